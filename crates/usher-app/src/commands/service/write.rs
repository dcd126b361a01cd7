//! Writing exactly what was planned, after reading again: what somebody else changed meanwhile is told, never overwritten.

use usher_core::id::ConnectionId;

use super::plan::{differences, is_secret};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::{AppEvent, ProblemView, ServiceChange, ServicePlanView};

impl App {
    /// Writes a plan: credentials and settings first, then mappings and filters. Nothing is written that the plan doesn't name.
    ///
    /// # Errors
    /// `ServiceMoved`: the service holds something else than the plan was made from, and what; `PlanStale`: the connection was changed since;
    /// or the service refuses, with what was written before.
    pub async fn write_service_plan(&self, id: &ConnectionId, plan: &ServicePlanView) -> Answer<ServicePlanView> {
        // Nobody may change the connection, or run it, while its engine is written.
        let _run = self.begin_run(id).await?;
        let (reached, made) = self.make_service_plan(id, !plan.resent.is_empty()).await?;
        refuse_moved(plan, &made.view)?;
        if let Some(obstacle) = made.view.obstacles.first() {
            return Err(problem("ServiceRefuses", obstacle, "Nothing was written."));
        }
        let mut written = Vec::new();
        if !plan.resent.is_empty() || made.view.changes.iter().any(|change| is_secret(change.part)) {
            let put = reached.service.put_secrets(&made.wanted.secrets).await;
            put.map_err(|error| half_written(&message::of_entra(&error), &written))?;
            written.push("credentials and settings");
        }
        if made.view.changes.iter().any(|change| !is_secret(change.part)) {
            let put = reached.service.put_schema(&made.held.job.id, made.wanted.schema.json()).await;
            put.map_err(|error| half_written(&message::of_entra(&error), &written))?;
        }
        self.tell(AppEvent::ConnectionsChanged);
        Ok(made.view)
    }
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

fn half_written(error: &ProblemView, written: &[&str]) -> ProblemView {
    let error = error.clone();
    if written.is_empty() {
        return error;
    }
    ProblemView { message: format!("{} Written before that: {}.", error.message, written.join(", ")), ..error }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::refuse_moved;
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
}
