//! When jobs run: on the practice tenant's clock. Advancing it runs what falls due meanwhile, in order, each as of its own time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::super::Shared;
use super::cycle::{self, Found};
use super::job::{INTERVAL, Schedule};
use super::state::Key;

/// How often the real clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// Runs everything that is due.
pub(in super::super) async fn catch_up(shared: &Arc<Shared>) {
    let now = shared.world().now();
    while let Some((key, at)) = next(shared, now) {
        set_due(shared, &key, at + INTERVAL);
        if cycle::run(shared, &key, at).await == Found::Nothing {
            skip_quiet(shared, &key, now);
        }
    }
}

/// Looks at the clock for as long as it's served.
pub(in super::super) async fn keep_time(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(TICK).await;
        catch_up(&shared).await;
    }
}

/// The job that is due first, and when.
fn next(shared: &Shared, now: Timestamp) -> Option<(Key, Timestamp)> {
    let service = shared.provisioning();
    let due = service.jobs().filter(|(_, job)| job.schedule == Schedule::Active).filter_map(|(application, job)| {
        let at = job.due.filter(|at| *at <= now)?;
        Some((Key { application, job: job.id.clone() }, at))
    });
    due.min_by_key(|(_, at)| *at)
}

fn set_due(shared: &Shared, key: &Key, at: Timestamp) {
    if let Some(job) = shared.provisioning().find(key) {
        job.due = Some(at);
    }
}

/// Nothing changes while the clock is advanced: runs that would find nothing are left out, up to the last one and to the next retry.
fn skip_quiet(shared: &Shared, key: &Key, now: Timestamp) {
    let mut service = shared.provisioning();
    let Some(job) = service.find(key) else { return };
    let Some(mut due) = job.due else { return };
    let retry = job.escrows.values().map(|escrow| escrow.next).min();
    while due + INTERVAL <= now && retry.is_none_or(|retry| due < retry) {
        due += INTERVAL;
    }
    job.due = Some(due);
}
