//! Graph's client over real HTTP, against a server that answers as Graph documents for its worse moments.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use support::{client, client_as};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use usher_entra::graph::Ask;
use usher_entra::{Caller, Job, Kind, Permission};
use wiremock::matchers::{body_partial_json, header, header_exists, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn users() -> Ask {
    Ask::get(Job::ReadDirectory, &["users"]).query("$select", "id,displayName")
}

fn start() -> Ask {
    Ask::act(Job::ChangeProvisioning, &["servicePrincipals", "s", "synchronization", "jobs", "j", "start"])
}

fn refused(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("request-id", "r-1")
        .set_body_json(json!({"error": {"code": code, "message": "Said by Graph.", "innerError": {}}}))
}

async fn answering(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(template).mount(&server).await;
    server
}

#[tokio::test]
async fn a_list_is_read_to_its_last_page_even_through_an_empty_one() {
    let server = MockServer::start().await;
    let page = |values: Json, next: Option<&str>| {
        let mut body = json!({"value": values});
        if let Some(next) = next {
            body["@odata.nextLink"] = json!(format!("{}/v1.0/users?$skiptoken={next}", server.uri()));
        }
        ResponseTemplate::new(200).set_body_json(body)
    };
    let at = |token: &str| Mock::given(method("GET")).and(path("/v1.0/users")).and(query_param("$skiptoken", token));
    at("a").respond_with(page(json!([]), Some("b"))).mount(&server).await;
    at("b").respond_with(page(json!([{"id": "2"}]), None)).mount(&server).await;
    Mock::given(method("GET"))
        .and(query_param("$select", "id,displayName"))
        .and(header("authorization", "Bearer token-0"))
        .and(header_exists("client-request-id"))
        .respond_with(page(json!([{"id": "1"}]), Some("a")))
        .mount(&server)
        .await;
    let client = client(&server.uri());
    let ids: Vec<Json> = client.all(users()).await.unwrap().into_iter().map(|mut user| user.remove("id").unwrap()).collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(client.requests(), 3);
}

#[tokio::test]
async fn retry_after_is_obeyed_and_said_and_cancelling_ends_the_wait() {
    let server = MockServer::start().await;
    let throttled = refused(429, "TooManyRequests").insert_header("retry-after", "1");
    Mock::given(method("GET")).respond_with(throttled).up_to_n_times(1).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_json(json!({"value": []}))).mount(&server).await;
    let graph = client(&server.uri());
    let began = Instant::now();
    graph.page(users()).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(graph.note().as_deref(), Some("Microsoft Graph asked to wait 1 seconds."));

    let slow = answering(refused(503, "ServiceUnavailable").insert_header("retry-after", "300")).await;
    let cancel = CancellationToken::new();
    let graph = client(&slow.uri()).until(&cancel);
    let asked = tokio::spawn(async move { graph.page(users()).await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    cancel.cancel();
    assert_eq!(asked.await.unwrap().unwrap_err().kind, Kind::Cancelled);
    assert_eq!(slow.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_instead_of_waited_for() {
    let server = answering(refused(429, "TooManyRequests").insert_header("retry-after", "3600")).await;
    let error = client(&server.uri()).page(users()).await.unwrap_err();
    assert_eq!((error.kind, error.is_passing()), (Kind::Passing, true));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let server = MockServer::start().await;
    let ok = ResponseTemplate::new(200).set_body_json(json!({"value": []}));
    Mock::given(header("authorization", "Bearer token-1")).respond_with(ok).mount(&server).await;
    Mock::given(method("GET")).respond_with(refused(401, "InvalidAuthenticationToken")).mount(&server).await;
    client(&server.uri()).page(users()).await.unwrap();

    let never = answering(refused(401, "InvalidAuthenticationToken")).await;
    let error = client(&never.uri()).page(users()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (Kind::SignIn, "InvalidAuthenticationToken"));
    assert_eq!(never.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_sent_again_and_a_read_is() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(refused(504, "GatewayTimeout").insert_header("retry-after", "1")).mount(&server).await;
    Mock::given(method("GET")).respond_with(refused(502, "")).up_to_n_times(1).mount(&server).await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_json(json!({"value": []}))).mount(&server).await;
    let client = client(&server.uri());
    let error = client.send(start()).await.unwrap_err();
    assert_eq!((error.kind, client.requests()), (Kind::Unknown, 1));
    client.page(users()).await.unwrap();
    assert_eq!(client.requests(), 3);
}

#[tokio::test]
async fn a_write_that_was_throttled_surely_was_not_done_and_goes_again() {
    let server = MockServer::start().await;
    let throttled = refused(429, "TooManyRequests").insert_header("retry-after", "0");
    Mock::given(method("POST")).respond_with(throttled).up_to_n_times(1).mount(&server).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let answer = client(&server.uri()).send(start()).await.unwrap();
    assert_eq!((answer.status, answer.json), (204, Json::Null));
}

/// Takes requests and hangs up, answering only from the given one on.
async fn hanging_up(answer_from: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            if number >= answer_from {
                let body = r#"{"value":[]}"#;
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
                stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
            }
        }
    });
    base
}

#[tokio::test]
async fn a_lost_answer_repeats_a_read_and_leaves_a_write_unknown() {
    client(&hanging_up(1).await).page(users()).await.unwrap();
    let graph = client(&hanging_up(9).await);
    assert_eq!(graph.send(start()).await.unwrap_err().kind, Kind::Unknown);
    assert_eq!(graph.requests(), 1);
    let repeated = client(&hanging_up(1).await);
    repeated.send(start().repeatable()).await.unwrap();
}

#[tokio::test]
async fn what_is_not_allowed_names_the_permission_and_who_needs_it() {
    let server = answering(refused(403, "Authorization_RequestDenied")).await;
    for (caller, kind) in [(Caller::Person, "delegated"), (Caller::Application, "application")] {
        let error = client_as(&server.uri(), caller).page(users()).await.unwrap_err();
        let missing = error.details.missing.unwrap();
        assert_eq!((missing.job, missing.caller), (Job::ReadDirectory, caller));
        assert_eq!(missing.permissions, [Permission::UserReadAll, Permission::GroupMemberReadAll]);
        assert!(error.fix.contains(&format!("the {kind} permission User.Read.All and GroupMember.Read.All")), "{}", error.fix);
        assert_eq!((error.kind, error.details.request_id.as_deref()), (Kind::NotAllowed, Some("r-1")));
        assert!(error.details.client_request_id.is_some());
    }
}

#[tokio::test]
async fn the_token_goes_to_graph_alone() {
    let elsewhere = answering(ResponseTemplate::new(200).set_body_json(json!({"value": []}))).await;
    let link = format!("{}/v1.0/users?$skiptoken=x", elsewhere.uri());
    let foreign = answering(ResponseTemplate::new(200).set_body_json(json!({"value": [], "@odata.nextLink": link}))).await;
    assert_eq!(client(&foreign.uri()).all(users()).await.unwrap_err().code, "ForeignLink");
    let redirecting = answering(ResponseTemplate::new(302).insert_header("location", link.as_str())).await;
    assert_eq!(client(&redirecting.uri()).page(users()).await.unwrap_err().kind, Kind::Refused);
    assert!(elsewhere.received_requests().await.unwrap().is_empty());

    let graph = client("http://127.0.0.1:9/graph");
    for foreign in ["http://127.0.0.1:9/v1.0/users", "http://127.0.0.1:9/graphx/users", "http://a@127.0.0.1:9/graph/users", "/v1.0/users"] {
        assert_eq!(graph.ask_for(Job::ReadDirectory, foreign).unwrap_err().code, "ForeignLink", "{foreign}");
    }
    assert!(graph.ask_for(Job::ReadDirectory, "http://127.0.0.1:9/graph/v1.0/users/delta?$deltatoken=x").is_ok());
}

#[tokio::test]
async fn a_delta_link_that_ended_means_start_over_at_graphs_own_address_only() {
    let server = MockServer::start().await;
    let own = format!("{}/v1.0/users/delta", server.uri());
    Mock::given(path("/v1.0/a")).respond_with(refused(410, "resyncRequired").insert_header("location", own.as_str())).mount(&server).await;
    Mock::given(path("/v1.0/b")).respond_with(refused(410, "").insert_header("location", "https://evil.example/")).mount(&server).await;
    Mock::given(path("/v1.0/c")).respond_with(refused(400, "SyncStateNotFound")).mount(&server).await;
    let client = client(&server.uri());
    for (segment, location) in [("a", Some(own.as_str())), ("b", None), ("c", None)] {
        let error = client.page(Ask::get(Job::ReadDirectory, &[segment])).await.unwrap_err();
        assert_eq!((error.kind, error.details.location.as_ref().map(url::Url::as_str)), (Kind::StartOver, location), "{segment}");
    }
}

#[tokio::test]
async fn a_proxys_page_is_no_answer() {
    let server = answering(ResponseTemplate::new(200).set_body_string("<html>Please log in</html>")).await;
    assert_eq!(client(&server.uri()).page(users()).await.unwrap_err().code, "UnexpectedAnswer");
    assert_eq!(client(&server.uri()).send(start()).await.unwrap_err().kind, Kind::Unknown);
}

#[tokio::test]
async fn nobody_there_is_unreachable_and_surely_not_done() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = client(&format!("http://{closed}")).send(start()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (Kind::Unreachable, "NoNetwork"));
}

