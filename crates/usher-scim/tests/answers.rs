//! What an answer means: done, surely not done, or not known; and what no answer means (rules 4.7, 10, 11, 12).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use std::collections::BTreeMap;

use serde_json::json;
use server::{answering_by, client, client_with, scim_error, settings};
use usher_core::import::Value;
use usher_core::secret::Secret;
use usher_scim::{Client, ClientSettings, Endpoint, Kind, ScimError, TenantUrl};
use wiremock::{MockServer, ResponseTemplate};

fn ada() -> BTreeMap<String, Value> {
    [("userName".to_owned(), "ada@contoso.com".into())].into()
}

async fn created(server: &MockServer) -> Result<String, ScimError> {
    client(server).create(Endpoint::Users, &ada()).await.map(|made| made.value.id)
}

async fn posts(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().iter().filter(|one| one.method.as_str() == "POST").count()
}

#[tokio::test]
async fn a_status_that_does_not_tell_what_became_of_a_write_is_unknown() {
    for status in [408, 500, 502, 503, 504, 505, 520, 522, 524, 527, 599] {
        let server = answering_by(move |_, _| ResponseTemplate::new(status)).await;
        let error = created(&server).await.unwrap_err();
        assert_eq!((error.kind, posts(&server).await), (Kind::Unknown, 1), "{error:?}");
    }
}

#[tokio::test]
async fn a_good_status_over_an_error_is_a_failure() {
    let body = |status: serde_json::Value, scim_type: &str| json!({ "Schemas": ["urn:ietf:params:scim:api:messages:2.0:error"], "status": status, "scimType": scim_type, "detail": "no" });
    for (body, kind) in [
        (body("409".into(), "uniqueness"), Kind::Exists),
        (body(400.into(), "invalidValue"), Kind::Object),
        (body("500".into(), ""), Kind::Unknown),
        (json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": "no" }), Kind::Object),
    ] {
        let server = answering_by(move |_, _| ResponseTemplate::new(200).set_body_json(&body)).await;
        let error = created(&server).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error:?}");
        let error = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error:?}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_before_an_answer_is_no_part_of_it() {
    let body = "\u{feff}{\"id\":\"u1\"}";
    let server = answering_by(move |_, _| ResponseTemplate::new(201).set_body_string(body)).await;
    assert_eq!(created(&server).await.unwrap(), "u1");
    let error = format!("\u{feff}{}", json!({ "scimType": "uniqueness", "detail": "taken" }));
    let server = answering_by(move |_, _| ResponseTemplate::new(400).set_body_string(&error)).await;
    assert_eq!(created(&server).await.unwrap_err().kind, Kind::Exists);
}

#[tokio::test]
async fn a_server_that_knows_plain_json_only_is_given_that_and_never_asked_again() {
    for refusal in [ResponseTemplate::new(415), scim_error(400, "invalidSyntax", "Unsupported Content-Type")] {
        let server = answering_by(move |_, request| {
            let plain = request.headers.get("content-type").is_some_and(|kind| kind == "application/json");
            if plain { ResponseTemplate::new(201).set_body_json(json!({ "id": "u1" })) } else { refusal.clone() }
        })
        .await;
        let client = client(&server);
        assert_eq!(client.create(Endpoint::Users, &ada()).await.unwrap().requests, 2);
        assert_eq!(client.create(Endpoint::Users, &ada()).await.unwrap().requests, 1);
    }
    let server = answering_by(|_, _| ResponseTemplate::new(415)).await;
    assert_eq!((created(&server).await.unwrap_err().kind, posts(&server).await), (Kind::Object, 2));
}

#[tokio::test]
async fn what_is_locked_too_early_or_limited_by_a_403_is_waited_for() {
    for first in [
        ResponseTemplate::new(423),
        ResponseTemplate::new(425),
        ResponseTemplate::new(403).insert_header("Retry-After", "1"),
        ResponseTemplate::new(403).insert_header("X-RateLimit-Remaining", "0").insert_header("X-RateLimit-Reset", "1"),
    ] {
        let server = answering_by(
            move |count, _| {
                if count == 0 { first.clone() } else { ResponseTemplate::new(201).set_body_json(json!({ "id": "u1" })) }
            },
        )
        .await;
        assert_eq!(created(&server).await.unwrap(), "u1");
    }
}

#[tokio::test]
async fn a_conflict_of_two_writes_is_looked_at_and_written_once_more() {
    for status in [409, 412, 428] {
        let first = ResponseTemplate::new(status);
        let server = answering_by(move |count, request| match (count, request.method.as_str()) {
            (0, _) => first.clone(),
            (_, "GET") => ResponseTemplate::new(200)
                .insert_header("ETag", "W/\"3\"")
                .set_body_json(json!({ "id": "u1", "userName": "old", "meta": { "version": "W/\"3\"" } })),
            _ if status == 409 || request.headers.get("if-match").is_some_and(|version| version == "W/\"3\"") => ResponseTemplate::new(204),
            _ => ResponseTemplate::new(400),
        })
        .await;
        client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap();
    }
}

#[tokio::test]
async fn a_conflict_over_what_is_held_already_is_none() {
    let held = json!({ "id": "u1", "userName": "ada@contoso.com" });
    let server = answering_by(move |_, request| match request.method.as_str() {
        "GET" => ResponseTemplate::new(200).set_body_json(&held),
        _ => ResponseTemplate::new(409),
    })
    .await;
    let done = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap();
    assert_eq!(done.requests, 2);
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_the_end() {
    let server = answering_by(|_, _| ResponseTemplate::new(200).set_body_bytes(vec![b' '; 33 << 20])).await;
    let error = client(&server).get(Endpoint::Users, "u1").await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Object, "AnswerTooLarge"), "{error:?}");
    assert_eq!(created(&server).await.unwrap_err().kind, Kind::Unknown);
}

