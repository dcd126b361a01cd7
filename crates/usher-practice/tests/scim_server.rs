//! The practice Dialpad as any HTTP client meets it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use std::io::Write;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;
use server::{ask, made, person, started, stats};
use usher_practice::{Dialect, PracticeError, ServeOptions, serve};

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
async fn what_was_answered_is_in_the_file_and_no_id_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not/yet/there/people.json");
    let options = || ServeOptions { data: Some(file.clone()), rate: 1000, ..ServeOptions::default() };
    let server = started(options()).await;
    let ada = made(&server, "/Users", person("ada")).await;
    let bo = made(&server, "/Users", person("bo")).await;
    let group = made(&server, "/Groups", json!({ "displayName": "G", "members": [{ "value": ada["id"] }, { "value": bo["id"] }] })).await;
    let gone = made(&server, "/Users", person("gone")).await;
    for one in [&gone, &bo] {
        ask(&server, Method::DELETE, &format!("/Users/{}", one["id"].as_str().unwrap()), None).await;
    }
    // Nobody tells it to stop: the file as a killed process leaves it, in the middle of a change that was never answered.
    let copy = folder.path().join("copy.json");
    std::fs::copy(&file, &copy).unwrap();
    std::fs::OpenOptions::new().append(true).open(&copy).unwrap().write_all(b"{\"kind\":\"Us").unwrap();
    for _ in 0..2 {
        let again = started(ServeOptions { data: Some(copy.clone()), ..options() }).await;
        let held = stats(&again).await;
        assert_eq!((&held["users"], &held["groups"], &held["memberships"]), (&1.into(), &1.into(), &1.into()));
        let (_, same) = ask(&again, Method::GET, &format!("/Groups/{}", group["id"].as_str().unwrap()), None).await;
        assert_eq!(same["members"][0]["value"], ada["id"]);
        let new = made(&again, "/Users", person("new")).await;
        assert!(![&ada, &bo, &group, &gone].iter().any(|one| one["id"] == new["id"]), "{new}");
        ask(&again, Method::DELETE, &format!("/Users/{}", new["id"].as_str().unwrap()), None).await;
        again.shutdown().await;
    }
}

#[tokio::test]
async fn a_file_that_holds_something_else_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.json");
    for other in ["not json", "{\"next\":0,\"users\":{},\"groups\":{},\"members\":{}}\nrubbish\n{}\n", "[]"] {
        std::fs::write(&file, other).unwrap();
        let Err(error) = serve(ServeOptions { data: Some(file.clone()), ..ServeOptions::default() }).await else { panic!("{other}") };
        assert!(matches!(error, PracticeError::Data { .. }), "{error:?}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), other);
    }
}

#[tokio::test]
async fn two_never_keep_their_people_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let options = || ServeOptions { data: Some(folder.path().join("people.json")), ..ServeOptions::default() };
    let first = started(options()).await;
    assert!(matches!(serve(options()).await, Err(PracticeError::File { .. })));
    first.shutdown().await;
    started(options()).await;
}

#[tokio::test]
async fn a_request_in_hand_is_answered_before_it_stops() {
    let server = started(ServeOptions { latency: Duration::from_millis(2500), ..ServeOptions::default() }).await;
    let request = reqwest::Client::new().post(format!("{}/Users", server.tenant_url)).bearer_auth("t").body(person("ada").to_string());
    let asked = tokio::spawn(request.send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.shutdown().await;
    assert_eq!(asked.await.unwrap().unwrap().status(), StatusCode::CREATED);
}

#[tokio::test]
async fn trouble_comes_before_or_after_the_work_and_each_kind_comes() {
    let server = started(ServeOptions { fault_rate: 1.0, fault_seed: 3, rate: 1000, ..ServeOptions::default() }).await;
    let client = reqwest::Client::new();
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..40 {
        let before = stats(&server).await["users"].clone();
        let body = person(&format!("p{number}")).to_string();
        let answer = client.post(format!("{}/Users", server.tenant_url)).bearer_auth("t").body(body).send().await;
        let told = match answer {
            Ok(answer) if answer.status().is_success() => answer.bytes().await.map_or("cut", |_| "late").to_owned(),
            Ok(answer) => answer.status().as_u16().to_string(),
            Err(_) => "cut".to_owned(),
        };
        let done = stats(&server).await["users"] != before;
        seen.insert(format!("{told} {done}"));
    }
    let all = ["500 false", "500 true", "503 false", "503 true", "cut false", "cut true", "late true"];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), all);
}
