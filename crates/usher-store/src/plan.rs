//! Stores a cycle's plan: evaluations with the actions that follow from them. An evaluation that nothing follows from and that has
//! nothing to say is counted and not kept; its object is done with. Read next: `journal.rs`, `settle.rs`.

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::evaluation::{ActionKind, Evaluation, Outcome, Status};
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId};
use usher_core::import::{ObjectType, Value};

use crate::columns::{Column, to_json};
use crate::cycles::{self, CycleKind};
use crate::error::StoreError;
use crate::escrows::{self, ObjectKey};
use crate::journal::Phase;
use crate::open::Store;
use crate::{evaluations, plan_licences, snapshot};

/// An evaluation with the actions that follow from it.
#[derive(Debug, Clone)]
pub struct PlannedEvaluation<'a> {
    /// The evaluation; its id and cycle are given here.
    pub evaluation: &'a Evaluation,
    /// Its actions; none for `none` and `skip`.
    pub actions: Vec<Phase>,
    /// The outcome where nothing is to be sent but there is something to say.
    pub outcome: Option<&'a Outcome>,
}

impl Store {
    /// Stores evaluations as this cycle's plan, each action in state `planned`. Gives the ids in order; an empty id says that nothing
    /// follows from that evaluation and it was only counted.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::CycleOver`].
    pub fn store_plan(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        planned: &[PlannedEvaluation<'_>],
    ) -> Result<Vec<EvaluationId>, StoreError> {
        self.write(|tx| {
            let cycle = cycles::running(tx, cycle)?;
            let (mut unchanged, mut skipped) = (0, 0);
            let mut ids = Vec::with_capacity(planned.len());
            for one in planned {
                if one.actions.is_empty() && one.outcome.is_none() && cycle.kind != CycleKind::Plan {
                    match one.evaluation.action.kind {
                        ActionKind::Skip => skipped += 1,
                        _ => unchanged += 1,
                    }
                }
                ids.push(store_one(tx, connection, &cycle, one)?);
            }
            plan_licences::add(tx, cycle.number, planned.iter().map(|one| one.evaluation))?;
            cycles::count_quiet(tx, cycle.number, unchanged, skipped)?;
            Ok(ids)
        })
    }
}

impl Store {
    /// The evaluation that one object has in a cycle's plan.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::Json`].
    pub fn planned_evaluation(&self, cycle: &CycleId, object_type: ObjectType, id: &SourceId) -> Result<Option<Evaluation>, StoreError> {
        self.read(|tx| {
            let number = cycles::known(tx, cycle)?.number;
            let condition = "evaluations.cycle = ?1 AND object_type = ?2 AND source_id = ?3 ORDER BY evaluations.row DESC LIMIT 1";
            Ok(evaluations::select(tx, condition, params![number, object_type.text(), id.as_str()])?.pop())
        })
    }

