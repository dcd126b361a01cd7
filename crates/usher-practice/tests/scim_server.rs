//! The practice Dialpad as any HTTP client meets it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use usher_practice::{Dialect, Running, ServeOptions, serve};

async fn started(options: ServeOptions) -> Running {
    serve(ServeOptions { token: Some("t".to_owned()), ..options }).await.unwrap()
}

async fn ask(server: &Running, method: Method, path: &str, body: Option<Json>) -> (StatusCode, Json) {
    let request = reqwest::Client::new().request(method, format!("{}{path}", server.tenant_url)).bearer_auth("t");
    let request = match body {
        Some(body) => request.header("content-type", "application/scim+json").body(body.to_string()),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status();
    (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Json::Null))
}

fn person(name: &str) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": format!("{name}@contoso.com"), "active": true, "displayName": name,
        "name": { "givenName": name, "familyName": "Test" },
        "emails": [{ "type": "work", "value": format!("{name}@contoso.com"), "primary": true }],
    })
}

async fn stats(server: &Running) -> Json {
    serde_json::from_str(&reqwest::get(&server.stats_url).await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_person_is_made_found_changed_disabled_and_deleted() {
    let server = started(ServeOptions::default()).await;
    let (status, made) = ask(&server, Method::POST, "/Users", Some(person("ada"))).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let place = format!("/Users/{}", made["id"].as_str().unwrap());
    let (_, found) = ask(&server, Method::GET, "/Users?filter=userName%20eq%20%22ADA%40contoso.com%22", None).await;
    assert_eq!((found["totalResults"].clone(), found["Resources"][0]["id"].clone()), (1.into(), made["id"].clone()));
    let off = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{ "op": "replace", "path": "active", "value": false }] });
    let (status, _) = ask(&server, Method::PATCH, &place, Some(off)).await;
    assert!(status.is_success());
    assert_eq!(stats(&server).await["activeUsers"], 0);
    assert_eq!(ask(&server, Method::DELETE, &place, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&server, Method::GET, &place, None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_user_name_is_given_once() {
    let server = started(ServeOptions::default()).await;
    ask(&server, Method::POST, "/Users", Some(person("ada"))).await;
    let (status, error) = ask(&server, Method::POST, "/Users", Some(person("ADA"))).await;
    assert_eq!((status, error["scimType"].as_str()), (StatusCode::CONFLICT, Some("uniqueness")), "{error}");
    assert_eq!(stats(&server).await["users"], 1);
}

#[tokio::test]
async fn only_the_right_token_opens_it() {
    let server = started(ServeOptions::default()).await;
    let answer = reqwest::Client::new().get(format!("{}/Users", server.tenant_url)).bearer_auth("other").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_companys_domain_is_refused_with_its_name() {
    let server = started(ServeOptions { dialect: Dialect::contoso(), ..ServeOptions::default() }).await;
    let mut guest = person("ada");
    guest["userName"] = "ada@fabrikam.com".into();
    guest["emails"][0]["value"] = "ada@fabrikam.com".into();
    let (status, error) = ask(&server, Method::POST, "/Users", Some(guest)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(error["detail"].as_str().unwrap().contains("fabrikam.com"), "{error}");
}

#[tokio::test]
async fn too_many_requests_a_second_get_429_with_when_to_come_back() {
    let server = started(ServeOptions { rate: 2, ..ServeOptions::default() }).await;
    let client = reqwest::Client::new();
    let mut refused = 0;
    for _ in 0..12 {
        let answer = client.get(format!("{}/Users?count=1", server.tenant_url)).bearer_auth("t").send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after"));
            refused += 1;
        }
    }
    assert!(refused > 0);
    assert_eq!(stats(&server).await["rejected"], refused);
}

#[tokio::test]
async fn faults_are_the_same_for_the_same_seed() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let server = started(ServeOptions { fault_rate: 0.5, fault_seed: 9, rate: 1000, ..ServeOptions::default() }).await;
        let client = reqwest::Client::new();
        let mut answers = Vec::new();
        for _ in 0..12 {
            let answer = client.get(format!("{}/Users?count=1", server.tenant_url)).bearer_auth("t").send().await;
            answers.push(answer.map_or(0, |answer| answer.status().as_u16()));
        }
        assert!(answers.iter().any(|status| *status != 200), "{answers:?}");
        seen.push(answers);
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn what_it_holds_outlasts_it_where_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let options = || ServeOptions { data: Some(folder.path().join("people.json")), ..ServeOptions::default() };
    let server = started(options()).await;
    ask(&server, Method::POST, "/Users", Some(person("ada"))).await;
    server.shutdown().await;
    let server = started(options()).await;
    assert_eq!(stats(&server).await["users"], 1);
}
