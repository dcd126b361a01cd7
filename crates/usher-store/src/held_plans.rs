//! The table `held_plans`: plans that wait for someone's word, because they would take away more than the limit (EP-805).

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::id::{ConnectionId, CycleId};
use usher_core::plan::Held;

use crate::columns::{Column, column, from_json, to_json, word};
use crate::error::StoreError;
use crate::open::Store;

/// What became of a held plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldPlanState {
    /// Nobody has decided.
    Waiting,
    /// Let through.
    Allowed,
    /// Thrown away.
    Discarded,
    /// A later cycle made a new plan.
    Superseded,
}

column!(HeldPlanState { Waiting = "waiting", Allowed = "allowed", Discarded = "discarded", Superseded = "superseded" });

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

    /// Records what was decided about the waiting plan; answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn decide_held_plan(&self, connection: &ConnectionId, state: HeldPlanState, now_ms: i64) -> Result<bool, StoreError> {
        self.write(|tx| decide(tx, connection, state, now_ms))
    }
}

/// Keeps a plan that is held; the one before it is superseded.
pub(crate) fn hold(tx: &Connection, connection: &ConnectionId, cycle: i64, held: &Held, now_ms: i64) -> Result<(), StoreError> {
    let insert = "INSERT INTO held_plans (cycle, connection, state, held, held_at_ms) VALUES (?1, ?2, 'waiting', ?3, ?4)";
    tx.execute(insert, params![cycle, connection.as_str(), to_json("a held plan", held)?, now_ms])?;
    Ok(())
}

/// Decides about the one that waits.
pub(crate) fn decide(tx: &Connection, connection: &ConnectionId, state: HeldPlanState, now_ms: i64) -> Result<bool, StoreError> {
    let update = "UPDATE held_plans SET state = ?2, decided_at_ms = ?3 WHERE connection = ?1 AND state = 'waiting'";
    Ok(tx.execute(update, params![connection.as_str(), state.text(), now_ms])? > 0)
}
