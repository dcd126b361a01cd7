//! Lists that move while they are read: nobody is taken for gone who was only passed over (rule 8.8).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use std::sync::Mutex;

use serde_json::{Value as Json, json};
use server::{answering_by, client_with, scim_error, settings};
use tokio_util::sync::CancellationToken;
use usher_scim::{ClientSettings, Endpoint, Kind, ScimError};
use wiremock::{Request, ResponseTemplate};

fn start_of(request: &Request) -> usize {
    request.url.query_pairs().find(|(name, _)| name == "startIndex").map_or(1, |(_, value)| value.parse().unwrap())
}

/// A page of three of the people who are there just now.
fn page(people: &[u32], request: &Request) -> ResponseTemplate {
    let start = start_of(request);
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

/// Three of seven people a page, by cursor; an index is refused, and one page is empty on the way.
fn by_cursor(request: &Request) -> ResponseTemplate {
    let asked = |name: &str| request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if asked("startIndex").is_some() {
        return scim_error(400, "invalidValue", "use a cursor");
    }
    let people = |range: std::ops::Range<u32>| range.map(|id| json!({ "id": id.to_string(), "userName": id.to_string() })).collect();
    let (some, next): (Vec<Json>, Json) = match asked("cursor").as_deref() {
        None | Some("") => (people(1..4), "a+/b=".into()),
        Some("a+/b=") => (Vec::new(), "c".into()),
        Some("c") => (people(4..8), Json::Null),
        Some(_) => return scim_error(400, "invalidCursor", "no such cursor"),
    };
    ResponseTemplate::new(200).set_body_json(json!({ "Resources": some, "nextCursor": next }))
}

#[tokio::test]
async fn a_target_that_pages_by_cursor_only_is_read_to_its_end() {
    let (people, complete, requests) = listed(|_, request| by_cursor(request)).await;
    assert_eq!((people, complete, requests), (7, true, 4));
}

#[tokio::test]
async fn a_cursor_that_expired_is_begun_again_and_one_that_comes_again_ends_it() {
    let expires = |count, request: &Request| if count == 2 { scim_error(400, "expiredCursor", "too late") } else { by_cursor(request) };
    let (people, complete, _) = listed(expires).await;
    assert_eq!((people, complete), (7, true));
    let (_, complete, requests) =
        listed(|_, _| ResponseTemplate::new(200).set_body_json(json!({ "Resources": [], "nextCursor": "a" }))).await;
    assert!(!complete && requests < 10, "{requests}");
}

#[tokio::test]
async fn a_total_that_counts_the_page_only_hides_nobody() {
    let all = [1, 2, 3, 4, 5, 6, 7];
    let (people, complete, _) = listed(move |_, request| {
        let start = start_of(request);
        let some: Vec<Json> = all.iter().skip(start - 1).take(3).map(|id| json!({ "id": id.to_string() })).collect();
        ResponseTemplate::new(200).set_body_json(json!({ "totalResults": some.len(), "Resources": some }))
    })
    .await;
    assert!(people == 7 || !complete, "{people} of 7 called complete");
}

#[tokio::test]
async fn a_name_is_looked_for_in_lower_case_too_where_a_target_compares_with_case() {
    let server = answering_by(|_, request| {
        let asked = request.url.query().unwrap_or_default().contains("ada");
        let some: Vec<Json> = asked.then(|| json!({ "id": "u1", "userName": "ada@contoso.com" })).into_iter().collect();
        ResponseTemplate::new(200).set_body_json(json!({ "totalResults": some.len().to_string(), "Resources": some }))
    })
    .await;
    let found = client_with(&server, settings()).find(Endpoint::Users, "userName", &"Ada@Contoso.com".into(), false).await.unwrap();
    assert_eq!((found.value.len(), found.requests), (1, 2));
    let exact = client_with(&server, settings()).find(Endpoint::Users, "userName", &"Ada@Contoso.com".into(), true).await.unwrap();
    assert_eq!((exact.value.len(), exact.requests), (0, 1));
}

#[tokio::test]
async fn a_filter_that_is_refused_without_a_reason_is_answered_from_the_list() {
    let server = answering_by(|_, request| {
        if request.url.query().unwrap_or_default().contains("filter") {
            return ResponseTemplate::new(400);
        }
        ResponseTemplate::new(200).set_body_json(json!({ "totalResults": 1, "Resources": [{ "id": "u1", "userName": "ada" }] }))
    })
    .await;
    let found = client_with(&server, settings()).find(Endpoint::Users, "userName", &"ada".into(), false).await.unwrap();
    assert_eq!(found.value.len(), 1);
}

/// Two of so many people a page, whatever is asked for; the total counts the page only.
fn capped(people: usize, request: &Request) -> ResponseTemplate {
    let start = start_of(request);
    let some: Vec<Json> = (start..=people).take(2).map(|id| json!({ "id": id.to_string(), "userName": id.to_string() })).collect();
    ResponseTemplate::new(200).set_body_json(json!({ "totalResults": some.len(), "itemsPerPage": some.len(), "Resources": some }))
}

#[tokio::test]
async fn a_capped_page_that_counts_itself_only_is_not_everyone() {
    for all in [1, 2, 7, 8] {
        let (people, complete, _) = listed(move |_, request| capped(all, request)).await;
        assert_eq!((people, complete), (all, true));
    }
}

#[tokio::test]
async fn a_target_that_gives_its_one_page_again_and_again_has_no_other() {
    let (people, complete, requests) =
        listed(|_, _| ResponseTemplate::new(200).set_body_json(json!({ "totalResults": 2, "Resources": [{ "id": "1" }, { "id": "2" }] })))
            .await;
    assert_eq!((people, complete, requests), (2, true, 2));
}

/// Three people on the first page, which is full; any further page is answered so.
async fn listed_with_a_second_page(second: ResponseTemplate) -> Result<bool, ScimError> {
    let server = answering_by(move |_, request| if start_of(request) > 1 { second.clone() } else { page(&[1, 2, 3], request) }).await;
    let settings = ClientSettings { page_size: 3, timeout: std::time::Duration::from_millis(300), ..settings() };
    Ok(client_with(&server, settings).list(Endpoint::Users).await?.value.complete)
}

#[tokio::test]
async fn only_a_page_that_is_refused_as_beyond_the_end_is_the_end() {
    for status in [400, 404] {
        assert!(listed_with_a_second_page(ResponseTemplate::new(status)).await.unwrap(), "{status}");
    }
    let too_many = ResponseTemplate::new(429).insert_header("Retry-After", "9999");
    let too_late = ResponseTemplate::new(200).set_delay(std::time::Duration::from_secs(30));
    for (second, what) in [(ResponseTemplate::new(403), "a refusal"), (too_many, "a limit"), (too_late, "a timeout")] {
        assert!(listed_with_a_second_page(second).await.is_err(), "{what} is taken for the end of the list");
    }
}

#[tokio::test]
async fn a_list_that_is_stopped_is_not_everyone() {
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let server = answering_by(move |_, request| {
        stop.cancel();
        page(&[1, 2, 3], request)
    })
    .await;
    let client = client_with(&server, ClientSettings { page_size: 3, ..settings() }).until(&cancel);
    assert_eq!(client.list(Endpoint::Users).await.unwrap_err().kind, Kind::Cancelled);
}

#[tokio::test]
async fn a_create_without_an_answer_is_looked_for_in_a_list_from_after_it() {
    // Filters find nobody; a create is done, and its answer is lost.
    let people = Mutex::new(vec!["old".to_owned()]);
    let server = answering_by(move |_, request| {
        let mut people = people.lock().unwrap();
        if request.method.as_str() == "POST" {
            let name = request.body_json::<Json>().unwrap()["userName"].as_str().unwrap().to_owned();
            if people.contains(&name) {
                return scim_error(409, "uniqueness", "taken");
            }
            people.push(name);
            return ResponseTemplate::new(504);
        }
        let is_filter = request.url.query().unwrap_or_default().contains("filter");
        let shown = if is_filter { &[] } else { people.get(start_of(request) - 1..).unwrap_or_default() };
        let some: Vec<Json> = shown.iter().map(|name| json!({ "id": name, "userName": name })).collect();
        ResponseTemplate::new(200).set_body_json(json!({ "totalResults": people.len() * usize::from(!is_filter), "Resources": some }))
    })
    .await;
    let client = client_with(&server, settings());
    for (name, kind) in [("old", Kind::Exists), ("new", Kind::Unknown)] {
        let values = [("userName".to_owned(), name.into())].into();
        assert_eq!(client.create(Endpoint::Users, &values).await.unwrap_err().kind, kind);
        let found = client.find(Endpoint::Users, "userName", &name.into(), false).await.unwrap().value;
        assert_eq!(found.len(), 1, "{name}");
    }
}
