//! Provisioning on demand through the service, with its steps.

use usher_core::configuration::SynchronizationSchema;
use usher_core::evaluation::{Evaluation, Status};
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::ObjectType;
use usher_entra::provisioning::{LogEntry, LogResult, OnDemandAnswer, OnDemandSubject};

use super::entry::evaluation;
use super::subject::{Found, find};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::{AppEvent, ServiceDetail, ServiceOnDemandView, ServiceStepView};

impl App {
    /// One person, or one group with up to five members, through the service. Its job needs not run.
    ///
    /// # Errors
    /// Nobody or several fit, this machine is the engine of the connection or of another to the same application, or Entra ID refuses.
    pub async fn provision_by_service(
        &self,
        id: &ConnectionId,
        object_type: ObjectType,
        who: &str,
        members: &[String],
    ) -> Answer<ServiceOnDemandView> {
        if members.len() > usher_engine::MOST_MEMBERS {
            return Err(problem(
                "TooManyMembers",
                "On demand, a group takes up to five members.",
                "Name five or fewer; a cycle brings the others.",
            ));
        }
        let document = self.load(id).await?.document;
        super::guard::refuse_local_engine(&document)?;
        let _run = self.begin_run(id).await?;
        let _others = self.refuse_others_here(id, &document).await?;
        let (reached, job) = self.reach_job(id, &document).await?;
        let schema = reached.service.schema(&job.id).await.map_err(|error| message::of_entra(&error))?;
        let schema = SynchronizationSchema::new(schema);
        let rule = schema.rule_id(object_type).ok_or_else(no_rule)?;
        let found = find(&reached.client, object_type, who).await?;
        let mut ids = Vec::new();
        for member in members {
            ids.push(find(&reached.client, ObjectType::User, member).await?.id);
        }
        let named = schema.source_object(object_type).unwrap_or(match object_type {
            ObjectType::User => "User",
            ObjectType::Group => "Group",
        });
        let subject = OnDemandSubject { object_id: found.id.clone(), object_type: named.to_owned(), members: ids };
        let answered = reached.service.provision_on_demand(&job.id, rule, &subject).await;
        let answer = answered.map_err(|error| message::of_entra(&error))?;
        self.tell(AppEvent::ConnectionsChanged);
        Ok(view(&answer, object_type, &found, Self::now_ms()))
    }
}

fn no_rule() -> crate::view::ProblemView {
    problem(
        "NoObjectMapping",
        "The service's schema has no object mapping of this kind of object.",
        "Write one that has (usher service NAME plan).",
    )
}

/// The answer in the log's shape. Where the service tells no steps its result alone counts.
fn view(answer: &OnDemandAnswer, object_type: ObjectType, found: &Found, now_ms: i64) -> ServiceOnDemandView {
    let empty = LogEntry::of(serde_json::json!({}));
    let entry = answer.entry.as_ref().unwrap_or(&empty);
    let mut evaluation = evaluation(entry, now_ms);
    evaluation.subject.object_type = object_type;
    evaluation.subject.source_id = SourceId(found.id.clone());
    evaluation.subject.display_name.clone_from(&found.display_name);
    evaluation.subject.user_principal_name.clone_from(&found.user_principal_name);
    settle(&mut evaluation, answer);
    let steps = entry.steps.iter().map(|step| ServiceStepView {
        name: step.name.clone(),
        kind: step.kind.text().to_owned(),
        status: step.result.text().to_owned(),
        description: step.description.clone(),
        details: step.details.iter().map(|(name, value)| ServiceDetail { name: name.clone(), value: value.clone() }).collect(),
    });
    ServiceOnDemandView { steps: steps.collect(), evaluation }
}

/// The result stands beside the steps, and is what counts.
fn settle(evaluation: &mut Evaluation, answer: &OnDemandAnswer) {
    let Some(outcome) = evaluation.outcome.as_mut() else { return };
    match LogResult::read(&answer.result) {
        LogResult::Success => outcome.status = Status::Success,
        LogResult::Failure => outcome.status = Status::Failure,
        LogResult::Skipped => outcome.status = Status::Skipped,
        LogResult::Warning => outcome.status = Status::Warning,
        LogResult::Other(_) => {}
    }
    if outcome.code.is_empty() {
        outcome.code.clone_from(&answer.error_code);
    }
    if outcome.status != Status::Success && outcome.message.is_empty() {
        outcome.message.clone_from(&answer.error_message);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Found, ObjectType, OnDemandAnswer, Status, view};

    #[test]
    fn an_answer_without_steps_is_told_by_its_result() {
        let answer = OnDemandAnswer {
            result: "Skipped".to_owned(),
            error_code: "RedundantExport".to_owned(),
            error_message: "The state of the entry in both systems already matches.".to_owned(),
            entry: None,
        };
        let found = Found { id: "g1".to_owned(), display_name: "Sales".to_owned(), user_principal_name: String::new() };
        let shown = view(&answer, ObjectType::Group, &found, 5);
        let outcome = shown.evaluation.outcome.unwrap();
        assert_eq!((outcome.status, outcome.code.as_str(), shown.steps.len()), (Status::Skipped, "RedundantExport", 0));
        assert!(outcome.message.contains("already matches"));
        assert_eq!((shown.evaluation.subject.display_name.as_str(), shown.evaluation.subject.object_type), ("Sales", ObjectType::Group));
    }
}
