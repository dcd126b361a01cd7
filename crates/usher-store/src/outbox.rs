//! The table `outbox`: mails and notifications that wait to be sent, so that none is lost with the process. Sends nothing itself.

use rusqlite::{Row, params};
use usher_core::id::ConnectionId;

use crate::columns::{Column, column, word};
use crate::error::StoreError;
use crate::open::Store;

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// To be sent.
    Waiting,
    /// Sent.
    Sent,
    /// Tried too often.
    GivenUp,
}

column!(OutboxState { Waiting = "waiting", Sent = "sent", GivenUp = "givenUp" });

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its row.
    pub row: i64,
    /// Which connection it is about.
    pub connection: ConnectionId,
    /// What it tells of: `quarantine`, `held`.
    pub kind: String,
    /// The address.
    pub recipient: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// How it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed; empty if none did.
    pub error: String,
    /// When it was put here: UTC, milliseconds since 1970.
    pub queued_at_ms: i64,
}

impl Store {
    /// Puts a message into the outbox; answers its row.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn queue_message(
        &self,
        connection: &ConnectionId,
        kind: &str,
        recipient: &str,
        subject: &str,
        body: &str,
        now_ms: i64,
    ) -> Result<i64, StoreError> {
        self.write(|tx| {
            let insert = "INSERT INTO outbox (connection, kind, recipient, subject, body, state, queued_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6)";
            tx.execute(insert, params![connection.as_str(), kind, recipient, subject, body, now_ms])?;
            Ok(tx.last_insert_rowid())
        })
    }

    /// Messages that wait, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn waiting_messages(&self, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        self.read(|tx| {
            let select = "SELECT row, connection, kind, recipient, subject, body, state, tries, error, queued_at_ms
              FROM outbox WHERE state = 'waiting' ORDER BY row LIMIT ?1";
            let mut statement = tx.prepare(select)?;
            let rows = statement.query_map([limit], stored)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Records a try: `state` is what holds after it, `error` why it failed (empty if it didn't).
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn message_tried(&self, row: i64, state: OutboxState, error: &str, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let update = "UPDATE outbox SET state = ?2, error = ?3, tried_at_ms = ?4, tries = tries + 1 WHERE row = ?1";
            tx.execute(update, params![row, state.text(), error, now_ms])?;
            Ok(())
        })
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<OutboxMessage> {
    Ok(OutboxMessage {
        row: row.get(0)?,
        connection: ConnectionId(row.get(1)?),
        kind: row.get(2)?,
        recipient: row.get(3)?,
        subject: row.get(4)?,
        body: row.get(5)?,
        state: word(row, 6)?,
        tries: row.get(7)?,
        error: row.get(8)?,
        queued_at_ms: row.get(9)?,
    })
}
