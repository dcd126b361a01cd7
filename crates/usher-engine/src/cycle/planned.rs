//! What follows from one evaluation: the actions that it takes, in the order of CYCLE.md §3, and the outcome of one that is over before
//! anything is sent. Asks nobody and writes nothing.

use std::collections::BTreeSet;

use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Outcome};
use usher_core::import::ObjectType;
use usher_core::plan::order;

use crate::ports::{ActionPhase, Candidates, CycleKind, CycleStart, PlannedEvaluation};
use crate::recover::Unasked;
use crate::retry;
use crate::settle::{planned_outcome, quiet_outcome};

/// `wanted`: names that somebody takes in this plan. `unasked`: whom the target couldn't be asked about.
pub(super) fn planned(
    evaluation: Evaluation,
    wanted: &BTreeSet<String>,
    which: Candidates,
    unasked: &Unasked,
    start: &CycleStart,
) -> PlannedEvaluation {
    let actions = phases_of(&evaluation, wanted);
    let quiet = which == Candidates::Changed && start.kind == CycleKind::Incremental && actions.is_empty();
    let outcome =
        planned_outcome(&evaluation, start.started_at_ms).or_else(|| quiet.then(|| quiet_outcome(&evaluation, start.started_at_ms)));
    let kind = unasked.get(&(evaluation.subject.object_type, evaluation.subject.source_id.clone()));
    let outcome = outcome.map(|outcome| match kind {
        Some(kind) => Outcome { next_try_ms: Some(retry::next_try(*kind, start.started_at_ms)), ..outcome },
        None => outcome,
    });
    PlannedEvaluation { evaluation, actions, outcome }
}

/// Is an account linked that was found just now?
fn adopts(evaluation: &Evaluation) -> bool {
    evaluation.action.reason == ActionReason::Matched && !order::is_blocked(evaluation)
}

/// Does the object get an account by this, where it has none? Not, when something keeps it from one.
pub(super) fn comes(evaluation: &Evaluation) -> bool {
    order::sends(evaluation) || adopts(evaluation)
}

/// The actions that follow from an evaluation, in the order of CYCLE.md §3.
pub(crate) fn phases_of(evaluation: &Evaluation, wanted: &BTreeSet<String>) -> Vec<ActionPhase> {
    let adopts = adopts(evaluation);
    if !order::sends(evaluation) && !adopts {
        return Vec::new();
    }
    let group = evaluation.subject.object_type == ObjectType::Group;
    let own = if group { ActionPhase::Groups } else { ActionPhase::Users };
    let first = match evaluation.action.kind {
        ActionKind::Delete if order::frees_name(evaluation, wanted) => return vec![ActionPhase::Free],
        ActionKind::Delete => return vec![ActionPhase::Deletes],
        ActionKind::Disable if order::frees_name(evaluation, wanted) => ActionPhase::Free,
        ActionKind::Disable => ActionPhase::Disables,
        ActionKind::Update | ActionKind::Enable if order::frees_name(evaluation, wanted) => ActionPhase::Free,
        ActionKind::Create | ActionKind::Update | ActionKind::Enable | ActionKind::None | ActionKind::Skip => own,
    };
    let mut phases = Vec::new();
    if adopts || evaluation.action.kind == ActionKind::Create || !order::values_to_send(evaluation).is_empty() {
        phases.push(first);
    }
    if !order::references_to_send(evaluation).is_empty() {
        phases.push(ActionPhase::References);
    }
    if order::changes_members(evaluation) {
        phases.push(ActionPhase::Members);
    }
    phases
}
