//! Why the data folder failed. Each says what happened to which file, and [`StoreError::fix`] what to do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use usher_core::import::ObjectType;

use crate::columns::Column;

/// Why the data folder could not do what was asked. Nothing of a failed call is kept: its transaction is rolled back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder or a file in it can't be made, read or written.
    #[error("{} can't be used", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file of that name is there, but not one of Usher's.
    #[error("{} is not a data file of Usher", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The file is Usher's, but its contents are garbled.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A newer Usher made the file.
    #[error("{} was written by a newer Usher (format {found}, this one knows up to {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file could not be brought to today's format.
    #[error("{} could not be brought up to date", path.display())]
    Migration {
        /// The file.
        path: PathBuf,
        /// The copy made before, if one was due.
        backup: Option<PathBuf>,
        /// Why.
        #[source]
        source: Box<refinery::Error>,
    },
    /// SQLite failed.
    #[error("the data file could not be read or written")]
    Sqlite(#[from] rusqlite::Error),
    /// A value does not fit its form.
    #[error("{what} in the data file is not in the form that this Usher writes")]
    Json {
        /// Which value.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// There is no such connection.
    #[error("there is no connection {who}")]
    NoConnection {
        /// The name or id.
        who: String,
    },
    /// Another connection has the name.
    #[error("another connection is called {name} already")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The name is empty.
    #[error("a connection needs a name")]
    NameMissing,
    /// There is no such cycle.
    #[error("there is no cycle {cycle}")]
    NoCycle {
        /// Its id.
        cycle: String,
    },
    /// The cycle is over already.
    #[error("cycle {cycle} is over already")]
    CycleOver {
        /// Its id.
        cycle: String,
    },
    /// The connection has a run that is not over.
    #[error("{holder} is running this connection (cycle {cycle})")]
    RunUnderWay {
        /// The cycle.
        cycle: String,
        /// Process and machine.
        holder: String,
    },
    /// A cycle can't finish while an action of it is open: the watermark never passes an unsettled action.
    #[error("cycle {cycle} has {open} actions that are not settled")]
    NotSettled {
        /// The cycle.
        cycle: String,
        /// How many.
        open: i64,
    },
    /// A later reading of the same directory has begun.
    #[error("another reading of this directory has begun since")]
    ReadingOvertaken,
    /// A whole reading of the directory can't end before it is known what became of everyone whom it didn't meet.
    #[error("the directory was read without a word about the {} {id}", object_type.text())]
    NotMet {
        /// Person or group.
        object_type: ObjectType,
        /// Its id.
        id: String,
    },
    /// A reading of the directory told nobody who is assigned, and there were some before.
    #[error("nobody is assigned to the application any more, as it is told; {before} assignments were known")]
    NobodyAssigned {
        /// How many were known.
        before: u32,
    },
    /// The journal has no such action in the state that was due.
    #[error("action {row} of the journal is not {due}")]
    WrongState {
        /// The action's row.
        row: i64,
        /// The state that was due.
        due: &'static str,
    },
}

impl StoreError {
    /// What to do about it, in a sentence.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::Folder { path, .. } => {
                format!("Check that {} exists, that you may write to it, and that the disk isn't full.", path.display())
            }
            Self::NotOurs { .. } => "Choose another data folder, or move that file away.".to_owned(),
            Self::Damaged { path } => format!(
                "Put back a backup of {}, or move it away to start afresh: accounts in the target are found again by matching.",
                path.display()
            ),
            Self::Newer { .. } => "Install the newer Usher again, or choose another data folder.".to_owned(),
            Self::Migration { backup: Some(backup), .. } => {
                format!("Nothing was changed. A copy from before is {}. Report this with the log.", backup.display())
            }
            Self::Migration { backup: None, .. } => "Nothing was changed. Report this with the log.".to_owned(),
            Self::Sqlite(error) => fix_for_sqlite(error),
            Self::Json { .. } => "Run usher doctor, and report this with the log.".to_owned(),
            Self::NoConnection { .. } => "See usher connection list for the names.".to_owned(),
            Self::NameTaken { .. } => "Choose another name.".to_owned(),
            Self::NameMissing => "Give it a name.".to_owned(),
            Self::NoCycle { .. } => "See usher history for the cycles.".to_owned(),
            Self::ReadingOvertaken => {
                "Another Usher reads this connection's directory just now: wait for it to end, then try again.".to_owned()
            }
            Self::NobodyAssigned { .. } => {
                "Look at the application's users and groups in the Entra admin center, and run again in some minutes. If everyone was unassigned on purpose, drop what was read before: `usher directory wipe NAME`.".to_owned()
            }
            Self::RunUnderWay { .. } => "Wait for it to end, or cancel it.".to_owned(),
            Self::CycleOver { .. } | Self::NotSettled { .. } | Self::NotMet { .. } | Self::WrongState { .. } => {
                "This is a fault of Usher; report it with the log. Starting again carries on.".to_owned()
            }
        }
    }
}

fn fix_for_sqlite(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "The disk is full: make room, then start again; nothing is lost.",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "Another program holds the data file: wait for it, then try again.",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => "Check that you may write to the data folder.",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "The data file is damaged: put back a backup, or move it away to start afresh."
        }
        _ => "Run usher doctor, and report this with the log.",
    }
    .to_owned()
}
