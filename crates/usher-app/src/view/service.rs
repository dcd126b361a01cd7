//! Microsoft Entra's provisioning service as engine: its state, the plan of what would be written to it, and what it answered on demand.

use serde::{Deserialize, Serialize};
use usher_core::evaluation::Evaluation;

/// How the service's job stands, as it was last asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceStatusView {
    /// When it was asked: UTC ms.
    pub at_ms: i64,
    /// The enterprise application's name.
    pub application: String,
    /// The job's id.
    pub job: String,
    /// One sentence: "Runs every 40 minutes; the last cycle went well."
    pub sentence: String,
    /// May it begin cycles by itself?
    pub on: bool,
    /// Is a cycle under way?
    pub running: bool,
    /// Graph's word for how its schedule stands (`Active`, `Paused`, `Disabled`).
    pub schedule_state: String,
    /// Graph's word for how it stands (`NotConfigured`, `NotRun`, `Active`, `Paused`, `Quarantine`).
    pub code: String,
    /// Minutes from one cycle to the next.
    pub every_minutes: Option<u32>,
    /// The last cycle, or the one under way.
    pub last_execution: Option<ServiceExecutionView>,
    /// When a cycle last went well: UTC ms.
    pub last_success_at_ms: Option<i64>,
    /// When the next one is due, as far as can be told: UTC ms.
    pub next_execution_at_ms: Option<i64>,
    /// How far the cycle under way is, in the service's own units: no share of people.
    pub progress: Vec<ServiceProgressView>,
    /// Quarantine, if it is.
    pub quarantine: Option<ServiceQuarantineView>,
    /// Objects in the service's own store, by its names; they only grow until a reset.
    pub counts: Vec<ServiceCountView>,
    /// When everything was provisioned the last time: UTC ms.
    pub steady_state_at_ms: Option<i64>,
    /// Microsoft's page about the trouble; may be empty.
    pub troubleshooting_url: String,
}

/// One cycle of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceExecutionView {
    /// For Microsoft's support.
    pub activity_id: String,
    /// Graph's word for how it ended.
    pub state: String,
    /// Start: UTC ms.
    pub began_at_ms: Option<i64>,
    /// End: UTC ms.
    pub ended_at_ms: Option<i64>,
    /// Objects read.
    pub imported: u32,
    /// Objects sent.
    pub exported: u32,
    /// Objects that failed and wait.
    pub escrowed: u32,
    /// Objects to be provisioned.
    pub entitled: u32,
    /// What went wrong; may be empty.
    pub message: String,
}

/// How far a cycle is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceProgressView {
    /// Done.
    pub completed: u32,
    /// In all.
    pub total: u32,
    /// Of what.
    pub units: String,
}

/// Quarantine of the service's job: why, since when, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceQuarantineView {
    /// Graph's word for the reason (EP-706).
    pub reason: String,
    /// What happened, in words.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Since: UTC ms.
    pub since_ms: Option<i64>,
    /// When it is tried again: UTC ms.
    pub next_attempt_at_ms: Option<i64>,
    /// Microsoft's own code and words; may be empty.
    pub details: String,
    /// The step that is likely to lead out of it.
    pub remedy: ServiceRemedy,
}

/// What is likely to lead out of a quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ServiceRemedy {
    /// Tenant URL or secret token put right and written anew.
    Credentials,
    /// The causes of the failures put right, as the log tells them.
    Causes,
    /// A person's word on the deletions that are held.
    HeldDeletions,
    /// Only another try.
    TryAgain,
}

/// Objects of one type in the service's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceCountView {
    /// The service's own name for it.
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// What would be written to the service, and what it holds now. A value of its own: exactly it is written, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServicePlanView {
    /// The enterprise application's name.
    pub application: String,
    /// The job's id.
    pub job: String,
    /// When it was made: UTC ms.
    pub at_ms: i64,
    /// The version of the connection's configuration that it was made from.
    pub configuration_version: u32,
    /// What would change, each with before and after.
    pub changes: Vec<ServiceChange>,
    /// Credentials that are sent anew, by their keys: nobody can tell whether they are the same.
    pub resent: Vec<String>,
    /// What the connection says and the service can't do; each in a sentence.
    pub losses: Vec<String>,
    /// Why it can't be written as it is; each in a sentence. Empty: it can.
    pub obstacles: Vec<String>,
    /// What the service held, without any credential's value.
    pub found: Vec<ServiceFact>,
    /// The fingerprint of what the service held, with what isn't listed in `found`.
    pub fingerprint: String,
}

/// One thing that the service holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceFact {
    /// What kind of thing.
    pub part: ServicePart,
    /// Which, by name.
    pub name: String,
    /// What it says; of a credential only whether it is set.
    pub value: String,
}

/// One thing that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceChange {
    /// What kind of thing.
    pub part: ServicePart,
    /// Which, by name: a key, or `User: userName`.
    pub name: String,
    /// What it says now; `None`: it isn't there.
    pub before: Option<String>,
    /// What it would say; `None`: it is taken away.
    pub after: Option<String>,
}

/// Kinds of things that the service holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ServicePart {
    /// Tenant URL and secret token.
    Credentials,
    /// Assigned people only, or all; what happens to those out of scope.
    Scope,
    /// Who is told.
    Notifications,
    /// When deletions are held.
    AccidentalDeletion,
    /// Settings of the job, which are shown and not written.
    JobSettings,
    /// Whether people and groups are provisioned, and which actions are on.
    Objects,
    /// Attribute mappings.
    Mappings,
    /// Scoping filters.
    Filters,
    /// Attributes of the target that can be mapped.
    TargetAttributes,
}

/// A job that was adopted or made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceJobView {
    /// The enterprise application's name.
    pub application: String,
    /// The job's id.
    pub job: String,
    /// The template that it was made from.
    pub template: String,
    /// Was it made just now?
    pub made: bool,
}

/// One person or group on demand through the service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceOnDemandView {
    /// In the shape of the local engine's.
    pub evaluation: Evaluation,
    /// The service's own steps, as it told them; empty where it told none.
    pub steps: Vec<ServiceStepView>,
}

/// One step as the service tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceStepView {
    /// The service's name for it.
    pub name: String,
    /// `import`, `matching`, `scoping`, `export`, ...
    pub kind: String,
    /// `success`, `failure`, `skipped`, `warning`.
    pub status: String,
    /// In words; may be empty.
    pub description: String,
    /// Details by name, whatever they are.
    pub details: Vec<ServiceDetail>,
}

/// A detail of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceDetail {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}
