//! Whether somebody answers, and which time it is there: no token is sent for that.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use usher_entra::{Endpoints, Kind, Tenant, look};
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn whoever_answers_tells_the_time_and_is_sent_no_token() {
    let server = MockServer::start().await;
    let old = ResponseTemplate::new(401).insert_header("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    Mock::given(path("/v1.0/users")).respond_with(old).mount(&server).await;
    let timeless = ResponseTemplate::new(400).insert_header("date", "no time at all");
    Mock::given(any()).respond_with(timeless).mount(&server).await;
    let endpoints = Endpoints::custom(&server.uri(), &server.uri()).unwrap();

    let seen = look::at_graph(&endpoints).await.unwrap();
    assert_eq!((seen.host.as_str(), seen.status), ("127.0.0.1", 401));
    assert!(seen.ahead.is_some_and(|ahead| ahead.is_negative()), "its clock stands in the past: {seen:?}");
    let seen = look::at_authority(&endpoints, &Tenant::parse("contoso.com").unwrap()).await.unwrap();
    assert_eq!((seen.status, seen.ahead), (400, None));
    for request in server.received_requests().await.unwrap() {
        assert!(!request.headers.contains_key("authorization"));
    }

    drop(server);
    let nobody = Endpoints::custom("http://127.0.0.1:9", "http://127.0.0.1:9").unwrap();
    assert_eq!(look::at_graph(&nobody).await.unwrap_err().kind, Kind::Unreachable);
}
