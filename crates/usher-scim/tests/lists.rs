//! Lists that move while they are read: nobody is taken for gone who was only passed over (rule 8.8).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use serde_json::{Value as Json, json};
use server::{answering_by, client_with, settings};
use usher_scim::{ClientSettings, Endpoint};
use wiremock::{Request, ResponseTemplate};

/// A page of three of the people who are there just now.
fn page(people: &[u32], request: &Request) -> ResponseTemplate {
    let start: usize = request.url.query_pairs().find(|(name, _)| name == "startIndex").map_or(1, |(_, value)| value.parse().unwrap());
    let some: Vec<Json> =
        people.iter().skip(start - 1).take(3).map(|id| json!({ "id": id.to_string(), "userName": id.to_string() })).collect();
    ResponseTemplate::new(200).set_body_json(json!({ "totalResults": people.len(), "startIndex": start, "Resources": some }))
}

async fn listed(answer: impl Fn(usize, &Request) -> ResponseTemplate + Send + Sync + 'static) -> (usize, bool, u32) {
    let server = answering_by(answer).await;
    let answered = client_with(&server, ClientSettings { page_size: 3, ..settings() }).list(Endpoint::Users).await.unwrap();
    (answered.value.resources.len(), answered.value.complete, answered.requests)
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_is_read_once_more() {
    // Number 1 goes after the first page: number 4 slips onto it and is passed over.
    let all = [1, 2, 3, 4, 5, 6, 7];
    let (people, complete, requests) = listed(move |count, request| page(if count == 0 { &all } else { &all[1..] }, request)).await;
    assert_eq!((people, complete), (6, true));
    assert!(requests > 3, "{requests}");
}

#[tokio::test]
async fn a_list_that_never_stands_still_is_not_complete() {
    let all: Vec<u32> = (1..=20).collect();
    let (_, complete, _) = listed(move |count, request| page(&all[count..], request)).await;
    assert!(!complete);
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_read_is_read_once_more() {
    let all = [1, 2, 3, 4, 5, 6, 7];
    let (people, complete, _) = listed(move |count, request| page(if count == 0 { &all[1..] } else { &all }, request)).await;
    assert_eq!((people, complete), (7, true));
}
