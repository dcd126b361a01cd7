//! Usher's Entra crate against the practice Graph and its authority: whole sign-ins, and what is done with them. Nothing that Microsoft
//! didn't publish may be asked: the practice Graph's list of violations stays empty.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod ends;
mod published;
mod secrets;
mod world;

use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;
use usher_entra::application::{self, DirectoryRole};
use usher_entra::auth::{BrowserSignIn, Certificate, Credential, DeviceCode, Session};
use usher_entra::graph::{Ask, TokenSource};
use usher_entra::{Caller, Job, Kind, Permission, permission};
use world::World;

fn asked() -> Vec<Permission> {
    permission::needed(&[Job::WhoAmI, Job::CheckRoles, Job::ReadDirectory, Job::ReadApplication], Caller::Person)
}

#[tokio::test]
async fn a_person_signs_in_by_the_browser_and_finds_the_application() {
    let world = World::start().await;
    let sign_in = BrowserSignIn::begin(&world.authority("organizations"), &asked(), None).await.unwrap();
    let url = sign_in.url().clone();
    let cancel = CancellationToken::new();
    let (signed_in, page) = tokio::join!(sign_in.finish(&cancel), world.browser(&url, &[("consent", "accept")]));
    let signed_in = signed_in.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    assert_eq!(
        (signed_in.person.tenant_id.as_str(), signed_in.person.username.as_str()),
        (world.graph.tenant_id.as_str(), world.administrator().await.as_str())
    );
    assert!(signed_in.granted.contains(&"User.Read.All".to_owned()), "{:?}", signed_in.granted);

    let session = Session::signed_in(&world.authority("organizations"), signed_in, &asked()).unwrap();
    let client = world.client(session);
    let found = application::named(&client, "Dialpad").await.unwrap();
    assert_eq!(found.id, world.graph.application);
    assert!(application::rights(&client, Some(&found.id)).await.unwrap().may_set_up());
    assert!(!application::app_roles(&client, &found.id).await.unwrap().is_empty());
    assert!(!application::assigned(&client, &found.id).await.unwrap().is_empty());
    assert_eq!(application::in_gallery(&client, "Dialpad").await.unwrap().len(), 1);
    world.nothing_unpublished().await;
}

#[tokio::test]
async fn what_was_not_agreed_to_is_told_and_declining_too() {
    let world = World::start().await;
    for field in [("consent", "no"), ("action", "cancel")] {
        let sign_in = BrowserSignIn::begin(&world.authority("organizations"), &asked(), None).await.unwrap();
        let url = sign_in.url().clone();
        let cancel = CancellationToken::new();
        let fields = [field];
        let (refused, _) = tokio::join!(sign_in.finish(&cancel), world.browser(&url, &fields));
        let error = refused.unwrap_err();
        assert_eq!((error.kind, error.details.aadsts), (Kind::NotAllowed, Some(65_004)), "{field:?}");
    }
    world.nothing_unpublished().await;
}

#[tokio::test]
async fn a_person_signs_in_by_device_code_and_stays_signed_in_until_revoked() {
    let world = World::start().await;
    let cancel = CancellationToken::new();
    let authority = world.authority(&world.graph.tenant_id);
    let code = DeviceCode::begin(&authority, &asked(), &cancel).await.unwrap();
    let user_code = code.user_code().to_owned();
    let administrator = world.administrator().await;
    let fields = [("user_code", user_code.as_str()), ("username", &administrator), ("consent", "accept"), ("action", "continue")];
    let entered = world.enter(&fields);
    let (signed_in, ()) = tokio::join!(code.finish(&cancel), entered);
    let signed_in = signed_in.unwrap();
    let session = Session::signed_in(&authority, signed_in, &asked()).unwrap();
    let client = world.client(session);
    assert_eq!(application::me(&client).await.unwrap().user_principal_name.as_deref(), Some(administrator.as_str()));
    world.control(json!({"do": "expireTokens"})).await;
    application::me(&client).await.expect("the access token is renewed silently");
    world.control(json!({"do": "expireTokens"})).await;
    world.control(json!({"do": "revokeSessions"})).await;
    assert_eq!(application::me(&client).await.unwrap_err().kind, Kind::SignIn);
    world.nothing_unpublished().await;
}

