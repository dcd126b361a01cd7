//! When a failed object is tried again (EP-701).

use crate::ports::TargetErrorKind;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// The next try of an object that failed now: passing trouble after 40 minutes, everything else first after 6 hours. Later tries of
/// the same object come ever more rarely; the journal, which knows how often it failed, may move this further away.
#[must_use]
pub(crate) fn next_try(kind: TargetErrorKind, now_ms: i64) -> i64 {
    match kind {
        TargetErrorKind::Passing | TargetErrorKind::Unknown => now_ms + 40 * MINUTE,
        TargetErrorKind::Connection
        | TargetErrorKind::Object
        | TargetErrorKind::Gone
        | TargetErrorKind::Exists
        | TargetErrorKind::Cancelled => now_ms + 6 * HOUR,
    }
}
