//! Whose job a connection uses: by the application's id, whatever is called so now, and never two.

use usher_core::configuration::Engine;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::fixture::Tenant;
use crate::{minutes, past_usher, provisioned, written};

/// The same tenant's other application, which has no job.
const OTHER: &str = "Fabrikam Travel";

#[tokio::test]
async fn a_job_is_looked_for_where_it_was_adopted_though_another_application_has_the_name_now() {
    let tenant = written(20).await;
    let kept = tenant.store().service_job(&tenant.id).unwrap().unwrap();
    tenant.app.start_service(&tenant.id).await.unwrap();
    let renamed = tenant.with(|document| document["source"]["application"] = OTHER.into()).await;
    tenant.store().adopt_service_job(&renamed, &kept.application, &kept.job, 1).unwrap();
    assert!(tenant.app.service_status(&renamed).await.unwrap().on);
    let told = tenant.app.move_engine(&renamed, Engine::Local).await.unwrap();
    assert!(!told.moved && told.checks[0].fix.contains("pause"), "{told:?}");
    tenant.app.remove_connection(&tenant.id).await.unwrap();
    // A job that isn't in its own application's list is gone.
    let service = past_usher(&tenant);
    service.pause(&kept.job).await.unwrap();
    minutes(&tenant, 41).await;
    let gone = format!("{}.gone", kept.job);
    tenant.store().adopt_service_job(&renamed, &kept.application, &gone, 1).unwrap();
    let told = tenant.app.move_engine(&renamed, Engine::Local).await.unwrap();
    assert!(told.moved && told.checks[0].message.contains("isn't there any more"), "{told:?}");
    // An application that isn't there says nothing about the job.
    let nowhere = "00000000-0000-4000-8000-00000000dead";
    tenant.store().adopt_service_job(&renamed, nowhere, &kept.job, 1).unwrap();
    let request = RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded };
    assert_eq!(tenant.app.run(&renamed, request).await.unwrap_err().code, "ServiceApplicationGone");
    tenant.end().await;
}

#[tokio::test]
async fn another_job_is_adopted_only_when_the_one_before_is_at_rest_and_its_log_is_read() {
    let tenant: Tenant = provisioned(20).await;
    let first = tenant.store().service_job(&tenant.id).unwrap().unwrap().job;
    let second = past_usher(&tenant).create_job("dialpad").await.unwrap().id;
    let refused = tenant.app.adopt_service_job(&tenant.id, Some(&second), None).await.unwrap_err();
    assert_eq!(refused.code, "ServiceRuns");
    assert!(refused.message.contains(&first) && refused.fix.contains("pause"), "{refused:?}");
    assert_eq!(tenant.store().service_job(&tenant.id).unwrap().unwrap().job, first);
    assert!(!tenant.app.adopt_service_job(&tenant.id, Some(&first), None).await.unwrap().made, "the same one again is no change");
    tenant.app.pause_service(&tenant.id).await.unwrap();
    let before = tenant.app.history(&tenant.id, usher_app::view::LogFilter::default(), 100).await.unwrap().len();
    tenant.app.adopt_service_job(&tenant.id, Some(&second), None).await.unwrap();
    let after = tenant.app.history(&tenant.id, usher_app::view::LogFilter::default(), 100).await.unwrap().len();
    assert!(before == 0 && after > 0, "{before} {after}: the first job's log was read");
    tenant.end().await;
}
