//! Never both engines at once: what refuses local work where the service works, and the service where local work isn't over.

use jiff::Timestamp;
use usher_core::configuration::{ConnectionDocument, Engine};
use usher_core::id::ConnectionId;
use usher_entra::Kind;
use usher_entra::provisioning::SynchronizationJob;

use crate::app::{Answer, App};
use crate::message::{self, problem};

/// Is the service's job at rest, so that this machine may write?
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AtRest {
    /// It is, or there is no job any more.
    Yes,
    /// It may begin a cycle at any time.
    On,
    /// It is off, and a cycle that it began goes on.
    InCycle,
}

pub(super) fn at_rest(job: Option<&SynchronizationJob>, now: Timestamp) -> AtRest {
    match job {
        None => AtRest::Yes,
        Some(job) if job.is_on() => AtRest::On,
        Some(job) if job.is_in_cycle(now) => AtRest::InCycle,
        Some(_) => AtRest::Yes,
    }
}

impl App {
    /// May this machine write for the connection? Not where the service is its engine, nor where the job that it adopted isn't at rest.
    /// Whoever writes to the target asks this first, holding the connection's lock.
    pub(crate) async fn refuse_two_engines(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<()> {
        refuse_other_engine(document)?;
        let Some(kept) = self.kept_job(id).await? else { return Ok(()) };
        let reached = self.reach(id, document).await?;
        let job = match reached.service.job(&kept.job).await {
            Ok(job) => Some(job),
            Err(error) if error.kind == Kind::NotFound => None,
            Err(error) => return Err(message::of_entra(&error)),
        };
        match at_rest(job.as_ref(), Timestamp::now()) {
            AtRest::Yes => Ok(()),
            AtRest::On => Err(problem(
                "ServiceRuns",
                "The provisioning job of Microsoft Entra ID for this connection is on: two engines would write at once. Nothing was sent.",
                "Pause the job (usher service NAME pause). Or let the service do the work (usher engine NAME entra).",
            )),
            AtRest::InCycle => Err(problem(
                "ServiceRuns",
                "The provisioning job of Microsoft Entra ID for this connection is paused, but a cycle that it began still runs. Nothing was sent.",
                "Wait until it is over (usher service NAME status), then try again.",
            )),
        }
    }
}

/// This machine writes nothing where the service is the engine.
pub(in crate::commands) fn refuse_other_engine(document: &ConnectionDocument) -> Answer<()> {
    match document.engine {
        Engine::Local => Ok(()),
        Engine::Entra => Err(problem(
            "ServiceIsEngine",
            "Microsoft Entra's provisioning service runs this connection by itself, so this machine writes nothing for it.",
            "See how it stands (usher status NAME). It can provision one person on demand (usher provision NAME --user WHO), or everyone again by a restart (usher restart NAME). To run the connection here, move it to this machine (usher engine NAME local).",
        )),
    }
}

/// The service is directed only where it is the engine.
pub(super) fn refuse_local_engine(document: &ConnectionDocument) -> Answer<()> {
    match document.engine {
        Engine::Entra => Ok(()),
        Engine::Local => Err(problem(
            "ThisMachineIsEngine",
            "This machine is the connection's engine, so the service isn't started for it: two engines would write at once.",
            "Move the connection to the service first (usher engine NAME entra).",
        )),
    }
}

/// Local work that isn't over: a cycle that stopped half-way, or a change without an answer. The caller holds the lock, so none is under way.
pub(super) async fn refuse_local_work(app: &App, id: &ConnectionId) -> Answer<()> {
    match local_work(app, id).await? {
        None => Ok(()),
        Some(what) => Err(problem(
            "LocalWorkUnfinished",
            &format!("{what} Two engines would write at once."),
            "Let it end here first: move the connection to this machine (usher engine NAME local), run a cycle (usher run NAME), and move it back (usher engine NAME entra).",
        )),
    }
}

/// The same, told.
pub(super) async fn local_work(app: &App, id: &ConnectionId) -> Answer<Option<String>> {
    let wanted = id.clone();
    let (unknown, unfinished) =
        app.store(move |store| Ok((store.unknown_actions(&wanted)?.len(), store.unfinished_cycle(&wanted)?.is_some()))).await?;
    Ok(match (unknown, unfinished) {
        (0, false) => None,
        (0, true) => Some("A cycle of this machine stopped before its end.".to_owned()),
        (1, _) => Some("What became of one change that this machine sent isn't known yet.".to_owned()),
        (many, _) => Some(format!("What became of {many} changes that this machine sent isn't known yet.")),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{AtRest, SynchronizationJob, at_rest};
    use serde_json::json;

    #[test]
    fn a_job_is_at_rest_only_when_it_is_off_and_its_cycle_is_seen_to_be_over() {
        let now = "2026-11-24T09:00:00Z".parse().unwrap();
        let job = |state: &str, ended: &str| {
            let status = json!({"lastExecution": {"timeBegan": "2026-11-24T08:50:00Z", "timeEnded": ended}});
            SynchronizationJob::of(json!({"id": "j", "schedule": {"state": state}, "status": status})).unwrap()
        };
        let (open, over) = ("0001-01-01T00:00:00Z", "2026-11-24T08:55:00Z");
        for (state, ended, wanted) in [
            ("Active", over, AtRest::On),
            ("unheardOf", over, AtRest::On),
            ("paused", open, AtRest::InCycle),
            ("Disabled", open, AtRest::InCycle),
            ("Paused", over, AtRest::Yes),
        ] {
            assert_eq!(at_rest(Some(&job(state, ended)), now), wanted, "{state} {ended}");
        }
        assert_eq!(at_rest(None, now), AtRest::Yes);
    }
}
