//! The table `cycles`: runs, from their beginning to their end. A running row is also the connection's lock row.
//! The end of a run moves watermark, counts and state together (CYCLE.md §6), or gives the run up. Read next: `snapshot.rs`.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use usher_core::evaluation::{ActionKind, Status};
use usher_core::id::{ConnectionId, CycleId};
use usher_core::plan::{Counts, Held};

use crate::columns::{Column, column, to_signed, to_unsigned, word};
use crate::connections::{self, ConnectionState};
use crate::error::StoreError;
use crate::held_plans::{self, HeldPlanState};
use crate::open::Store;
use crate::watermarks::{self, Watermark};
use crate::{journal, snapshot};

/// Kinds of runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleKind {
    /// Everyone is evaluated.
    Initial,
    /// What changed is evaluated.
    Incremental,
    /// One person or group.
    OnDemand,
    /// Nothing is sent: a look at what would happen. Takes no lock row, is in no log, ends nobody's candidacy.
    Plan,
}

column!(CycleKind { Initial = "initial", Incremental = "incremental", OnDemand = "onDemand", Plan = "plan" });

impl CycleKind {
    /// Does it take the whole connection, rather than one object or nothing?
    pub(crate) fn is_whole(self) -> bool {
        match self {
            Self::Initial | Self::Incremental => true,
            Self::OnDemand | Self::Plan => false,
        }
    }
}

/// How a run stands or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleState {
    /// Running, or left by a process that is gone.
    Running,
    /// Finished.
    Finished,
    /// Held: nothing was sent.
    Held,
    /// Someone cancelled it.
    Cancelled,
    /// It could not go on.
    Failed,
}

column!(CycleState { Running = "running", Finished = "finished", Held = "held", Cancelled = "cancelled", Failed = "failed" });

/// The start of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// What a run did: by action, and what failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CycleCounts {
    /// By action; a failed one isn't counted as its action.
    pub counts: Counts,
    /// Objects that failed.
    pub failed: u32,
    /// Requests sent to the target.
    pub requests: u32,
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleFinish {
    /// Its id.
    pub cycle: CycleId,
    /// Finished or Held.
    pub state: CycleState,
    /// What it did; for a held one, what it would have done.
    pub counts: CycleCounts,
    /// The new watermark; `None` leaves the old one.
    pub watermark: Option<Watermark>,
    /// Why it was held; of a plan that sends nothing, why a cycle would be.
    pub held: Option<Held>,
    /// End: UTC, milliseconds since 1970.
    pub ended_at_ms: i64,
}

/// A run, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCycle {
    /// How it began.
    pub start: CycleStart,
    /// How it stands.
    pub state: CycleState,
    /// Its end; `None` while it runs.
    pub ended_at_ms: Option<i64>,
    /// What it did so far.
    pub counts: CycleCounts,
    /// Why it was cancelled or failed, in words for people; else empty.
    pub message: String,
}

/// A run that rows refer to.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) number: i64,
    pub(crate) kind: CycleKind,
    pub(crate) state: CycleState,
    pub(crate) connection: ConnectionId,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

const SELECT: &str = "SELECT id, connection, kind, configuration_version, started_at_ms, seed, holder, state, ended_at_ms,
    created, updated, disabled, enabled, deleted, unchanged, skipped, failed, requests, message FROM cycles";

impl Store {
    /// Begins a run, and with it takes the connection's lock row. The lock itself ([`Store::lock`]) is held by the caller.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`], [`StoreError::RunUnderWay`] if another run is not over.
    pub fn begin_cycle(&self, start: &CycleStart) -> Result<(), StoreError> {
        self.write(|tx| {
            let CycleStart { cycle, connection, kind, configuration_version, started_at_ms, seed, holder } = start;
            connections::state(tx, connection)?;
            if *kind == CycleKind::Plan {
                // Plans are looked at once; one that has been running for a day was killed.
                let old = "DELETE FROM cycles WHERE connection = ?1 AND kind = 'plan' AND (state <> 'running' OR started_at_ms < ?2)";
                tx.execute(old, params![connection.as_str(), started_at_ms - DAY_MS])?;
            }
            let insert = "INSERT INTO cycles (id, connection, kind, state, configuration_version, started_at_ms, seed, holder)
              VALUES (?1, ?2, ?3, 'running', ?4, ?5, ?6, ?7)";
            let values =
                params![cycle.as_str(), connection.as_str(), kind.text(), configuration_version, started_at_ms, to_signed(*seed), holder];
            match tx.execute(insert, values) {
                Ok(_) => Ok(()),
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Err(under_way(tx, connection, error)),
                Err(error) => Err(error.into()),
            }
        })
    }

