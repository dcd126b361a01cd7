//! Plans and cycles: one at a time for a connection; progress and the end come as events.

use tokio::sync::watch;
use usher_core::configuration::Engine;
use usher_core::id::{ConnectionId, CycleId};
use usher_core::plan::LicenceCount;
use usher_engine::ports::TargetErrorKind;
use usher_engine::progress::Progress;
use usher_engine::{Deletions, EngineError, PlanReport, RunReport, RunRequest, Wanted};
use usher_store::{ConnectionState as StoredState, PlanFilter, PlanKey, PlanPart};

use super::service::{Letting, Looks, refuse_other_engine};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::runs::Run;
use crate::view::{AppEvent, LogFilter, PlanSummary, PlanView, ProblemView, RowPage, RunView};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

impl App {
    /// Every change that a cycle would make, and none made.
    ///
    /// # Errors
    /// The source or target can't be read, or the configuration can't be used.
    pub async fn plan(&self, id: &ConnectionId, wanted: Wanted) -> Answer<PlanView> {
        let run = self.begin_run(id).await?;
        let engine = self.engine_to_look(id, &run.cancel).await?;
        self.pass_on(id, &run);
        let planned = engine.plan(wanted, &run.progress, &run.cancel).await;
        drop(run);
        let ended = match &planned {
            Ok(_) => None,
            Err(error) => Some(message::of_engine(error)),
        };
        self.tell(AppEvent::RunEnded { connection: id.clone(), run: None, problem: ended });
        let PlanReport { cycle, at_ms, counts, blocked, held } = planned.map_err(|error| message::of_engine(&error))?;
        let licences = self.plan_licences(&cycle).await?;
        let sentence = self.plan_sentence(id, &counts, &licences, blocked).await?;
        Ok(PlanView { cycle, at_ms, summary: PlanSummary { counts, licences }, held, blocked, sentence })
    }

