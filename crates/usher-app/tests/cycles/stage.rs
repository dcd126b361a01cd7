//! The engine over a real data folder, a source that a test fills and a target in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_app::adapters::sqlite::SqliteJournal;
use usher_core::configuration::{ApplicationProfile, Configuration, ConnectionDocument, builtin};
use usher_core::evaluation::Outcome;
use usher_core::id::ConnectionId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_core::plan::DeletionPrevention;
use usher_engine::ports::{Clearance, Clock, NotCleared, Ports, Source, SourceError, SourcePosition, SourceSink};
use usher_engine::{ConnectionSettings, Deletions, Engine, EngineError, PlanReport, RunReport, RunRequest, Wanted};
use usher_store::Store;

use crate::target::Memory;

/// Far beyond every escrow.
pub const LONG_MS: i64 = 40 * 24 * 3_600_000;

/// People and groups as they are now.
#[derive(Default)]
pub struct People(pub Mutex<Vec<SourceObject>>);

#[async_trait]
impl Source for People {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        if cancel.is_cancelled() {
            return Err(SourceError::cancelled());
        }
        let all = self.0.lock().unwrap().clone();
        let position = SourcePosition(format!("{all:?}"));
        for page in all.chunks(7) {
            sink.page(page.to_vec()).await?;
        }
        Ok(position)
    }
}

/// Nothing else changes the target.
pub struct Cleared;

#[async_trait]
impl Clearance for Cleared {
    async fn ask(&self) -> Result<(), NotCleared> {
        Ok(())
    }
}

pub struct Hand(AtomicI64);

