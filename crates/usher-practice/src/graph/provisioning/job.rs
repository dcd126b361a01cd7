//! One job: its schema, its state, and what it remembers between runs. Knows no HTTP.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use usher_core::configuration::{Configuration, ConnectionDocument, ScopeSetting, SourceSetting, TargetSetting};
use usher_core::evaluate::Link;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType};

use super::quarantine::Quarantine;
use super::secrets::Secrets;
use super::templates::Template;

/// From one run to the next (EP-605).
pub(super) const INTERVAL: SignedDuration = SignedDuration::from_mins(40);

/// When a job runs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Schedule {
    /// It was never started, or the service gave up (EP-704).
    Disabled,
    /// It runs.
    Active,
    /// It was paused; what it remembers stays.
    Paused,
}

/// An account that is known to be somebody's.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    /// Person or group.
    pub(super) object_type: ObjectType,
    /// What is known of the account.
    pub(super) link: Link,
    /// Their roles when they were last there: whoever is gone for good has none any more, and was entitled all the same (EP-505).
    pub(super) roles: Vec<AppRole>,
}

/// One that failed and is tried again (EP-701).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Escrow {
    /// When it failed first.
    pub(super) first: Timestamp,
    /// When it's tried again.
    pub(super) next: Timestamp,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Succeeded,
    Failed,
    EntryLevelErrors,
}

/// What a run counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) imported: u64,
    pub(super) changed: u64,
    pub(super) references_changed: u64,
    pub(super) entitled: u64,
    pub(super) exports: u64,
    pub(super) exported: u64,
    pub(super) failed: u64,
    pub(super) references_failed: u64,
}

/// One run.
#[derive(Debug, Clone)]
pub(super) struct Execution {
    pub(super) id: String,
    pub(super) began: Timestamp,
    pub(super) ended: Timestamp,
    pub(super) how: Ended,
    pub(super) counts: Counts,
    /// Objects that wait to be tried again.
    pub(super) escrowed: u64,
    /// Code and message of what made the whole run fail.
    pub(super) error: Option<(String, String)>,
}

/// How far a run is, in pages of objects (EP-608).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) done: u64,
    pub(super) total: u64,
    pub(super) at: Timestamp,
}

/// What was, for the status.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) last: Option<Execution>,
    pub(super) succeeded: Option<Execution>,
    pub(super) with_exports: Option<Execution>,
    pub(super) steady_first: Option<Timestamp>,
    pub(super) steady_last: Option<Timestamp>,
    pub(super) complete_failures: u64,
    pub(super) progress: Option<Progress>,
}

/// One job.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) template: Template,
    pub(super) schema: Json,
    pub(super) schedule: Schedule,
    /// Was it ever started?
    pub(super) started: bool,
    /// When it runs next, if it's active.
    pub(super) due: Option<Timestamp>,
    /// The watermark: what was last read of each object. Empty: everyone is judged again (EP-204).
    pub(super) seen: HashMap<SourceId, u64>,
    pub(super) links: BTreeMap<SourceId, Linked>,
    pub(super) escrows: BTreeMap<SourceId, Escrow>,
    pub(super) quarantine: Option<Quarantine>,
    /// The next run lets held deletions through.
    pub(super) force_deletes: bool,
    pub(super) history: History,
}

impl Job {
    /// A new one: disabled, with the template's schema.
    pub(super) fn new(id: String, template: Template, schema: Json) -> Self {
        Self {
            id,
            template,
            schema,
            schedule: Schedule::Disabled,
            started: false,
            due: None,
            seen: HashMap::new(),
            links: BTreeMap::new(),
            escrows: BTreeMap::new(),
            quarantine: None,
            force_deletes: false,
            history: History::default(),
        }
    }

    /// What its runs go by.
    ///
    /// # Errors
    /// The first thing that keeps the schema from being used.
    pub(super) fn configuration(&self, secrets: &Secrets) -> Result<Configuration, String> {
        configuration(self.template, &self.schema, secrets)
    }

    /// It runs from now on.
    pub(super) fn start(&mut self, now: Timestamp) {
        self.schedule = Schedule::Active;
        self.started = true;
        self.due = Some(now);
    }

    /// It runs no more until it's started; a run that is under way ends by itself.
    pub(super) fn rest(&mut self, schedule: Schedule) {
        self.schedule = schedule;
        self.due = None;
    }
}

/// A schema as the service uses it.
///
/// # Errors
/// The first thing that keeps it from being used.
pub(super) fn configuration(template: Template, schema: &Json, secrets: &Secrets) -> Result<Configuration, String> {
    let profile = template.profile().ok_or_else(|| format!("There is no template {}.", template.id))?;
    let document = ConnectionDocument {
        name: template.id.to_owned(),
        source: SourceSetting::Practice { users: 0, seed: 1, round: 0 },
        target: TargetSetting { profile: profile.name.clone(), tenant_url: String::new() },
        scope: if secrets.sync_all() { ScopeSetting::All } else { ScopeSetting::Assigned },
        skip_out_of_scope_deletions: secrets.skip_out_of_scope_deletions(),
        schema: schema.clone(),
        ..ConnectionDocument::empty()
    };
    Configuration::compile(&document, &profile).map_err(|problems| problems.into_iter().next().map(|one| one.message).unwrap_or_default())
}
