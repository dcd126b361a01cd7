//! Waiting for somebody's account: a group that does and nothing else, says so in its evaluation. Never decides anything.

use usher_core::evaluate::References;
use usher_core::evaluation::{ActionKind, Evaluation, Problem, Severity};
use usher_core::import::{ObjectType, SourceObject};

use crate::engine::Engine;
use crate::names::{self, Names, Whom};
use crate::references::Known;

/// Code of what waits for somebody's account.
pub(crate) const REFERENCES_WAIT: &str = "ReferencesWait";

/// Names those members that the group waits for, where nothing else is to be done with it.
pub(crate) async fn tell(engine: &Engine, known: &Known, object: &SourceObject, evaluation: &mut Evaluation) {
    let left_out = evaluation.action.members.as_ref().map_or(0, |members| members.left_out);
    if object.object_type != ObjectType::Group || evaluation.action.kind != ActionKind::None || left_out == 0 {
        return;
    }
    let groups_in_groups = engine.settings.configuration.profile().groups_in_groups;
    let types: &[ObjectType] = if groups_in_groups { &[ObjectType::User, ObjectType::Group] } else { &[ObjectType::User] };
    let waits = |id: &&_| !types.iter().any(|object_type| known.will_have_target(*object_type, id));
    let names = names::of(engine, object.members.iter().filter(waits).cloned().map(Whom::Member).collect()).await;
    if names.words.is_empty() {
        return;
    }
    evaluation.action.problems.push(Problem {
        code: REFERENCES_WAIT.to_owned(),
        severity: Severity::Warning,
        attribute: Some("members".to_owned()),
        message: of_group(&names),
        fix: "Nothing, if they aren't meant to have an account. Otherwise look why they have none.".to_owned(),
    });
}

/// Whom a group waits for.
pub(crate) fn of_group(names: &Names) -> String {
    format!("{} The group gets them when they do.", have_none(names))
}

/// Whom these attributes wait for.
pub(crate) fn of_attributes(names: &Names, attributes: &[String]) -> String {
    let are = if attributes.len() == 1 { "is" } else { "are" };
    let do_ = if names.is_one() { "they do" } else { "all of them do" };
    format!("{} {} {are} complete when {do_}.", have_none(names), attributes.join(", "))
}

fn have_none(names: &Names) -> String {
    let have = if names.is_one() { "has" } else { "have" };
    format!("{names} {have} no account.")
}