    /// The run that a crash or kill left unfinished, or that runs now: the lock tells which. Plans that send nothing don't count.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn unfinished_cycle(&self, connection: &ConnectionId) -> Result<Option<CycleStart>, StoreError> {
        self.read(|tx| {
            let select = format!("{SELECT} WHERE connection = ?1 AND state = 'running' AND kind <> 'plan'");
            Ok(tx.query_row(&select, [connection.as_str()], stored).optional()?.map(|cycle| cycle.start))
        })
    }

    /// Finishes a run, Finished or Held: counts, watermark, held plan and the connection's state in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotSettled`] while an action is open: the watermark never passes an unsettled action. [`StoreError::CycleOver`].
    pub fn finish_cycle(&self, finish: &CycleFinish) -> Result<(), StoreError> {
        self.write(|tx| {
            let cycle = running(tx, &finish.cycle)?;
            let open = journal::open_actions(tx, cycle.number)?;
            let open = if finish.state == CycleState::Held { open.intended } else { open.intended + open.planned };
            if open > 0 && cycle.kind != CycleKind::Plan {
                return Err(StoreError::NotSettled { cycle: finish.cycle.0.clone(), open });
            }
            end(tx, cycle.number, finish.state, "", finish.ended_at_ms)?;
            write_counts(tx, cycle.number, &finish.counts)?;
            if let Some(watermark) = &finish.watermark {
                watermarks::set(tx, &cycle.connection, cycle.number, watermark, finish.ended_at_ms)?;
            }
            if cycle.kind == CycleKind::Plan {
                return match &finish.held {
                    Some(held) => held_plans::hold(tx, &cycle.connection, cycle.number, HeldPlanState::Previewed, held, finish.ended_at_ms),
                    None => Ok(()),
                };
            }
            snapshot::tell_referrers(tx, &cycle.connection, cycle.number)?;
            if cycle.kind.is_whole() {
                finish_whole(tx, &cycle, finish)?;
            }
            Ok(())
        })
    }

    /// Gives a run up: its planned actions are dropped, settled ones stand, intended ones stay unknown, and all objects whose
    /// actions were dropped are candidates of the next run.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::CycleOver`].
    pub fn abandon_cycle(&self, cycle: &CycleId, state: CycleState, message: &str, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let cycle = running(tx, cycle)?;
            journal::drop_planned(tx, cycle.number)?;
            write_counts(tx, cycle.number, &count_settled(tx, cycle.number)?)?;
            end(tx, cycle.number, state, message, now_ms)?;
            if cycle.kind == CycleKind::Plan {
                return Ok(());
            }
            snapshot::tell_referrers(tx, &cycle.connection, cycle.number)?;
            if state == CycleState::Failed && cycle.kind.is_whole() {
                move_state(tx, &cycle.connection, ConnectionState::Failed)?;
            }
            Ok(())
        })
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn cycle(&self, cycle: &CycleId) -> Result<StoredCycle, StoreError> {
        self.read(|tx| {
            let found = tx.query_row(&format!("{SELECT} WHERE id = ?1"), [cycle.as_str()], stored).optional()?;
            found.ok_or_else(|| StoreError::NoCycle { cycle: cycle.0.clone() })
        })
    }

    /// The last runs of a connection, newest first, without plans that sent nothing.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn recent_cycles(&self, connection: &ConnectionId, limit: u32) -> Result<Vec<StoredCycle>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare(&format!("{SELECT} WHERE connection = ?1 AND kind <> 'plan' ORDER BY number DESC LIMIT ?2"))?;
            let rows = statement.query_map(params![connection.as_str(), limit], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The newest plan, made on its own or held, unless a cycle has run since.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn latest_plan(&self, connection: &ConnectionId) -> Result<Option<StoredCycle>, StoreError> {
        self.read(|tx| {
            let plan = "(kind = 'plan' AND state = 'finished') OR state = 'held'";
            let run = "kind IN ('initial', 'incremental') AND state <> 'held'";
            let select = format!(
                "{SELECT} WHERE connection = ?1 AND ({plan})
                   AND number > (SELECT coalesce(max(number), 0) FROM cycles WHERE connection = ?1 AND {run})
                 ORDER BY number DESC LIMIT 1"
            );
            Ok(tx.prepare(&select)?.query_row([connection.as_str()], stored).optional()?)
        })
    }

    /// What a run has settled so far, counted from its log entries: how another process shows a run's progress.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn cycle_so_far(&self, cycle: &CycleId) -> Result<CycleCounts, StoreError> {
        self.read(|tx| count_settled(tx, known(tx, cycle)?.number))
    }
}

