//! What the tests of the practice Dialpad share.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use usher_practice::{Running, ServeOptions, serve};

pub async fn started(options: ServeOptions) -> Running {
    serve(ServeOptions { token: Some("t".to_owned()), ..options }).await.unwrap()
}

pub async fn ask(server: &Running, method: Method, path: &str, body: Option<Json>) -> (StatusCode, Json) {
    let request = reqwest::Client::new().request(method, format!("{}{path}", server.tenant_url)).bearer_auth("t");
    let request = match body {
        Some(body) => request.header("content-type", "application/scim+json").body(body.to_string()),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Json::Null))
}

pub fn person(name: &str) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": format!("{name}@contoso.com"), "active": true, "displayName": name,
        "name": { "givenName": name, "familyName": "Test" },
        "emails": [{ "type": "work", "value": format!("{name}@contoso.com"), "primary": true }],
    })
}

pub async fn stats(server: &Running) -> Json {
    serde_json::from_str(&reqwest::get(&server.stats_url).await.unwrap().text().await.unwrap()).unwrap()
}

/// Makes one.
pub async fn made(server: &Running, path: &str, body: Json) -> Json {
    let (status, made) = ask(server, Method::POST, path, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

pub async fn patch(server: &Running, path: &str, operations: Json) -> (u16, Json) {
    let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
    let (status, answer) = ask(server, Method::PATCH, path, Some(body)).await;
    (status.as_u16(), answer)
}

pub async fn filtered(server: &Running, path: &str, filter: &str) -> Json {
    let query = [("filter", filter)];
    let request = reqwest::Client::new().get(format!("{}{path}", server.tenant_url)).query(&query).bearer_auth("t");
    serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
}
