//! The guided setup with Entra, before there is a connection: signing in, roles, the application, the first assignment, and where what
//! signs in again ends up.

use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::TempDir;
use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::view::{EntraAsk, EntraPlace, EntraSignInKind, NewConnection, NewSource, SignInFor, SignInPage, SignInWay};
use usher_core::configuration::CloudSetting;
use usher_core::secret::Secret;
use usher_engine::Wanted;
use usher_practice::graph::{GraphOptions, RunningGraph, serve};

use super::fixture::{exchange, form};

/// The practice tenant, and a window that has no connection yet.
struct Setup {
    graph: RunningGraph,
    app: App,
    folder: TempDir,
}

impl Setup {
    async fn begin() -> Self {
        let options = GraphOptions { users: 40, device_interval: std::time::Duration::from_secs(1), ..GraphOptions::default() };
        let graph = serve(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretStoreChoice::File(Some(Secret::new("correct horse".to_owned())));
        let options = OpenOptions { data_dir: folder.path().to_owned(), secrets, practice_rate: Some(100_000) };
        Self { graph, app: App::open(options).await.unwrap(), folder }
    }

    fn place(&self) -> EntraPlace {
        EntraPlace {
            tenant: "contoso.com".to_owned(),
            cloud: CloudSetting::Addresses { graph: self.graph.graph_url.clone(), authority: self.graph.authority_url.clone() },
            client_id: self.graph.client_id.clone(),
        }
    }

    fn asking(&self, ask: EntraAsk) -> SignInFor {
        SignInFor::Setup { place: self.place(), ask }
    }

    async fn control(&self, deed: Json) -> Json {
        exchange("POST", &self.graph.control_url, &deed.to_string()).await.1
    }

    async fn holder(&self, role: &str) -> String {
        let told = self.control(json!({"do": "describe"})).await;
        let holds = |roles: &Json| roles.as_array().unwrap().iter().any(|one| one == role);
        told["administrators"].as_object().unwrap().iter().find(|(_, roles)| holds(roles)).unwrap().0.clone()
    }

    /// Signs in in the browser as this person, and agrees to what is asked.
    async fn sign_in(&self, ask: EntraAsk, username: &str) {
        let page = self.app.begin_entra_sign_in(self.asking(ask), SignInWay::Browser).await.unwrap();
        let (waited, ()) = tokio::join!(self.app.wait_for_entra_sign_in(page.number), self.browse(&page, username));
        assert_eq!(waited.unwrap().username, username);
    }

    async fn browse(&self, page: &SignInPage, username: &str) {
        let (address, query) = page.url.split_once('?').unwrap();
        let fields = format!("{query}&username={username}&consent=accept&action=continue");
        let back = form(address, &fields).await.1.unwrap().replace("//localhost", "//127.0.0.1");
        let _ = exchange("GET", &back, "").await;
    }

    async fn asks(&self) -> Vec<EntraAsk> {
        self.app.setup_sign_in().await.unwrap().unwrap().asks
    }

    /// A connection to the practice Dialpad, as the last page before the mapping makes it.
    async fn connect(&self) -> usher_app::app::Answer<usher_core::id::ConnectionId> {
        let source = NewSource::Entra { place: self.place(), application: self.graph.application.clone() };
        let tenant_url = self.app.practice_target().await.unwrap().tenant_url;
        let new = NewConnection { name: "Dialpad".to_owned(), source, profile: "dialpad".to_owned(), tenant_url };
        self.app.add_connection(new, None).await
    }

    async fn end(self) {
        let stats = exchange("GET", &self.graph.stats_url, "").await.1;
        assert_eq!(stats["violations"], json!([]), "{stats}");
        self.app.close().await;
        self.graph.shutdown().await;
    }
}

/// Files below a folder that hold this text.
fn holding(folder: &Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(holding(&entry, text));
        } else if std::fs::read(&entry).unwrap().windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(entry);
        }
    }
    found
}