#[tokio::test]
async fn one_of_a_batch_that_is_throttled_goes_again_alone() {
    let server = MockServer::start().await;
    let part = |id: &str, status: u16, body: Json| json!({"id": id, "status": status, "headers": {"Retry-After": "1"}, "body": body});
    let denied = json!({"error": {"code": "Authorization_RequestDenied", "message": "No."}});
    let throttled = json!({"error": {"code": "TooManyRequests", "message": "Slowly."}});
    let first = json!({"responses": [part("2", 403, denied), part("1", 429, throttled), part("0", 200, json!({"value": [{"id": "a"}]}))]});
    let again = json!({"requests": [{"id": "1"}]});
    Mock::given(path("/v1.0/$batch"))
        .and(body_partial_json(json!({"requests": [{"id": "0"}, {"id": "1"}, {"id": "2"}]})))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .mount(&server)
        .await;
    Mock::given(path("/v1.0/$batch"))
        .and(body_partial_json(again))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"responses": [part("1", 200, json!({"value": []}))]})))
        .mount(&server)
        .await;
    let client = client(&server.uri());
    let began = Instant::now();
    let roles = Ask::get(Job::ReadApplication, &["servicePrincipals", "s", "appRoleAssignedTo"]);
    let outcomes = client.batch(&[users(), Ask::get(Job::ReadDirectory, &["groups", "delta"]), roles]).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(client.requests(), 2);
    let [users, groups, roles] = outcomes.as_slice() else { panic!("three asked, three answered") };
    assert_eq!(users.as_ref().unwrap().json, json!({"value": [{"id": "a"}]}));
    assert_eq!(groups.as_ref().unwrap().json, json!({"value": []}));
    assert_eq!(roles.as_ref().unwrap_err().details.missing.unwrap().permissions, [Permission::ApplicationReadAll]);
}

#[tokio::test]
async fn a_batch_that_loses_an_answer_says_so_in_its_place() {
    let server = answering(ResponseTemplate::new(200).set_body_json(json!({"responses": []}))).await;
    let write = Ask::post(Job::AssignRole, &["servicePrincipals", "s", "appRoleAssignedTo"], json!({}));
    let outcomes = client(&server.uri()).batch(&[users(), write]).await.unwrap();
    let kinds: Vec<Kind> = outcomes.into_iter().map(|outcome| outcome.unwrap_err().kind).collect();
    assert_eq!(kinds, [Kind::Refused, Kind::Unknown]);
}
