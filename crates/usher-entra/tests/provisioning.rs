//! The provisioning service over real HTTP, with answers as odd as Graph's: what is sent is exactly what is published, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use serde_json::{Value as Json, json};
use support::{client, client_as};
use usher_core::secret::Secret;
use usher_entra::provisioning::{OnDemandSubject, ProvisioningService, ResetScope, SecretEntries};
use usher_entra::{Caller, Kind};
use wiremock::matchers::{body_json, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

const BASE: &str = "/v1.0/servicePrincipals/sp/synchronization";

fn ok(json: Json) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json)
}

fn service(server: &MockServer) -> ProvisioningService {
    ProvisioningService::new(client(&server.uri()), "sp".to_owned())
}

fn at(server: &MockServer, rest: &str) -> wiremock::MockBuilder {
    let _ = server;
    Mock::given(path(format!("{BASE}{rest}")))
}

fn refused(status: u16, code: &str, message: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"error": {"code": code, "message": message}}))
}

#[tokio::test]
async fn a_schema_is_fetched_whole_and_put_back_word_for_word() {
    let server = MockServer::start().await;
    let whole = json!({"@odata.context": "x", "id": "j", "unheardOf": {"b": 1, "a": 2}, "directories": [{"id": "d", "@odata.type": "#y"}],
        "synchronizationRules": [{"id": "r#V2", "later": true}]});
    at(&server, "/jobs/j.1/schema")
        .and(method("GET"))
        .and(query_param_is_missing("$expand"))
        .respond_with(ok(json!({"synchronizationRules": []})))
        .expect(1)
        .mount(&server)
        .await;
    at(&server, "/jobs/j.1/schema")
        .and(method("GET"))
        .and(query_param("$expand", "directories"))
        .respond_with(ok(whole.clone()))
        .expect(1)
        .mount(&server)
        .await;
    let mut put = whole.clone();
    put.as_object_mut().unwrap().shift_remove("@odata.context");
    at(&server, "/jobs/j.1/schema")
        .and(method("PUT"))
        .and(body_json(put))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let service = service(&server);
    let schema = service.schema("j.1").await.unwrap();
    assert_eq!(schema.to_string(), whole.to_string(), "order and unknown fields included");
    service.put_schema("j.1", &schema).await.unwrap();
}

#[tokio::test]
async fn secrets_are_read_added_to_and_written_whole() {
    let server = MockServer::start().await;
    let held = json!({"value": [{"key": "BaseAddress", "value": "https://old.example/scim"}, {"key": "SecretToken", "value": ""}, {"key": "SyncAll", "value": "false"}]});
    at(&server, "/secrets").and(method("GET")).respond_with(ok(held)).mount(&server).await;
    let written = json!({"value": [{"key": "BaseAddress", "value": "https://dialpad.com/scim"}, {"key": "SecretToken", "value": "s3cret"}, {"key": "SyncAll", "value": "false"}]});
    at(&server, "/secrets")
        .and(method("PUT"))
        .and(body_json(written))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let service = service(&server);
    let mut secrets = service.secrets().await.unwrap();
    secrets.set("BaseAddress", Secret::new("https://dialpad.com/scim".to_owned()));
    secrets.set("SecretToken", Secret::new("s3cret".to_owned()));
    service.put_secrets(&secrets).await.unwrap();
}

