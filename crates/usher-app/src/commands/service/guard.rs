//! Never both engines at once: what refuses local work where the service works, and the service where local work isn't over.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use usher_core::configuration::{ConnectionDocument, Engine, SourceSetting};
use usher_core::id::ConnectionId;
use usher_engine::ports::{Clearance, NotCleared};
use usher_entra::provisioning::SynchronizationJob;
use usher_entra::{EntraError, Kind};
use usher_store::ServiceJob;

use super::others::Other;
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::ProblemView;

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

/// Asks the service before a run's first change.
pub(crate) struct ServiceClearance {
    app: App,
    id: ConnectionId,
    document: ConnectionDocument,
}

impl ServiceClearance {
    /// For a run of this connection.
    pub(crate) fn new(app: App, id: ConnectionId, document: ConnectionDocument) -> Self {
        Self { app, id, document }
    }
}

#[async_trait]
impl Clearance for ServiceClearance {
    async fn ask(&self) -> Result<(), NotCleared> {
        let refused = |ProblemView { code, message, fix, details }| NotCleared { code, message, fix, details };
        let told = self.app.refuse_service_at_work(&self.id, &self.document).await.map_err(refused)?;
        told.into_iter().for_each(|note| self.app.inner.source_notes.add(&self.id, &note));
        Ok(())
    }
}

