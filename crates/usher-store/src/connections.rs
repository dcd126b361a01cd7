//! The table `connections`: what there is to run, and how each stands. Names are unique without regard to case; ids never change.
//! Read next: `configurations.rs`.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use usher_core::configuration::ConnectionDocument;
use usher_core::id::{ConnectionId, CycleId};

use crate::columns::{Column, column, word};
use crate::configurations;
use crate::error::StoreError;
use crate::open::Store;

/// How a connection stands when nothing runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// No cycle has finished.
    NeverRun,
    /// The last cycle finished.
    UpToDate,
    /// Someone paused it.
    Paused,
    /// Accidental deletion prevention held the last cycle.
    Held,
    /// In quarantine.
    Quarantined,
    /// The last cycle could not go on.
    Failed,
}

column!(ConnectionState {
    NeverRun = "neverRun",
    UpToDate = "upToDate",
    Paused = "paused",
    Held = "held",
    Quarantined = "quarantined",
    Failed = "failed",
});

/// A connection, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// Its id.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// How it stands when nothing runs.
    pub state: ConnectionState,
    /// When it was added: UTC, milliseconds since 1970.
    pub added_at_ms: i64,
    /// When its next cycle is due, as last set: UTC, milliseconds since 1970.
    pub next_run_at_ms: Option<i64>,
    /// The newest version of its configuration.
    pub configuration_version: u32,
    /// The run under way, or left by a process that is gone ([`Store::lock_holder`] tells which).
    pub running: Option<CycleId>,
}

const SELECT: &str = "SELECT id, name, state, added_at_ms, next_run_at_ms,
    (SELECT max(version) FROM configurations WHERE connection = connections.id),
    (SELECT cycles.id FROM cycles WHERE connection = connections.id AND cycles.state = 'running' AND kind <> 'plan')
  FROM connections";

impl Store {
    /// Adds a connection with the first version of its configuration.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::NameMissing`].
    pub fn add_connection(&self, id: &ConnectionId, document: &ConnectionDocument, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let name = proper(&document.name)?;
            let insert = "INSERT INTO connections (id, name, name_folded, state, added_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
            tx.execute(insert, params![id.as_str(), name, fold(name), ConnectionState::NeverRun.text(), now_ms])
                .map_err(|error| taken(error, name))?;
            configurations::insert(tx, id, 1, document, now_ms)
        })
    }

    /// All connections, by name.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn connections(&self) -> Result<Vec<StoredConnection>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare(&format!("{SELECT} ORDER BY name_folded"))?;
            let rows = statement.query_map([], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// One connection, by id or by name without regard to case.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn connection(&self, who: &str) -> Result<StoredConnection, StoreError> {
        self.read(|tx| {
            let select = format!("{SELECT} WHERE id = ?1 OR name_folded = ?2 ORDER BY id = ?1 DESC LIMIT 1");
            let found = tx.query_row(&select, params![who, fold(who)], stored).optional()?;
            found.ok_or_else(|| StoreError::NoConnection { who: who.to_owned() })
        })
    }

    /// Gives a connection another name. Its configuration keeps its version: nothing about provisioning changed.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`], [`StoreError::NameTaken`], [`StoreError::NameMissing`].
    pub fn rename_connection(&self, id: &ConnectionId, name: &str) -> Result<(), StoreError> {
        self.write(|tx| rename(tx, id, name))
    }

    /// Removes a connection with everything that is known of it, its history too. Accounts in the target are not touched.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn remove_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.write(|tx| one(tx.execute("DELETE FROM connections WHERE id = ?1", [id.as_str()])?, id))
    }

    /// Says how a connection stands.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn set_connection_state(&self, id: &ConnectionId, state: ConnectionState) -> Result<(), StoreError> {
        self.write(|tx| set_state(tx, id, state))
    }

    /// Says when the next cycle is due: UTC, milliseconds since 1970; `None` for never.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn set_next_run(&self, id: &ConnectionId, at_ms: Option<i64>) -> Result<(), StoreError> {
        self.write(|tx| one(tx.execute("UPDATE connections SET next_run_at_ms = ?2 WHERE id = ?1", params![id.as_str(), at_ms])?, id))
    }
}

/// Changes the name, if it differs.
pub(crate) fn rename(tx: &Connection, id: &ConnectionId, name: &str) -> Result<(), StoreError> {
    let name = proper(name)?;
    let update = "UPDATE connections SET name = ?2, name_folded = ?3 WHERE id = ?1";
    one(tx.execute(update, params![id.as_str(), name, fold(name)]).map_err(|error| taken(error, name))?, id)
}

/// Changes the state.
pub(crate) fn set_state(tx: &Connection, id: &ConnectionId, state: ConnectionState) -> Result<(), StoreError> {
    one(tx.execute("UPDATE connections SET state = ?2 WHERE id = ?1", params![id.as_str(), state.text()])?, id)
}

/// The state of a connection that is there.
pub(crate) fn state(tx: &Connection, id: &ConnectionId) -> Result<ConnectionState, StoreError> {
    let found = tx.query_row("SELECT state FROM connections WHERE id = ?1", [id.as_str()], |row| word(row, 0)).optional()?;
    found.ok_or_else(|| StoreError::NoConnection { who: id.as_str().to_owned() })
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredConnection> {
    Ok(StoredConnection {
        id: ConnectionId(row.get(0)?),
        name: row.get(1)?,
        state: word(row, 2)?,
        added_at_ms: row.get(3)?,
        next_run_at_ms: row.get(4)?,
        configuration_version: row.get(5)?,
        running: row.get::<_, Option<String>>(6)?.map(CycleId),
    })
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn proper(name: &str) -> Result<&str, StoreError> {
    let name = name.trim();
    if name.is_empty() { Err(StoreError::NameMissing) } else { Ok(name) }
}

fn taken(error: rusqlite::Error, name: &str) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::NameTaken { name: name.to_owned() },
        _ => StoreError::Sqlite(error),
    }
}

fn one(changed: usize, id: &ConnectionId) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoConnection { who: id.as_str().to_owned() }) } else { Ok(()) }
}
