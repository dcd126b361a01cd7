//! What the tests of the client share: a client with a marked token, and servers that answer as they are told.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};
use usher_core::configuration::builtin;
use usher_core::secret::Secret;
use usher_scim::{Client, ClientSettings, TenantUrl};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub const TOKEN: &str = "marked-token-7c1f";

pub fn settings() -> ClientSettings {
    ClientSettings { requests_per_second: 1000, ..ClientSettings::of(builtin("scim").unwrap()) }
}

pub fn client_with(server: &MockServer, settings: ClientSettings) -> Client {
    Client::new(TenantUrl::parse(&server.uri()).unwrap(), Secret::new(TOKEN.to_owned()), settings).unwrap()
}

pub fn client(server: &MockServer) -> Client {
    client_with(server, settings())
}

pub fn scim_error(status: u16, scim_type: &str, detail: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": status.to_string(), "scimType": scim_type, "detail": detail,
    }))
}

/// Answers each request by a function, which is told how many came before it.
pub async fn answering_by(answer: impl Fn(usize, &Request) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    let count = Arc::new(AtomicUsize::new(0));
    Mock::given(wiremock::matchers::any())
        .respond_with(move |request: &Request| answer(count.fetch_add(1, Ordering::SeqCst), request))
        .mount(&server)
        .await;
    server
}

/// All PATCH bodies' operations, in the order in which they came.
pub async fn operations(server: &MockServer) -> Vec<Json> {
    let all = server.received_requests().await.unwrap();
    let patches = all.iter().filter(|one| one.method.as_str() == "PATCH");
    patches.flat_map(|one| one.body_json::<Json>().unwrap()["Operations"].as_array().cloned().unwrap_or_default()).collect()
}
