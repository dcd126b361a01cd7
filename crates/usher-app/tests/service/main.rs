//! Entra's provisioning service as engine, against the practice Graph whose jobs really run: adopted, planned, written, started, watched, left.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests")]

#[path = "../entra/fixture.rs"]
#[allow(dead_code, reason = "shared with the tests of the source")]
mod fixture;

mod adopting;
mod alone;
mod directing;
mod log;
mod moving;
mod person;
mod writing;

use std::sync::Arc;

use fixture::Tenant;
use serde_json::{Value as Json, json};
use usher_app::view::ImportBeside;
use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_entra::auth::{Authority, Credential, Session};
use usher_entra::graph::GraphClient;
use usher_entra::provisioning::ProvisioningService;
use usher_entra::{Endpoints, Tenant as TenantName};

/// A tenant whose connection's settings and mappings stand in the service, which is its engine and isn't started.
async fn written(users: u32) -> Tenant {
    let tenant = Tenant::of(users, "dialpad").await;
    tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    let plan = tenant.app.service_plan(&tenant.id, false).await.unwrap();
    tenant.app.write_service_plan(&tenant.id, &plan).await.unwrap();
    let moved = tenant.app.move_engine(&tenant.id, Engine::Entra).await.unwrap();
    assert!(moved.moved, "{moved:?}");
    tenant
}

/// The same, started, and one cycle on.
async fn provisioned(users: u32) -> Tenant {
    let tenant = written(users).await;
    tenant.app.start_service(&tenant.id).await.unwrap();
    minutes(&tenant, 41).await;
    tenant
}

/// Another connection to the same application, which differs in its document.
async fn another(tenant: &Tenant, name: &str, change: impl FnOnce(&mut Json)) -> ConnectionId {
    let mut document: Json = serde_json::from_str(&tenant.app.export_connection(&tenant.id, false).await.unwrap()).unwrap();
    change(&mut document);
    let beside = ImportBeside { name: Some(name.to_owned()), ..ImportBeside::default() };
    let id = tenant.app.import_connection(&document.to_string(), beside).await.unwrap().id;
    tenant.sign_in(&id).await;
    tenant.app.adopt_service_job(&id, None, None).await.unwrap();
    id
}

/// The service of an enterprise application, asked past Usher: what somebody else does.
fn past_usher(tenant: &Tenant) -> ProvisioningService {
    let graph = &tenant.graph;
    let endpoints = Endpoints::custom(&graph.graph_url, &graph.authority_url).unwrap();
    let authority = Authority::new(endpoints.clone(), TenantName::parse(&graph.tenant_id).unwrap(), &graph.client_id).unwrap();
    let secret = Credential::Secret { secret: Secret::new(graph.client_secret.clone()), expires_at: None };
    let client = GraphClient::new(&endpoints, Arc::new(Session::of_application(&authority, secret))).unwrap();
    ProvisioningService::new(client, graph.application.clone())
}

async fn minutes(tenant: &Tenant, minutes: u32) {
    tenant.control(json!({"do": "advance", "minutes": minutes})).await;
}
