//! Nothing but what Microsoft publishes, shown once for everything (issue 5, 5.1): a whole scenario over HTTP, after which each request that
//! Usher sent (path, query options, properties, body) and each answer that the practice Graph gave was checked against Microsoft's published
//! types (`graph-types.json`), with nothing wrong; and requests for what isn't published, sent the same way, which make such a test fail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value as Json, json};
use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::commands::doctor::Depth;
use usher_app::commands::{AddConnection, Letting, Purpose};
use usher_app::view::LogFilter;
use usher_core::configuration::{CloudSetting, Engine, SourceSetting};
use usher_core::evaluation::{ActionKind, Evaluation, Status};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::secret::Secret;
use usher_engine::{Deletions, RunRequest, Wanted};
use usher_entra::auth::{Credential, Session};
use usher_entra::graph::{Ask, GraphClient};
use usher_entra::{Job, application};

use crate::world::World;

/// Answers without a published type: what carries others, each of which is checked by itself; and what has no body.
const WITHOUT_A_TYPE: [&str; 2] = ["no published type", "no body"];

#[tokio::test]
async fn all_that_is_asked_and_answered_is_published() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let app = opened(folder.path()).await;
    let id = connection(&world, &app).await;

    sign_in(&world, &app, &id).await;
    of_this_machine(&world, &app, &id).await;
    gallery_and_assignment(&world).await;
    of_the_service(&world, &app, &id).await;
    app.doctor(Some(&id), Depth::Entra).await.unwrap();
    app.close().await;

    let stats = world.stats().await;
    assert_eq!((&stats["violations"], &stats["violated"]), (&json!([]), &json!(0)), "{stats:#}");
    let checked = counts(&stats["checked"]);
    let sent = counts(&stats["requests"]).values().sum::<u64>() + counts(&stats["batched"]).values().sum::<u64>();
    assert!(sent > 50, "{stats:#}");
    assert_eq!(stats["unread"], json!(1), "the doctor looks whether Graph is there, without a token: {stats:#}");
    assert_eq!(checked.values().sum::<u64>() + 1, sent, "each other was checked, alone or within a batch: {stats:#}");
    let paths: BTreeSet<&str> = checked.keys().map(String::as_str).collect();
    println!("{sent} requests and answers were checked, of {} paths:", paths.len());
    paths.iter().for_each(|path| println!("  {path}: {}", stats["checked"][*path]));
    for path in MET {
        assert!(paths.contains(path), "{path} wasn't met: {paths:?}");
    }
    for (path, kinds) in stats["checked"].as_object().unwrap() {
        let untyped = kinds.as_object().unwrap().keys().any(|kind| kind == "no published type");
        assert!(!untyped || path == "POST /$batch", "{path} is answered with what isn't published");
        let typed = kinds.as_object().unwrap().keys().any(|kind| !WITHOUT_A_TYPE.contains(&kind.as_str()) && kind != "refused");
        assert!(typed || !path.starts_with("GET "), "{path} was read, and its answer never checked: {kinds}");
    }
}

/// What the scenario must at least meet, so that it can't become empty unnoticed.
const MET: [&str; 24] = [
    "GET /me",
    "GET /users/delta",
    "GET /groups/delta",
    "GET /servicePrincipals/{id}",
    "GET /servicePrincipals/{id}/appRoleAssignedTo",
    "POST /servicePrincipals/{id}/appRoleAssignedTo",
    "GET /applicationTemplates",
    "POST /applicationTemplates/{id}/instantiate",
    "GET /directory/deletedItems/microsoft.graph.user",
    "GET /auditLogs/provisioning",
    "GET /servicePrincipals/{id}/synchronization/jobs/{job}",
    "POST /$batch",
    "GET /servicePrincipals/{id}/synchronization/templates",
    "GET /servicePrincipals/{id}/synchronization/jobs",
    "POST /servicePrincipals/{id}/synchronization/jobs",
    "GET /servicePrincipals/{id}/synchronization/secrets",
    "PUT /servicePrincipals/{id}/synchronization/secrets",
    "GET /servicePrincipals/{id}/synchronization/jobs/{job}/schema",
    "PUT /servicePrincipals/{id}/synchronization/jobs/{job}/schema",
    "POST /servicePrincipals/{id}/synchronization/jobs/{job}/validateCredentials",
    "POST /servicePrincipals/{id}/synchronization/jobs/{job}/start",
    "POST /servicePrincipals/{id}/synchronization/jobs/{job}/pause",
    "POST /servicePrincipals/{id}/synchronization/jobs/{job}/restart",
    "POST /servicePrincipals/{id}/synchronization/jobs/{job}/provisionOnDemand",
];

#[tokio::test]
async fn what_is_not_published_makes_such_a_test_fail() {
    let world = World::start().await;
    let client = as_application(&world);
    let application = world.graph.application.as_str();
    let users = || Ask::get(Job::ReadDirectory, &["users"]);
    let role = json!({"principalId": application, "resourceId": application, "appRoleId": application, "role": "User"});
    let asked = [
        ("a path", Ask::get(Job::ReadDirectory, &["people"])),
        ("a path below one", Ask::get(Job::ReadDirectory, &["users", application, "photo"])),
        ("a path of the other version", users().beta()),
        ("a property", users().query("$select", "id,nickname")),
        ("a property that is filtered by", users().query("$filter", "nickname eq 'x'")),
        ("a query option", users().query("$search", "\"displayName:x\"")),
        ("a property of a body", Ask::post(Job::AssignRole, &["servicePrincipals", application, "appRoleAssignedTo"], role)),
    ];
    for (count, (what, ask)) in asked.into_iter().enumerate() {
        let error = client.send(ask).await.unwrap_err();
        assert_eq!(error.details.status, Some(400), "{what}: {error:?}");
        assert_eq!(world.stats().await["violated"], json!(count + 1), "{what} isn't noticed");
    }
    let within = client.batch(&[users().query("$select", "nickname")]).await.unwrap();
    assert!(within[0].is_err());
    assert_eq!(world.stats().await["violated"], json!(8), "nor within a batch");
}

