//! Changing one account or group: what is sent, and what is never put at risk (rules 4.6, 6.2, 7.5).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use server::{answering_by, client, scim_error};
use usher_core::import::Value;
use usher_scim::{Endpoint, Kind};
use wiremock::ResponseTemplate;

fn values(pairs: &[(&str, Value)]) -> BTreeMap<String, Value> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

#[tokio::test]
async fn a_group_is_never_put_whole_since_its_members_may_not_be_shown() {
    for refusal in [ResponseTemplate::new(501), scim_error(400, "noTarget", "no")] {
        let server = answering_by(move |_, request| match request.method.as_str() {
            "PATCH" => refusal.clone(),
            _ => ResponseTemplate::new(200).set_body_json(json!({ "id": "g1", "displayName": "Sales" })),
        })
        .await;
        let error =
            client(&server).update(Endpoint::Groups, "g1", &BTreeMap::new(), &values(&[("displayName", "Oslo".into())])).await.unwrap_err();
        assert_eq!(error.kind, Kind::Object);
        assert!(server.received_requests().await.unwrap().iter().all(|one| one.method.as_str() != "PUT"));
    }
}

#[tokio::test]
async fn a_put_sends_back_nothing_that_is_the_targets_own() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "PATCH" => ResponseTemplate::new(501),
        _ => ResponseTemplate::new(200).set_body_json(
            json!({ "Id": "u1", "userName": "ada", "Meta": {}, "groups": [{ "value": "g" }], "emails": null, "nickName": "A" }),
        ),
    })
    .await;
    let email = values(&[("emails[type eq \"work\"].value", "ada@contoso.com".into())]);
    client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &email).await.unwrap();
    let put: Json = server.received_requests().await.unwrap().pop().unwrap().body_json().unwrap();
    let core = "urn:ietf:params:scim:schemas:core:2.0:User";
    let emails = json!([{ "type": "work", "value": "ada@contoso.com" }]);
    assert_eq!(put, json!({ "userName": "ada", "nickName": "A", "emails": emails, "schemas": [core] }));
}

#[tokio::test]
async fn a_put_names_the_extension_that_it_brings() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "PATCH" => ResponseTemplate::new(501),
        _ => ResponseTemplate::new(200)
            .set_body_json(json!({ "id": "u1", "userName": "ada", "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"] })),
    })
    .await;
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let department = format!("{enterprise}:department");
    let sent = values(&[(department.as_str(), "Oslo".into())]);
    client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &sent).await.unwrap();
    let put: Json = server.received_requests().await.unwrap().pop().unwrap().body_json().unwrap();
    assert_eq!(put["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:User", enterprise]));
    assert_eq!(put[enterprise]["department"], "Oslo");
}

#[tokio::test]
async fn a_value_that_is_refused_holds_up_nothing_else_and_is_named() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "GET" => ResponseTemplate::new(200).set_body_json(json!({ "id": "u1", "active": true, "nickName": "A", "title": "Old" })),
        _ if String::from_utf8_lossy(&request.body).contains("title") => scim_error(400, "invalidValue", "title is too long"),
        _ => ResponseTemplate::new(204),
    })
    .await;
    let sent = values(&[("active", Value::Boolean(false)), ("nickName", "A".into()), ("title", "New".into())]);
    let error = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &sent).await.unwrap_err();
    assert_eq!((error.kind, error.requests), (Kind::Object, 4), "{error:?}");
    assert!(error.message.contains("title is too long") && error.message.contains("Refused: title."), "{error:?}");
    let all = server::operations(&server).await;
    assert_eq!(all[3], json!({ "op": "replace", "path": "active", "value": false }));
    assert_eq!(all.len(), 5, "what is held already isn't sent again: {all:?}");
}

#[tokio::test]
async fn an_account_that_no_filter_shows_is_found_in_the_list_once_the_target_says_that_it_is_there() {
    let server = answering_by(|_, request| {
        if request.method.as_str() == "POST" {
            return scim_error(409, "uniqueness", "taken");
        }
        let filtered = request.url.query().unwrap_or_default().contains("filter");
        let all: Vec<Json> = ["ada", "bo"].iter().map(|name| json!({ "id": name, "userName": name })).collect();
        let some = if filtered { Vec::new() } else { all };
        ResponseTemplate::new(200).set_body_json(json!({ "totalResults": some.len(), "Resources": some }))
    })
    .await;
    let client = client(&server);
    let find = async |name: &str| client.find(Endpoint::Users, "userName", &name.into(), false).await.unwrap();
    assert_eq!(find("ada").await.value.len(), 0);
    for (name, requests) in [("ada", 3), ("bo", 1)] {
        assert_eq!(client.create(Endpoint::Users, &values(&[("userName", name.into())])).await.unwrap_err().kind, Kind::Exists);
        let found = find(name).await;
        assert_eq!((found.value.len(), found.requests), (1, requests), "{name}");
    }
    assert_eq!(find("cy").await.value.len(), 0);
}

