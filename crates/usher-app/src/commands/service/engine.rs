//! Moving a connection from one engine to the other, by a checklist that prevents both from writing at once.

use jiff::Timestamp;
use usher_core::configuration::{ConnectionDocument, Engine};
use usher_core::id::ConnectionId;

use super::guard::{AtRest, NOT_ASKED, RUNS, at_rest, local_work};
use crate::app::{Answer, App};
use crate::message;
use crate::view::{EngineCheck, EngineMoveView};

impl App {
    /// Moves a connection to an engine if everything that has to be so is so; tells what was looked at either way. A move to the service starts
    /// nothing: that is a step of its own.
    ///
    /// # Errors
    /// Somebody runs the connection just now; the service can't be asked; or the data folder fails.
    pub async fn move_engine(&self, id: &ConnectionId, engine: Engine) -> Answer<EngineMoveView> {
        let document = self.load(id).await?.document;
        if document.engine == engine {
            return Ok(EngineMoveView { moved: true, ready: true, checks: Vec::new(), next: next(engine).to_owned() });
        }
        // Held until the document says the new engine: no run can begin in between.
        let run = self.begin_run(id).await?;
        let checked = self.checked(id, engine).await?;
        if !checked.ready {
            return Ok(checked);
        }
        if engine == Engine::Local
            && let Err(problem) = self.collect_service_log(id).await
        {
            // It stays with the service for 30 days, and can be read later.
            tracing::warn!(connection = %id, code = problem.code, "the service's log could not be read before the move");
        }
        self.change_document(id, |document| {
            document.engine = engine;
            // The other engine's schedule is its own; this one's is switched on by a person.
            document.schedule.enabled = false;
            Ok(())
        })
        .await?;
        let wanted = id.clone();
        self.store(move |store| store.set_next_run(&wanted, None)).await?;
        drop(run);
        Ok(EngineMoveView { moved: true, next: next(engine).to_owned(), ..checked })
    }

    /// The checklist of a move, and nothing moved.
    ///
    /// # Errors
    /// As [`Self::move_engine`].
    pub async fn check_engine(&self, id: &ConnectionId, engine: Engine) -> Answer<EngineMoveView> {
        // As for the move itself: whoever runs the connection just now is told.
        let _run = self.begin_run(id).await?;
        self.checked(id, engine).await
    }

    async fn checked(&self, id: &ConnectionId, engine: Engine) -> Answer<EngineMoveView> {
        let checks = match engine {
            Engine::Entra => self.checks_for_service(id).await?,
            Engine::Local => self.checks_for_this_machine(id).await?,
        };
        let ready = checks.iter().all(|check| check.ok || !check.needed);
        let next = if ready { next(engine) } else { "Nothing was moved. Do what is named, then try again." };
        Ok(EngineMoveView { moved: false, ready, checks, next: next.to_owned() })
    }

    async fn checks_for_service(&self, id: &ConnectionId) -> Answer<Vec<EngineCheck>> {
        let mut checks = vec![check("No cycle of this machine runs", true, "During the move nobody can begin one.", "")];
        let left = local_work(self, id).await?;
        checks.push(check(
            "Nothing that this machine sent is without an answer, and no cycle stopped half-way",
            left.is_none(),
            left.as_deref().unwrap_or_default(),
            "Let a cycle run to its end here (usher run NAME).",
        ));
        checks.push(check("This machine's schedule is off", true, "The move switches it off.", ""));
        let adopted = self.kept_job(id).await?;
        checks.push(check(
            "The service has a job for this connection",
            adopted.is_some(),
            adopted.as_ref().map_or("", |job| job.job.as_str()),
            "Adopt or make it (usher service NAME adopt).",
        ));
        if adopted.is_some() {
            checks.push(self.check_of_difference(id).await);
        }
        Ok(checks)
    }

    /// Worth knowing, and no hindrance: the service holds something else than this connection says.
    async fn check_of_difference(&self, id: &ConnectionId) -> EngineCheck {
        let (ok, message) = match self.service_plan(id, false).await {
            Ok(plan) if plan.changes.is_empty() => (true, String::new()),
            Ok(plan) => (false, format!("{} settings and mappings differ.", plan.changes.len())),
            Err(problem) => (false, problem.message),
        };
        EngineCheck {
            name: "The service holds what this connection says".to_owned(),
            ok,
            needed: false,
            message,
            fix: "Look at what would be written, and write it before the start (usher service NAME plan).".to_owned(),
        }
    }

    async fn checks_for_this_machine(&self, id: &ConnectionId) -> Answer<Vec<EngineCheck>> {
        const PAUSED: &str = "The service's job is paused or switched off";
        const OVER: &str = "The service's last cycle is over";
        let document = self.load(id).await?.document;
        let Some(kept) = self.kept_job(id).await? else {
            return Ok(vec![self.check_of_every_job(id, &document).await?]);
        };
        let reached = self.reach_kept(id, &document, &kept).await?;
        let jobs = reached.service.jobs().await.map_err(|error| message::of_entra(&error))?;
        let job = jobs.into_iter().find(|job| job.id == kept.job);
        let rest = at_rest(job.as_ref(), Timestamp::now());
        let seen = match &job {
            None => "The job isn't there any more.".to_owned(),
            Some(job) => self.keep_status(id, &reached.name(), job).await?.sentence,
        };
        let is_off = rest != AtRest::On;
        let mut checks = vec![check(PAUSED, is_off, &seen, "Pause it (usher pause NAME).")];
        if is_off {
            checks.push(check(OVER, rest == AtRest::Yes, "", "Wait until it has run to its end (usher status NAME)."));
        }
        if rest == AtRest::Yes {
            checks.push(self.check_of_every_job(id, &document).await?);
        }
        Ok(checks)
    }

    async fn check_of_every_job(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<EngineCheck> {
        const NONE: &str = "No provisioning job of the application is on";
        match self.refuse_service_at_work(id, document).await {
            Ok(note) => Ok(check(NONE, true, note.as_deref().unwrap_or_default(), "")),
            Err(problem) if problem.code == RUNS || problem.code == NOT_ASKED => Ok(check(NONE, false, &problem.message, &problem.fix)),
            Err(problem) => Err(problem),
        }
    }
}

/// What a person does after the move.
fn next(engine: Engine) -> &'static str {
    match engine {
        Engine::Local => "Look at the plan (usher plan NAME), run a cycle (usher run NAME), then start provisioning (usher resume NAME).",
        Engine::Entra => {
            "Look at what would be written to the service (usher service NAME plan), write it, then start it (usher resume NAME)."
        }
    }
}

fn check(name: &str, ok: bool, message: &str, fix: &str) -> EngineCheck {
    EngineCheck { name: name.to_owned(), ok, needed: true, message: message.to_owned(), fix: fix.to_owned() }
}
