//! Schemas, expressions and secrets of the practice provisioning service: strict about what is published.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod provisioning;

use provisioning::{Service, service};
use reqwest::Method;
use serde_json::{Value as Json, json};

async fn stats(service: &Service) -> Json {
    serde_json::from_str(&reqwest::get(&service.graph.stats_url).await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_schema_shows_its_directories_only_where_they_are_asked_for_and_is_written_whole() {
    let service = service().await;
    let job = service.running(&[]).await;
    let schema = format!("{job}/schema");
    assert!(service.get(&schema).await.get("directories").is_none());
    let mut whole = service.get(&format!("{schema}?$expand=directories")).await;
    assert!(whole["directories"].as_array().is_some_and(|all| all.len() == 2));
    let part = service.get(&schema).await;
    assert_eq!(service.ask(Method::PUT, &schema, Some(part)).await.0, 400, "without its directories it isn't whole");
    let user = whole["synchronizationRules"][0]["objectMappings"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|one| one["sourceObjectName"] == "User")
        .unwrap();
    let clause = json!({ "sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": { "values": ["Sales"] } });
    user["scope"] =
        json!({ "groups": [{ "name": "Sales only", "clauses": [clause] }], "inputFilterGroups": [], "categoryFilterGroups": [] });
    let before = service.accounts().await.iter().filter(|one| one["active"] == true).count();
    service.done(Method::PUT, &schema, Some(whole.clone())).await;
    service.advance(40).await;
    let after = service.accounts().await.iter().filter(|one| one["active"] == true).count();
    assert!(after < before && after > 0, "everyone was judged again: {before} {after}");
    let out = service.log("provisioningAction eq 'disable'").await;
    let scoping = out[0]["provisioningSteps"].as_array().unwrap().iter().find(|step| step["provisioningStepType"] == "scoping").unwrap();
    assert_eq!(scoping["details"]["ScopeEvaluationResult"], r#"{"Sales only department EQUALS Sales":false}"#);
    service.done(Method::DELETE, &schema, None).await;
    service.advance(40).await;
    assert_eq!(service.accounts().await.iter().filter(|one| one["active"] == true).count(), before);
    service.nothing_unpublished().await;
    whole["synchronizationRules"][0]["unheardOf"] = true.into();
    assert_eq!(service.ask(Method::PUT, &schema, Some(whole)).await.0, 400);
    assert_eq!(stats(&service).await["violated"], 1);
}

#[tokio::test]
async fn operators_functions_and_expressions_are_told() {
    let service = service().await;
    let schema = format!("{}/schema", service.job().await);
    let operators = service.get(&format!("{schema}/filterOperators()")).await;
    let unary: Vec<&str> =
        operators["value"].as_array().unwrap().iter().filter(|one| one["arity"] == "Unary").filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(unary, ["IS NULL", "IS NOT NULL", "IS TRUE", "IS FALSE"]);
    let functions = service.get(&format!("{schema}/functions")).await;
    assert!(functions["value"].as_array().unwrap().iter().any(|one| one["id"] == "Switch"));
    let asked = json!({
        "expression": "Join(\" \", [givenName], [surname])",
        "testInputObject": { "definition": null, "properties": [{ "key": "givenName", "value": "Ada" }, { "key": "surname", "value": "Lovelace" }] },
        "targetAttributeDefinition": null,
    });
    let (status, parsed) = service.ask(Method::POST, &format!("{schema}/parseExpression"), Some(asked)).await;
    assert_eq!((status, parsed["evaluationResult"].clone()), (200, json!(["Ada Lovelace"])), "{parsed}");
    let (status, parsed) =
        service.ask(Method::POST, &format!("{schema}/parseExpression"), Some(json!({ "expression": "Joint([mail])" }))).await;
    assert_eq!((status, parsed["parsingSucceeded"].clone()), (200, false.into()));
    service.nothing_unpublished().await;
}

#[tokio::test]
async fn secret_values_dont_come_back_and_must_be_sent_again() {
    let service = service().await;
    let job = service.job().await;
    service.configure(&[("SyncAll", "false")]).await;
    let secrets = format!("{}/secrets", service.synchronization());
    let read = service.get(&secrets).await;
    assert!(!read.to_string().contains(&service.dialpad.secret_token));
    assert_eq!(read["value"][1], json!({ "key": "SecretToken", "value": null }));
    let saved = json!({ "useSavedCredentials": true });
    service.done(Method::POST, &format!("{job}/validateCredentials"), Some(saved.clone())).await;
    service.done(Method::PUT, &secrets, Some(json!({ "value": read["value"] }))).await;
    assert_eq!(
        service.ask(Method::POST, &format!("{job}/validateCredentials"), Some(saved)).await.0,
        400,
        "what was read and written back lost the token"
    );
    service.nothing_unpublished().await;
    let (status, _) = service.ask(Method::PUT, &secrets, Some(json!({ "value": [{ "key": "BaseUrl", "value": "x" }] }))).await;
    assert_eq!((status, stats(&service).await["violated"].clone()), (400, 1.into()), "a key that nobody published");
}

#[tokio::test]
async fn the_service_writes_nowhere_but_to_this_machine() {
    let service = service().await;
    let job = service.job().await;
    let credentials = json!([{ "key": "BaseAddress", "value": "https://dialpad.com/scim" }, { "key": "SecretToken", "value": "t" }]);
    let (status, refused) =
        service.ask(Method::POST, &format!("{job}/validateCredentials"), Some(json!({ "credentials": credentials }))).await;
    assert_eq!(status, 400);
    assert!(refused["error"]["message"].as_str().unwrap().contains("this machine only"), "{refused}");
}

#[tokio::test]
async fn an_application_without_a_template_has_no_jobs_and_consent_is_needed() {
    let service = service().await;
    let principals = service.get("/servicePrincipals").await;
    let other = principals["value"].as_array().unwrap().iter().find(|one| one["displayName"] == "Fabrikam Travel").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(service.get(&format!("/servicePrincipals/{other}/synchronization/templates")).await["value"], json!([]));
    let (status, _) =
        service.ask(Method::POST, &format!("/servicePrincipals/{other}/synchronization/jobs"), Some(json!({ "templateId": "scim" }))).await;
    assert_eq!(status, 400);
    service.nothing_unpublished().await;
    assert_eq!(service.ask(Method::GET, &format!("{}/jobs/x/undo", service.synchronization()), None).await.0, 400);
    assert_eq!(stats(&service).await["violated"], 1);
}