impl App {
    /// May this machine begin work for the connection? Not where the service is its engine, nor where the job that it adopted isn't at rest.
    /// Whoever writes to the target asks this first, holding the connection's lock; its engine asks again, and about every job, before the
    /// first change ([`ServiceClearance`]).
    pub(crate) async fn refuse_two_engines(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<()> {
        refuse_other_engine(document)?;
        match self.kept_job(id).await? {
            Some(_) => self.refuse_service_at_work(id, document).await.map(drop),
            None => Ok(()),
        }
    }

    /// May this machine write from now on, as far as can be told now?
    pub(crate) async fn refuse_any_service(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<()> {
        refuse_other_engine(document)?;
        self.refuse_service_at_work(id, document).await.map(drop)
    }

    /// No job of the connection's application is on or in a cycle, whoever made it; nor one that another connection of this data folder
    /// directs to the same application: that one is asked through its own sign-in. Where this one may not ask about jobs that weren't adopted, that is answered as a note, and
    /// refuses nothing: a sign-in that is good for the directory alone is a choice.
    pub(super) async fn refuse_service_at_work(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<Option<String>> {
        let mut note = None;
        let mut asked = BTreeSet::new();
        let kept = self.kept_job(id).await?;
        if let Some(kept) = &kept {
            let jobs = self.kept_jobs(id, document, kept).await?;
            let fix = "Pause the job (usher service NAME pause). Or let the service do the work (usher engine NAME entra).";
            refuse_jobs(&jobs, &|job| whose(job, Some(kept), "this connection's application"), fix)?;
            asked.insert(kept.application.clone());
        }
        if matches!(document.source, SourceSetting::Entra { .. }) {
            match self.refuse_jobs_of_named(id, document, &mut asked).await {
                Err(Untold::Entra(error)) if matches!(error.kind, Kind::NotAllowed | Kind::NotFound) => {
                    note = Some(not_asked(&error));
                }
                told => told.map_err(ProblemView::from)?,
            }
        }
        for other in self.others_to_same(id, document).await?.into_iter().filter(Other::is_run_by_service) {
            let told = self.refuse_jobs_of_other(&other, &mut asked).await;
            told.map_err(|untold| untold.of_other(&other.name))?;
        }
        Ok(note)
    }

    /// The jobs of the application that the document names, unless they were asked about.
    async fn refuse_jobs_of_named(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        asked: &mut BTreeSet<String>,
    ) -> Result<(), Untold> {
        let reached = self.reach_named(id, document).await.map_err(Untold::Problem)?.map_err(Untold::Entra)?;
        if asked.contains(&reached.application.id) {
            return Ok(());
        }
        let (jobs, name) = (reached.service.jobs().await.map_err(Untold::Entra)?, format!("the application “{}”", reached.name()));
        asked.insert(reached.application.id.clone());
        let fix = "Pause it in the Entra admin center: Enterprise applications > the application > Provisioning. Or adopt it (usher service NAME adopt) and pause it \
                   here (usher service NAME pause), or let it do the work (usher engine NAME entra).";
        refuse_jobs(&jobs, &|job| whose(job, None, &name), fix).map_err(Untold::Problem)
    }

    /// The jobs that another connection directs, unless they were asked about.
    async fn refuse_jobs_of_other(&self, other: &Other, asked: &mut BTreeSet<String>) -> Result<(), Untold> {
        let Some(kept) = &other.kept else { return self.refuse_jobs_of_named(&other.id, &other.document, asked).await };
        if asked.contains(&kept.application) {
            return Ok(());
        }
        let jobs = self.kept_jobs(&other.id, &other.document, kept).await.map_err(Untold::Problem)?;
        asked.insert(kept.application.clone());
        let name = format!("the application of the connection “{}”", other.name);
        let fix = format!("Pause it (usher pause \"{}\").", other.name);
        refuse_jobs(&jobs, &|job| whose(job, None, &name), &fix).map_err(Untold::Problem)
    }
}

/// Why it isn't known that every job is at rest.
enum Untold {
    /// The service can't be asked.
    Entra(EntraError),
    /// One isn't, or something else stands in the way.
    Problem(ProblemView),
}

impl Untold {
    fn of_other(self, name: &str) -> ProblemView {
        let problem = ProblemView::from(self);
        if problem.code == RUNS {
            return problem;
        }
        let message = format!(
            "Microsoft Entra's provisioning service is the engine of the connection “{name}”, which goes to the same application, and whether it is at rest \
             can't be told. {}",
            problem.message
        );
        let fix = format!("{} Or, if the service isn't to provision it any more, remove that connection.", problem.fix);
        ProblemView { code: NOT_ASKED.to_owned(), message, fix, ..problem }
    }
}

impl From<Untold> for ProblemView {
    fn from(untold: Untold) -> Self {
        match untold {
            Untold::Entra(error) => message::of_entra(&error),
            Untold::Problem(problem) => problem,
        }
    }
}

/// A job isn't at rest.
pub(super) const RUNS: &str = "ServiceRuns";
/// Whether another connection's job is at rest can't be told.
pub(super) const NOT_ASKED: &str = "ServiceNotAsked";

/// A job in words.
fn whose(job: &SynchronizationJob, kept: Option<&ServiceJob>, application: &str) -> String {
    if kept.is_some_and(|kept| kept.job == job.id) {
        return "The provisioning job of Microsoft Entra ID for this connection".to_owned();
    }
    format!("The provisioning job {} of {application} in Microsoft Entra ID", job.id)
}

fn refuse_jobs(jobs: &[SynchronizationJob], whose: &dyn Fn(&SynchronizationJob) -> String, fix: &str) -> Answer<()> {
    let now = Timestamp::now();
    jobs.iter().try_for_each(|job| match at_rest(Some(job), now) {
        AtRest::Yes => Ok(()),
        AtRest::On => Err(problem(RUNS, &format!("{} is on: two engines would write at once. Nothing was sent.", whose(job)), fix)),
        AtRest::InCycle => Err(problem(
            RUNS,
            &format!("{} is paused, but a cycle that it began still runs. Nothing was sent.", whose(job)),
            "Wait until it is over (usher service NAME status), then try again.",
        )),
    })
}

fn not_asked(error: &EntraError) -> String {
    format!(
        "Whether Microsoft Entra's provisioning service runs the application too could not be asked ({}), so look in the Entra admin center that its \
         provisioning is off: two engines must not write at once. With Synchronization.Read.All Usher asks by itself.",
        error.message.trim_end_matches('.')
    )
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
