//! Usher's one SQLite file: connections and every version of their configuration, the mirror of a directory, the source snapshot, links,
//! cycles, evaluations with their outcomes, the journal, held plans, escrows, quarantine and the outbox.
//!
//! All SQL of Usher lives here, a file per table. A state change and its log entry share a transaction; every method of
//! [`Store`] that writes is ONE transaction, durable when it returns. Never holds a secret, decides nothing about people, reads
//! no clock: instants and ids are passed in. Synchronous: call it off the async threads. Knows `usher-core` only.
//!
//! Read next: `open.rs` (what each setting of the file protects from), `journal.rs` (planned, intended, settled),
//! `candidates.rs` (who is evaluated in an incremental cycle, and why nobody is forgotten).

mod candidates;
mod columns;
mod configurations;
mod connections;
mod cycles;
mod directory;
mod directory_assignments;
mod directory_members;
mod directory_objects;
mod directory_wipe;
mod error;
mod escrows;
mod evaluations;
mod held_plans;
mod history;
mod invariants;
mod journal;
mod links;
mod lock;
mod migrate;
mod open;
mod outbox;
mod plan;
mod plan_licences;
mod plan_rows;
mod private;
mod quarantine;
mod service_log;
mod settle;
mod snapshot;
mod watermarks;

pub use candidates::Candidates;
pub use configurations::{ConfigurationVersion, StoredConfiguration};
pub use connections::{ConnectionState, StoredConnection};
pub use cycles::{CycleCounts, CycleFinish, CycleKind, CycleStart, CycleState, StoredCycle};
pub use directory::{DirectoryLinks, DirectoryPage, DirectoryScope, Reading};
pub use directory_assignments::{DirectoryAssignment, DirectoryRole};
pub use directory_members::Membership;
pub use directory_objects::{DirectoryChange, HeldObject, ManagerChange, MirroredObject, Unmet};
pub use directory_wipe::Wiped;
pub use error::StoreError;
pub use escrows::{Escrow, FailureCause};
pub use held_plans::{HeldBack, HeldPlan, HeldPlanState};
pub use history::{Bucket, HistoryEntry, HistoryFilter, HistoryKey};
pub use journal::{JournalledAction, Phase};
pub use links::{Listed, ListedAccount};
pub use lock::{ConnectionLock, Holder, LockAttempt};
pub use open::Store;
pub use outbox::{OutboxMessage, OutboxState};
pub use plan::PlannedEvaluation;
pub use plan_rows::{PlanFilter, PlanKey, PlanPart, PlanRow};
pub use private::{make_private, open_private, write_private};
pub use quarantine::Quarantine;
pub use service_log::{ServiceJob, ServiceLogEntry};
pub use settle::{LinkChange, Settled};
pub use snapshot::SnapshotSizes;
pub use watermarks::Watermark;
