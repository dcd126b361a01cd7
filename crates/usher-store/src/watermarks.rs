//! The table `watermarks`: where the source stood when the last cycle finished. Moved only with that finish.

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::id::ConnectionId;

use crate::error::StoreError;
use crate::open::Store;

/// Where the last finished cycle stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// The source's position: a file digest, a delta token.
    pub position: String,
    /// Fingerprint of the configuration: another one asks for an initial cycle (EP-603).
    pub configuration_digest: String,
}

impl Store {
    /// Where the last finished cycle of a connection stood.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn watermark(&self, connection: &ConnectionId) -> Result<Option<Watermark>, StoreError> {
        self.read(|tx| {
            let select = "SELECT position, configuration_digest FROM watermarks WHERE connection = ?1";
            let found = tx
                .query_row(select, [connection.as_str()], |row| Ok(Watermark { position: row.get(0)?, configuration_digest: row.get(1)? }));
            Ok(found.optional()?)
        })
    }

    /// Forgets where the source stood: the next cycle is an initial one (`restart --clear watermark`).
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn clear_watermark(&self, connection: &ConnectionId) -> Result<(), StoreError> {
        self.write(|tx| clear(tx, connection))
    }
}

/// Forgets it.
pub(crate) fn clear(tx: &Connection, connection: &ConnectionId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM watermarks WHERE connection = ?1", [connection.as_str()])?;
    Ok(())
}

/// Moves it, in the transaction that finishes the cycle.
pub(crate) fn set(tx: &Connection, connection: &ConnectionId, cycle: i64, watermark: &Watermark, now_ms: i64) -> Result<(), StoreError> {
    let upsert = "INSERT INTO watermarks (connection, cycle, position, configuration_digest, moved_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (connection) DO UPDATE SET cycle = excluded.cycle, position = excluded.position,
        configuration_digest = excluded.configuration_digest, moved_at_ms = excluded.moved_at_ms";
    tx.execute(upsert, params![connection.as_str(), cycle, watermark.position, watermark.configuration_digest, now_ms])?;
    Ok(())
}
