//! The table `escrows`: objects that failed, and when each is tried again (EP-701). Who fails for which cause is read here. When a
//! failure is tried again first is decided elsewhere; how the tries after it grow rarer is decided here, where the first is known.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};
use usher_core::evaluation::Outcome;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::ObjectType;

use crate::columns::{Column, word};
use crate::error::StoreError;
use crate::evaluations;
use crate::open::Store;

/// An object that failed and is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escrow {
    /// Person or group.
    pub object_type: ObjectType,
    /// Its id in the source.
    pub source_id: SourceId,
    /// What to call it.
    pub display_name: String,
    /// Stable code of the last failure (EP-1006).
    pub code: String,
    /// What happened, in words for people.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// How often it failed.
    pub tries: u32,
    /// When it failed first: UTC, milliseconds since 1970. The retry times count from here.
    pub first_failed_at_ms: i64,
    /// When it failed last.
    pub last_failed_at_ms: i64,
    /// When it is tried again.
    pub next_try_at_ms: i64,
}

/// Objects that fail for one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureCause {
    /// Stable code (EP-1006).
    pub code: String,
    /// What happened, in words for people.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// How many objects.
    pub count: u32,
    /// The earliest of their next tries: UTC, milliseconds since 1970.
    pub next_try_at_ms: i64,
    /// Who: the first by name, at most five.
    pub examples: Vec<String>,
}

const SELECT: &str =
    "SELECT object_type, source_id, display_name, code, message, fix, tries, first_failed_at_ms, last_failed_at_ms, next_try_at_ms
  FROM escrows WHERE connection = ?1";

impl Store {
    /// The escrow of one object.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn escrow(&self, connection: &ConnectionId, object_type: ObjectType, id: &SourceId) -> Result<Option<Escrow>, StoreError> {
        self.read(|tx| {
            let select = format!("{SELECT} AND object_type = ?2 AND source_id = ?3");
            Ok(tx.prepare_cached(&select)?.query_row(params![connection.as_str(), object_type.text(), id.as_str()], stored).optional()?)
        })
    }

    /// All escrows of a connection, the next try first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn escrows(&self, connection: &ConnectionId, limit: u32) -> Result<Vec<Escrow>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare(&format!("{SELECT} ORDER BY next_try_at_ms, object_type DESC, source_id LIMIT ?2"))?;
            let rows = statement.query_map(params![connection.as_str(), limit], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Who fails now, grouped by cause, the most frequent first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn failing_now(&self, connection: &ConnectionId) -> Result<Vec<FailureCause>, StoreError> {
        self.read(|tx| {
            let select = "SELECT code, message, min(fix), count(*), min(next_try_at_ms) FROM escrows WHERE connection = ?1
              GROUP BY code, message ORDER BY count(*) DESC, code, message";
            let examples =
                "SELECT display_name FROM escrows WHERE connection = ?1 AND code = ?2 AND message = ?3 ORDER BY display_name LIMIT 5";
            let mut examples: CachedStatement<'_> = tx.prepare_cached(examples)?;
            let mut statement = tx.prepare(select)?;
            let mut rows = statement.query([connection.as_str()])?;
            let mut causes = Vec::new();
            while let Some(row) = rows.next()? {
                let code: String = row.get(0)?;
                let message: String = row.get(1)?;
                let names = examples.query_map(params![connection.as_str(), code, message], |row| row.get(0))?;
                let examples = names.collect::<rusqlite::Result<_>>()?;
                causes.push(FailureCause { code, message, fix: row.get(2)?, count: row.get(3)?, next_try_at_ms: row.get(4)?, examples });
            }
            Ok(causes)
        })
    }

    /// Forgets all escrows (`restart --clear escrows`): their objects become candidates of the next cycle. Answers how many.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn clear_escrows(&self, connection: &ConnectionId) -> Result<u32, StoreError> {
        self.write(|tx| {
            let again = "UPDATE snapshot SET change = change + 1 WHERE connection = ?1 AND change = evaluated AND EXISTS (
                SELECT 1 FROM escrows WHERE escrows.connection = snapshot.connection AND escrows.object_type = snapshot.object_type
                  AND escrows.source_id = snapshot.source_id)";
            tx.execute(again, [connection.as_str()])?;
            let gone = tx.execute("DELETE FROM escrows WHERE connection = ?1", [connection.as_str()])?;
            Ok(u32::try_from(gone).unwrap_or(u32::MAX))
        })
    }
}

