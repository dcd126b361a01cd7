//! Writing exactly what was planned, after reading again: what somebody else changed meanwhile is told, never overwritten.

use jiff::Timestamp;
use usher_core::id::ConnectionId;
use usher_entra::provisioning::SynchronizationJob;

use super::guard::{AtRest, RUNS, at_rest};
use super::plan::{differences, is_secret};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::{AppEvent, ProblemView, ServiceChange, ServicePlanView};

impl App {
    /// Writes a plan. Nothing is written that the plan doesn't name. It goes in two requests, so a plan that takes both is refused while the
    /// job may begin a cycle between them.
    ///
    /// # Errors
    /// `ServiceRuns`: both halves are to be written and the job isn't at rest; `ServiceMoved`: the service holds something else than the plan was made from, and what; `PlanStale`: the connection was changed since;
    /// or the service refuses, with what was written before.
    pub async fn write_service_plan(&self, id: &ConnectionId, plan: &ServicePlanView) -> Answer<ServicePlanView> {
        // Nobody may change the connection, or run it, while its engine is written.
        let _run = self.begin_run(id).await?;
        let (reached, made) = self.make_service_plan(id, !plan.resent.is_empty()).await?;
        refuse_moved(plan, &made.view)?;
        if let Some(obstacle) = made.view.obstacles.first() {
            return Err(problem("ServiceRefuses", obstacle, "Nothing was written."));
        }
        let halves = halves(plan, &made.view.changes);
        if halves.len() > 1 {
            refuse_in_use(&made.held.job)?;
        }
        let mut written = Vec::new();
        for half in halves {
            let put = match half {
                Half::Settings => reached.service.put_secrets(&made.wanted.secrets).await,
                Half::Schema => reached.service.put_schema(&made.held.job.id, made.wanted.schema.json()).await,
            };
            put.map_err(|error| half_written(message::of_entra(&error), &written, half))?;
            written.push(half);
        }
        self.tell(AppEvent::ConnectionsChanged);
        Ok(made.view)
    }
}

/// What one request writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// Credentials, scope, notifications, accidental deletion prevention.
    Settings,
    /// Mappings, filters, target attributes.
    Schema,
}

impl Half {
    fn name(self) -> &'static str {
        match self {
            Self::Settings => "credentials and settings",
            Self::Schema => "mappings and filters",
        }
    }
}

/// What is to be written, in that order: whatever narrows first. Where the scope becomes everyone, the filters that go with it come before.
fn halves(plan: &ServicePlanView, changes: &[ServiceChange]) -> Vec<Half> {
    let widens = |change: &ServiceChange| {
        let is_all = |value: &Option<String>| value.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case("true"));
        change.name == "SyncAll" && is_all(&change.after) && !is_all(&change.before)
    };
    let mut halves = Vec::new();
    halves.extend((!plan.resent.is_empty() || changes.iter().any(|change| is_secret(change.part))).then_some(Half::Settings));
    halves.extend(changes.iter().any(|change| !is_secret(change.part)).then_some(Half::Schema));
    if changes.iter().any(widens) {
        halves.reverse();
    }
    halves
}

/// A cycle between the two requests would go by half of the plan: by a new scope, say, and without the filters that go with it.
fn refuse_in_use(job: &SynchronizationJob) -> Answer<()> {
    let (what, fix) = match at_rest(Some(job), Timestamp::now()) {
        AtRest::Yes => return Ok(()),
        AtRest::On => ("is on", "Pause it (usher service NAME pause), write the plan, then start it again (usher service NAME start)."),
        AtRest::InCycle => {
            ("is paused, but a cycle that it began still runs", "Wait until it is over (usher service NAME status), then write the plan.")
        }
    };
    let message =
        format!("The job {what}, and this plan takes two writes: a cycle between them would go by half of it. Nothing was written.");
    Err(problem(RUNS, &message, fix))
}

/// A plan is written only where both sides are as they were when it was made.
fn refuse_moved(plan: &ServicePlanView, now: &ServicePlanView) -> Answer<()> {
    let moved = plan.job != now.job || plan.fingerprint != now.fingerprint || plan.found != now.found;
    if moved {
        let differing = differences(&plan.found, &now.found);
        let what = if plan.job != now.job {
            format!("the job is {} now, and was {}", now.job, plan.job)
        } else if differing.is_empty() {
            "a part of the schema that has no name here".to_owned()
        } else {
            differing.iter().map(in_words).collect::<Vec<_>>().join("; ")
        };
        return Err(problem(
            "ServiceMoved",
            &format!("Somebody changed the service since this plan was made, so nothing was written: {what}."),
            "Look at a new plan (usher service NAME plan), and write that one if it is right.",
        ));
    }
    if plan.changes != now.changes || plan.configuration_version != now.configuration_version {
        return Err(problem(
            "PlanStale",
            "The connection was changed since this plan was made, so nothing was written.",
            "Look at a new plan (usher service NAME plan), and write that one if it is right.",
        ));
    }
    Ok(())
}