/// The run of an id.
pub(crate) fn known(tx: &Connection, cycle: &CycleId) -> Result<Known, StoreError> {
    let mut statement = tx.prepare_cached("SELECT number, kind, state, connection FROM cycles WHERE id = ?1")?;
    let found = statement.query_row([cycle.as_str()], |row| {
        Ok(Known { number: row.get(0)?, kind: word(row, 1)?, state: word(row, 2)?, connection: ConnectionId(row.get(3)?) })
    });
    found.optional()?.ok_or_else(|| StoreError::NoCycle { cycle: cycle.0.clone() })
}

/// The run of an id, if it is not over: what is over is never written to again.
pub(crate) fn running(tx: &Connection, cycle: &CycleId) -> Result<Known, StoreError> {
    let known = known(tx, cycle)?;
    if known.state == CycleState::Running { Ok(known) } else { Err(StoreError::CycleOver { cycle: cycle.0.clone() }) }
}

/// Counts evaluations that nothing follows from, which have no row of their own.
pub(crate) fn count_quiet(tx: &Connection, cycle: i64, unchanged: u32, skipped: u32) -> Result<(), StoreError> {
    let update = "UPDATE cycles SET unchanged = unchanged + ?2, skipped = skipped + ?3 WHERE number = ?1";
    tx.prepare_cached(update)?.execute(params![cycle, unchanged, skipped])?;
    Ok(())
}

fn finish_whole(tx: &Connection, cycle: &Known, finish: &CycleFinish) -> Result<(), StoreError> {
    held_plans::supersede(tx, &cycle.connection, finish.ended_at_ms)?;
    // A later plan says all that an earlier held one said, as of today.
    let stale = "DELETE FROM evaluations WHERE status IS NULL AND cycle IN (
        SELECT number FROM cycles WHERE connection = ?1 AND state = 'held' AND number <> ?2)";
    tx.execute(stale, params![cycle.connection.as_str(), cycle.number])?;
    if finish.state == CycleState::Held {
        if let Some(held) = &finish.held {
            held_plans::hold(tx, &cycle.connection, cycle.number, HeldPlanState::Waiting, held, finish.ended_at_ms)?;
        }
        return move_state(tx, &cycle.connection, ConnectionState::Held);
    }
    snapshot::forget_the_gone(tx, &cycle.connection)?;
    move_state(tx, &cycle.connection, ConnectionState::UpToDate)
}

/// A pause or a quarantine during the run outlasts it.
fn move_state(tx: &Connection, connection: &ConnectionId, to: ConnectionState) -> Result<(), StoreError> {
    match connections::state(tx, connection)? {
        ConnectionState::Paused | ConnectionState::Quarantined => Ok(()),
        ConnectionState::NeverRun | ConnectionState::UpToDate | ConnectionState::Held | ConnectionState::Failed => {
            connections::set_state(tx, connection, to)
        }
    }
}

