//! What single runs of the practice provisioning service do: failures and their retries, everyone in scope, the flag in the tenant URL, the
//! real clock.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod provisioning;

use std::time::Duration;

use provisioning::{service, service_with};
use reqwest::Method;
use serde_json::{Value as Json, json};
use usher_practice::graph::GraphOptions;
use usher_practice::{Dialect, ServeOptions};

#[tokio::test]
async fn who_is_refused_waits_and_is_tried_again_after_six_hours() {
    let dialpad = ServeOptions { dialect: Dialect::contoso(), ..ServeOptions::default() };
    let service = service_with(GraphOptions::default(), dialpad).await;
    let job = service.running(&[]).await;
    let made = service.control(json!({ "do": "addUser", "user": {
        "userPrincipalName": "zed@elsewhere.example", "displayName": "Zed", "accountEnabled": true, "mail": "zed@elsewhere.example", "mailNickname": "zed",
    } }));
    let id = made.await["id"].as_str().unwrap().to_owned();
    service.control(json!({ "do": "assign", "principal": id })).await;
    service.advance(40).await;
    let last = service.get(&job).await["status"]["lastExecution"].clone();
    assert_eq!(last["state"], "EntryLevelErrors", "{last}");
    assert!(last["countEscrowed"].as_u64().is_some_and(|count| count > 0), "{last}");
    let log = async || service.log(&format!("sourceIdentity/id eq '{id}'")).await;
    let failure = log().await.remove(0);
    let error = &failure["provisioningStatusInfo"]["errorInformation"];
    assert_eq!(
        (failure["provisioningStatusInfo"]["status"].as_str(), error["errorCode"].as_str()),
        (Some("failure"), Some("UnprocessableEntity"))
    );
    assert!(error["reason"].as_str().unwrap().contains("elsewhere.example"), "the application's own words: {error}");
    service.advance(5 * 60).await;
    assert_eq!(log().await.len(), 1, "not before six hours are over");
    service
        .control(json!({ "do": "updateUser", "user": id, "set": { "userPrincipalName": "zed@contoso.com", "mail": "zed@contoso.com" } }))
        .await;
    service.advance(40).await;
    assert_eq!(log().await[0]["provisioningStatusInfo"]["status"], "success", "a change is taken up at once");
    assert!(service.account("zed@contoso.com").await.is_some());
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn with_sync_all_nobody_needs_an_assignment_and_falling_out_may_change_nothing() {
    let service = service().await;
    let job = service.running(&[("SyncAll", "true"), ("SkipOutOfScopeDeletions", "True")]).await;
    let status = service.get(&job).await["status"].clone();
    let types: Vec<&str> =
        status["synchronizedEntryCountByType"].as_array().unwrap().iter().filter_map(|one| one["key"].as_str()).collect();
    assert_eq!(types, ["Group", "User"], "{status}");
    let before = service.accounts().await;
    let entry = service
        .log("provisioningAction eq 'create'")
        .await
        .into_iter()
        .find(|one| one["sourceIdentity"]["identityType"] == "User")
        .unwrap();
    service.control(json!({ "do": "softDelete", "object": entry["sourceIdentity"]["id"] })).await;
    service.advance(40).await;
    assert_eq!(service.accounts().await.iter().filter(|one| one["active"] == true).count(), before.len());
    // Their groups lose them all the same.
    let id = entry["sourceIdentity"]["id"].as_str().unwrap();
    let latest = service.log(&format!("sourceIdentity/id eq '{id}'")).await.remove(0);
    assert_eq!(latest["provisioningStatusInfo"]["status"], "skipped", "{latest}");
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn the_flag_in_the_tenant_url_changes_how_it_is_written_and_not_what() {
    let service = service().await;
    let base = format!("{}?aadOptscim062020", service.dialpad.tenant_url);
    let secrets =
        json!({ "value": [{ "key": "BaseAddress", "value": base }, { "key": "SecretToken", "value": service.dialpad.secret_token }] });
    service.done(Method::PUT, &format!("{}/secrets", service.synchronization()), Some(secrets)).await;
    let job = service.job().await;
    service.done(Method::POST, &format!("{job}/start"), None).await;
    service.advance(0).await;
    let entry = service
        .log("provisioningAction eq 'create'")
        .await
        .into_iter()
        .find(|one| one["sourceIdentity"]["identityType"] == "User")
        .unwrap();
    let (id, target) = (entry["sourceIdentity"]["id"].clone(), entry["targetIdentity"]["id"].clone());
    service.control(json!({ "do": "updateUser", "user": id, "set": { "jobTitle": "Chief", "surname": "Berg" } })).await;
    service.advance(40).await;
    let account: Json = service.accounts().await.into_iter().find(|one| one["id"] == target).unwrap();
    assert_eq!((account["title"].as_str(), account["name"]["familyName"].as_str()), (Some("Chief"), Some("Berg")), "{account}");
    service.control(json!({ "do": "disableUser", "user": id })).await;
    service.advance(40).await;
    assert_eq!(service.accounts().await.into_iter().find(|one| one["id"] == target).unwrap()["active"], false);
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn jobs_run_by_the_real_clock_where_it_is_asked_for() {
    let service = service_with(GraphOptions { real_clock: true, ..GraphOptions::default() }, ServeOptions::default()).await;
    service.configure(&[]).await;
    let job = service.job().await;
    service.done(Method::POST, &format!("{job}/start"), None).await;
    let ran = async {
        while service.get(&job).await["status"]["lastExecution"].is_null() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), ran).await.unwrap();
    assert_eq!(service.get(&job).await["status"]["code"], "Active");
    assert!(!service.accounts().await.is_empty());
    service.control(json!({ "do": "disableUser", "user": first_person(&service).await })).await;
    service.advance(40).await;
    assert!(service.accounts().await.iter().any(|one| one["active"] == false), "advancing waits for what runs, whoever began it");
}

async fn first_person(service: &provisioning::Service) -> String {
    let created = service.log("provisioningAction eq 'create'").await;
    let person = created.into_iter().find(|one| one["sourceIdentity"]["identityType"] == "User").unwrap();
    person["sourceIdentity"]["id"].as_str().unwrap().to_owned()
}