    /// Puts an evaluation in the place of the one that its object has in the plan: what was judged alone may be refused when the whole
    /// plan is known.
    ///
    /// # Errors
    /// [`StoreError::CycleOver`]; [`StoreError::WrongState`] if anything of the former was sent.
    pub fn replace_planned(&self, connection: &ConnectionId, cycle: &CycleId, planned: &PlannedEvaluation<'_>) -> Result<(), StoreError> {
        self.write(|tx| {
            let cycle = cycles::running(tx, cycle)?;
            let subject = &planned.evaluation.subject;
            let key = params![cycle.number, subject.object_type.text(), subject.source_id.as_str()];
            let of = "SELECT row FROM evaluations WHERE cycle = ?1 AND object_type = ?2 AND source_id = ?3";
            let sent = format!("SELECT row FROM journal WHERE evaluation IN ({of}) AND state <> 'planned'");
            if let Some(row) = tx.query_row(&sent, key, |row| row.get(0)).optional()? {
                return Err(StoreError::WrongState { row, due: "planned" });
            }
            let replaced = "evaluations.cycle = ?1 AND object_type = ?2 AND source_id = ?3";
            plan_licences::take_back(tx, cycle.number, &evaluations::select(tx, replaced, key)?)?;
            plan_licences::add(tx, cycle.number, [planned.evaluation])?;
            let delete = "DELETE FROM evaluations WHERE cycle = ?1 AND object_type = ?2 AND source_id = ?3";
            tx.execute(delete, key)?;
            store_one(tx, connection, &cycle, planned).map(|_| ())
        })
    }
}

fn store_one(
    tx: &Connection,
    connection: &ConnectionId,
    cycle: &cycles::Known,
    planned: &PlannedEvaluation<'_>,
) -> Result<EvaluationId, StoreError> {
    let subject = &planned.evaluation.subject;
    let key = ObjectKey { connection: connection.as_str(), object_type: subject.object_type, source_id: subject.source_id.as_str() };
    // Only a whole cycle evaluates what the snapshot holds; a plan sends nothing, and a run on demand may look at one newer than it.
    let change = if cycle.kind.is_whole() { snapshot::change(tx, key)? } else { None };
    let id = if planned.actions.is_empty() && planned.outcome.is_none() && cycle.kind != CycleKind::Plan {
        EvaluationId(String::new())
    } else {
        insert(tx, connection, cycle, planned, change)?
    };
    let over = planned.actions.is_empty() && cycle.kind != CycleKind::Plan;
    if over && !is_part(cycle.kind, subject.object_type, planned.outcome) {
        done_with(tx, key, &subject.display_name, planned.outcome, change)?;
    }
    Ok(id)
}

/// A group on demand is looked at with some of its members only: that nothing went wrong with those ends no escrow of the whole.
pub(crate) fn is_part(kind: CycleKind, object_type: ObjectType, outcome: Option<&Outcome>) -> bool {
    kind == CycleKind::OnDemand && object_type == ObjectType::Group && outcome.is_none_or(|outcome| outcome.next_try_ms.is_none())
}

/// An object whose evaluation is over. Anything but plain success with a time to try again goes into escrow; a failure without one
/// stays a candidate, since nothing else would bring it up again.
pub(crate) fn done_with(
    tx: &Connection,
    key: ObjectKey<'_>,
    display_name: &str,
    outcome: Option<&Outcome>,
    change: Option<i64>,
) -> Result<(), StoreError> {
    match outcome.map(|outcome| (outcome, outcome.status, outcome.next_try_ms)) {
        None | Some((_, Status::Success, _) | (_, Status::Skipped | Status::Warning, None)) => escrows::clear(tx, key)?,
        Some((outcome, Status::Failure | Status::Skipped | Status::Warning, Some(next_try))) => {
            escrows::put(tx, key, display_name, outcome, next_try)?
        }
        Some((_, Status::Failure, None)) => return snapshot::again(tx, key),
    }
    match change {
        Some(change) => snapshot::evaluated(tx, key, change),
        None => Ok(()),
    }
}

fn insert(
    tx: &Connection,
    connection: &ConnectionId,
    cycle: &cycles::Known,
    planned: &PlannedEvaluation<'_>,
    change: Option<i64>,
) -> Result<EvaluationId, StoreError> {
    let PlannedEvaluation { evaluation, actions, outcome } = planned;
    let subject = &evaluation.subject;
    // In the log at once if nothing is to be sent; a plan that sends nothing is in no log.
    let settled_at_ms = outcome.filter(|_| actions.is_empty() && cycle.kind != CycleKind::Plan).map(|outcome| outcome.at_ms);
    let sql = "INSERT INTO evaluations (connection, cycle, planned_at_ms, settled_at_ms, object_type, source_id, target_id, display_name, user_principal_name,
        action, status, code, message, outcome, pending, snapshot_change, search)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    tx.prepare_cached(sql)?.execute(params![
        connection.as_str(),
        cycle.number,
        evaluation.at_ms,
        settled_at_ms,
        subject.object_type.text(),
        subject.source_id.as_str(),
        subject.target_id.as_ref().map(|id| id.as_str()),
        subject.display_name,
        subject.user_principal_name,
        evaluation.action.kind.text(),
        outcome.map(|outcome| outcome.status.text()),
        outcome.map_or("", |outcome| outcome.code.as_str()),
        outcome.map_or("", |outcome| outcome.message.as_str()),
        outcome.map(|outcome| to_json("an outcome", outcome)).transpose()?,
        i64::try_from(actions.len()).unwrap_or(i64::MAX),
        change,
        search_text(evaluation)
    ])?;
    let row = tx.last_insert_rowid();
    let document = to_json("an evaluation", evaluation)?;
    tx.prepare_cached("INSERT INTO evaluation_documents (evaluation, document) VALUES (?1, ?2)")?.execute(params![row, document])?;
    let mut action = tx.prepare_cached("INSERT INTO journal (evaluation, cycle, phase, state) VALUES (?1, ?2, ?3, 'planned')")?;
    for phase in actions {
        action.execute(params![row, cycle.number, phase.order()])?;
    }
    Ok(EvaluationId(row.to_string()))
}

/// What the log is searched by: names, userPrincipalName, mail, source id.
fn search_text(evaluation: &Evaluation) -> String {
    let subject = &evaluation.subject;
    let mut lines =
        vec![subject.display_name.to_lowercase(), subject.user_principal_name.to_lowercase(), subject.source_id.as_str().to_lowercase()];
    for attribute in &evaluation.import.attributes {
        if let ("mail", Value::Text(mail)) = (attribute.name.as_str(), &attribute.value) {
            lines.push(mail.to_lowercase());
        }
    }
    lines.join("\n")
}
