//! The lock of one connection: who may run it. Held through the operating system, so that a crash releases it; a note beside it
//! says who holds it, for those who can't have it. (A note of its own, because Windows lets nobody read a locked file.)

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use usher_core::id::ConnectionId;

use crate::error::StoreError;
use crate::open::Store;
use crate::private::{open_private, write_private};

/// Who holds a connection's lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// Process id.
    pub process: u32,
    /// Program, in words for people: `usher run`, `the Usher window`.
    pub program: String,
    /// Since when: UTC, milliseconds since 1970.
    pub since_ms: i64,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (process {})", self.program, self.process)
    }
}

/// The lock, held until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct ConnectionLock {
    note: PathBuf,
    _file: File,
}

impl Drop for ConnectionLock {
    fn drop(&mut self) {
        // A note that stays is harmless: it is read only while the lock is held.
        let _ = fs::remove_file(&self.note);
    }
}

/// What came of trying to take the lock.
#[derive(Debug)]
pub enum LockAttempt {
    /// It is ours.
    Taken(ConnectionLock),
    /// Somebody else has it.
    HeldBy(Holder),
}

impl Store {
    /// Takes a connection's lock for this process, or says who has it.
    ///
    /// # Errors
    /// [`StoreError::Folder`] if the lock file can't be made.
    pub fn lock(&self, connection: &ConnectionId, program: &str, now_ms: i64) -> Result<LockAttempt, StoreError> {
        let (path, note) = self.lock_files(connection)?;
        // One who only looks (`lock_holder`) has it for an instant: that is no holder, so try again.
        for _ in 0..5 {
            if let Some(file) = try_lock(&path)? {
                let holder = Holder { process: std::process::id(), program: program.to_owned(), since_ms: now_ms };
                let text = serde_json::to_string(&holder).map_err(|source| StoreError::Json { what: "a lock's note", source })?;
                write_private(&note, text.as_bytes()).map_err(|source| StoreError::Folder { path: note.clone(), source })?;
                return Ok(LockAttempt::Taken(ConnectionLock { note, _file: file }));
            }
            thread::sleep(Duration::from_millis(10));
        }
        let unnamed = || Holder { process: 0, program: "another program".to_owned(), since_ms: now_ms };
        Ok(LockAttempt::HeldBy(read_note(&note).unwrap_or_else(unnamed)))
    }

    /// Who runs a connection now; `None` if nobody does.
    ///
    /// # Errors
    /// [`StoreError::Folder`] if the lock file can't be made.
    pub fn lock_holder(&self, connection: &ConnectionId) -> Result<Option<Holder>, StoreError> {
        let (path, note) = self.lock_files(connection)?;
        if try_lock(&path)?.is_some() {
            return Ok(None);
        }
        Ok(read_note(&note))
    }

    fn lock_files(&self, connection: &ConnectionId) -> Result<(PathBuf, PathBuf), StoreError> {
        let folder = self.folder().join("locks");
        fs::create_dir_all(&folder).map_err(|source| StoreError::Folder { path: folder.clone(), source })?;
        let name = file_name(connection);
        Ok((folder.join(format!("{name}.lock")), folder.join(format!("{name}.holder.json"))))
    }
}

fn try_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let failed = |source| StoreError::Folder { path: path.to_owned(), source };
    let file = open_private(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn read_note(note: &Path) -> Option<Holder> {
    serde_json::from_str(&fs::read_to_string(note).ok()?).ok()
}

/// An id as a file name that every system takes, two ids never the same.
fn file_name(connection: &ConnectionId) -> String {
    let mut name = String::new();
    for byte in connection.as_str().bytes() {
        if byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("_{byte:02x}"));
        }
    }
    name
}
