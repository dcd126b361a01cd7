//! Pace: a token bucket for each host and credential, shared by all clients of the process (CYCLE.md §5, rule 12). A 429 pauses all of
//! it once and slows it down; it grows back slowly.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use usher_core::secret::Secret;

use super::ClientSettings;
use crate::tenant_url::TenantUrl;

/// After a 429 the rate is multiplied by this (rule 12.3).
const SLOWER: f64 = 0.8;
/// With each request that went well, this share of the full rate comes back.
const GROWTH: f64 = 0.002;

#[derive(Debug)]
pub(super) struct Pace {
    state: Mutex<State>,
    in_flight: Semaphore,
}

#[derive(Debug)]
struct State {
    full_rate: f64,
    rate: f64,
    next: Instant,
    paused_until: Instant,
    note: Option<String>,
}

type Registry = Mutex<HashMap<(String, u64), Weak<Pace>>>;

/// The pace of a host and credential; made with the first client that needs it.
pub(super) fn shared(url: &TenantUrl, token: &Secret, settings: &ClientSettings) -> Arc<Pace> {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    let mut hasher = DefaultHasher::new();
    token.expose().hash(&mut hasher);
    let key = (url.origin(), hasher.finish());
    let mut all = REGISTRY.get_or_init(Registry::default).lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, pace| pace.strong_count() > 0);
    if let Some(pace) = all.get(&key).and_then(Weak::upgrade) {
        return pace;
    }
    let pace = Arc::new(Pace::new(settings));
    all.insert(key, Arc::downgrade(&pace));
    pace
}

impl Pace {
    fn new(settings: &ClientSettings) -> Self {
        let rate = f64::from(settings.requests_per_second);
        let now = Instant::now();
        let state = State { full_rate: rate, rate, next: now, paused_until: now, note: None };
        Self { state: Mutex::new(state), in_flight: Semaphore::new(settings.max_in_flight as usize) }
    }

    /// Waits for a place and a turn. The place is held until the permit goes.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        let place = self.in_flight.acquire().await.ok();
        tokio::time::sleep_until(self.slot()).await;
        place
    }

    /// The next free moment; a tenth of a second's worth may come at once.
    fn slot(&self) -> Instant {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let burst = Duration::from_millis(100);
        let earliest = now.checked_sub(burst).unwrap_or(now);
        let slot = state.next.max(earliest).max(state.paused_until);
        state.next = slot + Duration::from_secs_f64(1.0 / state.rate);
        slot
    }

    /// The target asked to slow down: everything waits, once, and goes slower afterwards.
    pub(super) fn slow_down(&self, wait: Duration, at: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        // Requests that were in flight together get a 429 each: one pause, one slowing for all of them.
        if until > state.paused_until + Duration::from_millis(500) {
            state.rate = (state.rate * SLOWER).max(0.2);
            state.note = Some(format!("The target asked to slow down{at}; Usher slowed its rate and speeds up again by itself."));
        }
        state.paused_until = state.paused_until.max(until);
    }

    pub(super) fn went_well(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.rate = (state.rate + state.full_rate * GROWTH).min(state.full_rate);
    }

    pub(super) fn take_note(&self) -> Option<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).note.take()
    }
}
