//! The tables `snapshot`, `snapshot_objects` and `snapshot_references`: what the source holds, as last read, and who refers to whom.
//! Only [`Store::mark_departures`], called after a WHOLE read, concludes that someone left. Read next: `candidates.rs`.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use usher_core::id::{ConnectionId, CycleId, SourceId};
use usher_core::import::{Imported, ObjectType, Presence, SourceObject, Value};

use crate::columns::{Column, from_json, to_json, word};
use crate::cycles;
use crate::error::StoreError;
use crate::escrows::ObjectKey;
use crate::open::Store;

/// How long one who left counts as soft-deleted: 30 days (EP-505).
const SOFT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// How many objects of one type there are, for judging whether a read is plausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotSizes {
    /// Present: in the source when it was last read whole, or seen since.
    pub present: u32,
    /// Of these, marked by this cycle.
    pub marked: u32,
}

impl Store {
    /// Stores a page of the source, marked with the cycle. New, changed and returned objects become candidates; an object whose
    /// content is the same, and that refers to the same others, is only marked.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::CycleOver`].
    pub fn store_page(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64, objects: &[Imported]) -> Result<(), StoreError> {
        self.write(|tx| {
            let cycle = cycles::running(tx, cycle)?.number;
            for object in objects {
                store_object(tx, connection, cycle, now_ms, object)?;
            }
            Ok(())
        })
    }

    /// After a WHOLE read: those without this cycle's mark left the source (soft-deleted, candidates); those who left 30 days ago
    /// are hard-deleted (candidates). Answers how many left now.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::CycleOver`].
    pub fn mark_departures(&self, connection: &ConnectionId, cycle: &CycleId, now_ms: i64) -> Result<u32, StoreError> {
        self.write(|tx| {
            let cycle = cycles::running(tx, cycle)?.number;
            let hard = "UPDATE snapshot SET presence = 'hardDeleted', change = change + 1
              WHERE connection = ?1 AND departed_at_ms <= ?2 AND presence = 'softDeleted'";
            tx.execute(hard, params![connection.as_str(), now_ms - SOFT_MS])?;
            let soft = "UPDATE snapshot SET presence = 'softDeleted', departed_at_ms = ?3, change = change + 1
              WHERE connection = ?1 AND presence = 'present' AND marked_cycle < ?2";
            let left = tx.execute(soft, params![connection.as_str(), cycle, now_ms])?;
            Ok(u32::try_from(left).unwrap_or(u32::MAX))
        })
    }