#[tokio::test]
async fn credentials_are_validated_given_or_kept_and_the_reason_is_told() {
    let server = MockServer::start().await;
    let given = json!({"credentials": [{"key": "SecretToken", "value": "s3cret"}]});
    let wrong = refused(400, "CredentialsMissing", "The SCIM endpoint answered 401.");
    at(&server, "/jobs/j/validateCredentials").and(body_json(given)).respond_with(wrong).expect(1).mount(&server).await;
    let kept = json!({"useSavedCredentials": true});
    at(&server, "/jobs/j/validateCredentials").and(body_json(kept)).respond_with(ResponseTemplate::new(204)).expect(1).mount(&server).await;
    let service = service(&server);
    service.validate("j", None).await.unwrap();
    let given: SecretEntries = [("SecretToken".to_owned(), Secret::new("s3cret".to_owned()))].into_iter().collect();
    let error = service.validate("j", Some(&given)).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, "CredentialsMissing"));
    assert!(error.message.contains("answered 401") && !format!("{error:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_refusal_that_repeats_the_token_tells_it_to_nobody() {
    let server = MockServer::start().await;
    let repeats = || refused(400, "BadRequest", "The value 's3cret' of the key 'SecretToken' is too short.");
    at(&server, "/secrets").and(method("PUT")).respond_with(repeats()).expect(1).mount(&server).await;
    at(&server, "/jobs/j/validateCredentials").respond_with(repeats()).expect(1).mount(&server).await;
    let service = service(&server);
    let given: SecretEntries = [("SecretToken".to_owned(), Secret::new("s3cret".to_owned()))].into_iter().collect();
    for error in [service.put_secrets(&given).await.unwrap_err(), service.validate("j", Some(&given)).await.unwrap_err()] {
        assert!(error.message.contains("'(hidden)'") && !format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_start_without_an_answer_is_never_repeated_and_a_pause_is() {
    let server = MockServer::start().await;
    at(&server, "/jobs/j/start").and(method("POST")).respond_with(ResponseTemplate::new(503)).expect(1).mount(&server).await;
    at(&server, "/jobs/j/pause").respond_with(ResponseTemplate::new(503)).up_to_n_times(1).expect(1).mount(&server).await;
    at(&server, "/jobs/j/pause").respond_with(ResponseTemplate::new(204)).expect(1).mount(&server).await;
    let restart = json!({"criteria": {"resetScope": "Escrows, Watermark, QuarantineState"}});
    at(&server, "/jobs/j/restart").and(body_json(restart)).respond_with(ResponseTemplate::new(204)).expect(1).mount(&server).await;
    let service = service(&server);
    assert_eq!(service.start("j").await.unwrap_err().kind, Kind::Unknown);
    service.pause("j").await.unwrap();
    service.restart("j", &ResetScope::AS_THE_PORTAL).await.unwrap();
}

#[tokio::test]
async fn what_isnt_allowed_names_the_permission() {
    let server = MockServer::start().await;
    at(&server, "/jobs").respond_with(refused(403, "Authorization_RequestDenied", "Insufficient privileges.")).mount(&server).await;
    let service = ProvisioningService::new(client_as(&server.uri(), Caller::Application), "sp".to_owned());
    let read = service.jobs().await.unwrap_err();
    let made = service.create_job("scim").await.unwrap_err();
    assert!(read.fix.contains("Synchronization.Read.All") && read.fix.contains("Application.ReadWrite.OwnedBy"), "{}", read.fix);
    assert!(made.fix.contains("Synchronization.ReadWrite.All"), "{}", made.fix);
}

#[tokio::test]
async fn one_person_on_demand_with_the_rule_as_opaque_text() {
    let server = MockServer::start().await;
    let asked = json!({"parameters": [{"ruleId": "03f7d90d#V2", "subjects": [{"objectId": "u1", "objectTypeName": "User"}]}]});
    let answer = json!({"key": "{\"result\":\"Success\",\"details\":null}", "value": "{}"});
    at(&server, "/jobs/j/provisionOnDemand").and(body_json(asked)).respond_with(ok(answer)).expect(1).mount(&server).await;
    let subject = OnDemandSubject { object_id: "u1".to_owned(), object_type: "User".to_owned(), members: Vec::new() };
    let answered = service(&server).provision_on_demand("j", "03f7d90d#V2", &subject).await.unwrap();
    assert_eq!((answered.result.as_str(), answered.entry.is_none()), ("Success", true));
}

#[tokio::test]
async fn the_log_is_read_through_empty_pages_to_its_end() {
    let server = MockServer::start().await;
    let entry = |id: &str| json!({"id": id, "activityDateTime": "2026-11-24T08:00:00Z", "provisioningAction": "create"});
    let next = |token: &str| format!("{}/v1.0/auditLogs/provisioning?$skiptoken={token}", server.uri());
    let page = || Mock::given(path("/v1.0/auditLogs/provisioning"));
    page()
        .and(query_param("$filter", "jobId eq 'it''s' and activityDateTime gt 2026-11-23T08:00:00Z"))
        .respond_with(ok(json!({"value": [entry("1")], "@odata.nextLink": next("a")})))
        .mount(&server)
        .await;
    page().and(query_param("$skiptoken", "a")).respond_with(ok(json!({"value": [], "@odata.nextLink": next("b")}))).mount(&server).await;
    page().and(query_param("$skiptoken", "b")).respond_with(ok(json!({"value": [entry("2")]}))).mount(&server).await;
    let service = service(&server);
    let mut pages = service.log("it's", Some("2026-11-23T08:00:00Z".parse().unwrap()));
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        ids.extend(page.into_iter().map(|entry| entry.id));
    }
    assert_eq!(ids, ["1", "2"]);
}

#[tokio::test]
async fn templates_name_the_usual_one() {
    let server = MockServer::start().await;
    let list = json!({"value": [{"id": "scim", "factoryTag": "scim", "default": "False"}, {"id": "dialpad", "default": true}, {"factoryTag": "x"}]});
    at(&server, "/templates").respond_with(ok(list)).mount(&server).await;
    let templates = service(&server).templates().await.unwrap();
    let told: Vec<_> = templates.iter().map(|template| (template.id.as_str(), template.is_default)).collect();
    assert_eq!(told, [("scim", false), ("dialpad", true)]);
}
