//! Throttling by resource units (throttling-limits: identity and access): a tenant's size decides how many in ten seconds; some APIs
//! have limits of their own. And on demand, so that a test needn't send thousands.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use axum::http::Method;

use super::call::Call;
use super::refusal::Refusal;

/// The window of reads.
const WINDOW: Duration = Duration::from_secs(10);
/// The window of writes and how many fit.
const WRITES: (Duration, u32) = (Duration::from_secs(150), 3000);
/// Reports and on-demand provisioning: so many in [`WINDOW`].
const FEW: u32 = 5;
/// From this share on the answer tells how near the limit is.
const TOLD_FROM: f64 = 0.8;

#[derive(Debug)]
struct Window {
    length: Duration,
    limit: u32,
    used: u32,
    since: Instant,
}

impl Window {
    fn new(length: Duration, limit: u32) -> Self {
        Self { length, limit, used: 0, since: Instant::now() }
    }

    /// Takes units, even when there's no room: throttled calls count too.
    ///
    /// # Errors
    /// Seconds until there is room again.
    fn take(&mut self, units: u32) -> Result<f64, u64> {
        let now = Instant::now();
        if now.duration_since(self.since) >= self.length {
            (self.used, self.since) = (0, now);
        }
        self.used = self.used.saturating_add(units);
        if self.used > self.limit {
            let left = self.length.saturating_sub(now.duration_since(self.since));
            return Err(left.as_secs() + 1);
        }
        Ok(f64::from(self.used) / f64::from(self.limit))
    }
}

/// Refusals that were asked for.
#[derive(Debug)]
pub(super) struct OnDemand {
    /// How many.
    pub(super) count: u32,
    /// Of requests whose path holds this.
    pub(super) path: String,
    /// Retry-After; none: the header is missing.
    pub(super) retry_after: Option<u64>,
}

/// What is left of the limits.
#[derive(Debug)]
pub(super) struct Throttle {
    units: Window,
    writes: Window,
    few: HashMap<&'static str, Window>,
    on_demand: VecDeque<OnDemand>,
}

/// What a request cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    units: u32,
    share: f64,
}

impl Cost {
    pub(super) fn headers(self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("x-ms-resource-unit", self.units.to_string())];
        if self.share >= TOLD_FROM {
            headers.push(("x-ms-throttle-limit-percentage", format!("{:.1}", self.share)));
        }
        headers
    }
}

impl Throttle {
    pub(super) fn new(limit: Option<u32>, users: u32) -> Self {
        let by_size = match users {
            ..50 => 3500,
            50..=500 => 5000,
            _ => 8000,
        };
        Self {
            units: Window::new(WINDOW, limit.unwrap_or(by_size)),
            writes: Window::new(WRITES.0, WRITES.1),
            few: HashMap::new(),
            on_demand: VecDeque::new(),
        }
    }

    pub(super) fn demand(&mut self, asked: OnDemand) {
        self.on_demand.push_back(asked);
    }

    /// Another limit from now on.
    pub(super) fn set_limit(&mut self, units: u32) {
        self.units = Window::new(WINDOW, units.max(1));
    }

    /// Lets a request through, or says when to come back.
    ///
    /// # Errors
    /// 429.
    pub(super) fn take(&mut self, call: &Call) -> Result<Cost, Refusal> {
        if call.path().as_slice() == ["$batch"] {
            return Ok(Cost { units: 0, share: 0.0 });
        }
        self.demanded(&call.segments.join("/"))?;
        if let Some(own) = few(call) {
            self.few.entry(own).or_insert_with(|| Window::new(WINDOW, FEW)).take(1).map_err(|seconds| {
                // Reporting is known for refusals that don't say how long to wait.
                Refusal::throttled(Some(seconds).filter(|_| own != "auditLogs"))
            })?;
        }
        let units = cost(call);
        let window = if call.method == Method::GET { &mut self.units } else { &mut self.writes };
        let share = window.take(units).map_err(|seconds| Refusal::throttled(Some(seconds)))?;
        Ok(Cost { units, share })
    }

    fn demanded(&mut self, path: &str) -> Result<(), Refusal> {
        let Some(place) = self.on_demand.iter().position(|one| path.contains(&one.path)) else { return Ok(()) };
        let one = &mut self.on_demand[place];
        one.count = one.count.saturating_sub(1);
        let refusal = Refusal::throttled(one.retry_after);
        if one.count == 0 {
            self.on_demand.remove(place);
        }
        Err(refusal)
    }
}

/// A limit of its own: the reporting APIs, on-demand provisioning.
fn few(call: &Call) -> Option<&'static str> {
    match call.path().as_slice() {
        ["auditLogs", ..] => Some("auditLogs"),
        [.., "provisionOnDemand"] => Some("provisionOnDemand"),
        _ => None,
    }
}

/// Base cost, less for `$select` and a small page, more for `$expand`; never below 1.
fn cost(call: &Call) -> u32 {
    let base = match call.path().as_slice() {
        ["users"] if call.method == Method::GET => 2,
        ["groups", _, "members"] => 3,
        ["groups", _, "transitiveMembers"] => 5,
        ["servicePrincipals", _, "appRoleAssignments"] => 2,
        _ => 1,
    };
    let small = call.query.get("$top").and_then(|top| top.parse::<u32>().ok()).is_some_and(|top| top < 20);
    let less = u32::from(call.query.get("$select").is_some()) + u32::from(small);
    (base + u32::from(call.query.get("$expand").is_some())).saturating_sub(less).max(1)
}
