//! What a plan would do with one object, beside what another engine did with it.

use crate::evaluation::{ActionKind, Evaluation, Flow, Status};
use crate::import::Value;
use crate::plan::order::sends;

/// How the two compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Both come to the same.
    Same,
    /// Both do something, and not the same; the attributes tell where.
    Differs(Vec<AttributeBeside>),
    /// Only the plan would do something.
    OnlyPlanned,
    /// Only the other engine did something.
    OnlyDone,
}

/// One attribute that the two see differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeBeside {
    /// Target attribute.
    pub target: String,
    /// What the plan wants; `None`: it doesn't care.
    pub planned: Option<Value>,
    /// What the other engine wrote; `None`: it didn't.
    pub done: Option<Value>,
}

/// Compares. `planned` is absent where the plan has nothing to do with the object; `wanted` tells then whether it is to have an active account.
/// `done` is the newest thing that the other engine did with it; absent where it did nothing.
#[must_use]
pub fn beside(planned: Option<&Evaluation>, wanted: bool, done: Option<&Evaluation>) -> Beside {
    let blocked = planned.is_some_and(|one| ActionKind::SENT.contains(&one.action.kind) && !sends(one));
    let planned = planned.filter(|one| sends(one));
    let acted = done.filter(|one| ActionKind::SENT.contains(&one.action.kind) && succeeded(one));
    match (planned, acted) {
        (None, None) => Beside::Same,
        (Some(_), None) => Beside::OnlyPlanned,
        // Nothing to do: what the other engine did is what the plan wants, where both want the same of the account.
        (None, Some(done)) if !blocked && takes_away(done.action.kind) != wanted => Beside::Same,
        (None, Some(_)) => Beside::OnlyDone,
        (Some(planned), Some(done)) => differing(planned, done),
    }
}

fn succeeded(evaluation: &Evaluation) -> bool {
    evaluation.outcome.as_ref().is_some_and(|outcome| matches!(outcome.status, Status::Success | Status::Warning))
}

fn takes_away(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::Disable | ActionKind::Delete)
}

fn differing(planned: &Evaluation, done: &Evaluation) -> Beside {
    let written = |target: &str| {
        let found = done.action.attributes.iter().find(|change| change.target == target && change.flow == Flow::Change);
        found.map(|change| change.desired.clone())
    };
    // A value that is hidden can't be compared: the other engine hides it as well.
    let wanted = planned.action.attributes.iter().filter(|change| change.flow == Flow::Change && !change.redacted);
    let differing: Vec<AttributeBeside> = wanted
        .map(|change| AttributeBeside {
            target: change.target.clone(),
            planned: Some(change.desired.clone()),
            done: written(&change.target),
        })
        .filter(|one| !same(one.planned.as_ref(), one.done.as_ref()))
        .collect();
    let alike = takes_away(planned.action.kind) == takes_away(done.action.kind);
    if alike && differing.is_empty() { Beside::Same } else { Beside::Differs(differing) }
}

/// A log tells every value as text.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let text = |value: Option<&Value>| value.and_then(Value::as_text).unwrap_or_default();
    one == other || (one.is_some() && other.is_some() && text(one) == text(other) && !text(one).is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ActionKind, Beside, Evaluation, Status, Value, beside};
    use crate::evaluation::Outcome;
    use crate::plan::test_objects::{evaluation, object, sending};

    fn planned(kind: ActionKind, title: &str) -> Evaluation {
        sending(evaluation(&object("a"), kind), "title", Value::text(title))
    }

    fn done(kind: ActionKind, title: &str, status: Status) -> Evaluation {
        let outcome = Outcome {
            status,
            code: String::new(),
            message: String::new(),
            fix: String::new(),
            requests: 0,
            at_ms: 0,
            duration_ms: 0,
            found_after_interruption: false,
            next_try_ms: None,
        };
        Evaluation { outcome: Some(outcome), ..planned(kind, title) }
    }

    #[test]
    fn a_plan_with_nothing_to_do_agrees_with_whoever_brought_it_there() {
        let create = done(ActionKind::Create, "Chief", Status::Success);
        let disable = done(ActionKind::Disable, "", Status::Success);
        assert_eq!(beside(None, true, Some(&create)), Beside::Same);
        assert_eq!(beside(None, false, Some(&create)), Beside::OnlyDone, "nobody whom the plan wants");
        assert_eq!(beside(None, false, Some(&disable)), Beside::Same);
        assert_eq!(beside(None, true, Some(&disable)), Beside::OnlyDone);
        assert_eq!(beside(None, true, Some(&done(ActionKind::Create, "", Status::Failure))), Beside::Same);
    }

    #[test]
    fn what_failed_there_or_was_skipped_is_only_planned() {
        let create = planned(ActionKind::Create, "Chief");
        for status in [Status::Failure, Status::Skipped] {
            assert_eq!(beside(Some(&create), true, Some(&done(ActionKind::Create, "Chief", status))), Beside::OnlyPlanned);
        }
        assert_eq!(beside(Some(&create), true, None), Beside::OnlyPlanned);
    }

    #[test]
    fn what_a_mapping_hides_is_neither_compared_nor_told() {
        let mut update = planned(ActionKind::Update, "Chief");
        update.action.attributes[0].redacted = true;
        assert_eq!(beside(Some(&update), true, Some(&done(ActionKind::Update, "[Redact]", Status::Success))), Beside::Same);
        let disabled = done(ActionKind::Disable, "[Redact]", Status::Success);
        assert_eq!(beside(Some(&update), true, Some(&disabled)), Beside::Differs(Vec::new()));
    }

    #[test]
    fn the_attributes_that_differ_are_named() {
        let update = planned(ActionKind::Update, "Chief");
        assert_eq!(beside(Some(&update), true, Some(&done(ActionKind::Update, "Chief", Status::Success))), Beside::Same);
        let Beside::Differs(attributes) = beside(Some(&update), true, Some(&done(ActionKind::Update, "Boss", Status::Success))) else {
            unreachable!("they differ")
        };
        assert_eq!((attributes[0].target.as_str(), attributes[0].done.clone()), ("title", Some(Value::text("Boss"))));
        let disabled = done(ActionKind::Disable, "Chief", Status::Success);
        assert_eq!(beside(Some(&update), true, Some(&disabled)), Beside::Differs(Vec::new()));
    }
}
