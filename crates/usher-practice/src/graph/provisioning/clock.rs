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

/// Runs everything that falls due until then, and takes the tenant's clock along. A run that was under way is through as well.
pub(in super::super) async fn catch_up(shared: &Arc<Shared>, until: Timestamp) {
    while let Some((key, at)) = next(shared, until) {
        go_to(shared, at);
        set_due(shared, &key, at + INTERVAL);
        if cycle::run(shared, &key, at).await == Found::Nothing {
            skip_quiet(shared, &key, until);
        }
    }
    drop(shared.provisioning_turn.lock().await);
}

/// Looks at the clock for as long as it's served.
pub(in super::super) async fn keep_time(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(TICK).await;
        let now = shared.world().now();
        catch_up(&shared, now).await;
    }
}

/// What falls due later than now is judged as the tenant is then: who was deleted thirty days before is gone.
fn go_to(shared: &Shared, at: Timestamp) {
    let mut world = shared.world();
    let ahead = at.duration_since(world.now());
    if ahead.is_positive() {
        world.advance(ahead);
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

/// Nothing changes by itself while the clock is advanced, but that the deleted are gone for good one day: runs that would find nothing
/// are left out, up to the last one, the next retry and the next such day.
fn skip_quiet(shared: &Shared, key: &Key, until: Timestamp) {
    let gone = shared.world().next_purge();
    let mut service = shared.provisioning();
    let Some(job) = service.find(key) else { return };
    let Some(mut due) = job.due else { return };
    let something = job.escrows.values().map(|escrow| escrow.next).chain(gone).min();
    while due + INTERVAL <= until && something.is_none_or(|at| due < at) {
        due += INTERVAL;
    }
    job.due = Some(due);
}
