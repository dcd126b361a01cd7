//! Who is evaluated in a cycle. An incremental one takes everyone whose `change` is above what was `evaluated`, and due escrows.
//! `change` is raised by content, departure, return, a dropped link, and a reference whose account may come, came, moved or went;
//! `evaluated` follows only when an evaluation is done with, so a run that is killed forgets nobody.

use rusqlite::{Connection, params};
use usher_core::evaluate::Link;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, SourceObject};

use crate::columns::{Column, word};
use crate::error::StoreError;
use crate::links;
use crate::open::Store;
use crate::snapshot::read_object;

/// Which objects to evaluate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Candidates {
    /// All that are present, linked, or not done with since they left.
    Everything,
    /// What changed, what refers to what changed, and due escrows.
    Changed,
    /// Those who may want what somebody among [`Self::Changed`] wants, and aren't judged with them: everyone without an account, for
    /// whatever reason they got none, and those who were refused a name because somebody else wants it.
    Rivals,
}

/// Codes of a refusal because somebody wants the same.
const RIVALRY: &str = "('DuplicateSourceEntries', 'NameRing', 'IdChanged')";

impl Candidates {
    /// Object, presence and the link's columns. Parameters: 1 connection, 2 object type, 3 after this id, 4 limit, 5 now.
    fn select(self) -> String {
        let theirs = "links AS theirs ON theirs.connection = ?1 AND theirs.object_type = ?2 AND theirs.source_id";
        match self {
            Self::Everything => format!(
                "SELECT object, presence, {LINK} FROM snapshot JOIN snapshot_objects ON snapshot = snapshot.row
                 LEFT JOIN {theirs} = snapshot.source_id
                 WHERE snapshot.connection = ?1 AND snapshot.object_type = ?2 AND snapshot.source_id > ?3 AND ?5 IS NOT NULL
                   AND (presence = 'present' OR change > evaluated OR theirs.row IS NOT NULL)
                 ORDER BY snapshot.source_id LIMIT ?4"
            ),
            Self::Changed => format!(
                "SELECT object, presence, {LINK} FROM (
                   SELECT row, source_id, presence FROM snapshot
                   WHERE connection = ?1 AND object_type = ?2 AND source_id > ?3 AND change > evaluated
                   UNION
                   SELECT snapshot.row, snapshot.source_id, presence FROM escrows JOIN snapshot USING (connection, object_type, source_id)
                   WHERE escrows.connection = ?1 AND escrows.object_type = ?2 AND escrows.source_id > ?3 AND next_try_at_ms <= ?5
                   ORDER BY source_id LIMIT ?4
                 ) AS due JOIN snapshot_objects ON snapshot = due.row LEFT JOIN {theirs} = due.source_id ORDER BY due.source_id"
            ),
            Self::Rivals => format!(
                "SELECT object, presence, {LINK} FROM snapshot JOIN snapshot_objects ON snapshot = snapshot.row
                 LEFT JOIN {theirs} = snapshot.source_id
                 WHERE snapshot.connection = ?1 AND snapshot.object_type = ?2 AND snapshot.source_id > ?3 AND presence = 'present'
                   AND change = evaluated
                   AND NOT EXISTS (SELECT 1 FROM escrows WHERE escrows.connection = ?1 AND escrows.object_type = ?2
                     AND escrows.source_id = snapshot.source_id AND next_try_at_ms <= ?5)
                   AND (theirs.row IS NULL OR EXISTS (SELECT 1 FROM escrows WHERE escrows.connection = ?1 AND escrows.object_type = ?2
                     AND escrows.source_id = snapshot.source_id AND code IN {RIVALRY}))
                 ORDER BY snapshot.source_id LIMIT ?4"
            ),
        }
    }
}

/// The columns of a link that may be missing.
const LINK: &str = "theirs.target_id, theirs.image, theirs.kept";