    /// The latest plan, made on its own or held, if no cycle has run since.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn latest_plan(&self, id: &ConnectionId) -> Answer<Option<PlanView>> {
        let wanted = id.clone();
        let Some(latest) = self.store(move |store| store.latest_plan(&wanted)).await? else { return Ok(None) };
        let counts = latest.counts.counts;
        let cycle = latest.start.cycle.clone();
        let held = self.store(move |store| store.held_for(&cycle)).await?;
        let licences = self.plan_licences(&latest.start.cycle).await?;
        let sentence = self.plan_sentence(id, &counts, &licences, latest.counts.failed).await?;
        Ok(Some(PlanView {
            cycle: latest.start.cycle,
            at_ms: latest.start.started_at_ms,
            summary: PlanSummary { counts, licences },
            held,
            blocked: latest.counts.failed,
            sentence,
        }))
    }

    /// What a plan, or a cycle's plan, takes and frees of the target's licences; empty where it bills nothing.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn plan_licences(&self, cycle: &CycleId) -> Answer<Vec<LicenceCount>> {
        let wanted = cycle.clone();
        self.store(move |store| store.plan_licences(&wanted)).await
    }

    /// Rows of a plan: held ones first, those that can't be sent last. `after`: the page before's `next`.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn plan_rows(&self, cycle: &CycleId, filter: LogFilter, after: Option<String>, limit: u32) -> Answer<RowPage> {
        let filter = PlanFilter { who: filter.text, actions: filter.actions, statuses: filter.statuses };
        let (wanted, after) = (cycle.clone(), after.as_deref().and_then(PlanKey::parse));
        let (total, mut planned) = self
            .store(move |store| {
                // One more than asked for tells whether there is a next page.
                let planned = store.plan_rows(&wanted, &filter, after.as_ref(), limit.saturating_add(1))?;
                Ok((store.count_plan_rows(&wanted, &filter)?, planned))
            })
            .await?;
        let more = planned.len() > limit as usize;
        planned.truncate(limit as usize);
        let next = planned.last().filter(|_| more).map(|last| last.key().text());
        let rows = planned.iter().map(|row| super::rows::row(&row.evaluation, row.part == PlanPart::Held)).collect();
        Ok(RowPage { rows, next, total })
    }

    /// One cycle, awaited.
    ///
    /// # Errors
    /// It could not go on; `Quarantined` where the target refuses everything.
    pub async fn run(&self, id: &ConnectionId, request: RunRequest) -> Answer<RunView> {
        let run = self.begin_run(id).await?;
        self.run_begun(id, run, request).await
    }

    /// One cycle in the background. `let_through`: the held plan that someone has reviewed and lets through.
    ///
    /// # Errors
    /// The service is the engine; someone else is working on this connection; `PlanMoved`: the plan that waits is no longer the one that was reviewed.
    pub async fn start_cycle(&self, id: &ConnectionId, let_through: Option<&CycleId>) -> Answer<()> {
        // Refused here rather than in the background: whoever asks is told at once.
        refuse_other_engine(&self.load(id).await?.document)?;
        let run = self.begin_run(id).await?;
        if let Some(reviewed) = let_through {
            let wanted = id.clone();
            let waiting = self.store(move |store| store.plan_to_let_through(&wanted)).await?;
            if waiting.as_ref() != Some(reviewed) {
                return Err(problem(
                    "PlanMoved",
                    "Another plan has taken the place of the one that you reviewed, so nothing was let through.",
                    "Look at the newest plan, and let that one through if it is right.",
                ));
            }
        }
        let deletions = if let_through.is_some() { Deletions::AllowedOnce } else { Deletions::Guarded };
        let request = RunRequest { wanted: Wanted::WhatIsDue, deletions };
        let (app, id) = (self.clone(), id.clone());
        tokio::spawn(async move { app.run_begun(&id, run, request).await });
        Ok(())
    }

    async fn run_begun(&self, id: &ConnectionId, run: Run, request: RunRequest) -> Answer<RunView> {
        let ended = self.run_cycle(id, &run, request).await;
        drop(run);
        let (view, trouble) = match &ended {
            Ok(view) => (Some(view.clone()), None),
            Err(problem) => (None, Some(problem.clone())),
        };
        // Whoever waits for the end is told it first: planning the next run may fail.
        self.tell(AppEvent::RunEnded { connection: id.clone(), run: view, problem: trouble });
        let planned = self.plan_next_run(id).await;
        let view = ended?;
        planned?;
        Ok(view)
    }

    async fn run_cycle(&self, id: &ConnectionId, run: &Run, RunRequest { wanted, deletions }: RunRequest) -> Answer<RunView> {
        let engine = self.engine(id, &run.cancel).await?;
        self.pass_on(id, run);
        let connection = id.clone();
        // A cycle that finds nothing changed asks the target nothing, and so would prove nothing: out of quarantine leads only a whole one.
        let quarantined = self.store(move |store| store.quarantine(&connection)).await?.is_some();
        let request = RunRequest { wanted: if quarantined { Wanted::Initial } else { wanted }, deletions };
        match engine.run(request, &run.progress, &run.cancel).await {
            Ok(report) => {
                self.after_cycle(id, &report).await?;
                let RunReport { cycle, kind: _, summary, held, seconds, requests } = report;
                Ok(RunView { cycle, summary, held, seconds, requests })
            }
            // Only what no later request could cure quarantines; a target that is slow or down is tried again as scheduled.
            Err(EngineError::Target(error)) if error.kind == TargetErrorKind::Connection => {
                let told = message::of_target(&error);
                self.quarantine(id, &told).await?;
                Err(ProblemView {
                    code: "Quarantined".to_owned(),
                    details: format!("{} {}", told.code, told.details).trim().to_owned(),
                    ..told
                })
            }
            Err(error) => Err(message::of_engine(&error)),
        }
    }

    /// A cycle that went through ends a quarantine (EP-705), or begins one where too many failed (EP-702).
    async fn after_cycle(&self, id: &ConnectionId, report: &RunReport) -> Answer<()> {
        let done = u64::from(report.summary.counts.changes() + report.summary.counts.none);
        if report.held.is_none() && usher_core::plan::quarantine_by_count(u64::from(report.summary.failed), 0, done) {
            let told = problem(
                "EncounteredEscrowProportionThreshold",
                &format!("{} people and groups failed in one cycle.", report.summary.failed),
                "Look at the causes in the logs, put them right, and restart provisioning.",
            );
            return self.quarantine(id, &told).await;
        }
        let (wanted, now_ms) = (id.clone(), Self::now_ms());
        self.store(move |store| store.clear_quarantine(&wanted, now_ms)).await
    }

    async fn quarantine(&self, id: &ConnectionId, why: &ProblemView) -> Answer<()> {
        let (wanted, why, now_ms) = (id.clone(), why.clone(), Self::now_ms());
        self.store(move |store| store.set_quarantine(&wanted, &why.code, &why.message, &why.fix, now_ms)).await.map(|_| ())
    }

    /// Passes progress on as events until the run is over.
    fn pass_on(&self, id: &ConnectionId, run: &Run) {
        let mut heard: watch::Receiver<Option<Progress>> = run.progress.subscribe();
        let (app, id) = (self.clone(), id.clone());
        tokio::spawn(async move {
            while heard.changed().await.is_ok() {
                let progress = heard.borrow_and_update().clone();
                if let Some(progress) = progress {
                    app.tell(AppEvent::Progress { connection: id.clone(), progress });
                }
            }
        });
    }

    /// Stops the cycle under way; what was sent is recorded.
    ///
    /// # Errors
    /// None today.
    pub async fn cancel_cycle(&self, id: &ConnectionId) -> Answer<()> {
        self.inner.runs.cancel(id);
        Ok(())
    }

    /// Switches the schedule on and starts a cycle.
    ///
    /// # Errors
    /// The data folder fails.
    pub async fn start_provisioning(&self, id: &ConnectionId) -> Answer<()> {
        self.resume(id).await?;
        if self.load(id).await?.document.engine == Engine::Entra {
            return Ok(());
        }
        if self.inner.runs.is_running(id) {
            return Ok(());
        }
        self.start_cycle(id, None).await
    }

    /// Switches the schedule on; of Entra's service, the job.
    ///
    /// # Errors
    /// The other engine may write too, the service refuses, or the data folder fails.
    pub async fn resume(&self, id: &ConnectionId) -> Answer<()> {
        let document = self.load(id).await?.document;
        match document.engine {
            Engine::Entra => return self.start_service(id).await.map(drop),
            Engine::Local => self.refuse_any_service(id, &document).await?,
        }
        self.switch_schedule(id, true).await?;
        self.plan_next_run(id).await
    }

    /// Switches the schedule off; of Entra's service, the job. A running cycle runs to its end (EP-604).
    ///
    /// # Errors
    /// The service refuses, or the data folder fails.
    pub async fn pause(&self, id: &ConnectionId) -> Answer<()> {
        if self.load(id).await?.document.engine == Engine::Entra {
            return self.pause_service(id).await.map(drop);
        }
        self.switch_schedule(id, false).await?;
        let wanted = id.clone();
        self.store(move |store| store.set_next_run(&wanted, None)).await?;
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }

    async fn switch_schedule(&self, id: &ConnectionId, on: bool) -> Answer<()> {
        if self.load(id).await?.document.schedule.enabled == on {
            return Ok(());
        }
        self.change_document(id, |document| {
            document.schedule.enabled = on;
            Ok(())
        })
        .await
        .map(|_| ())
    }

    /// Forgets what `clear` names: escrows, quarantine, watermark or all. The next cycle is an initial one after the last two. Entra's service
    /// begins it at once.
    ///
    /// # Errors
    /// `clear` names something else, the service refuses, or the data folder fails.
    pub async fn restart(&self, id: &ConnectionId, clear: &str) -> Answer<()> {
        if !["escrows", "quarantine", "watermark", "all"].contains(&clear) {
            return Err(problem("WrongUsage", &format!("“{clear}” can't be cleared."), "Choose escrows, quarantine, watermark or all."));
        }
        if self.load(id).await?.document.engine == Engine::Entra {
            return self.restart_service(id, clear, Letting::Nothing).await.map(drop);
        }
        // A cycle under way would end by setting what is cleared here.
        let run = self.begin_run(id).await?;
        let (wanted, what, now_ms) = (id.clone(), clear.to_owned(), Self::now_ms());
        self.store(move |store| {
            let all = what == "all";
            if all || what == "escrows" {
                store.clear_escrows(&wanted)?;
            }
            if all || what == "quarantine" {
                store.clear_quarantine(&wanted, now_ms)?;
            }
            if all || what == "watermark" {
                store.clear_watermark(&wanted)?;
            }
            Ok(())
        })
        .await?;
        drop(run);
        // Out of quarantine, its long wait is over too.
        self.plan_next_run(id).await
    }

    /// Sets when the next cycle is due, where provisioning is started.
    async fn plan_next_run(&self, id: &ConnectionId) -> Answer<()> {
        let schedule = self.load(id).await?.document.schedule;
        let wanted = id.clone();
        let quarantine = self.store(move |store| store.quarantine(&wanted)).await?;
        let now_ms = Self::now_ms();
        let wait_ms = wait_ms(i64::from(schedule.every_minutes) * MINUTE_MS, quarantine.map(|one| now_ms - one.since_at_ms));
        let next = schedule.enabled.then(|| now_ms + wait_ms);
        let wanted = id.clone();
        self.store(move |store| store.set_next_run(&wanted, next)).await?;
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }

    /// Runs due cycles until the app closes. A held connection waits for someone; one in quarantine is tried less often (EP-704).
    /// Entra's provisioning services are looked at in between.
    pub async fn run_schedule(&self) {
        let mut looks = Looks::default();
        loop {
            tokio::select! {
                () = self.inner.closing.cancelled() => return,
                () = tokio::time::sleep(std::time::Duration::from_secs(5)) => {}
            }
            if let Err(problem) = self.look_after_services(&mut looks).await {
                tracing::warn!(code = problem.code, "the services could not be looked after");
            }
            let Ok(connections) = self.store(|store| store.connections()).await else { continue };
            let now_ms = Self::now_ms();
            for stored in connections {
                let due = stored.next_run_at_ms.is_some_and(|at| at <= now_ms) && stored.state != StoredState::Held;
                if due
                    && !self.inner.runs.is_running(&stored.id)
                    && let Err(problem) = self.start_cycle(&stored.id, None).await
                {
                    tracing::warn!(connection = %stored.id, code = problem.code, "a scheduled cycle could not start");
                }
            }
        }
    }
}