impl Clock for Hand {
    fn now_ms(&self) -> i64 {
        // Time passes between any two looks.
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// Everything that a test needs.
pub struct Stage {
    pub people: Arc<People>,
    /// Read instead of `people`.
    pub source: Option<Arc<dyn Source>>,
    pub target: Arc<Memory>,
    pub clock: Arc<Hand>,
    pub document: ConnectionDocument,
    pub profile: ApplicationProfile,
    pub folder: tempfile::TempDir,
}

impl Stage {
    pub fn new(threshold: u32) -> Self {
        Self::matching_by(threshold, "userName")
    }

    /// As [`Self::new`], with another matching property.
    pub fn matching_by(threshold: u32, property: &str) -> Self {
        Self::with(threshold, |document| {
            for mapping in mappings(document) {
                mapping["matchingPriority"] = u32::from(mapping["targetAttributeName"] == property).into();
            }
        })
    }

    /// As [`Self::new`], with something changed in the connection document.
    pub fn with(threshold: u32, change: impl FnOnce(&mut ConnectionDocument)) -> Self {
        let mut document: ConnectionDocument = serde_json::from_value(serde_json::json!({
            "name": "Stage",
            "source": { "kind": "csv", "users": "users.csv" },
            "target": { "profile": "scim", "tenantUrl": "https://scim.contoso.com" },
            "scope": "assigned",
            "notifications": { "email": "", "enabled": false },
            "accidentalDeletionPrevention": { "enabled": true, "threshold": threshold },
            "schedule": { "everyMinutes": 40, "enabled": false },
            "engine": "local",
            "schema": builtin("scim").unwrap().schema,
        }))
        .unwrap();
        for mapping in mappings(&mut document) {
            mapping["matchingPriority"] = u32::from(mapping["targetAttributeName"] == "userName").into();
        }
        change(&mut document);
        let folder = tempfile::tempdir().unwrap();
        Store::open(folder.path()).unwrap().add_connection(&ConnectionId::from("c1"), &document, 1).unwrap();
        let clock = Arc::new(Hand(AtomicI64::new(1_767_225_600_000)));
        let profile = builtin("scim").unwrap().clone();
        Self { people: Arc::default(), source: None, target: Arc::default(), clock, document, profile, folder }
    }

    /// As [`Self::new`], with owners of groups mapped: people or groups.
    pub fn with_owners(threshold: u32) -> Self {
        let mut stage = Self::new(threshold);
        let schema = &mut stage.document.schema;
        for directory in schema["directories"].as_array_mut().unwrap() {
            for object in directory["objects"].as_array_mut().unwrap() {
                if object["name"].as_str().unwrap().ends_with("Group") {
                    object["attributes"].as_array_mut().unwrap().push(serde_json::json!({
                        "name": "owners", "type": "Reference", "multivalued": true, "caseExact": true, "mutability": "ReadWrite",
                        "referencedObjects": [{"referencedObjectName": "User"}, {"referencedObjectName": "Group"}],
                    }));
                }
            }
        }
        for mapping in schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
            if mapping["targetObjectName"].as_str().unwrap().ends_with(":Group") {
                mapping["attributeMappings"].as_array_mut().unwrap().push(serde_json::json!({
                    "targetAttributeName": "owners", "flowType": "Always", "matchingPriority": 0,
                    "source": {"type": "Attribute", "name": "owners", "expression": "[owners]"},
                }));
            }
        }
        stage
    }

    /// A fresh engine over the same folder, as after a restart.
    pub fn engine(&self) -> Engine {
        self.engine_over(Arc::new(SqliteJournal::new(Arc::new(Store::open(self.folder.path()).unwrap()))))
    }

    fn engine_over(&self, journal: Arc<SqliteJournal>) -> Engine {
        let configuration = Configuration::compile(&self.document, &self.profile).unwrap();
        let ports = Ports {
            source: self.source.clone().unwrap_or_else(|| self.people.clone()),
            target: self.target.clone(),
            journal,
            clock: self.clock.clone(),
            clearance: Arc::new(Cleared),
        };
        let settings = ConnectionSettings {
            id: ConnectionId::from("c1"),
            configuration: Arc::new(configuration),
            configuration_version: 1,
            prevention: DeletionPrevention { ..self.document.accidental_deletion_prevention },
            holder: "a test".to_owned(),
        };
        Engine::new(ports, settings)
    }

    pub fn links(&self) -> usize {
        Store::open(self.folder.path()).unwrap().links(&ConnectionId::from("c1"), ObjectType::User).unwrap().len()
    }

    /// What the log tells of one object, newest first.
    pub fn log(&self, object_type: ObjectType, id: &str) -> Vec<Outcome> {
        let store = Store::open(self.folder.path()).unwrap();
        let entries = store.evaluations_of_object(&ConnectionId::from("c1"), object_type, &id.into(), 100).unwrap();
        entries.into_iter().filter_map(|evaluation| evaluation.outcome).collect()
    }

    /// Of a stage with owners: maps them from elsewhere.
    pub fn owners_from(&mut self, source: &serde_json::Value) {
        let objects = self.document.schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap();
        let all = objects.iter_mut().flat_map(|mapping| mapping["attributeMappings"].as_array_mut().unwrap());
        all.filter(|mapping| mapping["targetAttributeName"] == "owners").for_each(|mapping| mapping["source"] = source.clone());
    }

    pub fn wait(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    pub fn set(&self, people: Vec<SourceObject>) {
        *self.people.0.lock().unwrap() = people;
    }

    pub async fn run_with(&self, wanted: Wanted, deletions: Deletions) -> Result<RunReport, EngineError> {
        let (progress, _) = tokio::sync::watch::channel(None);
        self.engine().run(RunRequest { wanted, deletions }, &progress, &CancellationToken::new()).await
    }

    pub async fn run(&self) -> RunReport {
        self.run_with(Wanted::WhatIsDue, Deletions::Guarded).await.unwrap()
    }

    pub async fn plan(&self) -> PlanReport {
        let (progress, _) = tokio::sync::watch::channel(None);
        self.engine().plan(Wanted::WhatIsDue, &progress, &CancellationToken::new()).await.unwrap()
    }

    /// Starts a cycle and drops it when it has been silent for a while: what a kill leaves. A process that is killed writes nothing more,
    /// so the call on the data folder that was under way is waited for.
    pub async fn run_and_kill(&self) {
        let journal = Arc::new(SqliteJournal::new(Arc::new(Store::open(self.folder.path()).unwrap())));
        let at_work = Arc::downgrade(&journal);
        let engine = self.engine_over(journal);
        let (progress, _) = tokio::sync::watch::channel(None);
        let (request, cancel) = (RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }, CancellationToken::new());
        let _ = tokio::time::timeout(std::time::Duration::from_millis(400), engine.run(request, &progress, &cancel)).await;
        drop(engine);
        while at_work.strong_count() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
}

/// The attribute mappings of people.
pub fn mappings(document: &mut ConnectionDocument) -> impl Iterator<Item = &mut serde_json::Value> {
    let objects = document.schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap();
    let people = objects.iter_mut().filter(|mapping| mapping["targetObjectName"].as_str().unwrap().ends_with(":User"));
    people.flat_map(|mapping| mapping["attributeMappings"].as_array_mut().unwrap())
}

pub fn person(name: &str, title: &str) -> SourceObject {
    let attributes = [
        ("userPrincipalName", format!("{name}@contoso.com")),
        ("mail", format!("{name}@contoso.com")),
        ("displayName", name.to_owned()),
        ("givenName", name.to_owned()),
        ("surname", "Test".to_owned()),
        ("mailNickname", name.to_owned()),
        ("jobTitle", title.to_owned()),
        ("objectId", format!("id-{name}")),
    ];
    let mut attributes: BTreeMap<String, Value> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), Value::text(value))).collect();
    attributes.insert("accountEnabled".to_owned(), Value::Boolean(true));
    SourceObject {
        id: format!("id-{name}").as_str().into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes,
        app_roles: vec![AppRole::named("User")],
        manager: None,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

pub fn managed(name: &str, manager: &str) -> SourceObject {
    SourceObject { manager: Some(format!("id-{manager}").as_str().into()), ..person(name, "Engineer") }
}

pub fn renamed(mut person: SourceObject, user_name: &str) -> SourceObject {
    person.attributes.insert("userPrincipalName".to_owned(), Value::text(format!("{user_name}@contoso.com")));
    person
}

pub fn group(name: &str, members: &[&str]) -> SourceObject {
    let attributes = [("displayName", name.to_owned()), ("objectId", format!("id-{name}")), ("mailNickname", name.to_owned())];
    let mut members: Vec<_> = members.iter().map(|member| format!("id-{member}").as_str().into()).collect();
    members.sort();
    SourceObject {
        object_type: ObjectType::Group,
        attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), Value::text(value))).collect(),
        members,
        ..person(name, "")
    }
}
