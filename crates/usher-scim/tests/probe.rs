//! Test Connection: each trouble under its own name, and passing trouble never laid at the settings' door (rule 2).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use serde_json::json;
use server::{TOKEN, answering_by, client, settings};
use usher_core::secret::Secret;
use usher_scim::client::look::look;
use usher_scim::client::probe::{Check, State};
use usher_scim::{Client, TenantUrl};
use wiremock::{MockServer, Request, ResponseTemplate};

async fn failed(server: &MockServer) -> Check {
    let checks = client(server).test_connection().await;
    checks.into_iter().find(|check| check.state == State::Failed).unwrap()
}

#[tokio::test]
async fn passing_trouble_says_to_test_again() {
    for status in [429, 500, 502, 503] {
        let server = answering_by(move |_, _| ResponseTemplate::new(status)).await;
        let check = failed(&server).await;
        assert_eq!(check.name, "Can read people");
        assert!(check.message.contains(&status.to_string()) && check.fix.contains("Test again"), "{check:?}");
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_was_not_reached_is_told_and_nothing_after_it_is_tried() {
    let plain = MockServer::start().await;
    let url = TenantUrl::parse(&plain.uri().replace("http:", "https:")).unwrap();
    let checks = Client::new(url, Secret::new(TOKEN.to_owned()), settings()).unwrap().test_connection().await;
    assert_eq!((checks[0].name, checks[0].code, checks[0].state), ("Reached the address", "Tls", State::Failed));
    assert!(checks[1..].iter().all(|check| check.state == State::Skipped));
}

fn person(request: &Request) -> ResponseTemplate {
    let query = request.url.query().unwrap_or_default();
    let found = !query.contains("filter") || query.contains("ada");
    let some: Vec<_> = found.then(|| json!({ "id": "1", "userName": "ada" })).into_iter().collect();
    ResponseTemplate::new(200).set_body_json(json!({ "totalResults": some.len(), "Resources": some }))
}

fn nobody() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "totalResults": 0, "Resources": [] }))
}

#[tokio::test]
async fn a_filter_is_not_called_blind_because_of_passing_trouble() {
    let filters = async |answer: fn(usize, &Request) -> ResponseTemplate| {
        let server = answering_by(answer).await;
        client(&server).test_connection().await.into_iter().find(|check| check.name == "Can filter").unwrap()
    };
    assert_eq!(filters(|_, request| person(request)).await.state, State::Passed);
    let passing = filters(|count, request| if count == 2 { ResponseTemplate::new(503) } else { person(request) }).await;
    assert_eq!((passing.state, passing.code), (State::Assumed, ""), "{passing:?}");
    let blind = filters(|count, request| if count == 2 { nobody() } else { person(request) }).await;
    assert_eq!((blind.state, blind.code), (State::Failed, "FilterBlind"));
}

#[tokio::test]
async fn whoever_answers_tells_the_time_and_is_sent_no_token() {
    let server = answering_by(|_, _| ResponseTemplate::new(401).insert_header("date", "Thu, 01 Jan 2026 00:00:00 GMT")).await;
    let seen = look(&TenantUrl::parse(&server.uri()).unwrap()).await.unwrap();
    assert_eq!(seen.status, 401);
    assert!(seen.ahead_seconds.is_some_and(|ahead| ahead < 0), "its clock stands in the past: {seen:?}");
    assert!(server.received_requests().await.unwrap().iter().all(|request| !request.headers.contains_key("authorization")));
    let nobody = look(&TenantUrl::parse("http://127.0.0.1:9/scim").unwrap()).await.unwrap_err();
    assert_eq!(nobody.code, "Refused");
}
