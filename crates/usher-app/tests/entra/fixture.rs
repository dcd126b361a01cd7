//! A tenant, and a connection from it to the practice Dialpad.

use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use usher_app::app::{App, OpenOptions, SecretStoreChoice};
use usher_app::commands::{AddConnection, EntraCredential};
use usher_app::view::{ImportBeside, RunView};
use usher_core::configuration::{CloudSetting, SourceSetting};
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, SourceObject};
use usher_core::secret::Secret;
use usher_engine::{Deletions, RunRequest, Wanted};
use usher_practice::graph::{GraphOptions, RunningGraph, serve};
use usher_store::Store;

pub struct Tenant {
    pub graph: RunningGraph,
    pub app: App,
    pub id: ConnectionId,
    pub folder: TempDir,
}

impl Tenant {
    /// So many people; a connection with this profile, signed in by client secret.
    pub async fn of(users: u32, profile: &str) -> Self {
        let graph = serve(GraphOptions { users, ..GraphOptions::default() }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().to_owned();
        let options = OpenOptions { data_dir, secrets: SecretStoreChoice::Memory, practice_rate: Some(100_000) };
        let app = App::open(options).await.unwrap();
        let tenant_url = app.practice_target().await.unwrap().tenant_url;
        let add = AddConnection {
            name: "Contoso".to_owned(),
            source: SourceSetting::Entra {
                tenant_id: graph.tenant_id.clone(),
                cloud: CloudSetting::Addresses { graph: graph.graph_url.clone(), authority: graph.authority_url.clone() },
                client_id: graph.client_id.clone(),
                application: graph.application.clone(),
            },
            profile: profile.to_owned(),
            tenant_url,
            notify: None,
            deletion_threshold: None,
        };
        let id = app.add_with(add, None).await.unwrap();
        let tenant = Self { graph, app, id, folder };
        tenant.sign_in(&tenant.id).await;
        tenant
    }

    pub async fn sign_in(&self, id: &ConnectionId) {
        let secret = EntraCredential::ClientSecret(Secret::new(self.graph.client_secret.clone()));
        self.app.set_entra_credential(id, secret).await.unwrap();
    }

    /// Another connection that differs in its document.
    pub async fn with(&self, change: impl FnOnce(&mut Json)) -> ConnectionId {
        let mut document: Json = serde_json::from_str(&self.app.export_connection(&self.id, false).await.unwrap()).unwrap();
        change(&mut document);
        let beside = ImportBeside { name: Some("Another".to_owned()), ..ImportBeside::default() };
        let imported = self.app.import_connection(&document.to_string(), beside).await.unwrap();
        assert!(imported.blocking.is_empty(), "{:?}", imported.blocking);
        self.sign_in(&imported.id).await;
        imported.id
    }

    pub async fn run(&self) -> RunView {
        self.app.run(&self.id, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.unwrap()
    }

    pub fn store(&self) -> Store {
        Store::open(self.folder.path()).unwrap()
    }

    /// What a cycle or plan last read.
    pub fn known(&self, id: &ConnectionId, object_type: ObjectType, object: &str) -> Option<SourceObject> {
        self.store().object(id, object_type, &object.into()).unwrap()
    }

    pub fn person(&self, object: &str) -> Option<SourceObject> {
        self.known(&self.id, ObjectType::User, object)
    }

    /// People with an account, in id order.
    pub fn linked(&self) -> Vec<SourceId> {
        self.store().links(&self.id, ObjectType::User).unwrap().into_keys().collect()
    }

    /// What an administrator does.
    pub async fn control(&self, deed: Json) -> Json {
        let (status, told) = exchange("POST", &self.graph.control_url, &deed.to_string()).await;
        assert_eq!(status, 200, "{deed}: {told}");
        told
    }

    /// The same where it may be so already.
    pub async fn try_control(&self, deed: Json) {
        exchange("POST", &self.graph.control_url, &deed.to_string()).await;
    }

    /// A group's id by its name.
    pub async fn group(&self, name: &str) -> SourceId {
        let described = self.control(json!({"do": "describe"})).await;
        let group = described["groups"].as_array().unwrap().iter().find(|group| group["displayName"] == name).unwrap();
        group["id"].as_str().unwrap().into()
    }

    pub async fn stats(&self) -> Json {
        exchange("GET", &self.graph.stats_url, "").await.1
    }

    /// Requests that Graph has had.
    pub async fn requests(&self) -> u64 {
        self.stats().await["total"].as_u64().unwrap()
    }

    /// Nothing was asked or answered that isn't published.
    pub async fn end(self) {
        let stats = self.stats().await;
        assert_eq!(stats["violations"], json!([]), "{stats}");
        self.app.close().await;
        self.graph.shutdown().await;
    }
}

/// One request to this machine, and its JSON answer.
pub async fn exchange(method: &str, url: &str, body: &str) -> (u16, Json) {
    let answer = sent(method, url, "application/json", body).await;
    (status_of(&answer), serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or(Json::Null))
}

/// A form sent to this machine, as a browser does: the status, and where it leads.
pub async fn form(url: &str, fields: &str) -> (u16, Option<String>) {
    let answer = sent("POST", url, "application/x-www-form-urlencoded", fields).await;
    let leads_to = answer.lines().find_map(|line| line.strip_prefix("location: "));
    (status_of(&answer), leads_to.map(str::to_owned))
}

fn status_of(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

async fn sent(method: &str, url: &str, content_type: &str, body: &str) -> String {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n", body.len());
    stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
