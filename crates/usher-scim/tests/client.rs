//! The client against a server that answers as a test says: each refusal told apart, safe repeats only, the token in no word.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;
use usher_core::configuration::builtin;
use usher_core::import::Value;
use usher_core::secret::Secret;
use usher_scim::client::Endpoint;
use usher_scim::{Client, ClientSettings, Kind, ScimError, TenantUrl};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TOKEN: &str = "marked-token-7c1f";

fn client(server: &MockServer) -> Client {
    let settings = ClientSettings { requests_per_second: 1000, ..ClientSettings::of(builtin("scim").unwrap()) };
    Client::new(TenantUrl::parse(&server.uri()).unwrap(), Secret::new(TOKEN.to_owned()), settings).unwrap()
}

async fn answering(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(header("Authorization", format!("Bearer {TOKEN}").as_str())).respond_with(template).mount(&server).await;
    server
}

async fn refused(template: ResponseTemplate) -> ScimError {
    let server = answering(template).await;
    let error = client(&server).create(Endpoint::Users, &ada()).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains(TOKEN), "the token is in the words: {error:?}");
    error
}

fn ada() -> BTreeMap<String, Value> {
    [("userName".to_owned(), "ada@contoso.com".into()), ("active".to_owned(), Value::Boolean(true))].into()
}

fn scim_error(status: u16, scim_type: &str, detail: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": status.to_string(), "scimType": scim_type, "detail": detail,
    }))
}

#[tokio::test]
async fn each_refusal_has_its_own_kind_code_and_fix() {
    let cases: [(ResponseTemplate, Kind, &str); 7] = [
        (scim_error(401, "", "no"), Kind::Connection, "WrongToken"),
        (scim_error(403, "", "no"), Kind::Connection, "TooFewRights"),
        (scim_error(409, "uniqueness", "taken"), Kind::Exists, "Conflict"),
        (scim_error(400, "invalidValue", "no such office"), Kind::Object, "UnprocessableEntity"),
        (scim_error(500, "", "oops"), Kind::Unknown, "InternalServerError"),
        (ResponseTemplate::new(302).insert_header("Location", "https://elsewhere.example/"), Kind::Connection, "Redirected"),
        // It was answered as done: what was done is not known.
        (ResponseTemplate::new(200).set_body_string("<!doctype html><title>Sign in</title>"), Kind::Unknown, "NotScim"),
    ];
    for (template, kind, code) in cases {
        let error = refused(template).await;
        assert_eq!((error.kind, error.code), (kind, code), "{error:?}");
        assert!(!error.fix.is_empty(), "{error:?}");
    }
}

#[tokio::test]
async fn the_servers_own_words_are_passed_on() {
    let error = refused(scim_error(400, "invalidValue", "There is no office named Oslo.")).await;
    assert!(error.message.contains("There is no office named Oslo."), "{}", error.message);
    assert_eq!(error.scim_type, "invalidValue");
}

#[tokio::test]
async fn a_token_that_a_server_repeats_is_masked() {
    let error = refused(scim_error(401, "", &format!("token {TOKEN} is not known"))).await;
    assert!(error.message.contains("is not known"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = answering(ResponseTemplate::new(201)).await;
    let server = answering(ResponseTemplate::new(307).insert_header("Location", elsewhere.uri().as_str())).await;
    client(&server).create(Endpoint::Users, &ada()).await.unwrap_err();
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_create_is_never_repeated_when_its_outcome_is_unknown() {
    let server = answering(ResponseTemplate::new(500)).await;
    let error = client(&server).create(Endpoint::Users, &ada()).await.unwrap_err();
    assert_eq!((error.kind, error.requests), (Kind::Unknown, 1));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

/// One answer after the other; the last one stays.
struct InTurn(AtomicUsize, Vec<ResponseTemplate>);

impl InTurn {
    async fn server(answers: Vec<ResponseTemplate>) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any()).respond_with(Self(AtomicUsize::new(0), answers)).mount(&server).await;
        server
    }
}

impl wiremock::Respond for InTurn {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let at = self.0.fetch_add(1, Ordering::SeqCst);
        self.1[at.min(self.1.len() - 1)].clone()
    }
}

#[tokio::test]
async fn a_write_that_may_have_been_done_never_ends_as_surely_not_done() {
    for last in [scim_error(401, "", "no"), ResponseTemplate::new(302), ResponseTemplate::new(429).insert_header("Retry-After", "9999")] {
        let server = InTurn::server(vec![ResponseTemplate::new(502), last]).await;
        let error = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap_err();
        assert_eq!((error.kind, error.requests), (Kind::Unknown, 2), "{error:?}");
    }
}

#[tokio::test]
async fn a_question_that_is_answered_by_a_web_page_is_a_matter_of_the_connection() {
    let server = answering(ResponseTemplate::new(200).set_body_string("<html>")).await;
    let error = client(&server).get(Endpoint::Users, "u1").await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Connection, "NotScim"));
}

