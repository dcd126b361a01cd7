//! The table `journal`: one row for each thing that is sent to the target. planned, then intended (durable BEFORE the first byte
//! leaves), then settled; intended without an outcome is *unknown* and looked at again, never repeated blindly (CYCLE.md §4, §7).
//! Read next: `settle.rs`.

use rusqlite::{Connection, Row, params};
use usher_core::evaluate::Link;
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, CycleId};

use crate::columns::from_json;
use crate::cycles;
use crate::error::StoreError;
use crate::evaluations::{self, Columns};
use crate::open::Store;

/// The order of actions (CYCLE.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Disables and renames that free a name.
    Free,
    /// Creates, enables and updates of people, without references.
    Users,
    /// References (manager).
    References,
    /// Groups, without members.
    Groups,
    /// Memberships.
    Members,
    /// Other disables.
    Disables,
    /// Deletes.
    Deletes,
}

const PHASES: [Phase; 7] = [Phase::Free, Phase::Users, Phase::References, Phase::Groups, Phase::Members, Phase::Disables, Phase::Deletes];

impl Phase {
    /// Its place, as in the column: 1 is first.
    pub(crate) fn order(self) -> i64 {
        match self {
            Self::Free => 1,
            Self::Users => 2,
            Self::References => 3,
            Self::Groups => 4,
            Self::Members => 5,
            Self::Disables => 6,
            Self::Deletes => 7,
        }
    }
}

/// One action.
#[derive(Debug, Clone)]
pub struct JournalledAction {
    /// Its row: also its order within the phase.
    pub row: i64,
    /// Its cycle.
    pub cycle: CycleId,
    /// Its phase.
    pub phase: Phase,
    /// What was decided.
    pub evaluation: Evaluation,
    /// The link as it is now.
    pub link: Option<Link>,
}

/// Columns of an action: the journal's, then the link's, then those of [`evaluations::COLUMNS`].
const FROM: &str = "FROM journal JOIN evaluations ON evaluations.row = journal.evaluation JOIN cycles ON cycles.number = journal.cycle
    JOIN evaluation_documents ON evaluation_documents.evaluation = journal.evaluation
    LEFT JOIN links ON links.connection = evaluations.connection AND links.object_type = evaluations.object_type AND links.source_id = evaluations.source_id";

impl Store {
    /// Actions of a cycle in one phase that are planned, in order, after a row.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn planned_actions(
        &self,
        cycle: &CycleId,
        phase: Phase,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<JournalledAction>, StoreError> {
        self.read(|tx| {
            let number = cycles::known(tx, cycle)?.number;
            let condition =
                "journal.state = 'planned' AND journal.cycle = ?1 AND phase = ?2 AND journal.row > ?3 ORDER BY journal.row LIMIT ?4";
            actions(tx, condition, params![number, phase.order(), after.unwrap_or(0), limit])
        })
    }

    /// Intended actions without an outcome, of any run of this connection, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn unknown_actions(&self, connection: &ConnectionId) -> Result<Vec<JournalledAction>, StoreError> {
        self.read(|tx| {
            let condition =
                "journal.state = 'intended' AND journal.cycle IN (SELECT number FROM cycles WHERE connection = ?1) ORDER BY journal.row";
            actions(tx, condition, params![connection.as_str()])
        })
    }

    /// Marks actions as intended, all in one commit: durable before the first byte is sent.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] if one is not planned; then none is marked.
    pub fn intend(&self, actions: &[i64], now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let mut update =
                tx.prepare_cached("UPDATE journal SET state = 'intended', intended_at_ms = ?2 WHERE row = ?1 AND state = 'planned'")?;
            for row in actions {
                if update.execute([*row, now_ms])? == 0 {
                    return Err(StoreError::WrongState { row: *row, due: "planned" });
                }
            }
            Ok(())
        })
    }

    /// Puts intended actions whose work turned out not done back to planned. In a run that is over there is nobody to do them:
    /// they are dropped, and their objects are evaluated anew by the next run.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] if one is not intended; then none is changed.
    pub fn replan(&self, actions: &[i64]) -> Result<(), StoreError> {
        self.write(|tx| {
            let update = "UPDATE journal SET state = 'planned', intended_at_ms = NULL WHERE row = ?1 AND state = 'intended'";
            let mut update = tx.prepare_cached(update)?;
            let is_over = "SELECT cycles.number FROM journal JOIN cycles ON cycles.number = journal.cycle WHERE journal.row = ?1 AND cycles.state <> 'running'";
            let mut is_over = tx.prepare_cached(is_over)?;
            let mut over = Vec::new();
            for row in actions {
                if update.execute([*row])? == 0 {
                    return Err(StoreError::WrongState { row: *row, due: "intended" });
                }
                for cycle in is_over.query_map([*row], |row| row.get::<_, i64>(0))? {
                    over.push(cycle?);
                }
            }
            over.sort_unstable();
            over.dedup();
            over.into_iter().try_for_each(|cycle| drop_planned(tx, cycle))
        })
    }
}