    /// Tells people who left the source which groups hold them all the same, by the names of these groups: nobody reads it with them any
    /// more. What held them when they left still does. Whoever learns of one becomes a candidate. `held`: by id or userPrincipalName, in
    /// lower case, as a group may name its members by either.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`], [`StoreError::CycleOver`], [`StoreError::Json`].
    pub fn note_memberships(
        &self,
        connection: &ConnectionId,
        cycle: &CycleId,
        held: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            cycles::running(tx, cycle)?;
            let select = "SELECT row, source_id, object FROM snapshot JOIN snapshot_objects ON snapshot = row
              WHERE connection = ?1 AND departed_at_ms IS NOT NULL AND object_type = 'User'";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query([connection.as_str()])?;
            let mut told: Vec<(i64, SourceObject)> = Vec::new();
            while let Some(row) = rows.next()? {
                let id: String = row.get(1)?;
                let mut person: SourceObject = from_json("a source object", row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
                let user_name = person.attribute("userPrincipalName").as_text();
                let called = [Some(id.as_str()), user_name.as_deref()].map(|name| name.and_then(|name| held.get(&name.to_lowercase())));
                let mut is_fresh = false;
                for name in called.into_iter().flatten().flatten() {
                    if !person.member_of.contains(name) {
                        person.member_of.push(name.clone());
                        is_fresh = true;
                    }
                }
                if is_fresh {
                    told.push((row.get(0)?, person));
                }
            }
            told.iter().try_for_each(|(row, person)| rewrite(tx, *row, person))
        })
    }

    /// How many objects of a type are present, and how many of them this cycle has marked. Before [`Store::mark_departures`] the
    /// others are those who would leave.
    ///
    /// # Errors
    /// [`StoreError::NoCycle`].
    pub fn snapshot_sizes(&self, connection: &ConnectionId, cycle: &CycleId, object_type: ObjectType) -> Result<SnapshotSizes, StoreError> {
        self.read(|tx| {
            let cycle = cycles::known(tx, cycle)?.number;
            let select = "SELECT count(*), coalesce(sum(marked_cycle = ?3), 0) FROM snapshot
              WHERE connection = ?1 AND object_type = ?2 AND presence = 'present'";
            let sizes = tx.query_row(select, params![connection.as_str(), object_type.text(), cycle], |row| {
                Ok(SnapshotSizes { present: row.get(0)?, marked: row.get(1)? })
            });
            Ok(sizes?)
        })
    }

    /// One object, as last read.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn object(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<SourceObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT object, presence FROM snapshot JOIN snapshot_objects ON snapshot = row
              WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
            let mut statement = tx.prepare_cached(select)?;
            let found = statement.query_row(params![connection.as_str(), object_type.text(), id.as_str()], |row| {
                Ok((row.get::<_, String>(0)?, word(row, 1)?))
            });
            let Some((text, presence)) = found.optional()? else { return Ok(None) };
            Ok(Some(read_object(&text, presence)?))
        })
    }

    /// Objects in whose names, addresses or id a text stands, without regard to case; present ones first. For finding a person.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn find_objects(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        text: &str,
        limit: u32,
    ) -> Result<Vec<SourceObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT object, presence FROM snapshot JOIN snapshot_objects ON snapshot = row
              WHERE connection = ?1 AND object_type = ?2 AND instr(search, ?3) > 0
              ORDER BY presence <> 'present', instr(search, ?3), source_id LIMIT ?4";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query(params![connection.as_str(), object_type.text(), text.trim().to_lowercase(), limit])?;
            let mut objects = Vec::new();
            while let Some(row) = rows.next()? {
                objects.push(read_object(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, word(row, 1)?)?);
            }
            Ok(objects)
        })
    }

    /// A page of the objects of a type that the source held when last read, by id, after this one; without their links.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn present_page(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        after: Option<&SourceId>,
        limit: u32,
    ) -> Result<Vec<SourceObject>, StoreError> {
        self.read(|tx| {
            let select = "SELECT object, presence FROM snapshot JOIN snapshot_objects ON snapshot = row
              WHERE connection = ?1 AND object_type = ?2 AND source_id > ?3 AND presence = 'present' ORDER BY source_id LIMIT ?4";
            let mut statement = tx.prepare_cached(select)?;
            let after = after.map_or("", SourceId::as_str);
            let mut rows = statement.query(params![connection.as_str(), object_type.text(), after, limit])?;
            let mut objects = Vec::new();
            while let Some(row) = rows.next()? {
                objects.push(read_object(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, word(row, 1)?)?);
            }
            Ok(objects)
        })
    }

    /// The ids and userPrincipalNames of those who left the source and of whom something is known still.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn departed_names(&self, connection: &ConnectionId) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let select = "SELECT object FROM snapshot JOIN snapshot_objects ON snapshot = row
              WHERE connection = ?1 AND departed_at_ms IS NOT NULL";
            let mut statement = tx.prepare_cached(select)?;
            let mut rows = statement.query([connection.as_str()])?;
            let mut names = Vec::new();
            while let Some(row) = rows.next()? {
                let object: SourceObject = from_json("a source object", row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
                names.extend(object.attribute("userPrincipalName").as_text());
                names.push(object.id.0);
            }
            Ok(names)
        })
    }

    /// How many objects of a type the source held when last read.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn present_objects(&self, connection: &ConnectionId, object_type: ObjectType) -> Result<u32, StoreError> {
        self.read(|tx| {
            let select = "SELECT count(*) FROM snapshot WHERE connection = ?1 AND object_type = ?2 AND presence = 'present'";
            Ok(tx.query_row(select, params![connection.as_str(), object_type.text()], |row| row.get(0))?)
        })
    }
}