#[tokio::test]
async fn a_target_that_wants_to_know_which_version_goes_is_told() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "GET" => ResponseTemplate::new(200).set_body_json(json!({ "id": "u1", "meta": { "version": "W/\"3\"" } })),
        _ if request.headers.get("if-match").is_some_and(|version| version == "W/\"3\"") => ResponseTemplate::new(204),
        _ => ResponseTemplate::new(428),
    })
    .await;
    assert_eq!(client(&server).delete(Endpoint::Users, "u1").await.unwrap().requests, 3);
}

const WORK: &str = "emails[type eq \"work\"].value";

#[tokio::test]
async fn an_element_is_added_only_to_an_account_that_was_seen_without_it() {
    for (held, operation) in [
        (json!([{ "type": "work", "display": "Ada" }]), json!({ "op": "replace", "path": WORK, "value": "a@b.c" })),
        (json!([]), json!({ "op": "add", "path": "emails", "value": [{ "type": "work", "value": "a@b.c" }] })),
    ] {
        let account = json!({ "id": "u1", "emails": held });
        let server = answering_by(move |_, request| match request.method.as_str() {
            "GET" => ResponseTemplate::new(200).set_body_json(&account),
            _ => ResponseTemplate::new(204),
        })
        .await;
        let sent = values(&[(WORK, "a@b.c".into())]);
        let done = client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &sent).await.unwrap();
        assert_eq!((done.requests, server::operations(&server).await), (2, vec![operation]));
    }
}

#[tokio::test]
async fn an_account_that_is_not_shown_is_changed_by_what_was_last_seen_of_it() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "GET" => scim_error(403, "", "not for you"),
        _ => ResponseTemplate::new(204),
    })
    .await;
    let client = client(&server);
    client.update(Endpoint::Users, "u1", &BTreeMap::new(), &values(&[("title", "New".into())])).await.unwrap();
    let done = client.update(Endpoint::Users, "u1", &BTreeMap::new(), &values(&[(WORK, "a@b.c".into())])).await.unwrap();
    assert_eq!((done.requests, server::operations(&server).await.len()), (2, 2));
}

#[tokio::test]
async fn one_whom_the_target_hides_from_reading_is_given_access_all_the_same() {
    let nobody = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "Resources": []});
    let server = answering_by(move |_, request| match request.method.as_str() {
        "GET" if request.url.path().ends_with("u1") => scim_error(404, "", "not found"),
        "GET" => ResponseTemplate::new(200).set_body_json(nobody.clone()),
        _ => ResponseTemplate::new(204),
    })
    .await;
    let sent = values(&[("active", Value::Boolean(true)), ("phoneNumbers[type eq \"mobile\"].value", "+1 206 555 0100".into())]);
    client(&server).update(Endpoint::Users, "u1", &BTreeMap::new(), &sent).await.unwrap();
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.iter().filter(|request| request.method.as_str() == "PATCH").count(), 1, "the write itself tells whether it is there");
}

#[tokio::test]
async fn the_profile_says_by_which_request_an_account_is_changed() {
    use usher_core::configuration::UpdateMethod;
    use usher_scim::ClientSettings;
    for (update_method, patch, methods, ends_well) in [
        (UpdateMethod::Put, 204, &["GET", "PUT"][..], true),
        (UpdateMethod::PatchThenPut, 204, &["PATCH"], true),
        (UpdateMethod::PatchThenPut, 501, &["PATCH", "GET", "PUT"], true),
        (UpdateMethod::Patch, 501, &["PATCH"], false),
    ] {
        let server = answering_by(move |_, request| match request.method.as_str() {
            "PATCH" => ResponseTemplate::new(patch),
            _ => ResponseTemplate::new(200).set_body_json(json!({ "id": "u1", "userName": "ada" })),
        })
        .await;
        let client = server::client_with(&server, ClientSettings { update_method, ..server::settings() });
        let done = client.update(Endpoint::Users, "u1", &BTreeMap::new(), &values(&[("title", "New".into())])).await;
        let asked: Vec<String> = server.received_requests().await.unwrap().iter().map(|one| one.method.to_string()).collect();
        assert_eq!((asked, done.is_ok()), (methods.iter().map(|one| (*one).to_owned()).collect(), ends_well), "{update_method:?}");
    }
}

