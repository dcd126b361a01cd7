//! The table `quarantine`: since when and why a connection is in quarantine, and when it was before (EP-706, EP-1007).
//! Who goes in and comes out is decided elsewhere.

use rusqlite::{Connection, OptionalExtension, Row, params};
use usher_core::id::ConnectionId;

use crate::connections::{self, ConnectionState};
use crate::error::StoreError;
use crate::open::Store;

/// A time in quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// Stable reason (EP-706: `EncounteredQuarantineException`, `TooManyDeletes`, ...).
    pub reason: String,
    /// What happened, in words for people.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Since when: UTC, milliseconds since 1970.
    pub since_at_ms: i64,
    /// Until when; `None` while it lasts.
    pub cleared_at_ms: Option<i64>,
}

impl Store {
    /// Puts a connection into quarantine. One that is in already keeps its beginning and gets the new reason. Answers whether the
    /// reason is new, so that it is mailed once (EP-707).
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn set_quarantine(
        &self,
        connection: &ConnectionId,
        reason: &str,
        message: &str,
        fix: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            connections::set_state(tx, connection, ConnectionState::Quarantined)?;
            let before = current(tx, connection)?.map(|quarantine| quarantine.reason);
            if before.is_some() {
                let update = "UPDATE quarantine SET reason = ?2, message = ?3, fix = ?4 WHERE connection = ?1 AND cleared_at_ms IS NULL";
                tx.execute(update, params![connection.as_str(), reason, message, fix])?;
            } else {
                let insert = "INSERT INTO quarantine (connection, reason, message, fix, since_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
                tx.execute(insert, params![connection.as_str(), reason, message, fix, now_ms])?;
            }
            Ok(before.as_deref() != Some(reason))
        })
    }

    /// Ends a quarantine; the connection counts as held where a plan waits for someone, else as never run or up to date again.
    /// Nothing happens to one that isn't in quarantine.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn clear_quarantine(&self, connection: &ConnectionId, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let clear = "UPDATE quarantine SET cleared_at_ms = ?2 WHERE connection = ?1 AND cleared_at_ms IS NULL";
            tx.execute(clear, params![connection.as_str(), now_ms])?;
            if connections::state(tx, connection)? != ConnectionState::Quarantined {
                return Ok(());
            }
            let is_there = |select: &str| tx.query_row(select, [connection.as_str()], |row| row.get::<_, bool>(0));
            // A plan that was held meanwhile still waits: nothing may run past it because the target answers again.
            let state = if is_there("SELECT EXISTS (SELECT 1 FROM held_plans WHERE connection = ?1 AND state = 'waiting')")? {
                ConnectionState::Held
            } else if is_there("SELECT EXISTS (SELECT 1 FROM watermarks WHERE connection = ?1)")? {
                ConnectionState::UpToDate
            } else {
                ConnectionState::NeverRun
            };
            connections::set_state(tx, connection, state)
        })
    }

    /// The quarantine that a connection is in.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn quarantine(&self, connection: &ConnectionId) -> Result<Option<Quarantine>, StoreError> {
        self.read(|tx| current(tx, connection))
    }

    /// All its times in quarantine, newest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn quarantines(&self, connection: &ConnectionId) -> Result<Vec<Quarantine>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare(&format!("{SELECT} ORDER BY row DESC"))?;
            let rows = statement.query_map([connection.as_str()], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

const SELECT: &str = "SELECT reason, message, fix, since_at_ms, cleared_at_ms FROM quarantine WHERE connection = ?1";

fn current(tx: &Connection, connection: &ConnectionId) -> Result<Option<Quarantine>, StoreError> {
    Ok(tx.query_row(&format!("{SELECT} AND cleared_at_ms IS NULL"), [connection.as_str()], stored).optional()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Quarantine> {
    Ok(Quarantine { reason: row.get(0)?, message: row.get(1)?, fix: row.get(2)?, since_at_ms: row.get(3)?, cleared_at_ms: row.get(4)? })
}