async fn unreachable(url: &str) -> ScimError {
    let client = Client::new(TenantUrl::parse(url).unwrap(), Secret::new("t".to_owned()), settings()).unwrap();
    let error = client.create(Endpoint::Users, &ada()).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unreachable, "{error:?}");
    error
}

#[tokio::test]
async fn why_nothing_was_reached_is_told_by_the_cause_and_never_by_the_address() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(unreachable(&format!("http://127.0.0.1:{closed}/tls/dns/certificate")).await.code, "Refused");
    assert_eq!(unreachable("https://certificate.refused.invalid/scim").await.code, "NoNetwork");
    let plain = MockServer::start().await;
    let error = unreachable(&plain.uri().replace("http:", "https:")).await;
    assert_eq!(error.code, "Tls", "{error:?}");
    assert!(error.message.contains("http://"), "{error:?}");
}

#[tokio::test]
async fn a_proxy_is_never_asked_for_this_machine_itself() {
    // Its own process: the environment is everyone's.
    if std::env::var_os("USHER_TEST_PROXY").is_some() {
        let server = answering_by(|_, _| ResponseTemplate::new(201).set_body_json(json!({ "id": "u1" }))).await;
        created(&server).await.unwrap();
        return;
    }
    let name = "a_proxy_is_never_asked_for_this_machine_itself";
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args([name, "--exact"]).env("USHER_TEST_PROXY", "1").env("http_proxy", format!("http://{closed}"));
    child.env("HTTP_PROXY", format!("http://{closed}")).env_remove("NO_PROXY").env_remove("no_proxy");
    let child = child.output().unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
}

#[tokio::test]
async fn an_empty_text_in_an_answer_is_no_value() {
    let body = json!({ "id": "u1", "title": "", "emails": [{ "type": "work", "value": "" }] });
    let title = usher_scim::path::read(body.as_object().unwrap(), "title");
    let email = usher_scim::path::read(body.as_object().unwrap(), "emails[type eq \"work\"].value");
    assert_eq!((title, email), (Value::Null, Value::Null));
}

#[tokio::test]
async fn each_of_several_that_are_refused_at_once_for_their_content_type_is_sent_again_once() {
    let server = answering_by(|_, request| {
        if request.headers.get("content-type").is_some_and(|kind| kind == "application/json") {
            return ResponseTemplate::new(201).set_body_json(json!({ "id": "u1" }));
        }
        ResponseTemplate::new(415).set_delay(std::time::Duration::from_millis(500))
    })
    .await;
    let client = client_with(&server, ClientSettings { max_in_flight: 3, ..settings() });
    let values = ada();
    let create = || client.create(Endpoint::Users, &values);
    let (first, second, third) = tokio::join!(create(), create(), create());
    for made in [first, second, third] {
        assert_eq!(made.unwrap().requests, 2);
    }
}
