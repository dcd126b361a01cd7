//! What the practice Dialpad counted: for tests and for people who want to see how fast it goes.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value as Json, json};

use super::world::{World, text};

#[derive(Default)]
pub(super) struct Stats {
    requests: Mutex<BTreeMap<String, u64>>,
    rejected: AtomicU64,
    faults: AtomicU64,
    in_flight: AtomicU64,
    peak: AtomicU64,
}

/// One request under way.
pub(super) struct InFlight<'a>(&'a Stats);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Stats {
    pub(super) fn begin(&self, method: &str) -> InFlight<'_> {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(method.to_owned()).or_default() += 1;
        let now = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(now, Ordering::Relaxed);
        InFlight(self)
    }

    pub(super) fn rejected(&self) {
        self.rejected.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn fault(&self) {
        self.faults.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn json(&self, world: &World) -> Json {
        let active: Vec<&str> =
            world.users.values().filter(|user| user.get("active") != Some(&Json::Bool(false))).map(|user| text(user, "userName")).collect();
        let mut names: HashMap<String, u64> = HashMap::new();
        for name in &active {
            *names.entry(name.to_lowercase()).or_default() += 1;
        }
        let duplicates: u64 = names.values().filter(|count| **count > 1).sum();
        json!({
            "requests": *self.requests.lock().unwrap_or_else(PoisonError::into_inner),
            "rejected": self.rejected.load(Ordering::Relaxed),
            "faults": self.faults.load(Ordering::Relaxed),
            "peakInFlight": self.peak.load(Ordering::Relaxed),
            "users": world.users.len(),
            "activeUsers": active.len(),
            "groups": world.groups.len(),
            "memberships": world.members.values().map(std::collections::BTreeSet::len).sum::<usize>(),
            "duplicates": duplicates,
        })
    }
}
