//! Quarantine (EP-701 to EP-707): a job that can't go on tries again ever more rarely, and is disabled after four weeks.

use jiff::{SignedDuration, Timestamp};

/// After this the job is disabled (EP-704).
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(24 * 28);

/// Why a job is in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Bad credentials, or answers that aren't SCIM.
    Exception,
    /// More than 40,000 failures.
    BaseThreshold,
    /// More than 40 % of what was tried failed.
    Proportion,
    /// More would be taken away than accidental deletion prevention lets through.
    TooManyDeletes,
}

impl Reason {
    /// The published name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Exception => "EncounteredQuarantineException",
            Self::BaseThreshold => "EncounteredBaseEscrowThreshold",
            Self::Proportion => "EncounteredEscrowProportionThreshold",
            Self::TooManyDeletes => "TooManyDeletes",
        }
    }
}

/// A quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quarantine {
    pub(super) reason: Reason,
    /// The first run of the series that led here.
    pub(super) series_began: Timestamp,
    /// The latest one.
    pub(super) current_began: Timestamp,
    /// How often it was judged anew and left in effect.
    pub(super) count: u64,
    pub(super) next: Timestamp,
    pub(super) code: String,
    pub(super) message: String,
}

/// What follows a run that failed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// In quarantine, tried again then.
    Quarantined(Quarantine),
    /// Four weeks are over.
    GivenUp(Quarantine),
}

/// The quarantine after another failed run.
pub(super) fn again(before: Option<&Quarantine>, at: Timestamp, reason: Reason, code: &str, message: &str) -> Verdict {
    let series_began = before.map_or(at, |before| before.series_began);
    let count = before.map_or(0, |before| before.count + 1);
    let told =
        |next| Quarantine { reason, series_began, current_began: at, count, next, code: code.to_owned(), message: message.to_owned() };
    if at.duration_since(series_began) >= GIVEN_UP {
        return Verdict::GivenUp(told(at));
    }
    Verdict::Quarantined(told(next_try(series_began, at)))
}

/// 6, 12 and 24 hours after the first failure, then every 24 hours (EP-701).
pub(super) fn next_try(first: Timestamp, at: Timestamp) -> Timestamp {
    let hours = [6, 12, 24].into_iter().find(|hours| first + SignedDuration::from_hours(*hours) > at);
    match hours {
        Some(hours) => first + SignedDuration::from_hours(hours),
        None => at + SignedDuration::from_hours(24),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn tries_become_rarer_and_end_after_four_weeks() {
        let first: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let (mut before, mut at, mut hours) = (None, first, Vec::new());
        loop {
            match again(before.as_ref(), at, Reason::Exception, "c", "m") {
                Verdict::Quarantined(one) => {
                    hours.push(one.next.duration_since(first).as_hours());
                    at = one.next;
                    before = Some(one);
                }
                Verdict::GivenUp(one) => {
                    assert_eq!(one.count, before.unwrap().count + 1);
                    break;
                }
            }
        }
        assert_eq!(hours[..5], [6, 12, 24, 48, 72]);
        assert_eq!(hours.last(), Some(&(24 * 28)));
    }
}
