//! From one engine to the other, never both at once.

use usher_core::configuration::Engine;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::fixture::Tenant;
use crate::{another, provisioned, written};

#[tokio::test]
async fn the_service_isnt_started_where_this_machine_is_the_engine_nor_the_other_way_round() {
    let tenant = Tenant::of(20, "dialpad").await;
    tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    assert_eq!(tenant.app.start_service(&tenant.id).await.unwrap_err().code, "ThisMachineIsEngine");
    // The job is off: this machine works as before.
    tenant.run().await;
    let moved = tenant.app.move_engine(&tenant.id, Engine::Entra).await.unwrap();
    assert!(moved.moved && moved.checks.iter().any(|check| !check.needed && !check.ok), "what differs is told: {moved:?}");
    let refused = tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err();
    assert_eq!(refused.code, "ServiceIsEngine");
    // The window's button is told at once, and not by the end of a run that never began.
    assert_eq!(tenant.app.start_cycle(&tenant.id, None).await.unwrap_err().code, "ServiceIsEngine");
    assert!(tenant.app.plan(&tenant.id, Wanted::Initial).await.is_ok(), "a plan only looks");
    tenant.end().await;
}

#[tokio::test]
async fn without_a_job_a_connection_stays_here() {
    let tenant = Tenant::of(20, "dialpad").await;
    let told = tenant.app.move_engine(&tenant.id, Engine::Entra).await.unwrap();
    assert!(!told.moved && told.checks.iter().any(|check| check.fix.contains("adopt")), "{told:?}");
    tenant.end().await;
}

#[tokio::test]
async fn the_checklist_moves_nothing_and_the_card_tells_who_does_the_work() {
    let tenant = Tenant::of(20, "dialpad").await;
    tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    let told = tenant.app.check_engine(&tenant.id, Engine::Entra).await.unwrap();
    assert!(told.ready && !told.moved && !told.checks.is_empty(), "{told:?}");
    let here = tenant.app.overview(&tenant.id).await.unwrap();
    assert_eq!((here.card.engine, here.card.service_possible), (Engine::Local, true));
    assert!(tenant.app.move_engine(&tenant.id, Engine::Entra).await.unwrap().moved);
    assert_eq!(tenant.app.start_service(&tenant.id).await.unwrap_err().code, "ServiceNotWritten");
    let there = tenant.app.overview(&tenant.id).await.unwrap();
    assert_eq!((there.card.engine, there.card.on, there.service_job.is_some()), (Engine::Entra, false, true));
    let engine = tenant.app.engine_view(&tenant.id).await.unwrap();
    assert!(engine.engine == Engine::Entra && engine.sentence.contains("provisioning service does the work"), "{engine:?}");
    tenant.end().await;
}

#[tokio::test]
async fn this_machine_takes_over_only_when_the_job_is_paused_and_its_cycle_over() {
    let tenant = provisioned(30).await;
    let told = tenant.app.move_engine(&tenant.id, Engine::Local).await.unwrap();
    assert!(!told.moved && told.checks[0].fix.contains("pause"), "{told:?}");
    tenant.app.pause(&tenant.id).await.unwrap();
    let told = tenant.app.move_engine(&tenant.id, Engine::Local).await.unwrap();
    assert!(told.moved, "{told:?}");
    let run = tenant.run().await;
    assert_eq!(run.summary.counts.create, 0, "whom the service made is matched: {run:?}");
    tenant.end().await;
}

#[tokio::test]
async fn a_local_run_is_refused_while_somebody_has_started_the_job() {
    let tenant = written(20).await;
    tenant.app.move_engine(&tenant.id, Engine::Local).await.unwrap();
    // Somebody else starts it, through a connection of their own.
    let theirs = another(&tenant, "Theirs", |document| document["engine"] = "entra".into()).await;
    tenant.app.start_service(&theirs).await.unwrap();
    let refused = tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err();
    assert_eq!(refused.code, "ServiceRuns");
    assert!(tenant.linked().is_empty(), "nothing was sent");
    tenant.end().await;
}
