//! "Wipe what was read": everything that the directory told is dropped. Of the snapshot only those stay who have an account, with no more
//! than tells later that they left; everything else is read anew by the next cycle. The provisioning log stays as it is.

use rusqlite::{Connection, params};
use usher_core::id::ConnectionId;
use usher_core::import::SourceObject;

use crate::columns::{to_json, word};
use crate::error::StoreError;
use crate::open::Store;
use crate::snapshot::read_object;
use crate::watermarks;

/// What was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wiped {
    /// People and groups of the mirror.
    pub objects: usize,
    /// Objects of the snapshot without an account.
    pub forgotten: usize,
    /// Objects of the snapshot with an account, of which little more than the id is left.
    pub reduced: usize,
}

/// How many objects are reduced at a time.
const PAGE: i64 = 500;

impl Store {
    /// Drops what was read of a connection's source. `kept`: attributes by which people are protected, so that nobody loses that protection
    /// by leaving before they are read anew.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn wipe_directory(&self, connection: &ConnectionId, kept: &[String]) -> Result<Wiped, StoreError> {
        let wiped = self.write(|tx| {
            // What is dropped is overwritten too, in the file and not only in its index.
            tx.pragma_update(None, "secure_delete", true)?;
            let objects = forget_content(tx, connection)?;
            // The row stays and counts on: a reading under way is to learn that it was overtaken.
            let unread =
                "UPDATE directories SET selection = '', reading = reading + 1, users_link = NULL, groups_link = NULL, read_at_ms = NULL
              WHERE connection = ?1";
            tx.execute(unread, [connection.as_str()])?;
            let unlinked = "DELETE FROM snapshot WHERE connection = ?1 AND NOT EXISTS (
                SELECT 1 FROM links WHERE links.connection = snapshot.connection AND links.object_type = snapshot.object_type
                  AND links.source_id = snapshot.source_id)";
            let forgotten = tx.execute(unlinked, [connection.as_str()])?;
            let escrows = "DELETE FROM escrows WHERE connection = ?1 AND NOT EXISTS (
                SELECT 1 FROM snapshot WHERE snapshot.connection = escrows.connection AND snapshot.object_type = escrows.object_type
                  AND snapshot.source_id = escrows.source_id)";
            tx.execute(escrows, [connection.as_str()])?;
            let references = "DELETE FROM snapshot_references WHERE snapshot IN (SELECT row FROM snapshot WHERE connection = ?1)";
            tx.execute(references, [connection.as_str()])?;
            let reduced = reduce(tx, connection, kept)?;
            watermarks::clear(tx, connection)?;
            tx.pragma_update(None, "secure_delete", false)?;
            Ok(Wiped { objects, forgotten, reduced })
        })?;
        self.fold_in()?;
        Ok(wiped)
    }
}

/// Everything but the row that numbers readings.
pub(crate) fn forget_content(tx: &Connection, connection: &ConnectionId) -> Result<usize, StoreError> {
    for delete in [
        "DELETE FROM directory_members WHERE connection = ?1",
        "DELETE FROM directory_assignments WHERE connection = ?1",
        "DELETE FROM directory_roles WHERE connection = ?1",
    ] {
        tx.execute(delete, [connection.as_str()])?;
    }
    Ok(tx.execute("DELETE FROM directory_objects WHERE connection = ?1", [connection.as_str()])?)
}

/// The digest is nobody's: whatever is read next is a change.
fn reduce(tx: &Connection, connection: &ConnectionId, kept: &[String]) -> Result<usize, StoreError> {
    let select = "SELECT snapshot.row, object, presence FROM snapshot JOIN snapshot_objects ON snapshot = snapshot.row
      WHERE connection = ?1 AND snapshot.row > ?2 ORDER BY snapshot.row LIMIT ?3";
    let mut after = 0;
    let mut reduced = 0;
    loop {
        let mut statement = tx.prepare_cached(select)?;
        let mut rows = statement.query(params![connection.as_str(), after, PAGE])?;
        let mut page: Vec<(i64, SourceObject)> = Vec::new();
        while let Some(row) = rows.next()? {
            let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            page.push((row.get(0)?, read_object(text, word(row, 2)?)?));
        }
        let Some((last, _)) = page.last() else { return Ok(reduced) };
        after = *last;
        reduced += page.len();
        for (row, object) in page {
            let search = object.id.as_str().to_lowercase();
            let text = to_json("a source object", &bare(object, kept))?;
            tx.prepare_cached("UPDATE snapshot_objects SET search = ?2, object = ?3 WHERE snapshot = ?1")?
                .execute(params![row, search, text])?;
            tx.prepare_cached("UPDATE snapshot SET digest = zeroblob(32) WHERE row = ?1")?.execute([row])?;
        }
    }
}

fn bare(object: SourceObject, kept: &[String]) -> SourceObject {
    let SourceObject { id, object_type, presence, mut attributes, app_roles: _, manager: _, members: _, member_of } = object;
    attributes.retain(|name, _| kept.contains(name));
    SourceObject { id, object_type, presence, attributes, app_roles: Vec::new(), manager: None, members: Vec::new(), member_of }
}