#[tokio::test]
async fn an_application_signs_in_by_secret_or_certificate_and_is_told_what_is_missing() {
    let world = World::start().await;
    let authority = world.authority(&world.graph.tenant_id);
    let secret = Credential::Secret { secret: Secret::new(world.graph.client_secret.clone()), expires_at: None };
    let client = world.client(Session::of_application(&authority, secret));
    let users = || Ask::get(Job::ReadDirectory, &["users", "delta"]).query("$select", "id,displayName");
    let groups = Ask::get(Job::ReadDirectory, &["groups", "delta"]).query("$select", "id,displayName,members");
    let outcomes = client.batch(&[users(), groups]).await.unwrap();
    assert!(outcomes.into_iter().all(|outcome| outcome.unwrap().json["value"].as_array().is_some_and(|list| !list.is_empty())));

    world.control(json!({"do": "revokeConsent", "permission": "User.Read.All", "kind": "application"})).await;
    for other in ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"] {
        world.control(json!({"do": "revokeConsent", "permission": other, "kind": "application"})).await;
    }
    world.control(json!({"do": "expireTokens"})).await;
    let error = client.page(users()).await.unwrap_err();
    assert_eq!((error.kind, error.details.missing.unwrap().caller), (Kind::NotAllowed, Caller::Application));
    assert!(error.fix.contains("User.Read.All") && error.details.request_id.is_some(), "{error:?}");

    let wrong = Credential::Secret { secret: Secret::new("wrong".to_owned()), expires_at: None };
    let refused = Session::of_application(&authority, wrong).token(&CancellationToken::new()).await.unwrap_err();
    assert_eq!((refused.kind, refused.details.aadsts), (Kind::SignIn, Some(7_000_215)));

    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate = rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap().pem();
    let own = Certificate::from_pem(&Secret::new(format!("{certificate}{}", key.serialize_pem()))).unwrap();
    let session = || Session::of_application(&authority, Credential::Certificate(own.clone()));
    let unknown = session().token(&CancellationToken::new()).await.unwrap_err();
    assert_eq!((unknown.kind, unknown.details.aadsts), (Kind::SignIn, Some(700_027)));
    world.control(json!({"do": "addCertificate", "pem": certificate})).await;
    let client = world.client(session());
    assert!(!application::starting_with(&client, "dial").await.unwrap().is_empty());
    world.nothing_unpublished().await;
}

#[tokio::test]
async fn a_person_without_a_role_is_told_before_trying() {
    let world = World::start().await;
    let administrator = world.administrator().await;
    let sign_in = BrowserSignIn::begin(&world.authority("organizations"), &asked(), None).await.unwrap();
    let url = sign_in.url().clone();
    let cancel = CancellationToken::new();
    let (signed_in, _) = tokio::join!(sign_in.finish(&cancel), world.browser(&url, &[("consent", "accept")]));
    let client = world.client(Session::signed_in(&world.authority("organizations"), signed_in.unwrap(), &asked()).unwrap());
    let roles = |names: Json| json!({"do": "setRoles", "user": administrator, "roles": names});
    world.control(roles(json!([]))).await;
    assert!(!application::rights(&client, Some(&world.graph.application)).await.unwrap().may_set_up());
    world.control(roles(json!(["Cloud Application Administrator"]))).await;
    let held = application::rights(&client, None).await.unwrap();
    assert_eq!(held.roles, [DirectoryRole::CloudApplicationAdministrator]);
    world.control(roles(json!([]))).await;
    world.control(json!({"do": "addOwner", "user": administrator})).await;
    assert!(application::rights(&client, Some(&world.graph.application)).await.unwrap().is_owner);
    world.nothing_unpublished().await;
}