/// An object of the snapshot; whether it is still in the source is the row's to say.
pub(crate) fn read_object(text: &str, presence: Presence) -> Result<SourceObject, StoreError> {
    let object: SourceObject = from_json("a source object", text)?;
    Ok(SourceObject { presence, ..object })
}

struct Before {
    row: i64,
    digest: [u8; 32],
    presence: Presence,
}

fn store_object(tx: &Connection, connection: &ConnectionId, cycle: i64, now_ms: i64, imported: &Imported) -> Result<(), StoreError> {
    let object = &imported.object;
    let text = to_json("a source object", object)?;
    let digest = digest(&text, &imported.referred);
    let key = params![connection.as_str(), object.object_type.text(), object.id.as_str()];
    let select = "SELECT row, digest, presence FROM snapshot WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    let before =
        tx.prepare_cached(select)?.query_row(key, |row| Ok(Before { row: row.get(0)?, digest: row.get(1)?, presence: word(row, 2)? }));
    let Some(before) = before.optional()? else {
        let departed = (object.presence != Presence::Present).then_some(now_ms);
        let insert =
            "INSERT INTO snapshot (connection, object_type, source_id, presence, departed_at_ms, marked_cycle, change, evaluated, digest)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 0, ?7)";
        let values =
            params![connection.as_str(), object.object_type.text(), object.id.as_str(), object.presence.text(), departed, cycle, digest];
        tx.prepare_cached(insert)?.execute(values)?;
        return write_content(tx, connection, tx.last_insert_rowid(), imported, &text);
    };
    // A source that lists its own deleted objects doesn't count their 30 days: we do.
    let presence = if object.presence == Presence::SoftDeleted && before.presence == Presence::HardDeleted {
        before.presence
    } else {
        object.presence
    };
    if before.digest == digest && before.presence == presence {
        tx.prepare_cached("UPDATE snapshot SET marked_cycle = ?2 WHERE row = ?1")?.execute([before.row, cycle])?;
        return Ok(());
    }
    let departed = (presence != Presence::Present).then_some(now_ms);
    let update = "UPDATE snapshot SET marked_cycle = ?2, presence = ?3, digest = ?4, change = change + 1,
        departed_at_ms = CASE WHEN ?5 IS NULL THEN NULL ELSE coalesce(departed_at_ms, ?5) END WHERE row = ?1";
    tx.prepare_cached(update)?.execute(params![before.row, cycle, presence.text(), digest, departed])?;
    if before.digest == digest { Ok(()) } else { write_content(tx, connection, before.row, imported, &text) }
}

/// Changes what is known of one whom the source doesn't tell any more.
fn rewrite(tx: &Connection, row: i64, object: &SourceObject) -> Result<(), StoreError> {
    let text = to_json("a source object", object)?;
    tx.prepare_cached("UPDATE snapshot_objects SET object = ?2 WHERE snapshot = ?1")?.execute(params![row, text])?;
    let update = "UPDATE snapshot SET digest = ?2, change = change + 1 WHERE row = ?1";
    tx.prepare_cached(update)?.execute(params![row, digest(&text, &[])])?;
    Ok(())
}

/// What an object is, and whom it refers to by mappings: those may change alone.
fn digest(text: &str, referred: &[SourceId]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    for id in referred {
        hash.update([0]);
        hash.update(id.as_str().as_bytes());
    }
    hash.finalize().into()
}

fn write_content(tx: &Connection, connection: &ConnectionId, row: i64, imported: &Imported, text: &str) -> Result<(), StoreError> {
    let upsert = "INSERT INTO snapshot_objects (snapshot, search, object) VALUES (?1, ?2, ?3)
      ON CONFLICT (snapshot) DO UPDATE SET search = excluded.search, object = excluded.object";
    tx.prepare_cached(upsert)?.execute(params![row, search_text(&imported.object), text])?;
    tx.prepare_cached("DELETE FROM snapshot_references WHERE snapshot = ?1")?.execute([row])?;
    let mut insert =
        tx.prepare_cached("INSERT OR IGNORE INTO snapshot_references (connection, referred_id, snapshot) VALUES (?1, ?2, ?3)")?;
    for referred in imported.refers_to() {
        insert.execute(params![connection.as_str(), referred.as_str(), row])?;
    }
    Ok(())
}

