//! How long to wait before a request is sent again: as Graph says, else longer each time; one pause for all who share a client.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

/// A wait longer than this isn't waited for: the request fails as passing trouble.
pub(super) const LONGEST: Duration = Duration::from_secs(600);

/// `Retry-After`: seconds, or a date against the answer's own clock (RFC 9110 §10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let value = text(RETRY_AFTER)?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let now = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(SystemTime::now);
    httpdate::parse_http_date(value).ok()?.duration_since(now).ok()
}

/// Without a word from the server: up to half a second after the first try, doubled each time, with jitter so that not all come back at once.
pub(crate) fn backoff(tries: u32) -> Duration {
    let most = 250_u64 << tries.clamp(1, 7);
    Duration::from_millis(rand::random_range(most / 2..=most))
}

/// Until when all wait, and what is said of it.
#[derive(Debug, Default)]
pub(super) struct Pause {
    until: Mutex<Option<Instant>>,
    note: Mutex<Option<String>>,
}

impl Pause {
    /// Nobody sends for so long.
    pub(super) fn begin(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut held = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some(held.map_or(until, |earlier| earlier.max(until)));
        let note = format!("Microsoft Graph asked to wait {} seconds.", wait.as_secs().max(1));
        *self.note.lock().unwrap_or_else(PoisonError::into_inner) = Some(note);
    }

    /// What is left of it.
    pub(super) fn left(&self) -> Option<Duration> {
        let until = (*self.until.lock().unwrap_or_else(PoisonError::into_inner))?;
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    pub(super) fn take_note(&self) -> Option<String> {
        self.note.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Reporting takes this many requests of one application and tenant...
const REPORTS: usize = 5;
/// ... in this time; some of its refusals don't say how long to wait, and refused ones count.
pub(super) const REPORTS_IN: Duration = Duration::from_secs(10);

/// Keeps requests to reporting within its limit. Rule: "Microsoft Graph service-specific throttling limits", Microsoft Entra ID identity
/// and access reports.
#[derive(Debug, Default)]
pub(super) struct Pace {
    sent: Mutex<VecDeque<Instant>>,
}

impl Pace {
    /// Takes a turn, and answers how long it is until then.
    pub(super) fn take(&self) -> Duration {
        let now = Instant::now();
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = if sent.len() < REPORTS { now } else { sent.pop_front().map_or(now, |oldest| now.max(oldest + REPORTS_IN)) };
        sent.push_back(turn);
        turn - now
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, HeaderMap, Pace, REPORTS, REPORTS_IN, retry_after};
    use reqwest::header::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_of_time_holds_more_reports_than_are_taken() {
        let pace = Pace::default();
        let began = super::Instant::now();
        let mut turns = Vec::new();
        for _ in 0..23 {
            tokio::time::sleep(pace.take()).await;
            turns.push(began.elapsed());
        }
        assert_eq!(turns[REPORTS - 1], Duration::ZERO);
        assert!(turns.windows(REPORTS + 1).all(|window| window[REPORTS] - window[0] >= REPORTS_IN), "{turns:?}");
    }

    #[test]
    fn seconds_or_a_date_against_the_answers_own_clock() {
        assert_eq!(retry_after(&headers(&[("retry-after", "7")])), Some(Duration::from_secs(7)));
        let date = ("date", "Thu, 01 Jan 1970 00:01:00 GMT");
        assert_eq!(retry_after(&headers(&[date, ("retry-after", "Thu, 01 Jan 1970 00:01:09 GMT")])), Some(Duration::from_secs(9)));
        assert_eq!(retry_after(&headers(&[date, ("retry-after", "Thu, 01 Jan 1970 00:00:09 GMT")])), None);
        assert_eq!(retry_after(&headers(&[("retry-after", "soon")])), None);
    }
}
