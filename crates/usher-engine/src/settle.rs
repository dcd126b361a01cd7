//! How an action ended, as the journal and the log entry have it.

use usher_core::evaluation::{ActionKind, Evaluation, Outcome, Severity, Status};

use crate::ports::{LinkChange, Settled, TargetError, TargetErrorKind};
use crate::retry;
use crate::waiting::REFERENCES_WAIT;

/// What came of one action.
pub(crate) enum Ended {
    /// Done.
    Applied { link: LinkChange, requests: u32, found: bool, warning: Option<(&'static str, String, String)> },
    /// Refused, never answered, or answered and not done. What is known of the account all the same is in the link.
    Failed { error: TargetError, link: LinkChange, requests: u32 },
    /// Left, because something it needs isn't there; the object is judged again in the next cycle.
    Left { code: &'static str, message: String, link: LinkChange, requests: u32 },
}

impl Ended {
    pub(crate) fn applied(link: LinkChange, requests: u32) -> Self {
        Self::Applied { link, requests, found: false, warning: None }
    }

    pub(crate) fn requests(&self) -> u32 {
        match self {
            Self::Applied { requests, .. } | Self::Failed { requests, .. } | Self::Left { requests, .. } => *requests,
        }
    }
}

/// The settled row of an action.
pub(crate) fn settled(row: i64, ended: Ended, started_ms: i64, now_ms: i64) -> Settled {
    let duration_ms = u32::try_from((now_ms - started_ms).max(0)).unwrap_or(u32::MAX);
    let base = Outcome {
        status: Status::Success,
        code: String::new(),
        message: String::new(),
        fix: String::new(),
        requests: ended.requests(),
        at_ms: now_ms,
        duration_ms,
        found_after_interruption: false,
        next_try_ms: None,
    };
    match ended {
        Ended::Applied { link, found, warning, .. } => {
            let outcome = match warning {
                None => Outcome { found_after_interruption: found, ..base },
                Some((code, message, fix)) => {
                    Outcome { status: Status::Warning, code: code.to_owned(), message, fix, found_after_interruption: found, ..base }
                }
            };
            Settled { row, outcome, link, escrow_until_ms: None }
        }
        Ended::Failed { error, link, .. } => {
            let until = retry::next_try(error.kind, now_ms);
            let outcome = Outcome {
                status: Status::Failure,
                code: error.code.to_owned(),
                message: error.message,
                fix: error.fix,
                next_try_ms: Some(until),
                ..base
            };
            Settled { row, outcome, link, escrow_until_ms: Some(until) }
        }
        Ended::Left { code, message, link, .. } => {
            let outcome = Outcome { status: Status::Skipped, code: code.to_owned(), message, ..base };
            Settled { row, outcome, link, escrow_until_ms: None }
        }
    }
}

/// What a plan already knows to be over: blocked ones have failed, one without a matching value was passed over (EP-304).
pub(crate) fn planned_outcome(evaluation: &Evaluation, now_ms: i64) -> Option<Outcome> {
    let problem = evaluation.action.problems.iter().find(|problem| problem.severity == Severity::Blocking)?;
    let skipped = problem.code == "ImportSkipped";
    Some(Outcome {
        status: if skipped { Status::Skipped } else { Status::Failure },
        code: problem.code.clone(),
        message: problem.message.clone(),
        fix: problem.fix.clone(),
        requests: 0,
        at_ms: now_ms,
        duration_ms: 0,
        found_after_interruption: false,
        next_try_ms: (!skipped).then(|| retry::next_try(TargetErrorKind::Object, now_ms)),
    })
}

/// Why nothing was to be done for an object: out of scope, nothing differs (EP-507, EP-1005), or whoever it waits for has no account.
pub(crate) fn quiet_outcome(evaluation: &Evaluation, now_ms: i64) -> Outcome {
    let code = if evaluation.action.kind == ActionKind::Skip { "EntrySynchronizationSkipped" } else { "RedundantExport" };
    let waits = evaluation.action.problems.iter().find(|problem| problem.code == REFERENCES_WAIT);
    Outcome {
        status: Status::Skipped,
        code: waits.map_or(code, |waits| &waits.code).to_owned(),
        message: waits.map(|waits| waits.message.clone()).unwrap_or_default(),
        fix: waits.map(|waits| waits.fix.clone()).unwrap_or_default(),
        requests: 0,
        at_ms: now_ms,
        duration_ms: 0,
        found_after_interruption: false,
        next_try_ms: None,
    }
}