fn in_words(change: &ServiceChange) -> String {
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".to_owned());
    format!("{} was {} and is {}", change.name, told(&change.before), told(&change.after))
}

/// Says which half is in force when the other could not be written.
fn half_written(error: ProblemView, written: &[Half], failed: Half) -> ProblemView {
    let Some(done) = written.first() else { return error };
    let message = format!(
        "{} So half of the plan is in force: the {} are as planned, and the {} are what they were before.",
        error.message,
        done.name(),
        failed.name()
    );
    let fix = format!(
        "Don't start the job before the rest is written: make a new plan (usher service NAME plan --save FILE) and write that one. {}",
        error.fix
    );
    ProblemView { message, fix, ..error }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Half, half_written, halves, problem, refuse_moved};
    use crate::view::{ServiceChange, ServiceFact, ServicePart, ServicePlanView};

    fn plan() -> ServicePlanView {
        let fact = ServiceFact { part: ServicePart::Scope, name: "SyncAll".to_owned(), value: "true".to_owned() };
        let change = ServiceChange {
            part: ServicePart::Scope,
            name: "SyncAll".to_owned(),
            before: Some("true".to_owned()),
            after: Some("false".to_owned()),
        };
        ServicePlanView {
            application: "Dialpad".to_owned(),
            job: "scim.1".to_owned(),
            at_ms: 0,
            configuration_version: 3,
            changes: vec![change],
            resent: Vec::new(),
            losses: Vec::new(),
            obstacles: Vec::new(),
            found: vec![fact],
            fingerprint: "a".to_owned(),
        }
    }

    #[test]
    fn what_somebody_else_changed_is_told_by_name_before_and_after() {
        let mut now = plan();
        now.found[0].value = "false".to_owned();
        now.fingerprint = "b".to_owned();
        let refused = refuse_moved(&plan(), &now).unwrap_err();
        assert_eq!(refused.code, "ServiceMoved");
        assert!(refused.message.contains("SyncAll was true and is false"), "{}", refused.message);
        let unnamed = ServicePlanView { fingerprint: "b".to_owned(), ..plan() };
        assert!(refuse_moved(&plan(), &unnamed).unwrap_err().message.contains("no name here"));
        let other = ServicePlanView { job: "scim.2".to_owned(), ..plan() };
        assert!(refuse_moved(&plan(), &other).unwrap_err().message.contains("scim.2 now"));
    }

    #[test]
    fn a_connection_that_was_changed_since_refuses_its_plan() {
        assert!(refuse_moved(&plan(), &ServicePlanView { at_ms: 9, ..plan() }).is_ok());
        assert_eq!(refuse_moved(&plan(), &ServicePlanView { configuration_version: 4, ..plan() }).unwrap_err().code, "PlanStale");
        assert_eq!(refuse_moved(&plan(), &ServicePlanView { changes: Vec::new(), ..plan() }).unwrap_err().code, "PlanStale");
    }

    #[test]
    fn what_narrows_goes_first() {
        let filter =
            ServiceChange { part: ServicePart::Filters, name: "User: Sales".to_owned(), before: None, after: Some("x".to_owned()) };
        let scope = |after: &str| ServiceChange { after: Some(after.to_owned()), before: None, ..plan().changes[0].clone() };
        assert_eq!(halves(&plan(), &[scope("true"), filter.clone()]), [Half::Schema, Half::Settings]);
        assert_eq!(halves(&plan(), &[scope("false"), filter.clone()]), [Half::Settings, Half::Schema]);
        assert_eq!(halves(&plan(), &[filter]), [Half::Schema]);
    }

    #[test]
    fn a_half_written_plan_says_what_is_in_force_and_what_to_do() {
        let error = problem("Refused", "Graph refused it.", "Ask again.");
        let told = half_written(error.clone(), &[Half::Settings], Half::Schema);
        assert!(told.message.contains("credentials and settings are as planned") && told.fix.contains("Don't start"), "{told:?}");
        assert_eq!(half_written(error.clone(), &[], Half::Settings), error);
    }
}
