//! Settles actions: outcome, link, image, escrow, log entry and the object's candidacy, for a whole batch in ONE transaction, so that
//! none of them is ever there without the others (CYCLE.md §4).

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::evaluate::Link;
use usher_core::evaluation::{Outcome, Status};
use usher_core::import::ObjectType;

use crate::columns::{Column, from_json, to_json, word};
use crate::cycles::CycleKind;
use crate::error::StoreError;
use crate::escrows::ObjectKey;
use crate::links::{self, Linked};
use crate::open::Store;
use crate::{plan, snapshot};

/// A settled action.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The action's row.
    pub row: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// What becomes of the link.
    pub link: LinkChange,
    /// When a failure is tried again: UTC, milliseconds since 1970. Makes or moves the escrow; success clears it.
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

impl Store {
    /// Settles actions, all in one commit. The log entry's outcome is the worst of its actions'. An object is done with when all
    /// actions of its evaluation are settled; one that was left or failed without an escrow stays a candidate.
    ///
    /// Answers what came of each: an account that turns out to be another's makes a failure of what went well.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] if one is settled already or unknown; then none is settled.
    pub fn settle(&self, settled: &[Settled]) -> Result<Vec<Outcome>, StoreError> {
        self.write(|tx| settled.iter().map(|one| settle_one(tx, one)).collect())
    }
}

/// The evaluation that an action belongs to, so far.
struct Entry {
    evaluation: i64,
    connection: String,
    object_type: ObjectType,
    source_id: String,
    display_name: String,
    outcome: Option<String>,
    pending: i64,
    change: Option<i64>,
    /// Its run is over: it was looked at by a later one, and the object may have been judged since.
    late: bool,
    /// Its evaluation is to delete the account.
    deletes: bool,
    kind: CycleKind,
}

fn settle_one(tx: &Connection, settled: &Settled) -> Result<Outcome, StoreError> {
    let mut outcome = settled.outcome.clone();
    if settled.escrow_until_ms.is_some() {
        outcome.next_try_ms = settled.escrow_until_ms;
    }
    let entry = find(tx, settled.row)?;
    let key = ObjectKey { connection: &entry.connection, object_type: entry.object_type, source_id: &entry.source_id };
    let target = match &settled.link {
        LinkChange::Keep => None,
        LinkChange::Set(link) => match links::set(tx, key, link)? {
            Linked::Yes => Some(link.target_id.as_str()),
            Linked::TakenBy(owner) => {
                outcome = taken(&outcome, link, &owner);
                None
            }
        },
        LinkChange::Drop => {
            links::remove(tx, key)?;
            None
        }
    };
    // An account that was gone, though nobody meant it to be, leaves its object without one: whatever else this evaluation does, the
    // object is judged again, and the end of this evaluation must not count for that.
    let lost = matches!(settled.link, LinkChange::Drop) && !entry.deletes;
    let change = if lost { None } else { entry.change };
    if lost {
        snapshot::again(tx, key)?;
    }
    let close = "UPDATE journal SET state = 'settled', settled_at_ms = ?2, status = ?3 WHERE row = ?1";
    tx.prepare_cached(close)?.execute(params![settled.row, outcome.at_ms, outcome.status.text()])?;

    let own = outcome.clone();
    let so_far: Option<Outcome> = entry.outcome.as_deref().map(|text| from_json("an outcome", text)).transpose()?;
    let merged = match so_far {
        Some(so_far) => worst(so_far, outcome),
        None => outcome,
    };
    let update = "UPDATE evaluations SET status = ?2, code = ?3, message = ?4, outcome = ?5, settled_at_ms = ?6, target_id = coalesce(?7, target_id), pending = ?8, snapshot_change = ?9
      WHERE row = ?1";
    let pending = entry.pending - 1;
    let text = to_json("an outcome", &merged)?;
    tx.prepare_cached(update)?.execute(params![
        entry.evaluation,
        merged.status.text(),
        merged.code,
        merged.message,
        text,
        merged.at_ms,
        target,
        pending,
        change
    ])?;
    if pending > 0 {
        return Ok(own);
    }
    if merged.status == Status::Skipped && merged.next_try_ms.is_none() {
        // It was left (the target had moved, or it went with another that failed): today's source decides, not the old evaluation.
        snapshot::again(tx, key)?;
        return Ok(own);
    }
    if plan::is_part(entry.kind, entry.object_type, Some(&merged)) {
        return Ok(own);
    }
    plan::done_with(tx, key, &entry.display_name, Some(&merged), change)?;
    // Found out after its run was over: the source may have moved on, and what was found may be what it no longer wants.
    if entry.late {
        snapshot::again(tx, key)?;
    }
    Ok(own)
}

fn find(tx: &Connection, row: i64) -> Result<Entry, StoreError> {
    let select = "SELECT evaluations.row, evaluations.connection, object_type, source_id, display_name, outcome, pending, snapshot_change, cycles.state <> 'running', action = 'delete', cycles.kind
      FROM journal JOIN evaluations ON evaluations.row = evaluation JOIN cycles ON cycles.number = journal.cycle WHERE journal.row = ?1 AND journal.state <> 'settled'";
    let found = tx.prepare_cached(select)?.query_row([row], |row| {
        Ok(Entry {
            evaluation: row.get(0)?,
            connection: row.get(1)?,
            object_type: word(row, 2)?,
            source_id: row.get(3)?,
            display_name: row.get(4)?,
            outcome: row.get(5)?,
            pending: row.get(6)?,
            change: row.get(7)?,
            late: row.get(8)?,
            deletes: row.get(9)?,
            kind: word(row, 10)?,
        })
    });
    found.optional()?.ok_or(StoreError::WrongState { row, due: "planned or intended" })
}

/// Two outcomes of one evaluation as one: the worse one's words, the work of both. Partly done and partly left is a warning.
fn worst(before: Outcome, now: Outcome) -> Outcome {
    let rank = |outcome: &Outcome| match outcome.status {
        Status::Success => 0,
        Status::Skipped => 1,
        Status::Warning => 2,
        Status::Failure => 3,
    };
    let requests = before.requests.saturating_add(now.requests);
    let duration_ms = before.duration_ms.saturating_add(now.duration_ms);
    let at_ms = before.at_ms.max(now.at_ms);
    let found_after_interruption = before.found_after_interruption || now.found_after_interruption;
    let next_try_ms = before.next_try_ms.into_iter().chain(now.next_try_ms).min();
    let partly = rank(&before).min(rank(&now)) == 0 && rank(&before).max(rank(&now)) == 1;
    let worse = if rank(&now) > rank(&before) { now } else { before };
    let status = if partly { Status::Warning } else { worse.status };
    Outcome { status, requests, duration_ms, at_ms, found_after_interruption, next_try_ms, ..worse }
}

/// The account is another's: the work is done, but the link would make two people share it.
fn taken(outcome: &Outcome, link: &Link, owner: &str) -> Outcome {
    Outcome {
        status: Status::Failure,
        code: "DuplicateTargetEntries".to_owned(),
        message: format!(
            "The account {} ({}) belongs to {owner} already, so it was not linked a second time.",
            link.image.name, link.target_id
        ),
        fix: "Make the matching property's value unique for both people, then try again.".to_owned(),
        ..outcome.clone()
    }
}