#[tokio::test]
async fn a_group_goes_by_patch_whatever_the_profile_says() {
    use usher_scim::ClientSettings;
    let server = answering_by(|_, _| ResponseTemplate::new(204)).await;
    let settings = ClientSettings { update_method: usher_core::configuration::UpdateMethod::Put, ..server::settings() };
    let client = server::client_with(&server, settings);
    client.update(Endpoint::Groups, "g1", &BTreeMap::new(), &values(&[("displayName", "Oslo".into())])).await.unwrap();
    client.change_members("g1", &["u1".to_owned()], &[]).await.unwrap();
    assert!(server.received_requests().await.unwrap().iter().all(|one| one.method.as_str() == "PATCH"));
}

#[tokio::test]
async fn a_put_empties_no_element_and_leaves_what_stands_beside_a_value() {
    let server = answering_by(|_, _| {
        ResponseTemplate::new(200).set_body_json(json!({
            "id": "u1", "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "emails": [{ "type": "work", "value": "old", "primary": true }, { "type": "home", "value": "h" }],
            "addresses": [{ "type": "work", "country": "Norway", "formatted": "Oslo" }],
            "entitlements": [{ "value": "a", "display": "One" }, { "value": "b" }],
            "roles": [{ "primary": true, "value": "Admin" }],
        }))
    })
    .await;
    let settings = usher_scim::ClientSettings { update_method: usher_core::configuration::UpdateMethod::Put, ..server::settings() };
    let country = "addresses[type eq \"work\"].country";
    let list = Value::List(vec!["a".to_owned(), "c".to_owned()]);
    let (role, display) = ("roles[primary eq \"True\"].value", "roles[primary eq \"True\"].display");
    let sent =
        [(WORK, Value::Null), (country, Value::Null), ("entitlements", list), (role, Value::Null), (display, "Administrator".into())];
    let sent = values(&sent);
    server::client_with(&server, settings).update(Endpoint::Users, "u1", &BTreeMap::new(), &sent).await.unwrap();
    let put: Json = server.received_requests().await.unwrap().pop().unwrap().body_json().unwrap();
    assert_eq!(put["emails"], json!([{ "type": "home", "value": "h" }]));
    assert_eq!(put["addresses"], json!([{ "type": "work", "formatted": "Oslo" }]));
    assert_eq!(put["entitlements"], json!([{ "value": "a", "display": "One" }, { "value": "c" }]));
    assert_eq!(put["roles"], json!([{ "primary": true, "display": "Administrator" }]));
}

#[tokio::test]
async fn several_references_are_one_attribute_whose_elements_come_and_go() {
    let server = answering_by(|_, request| match request.method.as_str() {
        "POST" => ResponseTemplate::new(201).set_body_json(json!({ "id": "g1" })),
        _ => ResponseTemplate::new(204),
    })
    .await;
    let client = client(&server);
    let owners = |ids: &[&str]| values(&[("owners.value", Value::List(ids.iter().map(|id| (*id).to_owned()).collect()))]);
    let none = values(&[("owners.value", Value::Null)]);
    for (held, wanted) in [
        (BTreeMap::new(), owners(&["u1"])),
        (owners(&["u1"]), owners(&["u1", "u2"])),
        (owners(&["u1", "u2"]), owners(&["u2"])),
        (owners(&["u2"]), owners(&["u3"])),
        (owners(&["u2"]), none),
    ] {
        client.update(Endpoint::Groups, "g1", &held, &wanted).await.unwrap();
    }
    let expected = [
        json!({ "op": "replace", "path": "owners", "value": [{ "value": "u1" }] }),
        json!({ "op": "add", "path": "owners", "value": [{ "value": "u2" }] }),
        json!({ "op": "remove", "path": "owners[value eq \"u1\"]" }),
        json!({ "op": "replace", "path": "owners", "value": [{ "value": "u3" }] }),
        json!({ "op": "remove", "path": "owners" }),
    ];
    assert_eq!(server::operations(&server).await, expected);
    client.create(Endpoint::Groups, &owners(&["u1", "u2"])).await.unwrap();
    let made: Json = server.received_requests().await.unwrap().pop().unwrap().body_json().unwrap();
    assert_eq!(made["owners"], json!([{ "value": "u1" }, { "value": "u2" }]));
}
