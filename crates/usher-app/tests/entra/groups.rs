//! Assignment by group, groups within groups, Default Access, protected groups.

use serde_json::json;
use usher_core::import::{AppRole, ObjectType};
use usher_engine::Wanted;
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
