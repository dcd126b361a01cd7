//! The table `directories`: readings of a connection's directory into the mirror. A reading is begun, brings pages in any order and as
//! often as it likes, and is finished; only its finish makes the next one begin where it ended. Who was not met by a WHOLE reading stays
//! until somebody has told what became of them: nothing is concluded here.
//! Read next: `directory_objects.rs`, `directory_members.rs`, `directory_assignments.rs`, then `directory_wipe.rs`.

use rusqlite::{Connection, OptionalExtension, params};
use usher_core::id::ConnectionId;

use crate::directory_assignments::{self as assignments, DirectoryAssignment, DirectoryRole};
use crate::directory_members as members;
use crate::directory_objects::{self as objects, DirectoryChange};
use crate::directory_wipe;
use crate::error::StoreError;
use crate::open::Store;

/// Where the next reading of changes begins: Graph's `@odata.deltaLink` of each collection. No credentials, and worth nothing without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryLinks {
    /// Of the people.
    pub users: String,
    /// Of the groups.
    pub groups: String,
}

/// Which directory, and what of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectoryScope<'a> {
    /// Whose directory. What was read of another one is dropped.
    pub tenant: &'a str,
    /// The selected properties and the application, as a text: under another one everything is read anew.
    pub selection: &'a str,
}

/// A reading under way. A later one of the same connection overtakes it: what this one still brings is refused then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub(crate) connection: ConnectionId,
    pub(crate) number: i64,
    pub(crate) generation: i64,
    pub(crate) whole: bool,
}

impl Reading {
    /// Does it read everything, and not only what changed?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }
}

/// Part of what a reading brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DirectoryPage {
    /// People and groups, in the order in which they were told.
    pub objects: Vec<DirectoryChange>,
    /// Who is assigned. They come whole with every reading.
    pub assignments: Vec<DirectoryAssignment>,
    /// The application's roles. They come whole with every reading.
    pub roles: Vec<DirectoryRole>,
}

impl Store {
    /// Begins a reading: of what changed since the last one that ended in the same scope, from the links answered; of everything where there
    /// is none.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn begin_reading(
        &self,
        connection: &ConnectionId,
        scope: DirectoryScope<'_>,
    ) -> Result<(Reading, Option<DirectoryLinks>), StoreError> {
        self.write(|tx| {
            let Some(links) = links(tx, connection, scope)? else {
                return Ok((begin_whole(tx, connection, scope)?, None));
            };
            let update = "UPDATE directories SET reading = reading + 1 WHERE connection = ?1 RETURNING reading, generation";
            let (number, generation) = tx.query_row(update, [connection.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok((Reading { connection: connection.clone(), number, generation, whole: false }, Some(links)))
        })
    }

    /// Begins a reading of everything, whatever was read before: the links are forgotten at once, for what they lead to would be added to
    /// objects that this reading may have replaced.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn begin_whole_reading(&self, connection: &ConnectionId, scope: DirectoryScope<'_>) -> Result<Reading, StoreError> {
        self.write(|tx| begin_whole(tx, connection, scope))
    }

    /// Takes in a page; the same one twice changes nothing more.
    ///
    /// # Errors
    /// [`StoreError::ReadingOvertaken`].
    pub fn store_directory_page(&self, reading: &Reading, page: &DirectoryPage) -> Result<(), StoreError> {
        self.write(|tx| {
            refuse_overtaken(tx, reading)?;
            for change in &page.objects {
                objects::apply(tx, reading, change)?;
            }
            for assignment in &page.assignments {
                assignments::assign(tx, reading, assignment)?;
            }
            for role in &page.roles {
                assignments::know_role(tx, reading, role)?;
            }
            Ok(())
        })
    }

    /// Ends a reading: what it told is the directory now, and the next one begins at `links`.
    ///
    /// # Errors
    /// [`StoreError::ReadingOvertaken`]; as [`Self::settle_assignments`]; [`StoreError::NotMet`] where a whole reading didn't meet everyone and nobody told what became of
    /// them.
    pub fn finish_reading(&self, reading: &Reading, links: &DirectoryLinks, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            refuse_overtaken(tx, reading)?;
            if reading.whole {
                objects::refuse_not_met(tx, reading)?;
                members::forget_older(tx, reading)?;
            }
            assignments::refuse_nobody(tx, reading)?;
            assignments::forget_older(tx, reading)?;
            objects::forget_the_gone(tx, &reading.connection)?;
            let update = "UPDATE directories SET users_link = ?2, groups_link = ?3, read_at_ms = ?4 WHERE connection = ?1";
            tx.execute(update, params![reading.connection.as_str(), links.users, links.groups, now_ms])?;
            Ok(())
        })
    }

    /// Settles who is assigned, before a reading ends: those whom it didn't tell are assigned no longer. Refused where it told of nobody at all
    /// and there were some before.
    ///
    /// # Errors
    /// [`StoreError::ReadingOvertaken`]; [`StoreError::NobodyAssigned`] with how many there were.
    pub fn settle_assignments(&self, reading: &Reading) -> Result<(), StoreError> {
        self.write(|tx| {
            refuse_overtaken(tx, reading)?;
            assignments::refuse_nobody(tx, reading)?;
            assignments::forget_older(tx, reading)
        })
    }

    /// Is what the mirror holds still what this reading brought? Whoever hands it on page by page asks after each.
    ///
    /// # Errors
    /// [`StoreError::ReadingOvertaken`].
    pub fn refuse_overtaken(&self, reading: &Reading) -> Result<(), StoreError> {
        self.read(|tx| refuse_overtaken(tx, reading))
    }

    /// What the newest reading was begun for: the caller's text of [`DirectoryScope::selection`]. `None`: none was begun, or it was wiped since.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_selection(&self, connection: &ConnectionId) -> Result<Option<String>, StoreError> {
        self.read(|tx| {
            let select = "SELECT selection FROM directories WHERE connection = ?1 AND selection <> ''";
            Ok(tx.query_row(select, [connection.as_str()], |row| row.get(0)).optional()?)
        })
    }

    /// When the directory was last read to its end: UTC, milliseconds since 1970. `None`: never, or it was wiped, or a reading of
    /// everything has begun since.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn directory_read_at(&self, connection: &ConnectionId) -> Result<Option<i64>, StoreError> {
        self.read(|tx| {
            let select = "SELECT read_at_ms FROM directories WHERE connection = ?1";
            Ok(tx.query_row(select, [connection.as_str()], |row| row.get(0)).optional()?.flatten())
        })
    }
}