/// Lists answer as they should; everything else is refused.
async fn refusing_writes(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let list = ResponseTemplate::new(200).set_body_json(json!({ "totalResults": 0, "Resources": [] }));
    Mock::given(method("GET")).and(path("/Users")).respond_with(list).mount(&server).await;
    Mock::given(wiremock::matchers::any()).respond_with(template).mount(&server).await;
    server
}

#[tokio::test]
async fn the_first_write_that_is_refused_is_no_proof_against_the_token_or_the_address() {
    let server = refusing_writes(scim_error(403, "", "an owner can't be changed")).await;
    let error = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Object, "InsufficientRights"), "{error:?}");
    let server = refusing_writes(scim_error(404, "", "no such manager")).await;
    let error = client(&server).create(Endpoint::Users, &ada()).await.unwrap_err();
    assert_eq!(error.kind, Kind::Object, "{error:?}");
    let error = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &ada()).await.unwrap_err();
    assert_eq!(error.kind, Kind::Gone, "{error:?}");
}

#[tokio::test]
async fn an_account_is_not_gone_because_the_address_is_wrong() {
    let server = answering(ResponseTemplate::new(404)).await;
    let error = client(&server).delete(Endpoint::Users, "u1").await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Connection, "WrongAddress"), "{error:?}");
    let error = client(&server).get(Endpoint::Users, "u1").await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Connection, "WrongAddress"), "{error:?}");
}

#[tokio::test]
async fn a_put_has_the_managers_own_form_and_the_version_that_was_read() {
    let server = MockServer::start().await;
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    let held = json!({
        "id": "u1", "userName": "ada", "meta": { "version": "W/\"3\"" },
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "u7", "displayName": "Gus" } },
    });
    let moved = AtomicUsize::new(0);
    let read = ResponseTemplate::new(200).insert_header("ETag", "W/\"3\"").set_body_json(&held);
    Mock::given(method("PATCH")).respond_with(ResponseTemplate::new(501)).mount(&server).await;
    Mock::given(method("GET")).and(path("/Users/u1")).respond_with(read).expect(2).mount(&server).await;
    Mock::given(method("PUT"))
        .and(header("If-Match", "W/\"3\""))
        .respond_with(
            move |_: &Request| {
                if moved.fetch_add(1, Ordering::SeqCst) == 0 { ResponseTemplate::new(412) } else { ResponseTemplate::new(204) }
            },
        )
        .expect(2)
        .mount(&server)
        .await;
    let values = [(manager.to_owned(), "u9".into())].into();
    client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &values).await.unwrap();
    let put = server.received_requests().await.unwrap().pop().unwrap();
    let body: Json = serde_json::from_slice(&put.body).unwrap();
    assert_eq!(body["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["manager"], json!({ "value": "u9" }));
}

/// 429 first, then the answer.
struct SlowDownOnce(AtomicUsize);

impl wiremock::Respond for SlowDownOnce {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            return ResponseTemplate::new(429).insert_header("Retry-After", "1");
        }
        let mut body: Json = serde_json::from_slice(&request.body).unwrap();
        body["id"] = "u1".into();
        ResponseTemplate::new(201).set_body_json(body)
    }
}

#[tokio::test]
async fn a_429_is_waited_out_and_sent_again() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/Users")).respond_with(SlowDownOnce(AtomicUsize::new(0))).mount(&server).await;
    let made = client(&server).create(Endpoint::Users, &ada()).await.unwrap();
    assert_eq!((made.value.id.as_str(), made.requests), ("u1", 2));
}

#[tokio::test]
async fn a_wait_beyond_five_minutes_is_not_waited_for() {
    for wait in ["86400", "18446744073709551615"] {
        let server = answering(ResponseTemplate::new(429).insert_header("Retry-After", wait)).await;
        let client = client(&server);
        for _ in 0..2 {
            let error = client.create(Endpoint::Users, &ada()).await.unwrap_err();
            assert_eq!((error.kind, error.requests), (Kind::Passing, 1), "{error:?}");
        }
    }
}

