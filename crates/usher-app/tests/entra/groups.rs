//! Assignment by group, groups within groups, Default Access, protected groups.

use serde_json::json;
use usher_core::import::{AppRole, ObjectType};
use usher_engine::{Deletions, RunRequest, Wanted};
use usher_practice::Company;

use crate::fixture::Tenant;

#[tokio::test]
async fn a_member_of_an_assigned_group_is_assigned_and_no_longer_when_taken_out() {
    let tenant = Tenant::of(60, "dialpad").await;
    let made = tenant.control(json!({"do": "addUser", "user": {"displayName": "New Hire", "userPrincipalName": "new.hire@contoso.com", "mail": "new.hire@contoso.com", "accountEnabled": true}})).await;
    let person = made["id"].as_str().unwrap().to_owned();
    tenant.app.plan(&tenant.id, Wanted::Initial).await.unwrap();
    let via = || tenant.person(&person).unwrap().app_roles.into_iter().map(|role| (role.display_name, role.via)).collect::<Vec<_>>();
    assert_eq!(via(), []);
    tenant.control(json!({"do": "addMember", "group": "dialpad-assigned", "member": person})).await;
    tenant.app.plan(&tenant.id, Wanted::WhatIsDue).await.unwrap();
    assert_eq!(via(), [("User".to_owned(), vec!["dialpad-assigned".to_owned()])]);
    tenant.control(json!({"do": "assign", "principal": person})).await;
    tenant.app.plan(&tenant.id, Wanted::WhatIsDue).await.unwrap();
    assert_eq!(via(), [("User".to_owned(), vec![])], "one's own goes first");
    tenant.control(json!({"do": "removeMember", "group": "dialpad-assigned", "member": person})).await;
    tenant.control(json!({"do": "unassign", "principal": person})).await;
    tenant.app.plan(&tenant.id, Wanted::WhatIsDue).await.unwrap();
    assert_eq!(via(), []);
    tenant.control(json!({"do": "assign", "principal": person, "role": "Default Access"})).await;
    tenant.app.plan(&tenant.id, Wanted::WhatIsDue).await.unwrap();
    let roles = tenant.person(&person).unwrap().app_roles;
    assert!(roles.len() == 1 && roles.iter().all(AppRole::is_default_access), "{roles:?}");
    tenant.end().await;
}

#[tokio::test]
async fn groups_within_an_assigned_group_count_where_the_connection_says_so() {
    let tenant = Tenant::of(60, "dialpad").await;
    let inner = Company::new(60, 1, 0).groups()[0].label();
    let made = tenant.control(json!({"do": "addUser", "user": {"displayName": "New Hire", "userPrincipalName": "new.hire@contoso.com", "accountEnabled": true}})).await;
    let person = made["id"].as_str().unwrap().to_owned();
    tenant.control(json!({"do": "addMember", "group": inner, "member": person})).await;
    tenant.app.plan(&tenant.id, Wanted::Initial).await.unwrap();
    assert_eq!(tenant.person(&person).unwrap().app_roles, []);

    let nested = tenant.with(|document| {
        document["nestedGroups"] = json!(true);
        document["protected"] = json!({"groups": [inner.to_uppercase()]});
    });
    let nested = nested.await;
    tenant.app.plan(&nested, Wanted::Initial).await.unwrap();
    let read = tenant.known(&nested, ObjectType::User, &person).unwrap();
    assert_eq!(read.app_roles[0].via, ["dialpad-everyone".to_owned(), inner.clone()]);
    assert_eq!(read.member_of, [inner]);
    tenant.end().await;
}

#[tokio::test]
async fn a_protected_group_that_the_directory_doesnt_have_stops_the_cycle() {
    let tenant = Tenant::of(30, "dialpad").await;
    let id = tenant.with(|document| document["protected"] = json!({"groups": ["Bored"]})).await;
    let problem = tenant.app.plan(&id, Wanted::Initial).await.unwrap_err();
    assert_eq!(problem.code, "ProtectedGroupMissing");
    tenant.end().await;
}

#[tokio::test]
async fn a_membership_that_is_hidden_in_a_whole_reading_is_not_taken_for_people_who_left() {
    let tenant = Tenant::of(60, "dialpad").await;
    tenant.run().await;
    let linked = tenant.linked();
    tenant.control(json!({"do": "hideMembers", "group": "dialpad-assigned"})).await;
    tenant.control(json!({"do": "revokeConsent", "permission": "Member.Read.Hidden", "kind": "application"})).await;
    tenant.control(json!({"do": "expireTokens"})).await;
    tenant.control(json!({"do": "expireDelta"})).await;
    for _ in 0..2 {
        let problem = tenant.app.run(&tenant.id, tenant_run()).await.unwrap_err();
        assert_eq!(problem.code, "MembersMissing", "{problem:?}");
        assert!(problem.message.contains("“dialpad-assigned”") && problem.fix.contains("Member.Read.Hidden"), "{problem:?}");
    }
    assert_eq!(tenant.linked(), linked);
    tenant.control(json!({"do": "grantConsent", "permission": "Member.Read.Hidden", "kind": "application"})).await;
    tenant.control(json!({"do": "expireTokens"})).await;
    assert_eq!(tenant.run().await.summary.counts.changes(), 0);
    tenant.end().await;
}