impl Store {
    /// Candidates after a key with their links, users before groups, each by id; at most `limit`. The first page of [`Candidates::Changed`] also makes
    /// candidates of all who were refused because somebody wants the same, as soon as one of them is judged again, and of those who refer
    /// to anyone who may get an account, so that the reference is there from the start.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn candidates(
        &self,
        connection: &ConnectionId,
        which: Candidates,
        now_ms: i64,
        after: Option<&(ObjectType, SourceId)>,
        limit: u32,
    ) -> Result<Vec<(SourceObject, Option<Link>)>, StoreError> {
        if which == Candidates::Changed && after.is_none() {
            self.write(|tx| {
                make_rivals_due(tx, connection, now_ms)?;
                // Whoever is judged for a reference may get an account too, and then those who refer to them.
                while add_referrers_of_coming(tx, connection, now_ms)? > 0 {
                    make_rivals_due(tx, connection, now_ms)?;
                }
                Ok(())
            })?;
        }
        self.read(|tx| {
            let mut found = Vec::new();
            for object_type in [ObjectType::User, ObjectType::Group] {
                let after = match after {
                    Some((last, _)) if *last > object_type => continue,
                    Some((last, id)) if *last == object_type => id.as_str(),
                    _ => "",
                };
                page(tx, connection, which, now_ms, (object_type, after), limit, &mut found)?;
            }
            Ok(found)
        })
    }
}

fn page(
    tx: &Connection,
    connection: &ConnectionId,
    which: Candidates,
    now_ms: i64,
    (object_type, after): (ObjectType, &str),
    limit: u32,
    found: &mut Vec<(SourceObject, Option<Link>)>,
) -> Result<(), StoreError> {
    let left = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(found.len());
    if left == 0 {
        return Ok(());
    }
    let left = i64::try_from(left).unwrap_or(i64::MAX);
    let mut statement = tx.prepare_cached(&which.select())?;
    let mut rows = statement.query(params![connection.as_str(), object_type.text(), after, left, now_ms])?;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        found.push((read_object(text, word(row, 1)?)?, links::read(row, 2)?));
    }
    Ok(())
}

/// Whoever is judged again and has no account may get one in this run: those who refer to them, a group to its member, are judged with
/// them, whether they changed or are due after a failure. Whoever waits for a try of their own keeps that time. Answers how many were
/// added.
fn add_referrers_of_coming(tx: &Connection, connection: &ConnectionId, now_ms: i64) -> Result<usize, StoreError> {
    let update = "UPDATE snapshot SET change = change + 1 WHERE change = evaluated
        AND NOT EXISTS (
          SELECT 1 FROM escrows WHERE escrows.connection = snapshot.connection AND escrows.object_type = snapshot.object_type
            AND escrows.source_id = snapshot.source_id AND next_try_at_ms > ?2)
        AND row IN (
        SELECT snapshot_references.snapshot FROM (
          SELECT connection, object_type, source_id FROM snapshot WHERE connection = ?1 AND change > evaluated AND presence = 'present'
          UNION
          SELECT connection, object_type, source_id FROM escrows JOIN snapshot USING (connection, object_type, source_id)
          WHERE connection = ?1 AND next_try_at_ms <= ?2 AND presence = 'present'
        ) AS coming
        JOIN snapshot_references ON snapshot_references.connection = coming.connection AND referred_id = coming.source_id
        WHERE NOT EXISTS (
          SELECT 1 FROM links
          WHERE links.connection = coming.connection AND links.object_type = coming.object_type AND links.source_id = coming.source_id))";
    Ok(tx.execute(update, params![connection.as_str(), now_ms])?)
}

/// All who wait because somebody wants the same are due as soon as one of them is judged again.
fn make_rivals_due(tx: &Connection, connection: &ConnectionId, now_ms: i64) -> Result<(), StoreError> {
    let update = format!(
        "UPDATE escrows SET next_try_at_ms = ?2 WHERE connection = ?1 AND next_try_at_ms > ?2 AND code IN {RIVALRY} AND EXISTS (
           SELECT 1 FROM escrows AS rivals JOIN snapshot USING (connection, object_type, source_id)
           WHERE rivals.connection = ?1 AND rivals.code IN {RIVALRY} AND (rivals.next_try_at_ms <= ?2 OR change > evaluated))"
    );
    tx.execute(&update, params![connection.as_str(), now_ms])?;
    Ok(())
}
