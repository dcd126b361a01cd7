//! Why a run could not be done as a whole. One object's failure is never here: it is that evaluation's outcome.

use crate::ports::{NotCleared, SourceError, StoreError, TargetError};

/// Why a run ended without finishing.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The source could not be read; nothing was sent.
    #[error("the source could not be read")]
    Source(#[source] SourceError),
    /// The target refuses everything (wrong token, wrong address: kind `Connection`), or answers nothing any more (kinds `Unknown` and
    /// `Passing`): further requests would fail alike.
    #[error("the target refuses every request")]
    Target(#[from] TargetError),
    /// Something else may change the target at the same time; nothing was sent.
    #[error("no change may be sent now")]
    NotCleared(#[from] NotCleared),
    /// The data folder failed.
    #[error("the data folder failed")]
    Store(#[from] StoreError),
    /// Changes had no answer, and the accounts could not be read since. All else is done; the run has no finish, since its watermark
    /// must not pass them (CYCLE.md §4), and the next start looks first.
    #[error("{count} changes have no known outcome")]
    InDoubt {
        /// Who, the first of them.
        first: String,
        /// How many.
        count: usize,
    },
    /// Nobody in the source fits.
    #[error("nobody in the source is named {who}")]
    NobodyFound {
        /// What was looked for.
        who: String,
    },
    /// Several people in the source fit.
    #[error("{count} people in the source fit {who}")]
    SeveralFound {
        /// What was looked for.
        who: String,
        /// How many.
        count: usize,
    },
    /// Someone asked it to stop; its settled actions stand.
    #[error("interrupted")]
    Cancelled,
}

/// A read that someone stopped is no trouble of the source.
impl From<SourceError> for EngineError {
    fn from(error: SourceError) -> Self {
        if error.code == SourceError::cancelled().code { Self::Cancelled } else { Self::Source(error) }
    }
}
