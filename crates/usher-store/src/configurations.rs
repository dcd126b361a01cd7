//! The table `configurations`: every version of each connection's document. A version is never changed or removed, so that a
//! log entry can be read with the configuration that made it. No secret is in a document.

use rusqlite::{Connection, OptionalExtension, Row, params};
use usher_core::configuration::ConnectionDocument;
use usher_core::id::ConnectionId;

use crate::columns::{from_json, to_json};
use crate::connections;
use crate::error::StoreError;
use crate::open::Store;

/// One version of a connection's configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredConfiguration {
    /// Its number: 1 is the first.
    pub version: u32,
    /// When it was saved: UTC, milliseconds since 1970.
    pub saved_at_ms: i64,
    /// The document. Its name is the connection's name of today.
    pub document: ConnectionDocument,
}

/// A version in the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationVersion {
    /// Its number.
    pub version: u32,
    /// When it was saved: UTC, milliseconds since 1970.
    pub saved_at_ms: i64,
}

impl Store {
    /// The newest configuration of a connection.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`].
    pub fn configuration(&self, connection: &ConnectionId) -> Result<StoredConfiguration, StoreError> {
        self.read(|tx| newest(tx, connection))
    }

    /// One version of a connection's configuration.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`] if there is no such version.
    pub fn configuration_version(&self, connection: &ConnectionId, version: u32) -> Result<StoredConfiguration, StoreError> {
        self.read(|tx| {
            let select = format!("{SELECT} AND version = ?2");
            let found = tx.query_row(&select, params![connection.as_str(), version], raw).optional()?;
            stored(found, connection)
        })
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn configuration_versions(&self, connection: &ConnectionId) -> Result<Vec<ConfigurationVersion>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare("SELECT version, saved_at_ms FROM configurations WHERE connection = ?1 ORDER BY version DESC")?;
            let rows = statement
                .query_map([connection.as_str()], |row| Ok(ConfigurationVersion { version: row.get(0)?, saved_at_ms: row.get(1)? }))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Saves a configuration: a new version, unless nothing but the name differs. Answers the version that holds now.
    ///
    /// # Errors
    /// [`StoreError::NoConnection`], [`StoreError::NameTaken`], [`StoreError::NameMissing`].
    pub fn save_configuration(&self, connection: &ConnectionId, document: &ConnectionDocument, now_ms: i64) -> Result<u32, StoreError> {
        self.write(|tx| {
            connections::rename(tx, connection, &document.name)?;
            let newest = newest(tx, connection)?;
            if newest.document == *document {
                return Ok(newest.version);
            }
            let version = newest.version + 1;
            insert(tx, connection, version, document, now_ms)?;
            Ok(version)
        })
    }
}

const SELECT: &str =
    "SELECT version, saved_at_ms, document, name FROM configurations JOIN connections ON id = connection WHERE connection = ?1";

/// Writes a version.
pub(crate) fn insert(
    tx: &Connection,
    connection: &ConnectionId,
    version: u32,
    document: &ConnectionDocument,
    now_ms: i64,
) -> Result<(), StoreError> {
    let document = to_json("a connection document", document)?;
    let insert = "INSERT INTO configurations (connection, version, saved_at_ms, document) VALUES (?1, ?2, ?3, ?4)";
    tx.execute(insert, params![connection.as_str(), version, now_ms, document])?;
    Ok(())
}

fn newest(tx: &Connection, connection: &ConnectionId) -> Result<StoredConfiguration, StoreError> {
    let select = format!("{SELECT} ORDER BY version DESC LIMIT 1");
    stored(tx.query_row(&select, [connection.as_str()], raw).optional()?, connection)
}

type Raw = (u32, i64, String, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn stored(found: Option<Raw>, connection: &ConnectionId) -> Result<StoredConfiguration, StoreError> {
    let Some((version, saved_at_ms, document, name)) = found else {
        return Err(StoreError::NoConnection { who: connection.as_str().to_owned() });
    };
    let mut document: ConnectionDocument = from_json("a connection document", &document)?;
    document.name = name;
    Ok(StoredConfiguration { version, saved_at_ms, document })
}
