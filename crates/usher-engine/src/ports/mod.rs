//! What the engine needs of the outside. Adapters in `usher-app` implement these; the engine never knows which.

mod clearance;
mod records;

pub use clearance::*;
pub use records::*;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Link, MatchQuery, TargetImage};
use usher_core::evaluation::{ActionKind, Evaluation, Outcome};
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::{Imported, ObjectType, SourceObject, Value};

/// Where people come from.
#[async_trait]
pub trait Source: Send + Sync {
    /// Reads everything, handing it on in pages; ends well only if the source was read WHOLE. `sink` says no to stop.
    /// The text answered is the source's position (file digest, delta token): it becomes the watermark when the cycle finishes.
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError>;
}

/// Takes pages of source objects.
#[async_trait]
pub trait SourceSink {
    /// One page.
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError>;

    /// Members of a group that protects its members who are neither people nor groups of the source now: by id or userPrincipalName, as
    /// the group names them. They may be people who left, and are protected all the same. Nothing else takes them for members.
    fn absent_members(&mut self, _group: &str, _members: &[String]) {}
}

/// Where the source stood when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePosition(pub String);

/// Why a source can't be read. The words are for people and name the file, line and fix.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    /// Stable code: `SourceUnreadable`, `SourceEmpty`, `DuplicateId`, `ColumnMissing`, `ProtectedGroupMissing`, `Cancelled`.
    pub code: &'static str,
    /// What is wrong, where.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl SourceError {
    /// Someone asked to stop before the source was read whole: what was handed on says nothing about who is missing.
    #[must_use]
    pub fn cancelled() -> Self {
        Self { code: "Cancelled", message: "The source was not read to its end.".to_owned(), fix: "Run it again.".to_owned() }
    }
}

/// Where people are taken to. Every call counts its requests in [`Answered::requests`]. Pace, `Retry-After` and safe repeats are the
/// adapter's: what sets what it sets however often (an update of single values, a delete) it may repeat when no answer came
/// (scim-client.md 10.3); a create or an addition never. What may be done at the end is reported as [`TargetErrorKind::Unknown`], also
/// where a later repeat was refused.
#[async_trait]
pub trait Target: Send + Sync {
    /// All accounts of one type, page by page; for first cycles and for refreshing images. `complete: false`: never conclude
    /// from it that someone is gone (scim-client.md 8.8).
    async fn list(&self, object_type: ObjectType, cancel: &CancellationToken) -> Result<Answered<Listing>, TargetError>;
    /// How many there are, if the target tells (`count=0` or the first page).
    async fn size(&self, object_type: ObjectType) -> Result<Answered<Option<u32>>, TargetError>;
    /// Those that have a value, checked again on our side.
    async fn find(&self, object_type: ObjectType, query: &MatchQuery) -> Result<Answered<Vec<TargetObject>>, TargetError>;
    /// One by id; `None`: gone.
    async fn get(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<Option<TargetObject>>, TargetError>;
    /// Makes one.
    async fn create(&self, object_type: ObjectType, values: &BTreeMap<String, Value>) -> Result<Answered<TargetObject>, TargetError>;
    /// Changes attributes: sets `values`; a [`Value::Null`] clears. Answers what the target holds afterwards.
    async fn update(
        &self,
        object_type: ObjectType,
        id: &TargetId,
        image: &TargetImage,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<TargetObject>, TargetError>;
    /// Adds and removes members of a group, in batches.
    async fn change_members(&self, group: &TargetId, added: &[TargetId], removed: &[TargetId]) -> Result<Answered<()>, MembersError>;
    /// The members that a group has, among those asked about.
    async fn members(&self, group: &TargetId) -> Result<Answered<Vec<TargetId>>, TargetError>;
    /// Removes one; gone already is well.
    async fn delete(&self, object_type: ObjectType, id: &TargetId) -> Result<Answered<()>, TargetError>;
    /// What it noticed since it was last asked ("asked to slow down at ..."), for progress.
    fn note(&self) -> Option<String>;
}

/// An answer, with what it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// Requests sent.
    pub requests: u32,
}

/// An account or group of the target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetObject {
    /// Its id.
    pub id: TargetId,
    /// What it holds, by the mapped names.
    pub image: TargetImage,
}

