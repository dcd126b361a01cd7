//! On-demand provisioning, the provisioning log and stored links of the practice provisioning service.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod provisioning;

use provisioning::{Service, service};
use reqwest::Method;
use serde_json::{Value as Json, json};

/// The answer's two texts, read.
async fn on_demand(service: &Service, job: &str, subject: Json) -> (u16, Json, Json) {
    let schema = service.get(&format!("{job}/schema")).await;
    let rule = &schema["synchronizationRules"][0]["id"];
    let body = json!({ "parameters": [{ "ruleId": rule, "subjects": [subject] }] });
    let (status, answer) = service.ask(Method::POST, &format!("{job}/provisionOnDemand"), Some(body)).await;
    let read = |name: &str| answer[name].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| answer.clone());
    (status, read("key"), read("value"))
}

async fn assigned_person(service: &Service) -> String {
    let place = format!("/servicePrincipals/{}/appRoleAssignedTo", service.graph.application);
    let all = service.get(&place).await["value"].as_array().cloned().unwrap();
    for one in all.iter().filter(|one| one["principalType"] == "User") {
        let id = one["principalId"].as_str().unwrap();
        if service.get(&format!("/users/{id}?$select=accountEnabled")).await["accountEnabled"] == true {
            return id.to_owned();
        }
    }
    panic!("nobody is assigned")
}

#[tokio::test]
async fn one_person_is_made_left_alone_and_disabled_on_demand() {
    let service = service().await;
    service.configure(&[]).await;
    let job = service.job().await;
    let id = assigned_person(&service).await;
    let subject = json!({ "objectId": id, "objectTypeName": "User" });
    let (status, key, value) = on_demand(&service, &job, subject.clone()).await;
    assert_eq!((status, key["result"].as_str(), value["action"].as_str()), (200, Some("Success"), Some("Create")), "{key} {value}");
    assert_eq!(service.accounts().await.len(), 1);
    let types: Vec<&str> = value["provisioningSteps"].as_array().unwrap().iter().filter_map(|step| step["type"].as_str()).collect();
    assert_eq!(types, ["Import", "Matching", "Scoping", "Export"]);
    let (_, key, _) = on_demand(&service, &job, subject.clone()).await;
    assert_eq!((key["result"].as_str(), key["details"]["errorCode"].as_str()), (Some("Skipped"), Some("RedundantExport")));
    service.control(json!({ "do": "unassign", "principal": id })).await;
    let (_, key, value) = on_demand(&service, &job, subject.clone()).await;
    assert_eq!((key["result"].as_str(), value["action"].as_str()), (Some("Success"), Some("Disable")), "{key} {value}");
    assert_eq!(service.accounts().await[0]["active"], false);
    service.control(json!({ "do": "softDelete", "object": id })).await;
    let (status, ..) = on_demand(&service, &job, subject.clone()).await;
    assert_eq!(status, 404, "whoever is deleted isn't found");
    assert_eq!(service.log(&format!("sourceIdentity/id eq '{id}'")).await.len(), 3);
    // However slow the machine is, of so many at once some are beyond five in ten seconds.
    let place = format!("{job}/provisionOnDemand");
    let many = futures::future::join_all((0..16).map(|_| service.ask(Method::POST, &place, None))).await;
    assert!(many.iter().any(|(status, _)| *status == 429), "{many:?}");
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn a_group_is_made_with_the_members_that_were_asked_for() {
    let service = service().await;
    let job = service.running(&[]).await;
    let created = service.log("provisioningAction eq 'create'").await;
    let people: Vec<String> = created
        .iter()
        .filter(|one| one["sourceIdentity"]["identityType"] == "User")
        .filter_map(|one| one["sourceIdentity"]["id"].as_str().map(str::to_owned))
        .take(3)
        .collect();
    let made = service.control(json!({ "do": "addGroup", "group": { "displayName": "Chess club" } })).await;
    let group = made["id"].as_str().unwrap().to_owned();
    for id in &people {
        service.control(json!({ "do": "addMember", "group": group, "member": id })).await;
    }
    service.control(json!({ "do": "assign", "principal": group })).await;
    let members: Vec<Json> = people[..2].iter().map(|id| json!({ "objectId": id, "objectTypeName": "User" })).collect();
    let subject = json!({ "objectId": group, "objectTypeName": "Group", "links": { "members": members } });
    let (status, key, value) = on_demand(&service, &job, subject).await;
    assert_eq!((status, key["result"].as_str()), (200, Some("Success")), "{key} {value}");
    let id = value["targetIdentity"]["id"].as_str().unwrap().to_owned();
    let read = async || -> usize {
        let place = format!("{}/Groups/{id}", service.dialpad.tenant_url);
        let answer = reqwest::Client::new().get(place).bearer_auth(&service.dialpad.secret_token).send().await.unwrap();
        let group: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        group["members"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(read().await, 2);
    service.advance(40).await;
    assert_eq!(read().await, 3, "the next run writes the rest");
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn the_log_is_filtered_ordered_and_paged() {
    let service = service().await;
    let job = service.running(&[]).await;
    let id = job.rsplit('/').next().unwrap().to_owned();
    let mut pages = Vec::new();
    let mut page = service.get(&format!("/auditLogs/provisioning?$filter=jobId%20eq%20'{id}'&$orderby=activityDateTime&$top=25")).await;
    loop {
        pages.extend(page["value"].as_array().cloned().unwrap());
        let Some(next) = page["@odata.nextLink"].as_str().map(str::to_owned) else { break };
        let (status, answer) = service.send(Method::GET, &next, None).await;
        if status == 429 {
            tokio::time::sleep(std::time::Duration::from_secs(10)).await;
            continue;
        }
        page = answer;
    }
    let mut ids: Vec<&str> = pages.iter().filter_map(|one| one["id"].as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(all > 30 && ids.len() == all, "{all}");
    service.nothing_unpublished().await;
    let (status, _) = service.ask(Method::GET, "/auditLogs/provisioning?$filter=jobId%20ge%20'x'", None).await;
    assert!(status == 400 || status == 429);
}

#[tokio::test]
async fn a_stored_link_is_read_and_deleted_while_the_job_rests() {
    let service = service().await;
    let job = service.running(&[]).await;
    let created = service.log("provisioningAction eq 'create'").await;
    let id = created[0]["sourceIdentity"]["id"].as_str().unwrap();
    let link = format!("{job}/objectConnections('{id}')");
    let (status, read) = service.beta(Method::GET, &link).await;
    assert_eq!((status, read["targetAnchor"].clone()), (200, created[0]["targetIdentity"]["id"].clone()), "{read}");
    assert_eq!(service.beta(Method::DELETE, &link).await.0, 409);
    service.done(Method::POST, &format!("{job}/pause"), None).await;
    assert_eq!(service.beta(Method::DELETE, &link).await.0, 204);
    assert_eq!(service.beta(Method::DELETE, &link).await.0, 204);
    assert_eq!(service.beta(Method::GET, &link).await.0, 404);
    service.nothing_unpublished().await;
}
