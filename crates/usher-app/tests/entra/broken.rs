//! What breaks on the way is never taken for people who left.

use serde_json::json;
use usher_core::import::{ObjectType, Presence};
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::fixture::Tenant;

#[tokio::test]
async fn links_that_expired_lead_to_a_whole_reading_and_only_the_deleted_have_left() {
    for how in ["410", "syncStateNotFound"] {
        let tenant = Tenant::of(250, "dialpad").await;
        tenant.run().await;
        let linked = tenant.linked();
        let present = tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap();
        tenant.control(json!({"do": "softDelete", "object": linked[0]})).await;
        tenant.control(json!({"do": "softDelete", "object": linked[1]})).await;
        tenant.run().await;
        tenant.control(json!({"do": "purge", "object": linked[1]})).await;
        tenant.control(json!({"do": "purge", "object": linked[2]})).await;
        tenant.control(json!({"do": "expireDelta", "how": how})).await;
        let run = tenant.run().await;
        // A group that held one of them may lose a member; nobody else is touched. Only who was known as deleted counts as gone for good.
        let counts = run.summary.counts;
        assert_eq!((counts.disable, counts.delete, counts.create, counts.enable), (1, 1, 0, 0), "{how}: {counts:?}");
        assert_eq!(tenant.linked().len(), linked.len() - 1, "{how}");
        assert_eq!(tenant.person(linked[2].as_str()).unwrap().presence, Presence::SoftDeleted);
        assert_eq!(tenant.person(linked[0].as_str()).unwrap().presence, Presence::SoftDeleted);
        assert_eq!(tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap(), present - 3);
        let before = tenant.requests().await;
        assert_eq!(tenant.run().await.summary.counts.changes(), 0);
        assert_eq!(tenant.requests().await - before, 1, "the new links are good");
        tenant.end().await;
    }
}

#[tokio::test]
async fn whoever_may_not_look_into_the_bin_takes_nobody_for_gone_for_good() {
    let tenant = Tenant::of(120, "dialpad").await;
    tenant.run().await;
    let person = tenant.linked()[0].clone();
    tenant.control(json!({"do": "softDelete", "object": person})).await;
    tenant.run().await;
    tenant.control(json!({"do": "purge", "object": person})).await;
    tenant.control(json!({"do": "expireDelta"})).await;
    tenant.control(json!({"do": "fail", "path": "directory/deletedItems", "status": 403})).await;
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    assert_eq!(tenant.person(person.as_str()).unwrap().presence, Presence::SoftDeleted);
    tenant.end().await;
}

#[tokio::test]
async fn another_application_of_the_same_name_is_not_taken_for_the_one_that_was_read() {
    let tenant = Tenant::of(60, "dialpad").await;
    let named = tenant.with(|document| document["source"]["application"] = json!("Dialpad")).await;
    tenant.app.plan(&named, Wanted::Initial).await.unwrap();
    tenant.control(json!({"do": "renameApplication", "application": "Dialpad", "name": "Old"})).await;
    tenant.control(json!({"do": "renameApplication", "application": "Usher", "name": "Dialpad"})).await;
    for _ in 0..2 {
        let problem = tenant.app.plan(&named, Wanted::Initial).await.unwrap_err();
        assert_eq!(problem.code, "ApplicationChanged", "{problem:?}");
        assert!(problem.message.contains("“Dialpad”") && problem.fix.contains("directory wipe"), "{problem:?}");
    }
    tenant.app.wipe_directory(&named).await.unwrap();
    tenant.app.plan(&named, Wanted::Initial).await.unwrap();
    tenant.end().await;
}

#[tokio::test]
async fn a_page_that_fails_is_no_cycle_and_the_next_one_finds_everything() {
    let tenant = Tenant::of(250, "dialpad").await;
    tenant.control(json!({"do": "failNextPage", "status": 400})).await;
    assert!(tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::Initial, deletions: Deletions::Guarded }).await.is_err());
    assert_eq!(tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap(), 0, "nothing of half a reading is handed on");
    tenant.run().await;
    assert_eq!(tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap(), 250);

    let person = tenant.linked()[7].clone();
    tenant.control(json!({"do": "softDelete", "object": person})).await;
    tenant.control(json!({"do": "fail", "path": "users/delta", "status": 403})).await;
    let problem = tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err();
    assert!(!problem.message.is_empty() && problem.fix.contains("User.Read.All"), "{problem:?}");
    assert_eq!(tenant.person(person.as_str()).unwrap().presence, Presence::Present);
    let run = tenant.run().await;
    assert_eq!((run.summary.counts.disable, run.summary.counts.changes()), (1, 1), "{:?}", run.summary);
    tenant.end().await;
}

#[tokio::test]
async fn a_throttled_reading_waits_and_is_whole() {
    let tenant = Tenant::of(150, "dialpad").await;
    tenant.control(json!({"do": "throttle", "count": 3, "retryAfter": 1})).await;
    tenant.run().await;
    assert!(tenant.stats().await["throttled"].as_u64().unwrap() > 0);
    assert_eq!(tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap(), 150);
    tenant.end().await;
}

#[tokio::test]
async fn consent_that_was_taken_back_is_named_with_what_to_ask_for() {
    let tenant = Tenant::of(30, "dialpad").await;
    tenant.run().await;
    // Whatever else would do, too.
    for also in ["GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"] {
        tenant.control(json!({"do": "revokeConsent", "permission": also, "kind": "application"})).await;
    }
    tenant.control(json!({"do": "expireTokens"})).await;
    let problem = tenant.app.run(&tenant.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap_err();
    assert_eq!(problem.code, "PermissionMissing");
    assert!(problem.fix.contains("GroupMember.Read.All"), "{problem:?}");
    tenant.control(json!({"do": "grantConsent", "permission": "GroupMember.Read.All", "kind": "application"})).await;
    tenant.control(json!({"do": "expireTokens"})).await;
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    tenant.end().await;
}
