//! The enterprise application over real HTTP: found, added, its roles and assignments, and whether the signed-in person may set it up.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use serde_json::{Value as Json, json};
use support::client;
use usher_entra::application::{self, DirectoryRole};
use usher_entra::{Job, Kind};
use wiremock::matchers::{body_json, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const SP: &str = "0b4c9f0e-6f0c-4a3a-9d52-6a3b0f1f2a10";

fn found(values: Json) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "value": values }))
}

fn dialpad(id: &str) -> Json {
    json!({"id": id, "appId": "a", "displayName": "Dialpad", "accountEnabled": true, "appRoleAssignmentRequired": true})
}

#[tokio::test]
async fn one_is_found_by_object_id_or_by_its_whole_name() {
    let server = MockServer::start().await;
    Mock::given(path(format!("/v1.0/servicePrincipals/{SP}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(dialpad(SP)))
        .mount(&server)
        .await;
    let by = |filter: &str| Mock::given(path("/v1.0/servicePrincipals")).and(query_param("$filter", filter));
    by("displayName eq 'Dialpad'").respond_with(found(json!([dialpad(SP)]))).mount(&server).await;
    by("displayName eq 'Ana''s & Co'").respond_with(found(json!([]))).mount(&server).await;
    by("displayName eq 'Twice'").respond_with(found(json!([dialpad("1"), dialpad("2")]))).mount(&server).await;
    by("startswith(displayName,'dial')").respond_with(found(json!([dialpad(SP), dialpad("2")]))).mount(&server).await;
    let client = client(&server.uri());
    for wanted in [SP, " Dialpad "] {
        assert_eq!(application::named(&client, wanted).await.unwrap().id, SP);
    }
    for (wanted, code) in [("Ana's & Co", "ApplicationNotFound"), ("Twice", "ApplicationAmbiguous")] {
        assert_eq!(application::named(&client, wanted).await.unwrap_err().code, code);
    }
    assert_eq!(application::starting_with(&client, "dial").await.unwrap().len(), 2);
    let other = "1b4c9f0e-6f0c-4a3a-9d52-6a3b0f1f2a10";
    let missing = json!({"error": {"code": "Request_ResourceNotFound", "message": "Resource does not exist."}});
    Mock::given(path(format!("/v1.0/servicePrincipals/{other}")))
        .respond_with(ResponseTemplate::new(404).set_body_json(missing))
        .mount(&server)
        .await;
    assert_eq!(application::named(&client, other).await.unwrap_err().code, "ApplicationNotFound");
}

#[tokio::test]
async fn one_is_added_from_the_gallery_and_waited_for_until_it_can_be_used() {
    let server = MockServer::start().await;
    let template = json!({"id": "t", "displayName": "Dialpad", "publisher": "Dialpad", "supportedProvisioningTypes": ["sync"]});
    Mock::given(path("/v1.0/applicationTemplates"))
        .and(query_param("$filter", "displayName eq 'Dialpad'"))
        .respond_with(found(json!([template])))
        .mount(&server)
        .await;
    let made = json!({"application": {"id": "o"}, "servicePrincipal": {"id": SP}});
    Mock::given(method("POST"))
        .and(path("/v1.0/applicationTemplates/t/instantiate"))
        .and(body_json(json!({"displayName": "Dialpad for Contoso"})))
        .respond_with(ResponseTemplate::new(201).set_body_json(made))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(path(format!("/v1.0/servicePrincipals/{SP}")))
        .respond_with(ResponseTemplate::new(404))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(path(format!("/v1.0/servicePrincipals/{SP}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(dialpad(SP)))
        .mount(&server)
        .await;
    let client = client(&server.uri());
    let gallery = application::in_gallery(&client, "Dialpad").await.unwrap();
    let [template] = gallery.as_slice() else { panic!("one of that name") };
    assert!(template.is_provisioned_to());
    let added = application::instantiate(&client, &template.id, "Dialpad for Contoso").await.unwrap();
    assert_eq!(added.id, SP);
}

#[tokio::test]
async fn an_addition_without_an_answer_is_not_repeated() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).expect(1).mount(&server).await;
    assert_eq!(application::instantiate(&client(&server.uri()), "t", "Dialpad").await.unwrap_err().kind, Kind::Unknown);
}

#[tokio::test]
async fn roles_and_assignments_are_read_and_default_access_is_known() {
    let server = MockServer::start().await;
    let role = |id: &str, enabled: bool, kind: &str| json!({"id": id, "value": id, "displayName": id, "isEnabled": enabled, "allowedMemberTypes": [kind]});
    let roles =
        json!({"id": SP, "appRoles": [role("User", true, "User"), role("Old", false, "User"), role("Machine", true, "Application")]});
    Mock::given(path(format!("/v1.0/servicePrincipals/{SP}")))
        .and(query_param("$select", "id,appRoles"))
        .respond_with(ResponseTemplate::new(200).set_body_json(roles))
        .mount(&server)
        .await;
    let assigned = |role: &str| json!({"id": "x", "principalId": "u", "principalType": "User", "principalDisplayName": "Ana", "appRoleId": role, "resourceId": SP});
    let list = json!([assigned(application::DEFAULT_ACCESS), assigned("User")]);
    Mock::given(method("GET"))
        .and(path(format!("/v1.0/servicePrincipals/{SP}/appRoleAssignedTo")))
        .respond_with(found(list))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path(format!("/v1.0/servicePrincipals/{SP}/appRoleAssignedTo")))
        .and(body_json(json!({"principalId": "u", "resourceId": SP, "appRoleId": "User"})))
        .respond_with(ResponseTemplate::new(201).set_body_json(assigned("User")))
        .mount(&server)
        .await;
    let client = client(&server.uri());
    let roles = application::app_roles(&client, SP).await.unwrap();
    assert_eq!(roles.iter().map(application::AppRole::is_for_people).collect::<Vec<_>>(), [true, false, false]);
    let all = application::assigned(&client, SP).await.unwrap();
    assert_eq!(all.iter().map(application::Assignment::is_default_access).collect::<Vec<_>>(), [true, false]);
    assert_eq!(application::assign(&client, SP, "u", "User").await.unwrap().principal_id, "u");
}

#[tokio::test]
async fn a_person_is_found_by_what_a_name_begins_with() {
    let server = MockServer::start().await;
    let names = ["displayName", "givenName", "surname", "userPrincipalName", "mail"];
    let filter = names.map(|name| format!("startswith({name},'O''B')")).join(" or ");
    let ana = json!({"id": "u", "displayName": "Ana O'Brien", "userPrincipalName": "ana@contoso.com", "accountEnabled": false});
    Mock::given(path("/v1.0/users"))
        .and(query_param("$filter", filter))
        .and(query_param("$top", "10"))
        .respond_with(found(json!([ana])))
        .mount(&server)
        .await;
    let people = application::people_starting_with(&client(&server.uri()), "O'B").await.unwrap();
    let [person] = people.as_slice() else { panic!("one of that name") };
    assert_eq!((person.id.as_str(), person.account_enabled), ("u", Some(false)));
}

async fn rights(roles: Json, owner: &str) -> Result<application::Rights, usher_entra::EntraError> {
    let server = MockServer::start().await;
    Mock::given(path("/v1.0/me")).respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "me"}))).mount(&server).await;
    Mock::given(path("/v1.0/me/transitiveMemberOf")).respond_with(found(roles)).mount(&server).await;
    let owners = Mock::given(path(format!("/v1.0/servicePrincipals/{SP}/owners")));
    owners.respond_with(found(json!([{"id": owner}]))).mount(&server).await;
    application::rights(&client(&server.uri()), Some(SP)).await
}

#[tokio::test]
async fn a_role_or_ownership_allows_to_set_up() {
    let group = json!({"@odata.type": "#microsoft.graph.group", "id": "g", "displayName": "Everyone"});
    let role = |template: &str| json!([group, {"@odata.type": "#microsoft.graph.directoryRole", "id": "r", "displayName": "x", "roleTemplateId": template}]);
    let reader = role("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");
    let none = rights(reader.clone(), "another").await.unwrap();
    assert!(!none.may_set_up());
    assert!(rights(reader, "me").await.unwrap().may_set_up());
    let by_role = rights(role(DirectoryRole::CloudApplicationAdministrator.template_id()), "another").await.unwrap();
    assert_eq!((by_role.roles.as_slice(), by_role.is_owner), ([DirectoryRole::CloudApplicationAdministrator].as_slice(), false));
    let hidden =
        rights(json!([{"@odata.type": "#microsoft.graph.directoryRole", "id": "r", "displayName": null, "roleTemplateId": null}]), "me")
            .await
            .unwrap_err();
    assert_eq!((hidden.kind, hidden.details.missing.unwrap().job), (Kind::NotAllowed, Job::CheckRoles));
}
