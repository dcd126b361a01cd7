//! Only one engine writes, though the job was made by somebody else, adopted nowhere, or is another connection's.

use serde_json::json;
use usher_app::view::{ImportBeside, ProblemView};
use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::fixture::Tenant;
use crate::{another, minutes, written};

async fn refused(tenant: &Tenant, id: &ConnectionId) -> ProblemView {
    tenant.app.run(id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err()
}

/// A tenant whose job was made by one who isn't there any more, and is on; beside it a connection that never heard of the job.
async fn job_of_somebody_else() -> (Tenant, ConnectionId) {
    let tenant = written(20).await;
    tenant.app.start_service(&tenant.id).await.unwrap();
    let stranger = tenant.with(|document| document["engine"] = "local".into()).await;
    tenant.app.remove_connection(&tenant.id).await.unwrap();
    (tenant, stranger)
}

/// The same connection as an export brings it: the service its engine, and no job adopted.
async fn by_service(tenant: &Tenant, id: &ConnectionId) -> ConnectionId {
    let mut document: serde_json::Value = serde_json::from_str(&tenant.app.export_connection(id, false).await.unwrap()).unwrap();
    document["engine"] = "entra".into();
    let beside = ImportBeside { name: Some("Imported".to_owned()), ..ImportBeside::default() };
    let imported = tenant.app.import_connection(&document.to_string(), beside).await.unwrap().id;
    tenant.sign_in(&imported).await;
    imported
}

#[tokio::test]
async fn a_job_that_nobody_adopted_here_stops_a_run_before_its_first_change() {
    let (tenant, stranger) = job_of_somebody_else().await;
    let told = refused(&tenant, &stranger).await;
    assert_eq!(told.code, "ServiceRuns");
    assert!(told.fix.contains("admin center") && told.message.contains("Nothing was sent"), "{told:?}");
    assert!(tenant.store().links(&stranger, ObjectType::User).unwrap().is_empty());
    assert_eq!(tenant.app.resume(&stranger).await.unwrap_err().code, "ServiceRuns", "nor is its schedule switched on");
    let told = tenant.app.move_engine(&by_service(&tenant, &stranger).await, Engine::Local).await.unwrap();
    assert!(!told.moved && told.checks[0].message.contains("is on"), "{told:?}");
    // Taken over and paused, this machine works.
    tenant.app.adopt_service_job(&stranger, None, None).await.unwrap();
    tenant.app.pause_service(&stranger).await.unwrap();
    minutes(&tenant, 41).await;
    tenant.app.run(&stranger, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap();
    tenant.end().await;
}

#[tokio::test]
async fn the_service_isnt_started_while_another_connection_to_the_same_application_is_run_here() {
    let tenant = Tenant::of(20, "dialpad").await;
    tenant.app.resume(&tenant.id).await.unwrap();
    let theirs = another(&tenant, "Theirs", |document| document["engine"] = "entra".into()).await;
    for refused in
        [tenant.app.start_service(&theirs).await, tenant.app.restart_service(&theirs, "all", usher_app::commands::Letting::Nothing).await]
    {
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, "OtherConnectionWrites");
        assert!(refused.message.contains("Contoso") && refused.fix.contains("usher pause"), "{refused:?}");
    }
    tenant.app.pause(&tenant.id).await.unwrap();
    let plan = tenant.app.service_plan(&theirs, false).await.unwrap();
    tenant.app.write_service_plan(&theirs, &plan).await.unwrap();
    assert!(tenant.app.start_service(&theirs).await.unwrap().on);
    assert_eq!(tenant.app.resume(&tenant.id).await.unwrap_err().code, "ServiceRuns");
    tenant.end().await;
}

async fn forbid_the_service(tenant: &Tenant) {
    for permission in ["Synchronization.Read.All", "Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"] {
        tenant.control(json!({"do": "revokeConsent", "permission": permission, "kind": "application"})).await;
    }
    tenant.control(json!({"do": "expireTokens"})).await;
}

#[tokio::test]
async fn a_job_that_another_connection_directs_must_be_known_to_be_at_rest() {
    let tenant = Tenant::of(20, "dialpad").await;
    another(&tenant, "Theirs", |document| document["engine"] = "entra".into()).await;
    forbid_the_service(&tenant).await;
    let told = refused(&tenant, &tenant.id).await;
    assert_eq!(told.code, "ServiceNotAsked");
    assert!(told.message.contains("Theirs") && tenant.linked().is_empty(), "{told:?}");
    tenant.end().await;
}

#[tokio::test]
async fn a_sign_in_for_the_directory_alone_runs_and_is_told_what_wasnt_asked() {
    let tenant = Tenant::of(20, "dialpad").await;
    forbid_the_service(&tenant).await;
    assert!(tenant.run().await.summary.counts.create > 0);
    let notes = tenant.app.source_notes(&tenant.id).await;
    assert!(notes.iter().any(|note| note.contains("Synchronization.Read.All") && note.contains("provisioning is off")), "{notes:?}");
    let before = tenant.requests().await;
    tenant.run().await;
    assert_eq!(tenant.requests().await - before, 1, "without a change nobody is asked");
    tenant.end().await;
}
