//! What signs in is in no event, error or view: these go to the page, into exports and reports.

use serde::Serialize;
use usher_app::app::App;
use usher_app::commands::doctor::Depth;
use usher_app::commands::{EntraCredential, Purpose};
use usher_app::view::{AppEvent, LogFilter, TestRequest};
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_engine::{Deletions, RunRequest, Wanted};
use usher_tests::Traces;

use crate::published::{connection, opened};
use crate::world::World;

/// Never the secret, but near enough to show that a refused one is kept out of words too.
const WRONG: &str = "a wrong secret, marked 7f3e-93ab";

#[tokio::test]
async fn what_signs_in_is_in_no_event_no_error_and_no_view() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let app = opened(folder.path()).await;
    let mut events = app.events();
    let id = connection(&world, &app).await;
    let mut told = Vec::new();

    let page = app.begin_browser_sign_in(&id, Purpose::Directory).await.unwrap();
    let url = page.url().parse().unwrap();
    let (signed_in, _) = tokio::join!(app.finish_browser_sign_in(&id, page), world.browser(&url, &[("consent", "accept")]));
    written(&mut told, &signed_in.unwrap());
    views(&mut told, &app, &id).await;
    for secret in [WRONG, &world.graph.client_secret] {
        let secret = EntraCredential::ClientSecret(Secret::new(secret.to_owned()));
        written(&mut told, &format!("{secret:?}"));
        app.set_entra_credential(&id, secret).await.unwrap();
        views(&mut told, &app, &id).await;
    }
    let mut seen_progress = false;
    while let Ok(event) = events.try_recv() {
        written(&mut told, &event);
        written(&mut told, &format!("{event:?}"));
        seen_progress |= matches!(event, AppEvent::Progress { .. });
    }
    assert!(seen_progress, "cycles ran, and were told of");
    app.close().await;

    let traces = [
        Traces::of("the client secret", world.graph.client_secret.as_bytes()),
        Traces::of("a wrong client secret", WRONG.as_bytes()),
        Traces::of("a refresh token", b"practice-refresh-"),
        Traces::of("an access token", b"practice-access-"),
    ];
    for trace in &traces {
        trace.prove();
        for text in &told {
            assert_eq!(trace.found_in(text.as_bytes()), None, "{text}");
        }
        assert_eq!(trace.files_in(folder.path()), Vec::new());
    }
}

fn written(told: &mut Vec<String>, view: &impl Serialize) {
    told.push(serde_json::to_string(view).unwrap());
}

/// What is shown, or why it can't be.
async fn views(told: &mut Vec<String>, app: &App, id: &ConnectionId) {
    let target = app.properties(id).await.unwrap().target;
    let request =
        TestRequest { profile: target.profile, tenant_url: target.tenant_url, secret_token: String::new(), connection: Some(id.clone()) };
    written(told, &app.test_connection(request).await);
    written(told, &app.run(id, RunRequest { wanted: Wanted::Initial, deletions: Deletions::Guarded }).await);
    written(told, &app.doctor(Some(id), Depth::Entra).await);
    written(told, &app.service_status(id).await);
    written(told, &app.overview(id).await);
    written(told, &app.home().await);
    written(told, &app.export_connection(id, false).await);
    written(told, &app.history(id, LogFilter::default(), 1000).await);
}
