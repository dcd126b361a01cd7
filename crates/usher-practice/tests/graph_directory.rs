//! People, groups, applications and assignments of the practice Graph.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod tenant;

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;
use tenant::of;
use usher_core::import::AppRole;
use usher_practice::Company;

#[tokio::test]
async fn people_are_read_by_id_name_filter_and_page() {
    let tenant = of(120).await;
    let all = tenant.all("/users?$select=id,userPrincipalName&$top=50").await;
    assert_eq!(all.len(), 120);
    let name = all[3]["userPrincipalName"].as_str().unwrap();
    let one = tenant.get(&format!("/users/{name}")).await;
    assert_eq!((&one["id"], one["@odata.context"].is_string()), (&all[3]["id"], true));
    assert!(one["mobilePhone"].is_null() && one["businessPhones"].is_array() && one.get("department").is_none(), "the default properties");
    let found = tenant.get(&format!("/users?$filter=userPrincipalName eq '{}'&$select=department", name.to_uppercase())).await;
    assert_eq!(found["value"][0]["id"], all[3]["id"]);
    let extensions = tenant.control(json!({ "do": "describe" })).await["extensions"].clone();
    let extension = extensions[0].as_str().unwrap();
    let path = format!("/users/{}?$select={extension},onPremisesExtensionAttributes", all[0]["id"].as_str().unwrap());
    let one = tenant.get(&path).await;
    assert_eq!((&one[extension], &one["onPremisesExtensionAttributes"]["extensionAttribute1"]), (&json!("Desk 0"), &json!("CC-100")));
    assert_eq!(tenant.refused("/users/nobody@contoso.com").await, (404, "Request_ResourceNotFound".to_owned()));
    tenant.no_violations().await;
}

#[tokio::test]
async fn direct_and_nested_members_are_told_apart() {
    let tenant = of(120).await;
    let found = tenant.get("/groups?$filter=startswith(displayName,'dialpad-every')").await;
    let id = found["value"][0]["id"].as_str().unwrap();
    let direct = tenant.all(&format!("/groups/{id}/members?$select=id,displayName")).await;
    assert_eq!(direct.len(), 3);
    let nested = tenant.all(&format!("/groups/{id}/transitiveMembers/microsoft.graph.user?$select=id&$top=10")).await;
    let groups = Company::new(120, 1, 0).groups();
    let expected: usize = groups.iter().take(3).map(|group| group.members.len()).sum();
    assert_eq!(nested.len(), expected);
    tenant.no_violations().await;
}

/// Whoever the practice company assigns is assigned here too, with the same role, themselves or through a group.
#[tokio::test]
async fn the_practice_companys_assignments_are_there_themselves_and_through_groups() {
    let tenant = of(200).await;
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", tenant.graph.application);
    let assigned = tenant.all(&format!("{path}?$top=40")).await;
    let mut roles: BTreeMap<String, String> = BTreeMap::new();
    for one in &assigned {
        let (principal, role) = (one["principalId"].as_str().unwrap(), one["appRoleId"].as_str().unwrap());
        match one["principalType"].as_str() {
            Some("User") => _ = roles.insert(principal.to_owned(), role.to_owned()),
            _ => {
                let members = tenant.all(&format!("/groups/{principal}/members/microsoft.graph.user?$select=id")).await;
                roles.extend(members.iter().map(|member| (member["id"].as_str().unwrap().to_owned(), role.to_owned())));
            }
        }
    }
    let named: Vec<_> =
        assigned.iter().filter(|one| one["principalType"] == "Group").map(|one| one["principalDisplayName"].as_str().unwrap()).collect();
    assert_eq!(named, ["dialpad-assigned", "dialpad-everyone"]);
    let mut through_default = 0;
    for person in Company::new(200, 1, 0).people() {
        let role = roles.get(person.id.as_str());
        assert_eq!(role.is_some(), !person.app_roles.is_empty(), "{}", person.label());
        let is_default = person.app_roles.first().is_some_and(AppRole::is_default_access);
        through_default += usize::from(is_default);
        assert_eq!(is_default, role.is_some_and(|role| role == AppRole::DEFAULT_ACCESS_ID));
    }
    assert!(through_default > 0);
    let roles = tenant.get(&format!("/servicePrincipals/{}?$select=appRoles", tenant.graph.application)).await;
    assert_eq!((&roles["appRoles"][0]["displayName"], roles.get("displayName")), (&json!("User"), None));
    tenant.no_violations().await;
}