/// All accounts of one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The accounts.
    pub objects: Vec<TargetObject>,
    /// Is it sure that none is missing?
    pub complete: bool,
}

/// Why a request to the target failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct TargetError {
    /// What the engine does about it.
    pub kind: TargetErrorKind,
    /// Stable code (EP-1006).
    pub code: &'static str,
    /// HTTP status, if any came.
    pub status: Option<u16>,
    /// What happened, in the target's words where it had some; secrets masked.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Requests that were sent.
    pub requests: u32,
}

/// Why not all members of a group could be changed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct MembersError {
    /// What happened.
    pub error: TargetError,
    /// Whom the target refused; all others were sent. Empty where it isn't about single members.
    pub refused: Vec<TargetId>,
}

impl From<TargetError> for MembersError {
    fn from(error: TargetError) -> Self {
        Self { error, refused: Vec::new() }
    }
}

/// What the engine does about a failed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetErrorKind {
    /// Every request would fail alike (401, wrong address): stop, quarantine.
    Connection,
    /// Nothing answers there now (no network, refused, unknown name, TLS): stop, and try again as scheduled.
    Unreachable,
    /// This object can't be written as it is: escrow.
    Object,
    /// The account or group is gone.
    Gone,
    /// Something there already has a value that must be unique: match again.
    Exists,
    /// No answer: it may have been done (CYCLE.md §4). Look before anything is repeated.
    Unknown,
    /// Passing trouble, surely not done: try again later.
    Passing,
    /// Someone asked to stop.
    Cancelled,
}

impl TargetErrorKind {
    /// Would every further request of this run meet the same?
    #[must_use]
    pub fn ends_a_run(self) -> bool {
        match self {
            Self::Connection | Self::Unreachable | Self::Cancelled => true,
            Self::Object | Self::Gone | Self::Exists | Self::Unknown | Self::Passing => false,
        }
    }
}

/// The time.
pub trait Clock: Send + Sync {
    /// UTC, milliseconds since 1970.
    fn now_ms(&self) -> i64;
}

/// Why the data folder failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    /// What happened to which file.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// Whom a plan would disable or delete.
pub type HeldBack = HashMap<(ObjectType, SourceId), ActionKind>;

/// What is durable. Synchronous: the engine calls it off the async threads. Every method is ONE transaction, committed
/// when it returns (WAL, synchronous=FULL). Implemented over `usher-store`.
pub trait Journal: Send + Sync {
    // ---- cycles
    /// Begins a cycle: takes the connection's lock row (the data folder's lock file is held by the caller).
    fn begin_cycle(&self, start: &CycleStart) -> Result<(), StoreError>;
    /// The cycle that a crash or kill left unfinished, if any.
    fn unfinished_cycle(&self, connection: &ConnectionId) -> Result<Option<CycleStart>, StoreError>;
    /// Finishes: watermark, counts, state in one transaction. Only after everything is settled or in escrow.
    fn finish_cycle(&self, finish: &CycleFinish) -> Result<(), StoreError>;
    /// The source position and configuration version of the last finished cycle.
    fn watermark(&self, connection: &ConnectionId) -> Result<Option<Watermark>, StoreError>;

    /// Whom the plan that waits for someone's word would take away from, and how; without one, the plan that was looked at last, if a
    /// cycle would hold it. `None`: there is no such plan.
    fn held_back(&self, connection: &ConnectionId) -> Result<Option<HeldBack>, StoreError>;

