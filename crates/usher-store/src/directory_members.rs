//! The table `directory_members`: who is directly in which group, people and groups alike. Either may be told before the other is known;
//! only those who are there are handed out.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use usher_core::id::{ConnectionId, SourceId};

use crate::directory::Reading;
use crate::directory_objects::{MirroredObject, mirrored};
use crate::error::StoreError;
use crate::open::Store;

/// Who is in a group of those asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The group.
    pub group: SourceId,
    /// Its member.
    pub member: SourceId,
}

impl Store {
    /// The direct members of a group who are there, in id order.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_members(&self, connection: &ConnectionId, group: &SourceId) -> Result<Vec<SourceId>, StoreError> {
        self.read(|tx| {
            let select = "SELECT member_id FROM directory_members AS held WHERE connection = ?1 AND group_id = ?2 AND EXISTS (
                SELECT 1 FROM directory_objects AS one WHERE one.connection = held.connection AND one.source_id = held.member_id
                  AND one.object_type IN ('User', 'Group') AND one.presence = 'present')
              ORDER BY member_id";
            let mut statement = tx.prepare_cached(select)?;
            let rows = statement.query_map(params![connection.as_str(), group.as_str()], |row| Ok(SourceId(row.get(0)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The direct members of a group who are not there any more, in id order: Graph may tell of a membership after it told of a departure.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_absent_members(&self, connection: &ConnectionId, group: &SourceId) -> Result<Vec<SourceId>, StoreError> {
        self.read(|tx| {
            let select = "SELECT member_id FROM directory_members AS held WHERE connection = ?1 AND group_id = ?2 AND EXISTS (
                SELECT 1 FROM directory_objects AS one WHERE one.connection = held.connection AND one.source_id = held.member_id
                  AND one.object_type = 'User' AND one.presence <> 'present')
              ORDER BY member_id";
            let mut statement = tx.prepare_cached(select)?;
            let rows = statement.query_map(params![connection.as_str(), group.as_str()], |row| Ok(SourceId(row.get(0)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Is a person who is there directly in this group?
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn holds_people(&self, connection: &ConnectionId, group: &SourceId) -> Result<bool, StoreError> {
        self.read(|tx| {
            let select = "SELECT 1 FROM directory_members AS held
              JOIN directory_objects AS one ON one.connection = held.connection AND one.object_type = 'User' AND one.source_id = held.member_id
              WHERE held.connection = ?1 AND group_id = ?2 AND presence = 'present'";
            Ok(tx.prepare_cached(select)?.exists(params![connection.as_str(), group.as_str()])?)
        })
    }

    /// The groups that are directly in a group, in id order.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn directory_inner_groups(&self, connection: &ConnectionId, group: &SourceId) -> Result<Vec<MirroredObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT source_id, properties, manager FROM directory_members AS held
              JOIN directory_objects AS one ON one.connection = held.connection AND one.object_type = 'Group' AND one.source_id = held.member_id
              WHERE held.connection = ?1 AND group_id = ?2 AND presence = 'present' ORDER BY source_id";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query(params![connection.as_str(), group.as_str()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(mirrored(row)?);
            }
            Ok(found)
        })
    }

    /// Groups of whom a whole reading told no member at all, though somebody who is still there was in them before; where nothing is known of
    /// before and there are linked accounts, all without a member. They were emptied meanwhile, or their members are kept from whoever
    /// reads.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn emptied_groups(&self, reading: &Reading) -> Result<BTreeSet<SourceId>, StoreError> {
        self.read(|tx| {
            let select = "SELECT source_id FROM directory_objects AS held
              WHERE connection = ?1 AND object_type = 'Group' AND presence = 'present' AND generation = ?2
                AND ((NOT EXISTS (SELECT 1 FROM directory_members WHERE connection = ?1 AND generation < ?2)
                  AND EXISTS (SELECT 1 FROM links WHERE connection = ?1))
                OR EXISTS (SELECT 1 FROM directory_members AS before JOIN directory_objects AS one
                  ON one.connection = before.connection AND one.object_type IN ('User', 'Group') AND one.source_id = before.member_id
                  WHERE before.connection = ?1 AND before.group_id = held.source_id AND before.generation < ?2 AND one.presence = 'present'))
                AND NOT EXISTS (SELECT 1 FROM directory_members AS now
                  WHERE now.connection = ?1 AND now.group_id = held.source_id AND now.generation = ?2)";
            let mut statement = tx.prepare_cached(select)?;
            let rows = statement.query_map(params![reading.connection.as_str(), reading.generation], |row| Ok(SourceId(row.get(0)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Those of `groups` that hold somebody whose id is `first` to `last`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_memberships(
        &self,
        connection: &ConnectionId,
        (first, last): (&SourceId, &SourceId),
        groups: &BTreeSet<SourceId>,
    ) -> Result<Vec<Membership>, StoreError> {
        self.read(|tx| {
            let select = "SELECT member_id, group_id FROM directory_members
              WHERE connection = ?1 AND member_id BETWEEN ?2 AND ?3 ORDER BY member_id, group_id";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query(params![connection.as_str(), first.as_str(), last.as_str()])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let group = SourceId(row.get(1)?);
                if groups.contains(&group) {
                    found.push(Membership { group, member: SourceId(row.get(0)?) });
                }
            }
            Ok(found)
        })
    }
}

/// Some came, some went.
pub(crate) fn change(
    tx: &Connection,
    reading: &Reading,
    group: &SourceId,
    added: &[SourceId],
    removed: &[SourceId],
) -> Result<(), StoreError> {
    let connection = reading.connection.as_str();
    let mut insert = tx.prepare_cached(
        "INSERT INTO directory_members (connection, group_id, member_id, generation) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (connection, group_id, member_id) DO UPDATE SET generation = excluded.generation",
    )?;
    for member in added {
        insert.execute(params![connection, group.as_str(), member.as_str(), reading.generation])?;
    }
    let mut delete = tx.prepare_cached("DELETE FROM directory_members WHERE connection = ?1 AND group_id = ?2 AND member_id = ?3")?;
    for member in removed {
        delete.execute(params![connection, group.as_str(), member.as_str()])?;
    }
    Ok(())
}

/// One that is gone for good is in nothing and holds nobody.
pub(crate) fn forget(tx: &Connection, connection: &ConnectionId, id: &SourceId) -> Result<(), StoreError> {
    for delete in [
        "DELETE FROM directory_members WHERE connection = ?1 AND group_id = ?2",
        "DELETE FROM directory_members WHERE connection = ?1 AND member_id = ?2",
    ] {
        tx.prepare_cached(delete)?.execute(params![connection.as_str(), id.as_str()])?;
    }
    Ok(())
}

/// Those that a whole reading didn't tell of: of groups and people that are there. One that can be restored comes back with its memberships.
pub(crate) fn forget_older(tx: &Connection, reading: &Reading) -> Result<(), StoreError> {
    let older = "DELETE FROM directory_members WHERE connection = ?1 AND generation < ?2 AND NOT EXISTS (
        SELECT 1 FROM directory_objects AS one WHERE one.connection = ?1 AND one.source_id IN (group_id, member_id)
          AND one.object_type IN ('User', 'Group') AND one.presence = 'softDeleted')";
    tx.execute(older, params![reading.connection.as_str(), reading.generation])?;
    Ok(())
}
