//! Plans, cycles, on-demand provisioning.

use serde::{Deserialize, Serialize};
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, CycleId, SourceId};
use usher_core::plan::{Counts, Held, LicenceCount};
use usher_engine::progress::Progress;

/// What a plan comes to. Field names are the command line's contract (`usher plan --json`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// Counts by action.
    #[serde(flatten)]
    pub counts: Counts,
    /// Licences of the target that it takes and frees; empty where the target bills nothing.
    pub licences: Vec<LicenceCount>,
}

/// A plan that was made; its rows are asked for by cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The run that made it.
    pub cycle: CycleId,
    /// When: UTC ms.
    pub at_ms: i64,
    /// What it comes to.
    pub summary: PlanSummary,
    /// Why a cycle would be held.
    pub held: Option<Held>,
    /// Evaluations with a problem that blocks them.
    pub blocked: u32,
    /// "37 people change in Dialpad: 12 created, 20 updated, 5 disabled. Takes 12 Dialpad_Ai Voice licences and frees 5. About 3 seconds at
    /// Dialpad's 20 requests a second."
    pub sentence: String,
}

/// Someone of a plan who can't be provisioned as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedRow {
    /// Display name.
    pub display_name: String,
    /// userPrincipalName; empty for a group.
    pub user_principal_name: String,
    /// What stands in the way.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

/// A cycle that ended. Field names are the command line's contract (`usher run --json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Its id.
    pub cycle: CycleId,
    /// Counts by action, with `failed`.
    pub summary: usher_engine::ports::RunSummary,
    /// Why it was held, if it was: nothing was sent then.
    pub held: Option<Held>,
    /// How long it took.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub seconds: f64,
    /// Requests sent to the target.
    pub requests: u32,
}

/// One person on demand: the four steps, with what each took.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OnDemandView {
    /// The evaluation; with an outcome once provisioned.
    pub evaluation: Evaluation,
    /// Milliseconds of import, scope, match, action.
    #[cfg_attr(feature = "bindings", specta(type = Vec<u32>))]
    pub step_ms: Vec<f64>,
    /// The person's manager by name, where there is one.
    pub manager_name: Option<String>,
}

/// Someone found by a search.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PersonHit {
    /// Id in the source.
    pub source_id: SourceId,
    /// Display name.
    pub display_name: String,
    /// userPrincipalName.
    pub user_principal_name: String,
    /// Does Usher know an account of theirs?
    pub linked: bool,
}

/// Told to the window while something runs, and when something changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum AppEvent {
    /// A run goes on.
    #[serde(rename_all = "camelCase")]
    Progress {
        /// Whose.
        connection: ConnectionId,
        /// How far.
        progress: Progress,
    },
    /// A run ended, well or not: reread what shows this connection.
    #[serde(rename_all = "camelCase")]
    RunEnded {
        /// Whose.
        connection: ConnectionId,
        /// The cycle's numbers, if it finished or was held.
        run: Option<RunView>,
        /// Why it could not go on.
        problem: Option<ProblemView>,
    },
    /// Connections were added, changed or removed: reread.
    ConnectionsChanged,
}

/// What went wrong, in words for people; made in one place (`message.rs`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProblemView {
    /// Stable code.
    pub code: String,
    /// What happened, to whom, why.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// More, for the curious; may be empty.
    pub details: String,
}
