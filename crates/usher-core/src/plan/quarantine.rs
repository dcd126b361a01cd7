//! Quarantine by count of failures (EP-702). The engine counts and acts; this is the rule alone.

/// Failures before quarantine by share is considered.
const CONSIDERED_FROM: u64 = 5_000;
/// Failures, references aside, that always quarantine when exceeded.
const MOST: u64 = 40_000;
/// Failures of any kind that always quarantine when exceeded.
const MOST_OF_ANY_KIND: u64 = 60_000;

/// Do this cycle's failures put the job into quarantine? `failures` are those that aren't reference failures (EP-412); the share
/// is of those plus the successes.
///
/// ```
/// use usher_core::plan::quarantine_by_count;
/// assert!(quarantine_by_count(30_000, 0, 5_000));
/// assert!(!quarantine_by_count(20_000, 0, 100_000));
/// assert!(quarantine_by_count(40_000, 21_000, 1_000_000));
/// ```
#[must_use]
pub fn quarantine_by_count(failures: u64, reference_failures: u64, successes: u64) -> bool {
    if failures + reference_failures > MOST_OF_ANY_KIND {
        return true;
    }
    let over_share = failures * 100 > (failures + successes) * 40;
    failures >= CONSIDERED_FROM && (over_share || failures > MOST)
}