pub async fn opened(folder: &Path) -> App {
    let options = OpenOptions { data_dir: folder.to_owned(), secrets: SecretStoreChoice::Memory, practice_rate: Some(100_000) };
    App::open(options).await.unwrap()
}

pub async fn connection(world: &World, app: &App) -> ConnectionId {
    let graph = &world.graph;
    let add = AddConnection {
        name: "Contoso".to_owned(),
        source: SourceSetting::Entra {
            tenant_id: graph.tenant_id.clone(),
            cloud: CloudSetting::Addresses { graph: graph.graph_url.clone(), authority: graph.authority_url.clone() },
            client_id: graph.client_id.clone(),
            application: graph.application.clone(),
        },
        profile: "dialpad".to_owned(),
        tenant_url: app.practice_target().await.unwrap().tenant_url,
        notify: None,
        deletion_threshold: None,
    };
    app.add_with(add, None).await.unwrap()
}

/// A person, by browser, for the directory and the service.
async fn sign_in(world: &World, app: &App, id: &ConnectionId) {
    let page = app.begin_browser_sign_in(id, Purpose::Service).await.unwrap();
    let url = page.url().parse().unwrap();
    let (signed_in, _) = tokio::join!(app.finish_browser_sign_in(id, page), world.browser(&url, &[("consent", "accept")]));
    assert_eq!(signed_in.unwrap().username, world.administrator().await);
}

/// Everyone, then what changed, then what a dropped link makes of it, then one person on demand.
async fn of_this_machine(world: &World, app: &App, id: &ConnectionId) {
    let run = |wanted| app.run(id, RunRequest { wanted, deletions: Deletions::Guarded });
    assert!(run(Wanted::Initial).await.unwrap().summary.counts.create > 5);
    let who = someone(app, id).await;
    world.control(json!({"do": "updateUser", "user": who, "set": {"jobTitle": "Chief of tests"}})).await;
    run(Wanted::WhatIsDue).await.unwrap();
    world.control(json!({"do": "softDelete", "object": who})).await;
    world.control(json!({"do": "expireDelta"})).await;
    run(Wanted::WhatIsDue).await.unwrap();
    world.control(json!({"do": "restore", "object": who})).await;
    assert_eq!(app.provision_on_demand(id, &who).await.unwrap().evaluation.action.kind, ActionKind::Enable);
}

/// Somebody whom the first cycle made an account for.
async fn someone(app: &App, id: &ConnectionId) -> String {
    let entries = app.history(id, LogFilter::default(), 1000).await.unwrap();
    let made = |one: &&Evaluation| {
        let is_person = one.subject.object_type == ObjectType::User && one.action.kind == ActionKind::Create;
        is_person && one.outcome.as_ref().is_some_and(|outcome| outcome.status == Status::Success)
    };
    entries.iter().find(made).unwrap().subject.source_id.to_string()
}

fn as_application(world: &World) -> GraphClient {
    let secret = Credential::Secret { secret: Secret::new(world.graph.client_secret.clone()), expires_at: None };
    world.client(Session::of_application(&world.authority(&world.graph.tenant_id), secret))
}

/// The application from the gallery, and one who is assigned to it.
async fn gallery_and_assignment(world: &World) {
    let client = as_application(world);
    let template = application::in_gallery(&client, "Dialpad").await.unwrap().remove(0).id;
    let made = application::instantiate(&client, &template, "Dialpad for tests").await.unwrap();
    let role = application::app_roles(&client, &made.id).await.unwrap().remove(0).id;
    let person = world.control(json!({"do": "addUser", "user": {
        "displayName": "Test Person", "userPrincipalName": "test.person@contoso.com", "accountEnabled": true, "mailNickname": "test.person"
    }}));
    let person = person.await["id"].as_str().unwrap().to_owned();
    application::assign(&client, &made.id, &person, &role).await.unwrap();
    assert_eq!(application::assigned(&client, &made.id).await.unwrap().len(), 1);
}

/// The provisioning service: a job from its template, what would be written, written, validated, the engine, started, watched, restarted.
async fn of_the_service(world: &World, app: &App, id: &ConnectionId) {
    assert!(app.adopt_service_job(id, None, None).await.unwrap().made);
    let plan = app.service_plan(id, false).await.unwrap();
    app.write_service_plan(id, &plan).await.unwrap();
    app.validate_service(id, true).await.unwrap();
    let moved = app.move_engine(id, Engine::Entra).await.unwrap();
    assert!(moved.moved, "{moved:?}");
    let who = someone(app, id).await;
    app.provision_by_service(id, ObjectType::User, &who, &[]).await.unwrap();
    app.start_service(id).await.unwrap();
    world.control(json!({"do": "advance", "minutes": 41})).await;
    assert!(app.service_status(id).await.unwrap().last_execution.is_some());
    assert!(app.collect_service_log(id).await.unwrap() > 0);
    app.restart_service(id, "all", Letting::Nothing).await.unwrap();
    app.compare_engines(id).await.unwrap();
    app.pause_service(id).await.unwrap();
}

/// By path; of the checked ones all kinds of answers together.
fn counts(told: &Json) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for (path, told) in told.as_object().into_iter().flatten() {
        let count = told.as_u64().unwrap_or_else(|| told.as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64()).sum());
        *all.entry(path.clone()).or_default() += count;
    }
    all
}
