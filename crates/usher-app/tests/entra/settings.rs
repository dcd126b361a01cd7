//! The connection's settings: what is checked, who signs in, and that no secret stands in the document or the data folder.

use serde_json::json;
use usher_app::view::{CheckState, TestReport, TestRequest};
use usher_core::id::ConnectionId;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::fixture::Tenant;

async fn tested(tenant: &Tenant, id: &ConnectionId) -> TestReport {
    let document: serde_json::Value = serde_json::from_str(&tenant.app.export_connection(id, false).await.unwrap()).unwrap();
    let text = |name: &str| document["target"][name].as_str().unwrap().to_owned();
    let request =
        TestRequest { profile: text("profile"), tenant_url: text("tenantUrl"), secret_token: String::new(), connection: Some(id.clone()) };
    tenant.app.test_connection(request).await.unwrap()
}

#[tokio::test]
async fn a_connection_that_is_well_passes_every_check_of_its_source() {
    let tenant = Tenant::of(30, "dialpad").await;
    let report = tested(&tenant, &tenant.id).await;
    let of_source: Vec<_> = report.checks.iter().rev().take(6).map(|check| (check.name.as_str(), check.state)).collect();
    assert!(report.ok && of_source.iter().all(|(_, state)| *state == CheckState::Passed), "{of_source:?}");
    assert_eq!(of_source[5].0, "Microsoft Entra ID signs in");
    assert_eq!(of_source[4].0, "What signs in is good for a while");
    tenant.end().await;
}

#[tokio::test]
async fn an_attribute_that_graph_doesnt_have_is_told_by_name_and_stops_a_filter() {
    let tenant = Tenant::of(30, "dialpad").await;
    let id = tenant.with(|document| {
        for object in document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
            for mapping in object["attributeMappings"].as_array_mut().unwrap() {
                if mapping["targetAttributeName"] == "title" {
                    mapping["source"] = json!({"type": "Attribute", "name": "shoeSize", "expression": "[shoeSize]"});
                }
            }
        }
    });
    let id = id.await;
    let report = tested(&tenant, &id).await;
    let told = report.checks.iter().find(|check| check.message.contains("shoeSize")).unwrap();
    assert_eq!(told.state, CheckState::Assumed);
    tenant.app.plan(&id, Wanted::Initial).await.unwrap();
    tenant.end().await;

    let tenant = Tenant::of(30, "dialpad").await;
    let id = tenant.with(|document| {
        let clause = json!({"sourceOperandName": "shoeSize", "operatorName": "EQUALS", "targetOperand": {"values": ["42"]}});
        for object in document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
            if object["sourceObjectName"] == "User" {
                object["scope"] =
                    json!({"groups": [{"name": "Feet", "clauses": [clause.clone()]}], "inputFilterGroups": [], "categoryFilterGroups": []});
            }
        }
    });
    let id = id.await;
    let problem = tenant.app.plan(&id, Wanted::Initial).await.unwrap_err();
    assert_eq!(problem.code, "AttributeMissing");
    assert!(problem.message.contains("shoeSize"), "{problem:?}");
    tenant.end().await;
}

#[tokio::test]
async fn who_signed_out_is_told_how_to_sign_in_and_a_wrong_secret_is_said() {
    let tenant = Tenant::of(30, "dialpad").await;
    tenant.run().await;
    tenant.app.sign_out(&tenant.id).await.unwrap();
    let problem = tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err();
    assert_eq!(problem.code, "SignInNeeded");
    assert!(problem.fix.contains("usher sign-in"), "{problem:?}");
    let wrong = usher_app::commands::EntraCredential::ClientSecret(usher_core::secret::Secret::new("not-the-secret".to_owned()));
    tenant.app.set_entra_credential(&tenant.id, wrong).await.unwrap();
    let report = tested(&tenant, &tenant.id).await;
    let failed = report.checks.iter().find(|check| check.state == CheckState::Failed).unwrap();
    assert_eq!((report.ok, failed.name.as_str()), (false, "Microsoft Entra ID signs in"));
    assert!(!failed.message.contains("not-the-secret"));
    tenant.sign_in(&tenant.id).await;
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    tenant.end().await;
}

#[tokio::test]
async fn no_secret_stands_in_the_document_or_the_data_folder() {
    let tenant = Tenant::of(30, "dialpad").await;
    tenant.run().await;
    let secret = tenant.graph.client_secret.as_bytes();
    let document = tenant.app.export_connection(&tenant.id, false).await.unwrap();
    assert!(!document.as_bytes().windows(secret.len()).any(|part| part == secret));
    let files = std::fs::read_dir(tenant.folder.path()).unwrap().flatten().map(|entry| entry.path());
    for file in files.filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret), "{}", file.display());
    }
    tenant.end().await;
}
