//! The table `plan_licences`: what a plan takes and frees of the target's licences. Counted while the plan is stored, so that nobody has to
//! read a whole plan for its sum. Written by `plan.rs` alone.

use rusqlite::{Connection, params};
use usher_core::evaluation::Evaluation;
use usher_core::id::CycleId;
use usher_core::plan::{LicenceCount, count_licences};

use crate::cycles;
use crate::error::StoreError;
use crate::open::Store;

impl Store {
    /// What a plan takes and frees, by licence, in name order. Empty where the target bills nothing, or the plan moves none.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn plan_licences(&self, cycle: &CycleId) -> Result<Vec<LicenceCount>, StoreError> {
        self.read(|tx| {
            let cycle = cycles::known(tx, cycle)?.number;
            let select = "SELECT licence, taken, freed FROM plan_licences WHERE cycle = ?1 AND taken + freed > 0 ORDER BY licence";
            let mut statement = tx.prepare_cached(select)?;
            let rows =
                statement.query_map([cycle], |row| Ok(LicenceCount { licence: row.get(0)?, taken: row.get(1)?, freed: row.get(2)? }))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// Counts evaluations that came into a plan.
pub(crate) fn add<'a>(tx: &Connection, cycle: i64, evaluations: impl IntoIterator<Item = &'a Evaluation>) -> Result<(), StoreError> {
    let insert = "INSERT INTO plan_licences (cycle, licence, taken, freed) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (cycle, licence) DO UPDATE SET taken = taken + excluded.taken, freed = freed + excluded.freed";
    let mut statement = tx.prepare_cached(insert)?;
    for LicenceCount { licence, taken, freed } in count_licences(evaluations) {
        statement.execute(params![cycle, licence, taken, freed])?;
    }
    Ok(())
}

/// Uncounts evaluations that another takes the place of.
pub(crate) fn take_back(tx: &Connection, cycle: i64, evaluations: &[Evaluation]) -> Result<(), StoreError> {
    let update = "UPDATE plan_licences SET taken = taken - ?3, freed = freed - ?4 WHERE cycle = ?1 AND licence = ?2";
    let mut statement = tx.prepare_cached(update)?;
    for LicenceCount { licence, taken, freed } in count_licences(evaluations) {
        statement.execute(params![cycle, licence, taken, freed])?;
    }
    Ok(())
}
