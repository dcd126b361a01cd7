//! What the practice Dialpad holds, kept in a file: all of it on the first line, then a line a change, written before the change is
//! answered. So a killed process loses nothing that was answered. A power cut may lose the last moments: its people are made up.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::refuse::Refusal;
use super::world::{Change, World};
use crate::error::PracticeError;

/// Where changes are written; nowhere, if no file was named.
pub(super) struct Book(Option<Mutex<File>>);

impl Book {
    /// Keeps nothing.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Takes up what a file holds, nothing if there is none yet, and goes on writing to it.
    pub(super) fn open(path: &Path) -> Result<(World, Self), PracticeError> {
        let name = path.display().to_string();
        let unusable = |source| PracticeError::File { path: name.clone(), source };
        // Two that write to one file would lose what the other was told. Held while this is read, then by the new file.
        let _before = File::open(path).ok().map(locked).transpose().map_err(unusable)?;
        let world = match std::fs::read(path) {
            Ok(text) => read(&text).map_err(|source| PracticeError::Data { path: name.clone(), source })?,
            Err(error) if error.kind() == ErrorKind::NotFound => World::default(),
            Err(error) => return Err(unusable(error)),
        };
        let file = begin(path, &world).map_err(unusable)?;
        Ok((world, Self(Some(Mutex::new(file)))))
    }

    /// Writes a change down. What can't be kept is answered as trouble of the server's own.
    pub(super) fn keep(&self, change: &Change) -> Result<(), Refusal> {
        let Self(Some(file)) = self else { return Ok(()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        write_line(&mut file, change).map_err(|error| {
            tracing::error!(%error, "a change could not be kept");
            Refusal::new(500, "", format!("The change could not be kept: {error}."))
        })
    }
}

/// All, then change by change. A last line that broke off was never answered.
fn read(text: &[u8]) -> Result<World, serde_json::Error> {
    let whole = text.ends_with(b"\n");
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).peekable();
    let mut world: World = lines.next().map_or_else(|| Ok(World::default()), serde_json::from_slice)?;
    world.index();
    while let Some(line) = lines.next() {
        match serde_json::from_slice(line) {
            Ok(change) => world.apply(change),
            Err(_) if lines.peek().is_none() && !whole => break,
            Err(error) => return Err(error),
        }
    }
    Ok(world)
}

/// A fresh file with all of it, in place of the old one: never half.
fn begin(path: &Path, world: &World) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // It may stand in the data folder, beside people who aren't made up.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = locked(options.open(&beside)?)?;
    write_line(&mut file, world)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    Ok(file)
}

fn locked(file: File) -> std::io::Result<File> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(std::io::Error::new(ErrorKind::ResourceBusy, "another practice Dialpad keeps its people there"))
        }
        // A file system without locks keeps files all the same.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn write_line(file: &mut File, value: &impl serde::Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let before = file.metadata()?.len();
    // Half a line would spoil the next one.
    file.write_all(&line).inspect_err(|_| drop(file.set_len(before)))
}
