//! Opens or makes `usher.db` in the data folder: one writer, and readers that never wait for it.
//! Never opens a file that isn't Usher's, nor one that a newer Usher wrote. Read next: `migrate.rs`, `lock.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::error::StoreError;
use crate::migrate;
use crate::private::{make_private, open_private};

/// How long a writer of one process waits for a writer of another.
const BUSY: Duration = Duration::from_secs(30);
/// Prepared statements kept by each connection to the file.
const STATEMENTS: usize = 128;
/// Readers kept open when nobody reads.
const IDLE_READERS: usize = 4;

/// The data folder, open. Share it (`Arc`); all methods take `&self`. Two processes may have one folder open at once.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the data folder, making it and `usher.db` where they are missing, and brings the file to today's format
    /// (a copy is made before: `usher.db.before-N`).
    ///
    /// # Errors
    /// [`StoreError::Folder`], [`StoreError::NotOurs`], [`StoreError::Damaged`], [`StoreError::Newer`], [`StoreError::Migration`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder)?;
        let file = folder.join("usher.db");
        // Two processes that open a new folder at once: one migrates, the other waits here.
        let gate = folder.join("usher.db.opening");
        let gate = open_private(&gate)
            .and_then(|opened| opened.lock().map(|()| opened))
            .map_err(|source| StoreError::Folder { path: gate, source })?;
        // SQLite would make the file with the rights of the day; the WAL beside it gets those of the file.
        make_new(&file)?;
        let mut writer = connect(&file).map_err(|error| name_file(error, &file))?;
        make_all_private(folder);
        migrate::migrate(&mut writer, &file, migrate::all()).map_err(|error| name_file(error, &file))?;
        drop(gate);
        Ok(Self { folder: folder.to_owned(), file, writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The data file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// One transaction, committed when this returns. Begun as IMMEDIATE: it waits for another process's writer at its start,
    /// where waiting is possible, and never fails half-way because of it.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut writer = held(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = work(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }

    /// Folds the WAL into the file and empties it: what was overwritten in the one is then in neither. Readers at work may keep it from
    /// being emptied; the next fold does it then.
    pub(crate) fn fold_in(&self) -> Result<(), StoreError> {
        Ok(held(&self.writer).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Reads the last committed state, as one view, without waiting for the writer.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = held(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => {
                let reader = connect(&self.file)?;
                reader.pragma_update(None, "query_only", true)?;
                reader
            }
        };
        let transaction = reader.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let answer = work(&transaction)?;
        transaction.finish()?;
        let mut readers = held(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        Ok(answer)
    }
}

/// A panic in another thread rolled its transaction back: the file is well, so the lock's poison is no reason to stop.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes an empty file where there is none. One that is there is not touched: it may be somebody else's.
fn make_new(file: &Path) -> Result<(), StoreError> {
    if file.exists() {
        return Ok(());
    }
    open_private(file).map(drop).map_err(|source| StoreError::Folder { path: file.to_owned(), source })
}

/// An older Usher made data file, WAL and backups with the rights of the day.
fn make_all_private(folder: &Path) {
    let ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("usher.db"));
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(ours).for_each(|path| make_private(&path));
}

/// People's names are in it: nobody else on this machine may look.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })
}

fn connect(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    migrate::refuse_strangers(&connection, file)?;
    // WAL: readers see the last commit while a writer writes; a process that dies in a transaction leaves it undone.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit is on the disk before it returns, so an intent survives a power cut, not only the death of the process.
    // (NORMAL would lose the last commits at a power cut: accounts could be made of which the journal knows nothing.)
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Rows that refer to nothing can't be made, whatever the code does.
    connection.pragma_update(None, "foreign_keys", true)?;
    // Sorting happens in memory: no names are left in temporary files.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // 16 MiB of pages in memory: enough for the upper levels of every index of a big directory, and no more however big it is.
    connection.pragma_update(None, "cache_size", -16 * 1024)?;
    // 16 MiB of WAL before it is folded in (half the fsyncs of the default in a big cycle), and at most 64 MiB kept after.
    connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    Ok(connection)
}

/// SQLite's "not a database" and "malformed", said about the file.
fn name_file(error: StoreError, file: &Path) -> StoreError {
    let path = file.to_owned();
    let code = match &error {
        StoreError::Sqlite(source) => source.sqlite_error_code(),
        _ => None,
    };
    match code {
        Some(ErrorCode::NotADatabase) => StoreError::NotOurs { path },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            StoreError::Folder { path, source: std::io::Error::from(std::io::ErrorKind::PermissionDenied) }
        }
        _ => error,
    }
}