fn end(tx: &Connection, cycle: i64, state: CycleState, message: &str, now_ms: i64) -> Result<(), StoreError> {
    let update = "UPDATE cycles SET state = ?2, message = ?3, ended_at_ms = ?4 WHERE number = ?1";
    tx.execute(update, params![cycle, state.text(), message, now_ms])?;
    Ok(())
}

fn write_counts(tx: &Connection, cycle: i64, counts: &CycleCounts) -> Result<(), StoreError> {
    let CycleCounts { counts: Counts { create, update, disable, enable, delete, none, skip }, failed, requests } = *counts;
    let sql = "UPDATE cycles SET created = ?2, updated = ?3, disabled = ?4, enabled = ?5, deleted = ?6, unchanged = ?7, skipped = ?8, failed = ?9, requests = ?10
      WHERE number = ?1";
    tx.execute(sql, params![cycle, create, update, disable, enable, delete, none, skip, failed, requests])?;
    Ok(())
}

fn count_settled(tx: &Connection, cycle: i64) -> Result<CycleCounts, StoreError> {
    let quiet = "SELECT unchanged, skipped FROM cycles WHERE number = ?1 AND state = 'running'";
    let quiet = tx.query_row(quiet, [cycle], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (none, skip) = quiet.unwrap_or_default();
    let mut settled = CycleCounts { counts: Counts { none, skip, ..Counts::default() }, ..CycleCounts::default() };
    let select = "SELECT action, status, count(*), coalesce(sum(json_extract(outcome, '$.requests')), 0) FROM evaluations
      WHERE cycle = ?1 AND status IS NOT NULL GROUP BY action, status";
    let mut statement = tx.prepare_cached(select)?;
    let mut rows = statement.query([cycle])?;
    while let Some(row) = rows.next()? {
        let (action, status, count): (ActionKind, Status, u32) = (word(row, 0)?, word(row, 1)?, row.get(2)?);
        let counts = &mut settled.counts;
        settled.requests += row.get::<_, u32>(3)?;
        match (status, action) {
            (Status::Failure, _) => settled.failed += count,
            (Status::Skipped, _) | (_, ActionKind::Skip) => counts.skip += count,
            (Status::Success | Status::Warning, ActionKind::Create) => counts.create += count,
            (Status::Success | Status::Warning, ActionKind::Update) => counts.update += count,
            (Status::Success | Status::Warning, ActionKind::Disable) => counts.disable += count,
            (Status::Success | Status::Warning, ActionKind::Enable) => counts.enable += count,
            (Status::Success | Status::Warning, ActionKind::Delete) => counts.delete += count,
            (Status::Success | Status::Warning, ActionKind::None) => counts.none += count,
        }
    }
    Ok(settled)
}

fn under_way(tx: &Connection, connection: &ConnectionId, error: rusqlite::Error) -> StoreError {
    let select = "SELECT id, holder FROM cycles WHERE connection = ?1 AND state = 'running' AND kind <> 'plan'";
    let found = tx.query_row(select, [connection.as_str()], |row| Ok((row.get(0)?, row.get(1)?)));
    match found {
        Ok((cycle, holder)) => StoreError::RunUnderWay { cycle, holder },
        Err(_) => StoreError::Sqlite(error),
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredCycle> {
    let counts = Counts {
        create: row.get(9)?,
        update: row.get(10)?,
        disable: row.get(11)?,
        enable: row.get(12)?,
        delete: row.get(13)?,
        none: row.get(14)?,
        skip: row.get(15)?,
    };
    Ok(StoredCycle {
        start: CycleStart {
            cycle: CycleId(row.get(0)?),
            connection: ConnectionId(row.get(1)?),
            kind: word(row, 2)?,
            configuration_version: row.get(3)?,
            started_at_ms: row.get(4)?,
            seed: to_unsigned(row.get(5)?),
            holder: row.get(6)?,
        },
        state: word(row, 7)?,
        ended_at_ms: row.get(8)?,
        counts: CycleCounts { counts, failed: row.get(16)?, requests: row.get(17)? },
        message: row.get(18)?,
    })
}