fn links(tx: &Connection, connection: &ConnectionId, scope: DirectoryScope<'_>) -> Result<Option<DirectoryLinks>, StoreError> {
    let select = "SELECT users_link, groups_link FROM directories
      WHERE connection = ?1 AND tenant = ?2 AND selection = ?3 AND users_link IS NOT NULL";
    let found = tx.query_row(select, params![connection.as_str(), scope.tenant, scope.selection], |row| {
        Ok(DirectoryLinks { users: row.get(0)?, groups: row.get(1)? })
    });
    Ok(found.optional()?)
}

fn begin_whole(tx: &Connection, connection: &ConnectionId, scope: DirectoryScope<'_>) -> Result<Reading, StoreError> {
    let another = "SELECT 1 FROM directories WHERE connection = ?1 AND tenant <> ?2";
    if tx.prepare(another)?.exists(params![connection.as_str(), scope.tenant])? {
        directory_wipe::forget_content(tx, connection)?;
    }
    let upsert = "INSERT INTO directories (connection, tenant, selection, generation, reading) VALUES (?1, ?2, ?3, 1, 1)
      ON CONFLICT (connection) DO UPDATE SET tenant = excluded.tenant, selection = excluded.selection, generation = generation + 1,
        reading = reading + 1, users_link = NULL, groups_link = NULL, read_at_ms = NULL
      RETURNING reading, generation";
    let values = params![connection.as_str(), scope.tenant, scope.selection];
    let (number, generation) = tx.query_row(upsert, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Reading { connection: connection.clone(), number, generation, whole: true })
}

/// Two readings at once would mix an older state of an object into a newer one.
fn refuse_overtaken(tx: &Connection, reading: &Reading) -> Result<(), StoreError> {
    let select = "SELECT 1 FROM directories WHERE connection = ?1 AND reading = ?2";
    let newest = tx.prepare_cached(select)?.exists(params![reading.connection.as_str(), reading.number])?;
    if newest { Ok(()) } else { Err(StoreError::ReadingOvertaken) }
}
