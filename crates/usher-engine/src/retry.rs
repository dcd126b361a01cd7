//! When a failed object is tried again (EP-701).

use crate::ports::TargetErrorKind;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// The next try of an object that failed now, as if it had never failed before: passing trouble after 40 minutes, everything else
/// after 6 hours. The journal knows when it failed first, and makes later tries rarer (`usher-store`, escrows).
#[must_use]
pub(crate) fn next_try(kind: TargetErrorKind, now_ms: i64) -> i64 {
    match kind {
        TargetErrorKind::Passing | TargetErrorKind::Unknown | TargetErrorKind::Unreachable => now_ms + 40 * MINUTE,
        TargetErrorKind::Connection
        | TargetErrorKind::Object
        | TargetErrorKind::Gone
        | TargetErrorKind::Exists
        | TargetErrorKind::Cancelled => now_ms + 6 * HOUR,
    }
}
