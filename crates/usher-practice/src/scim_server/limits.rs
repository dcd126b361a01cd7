//! The company's rate limit: so many requests a second over all; more get 429 with Retry-After.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A token bucket of one second's worth.
pub(super) struct Limits {
    rate: f64,
    state: Mutex<(f64, Instant)>,
}

impl Limits {
    pub(super) fn new(rate: u32) -> Self {
        let rate = f64::from(rate.max(1));
        Self { rate, state: Mutex::new((rate, Instant::now())) }
    }

    /// Is there room for one more just now?
    pub(super) fn allow(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (held, since) = *state;
        let held = (held + now.duration_since(since).as_secs_f64() * self.rate).min(self.rate);
        *state = if held >= 1.0 { (held - 1.0, now) } else { (held, now) };
        held >= 1.0
    }
}
