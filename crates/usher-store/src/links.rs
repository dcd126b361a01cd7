//! The tables `links` and `moved_links`: which account belongs to whom, with its last known image. No two objects share an account:
//! the file itself refuses it. Read next: `settle.rs`, which makes and drops links.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, params};
use usher_core::evaluate::{Link, TargetImage};
use usher_core::id::{ConnectionId, SourceId, TargetId};
use usher_core::import::ObjectType;
use usher_core::matching::is_another;

use crate::columns::{Column, from_json, to_json};
use crate::error::StoreError;
use crate::escrows::ObjectKey;
use crate::open::Store;
use crate::{journal, snapshot, watermarks};

/// An account or group, as the target listed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListedAccount<'a> {
    /// Its id.
    pub id: &'a TargetId,
    /// What it holds.
    pub image: &'a TargetImage,
}

/// What a listing says about accounts that are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// They are gone.
    Whole,
    /// Nothing.
    Part,
}

impl Store {
    /// The link of one object.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn link(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<Link>, StoreError> {
        self.read(|tx| find(tx, ObjectKey { connection: connection.as_str(), object_type, source_id: id.as_str() }))
    }

    /// All links of one type: source id to target id.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn links(&self, connection: &ConnectionId, object_type: ObjectType) -> Result<BTreeMap<SourceId, TargetId>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached("SELECT source_id, target_id FROM links WHERE connection = ?1 AND object_type = ?2")?;
            let rows = statement
                .query_map(params![connection.as_str(), object_type.text()], |row| Ok((SourceId(row.get(0)?), TargetId(row.get(1)?))))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What the target calls the accounts and groups that are linked: their ids, and the names that they were last seen with.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn account_names(&self, connection: &ConnectionId) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let select = "SELECT target_id FROM links WHERE connection = ?1
              UNION ALL SELECT json_extract(image, '$.name') FROM links WHERE connection = ?1 AND json_extract(image, '$.name') <> ''";
            let mut statement = tx.prepare_cached(select)?;
            let rows = statement.query_map([connection.as_str()], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many objects of a type have an account that is not disabled.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn active_links(&self, connection: &ConnectionId, object_type: ObjectType) -> Result<u32, StoreError> {
        self.read(|tx| {
            let select = "SELECT count(*) FROM links WHERE connection = ?1 AND object_type = ?2 AND coalesce(json_extract(image, '$.active'), 1) <> 0";
            Ok(tx.query_row(select, params![connection.as_str(), object_type.text()], |row| row.get(0))?)
        })
    }

    /// Forgets whose account is whose: the connection leads to another target now, where the same ids are other people's. What was sent
    /// to the old target without an answer is no longer asked about, and the next cycle judges everyone.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn forget_target(&self, connection: &ConnectionId) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("DELETE FROM links WHERE connection = ?1", [connection.as_str()])?;
            tx.execute("DELETE FROM moved_links WHERE connection = ?1", [connection.as_str()])?;
            journal::forget_intents(tx, connection)?;
            watermarks::clear(tx, connection)
        })
    }

    /// Takes over the images of accounts that the target listed; a group keeps the members that we know we put there. Links whose
    /// account is missing from a whole listing are dropped, and their objects are candidates. Answers whose account is somebody else's
    /// now: their image stays what it was.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn refresh_images(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        accounts: &[ListedAccount<'_>],
        listed: Listed,
    ) -> Result<Vec<SourceId>, StoreError> {
        self.write(|tx| {
            let mut others = Vec::new();
            if listed == Listed::Whole {
                drop_unlisted(tx, connection, object_type, accounts)?;
            }
            let mut select =
                tx.prepare_cached("SELECT row, image, source_id FROM links WHERE connection = ?1 AND object_type = ?2 AND target_id = ?3")?;
            let mut update = tx.prepare_cached("UPDATE links SET image = ?2 WHERE row = ?1")?;
            for account in accounts {
                let key = params![connection.as_str(), object_type.text(), account.id.as_str()];
                let before = select.query_row(key, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)));
                let Some((row, before, source_id)) = before.optional()? else { continue };
                let known: TargetImage = from_json("a link's image", &before)?;
                if is_another(object_type, &known, account.image) {
                    others.push(SourceId(source_id));
                    continue;
                }
                let image = to_json("a link's image", &TargetImage { members: known.members, ..account.image.clone() })?;
                if image != before {
                    update.execute(params![row, image])?;
                }
            }
            Ok(others)
        })
    }
}

