//! The port `Journal` over `usher-store`. Holds no rule and no SQL: it says the engine's words in the store's, and back.
//! Read next: `convert.rs`, where each type is converted by naming every field.

pub(crate) mod convert;

use std::collections::BTreeMap;
use std::sync::Arc;

use usher_core::evaluate::Link;
use usher_core::evaluation::{Evaluation, Outcome};
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::{Imported, ObjectType, SourceObject};
use usher_engine::ports::{
    ActionPhase, Candidates, CycleFinish, CycleStart, CycleState, HeldBack, Journal, JournalledAction, Listing, PlannedEvaluation, Settled,
    SnapshotSizes, StoreError, Watermark,
};
use usher_store::{Listed, ListedAccount, Store};

/// The engine's journal, in the data folder's SQLite file. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SqliteJournal {
    store: Arc<Store>,
}

impl SqliteJournal {
    /// The journal of an open data folder.
    #[must_use]
    pub fn new(store: Arc<Store>) -> Self {
        Self { store }
    }
}

/// A failure of the data folder, in words for people: what happened and its causes, and what to do.
#[must_use]
pub fn in_words(error: &usher_store::StoreError) -> StoreError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        message.push_str(": ");
        message.push_str(&source.to_string());
        cause = source.source();
    }
    StoreError { message, fix: error.fix() }
}

fn said<T>(result: Result<T, usher_store::StoreError>) -> Result<T, StoreError> {
    result.map_err(|error| in_words(&error))
}

impl Journal for SqliteJournal {
    fn begin_cycle(&self, start: &CycleStart) -> Result<(), StoreError> {
        said(self.store.begin_cycle(&convert::start(start)))
    }

    fn unfinished_cycle(&self, connection: &ConnectionId) -> Result<Option<CycleStart>, StoreError> {
        Ok(said(self.store.unfinished_cycle(connection))?.map(convert::start_back))
    }

    fn finish_cycle(&self, finish: &CycleFinish) -> Result<(), StoreError> {
        said(self.store.finish_cycle(&convert::finish(finish)))
    }

    fn watermark(&self, connection: &ConnectionId) -> Result<Option<Watermark>, StoreError> {
        Ok(said(self.store.watermark(connection))?.map(convert::watermark_back))
    }

    fn held_back(&self, connection: &ConnectionId) -> Result<Option<HeldBack>, StoreError> {
        said(self.store.held_back(connection))
    }

    fn store_page(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64, objects: &[Imported]) -> Result<(), StoreError> {
        said(self.store.store_page(connection, cycle, now_ms, objects))
    }

    fn note_memberships(&self, connection: &ConnectionId, cycle: &CycleId, held: &BTreeMap<String, Vec<String>>) -> Result<(), StoreError> {
        said(self.store.note_memberships(connection, cycle, held))
    }

    fn mark_departures(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64) -> Result<u32, StoreError> {
        said(self.store.mark_departures(connection, cycle, now_ms))
    }

    fn snapshot_sizes(&self, connection: &ConnectionId, cycle: &CycleId, object_type: ObjectType) -> Result<SnapshotSizes, StoreError> {
        let usher_store::SnapshotSizes { present, marked } = said(self.store.snapshot_sizes(connection, cycle, object_type))?;
        Ok(SnapshotSizes { present, marked })
    }

    fn candidates(
        &self,
        connection: &ConnectionId,
        _cycle: &CycleId,
        which: Candidates,
        now_ms: i64,
        after: Option<&(ObjectType, SourceId)>,
        limit: u32,
    ) -> Result<Vec<(SourceObject, Option<Link>)>, StoreError> {
        said(self.store.candidates(connection, convert::candidates(which), now_ms, after, limit))
    }

    fn object(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<SourceObject>, StoreError> {
        said(self.store.object(connection, object_type, id))
    }

    fn link(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<Link>, StoreError> {
        said(self.store.link(connection, object_type, id))
    }

    fn links(&self, connection: &ConnectionId, object_type: ObjectType) -> Result<BTreeMap<SourceId, TargetId>, StoreError> {
        said(self.store.links(connection, object_type))
    }

    fn refresh_images(&self, connection: &ConnectionId, object_type: ObjectType, listing: &Listing) -> Result<Vec<SourceId>, StoreError> {
        let Listing { objects, complete } = listing;
        let listed: Vec<_> = objects.iter().map(|object| ListedAccount { id: &object.id, image: &object.image }).collect();
        let whole = if *complete { Listed::Whole } else { Listed::Part };
        said(self.store.refresh_images(connection, object_type, &listed, whole))
    }

    fn store_plan(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        planned: &[PlannedEvaluation],
    ) -> Result<Vec<EvaluationId>, StoreError> {
        let planned: Vec<_> = planned.iter().map(convert::planned).collect();
        said(self.store.store_plan(connection, cycle, &planned))
    }

    fn planned_evaluation(&self, cycle: &CycleId, object_type: ObjectType, id: &SourceId) -> Result<Option<Evaluation>, StoreError> {
        said(self.store.planned_evaluation(cycle, object_type, id))
    }

    fn replace_planned(&self, connection: &ConnectionId, cycle: &CycleId, planned: &PlannedEvaluation) -> Result<(), StoreError> {
        said(self.store.replace_planned(connection, cycle, &convert::planned(planned)))
    }

    fn planned_actions(
        &self,
        cycle: &CycleId,
        phase: ActionPhase,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<JournalledAction>, StoreError> {
        let actions = said(self.store.planned_actions(cycle, convert::phase(phase), after, limit))?;
        Ok(actions.into_iter().map(convert::action_back).collect())
    }

    fn intend(&self, actions: &[i64], now_ms: i64) -> Result<(), StoreError> {
        said(self.store.intend(actions, now_ms))
    }

    fn settle(&self, settled: &[Settled]) -> Result<Vec<Outcome>, StoreError> {
        let settled: Vec<_> = settled.iter().map(convert::settled).collect();
        said(self.store.settle(&settled))
    }

    fn replan(&self, actions: &[i64]) -> Result<(), StoreError> {
        said(self.store.replan(actions))
    }

    fn unknown_actions(&self, connection: &ConnectionId) -> Result<Vec<JournalledAction>, StoreError> {
        Ok(said(self.store.unknown_actions(connection))?.into_iter().map(convert::action_back).collect())
    }

    fn abandon_cycle(&self, cycle: &CycleId, state: CycleState, message: &str, now_ms: i64) -> Result<(), StoreError> {
        said(self.store.abandon_cycle(cycle, convert::state(state), message, now_ms))
    }
}

#[cfg(test)]
mod tests;
