//! The table `directory_objects`: people and groups as the directory's readings told them. A property that isn't told keeps its value; one
//! told as nothing is dropped. Read next: `directory_members.rs`.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, Presence, SourceObject, Value};

use crate::columns::{Column, from_json, to_json, word};
use crate::directory::Reading;
use crate::directory_members as members;
use crate::error::StoreError;
use crate::open::Store;
use crate::snapshot::read_object;

/// What a reading tells of one object. It may tell of the same one again, in pieces and on later pages.
#[derive(Debug, Clone, PartialEq)]
pub enum DirectoryChange {
    /// It is there.
    Held(HeldObject),
    /// It left: [`Presence::SoftDeleted`] can be restored, [`Presence::HardDeleted`] can't.
    Departed {
        /// Person or group.
        object_type: ObjectType,
        /// Its id.
        id: SourceId,
        /// How it left.
        presence: Presence,
    },
}

/// A piece of an object that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldObject {
    /// Person or group.
    pub object_type: ObjectType,
    /// Its id.
    pub id: SourceId,
    /// By source attribute name; [`Value::Null`] where a value was cleared. Those that aren't told stay as they are.
    pub properties: BTreeMap<String, Value>,
    /// A person's manager.
    pub manager: ManagerChange,
    /// Who came into a group.
    pub added: Vec<SourceId>,
    /// Who went out of a group.
    pub removed: Vec<SourceId>,
}

/// What a reading tells of a manager. Old and new one may come in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManagerChange {
    /// Nothing.
    Untold,
    /// This one it is.
    Is(SourceId),
    /// This one it is no longer.
    IsNoLonger(SourceId),
}

/// An object of the mirror that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct MirroredObject {
    /// Its id.
    pub id: SourceId,
    /// By source attribute name; never [`Value::Null`].
    pub properties: BTreeMap<String, Value>,
    /// A person's manager.
    pub manager: Option<SourceId>,
}

/// One whom a whole reading didn't meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// Person or group.
    pub object_type: ObjectType,
    /// Its id.
    pub id: SourceId,
    /// Did an earlier reading tell that it was deleted and can be restored?
    pub was_deleted: bool,
}

impl Store {
    /// A page of the objects of a type that are there, by id, after this one.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn directory_objects(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        after: Option<&SourceId>,
        limit: u32,
    ) -> Result<Vec<MirroredObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT source_id, properties, manager FROM directory_objects
              WHERE connection = ?1 AND object_type = ?2 AND source_id > ?3 AND presence = 'present' ORDER BY source_id LIMIT ?4";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query(params![connection.as_str(), object_type.text(), after.map_or("", SourceId::as_str), limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(mirrored(row)?);
            }
            Ok(found)
        })
    }

    /// A page of those who left and whom the snapshot still knows, as it last knew them: by type and id, after this one. One who was gone
    /// before a cycle saw them is nobody's business.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn departed_objects(
        &self,
        connection: &ConnectionId,
        after: Option<(ObjectType, &SourceId)>,
        limit: u32,
    ) -> Result<Vec<SourceObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT object, gone.presence FROM directory_objects AS gone
              JOIN snapshot USING (connection, object_type, source_id) JOIN snapshot_objects ON snapshot = snapshot.row
              WHERE gone.connection = ?1 AND gone.presence <> 'present' AND (gone.object_type, gone.source_id) > (?2, ?3)
              ORDER BY gone.object_type, gone.source_id LIMIT ?4";
            let (object_type, id) = after.map_or(("", ""), |(object_type, id)| (object_type.text(), id.as_str()));
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query(params![connection.as_str(), object_type, id, limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(read_object(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, word(row, 1)?)?);
            }
            Ok(found)
        })
    }

    /// Whom a whole reading has not met: those that the mirror or a link knows and that nothing was told of. Each is to be asked about,
    /// and told as held or departed, before the reading can be finished.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn not_met(&self, reading: &Reading, limit: u32) -> Result<Vec<Unmet>, StoreError> {
        self.read(|tx| not_met(tx, reading, limit))
    }
}