fn actions(tx: &Connection, condition: &str, values: impl rusqlite::Params) -> Result<Vec<JournalledAction>, StoreError> {
    let select =
        format!("SELECT journal.row, phase, links.target_id, links.image, links.kept, {} {FROM} WHERE {condition}", evaluations::COLUMNS);
    let mut statement = tx.prepare_cached(&select)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(action(row)?);
    }
    Ok(found)
}

fn action(row: &Row<'_>) -> Result<JournalledAction, StoreError> {
    let phase: i64 = row.get(1)?;
    let phase = PHASES.into_iter().find(|known| known.order() == phase);
    let phase = phase.ok_or_else(|| rusqlite::Error::IntegralValueOutOfRange(1, row.get(1).unwrap_or_default()))?;
    let link = match row.get::<_, Option<String>>(2)? {
        None => None,
        Some(target_id) => Some(Link {
            target_id: target_id.into(),
            image: from_json("a link's image", row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?)?,
            kept: from_json("a link's kept values", row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?,
        }),
    };
    let evaluation = Columns::read(row, 5)?.assemble()?;
    Ok(JournalledAction { row: row.get(0)?, cycle: evaluation.cycle.clone(), phase, evaluation, link })
}

/// How many actions of a cycle are not settled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenActions {
    pub(crate) planned: i64,
    pub(crate) intended: i64,
}

/// Counts them.
pub(crate) fn open_actions(tx: &Connection, cycle: i64) -> Result<OpenActions, StoreError> {
    let planned = tx.query_row("SELECT count(*) FROM journal WHERE cycle = ?1 AND state = 'planned'", [cycle], |row| row.get(0))?;
    let intended = tx.query_row("SELECT count(*) FROM journal WHERE cycle = ?1 AND state = 'intended'", [cycle], |row| row.get(0))?;
    Ok(OpenActions { planned, intended })
}

/// Drops the planned actions of a run; their objects are candidates of the next. An evaluation of which nothing was done goes with them.
pub(crate) fn drop_planned(tx: &Connection, cycle: i64) -> Result<(), StoreError> {
    let again = "UPDATE snapshot SET change = change + 1 WHERE change = evaluated AND (connection, object_type, source_id) IN (
        SELECT evaluations.connection, object_type, source_id FROM journal JOIN evaluations ON evaluations.row = evaluation
        WHERE journal.cycle = ?1 AND journal.state = 'planned')";
    tx.execute(again, [cycle])?;
    // What stays of such an evaluation is not the whole of it: its end must not count as evaluated.
    let in_part = "UPDATE evaluations SET snapshot_change = NULL, pending = (SELECT count(*) FROM journal WHERE evaluation = evaluations.row AND state = 'intended')
      WHERE row IN (SELECT evaluation FROM journal WHERE cycle = ?1 AND state = 'planned')";
    tx.execute(in_part, [cycle])?;
    tx.execute("DELETE FROM journal WHERE cycle = ?1 AND state = 'planned'", [cycle])?;
    let empty = "DELETE FROM evaluations WHERE cycle = ?1 AND settled_at_ms IS NULL AND NOT EXISTS (SELECT 1 FROM journal WHERE evaluation = evaluations.row)";
    tx.execute(empty, [cycle])?;
    Ok(())
}

/// What was sent to a target that is no longer this connection's is neither done nor not done: nobody asks any more.
pub(crate) fn forget_intents(tx: &Connection, connection: &ConnectionId) -> Result<(), StoreError> {
    let update = "UPDATE journal SET state = 'planned', intended_at_ms = NULL
      WHERE state = 'intended' AND cycle IN (SELECT number FROM cycles WHERE connection = ?1)";
    tx.execute(update, [connection.as_str()])?;
    Ok(())
}
