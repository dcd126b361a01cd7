//! Which log entries, by the words that can be typed.

use clap::ValueEnum;
use usher_core::evaluation::{ActionKind, Status};

/// How it ended.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum StatusArg {
    Success,
    Failure,
    Skipped,
    Warning,
}

impl From<StatusArg> for Status {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Success => Self::Success,
            StatusArg::Failure => Self::Failure,
            StatusArg::Skipped => Self::Skipped,
            StatusArg::Warning => Self::Warning,
        }
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs, reason = "the words say it")]
pub enum ActionArg {
    Create,
    Update,
    Disable,
    Enable,
    Delete,
    None,
    Skip,
}

impl From<ActionArg> for ActionKind {
    fn from(action: ActionArg) -> Self {
        match action {
            ActionArg::Create => Self::Create,
            ActionArg::Update => Self::Update,
            ActionArg::Disable => Self::Disable,
            ActionArg::Enable => Self::Enable,
            ActionArg::Delete => Self::Delete,
            ActionArg::None => Self::None,
            ActionArg::Skip => Self::Skip,
        }
    }
}
