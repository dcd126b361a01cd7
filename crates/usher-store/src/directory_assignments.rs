//! The tables `directory_assignments` and `directory_roles`: who is assigned to the application, and what its roles are called. Graph has
//! no changes of these to tell, so each reading brings all of them, and its end drops those that it didn't bring.

use rusqlite::{Connection, params};
use usher_core::id::{ConnectionId, SourceId};

use crate::directory::Reading;
use crate::error::StoreError;
use crate::open::Store;

/// One app role assignment of a person or group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirectoryAssignment {
    /// Who.
    pub principal: SourceId,
    /// `appRoleId`.
    pub role: String,
}

/// One app role of the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryRole {
    /// `appRoleId`.
    pub id: String,
    /// As in tokens and expressions.
    pub value: String,
    /// As people see it.
    pub display_name: String,
}

impl Store {
    /// The assignments of those whose ids are `first` to `last`, in order.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_assignments(
        &self,
        connection: &ConnectionId,
        (first, last): (&SourceId, &SourceId),
    ) -> Result<Vec<DirectoryAssignment>, StoreError> {
        self.read(|tx| {
            let select = "SELECT principal_id, role_id FROM directory_assignments
              WHERE connection = ?1 AND principal_id BETWEEN ?2 AND ?3 ORDER BY principal_id, role_id";
            let mut statement = tx.prepare_cached(select)?;
            let rows = statement.query_map(params![connection.as_str(), first.as_str(), last.as_str()], |row| {
                Ok(DirectoryAssignment { principal: SourceId(row.get(0)?), role: row.get(1)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The application's roles, by id.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_roles(&self, connection: &ConnectionId) -> Result<Vec<DirectoryRole>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT role_id, value, display_name FROM directory_roles WHERE connection = ?1 ORDER BY role_id")?;
            let rows = statement.query_map([connection.as_str()], |row| {
                Ok(DirectoryRole { id: row.get(0)?, value: row.get(1)?, display_name: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// Notes an assignment.
pub(crate) fn assign(tx: &Connection, reading: &Reading, assignment: &DirectoryAssignment) -> Result<(), StoreError> {
    let DirectoryAssignment { principal, role } = assignment;
    let upsert = "INSERT INTO directory_assignments (connection, principal_id, role_id, reading) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (connection, principal_id, role_id) DO UPDATE SET reading = excluded.reading";
    tx.prepare_cached(upsert)?.execute(params![reading.connection.as_str(), principal.as_str(), role, reading.number])?;
    Ok(())
}

/// Notes a role.
pub(crate) fn know_role(tx: &Connection, reading: &Reading, role: &DirectoryRole) -> Result<(), StoreError> {
    let DirectoryRole { id, value, display_name } = role;
    let upsert = "INSERT INTO directory_roles (connection, role_id, value, display_name, reading) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (connection, role_id) DO UPDATE SET value = excluded.value, display_name = excluded.display_name, reading = excluded.reading";
    tx.prepare_cached(upsert)?.execute(params![reading.connection.as_str(), id, value, display_name, reading.number])?;
    Ok(())
}

/// A list that comes empty is no company in which everyone was unassigned at once.
pub(crate) fn refuse_nobody(tx: &Connection, reading: &Reading) -> Result<(), StoreError> {
    let select = "SELECT count(*) FILTER (WHERE reading < ?2), count(*) FILTER (WHERE reading = ?2) FROM directory_assignments WHERE connection = ?1";
    let (before, now): (u32, u32) =
        tx.query_row(select, params![reading.connection.as_str(), reading.number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if before > 0 && now == 0 { Err(StoreError::NobodyAssigned { before }) } else { Ok(()) }
}

/// Those that this reading didn't bring.
pub(crate) fn forget_older(tx: &Connection, reading: &Reading) -> Result<(), StoreError> {
    for delete in [
        "DELETE FROM directory_assignments WHERE connection = ?1 AND reading < ?2",
        "DELETE FROM directory_roles WHERE connection = ?1 AND reading < ?2",
    ] {
        tx.execute(delete, params![reading.connection.as_str(), reading.number])?;
    }
    Ok(())
}
