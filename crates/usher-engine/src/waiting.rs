//! A group of which nothing can be sent because members have no account: its evaluation says whom it waits for. Never decides anything.

use usher_core::evaluation::{ActionKind, Evaluation, Problem, Severity};
use usher_core::import::{ObjectType, SourceObject};

use crate::engine::Engine;
use crate::names::{self, NAMED};
use crate::references::Known;

/// Code of what waits for somebody's account.
pub(crate) const REFERENCES_WAIT: &str = "ReferencesWait";

/// Names those members that the group waits for, where nothing else is to be done with it.
pub(crate) async fn tell(engine: &Engine, known: &Known, object: &SourceObject, evaluation: &mut Evaluation) {
    let left_out = evaluation.action.members.as_ref().map_or(0, |members| members.left_out);
    if object.object_type != ObjectType::Group || evaluation.action.kind != ActionKind::None || left_out == 0 {
        return;
    }
    let waiting: Vec<_> = object.members.iter().filter(|id| !known.has_member(id)).cloned().collect();
    let beyond = waiting.len().saturating_sub(NAMED);
    let names = names::of_members(engine, waiting.into_iter().take(NAMED).collect()).await;
    if names.is_empty() {
        return;
    }
    evaluation.action.problems.push(Problem {
        code: REFERENCES_WAIT.to_owned(),
        severity: Severity::Warning,
        attribute: Some("members".to_owned()),
        message: message(&names, names.len() + beyond),
        fix: "Nothing, if they aren't meant to have an account. Otherwise look why they have none.".to_owned(),
    });
}

/// Whom a group waits for; `all`: how many they are.
pub(crate) fn message(names: &[String], all: usize) -> String {
    let have = if all == 1 { "has" } else { "have" };
    format!("{} {have} no account. The group gets them when they do.", names::listed(names, all))
}
