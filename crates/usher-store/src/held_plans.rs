//! The table `held_plans`: plans that wait for someone's word, because they would take away more than the limit (EP-805).

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::evaluation::ActionKind;
use usher_core::id::{ConnectionId, CycleId, SourceId};
use usher_core::import::ObjectType;
use usher_core::plan::Held;

use crate::columns::{Column, column, from_json, to_json, word};
use crate::cycles;
use crate::error::StoreError;
use crate::open::Store;

/// What became of a held plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldPlanState {
    /// Nobody has decided.
    Waiting,
    /// A later cycle made a new plan, or someone let it through.
    Superseded,
    /// It was only made to be looked at.
    Previewed,
}

column!(HeldPlanState { Waiting = "waiting", Superseded = "superseded", Previewed = "previewed" });

/// A held plan.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldPlan {
    /// The cycle whose plan it is; its evaluations are [`Store::evaluations_of_cycle`].
    pub cycle: CycleId,
    /// What became of it.
    pub state: HeldPlanState,
    /// Why, and whom it is about.
    pub held: Held,
    /// When it was held: UTC, milliseconds since 1970.
    pub held_at_ms: i64,
    /// When someone decided, or a later cycle superseded it.
    pub decided_at_ms: Option<i64>,
}

/// Whom a plan would disable or delete.
pub type HeldBack = HashMap<(ObjectType, SourceId), ActionKind>;

impl Store {
    /// The plan of a connection that waits for someone's word.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn held_plan(&self, connection: &ConnectionId) -> Result<Option<HeldPlan>, StoreError> {
        self.read(|tx| {
            let select = "SELECT id, held_plans.state, held, held_at_ms, decided_at_ms FROM held_plans JOIN cycles ON number = cycle
              WHERE held_plans.connection = ?1 AND held_plans.state = 'waiting'";
            let found = tx.query_row(select, [connection.as_str()], |row| {
                Ok((row.get::<_, String>(0)?, word(row, 1)?, row.get::<_, String>(2)?, row.get(3)?, row.get(4)?))
            });
            let Some((cycle, state, held, held_at_ms, decided_at_ms)) = found.optional()? else { return Ok(None) };
            Ok(Some(HeldPlan { cycle: CycleId(cycle), state, held: from_json("a held plan", &held)?, held_at_ms, decided_at_ms }))
        })
    }

    /// The plan that someone's word is about: the one that was looked at last, if a cycle would hold it; else the one that waits, whatever
    /// has run since.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn plan_to_let_through(&self, connection: &ConnectionId) -> Result<Option<CycleId>, StoreError> {
        if let Some(latest) = self.latest_plan(connection)?
            && self.held_for(&latest.start.cycle)?.is_some()
        {
            return Ok(Some(latest.start.cycle));
        }
        Ok(self.held_plan(connection)?.map(|waiting| waiting.cycle))
    }

    /// Whom that plan would disable or delete. Those who are blocked lose nothing, and are not among them.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn held_back(&self, connection: &ConnectionId) -> Result<Option<HeldBack>, StoreError> {
        let Some(cycle) = self.plan_to_let_through(connection)? else { return Ok(None) };
        self.read(|tx| {
            let cycle = cycles::known(tx, &cycle)?.number;
            let select = "SELECT object_type, source_id, action FROM evaluations
              WHERE cycle = ?1 AND action IN ('disable', 'delete') AND status IS NULL";
            let mut statement = tx.prepare(select)?;
            let rows = statement.query_map([cycle], |row| Ok(((word(row, 0)?, SourceId(row.get(1)?)), word(row, 2)?)))?;
            Ok(Some(rows.collect::<rusqlite::Result<_>>()?))
        })
    }

    /// What a cycle's plan was held for when it was made, or would have been if it was only made to be looked at.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn held_for(&self, cycle: &CycleId) -> Result<Option<Held>, StoreError> {
        self.read(|tx| of_cycle(tx, cycles::known(tx, cycle)?.number))
    }
}

/// What a cycle's plan was held for.
pub(crate) fn of_cycle(tx: &Connection, cycle: i64) -> Result<Option<Held>, StoreError> {
    let found = tx.query_row("SELECT held FROM held_plans WHERE cycle = ?1", [cycle], |row| row.get::<_, String>(0)).optional()?;
    found.map(|held| from_json("a held plan", &held)).transpose()
}

/// Keeps what a plan is held for. One that waits takes the place of the one before it, which the caller superseded.
pub(crate) fn hold(
    tx: &Connection,
    connection: &ConnectionId,
    cycle: i64,
    state: HeldPlanState,
    held: &Held,
    now_ms: i64,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO held_plans (cycle, connection, state, held, held_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.execute(insert, params![cycle, connection.as_str(), state.text(), to_json("a held plan", held)?, now_ms])?;
    Ok(())
}

/// A whole cycle has made a plan of its own: the one that waits is over.
pub(crate) fn supersede(tx: &Connection, connection: &ConnectionId, now_ms: i64) -> Result<(), StoreError> {
    let update = "UPDATE held_plans SET state = 'superseded', decided_at_ms = ?2 WHERE connection = ?1 AND state = 'waiting'";
    tx.execute(update, params![connection.as_str(), now_ms])?;
    Ok(())
}