#[tokio::test]
async fn a_group_that_was_emptied_on_purpose_is_believed_once_it_is_no_longer_assigned() {
    let tenant = Tenant::of(60, "dialpad").await;
    tenant.run().await;
    let group = tenant.group("dialpad-assigned").await;
    let members = tenant.store().directory_members(&tenant.id, &group).unwrap();
    assert!(!members.is_empty());
    tenant.control(json!({"do": "expireDelta"})).await;
    for member in &members {
        tenant.control(json!({"do": "removeMember", "group": "dialpad-assigned", "member": member})).await;
    }
    let refused = || async { tenant.app.run(&tenant.id, tenant_run()).await.unwrap_err().code };
    assert_eq!(refused().await, "MembersMissing");
    tenant.app.wipe_directory(&tenant.id).await.unwrap();
    assert_eq!(refused().await, "MembersMissing", "a wipe doesn't make it true");
    tenant.control(json!({"do": "unassign", "principal": "dialpad-assigned"})).await;
    assert!(tenant.run().await.summary.counts.disable > 0);
    tenant.end().await;
}

#[tokio::test]
async fn an_assigned_group_without_members_is_told_and_stops_nothing() {
    let tenant = Tenant::of(60, "dialpad").await;
    tenant.run().await;
    tenant.control(json!({"do": "addGroup", "group": {"displayName": "Berlin", "mailEnabled": false, "mailNickname": "berlin", "securityEnabled": true}})).await;
    tenant.control(json!({"do": "assign", "principal": "Berlin"})).await;
    let counts = tenant.run().await.summary.counts;
    assert_eq!((counts.disable, counts.delete, counts.update), (0, 0, 0), "{counts:?}");
    let notes = tenant.app.source_notes(&tenant.id).await;
    assert!(notes.iter().any(|note| note.contains("“Berlin” has no members")), "{notes:?}");
    tenant.end().await;
}

#[tokio::test]
async fn a_list_of_nobody_assigned_is_not_believed() {
    let tenant = Tenant::of(60, "dialpad").await;
    tenant.run().await;
    let linked = tenant.linked();
    let described = tenant.control(json!({"do": "describe"})).await;
    let groups = described["groups"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
    let people = tenant.store().directory_objects(&tenant.id, ObjectType::User, None, 100).unwrap().into_iter().map(|one| one.id.0);
    for principal in groups.chain(people) {
        tenant.try_control(json!({"do": "unassign", "principal": principal})).await;
    }
    let problem = tenant.app.run(&tenant.id, tenant_run()).await.unwrap_err();
    assert!(problem.message.contains("assigned") && problem.fix.contains("directory wipe"), "{problem:?}");
    assert_eq!(tenant.linked(), linked);
    tenant.end().await;
}

#[tokio::test]
async fn whoever_is_in_a_group_within_a_protected_one_is_protected() {
    let tenant = Tenant::of(60, "dialpad").await;
    tenant.run().await;
    let person = tenant.linked()[3].clone();
    for name in ["Board", "Executives"] {
        tenant.control(json!({"do": "addGroup", "group": {"displayName": name, "mailEnabled": false, "mailNickname": name, "securityEnabled": true}})).await;
    }
    tenant.control(json!({"do": "addMember", "group": "Board", "member": "Executives"})).await;
    tenant.control(json!({"do": "addMember", "group": "Executives", "member": person})).await;
    let id = tenant.with(|document| document["protected"] = json!({"groups": ["Board"]})).await;
    tenant.app.plan(&id, Wanted::Initial).await.unwrap();
    assert_eq!(tenant.known(&id, ObjectType::User, person.as_str()).unwrap().member_of, ["Board"]);
    tenant.end().await;
}

#[tokio::test]
async fn a_protected_group_that_protects_nobody_stops_the_cycle() {
    let tenant = Tenant::of(60, "dialpad").await;
    let inner = Company::new(60, 1, 0).groups()[0].label();
    let id = tenant.with(|document| document["protected"] = json!({"groups": [inner.clone()]})).await;
    tenant.control(json!({"do": "hideMembers", "group": inner})).await;
    tenant.control(json!({"do": "revokeConsent", "permission": "Member.Read.Hidden", "kind": "application"})).await;
    tenant.control(json!({"do": "expireTokens"})).await;
    let problem = tenant.app.plan(&id, Wanted::Initial).await.unwrap_err();
    assert_eq!(problem.code, "ProtectedGroupEmpty", "{problem:?}");
    assert!(problem.message.contains(&inner), "{problem:?}");
    tenant.end().await;
}

fn tenant_run() -> RunRequest {
    RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }
}
