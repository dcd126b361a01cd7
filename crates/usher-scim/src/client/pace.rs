//! Pace: a token bucket for each host and credential, shared by all clients of the process (CYCLE.md §5, rule 12). A 429 pauses all of
//! it once and slows it down; it grows back slowly.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use usher_core::secret::Secret;

use super::ClientSettings;
use crate::tenant_url::TenantUrl;

/// After a 429 the rate is multiplied by this (rule 12.3).
const SLOWER: f64 = 0.8;
/// With each request that went well, this share of the full rate comes back ...
const GROWTH: f64 = 0.002;
/// ... but only a twentieth of it near the rate that was too fast, for a while, so that the limit is met again rarely.
const NEAR_THE_LIMIT: f64 = 0.9;
const A_WHILE: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Pace {
    state: Mutex<State>,
    in_flight: Semaphore,
}

#[derive(Debug)]
struct State {
    full_rate: f64,
    rate: f64,
    /// The rate that was too fast when last asked to slow down.
    too_fast: f64,
    next: Instant,
    paused_until: Instant,
    slowed_at: Option<Instant>,
    note: Option<String>,
}

/// A place among those in flight, held until it is dropped.
pub(super) struct Place<'a> {
    _permit: Option<SemaphorePermit<'a>>,
    /// When its turn came.
    pub(super) began: Instant,
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
        let state = State { full_rate: rate, rate, too_fast: f64::INFINITY, next: now, paused_until: now, slowed_at: None, note: None };
        Self { state: Mutex::new(state), in_flight: Semaphore::new(settings.max_in_flight as usize) }
    }

    /// Waits for a place and a turn; a pause that begins meanwhile is waited out too.
    pub(super) async fn turn(&self) -> Place<'_> {
        let permit = self.in_flight.acquire().await.ok();
        loop {
            tokio::time::sleep_until(self.slot()).await;
            let began = Instant::now();
            if began >= self.state().paused_until {
                return Place { _permit: permit, began };
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next free moment; a tenth of a second's worth may come at once.
    fn slot(&self) -> Instant {
        let mut state = self.state();
        let now = Instant::now();
        let burst = Duration::from_millis(100);
        let earliest = now.checked_sub(burst).unwrap_or(now);
        let slot = state.next.max(earliest).max(state.paused_until);
        state.next = slot + Duration::from_secs_f64(1.0 / state.rate);
        slot
    }

    /// Nobody is answered for so long: everything waits, and goes on as fast as before.
    pub(super) fn pause(&self, wait: Duration) {
        let mut state = self.state();
        state.paused_until = state.paused_until.max(Instant::now() + wait);
    }

    /// The target asked to slow down: everything waits, and goes slower afterwards. Requests that had begun before it was known say nothing
    /// new: one slowing for all of them.
    pub(super) fn slow_down(&self, wait: Duration, began: Instant) {
        let mut state = self.state();
        let now = Instant::now();
        state.paused_until = state.paused_until.max(now + wait);
        if state.slowed_at.is_some_and(|slowed| began <= slowed) {
            return;
        }
        state.slowed_at = Some(now);
        state.too_fast = state.rate;
        state.rate = (state.rate * SLOWER).max(0.2);
        state.note = Some("The target asked to slow down; Usher slowed its rate and speeds up again by itself.".to_owned());
    }

    pub(super) fn went_well(&self) {
        let mut state = self.state();
        let lately = state.slowed_at.is_some_and(|slowed| slowed.elapsed() < A_WHILE);
        let growth = if lately && state.rate >= state.too_fast * NEAR_THE_LIMIT { GROWTH / 20.0 } else { GROWTH };
        state.rate = (state.rate + state.full_rate * growth).min(state.full_rate);
    }

    pub(super) fn take_note(&self) -> Option<String> {
        self.state().note.take()
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientSettings, Duration, Instant, Pace};
    use usher_core::configuration::builtin;

    /// A target's own limit: a bucket of one second's worth.
    struct Target {
        rate: f64,
        held: f64,
        since: Instant,
    }

    impl Target {
        fn takes_one(&mut self) -> bool {
            let now = Instant::now();
            self.held = (self.held + now.duration_since(self.since).as_secs_f64() * self.rate).min(self.rate);
            self.since = now;
            let takes = self.held >= 1.0;
            self.held -= f64::from(u8::from(takes));
            takes
        }
    }

    /// A thousand requests to a target that takes so many a second, with a clock that runs by itself: how many it refused, how long it took.
    async fn a_thousand(rate: f64) -> Option<(u32, f64)> {
        let settings = ClientSettings { requests_per_second: 20, ..ClientSettings::of(builtin("dialpad")?) };
        let pace = Pace::new(&settings);
        let mut target = Target { rate, held: rate, since: Instant::now() };
        let (started, mut refused) = (Instant::now(), 0);
        for _ in 0..1000 {
            while {
                let began = pace.turn().await.began;
                let takes = target.takes_one();
                if !takes {
                    refused += 1;
                    pace.slow_down(Duration::from_secs(1), began);
                }
                !takes
            } {}
            pace.went_well();
        }
        Some((refused, started.elapsed().as_secs_f64()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_target_at_the_profiles_rate_refuses_nothing_and_a_slower_one_little() {
        assert_eq!(a_thousand(20.0).await.map(|(refused, _)| refused), Some(0));
        for rate in [15.0, 10.0, 5.0] {
            let Some((refused, seconds)) = a_thousand(rate).await else { continue };
            assert!(refused <= 20, "{refused} of 1000 at {rate} a second");
            assert!(seconds < 1.25 * 1000.0 / rate, "{seconds} s at {rate} a second");
        }
    }
}