#[tokio::test]
async fn a_pause_ends_when_someone_asks_to_stop() {
    let server = answering(ResponseTemplate::new(429).insert_header("Retry-After", "200")).await;
    let cancel = CancellationToken::new();
    let client = client(&server).until(&cancel);
    let stop = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        cancel.cancel();
    };
    let values = ada();
    let (error, ()) = tokio::join!(client.create(Endpoint::Users, &values), stop);
    assert_eq!(error.unwrap_err().kind, Kind::Cancelled);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_as_unknown() {
    let server = answering(ResponseTemplate::new(201).set_delay(Duration::from_secs(30))).await;
    let settings = ClientSettings { timeout: Duration::from_millis(300), ..ClientSettings::of(builtin("scim").unwrap()) };
    let client = Client::new(TenantUrl::parse(&server.uri()).unwrap(), Secret::new(TOKEN.to_owned()), settings).unwrap();
    let error = client.create(Endpoint::Users, &ada()).await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Unknown, "Timeout"));
}

#[tokio::test]
async fn a_list_is_read_to_its_end_whatever_page_size_the_server_likes() {
    struct Pages;
    impl wiremock::Respond for Pages {
        fn respond(&self, request: &Request) -> ResponseTemplate {
            let asked =
                |name: &str| request.url.query_pairs().find(|(key, _)| key == name).map_or(1, |(_, value)| value.parse::<usize>().unwrap());
            let start = asked("startIndex");
            let some: Vec<Json> = (start..start + 3)
                .take_while(|at| *at <= 7)
                .map(|at| json!({ "id": format!("u{at}"), "userName": format!("p{at}") }))
                .collect();
            ResponseTemplate::new(200).set_body_json(json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 7, "startIndex": start, "itemsPerPage": some.len(), "Resources": some,
            }))
        }
    }
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path("/Users")).respond_with(Pages).mount(&server).await;
    let listing = client(&server).list(Endpoint::Users).await.unwrap().value;
    assert_eq!((listing.resources.len(), listing.complete), (7, true));
}

#[tokio::test]
async fn a_filter_that_the_server_ignores_finds_nobody_wrong() {
    let all = json!({ "totalResults": 2, "Resources": [{ "id": "a", "userName": "other@contoso.com" }, { "id": "b", "userName": "ADA@contoso.com" }] });
    let server = answering(ResponseTemplate::new(200).set_body_json(all)).await;
    let found = client(&server).find(Endpoint::Users, "userName", &"ada@contoso.com".into(), false).await.unwrap().value;
    assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn an_incomplete_list_never_says_that_someone_is_not_there() {
    // The filter is ignored, and paging too: two of five come again and again.
    let some = json!({ "totalResults": 5, "Resources": [{ "id": "a", "userName": "other@contoso.com" }, { "id": "b", "userName": "bo@contoso.com" }] });
    let server = answering(ResponseTemplate::new(200).set_body_json(some)).await;
    let client = client(&server);
    let error = client.find(Endpoint::Users, "userName", &"ada@contoso.com".into(), false).await.unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Object, "ListIncomplete"));
    let found = client.find(Endpoint::Users, "userName", &"bo@contoso.com".into(), false).await.unwrap().value;
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_target_without_filters_is_listed_once_and_again_after_a_write() {
    let all = json!({ "id": "x", "totalResults": 1, "Resources": [{ "id": "a", "userName": "other@contoso.com" }] });
    let server = answering(ResponseTemplate::new(200).set_body_json(all)).await;
    let client = client(&server);
    let lists = async || {
        let all = server.received_requests().await.unwrap();
        let first_pages = all.iter().filter_map(|one| one.url.query()).filter(|query| query.starts_with("startIndex=1&"));
        first_pages.count()
    };
    for name in ["ada", "bo", "cai"] {
        client.find(Endpoint::Users, "userName", &name.into(), false).await.unwrap();
    }
    assert_eq!(lists().await, 1);
    client.create(Endpoint::Users, &ada()).await.unwrap();
    client.find(Endpoint::Users, "userName", &"ada".into(), false).await.unwrap();
    assert_eq!(lists().await, 2);
}

#[test]
fn a_token_that_would_break_the_header_is_refused_without_showing_it() {
    for token in ["two\nlines", "two words", "tab\there", "", "naïve"] {
        let error = usher_scim::client::check_token(&Secret::new(token.to_owned())).unwrap_err();
        assert!(error.code == "SecretTokenMalformed" && (token.is_empty() || !error.message.contains(token)), "{error:?}");
    }
}