#[tokio::test]
async fn from_sign_in_over_the_first_assignment_to_a_connection_that_is_signed_in() {
    let setup = Setup::begin().await;
    let app = &setup.app;
    assert_eq!(app.setup_sign_in().await.unwrap(), None);
    assert_eq!(app.find_candidates("a").await.unwrap_err().code, "SignInNeeded");

    let administrator = setup.holder("Application Administrator").await;
    setup.sign_in(EntraAsk::Read, &administrator).await;
    assert_eq!(setup.asks().await, [EntraAsk::Read]);
    let rights = app.setup_rights(None).await.unwrap();
    assert_eq!((rights.roles, rights.is_enough), (vec!["Application Administrator".to_owned()], true));

    let found = app.find_applications("dial", "dialpad").await.unwrap();
    assert_eq!(found.found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Dialpad"]);
    assert!(found.templates[0].from_gallery, "{:?}", found.templates);
    let dialpad = found.found[0].id.clone();
    assert_eq!(dialpad, setup.graph.application);
    let before = app.application_assignments(&dialpad).await.unwrap();
    assert_eq!(before.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["User"]);
    assert!(before.people > 0 && before.default_access > 0 && before.groups > 0, "{before:?}");

    let name = administrator.split('@').next().unwrap();
    let who = app.find_candidates(name).await.unwrap().remove(0);
    let (person, role) = (who.id.as_str(), before.roles[0].id.as_str());
    let refused = app.assign_person(&dialpad, person, role).await.unwrap_err();
    assert!(refused.fix.contains("AppRoleAssignment.ReadWrite.All"), "{refused:?}");
    assert!(refused.fix.contains("administrator"), "{refused:?}");
    setup.sign_in(EntraAsk::Assign, &administrator).await;
    assert_eq!(setup.asks().await, [EntraAsk::Read, EntraAsk::Assign]);
    let _ = setup.control(json!({"do": "unassign", "principal": person})).await;
    app.assign_person(&dialpad, person, role).await.unwrap();
    let after = app.application_assignments(&dialpad).await.unwrap();
    assert!(after.assigned.iter().any(|one| one.name == who.name && one.role == "User" && !one.is_default_access));
    assert!(app.assign_person(&dialpad, person, role).await.unwrap_err().message.contains("already exists"));

    let source = NewSource::Entra { place: setup.place(), application: dialpad };
    let report = app.check_source(source).await.unwrap();
    assert_eq!((report.users, report.groups, report.notes.len()), (after.people, after.groups, 1));

    let id = setup.connect().await.unwrap();
    assert_eq!(app.setup_sign_in().await.unwrap(), None, "it is moved, not copied");
    let kept = app.entra_sign_in(&id).await.unwrap();
    assert_eq!((kept.kind, kept.username), (EntraSignInKind::Person, administrator));
    assert_eq!(holding(setup.folder.path(), "practice-refresh"), Vec::<std::path::PathBuf>::new());
    let plan = app.plan(&id, Wanted::Initial).await.unwrap();
    assert!(plan.summary.counts.create > 0, "{plan:?}");
    app.sign_out(&id).await.unwrap();
    assert_eq!(app.entra_sign_in(&id).await.unwrap().kind, EntraSignInKind::Nobody);
    setup.end().await;
}

#[tokio::test]
async fn an_application_is_added_once_from_the_gallery_or_from_the_template_for_any() {
    let setup = Setup::begin().await;
    let app = &setup.app;
    let administrator = setup.holder("Cloud Application Administrator").await;
    setup.sign_in(EntraAsk::Read, &administrator).await;
    let gallery = app.find_applications("Dialpad", "dialpad").await.unwrap().templates.remove(0);
    let refused = app.add_application(&gallery.id, "Dialpad EU").await.unwrap_err();
    assert!(refused.fix.contains("Application.ReadWrite.All"), "{refused:?}");
    setup.sign_in(EntraAsk::Add, &administrator).await;
    assert_eq!(app.add_application(&gallery.id, " Dialpad ").await.unwrap_err().code, "ApplicationThere");
    let added = app.add_application(&gallery.id, "Dialpad EU").await.unwrap();
    assert!(added.from_gallery && added.name == "Dialpad EU", "{added:?}");
    let found = app.find_applications("Dialpad", "dialpad").await.unwrap().found;
    assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Dialpad", "Dialpad EU"]);
    assert!(app.setup_rights(Some(added.id)).await.unwrap().is_owner, "whoever adds it owns it");
    let any = app.find_applications("x", "scim").await.unwrap().templates.remove(0);
    assert!(!any.from_gallery);
    let _ = app.add_application(&any.id, "Our own").await.unwrap();
    setup.end().await;
}

#[tokio::test]
async fn who_holds_no_role_is_told_so_and_an_owner_is_enough() {
    let setup = Setup::begin().await;
    for permission in setup.app.setup_permissions().await.unwrap() {
        let _ = setup.control(json!({"do": "grantConsent", "permission": permission.name, "kind": "delegated"})).await;
    }
    let who = setup.control(json!({"do": "describe"})).await;
    let nobody = setup.holder("Application Administrator").await;
    let _ = setup.control(json!({"do": "setRoles", "user": nobody, "roles": []})).await;
    setup.sign_in(EntraAsk::Assign, &nobody).await;
    let application = setup.graph.application.clone();
    let rights = setup.app.setup_rights(Some(application.clone())).await.unwrap();
    assert!(!rights.is_enough && !rights.is_owner && rights.roles.is_empty(), "{rights:?} {who}");
    let role = setup.app.application_assignments(&application).await.unwrap().roles.remove(0).id;
    let person = setup.app.find_candidates(nobody.split('@').next().unwrap()).await.unwrap().remove(0).id;
    let refused = setup.app.assign_person(&application, &person, &role).await.unwrap_err();
    assert!(refused.fix.contains("your account lacks a role"), "{refused:?}");
    let _ = setup.control(json!({"do": "addOwner", "user": nobody})).await;
    let rights = setup.app.setup_rights(Some(application)).await.unwrap();
    assert!(rights.is_enough && rights.is_owner, "{rights:?}");
    setup.end().await;
}

#[tokio::test]
async fn a_code_signs_in_too_and_what_is_given_up_signs_in_nobody() {
    let setup = Setup::begin().await;
    let app = &setup.app;
    let administrator = setup.holder("Application Administrator").await;
    let page = app.begin_entra_sign_in(setup.asking(EntraAsk::Read), SignInWay::Browser).await.unwrap();
    let newer = app.begin_entra_sign_in(setup.asking(EntraAsk::Read), SignInWay::Code).await.unwrap();
    assert_eq!(app.wait_for_entra_sign_in(page.number).await.unwrap_err().code, "Cancelled", "the newer one took its place");
    let giving_up = async {
        tokio::task::yield_now().await;
        app.cancel_entra_sign_in(page.number).await.unwrap();
        assert!(app.setup_sign_in().await.unwrap().is_none());
        app.cancel_entra_sign_in(newer.number).await.unwrap();
    };
    let (waited, ()) = tokio::join!(app.wait_for_entra_sign_in(newer.number), giving_up);
    assert_eq!(waited.unwrap_err().code, "Cancelled");
    assert_eq!(app.setup_sign_in().await.unwrap(), None);
    assert_eq!(setup.connect().await.unwrap_err().code, "SignInNeeded");
    assert!(app.connections().await.unwrap().is_empty());

    let page = app.begin_entra_sign_in(setup.asking(EntraAsk::Read), SignInWay::Code).await.unwrap();
    assert!(!page.code.is_empty() && page.until_ms > 0, "{page:?}");
    let entered = format!("user_code={}&username={administrator}&consent=accept&action=continue", page.code);
    let (waited, (status, _)) = tokio::join!(app.wait_for_entra_sign_in(page.number), form(&page.url, &entered));
    assert_eq!((waited.unwrap().username, status), (administrator, 200));
    app.forget_setup_sign_in().await.unwrap();
    assert_eq!(app.setup_sign_in().await.unwrap(), None);
    setup.end().await;
}

#[tokio::test]
async fn a_place_that_cannot_be_one_is_refused_before_anything_is_sent() {
    let setup = Setup::begin().await;
    let place = EntraPlace { client_id: "mine".to_owned(), ..setup.place() };
    let refused = setup.app.begin_entra_sign_in(SignInFor::Setup { place, ask: EntraAsk::Read }, SignInWay::Browser).await;
    assert_eq!(refused.unwrap_err().code, "ClientIdMalformed");
    setup.end().await;
}
