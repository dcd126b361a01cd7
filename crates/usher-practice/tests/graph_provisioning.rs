//! The practice provisioning service as any client of Microsoft Graph meets it: a job from its template to its runs.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod provisioning;

use provisioning::service;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_job_is_made_configured_started_and_takes_the_assigned_people_across() {
    let service = service().await;
    let templates = service.get(&format!("{}/templates", service.synchronization())).await;
    assert_eq!((templates["value"][0]["id"].as_str(), templates["value"].as_array().map(Vec::len)), (Some("dialpad"), Some(1)));
    let job = service.job().await;
    let made = service.get(&job).await;
    assert_eq!((made["status"]["code"].as_str(), made["schedule"]["state"].as_str()), (Some("NotConfigured"), Some("Disabled")));
    assert_eq!(made["schedule"]["interval"], "P10675199DT2H48M5.4775807S");
    service.configure(&[("SyncAll", "false")]).await;
    let saved = Some(json!({ "useSavedCredentials": true }));
    service.done(Method::POST, &format!("{job}/validateCredentials"), saved).await;
    service.done(Method::POST, &format!("{job}/start"), None).await;
    assert_eq!(service.get(&job).await["status"]["code"], "NotRun");
    assert_eq!(service.accounts().await.len(), 0, "nothing runs before time is advanced");
    service.advance(0).await;
    let ran = service.get(&job).await;
    let last = &ran["status"]["lastExecution"];
    assert_eq!((ran["status"]["code"].as_str(), ran["schedule"]["interval"].as_str()), (Some("Active"), Some("PT40M")), "{ran}");
    let accounts = service.accounts().await;
    let created = service.log("provisioningAction eq 'create' and provisioningStatusInfo/status eq 'success'").await;
    let people = created.iter().filter(|entry| entry["sourceIdentity"]["identityType"] == "User").count();
    assert!(people > 20 && people == accounts.len(), "{people} {}", accounts.len());
    assert_eq!(last["countExported"].as_u64(), Some(created.len() as u64), "{last}");
    let steps: Vec<&str> =
        created[0]["provisioningSteps"].as_array().unwrap().iter().filter_map(|step| step["provisioningStepType"].as_str()).collect();
    assert_eq!(steps, ["import", "matching", "scoping", "export"]);
    service.advance(40).await;
    let quiet = service.get(&job).await;
    assert_eq!(quiet["status"]["lastExecution"]["countExports"], 0, "{quiet}");
    assert_ne!(quiet["status"]["lastExecution"]["activityIdentifier"], last["activityIdentifier"]);
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn changes_reach_the_target_with_the_next_run() {
    let service = service().await;
    service.running(&[]).await;
    let entry = service
        .log("provisioningAction eq 'create'")
        .await
        .into_iter()
        .find(|one| one["sourceIdentity"]["identityType"] == "User")
        .unwrap();
    let id = entry["sourceIdentity"]["id"].as_str().unwrap().to_owned();
    let name = entry["modifiedProperties"].as_array().unwrap().iter().find(|one| one["displayName"] == "userName").unwrap()["newValue"]
        .as_str()
        .unwrap()
        .to_owned();
    service.control(json!({ "do": "updateUser", "user": id, "set": { "jobTitle": "Chief" } })).await;
    service.advance(40).await;
    assert_eq!(service.account(&name).await.unwrap()["title"], "Chief");
    service.control(json!({ "do": "disableUser", "user": id })).await;
    service.advance(40).await;
    assert_eq!(service.account(&name).await.unwrap()["active"], false);
    service.control(json!({ "do": "enableUser", "user": id })).await;
    service.advance(40).await;
    assert_eq!(service.account(&name).await.unwrap()["active"], true);
    service.control(json!({ "do": "softDelete", "object": id })).await;
    service.advance(40).await;
    assert_eq!(service.account(&name).await.unwrap()["active"], false);
    let told = async || -> Vec<String> {
        let entries = service.log(&format!("sourceIdentity/id eq '{id}'")).await;
        entries.iter().filter_map(|one| one["provisioningAction"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(told().await, ["disable", "update", "disable", "update", "create"], "newest first");
    service.control(json!({ "do": "advance", "days": 31 })).await;
    assert!(service.account(&name).await.is_none(), "thirty days after the deletion it's for good");
    assert_eq!(told().await, ["delete"], "the log is kept for thirty days");
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn bad_credentials_quarantine_a_job_and_a_start_with_the_right_ones_leaves_it() {
    let service = service().await;
    let secrets = format!("{}/secrets", service.synchronization());
    service.done(Method::PUT, &secrets, Some(service.secrets("wrong", &[]))).await;
    let job = service.job().await;
    let (status, refused) =
        service.ask(Method::POST, &format!("{job}/validateCredentials"), Some(json!({ "useSavedCredentials": true }))).await;
    assert_eq!(
        (status, refused["error"]["code"].as_str()),
        (400, Some("SystemForCrossDomainIdentityManagementCredentialValidationUnavailable"))
    );
    service.done(Method::POST, &format!("{job}/start"), None).await;
    service.advance(0).await;
    let held = service.get(&job).await;
    let quarantine = &held["status"]["quarantine"];
    assert_eq!(
        (held["status"]["code"].as_str(), quarantine["reason"].as_str()),
        (Some("Quarantine"), Some("EncounteredQuarantineException")),
        "{held}"
    );
    assert_eq!(held["status"]["lastExecution"]["state"], "Failed");
    service.advance(6 * 60).await;
    assert_eq!(service.get(&job).await["status"]["quarantine"]["seriesCount"], 1, "tried again after six hours");
    service.configure(&[]).await;
    service.done(Method::POST, &format!("{job}/start"), None).await;
    service.advance(0).await;
    let well = service.get(&job).await;
    assert_eq!((well["status"]["code"].as_str(), well["status"]["quarantine"].is_null()), (Some("Active"), true), "{well}");
    service.control(json!({ "do": "failCredentials" })).await;
    service.control(json!({ "do": "advance", "days": 40 })).await;
    assert_eq!(service.get(&job).await["schedule"]["state"], "Disabled", "given up after four weeks");
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn too_many_deletions_are_staged_until_they_are_forced() {
    let service = service().await;
    let settings = r#"{"Enabled":true,"Recipients":"ops@contoso.com","DeleteThresholdEnabled":true,"DeleteThresholdValue":2}"#;
    let job = service.running(&[("SyncNotificationSettings", settings)]).await;
    assert_eq!(service.get(&job).await["synchronizationJobSettings"][0]["value"], "2");
    let created = service.log("provisioningAction eq 'create'").await;
    let ids: Vec<&str> = created
        .iter()
        .filter(|one| one["sourceIdentity"]["identityType"] == "User")
        .filter_map(|one| one["sourceIdentity"]["id"].as_str())
        .take(3)
        .collect();
    for id in &ids {
        service.control(json!({ "do": "disableUser", "user": id })).await;
    }
    service.advance(40).await;
    let held = service.get(&job).await;
    assert_eq!(held["status"]["quarantine"]["reason"], "TooManyDeletes", "{held}");
    let staged = service.log("provisioningAction eq 'stagedDelete'").await;
    assert_eq!(staged.len(), 3);
    assert!(service.accounts().await.iter().all(|one| one["active"] == true), "nobody lost access");
    let restart = format!("{job}/restart");
    service.done(Method::POST, &restart, Some(json!({ "criteria": { "resetScope": "QuarantineState" } }))).await;
    service.advance(0).await;
    assert_eq!(service.get(&job).await["status"]["code"], "Quarantine", "a restart before the cause is put right counts them again");
    service.done(Method::POST, &restart, Some(json!({ "criteria": { "resetScope": "ForceDeletes" } }))).await;
    service.advance(0).await;
    assert_eq!(service.get(&job).await["status"]["code"], "Active");
    assert_eq!(service.accounts().await.iter().filter(|one| one["active"] == false).count(), 3);
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn a_restart_compares_everyone_and_full_drops_the_links() {
    let service = service().await;
    let job = service.running(&[]).await;
    let account = service.accounts().await.remove(0);
    let place = format!("{}/Users/{}", service.dialpad.tenant_url, account["id"].as_str().unwrap());
    let gone = reqwest::Client::new().delete(place).bearer_auth(&service.dialpad.secret_token).send().await.unwrap();
    assert!(gone.status().is_success());
    let before = service.accounts().await.len();
    service.advance(40).await;
    assert_eq!(service.accounts().await.len(), before, "what changed in the target isn't seen (EP-508)");
    service.done(Method::POST, &format!("{job}/restart"), Some(json!({}))).await;
    service.advance(0).await;
    assert_eq!(service.accounts().await.len(), before + 1, "made again, since the linked one is gone");
    let linked = service.get(&job).await["status"]["synchronizedEntryCountByType"].clone();
    service.done(Method::POST, &format!("{job}/restart"), Some(json!({ "criteria": { "resetScope": "Full" } }))).await;
    service.advance(0).await;
    assert_eq!(service.get(&job).await["status"]["synchronizedEntryCountByType"], linked, "everyone was matched again");
    assert_eq!(service.accounts().await.len(), before + 1);
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn a_paused_job_rests_and_a_deleted_one_is_gone() {
    let service = service().await;
    let job = service.running(&[]).await;
    let (status, _) = service.ask(Method::POST, &format!("{job}/start"), None).await;
    assert_eq!(status, 204);
    let stats = reqwest::get(&service.graph.stats_url).await.unwrap().text().await.unwrap();
    assert!(stats.contains("runs already"), "a start of a running job is counted: {stats}");
    service.done(Method::POST, &format!("{job}/pause"), None).await;
    let ran = service.get(&job).await;
    assert_eq!((ran["status"]["code"].as_str(), ran["schedule"]["state"].as_str()), (Some("Paused"), Some("Paused")));
    service.advance(400).await;
    assert_eq!(service.get(&job).await["status"]["lastExecution"], ran["status"]["lastExecution"]);
    service.done(Method::DELETE, &job, None).await;
    assert_eq!(service.ask(Method::GET, &job, None).await.0, 404);
}
