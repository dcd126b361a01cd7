//! Why a run could not be done as a whole. One object's failure is never here: it is that evaluation's outcome.

use crate::ports::{SourceError, StoreError, TargetError};

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
    /// The data folder failed.
    #[error("the data folder failed")]
    Store(#[from] StoreError),
    /// Another process runs this connection.
    #[error("{holder} is running this connection since {since_ms}")]
    Locked {
        /// Process and machine.
        holder: String,
        /// Since when: UTC, milliseconds since 1970.
        since_ms: i64,
    },
    /// The connection's mappings or filters can't be used.
    #[error("the configuration can't be used")]
    Configuration(Vec<usher_core::evaluation::Problem>),
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
