//! The service's log, kept, shown in the local engine's shape, and compared with what Usher would do.

use serde_json::json;
use usher_app::view::{CompareVerdict, LogFilter};
use usher_core::evaluation::{ActionKind, Evaluation, Status};
use usher_core::import::ObjectType;

use crate::{minutes, provisioned};

#[tokio::test]
async fn the_log_is_kept_once_shown_as_the_local_one_and_outlives_the_services() {
    let tenant = provisioned(30).await;
    let new = tenant.app.collect_service_log(&tenant.id).await.unwrap();
    assert!(new > 0);
    assert_eq!(tenant.app.collect_service_log(&tenant.id).await.unwrap(), 0, "nothing twice");
    let all = tenant.app.history(&tenant.id, LogFilter::default(), 1000).await.unwrap();
    assert_eq!(all.len(), new as usize);
    let is_person = |one: &&Evaluation| one.action.kind == ActionKind::Create && one.subject.object_type == ObjectType::User;
    let created = all.iter().find(is_person).unwrap();
    assert!(created.scope.in_scope, "{created:?}");
    assert!(created.subject.user_principal_name.contains('@') && !created.action.attributes.is_empty(), "{created:?}");
    let page = tenant.app.logs(&tenant.id, LogFilter { cycle: created.cycle.0.clone(), ..LogFilter::default() }, None, 5).await.unwrap();
    assert!(page.total > 0 && page.rows.iter().all(|row| row.cycle == created.cycle));
    let whole = tenant.app.log_entry(&tenant.id, &created.id).await.unwrap();
    assert_eq!(whole.subject, created.subject);
    tenant.control(json!({"do": "advance", "days": 40})).await;
    tenant.app.collect_service_log(&tenant.id).await.unwrap();
    let kept = tenant.app.history(&tenant.id, LogFilter::default(), 1000).await.unwrap();
    assert!(kept.iter().any(|one| one.id == created.id), "beyond the service's 30 days");
    tenant.end().await;
}

#[tokio::test]
async fn a_missing_right_is_named_and_the_next_time_brings_what_was_missed() {
    let tenant = provisioned(30).await;
    for permission in ["AuditLog.Read.All", "ProvisioningLog.Read.All"] {
        tenant.control(json!({"do": "revokeConsent", "permission": permission, "kind": "application"})).await;
    }
    tenant.control(json!({"do": "expireTokens"})).await;
    let refused = tenant.app.collect_service_log(&tenant.id).await.unwrap_err();
    assert!(refused.fix.contains("AuditLog.Read.All"), "{refused:?}");
    tenant.control(json!({"do": "grantConsent", "permission": "AuditLog.Read.All", "kind": "application"})).await;
    tenant.control(json!({"do": "expireTokens"})).await;
    assert!(tenant.app.collect_service_log(&tenant.id).await.unwrap() > 0);
    tenant.end().await;
}

#[tokio::test]
async fn both_engines_agree_until_one_knows_more() {
    let tenant = provisioned(30).await;
    tenant.app.collect_service_log(&tenant.id).await.unwrap();
    let agreed = tenant.app.compare_engines(&tenant.id).await.unwrap();
    assert!(agreed.same > 0, "{agreed:?}");
    assert_eq!(agreed.differs, 0, "{:?}", agreed.rows);
    let only_usher = agreed.rows.iter().filter(|row| row.verdict == CompareVerdict::OnlyUsher);
    only_usher.for_each(|row| assert_eq!(row.service_status, Some(Status::Failure), "{row:?}"));
    // Somebody gets another title, and the service hasn't seen it yet.
    let filter = LogFilter { actions: vec![ActionKind::Create], statuses: vec![Status::Success], ..LogFilter::default() };
    let entries = tenant.app.history(&tenant.id, filter, 100).await.unwrap();
    let both = |one: &&Evaluation| {
        one.subject.object_type == ObjectType::User && agreed.rows.iter().all(|row| row.source_id != one.subject.source_id)
    };
    let who = entries.iter().find(both).unwrap().subject.source_id.0.clone();
    tenant.control(json!({"do": "updateUser", "user": who, "set": {"displayName": "Somebody Else"}})).await;
    let differs = tenant.app.compare_engines(&tenant.id).await.unwrap();
    let row = differs.rows.iter().find(|row| row.source_id.as_str() == who).unwrap();
    assert_eq!((row.verdict, row.usher, row.service_status), (CompareVerdict::Differs, Some(ActionKind::Update), Some(Status::Success)));
    assert!(row.attributes.iter().any(|one| one.target == "displayName"), "{row:?}");
    minutes(&tenant, 41).await;
    tenant.app.collect_service_log(&tenant.id).await.unwrap();
    let again = tenant.app.compare_engines(&tenant.id).await.unwrap();
    assert!(again.rows.iter().all(|row| row.source_id.as_str() != who), "{:?}", again.rows);
    tenant.end().await;
}