#[tokio::test]
async fn someone_is_assigned_once_and_unassigned() {
    let tenant = of(60).await;
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", tenant.graph.application);
    let id = tenant.person(29).await;
    let role = tenant.get(&format!("/servicePrincipals/{}?$select=appRoles", tenant.graph.application)).await["appRoles"][0]["id"].clone();
    let body = json!({ "principalId": id, "resourceId": tenant.graph.application, "appRoleId": role });
    let (status, made) = tenant.ask(Method::POST, &path, Some(body.clone())).await;
    assert_eq!((status, &made["principalType"]), (201, &json!("User")));
    assert_eq!(tenant.ask(Method::POST, &path, Some(body)).await.0, 400, "there already");
    let other = json!({ "principalId": id, "resourceId": tenant.graph.application, "appRoleId": tenant.graph.application });
    assert_eq!(tenant.ask(Method::POST, &path, Some(other)).await.0, 400, "no such role");
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.ask(Method::DELETE, &one, None).await.0, 204);
    assert_eq!(tenant.ask(Method::DELETE, &one, None).await.0, 404);
    tenant.no_violations().await;
}

#[tokio::test]
async fn dialpad_is_found_and_another_one_is_made_from_the_gallery() {
    let mut tenant = of(30).await;
    let found = tenant.get("/servicePrincipals?$select=id,appId,displayName&$filter=startswith(displayName,'dialpad')").await;
    assert_eq!(found["value"][0]["id"], json!(tenant.graph.application));
    let by_app = tenant.get(&format!("/servicePrincipals(appId='{}')", found["value"][0]["appId"].as_str().unwrap())).await;
    assert_eq!(by_app["id"], json!(tenant.graph.application));
    let template = tenant.get("/applicationTemplates?$filter=displayName eq 'Dialpad'").await["value"][0].clone();
    assert_eq!(template["supportedProvisioningTypes"], json!(["sync"]));
    let path = format!("/applicationTemplates/{}/instantiate", template["id"].as_str().unwrap());
    let (status, made) = tenant.ask(Method::POST, &path, Some(json!({ "displayName": "Dialpad 2" }))).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        tenant.get(&format!("/servicePrincipals/{}", made["servicePrincipal"]["id"].as_str().unwrap())).await["displayName"],
        "Dialpad 2"
    );

    // With the narrow permission an application manages what it made, and nothing else.
    for wide in [
        "AppRoleAssignment.ReadWrite.All",
        "Application.ReadWrite.All",
        "Directory.ReadWrite.All",
        "Synchronization.Read.All",
        "Synchronization.ReadWrite.All",
    ] {
        tenant.control(json!({ "do": "revokeConsent", "permission": wide, "kind": "application" })).await;
    }
    tenant.renew().await;
    let (status, made) = tenant
        .ask(
            Method::POST,
            "/applications",
            Some(json!({ "displayName": "Mine", "publicClient": { "redirectUris": ["http://localhost"] } })),
        )
        .await;
    assert_eq!(status, 201, "{made}");
    let change = json!({ "displayName": "Still mine" });
    let mine = format!("/applications/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.ask(Method::PATCH, &mine, Some(change.clone())).await.0, 204);
    let others =
        tenant.get("/applications?$filter=displayName eq 'Dialpad'&$select=id").await["value"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(tenant.ask(Method::PATCH, &format!("/applications/{others}"), Some(change)).await.0, 403);
    tenant.no_violations().await;
}

#[tokio::test]
async fn the_organization_and_objects_by_ids() {
    let tenant = of(30).await;
    let organization = tenant.get("/organization?$select=id,displayName,verifiedDomains").await;
    assert_eq!(organization["value"][0]["id"], json!(tenant.graph.tenant_id));
    let body = json!({ "ids": [tenant.person(1).await, tenant.graph.application], "types": ["user"] });
    let (_, found) = tenant.ask(Method::POST, "/directoryObjects/getByIds", Some(body)).await;
    assert_eq!(found["value"].as_array().unwrap().len(), 1);
    tenant.no_violations().await;
}
