//! Rows of lists: one evaluation in short.

use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Flow, MatchResult, Problem, ScopeReason, Severity, Status};
use usher_core::import::ObjectType;

use super::why::{self, why_out};
use crate::view::LogRow;

/// One evaluation as a row.
pub(super) fn row(evaluation: &Evaluation, held: bool) -> LogRow {
    let outcome = evaluation.outcome.as_ref();
    // What a plan can't send as it is has failed before it began.
    let blocked = blocking(evaluation).filter(|_| outcome.is_none());
    LogRow {
        id: evaluation.id.clone(),
        cycle: evaluation.cycle.clone(),
        at_ms: outcome.map_or(evaluation.at_ms, |outcome| outcome.at_ms),
        object_type: evaluation.subject.object_type,
        display_name: evaluation.subject.display_name.clone(),
        user_principal_name: evaluation.subject.user_principal_name.clone(),
        action: evaluation.action.kind,
        status: outcome.map(|outcome| outcome.status).or(blocked.map(|_| Status::Failure)),
        summary: summary(evaluation),
        why: why::why(evaluation),
        code: outcome.map(|outcome| &outcome.code).or(blocked.map(|problem| &problem.code)).cloned().unwrap_or_default(),
        held,
    }
}

/// What changes or what went wrong, in short.
pub(super) fn summary(evaluation: &Evaluation) -> String {
    if let Some(outcome) = evaluation.outcome.as_ref().filter(|outcome| !outcome.message.is_empty()) {
        return outcome.message.clone();
    }
    if let Some(problem) = blocking(evaluation) {
        return problem.message.clone();
    }
    let changed: Vec<&str> =
        evaluation.action.attributes.iter().filter(|change| change.flow == Flow::Change).map(|change| short(&change.target)).collect();
    let members = evaluation.action.members.as_ref().map(|members| (members.added.len(), members.removed.len())).unwrap_or_default();
    let members = match members {
        (0, 0) => String::new(),
        (added, 0) => format!("{} added", counted(added)),
        (0, removed) => format!("{} removed", counted(removed)),
        (added, removed) => format!("{} added, {removed} removed", counted(added)),
    };
    if is_group_left_behind(evaluation) {
        return GROUP_LEFT_BEHIND.to_owned();
    }
    match evaluation.action.kind {
        ActionKind::Create => join(&format!("{} attributes set", changed.len()), &members),
        ActionKind::Update | ActionKind::Enable => join(&changed.join(", "), &members),
        ActionKind::Disable | ActionKind::Delete | ActionKind::Skip => why_out(evaluation.scope.reason).to_owned(),
        ActionKind::None => warned(evaluation).map_or_else(|| why_none(evaluation).to_owned(), |problem| problem.message.clone()),
    }
}

/// What is said of a group that the source doesn't hold any more, though the target does.
pub(super) const GROUP_LEFT_BEHIND: &str = "left the source; the group stays in the application as it is";

/// Groups can't be disabled: one that left the source stays where it was made.
pub(super) fn is_group_left_behind(evaluation: &Evaluation) -> bool {
    evaluation.subject.object_type == ObjectType::Group
        && evaluation.action.kind == ActionKind::Skip
        && evaluation.matching.result == MatchResult::Linked
        && matches!(evaluation.scope.reason, ScopeReason::SoftDeleted | ScopeReason::HardDeleted)
}

fn warned(evaluation: &Evaluation) -> Option<&Problem> {
    evaluation.action.problems.iter().find(|problem| problem.severity == Severity::Warning)
}

fn blocking(evaluation: &Evaluation) -> Option<&Problem> {
    evaluation.action.problems.iter().find(|problem| problem.severity == Severity::Blocking)
}

fn counted(members: usize) -> String {
    if members == 1 { "1 member".to_owned() } else { format!("{members} members") }
}

fn join(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A target attribute without its schema.
pub(super) fn short(target: &str) -> &str {
    target.rsplit(':').next().unwrap_or(target)
}

fn why_none(evaluation: &Evaluation) -> &'static str {
    match (evaluation.action.reason, evaluation.matching.result) {
        (ActionReason::Matched, _) => "matched with an account that needs no change",
        (ActionReason::AlreadyDisabled, _) => "disabled already",
        (_, MatchResult::NotTried) => "nothing to do",
        (_, _) => "nothing to change",
    }
}
