//! What an administrator changes is what the next cycle finds: people removed, restored and purged, and what a wipe leaves.

use serde_json::{Value as Json, json};
use usher_core::import::{ObjectType, Presence, Value};
use usher_engine::Wanted;

use crate::fixture::Tenant;

#[tokio::test]
async fn a_changed_person_is_updated_through_empty_pages_and_others_stay() {
    let tenant = Tenant::of(120, "dialpad").await;
    tenant.run().await;
    let person = tenant.linked()[3].clone();
    let before = tenant.person(person.as_str()).unwrap();
    tenant.control(json!({"do": "updateUser", "user": person, "set": {"jobTitle": "Chief of Practice", "department": null}})).await;
    tenant.control(json!({"do": "emptyPages", "count": 2})).await;
    let run = tenant.run().await;
    assert_eq!((run.summary.counts.update, run.summary.counts.changes()), (1, 1), "{:?}", run.summary);
    let after = tenant.person(person.as_str()).unwrap();
    assert_eq!(after.attribute("jobTitle"), &Value::text("Chief of Practice"));
    assert_eq!(after.attribute("department"), &Value::Null, "a cleared value is none");
    assert_eq!(after.attribute("displayName"), before.attribute("displayName"), "what isn't told stays");
    tenant.end().await;
}

#[tokio::test]
async fn removed_restored_and_purged_people_are_disabled_enabled_and_deleted() {
    let tenant = Tenant::of(120, "dialpad").await;
    tenant.run().await;
    let person = tenant.linked()[5].clone();
    let before = tenant.person(person.as_str()).unwrap();

    tenant.control(json!({"do": "softDelete", "object": person})).await;
    let run = tenant.run().await;
    assert_eq!((run.summary.counts.disable, run.summary.counts.changes()), (1, 1), "{:?}", run.summary);
    assert_eq!(tenant.person(person.as_str()).unwrap().presence, Presence::SoftDeleted);
    assert_eq!(tenant.run().await.summary.counts.changes(), 0, "once");

    tenant.control(json!({"do": "restore", "object": person})).await;
    let run = tenant.run().await;
    assert_eq!(run.summary.counts.enable, 1, "{:?}", run.summary);
    let restored = tenant.person(person.as_str()).unwrap();
    assert_eq!((restored.presence, restored.attributes), (Presence::Present, before.attributes));

    tenant.control(json!({"do": "softDelete", "object": person})).await;
    tenant.control(json!({"do": "purge", "object": person})).await;
    let run = tenant.run().await;
    assert_eq!((run.summary.counts.delete, run.summary.counts.disable), (1, 0), "{:?}", run.summary);
    assert!(!tenant.linked().contains(&person));
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    assert_eq!(tenant.person(person.as_str()), None, "nobody knows of them any more but the log");
    tenant.end().await;
}

#[tokio::test]
async fn a_wipe_forgets_people_and_still_notices_who_left_meanwhile() {
    let tenant = Tenant::of(80, "dialpad").await;
    tenant.run().await;
    let linked = tenant.linked();
    let (leaver, stayer) = (linked[2].clone(), linked[4].clone());
    let wiped = tenant.app.wipe_directory(&tenant.id).await.unwrap();
    assert!(wiped.objects > 80 && wiped.reduced >= linked.len(), "{wiped:?}");
    assert_eq!(tenant.person(stayer.as_str()).unwrap().attributes, [].into());
    tenant.control(json!({"do": "softDelete", "object": leaver})).await;
    let run = tenant.run().await;
    assert_eq!((run.summary.counts.disable, run.summary.counts.changes()), (1, 1), "{:?}", run.summary);
    assert_ne!(tenant.person(stayer.as_str()).unwrap().attribute("userPrincipalName"), &Value::Null, "read anew");
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    tenant.end().await;
}

#[tokio::test]
async fn a_group_that_is_purged_leaves_and_its_members_stay() {
    let tenant = Tenant::of(60, "scim").await;
    tenant.app.plan(&tenant.id, Wanted::Initial).await.unwrap();
    let described: Json = tenant.control(json!({"do": "describe"})).await;
    let group = described["groups"][1]["id"].as_str().unwrap().to_owned();
    tenant.control(json!({"do": "purge", "object": group})).await;
    tenant.app.plan(&tenant.id, Wanted::WhatIsDue).await.unwrap();
    let presence = tenant.known(&tenant.id, ObjectType::Group, &group).map(|one| one.presence);
    assert_eq!(presence, Some(Presence::HardDeleted));
    assert_eq!(tenant.store().present_objects(&tenant.id, ObjectType::User).unwrap(), 60);
    tenant.end().await;
}
