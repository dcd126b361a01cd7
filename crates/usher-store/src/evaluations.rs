//! The tables `evaluations` and `evaluation_documents`: reading evaluations in their one serialised form. The document stands as it was
//! planned; ids, account and outcome are put in from the row, so that settling rewrites no document. Written by `plan.rs` and `settle.rs`.

use rusqlite::{Connection, Row, params};
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::ObjectType;

use crate::columns::{Column, from_json};
use crate::cycles;
use crate::error::StoreError;
use crate::escrows::ObjectKey;
use crate::open::Store;

/// What [`Columns::read`] reads, in order. Wants `evaluations`, `cycles` and `evaluation_documents` joined.
pub(crate) const COLUMNS: &str = "evaluations.row, cycles.id, evaluations.target_id, evaluations.outcome, evaluation_documents.document";

const FROM: &str = "FROM evaluations JOIN cycles ON cycles.number = evaluations.cycle
    JOIN evaluation_documents ON evaluation_documents.evaluation = evaluations.row";

/// The parts of an evaluation.
pub(crate) struct Columns {
    row: i64,
    cycle: String,
    target_id: Option<String>,
    outcome: Option<String>,
    document: String,
}

impl Columns {
    /// Reads [`COLUMNS`], which begin at a column.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(first)?,
            cycle: row.get(first + 1)?,
            target_id: row.get(first + 2)?,
            outcome: row.get(first + 3)?,
            document: row.get(first + 4)?,
        })
    }

    /// Puts them together.
    pub(crate) fn assemble(self) -> Result<Evaluation, StoreError> {
        let mut evaluation: Evaluation = from_json("an evaluation", &self.document)?;
        evaluation.id = EvaluationId(self.row.to_string());
        evaluation.cycle = CycleId(self.cycle);
        evaluation.subject.target_id = self.target_id.map(TargetId).or(evaluation.subject.target_id);
        evaluation.outcome = self.outcome.as_deref().map(|text| from_json("an outcome", text)).transpose()?;
        Ok(evaluation)
    }
}

impl Store {
    /// One evaluation, with its outcome so far.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn evaluation(&self, id: &EvaluationId) -> Result<Option<Evaluation>, StoreError> {
        // An id that is no number was never given out.
        let Ok(row) = id.as_str().parse::<i64>() else { return Ok(None) };
        if row < 0 {
            return self.service_entry(row);
        }
        self.read(|tx| Ok(select(tx, "evaluations.row = ?1", params![row])?.pop()))
    }

    /// The evaluations that a cycle kept, in the order of its plan, after an id. Those that nothing follows from are only counted.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn evaluations_of_cycle(&self, cycle: &CycleId, after: Option<&EvaluationId>, limit: u32) -> Result<Vec<Evaluation>, StoreError> {
        let after = after.and_then(|id| id.as_str().parse::<i64>().ok()).unwrap_or(0);
        self.read(|tx| {
            let cycle = cycles::known(tx, cycle)?.number;
            let condition = "evaluations.cycle = ?1 AND evaluations.row > ?2 ORDER BY evaluations.row LIMIT ?3";
            select(tx, condition, params![cycle, after, limit])
        })
    }

    /// Did a cycle keep an evaluation of this object?
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn has_evaluation(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        object_type: ObjectType,
        id: &SourceId,
    ) -> Result<bool, StoreError> {
        self.read(|tx| {
            let cycle = cycles::known(tx, cycle)?.number;
            let select = "SELECT 1 FROM evaluations WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3 AND cycle = ?4";
            Ok(tx.prepare_cached(select)?.exists(params![connection.as_str(), object_type.text(), id.as_str(), cycle])?)
        })
    }

    /// What was settled for one object, newest first: its timeline.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn evaluations_of_object(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        id: &SourceId,
        limit: u32,
    ) -> Result<Vec<Evaluation>, StoreError> {
        self.read(|tx| {
            let condition = "evaluations.connection = ?1 AND object_type = ?2 AND source_id = ?3 AND settled_at_ms IS NOT NULL
              ORDER BY evaluations.row DESC LIMIT ?4";
            select(tx, condition, params![connection.as_str(), object_type.text(), id.as_str(), limit])
        })
    }
}

/// Says in an object's newest log entry when it is tried again; `None` for never.
pub(crate) fn set_next_try(tx: &Connection, key: ObjectKey<'_>, at_ms: Option<i64>) -> Result<(), StoreError> {
    let update = "UPDATE evaluations SET outcome = json_set(outcome, '$.nextTryMs', ?4) WHERE row = (
        SELECT max(row) FROM evaluations
        WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3 AND settled_at_ms IS NOT NULL AND outcome IS NOT NULL)";
    tx.prepare_cached(update)?.execute(params![key.connection, key.object_type.text(), key.source_id, at_ms])?;
    Ok(())
}

/// Evaluations that meet a condition.
pub(crate) fn select(tx: &Connection, condition: &str, values: impl rusqlite::Params) -> Result<Vec<Evaluation>, StoreError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} {FROM} WHERE {condition}"))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Columns::read(row, 0)?.assemble()?);
    }
    Ok(found)
}