fn not_met(tx: &Connection, reading: &Reading, limit: u32) -> Result<Vec<Unmet>, StoreError> {
    let select = "SELECT object_type, source_id, presence = 'softDeleted' FROM directory_objects
        WHERE connection = ?1 AND generation < ?2 AND presence <> 'hardDeleted'
      UNION ALL
      SELECT object_type, source_id, 0 FROM links WHERE connection = ?1 AND NOT EXISTS (
        SELECT 1 FROM directory_objects AS known WHERE known.connection = links.connection AND known.object_type = links.object_type
          AND known.source_id = links.source_id)
      LIMIT ?3";
    let mut statement = tx.prepare_cached(select)?;
    let rows = statement.query_map(params![reading.connection.as_str(), reading.generation, limit], |row| {
        Ok(Unmet { object_type: word(row, 0)?, id: SourceId(row.get(1)?), was_deleted: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Nobody is left out of a whole reading without a word.
pub(crate) fn refuse_not_met(tx: &Connection, reading: &Reading) -> Result<(), StoreError> {
    match not_met(tx, reading, 1)?.pop() {
        None => Ok(()),
        Some(Unmet { object_type, id, .. }) => Err(StoreError::NotMet { object_type, id: id.0 }),
    }
}

/// Takes in what is told of one object.
pub(crate) fn apply(tx: &Connection, reading: &Reading, change: &DirectoryChange) -> Result<(), StoreError> {
    match change {
        DirectoryChange::Held(held) => {
            hold(tx, reading, held)?;
            members::change(tx, reading, &held.id, &held.added, &held.removed)
        }
        DirectoryChange::Departed { object_type, id, presence } => depart(tx, reading, *object_type, id, *presence),
    }
}

/// The first piece in a generation replaces what an older one told; later pieces add to it (RFC 7396: a null drops the property).
fn hold(tx: &Connection, reading: &Reading, held: &HeldObject) -> Result<(), StoreError> {
    let HeldObject { object_type, id, properties, manager, added: _, removed: _ } = held;
    let (is, is_no_longer) = match manager {
        ManagerChange::Untold => (None, None),
        ManagerChange::Is(id) => (Some(id.as_str()), None),
        ManagerChange::IsNoLonger(id) => (None, Some(id.as_str())),
    };
    let upsert = "INSERT INTO directory_objects (connection, object_type, source_id, presence, generation, properties, manager)
      VALUES (?1, ?2, ?3, 'present', ?4, json_patch('{}', ?5), ?6)
      ON CONFLICT (connection, object_type, source_id) DO UPDATE SET presence = 'present', generation = excluded.generation,
        properties = CASE WHEN generation < excluded.generation THEN excluded.properties ELSE json_patch(properties, ?5) END,
        manager = CASE WHEN excluded.manager IS NOT NULL THEN excluded.manager
          WHEN generation < excluded.generation OR manager = ?7 THEN NULL ELSE manager END";
    let text = to_json("a directory object", properties)?;
    let key = (reading.connection.as_str(), object_type.text(), id.as_str());
    tx.prepare_cached(upsert)?.execute(params![key.0, key.1, key.2, reading.generation, text, is, is_no_longer])?;
    Ok(())
}

/// One that can be restored keeps what is known of it: a restored one may be told in part. One that can't keeps nothing. One that was never
/// seen here counts as restorable, whatever is told: that it isn't found may as well mean that it is another directory's.
fn depart(tx: &Connection, reading: &Reading, object_type: ObjectType, id: &SourceId, presence: Presence) -> Result<(), StoreError> {
    let upsert = "INSERT INTO directory_objects (connection, object_type, source_id, presence, generation, properties, manager)
      VALUES (?1, ?2, ?3, 'softDeleted', ?5, '{}', NULL)
      ON CONFLICT (connection, object_type, source_id) DO UPDATE SET presence = ?4, generation = excluded.generation,
        properties = iif(?4 = 'hardDeleted', '{}', properties), manager = iif(?4 = 'hardDeleted', NULL, manager)";
    let connection = &reading.connection;
    tx.prepare_cached(upsert)?.execute(params![
        connection.as_str(),
        object_type.text(),
        id.as_str(),
        presence.text(),
        reading.generation
    ])?;
    if presence == Presence::HardDeleted { members::forget(tx, connection, id) } else { Ok(()) }
}

/// Those who left and whom the snapshot doesn't know, or no longer.
pub(crate) fn forget_the_gone(tx: &Connection, connection: &ConnectionId) -> Result<(), StoreError> {
    let gone = "DELETE FROM directory_objects WHERE connection = ?1 AND presence = 'hardDeleted' AND NOT EXISTS (
        SELECT 1 FROM snapshot WHERE snapshot.connection = directory_objects.connection
          AND snapshot.object_type = directory_objects.object_type AND snapshot.source_id = directory_objects.source_id)";
    tx.execute(gone, [connection.as_str()])?;
    Ok(())
}

/// Columns: id, properties, manager.
pub(crate) fn mirrored(row: &Row<'_>) -> Result<MirroredObject, StoreError> {
    let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(MirroredObject {
        id: SourceId(row.get(0)?),
        properties: from_json("a directory object", text)?,
        manager: row.get::<_, Option<String>>(2)?.map(SourceId),
    })
}
