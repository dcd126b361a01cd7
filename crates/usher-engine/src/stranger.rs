//! What is answered for an action whose account turned out to be somebody else's. When it is one, the core says (`plan/stranger.rs`).

use usher_core::evaluation::Evaluation;
use usher_core::plan::stranger::{CODE, problem};

use crate::ports::{TargetError, TargetErrorKind, TargetObject};

/// What was to be sent to an account that is somebody else's.
pub(crate) fn error(evaluation: &Evaluation, now: &TargetObject) -> TargetError {
    let told = problem(evaluation);
    TargetError {
        kind: TargetErrorKind::Object,
        code: CODE,
        status: None,
        message: format!("{} It is called {} now.", told.message, now.image.name),
        fix: told.fix,
        requests: 0,
    }
}
