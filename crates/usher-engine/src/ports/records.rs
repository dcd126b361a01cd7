//! What the journal keeps and gives back.

use usher_core::evaluate::Link;
use usher_core::evaluation::{Evaluation, Outcome};
use usher_core::id::{ConnectionId, CycleId};

use super::SourcePosition;

/// The start of a cycle or on-demand run.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleStart {
    /// Its id.
    pub cycle: CycleId,
    /// Whose.
    pub connection: ConnectionId,
    /// What kind.
    pub kind: CycleKind,
    /// The configuration's version.
    pub configuration_version: u32,
    /// Start: UTC, milliseconds since 1970.
    pub started_at_ms: i64,
    /// Seed of everything random in it.
    pub seed: u64,
    /// Process and machine that run it.
    pub holder: String,
}

/// Kinds of runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CycleKind {
    /// Everyone is evaluated (EP-601).
    Initial,
    /// What changed is evaluated (EP-602).
    Incremental,
    /// One person or group (EP-901).
    OnDemand,
    /// A plan: everything up to the first write, and no write.
    Plan,
}

/// How a run stands or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CycleState {
    /// Running, or left by a process that is gone.
    Running,
    /// Finished.
    Finished,
    /// Held by accidental deletion prevention: nothing was sent.
    Held,
    /// Someone cancelled it.
    Cancelled,
    /// It could not go on; the message says why.
    Failed,
}

/// The end of a cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleFinish {
    /// Its id.
    pub cycle: CycleId,
    /// Whose.
    pub connection: ConnectionId,
    /// Finished or Held.
    pub state: CycleState,
    /// What it did, by action; for a held one, what it would have done.
    pub summary: RunSummary,
    /// The new watermark; `None` (held, partial, on demand) leaves the old one.
    pub watermark: Option<Watermark>,
    /// Why it was held; of a plan that sends nothing, why a cycle would be.
    pub held: Option<usher_core::plan::Held>,
    /// End: UTC, milliseconds since 1970.
    pub ended_at_ms: i64,
}

/// Counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RunSummary {
    /// By action; a failed one isn't counted as its action.
    #[serde(flatten)]
    pub counts: usher_core::plan::Counts,
    /// Objects that failed.
    pub failed: u32,
    /// Requests sent to the target.
    #[serde(skip)]
    pub requests: u32,
}

/// Where the last finished cycle stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// The source's position.
    pub position: SourcePosition,
    /// Fingerprint of the configuration: another one asks for an initial cycle (EP-603).
    pub configuration_digest: String,
}

/// How many objects of one type there are, for judging whether a read is plausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotSizes {
    /// Present: in the source when it was last read whole, or seen since.
    pub present: u32,
    /// Of these, marked by this cycle.
    pub marked: u32,
}

/// Which objects to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidates {
    /// All.
    Everything,
    /// What changed, what refers to what changed, and due escrows.
    Changed,
    /// Those who may want what somebody among [`Self::Changed`] wants, and aren't judged with them.
    Rivals,
}

/// An evaluation with the actions that follow from it.
#[derive(Debug, Clone)]
pub struct PlannedEvaluation {
    /// The evaluation; its id is given by the journal.
    pub evaluation: Evaluation,
    /// Its actions; none for `none` and `skip`.
    pub actions: Vec<ActionPhase>,
    /// The outcome where nothing is to be sent but there is something to say (blocked: failure; skipped: why).
    pub outcome: Option<Outcome>,
}

/// The order of actions (CYCLE.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionPhase {
    /// 1: disables and renames that free a name.
    Free,
    /// 2: creates, enables and updates of people, without references.
    Users,
    /// 3: references (manager).
    References,
    /// 4: groups, without members.
    Groups,
    /// 5: memberships.
    Members,
    /// 6: other disables.
    Disables,
    /// 7: deletes.
    Deletes,
}

/// One action in the journal.
#[derive(Debug, Clone)]
pub struct JournalledAction {
    /// Its row: also its order within the phase.
    pub row: i64,
    /// Its cycle.
    pub cycle: CycleId,
    /// Its phase.
    pub phase: ActionPhase,
    /// What was decided.
    pub evaluation: Evaluation,
    /// The link as it is NOW (an earlier action of the cycle may have made it).
    pub link: Option<Link>,
}

/// A settled action.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The action's row.
    pub row: i64,
    /// How it ended. The log entry's outcome is the worst of its actions'.
    pub outcome: Outcome,
    /// What becomes of the link.
    pub link: LinkChange,
    /// When a failure is tried again: makes or moves the escrow; success clears it.
    pub escrow_until_ms: Option<i64>,
}

/// What becomes of a link when an action settles.
#[derive(Debug, Clone)]
pub enum LinkChange {
    /// Nothing.
    Keep,
    /// Made or renewed.
    Set(Link),
    /// Gone: deleted, or found gone.
    Drop,
}