/// How long until the next cycle. In quarantine the wait is as long as the quarantine has lasted: waits double, are never shorter
/// than the schedule's, and end at a day (EP-704).
fn wait_ms(regular_ms: i64, in_quarantine_ms: Option<i64>) -> i64 {
    in_quarantine_ms.map_or(regular_ms, |lasted_ms| lasted_ms.min(DAY_MS).max(regular_ms))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{App, AppEvent, DAY_MS, MINUTE_MS, wait_ms};
    use crate::app::{OpenOptions, SecretStoreChoice};
    use usher_engine::{Deletions, RunRequest, Wanted};

    #[tokio::test]
    async fn the_end_of_a_run_is_told_even_where_the_next_one_cannot_be_planned() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions { data_dir: folder.path().to_owned(), secrets: SecretStoreChoice::Memory, practice_rate: None };
        let app = App::open(options).await.unwrap();
        let mut events = app.events();
        // Its configuration can't be read: neither for the run nor for planning the next.
        let gone = "gone".into();
        assert!(app.run(&gone, RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::Guarded }).await.is_err());
        let told = std::iter::from_fn(|| events.try_recv().ok());
        assert!(told.into_iter().any(|event| matches!(event, AppEvent::RunEnded { problem: Some(_), .. })));
    }

    #[test]
    fn in_quarantine_cycles_become_rarer_down_to_one_a_day() {
        let regular = 40 * MINUTE_MS;
        assert_eq!(wait_ms(regular, None), regular);
        let mut lasted = 0;
        let waits: Vec<i64> = (0..9)
            .map(|_| {
                let wait = wait_ms(regular, Some(lasted));
                lasted += wait;
                wait / MINUTE_MS
            })
            .collect();
        assert_eq!(waits, [40, 40, 80, 160, 320, 640, 1280, 1440, 1440]);
        assert_eq!(wait_ms(2 * DAY_MS, Some(0)), 2 * DAY_MS, "a rarer schedule stays");
    }
}
