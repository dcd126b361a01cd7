//! One connection: its row on Home, its Overview, its properties.

use serde::Serialize;
use usher_core::configuration::{Engine, Notifications, Schedule, ScopeSetting, SourceSetting, TargetSetting};
use usher_core::id::{ConnectionId, CycleId};
use usher_core::plan::{Counts, DeletionPrevention, Held};
use usher_engine::ports::{CycleKind, CycleState};
use usher_engine::progress::Progress;

use super::{ChoicesView, ListView, ProblemView, ServiceExecutionView, ServiceStatusView};

/// A connection's state, shown by shape, colour and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConnectionState {
    /// A cycle is under way.
    Running,
    /// The last cycle finished and nobody fails.
    UpToDate,
    /// The last cycle finished and somebody fails.
    Failing,
    /// Provisioning is switched off.
    Paused,
    /// Accidental deletion prevention waits for someone's word.
    Held,
    /// The target refuses everything, or too many fail.
    Quarantined,
    /// No cycle has run.
    NeverRun,
    /// The last cycle could not be done (source unreadable).
    Failed,
}

/// A connection on Home and in the navigation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionCard {
    /// Its id.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// Where people come from, in words: "Practice directory, 200 people".
    pub source: String,
    /// The target's name: "Dialpad".
    pub target: String,
    /// Its state.
    pub state: ConnectionState,
    /// One sentence of state and its cause: "Up to date. 189 people in Dialpad."
    pub sentence: String,
    /// People with an active account that Usher knows of.
    pub people: u32,
    /// People and groups who fail now.
    pub failing: u32,
    /// Held disables and deletes.
    pub held: u32,
    /// The last cycle, if any.
    pub last_cycle: Option<CycleView>,
    /// When the next starts by itself: UTC ms.
    pub next_cycle_at_ms: Option<i64>,
    /// The last cycle of Entra's provisioning service, where it is the engine; it counts otherwise than the local one.
    pub last_execution: Option<ServiceExecutionView>,
    /// May cycles start by themselves?
    pub on: bool,
    /// Who does the work.
    pub engine: Engine,
    /// Can Entra's provisioning service do it? Only where people come from Microsoft Entra ID.
    pub service_possible: bool,
}

/// One cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CycleView {
    /// Its id.
    pub cycle: CycleId,
    /// Its kind.
    pub kind: CycleKind,
    /// How it stands or ended.
    pub state: CycleState,
    /// Start: UTC ms.
    pub started_at_ms: i64,
    /// End: UTC ms.
    pub ended_at_ms: Option<i64>,
    /// What it did, or would have done where it was held.
    pub counts: Counts,
    /// Objects that failed.
    pub failed: u32,
    /// Requests sent to the target.
    pub requests: u32,
    /// Why it failed or was held; empty otherwise.
    pub message: String,
}

/// The Overview of a connection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OverviewView {
    /// The card.
    pub card: ConnectionCard,
    /// The cycle under way.
    pub progress: Option<Progress>,
    /// The last 30 cycles, oldest first.
    pub cycles: Vec<CycleView>,
    /// Who fails now, by cause, most first.
    pub failing: Vec<FailingCause>,
    /// Why it is held.
    pub held: Option<Held>,
    /// Quarantine, if it is.
    pub quarantine: Option<QuarantineView>,
    /// How Entra's provisioning service stood when it was last asked, where it is the engine.
    pub service: Option<ServiceStatusView>,
    /// The job of the service that was adopted for it, by its id.
    pub service_job: Option<String>,
    /// Source, target, scope, schedule, engine, token.
    pub facts: Vec<Fact>,
}

/// Quarantine: why, since when, what to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct QuarantineView {
    /// Stable code (EP-706, or the target error's).
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Since: UTC ms.
    pub since_ms: i64,
}

/// Who fails for one cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FailingCause {
    /// Stable code.
    pub code: String,
    /// The cause in words.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// How many.
    pub count: u32,
    /// One of them, by name.
    pub example: String,
    /// The earliest next try: UTC ms.
    pub next_try_ms: Option<i64>,
}

/// One fact of the Overview: a label, its value, a second line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// "Source".
    pub label: String,
    /// "Practice directory".
    pub value: String,
    /// "200 people".
    pub detail: String,
}

/// What Properties shows and edits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PropertiesView {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// Where people come from.
    pub source: SourceSetting,
    /// Where they are taken to.
    pub target: TargetSetting,
    /// Assigned or all.
    pub scope: ScopeSetting,
    /// Who is told.
    pub notifications: Notifications,
    /// The limit on disables and deletes.
    pub accidental_deletion_prevention: DeletionPrevention,
    /// When cycles run.
    pub schedule: Schedule,
    /// The connection's own choices.
    pub choices: ChoicesView,
    /// The configuration's version.
    pub version: u32,
    /// Where the secret token is kept: "the system's keychain", "an encrypted file", or empty when there is none.
    pub secret_kept_in: String,
}

/// A profile to choose from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProfileView {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub display_name: String,
    /// The tenant URL to propose.
    pub tenant_url: String,
    /// Where the secret token is made, step by step.
    pub secret_token_steps: Vec<String>,
    /// The page where it is made; empty if there is no fixed one.
    pub secret_token_link: String,
    /// Are people who only have Default Access left out?
    pub default_access_excluded: bool,
    /// What only the admin knows of the application, to be entered; all empty here.
    pub lists: Vec<ListView>,
}

/// What a source holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SourceReport {
    /// People.
    pub users: u32,
    /// Of these, assigned.
    pub assigned: u32,
    /// Groups.
    pub groups: u32,
    /// What is worth knowing: "3 people have no mail".
    pub notes: Vec<String>,
}

/// Where the practice Dialpad listens, for the guided setup on the practice company.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PracticeTarget {
    /// Its tenant URL, on this machine.
    pub tenant_url: String,
    /// Its token; it opens nothing but made-up people.
    pub secret_token: String,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// What keeps it from running until it is put right.
    pub blocking: Vec<ProblemView>,
    /// What of the file is doubtful or isn't followed: each by name. All of it is kept.
    pub not_honoured: Vec<ProblemView>,
    /// What the file didn't say and was assumed, to be set before the first cycle.
    pub to_be_set: Vec<String>,
}