    // ---- snapshot
    /// Upserts a page, marked with the cycle. Changed or new objects become candidates; unchanged digests are only marked.
    fn store_page(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64, objects: &[Imported]) -> Result<(), StoreError>;
    /// After a WHOLE read: objects without this cycle's mark are soft-deleted (candidates); those soft-deleted for 30 days
    /// are hard-deleted (candidates); those that came back are present again. Answers how many left.
    fn mark_departures(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64) -> Result<u32, StoreError>;
    /// Tells people who left which groups hold them all the same, by the groups' names, beside those that did when they left. Whoever
    /// learns of one becomes a candidate. `held`: by id or userPrincipalName, in lower case.
    fn note_memberships(&self, connection: &ConnectionId, cycle: &CycleId, held: &BTreeMap<String, Vec<String>>) -> Result<(), StoreError>;
    /// How many objects of a type are present, and how many of them this cycle has marked: the others would leave.
    fn snapshot_sizes(&self, connection: &ConnectionId, cycle: &CycleId, object_type: ObjectType) -> Result<SnapshotSizes, StoreError>;
    /// Candidates of this cycle after a key with their links, in id order: users first, then groups. `Everything` takes all objects known
    /// (departed ones too while they are linked); `Changed` takes changed objects, those whose references changed, and due escrows.
    fn candidates(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        which: Candidates,
        now_ms: i64,
        after: Option<&(ObjectType, SourceId)>,
        limit: u32,
    ) -> Result<Vec<(SourceObject, Option<Link>)>, StoreError>;
    /// One object by id.
    fn object(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<SourceObject>, StoreError>;

    // ---- links
    /// The link of one object.
    fn link(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<Link>, StoreError>;
    /// All links of one type: source id -> target id. (A person is about 100 bytes.)
    fn links(&self, connection: &ConnectionId, object_type: ObjectType) -> Result<BTreeMap<SourceId, TargetId>, StoreError>;
    /// Refreshes images from a listing; links whose account is missing from a COMPLETE listing are dropped, their objects become
    /// candidates. Answers whose account is somebody else's now: their image stays what it was.
    fn refresh_images(&self, connection: &ConnectionId, object_type: ObjectType, listing: &Listing) -> Result<Vec<SourceId>, StoreError>;

    // ---- plan and journal
    /// Stores evaluations as this cycle's plan, each with the actions that follow from it, in state `planned`. Gives the ids.
    fn store_plan(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        planned: &[PlannedEvaluation],
    ) -> Result<Vec<EvaluationId>, StoreError>;
    /// The evaluation that one object has in a cycle's plan.
    fn planned_evaluation(&self, cycle: &CycleId, object_type: ObjectType, id: &SourceId) -> Result<Option<Evaluation>, StoreError>;
    /// Puts an evaluation in the place of its object's in the plan, of which nothing may have been sent.
    fn replace_planned(&self, connection: &ConnectionId, cycle: &CycleId, planned: &PlannedEvaluation) -> Result<(), StoreError>;
    /// Actions of a cycle in one phase that are `planned`, in order, after a key.
    fn planned_actions(
        &self,
        cycle: &CycleId,
        phase: ActionPhase,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<JournalledAction>, StoreError>;
    /// Marks actions as intended: durable before the first byte is sent.
    fn intend(&self, actions: &[i64], now_ms: i64) -> Result<(), StoreError>;
    /// Settles actions: outcome, link, image and log entry in one transaction, for all given. Answers what came of each: an account
    /// that turns out to be another's makes a failure of what went well.
    fn settle(&self, settled: &[Settled]) -> Result<Vec<Outcome>, StoreError>;
    /// Puts an `intended` action whose work turned out not done back to `planned`.
    fn replan(&self, actions: &[i64]) -> Result<(), StoreError>;
    /// Intended actions without an outcome, of any cycle of this connection.
    fn unknown_actions(&self, connection: &ConnectionId) -> Result<Vec<JournalledAction>, StoreError>;
    /// Gives a cycle up: its planned actions are dropped, settled ones stand, its snapshot candidates stay candidates.
    fn abandon_cycle(&self, cycle: &CycleId, state: CycleState, message: &str, now_ms: i64) -> Result<(), StoreError>;
}

/// The ports that a run needs, together.
#[derive(Clone)]
pub struct Ports {
    /// Where people come from.
    pub source: Arc<dyn Source>,
    /// Where they are taken to.
    pub target: Arc<dyn Target>,
    /// What is durable.
    pub journal: Arc<dyn Journal>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who is asked before the first change.
    pub clearance: Arc<dyn Clearance>,
}
