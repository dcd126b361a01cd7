//! The end of what signs in, where the window shows it: the Overview's facts and Home.

use std::time::{Duration, SystemTime};

use usher_app::app::App;
use usher_app::commands::EntraCredential;
use usher_app::view::NeedsYouKind;
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;

use crate::published::{connection, opened};
use crate::world::World;

/// A certificate with its key, which ends in so many days and a minute.
fn certificate(days: u64) -> EntraCredential {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let mut parameters = rcgen::CertificateParams::new(vec![]).unwrap();
    parameters.not_after = (SystemTime::now() + Duration::from_secs(days * 24 * 3600 + 60)).into();
    let pem = parameters.self_signed(&key).unwrap().pem();
    EntraCredential::Certificate(Secret::new(format!("{pem}{}", key.serialize_pem())))
}

async fn home(app: &App, id: &ConnectionId, days: u64) -> Vec<String> {
    app.set_entra_credential(id, certificate(days)).await.unwrap();
    let needs = app.home().await.unwrap().needs_you;
    assert!(needs.iter().all(|need| need.kind == NeedsYouKind::SourceFailed && need.connection == *id));
    needs.into_iter().map(|need| need.title).collect()
}

#[tokio::test]
async fn home_asks_for_a_new_certificate_from_thirty_days_on_and_the_overview_tells_its_end() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let app = opened(folder.path()).await;
    let id = connection(&world, &app).await;
    assert_eq!(home(&app, &id, 40).await, Vec::<String>::new());
    let facts = app.overview(&id).await.unwrap().facts;
    let fact = facts.iter().find(|fact| fact.label == "Sign-in").unwrap();
    assert!(fact.value == "Certificate" && fact.detail.contains("is good until"), "{fact:?}");
    for (days, words) in [(20, "in 20 days."), (10, "no cycle can run after that"), (3, "provisioning stops then")] {
        let told = home(&app, &id, days).await;
        assert!(told.len() == 1 && told[0].starts_with("Contoso: The certificate") && told[0].contains(words), "{told:?}");
    }
    app.close().await;
    world.nothing_unpublished().await;
}