/// An object of one connection, as rows name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectKey<'a> {
    /// The connection's id.
    pub(crate) connection: &'a str,
    /// Person or group.
    pub(crate) object_type: ObjectType,
    /// Its id in the source.
    pub(crate) source_id: &'a str,
}

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A first wait below this is passing trouble, tried again after the same wait however often it comes (EP-701: 40 minutes).
const LASTING_MS: i64 = 6 * HOUR_MS;
/// How long after its first failure an object is given up (EP-701).
const GIVEN_UP_MS: i64 = 28 * DAY_MS;

/// When an object that failed again is tried next: 6, 12 and 24 hours after its FIRST failure, then every 24 hours, and never any more
/// after 28 days (EP-701). `asked`: when it would be tried if this failure were the first.
fn next_try(first_failed_at_ms: i64, failed_at_ms: i64, asked_at_ms: i64) -> Option<i64> {
    let lasted = failed_at_ms - first_failed_at_ms;
    let after_first = match lasted {
        _ if asked_at_ms.saturating_sub(failed_at_ms) < LASTING_MS => asked_at_ms - first_failed_at_ms,
        _ if lasted < 6 * HOUR_MS => 6 * HOUR_MS,
        _ if lasted < 12 * HOUR_MS => 12 * HOUR_MS,
        _ => (lasted / DAY_MS + 1) * DAY_MS,
    };
    (after_first <= GIVEN_UP_MS).then_some(first_failed_at_ms + after_first)
}

/// Makes or moves an escrow; its beginning stays. One that was tried for 28 days is dropped: its object is evaluated again when it
/// changes, or in an initial cycle. The log entry tells the time that came of it.
pub(crate) fn put(tx: &Connection, key: ObjectKey<'_>, display_name: &str, outcome: &Outcome, asked_at_ms: i64) -> Result<(), StoreError> {
    let select = "SELECT first_failed_at_ms FROM escrows WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    let first = tx.prepare_cached(select)?.query_row(params![key.connection, key.object_type.text(), key.source_id], |row| row.get(0));
    let next_try_at_ms = next_try(first.optional()?.unwrap_or(outcome.at_ms), outcome.at_ms, asked_at_ms);
    if outcome.next_try_ms != next_try_at_ms {
        evaluations::set_next_try(tx, key, next_try_at_ms)?;
    }
    let Some(next_try_at_ms) = next_try_at_ms else { return clear(tx, key) };
    let upsert = "INSERT INTO escrows (connection, object_type, source_id, display_name, code, message, fix, tries, first_failed_at_ms, last_failed_at_ms, next_try_at_ms)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8, ?9)
      ON CONFLICT (connection, object_type, source_id) DO UPDATE SET display_name = excluded.display_name, code = excluded.code,
        message = excluded.message, fix = excluded.fix, tries = tries + 1, last_failed_at_ms = excluded.last_failed_at_ms, next_try_at_ms = excluded.next_try_at_ms";
    tx.prepare_cached(upsert)?.execute(params![
        key.connection,
        key.object_type.text(),
        key.source_id,
        display_name,
        outcome.code,
        outcome.message,
        outcome.fix,
        outcome.at_ms,
        next_try_at_ms
    ])?;
    Ok(())
}

/// Ends an escrow, if there is one.
pub(crate) fn clear(tx: &Connection, key: ObjectKey<'_>) -> Result<(), StoreError> {
    let delete = "DELETE FROM escrows WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3";
    tx.prepare_cached(delete)?.execute(params![key.connection, key.object_type.text(), key.source_id])?;
    Ok(())
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Escrow> {
    Ok(Escrow {
        object_type: word(row, 0)?,
        source_id: SourceId(row.get(1)?),
        display_name: row.get(2)?,
        code: row.get(3)?,
        message: row.get(4)?,
        fix: row.get(5)?,
        tries: row.get(6)?,
        first_failed_at_ms: row.get(7)?,
        last_failed_at_ms: row.get(8)?,
        next_try_at_ms: row.get(9)?,
    })
}