/// What a person or group is looked for by (EP-905): names, userPrincipalName, mail, id.
fn search_text(object: &SourceObject) -> String {
    let mut lines = Vec::new();
    for name in ["displayName", "userPrincipalName", "mail", "givenName", "surname"] {
        if let Value::Text(text) = object.attribute(name) {
            lines.push(text.to_lowercase());
        }
    }
    lines.push(object.id.as_str().to_lowercase());
    lines.join("\n")
}

/// The change that an object stands at; `None` if the snapshot doesn't know it.
pub(crate) fn change(tx: &Connection, key: ObjectKey<'_>) -> Result<Option<i64>, StoreError> {
    let select = "SELECT change FROM snapshot WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    let mut statement = tx.prepare_cached(select)?;
    Ok(statement.query_row(params![key.connection, key.object_type.text(), key.source_id], |row| row.get(0)).optional()?)
}

/// The object's evaluation is done with: it is no candidate any more, unless it changed again since `change`.
pub(crate) fn evaluated(tx: &Connection, key: ObjectKey<'_>, change: i64) -> Result<(), StoreError> {
    let update =
        "UPDATE snapshot SET evaluated = max(evaluated, min(?4, change)) WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    tx.prepare_cached(update)?.execute(params![key.connection, key.object_type.text(), key.source_id, change])?;
    Ok(())
}

/// The object is a candidate of the next run, whatever else happens.
pub(crate) fn again(tx: &Connection, key: ObjectKey<'_>) -> Result<(), StoreError> {
    let update = "UPDATE snapshot SET change = change + 1
      WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3 AND change = evaluated";
    tx.prepare_cached(update)?.execute(params![key.connection, key.object_type.text(), key.source_id])?;
    Ok(())
}

/// Those who refer to a link that moved become candidates, but for those whose own reference this run has written well already.
pub(crate) fn tell_referrers(tx: &Connection, connection: &ConnectionId, cycle: i64) -> Result<(), StoreError> {
    let update = "UPDATE snapshot SET change = change + 1 WHERE change = evaluated AND row IN (
        SELECT referrer.row FROM moved_links
        JOIN snapshot_references ON snapshot_references.connection = moved_links.connection AND referred_id = moved_links.source_id
        JOIN snapshot AS referrer ON referrer.row = snapshot_references.snapshot
        WHERE moved_links.connection = ?1 AND NOT EXISTS (
          SELECT 1 FROM evaluations JOIN journal ON journal.evaluation = evaluations.row
          WHERE evaluations.connection = ?1 AND evaluations.object_type = referrer.object_type AND evaluations.source_id = referrer.source_id
            AND evaluations.cycle = ?2 AND journal.phase IN (3, 5) AND journal.status = 'success'))";
    tx.execute(update, params![connection.as_str(), cycle])?;
    tx.execute("DELETE FROM moved_links WHERE connection = ?1", [connection.as_str()])?;
    Ok(())
}

/// Objects that left for good, with nothing left to do and no account: nothing is known of them any more but their log.
pub(crate) fn forget_the_gone(tx: &Connection, connection: &ConnectionId) -> Result<(), StoreError> {
    let escrows = "DELETE FROM escrows WHERE connection = ?1 AND NOT EXISTS (
        SELECT 1 FROM snapshot WHERE snapshot.connection = escrows.connection AND snapshot.object_type = escrows.object_type AND snapshot.source_id = escrows.source_id)";
    let gone = "DELETE FROM snapshot WHERE connection = ?1 AND departed_at_ms IS NOT NULL AND presence = 'hardDeleted' AND change = evaluated AND NOT EXISTS (
        SELECT 1 FROM links WHERE links.connection = snapshot.connection AND links.object_type = snapshot.object_type AND links.source_id = snapshot.source_id)";
    tx.execute(gone, [connection.as_str()])?;
    tx.execute(escrows, [connection.as_str()])?;
    Ok(())
}