fn drop_unlisted(
    tx: &Connection,
    connection: &ConnectionId,
    object_type: ObjectType,
    accounts: &[ListedAccount<'_>],
) -> Result<(), StoreError> {
    let mut select = tx.prepare_cached("SELECT target_id, source_id FROM links WHERE connection = ?1 AND object_type = ?2")?;
    let rows = select.query_map(params![connection.as_str(), object_type.text()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut gone: HashMap<String, String> = rows.collect::<rusqlite::Result<_>>()?;
    for account in accounts {
        gone.remove(account.id.as_str());
    }
    for source_id in gone.values() {
        let key = ObjectKey { connection: connection.as_str(), object_type, source_id };
        remove(tx, key)?;
        snapshot::again(tx, key)?;
    }
    Ok(())
}

/// The link of one object.
pub(crate) fn find(tx: &Connection, key: ObjectKey<'_>) -> Result<Option<Link>, StoreError> {
    let select = "SELECT target_id, image, kept FROM links WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    let mut statement = tx.prepare_cached(select)?;
    let mut rows = statement.query(params![key.connection, key.object_type.text(), key.source_id])?;
    rows.next()?.map_or(Ok(None), |row| read(row, 0))
}

/// A link from its account's id, image and kept values, which begin at a column; `None` where they are NULL.
pub(crate) fn read(row: &Row<'_>, first: usize) -> Result<Option<Link>, StoreError> {
    let Some(target_id) = row.get(first)? else { return Ok(None) };
    let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
    Ok(Some(Link {
        target_id: TargetId(target_id),
        image: from_json("a link's image", text(first + 1)?)?,
        kept: from_json("a link's kept values", text(first + 2)?)?,
    }))
}

/// What came of linking.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Linked {
    /// Done.
    Yes,
    /// The account is another object's: nothing was changed.
    TakenBy(String),
}

/// Makes or renews a link.
pub(crate) fn set(tx: &Connection, key: ObjectKey<'_>, link: &Link) -> Result<Linked, StoreError> {
    let owner = "SELECT source_id FROM links WHERE connection = ?1 AND object_type = ?2 AND target_id = ?3";
    let owner: Option<String> = tx
        .prepare_cached(owner)?
        .query_row(params![key.connection, key.object_type.text(), link.target_id.as_str()], |row| row.get(0))
        .optional()?;
    let same = owner.as_deref() == Some(key.source_id);
    if let (false, Some(owner)) = (same, owner) {
        return Ok(Linked::TakenBy(owner));
    }
    let upsert = "INSERT INTO links (connection, object_type, source_id, target_id, image, kept) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (connection, object_type, source_id) DO UPDATE SET target_id = excluded.target_id, image = excluded.image, kept = excluded.kept";
    tx.prepare_cached(upsert)?.execute(params![
        key.connection,
        key.object_type.text(),
        key.source_id,
        link.target_id.as_str(),
        to_json("a link's image", &link.image)?,
        to_json("a link's kept values", &link.kept)?
    ])?;
    if !same {
        moved(tx, key)?;
    }
    Ok(Linked::Yes)
}

/// Drops a link, if there is one.
pub(crate) fn remove(tx: &Connection, key: ObjectKey<'_>) -> Result<(), StoreError> {
    let delete = "DELETE FROM links WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    if tx.prepare_cached(delete)?.execute(params![key.connection, key.object_type.text(), key.source_id])? == 0 {
        return Ok(());
    }
    let unlinked =
        "UPDATE evaluations SET unlinked = 1 WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3 AND action = 'create'";
    tx.prepare_cached(unlinked)?.execute(params![key.connection, key.object_type.text(), key.source_id])?;
    moved(tx, key)
}

fn moved(tx: &Connection, key: ObjectKey<'_>) -> Result<(), StoreError> {
    let insert = "INSERT OR IGNORE INTO moved_links (connection, source_id) VALUES (?1, ?2)";
    tx.prepare_cached(insert)?.execute(params![key.connection, key.source_id])?;
    Ok(())
}
