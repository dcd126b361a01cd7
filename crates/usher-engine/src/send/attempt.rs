//! What one action has cost so far, and whether something of it may have been done without our knowing.

use crate::ports::{Answered, TargetError, TargetErrorKind};

/// Kept while an action is performed.
#[derive(Debug, Default)]
pub(crate) struct Attempt {
    /// Requests sent.
    pub(crate) requests: u32,
    /// A write was done, or ended without an answer: the action may no longer be taken for never begun.
    pub(crate) begun: bool,
}

/// Why an action has no outcome yet.
#[derive(Debug)]
pub(crate) enum Unsettled {
    /// Every further request would fail alike, or someone asked to stop.
    Stop {
        /// What happened.
        error: TargetError,
        /// As [`Attempt::begun`]: only where this is false is the action surely not done.
        begun: bool,
    },
    /// Nobody knows whether this one was done: it had no answer, and could not be looked at. The others go on.
    Doubt {
        /// What happened.
        error: TargetError,
    },
}

/// A look that failed after a write without an answer leaves the write as unknown as it was. What ends the run ends it all the same.
pub(crate) fn still_unknown(look: TargetError) -> TargetError {
    if look.kind.ends_a_run() { look } else { TargetError { kind: TargetErrorKind::Unknown, ..look } }
}

impl Attempt {
    /// Takes the answer of a request that changes nothing.
    pub(crate) fn read<T>(&mut self, answer: Result<Answered<T>, TargetError>) -> Result<T, TargetError> {
        match answer {
            Ok(answered) => {
                self.requests += answered.requests;
                Ok(answered.value)
            }
            Err(error) => {
                self.requests += error.requests;
                Err(error)
            }
        }
    }

    /// Takes the answer of a request that changes something.
    pub(crate) fn write<T>(&mut self, answer: Result<Answered<T>, TargetError>) -> Result<T, TargetError> {
        self.begun |= answer.as_ref().map_or_else(|error| error.kind == TargetErrorKind::Unknown, |_| true);
        self.read(answer)
    }

    /// Takes the answer of several writes in one call: a failure after the first request says nothing about those before it.
    pub(crate) fn writes<T>(&mut self, answer: Result<Answered<T>, TargetError>) -> Result<T, TargetError> {
        self.begun |= answer.as_ref().is_err_and(|error| error.requests > 1);
        self.write(answer)
    }
}
