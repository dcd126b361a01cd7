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
