//! What an evaluation's action consists of, and where it stands in the plan (CYCLE.md §3). Sends nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluation::{ActionKind, AttributeChange, Evaluation, Flow, Severity};
use crate::id::SourceId;
use crate::import::Value;

/// Does a problem stop this action before anything is sent?
#[must_use]
pub fn is_blocked(evaluation: &Evaluation) -> bool {
    evaluation.action.problems.iter().any(|problem| problem.severity == Severity::Blocking)
}

/// Is anything to be sent for it at all?
#[must_use]
pub fn sends(evaluation: &Evaluation) -> bool {
    let acts = match evaluation.action.kind {
        ActionKind::Create | ActionKind::Update | ActionKind::Disable | ActionKind::Enable | ActionKind::Delete => true,
        ActionKind::None | ActionKind::Skip => false,
    };
    acts && !is_blocked(evaluation)
}

/// Attributes to send, by target name; of references only those that are cleared, for which no other account is needed. Empty for a delete, and where nothing is sent.
#[must_use]
pub fn values_to_send(evaluation: &Evaluation) -> BTreeMap<String, Value> {
    changes(evaluation)
        .filter(|change| !change.reference || change.desired.is_null())
        .map(|change| (change.target.clone(), change.desired.clone()))
        .collect()
}

/// References to send once both accounts exist (EP-411): target name -> the source objects referred to. Who can't be referred to is left
/// out already.
#[must_use]
pub fn references_to_send(evaluation: &Evaluation) -> BTreeMap<String, Vec<SourceId>> {
    let ids = |value: &Value| value.texts().into_iter().map(SourceId).collect();
    let references = changes(evaluation).filter(|change| change.reference).map(|change| (change.target.clone(), ids(&change.desired)));
    references.filter(|(_, ids): &(String, Vec<SourceId>)| !ids.is_empty()).collect()
}

fn changes(evaluation: &Evaluation) -> impl Iterator<Item = &AttributeChange> {
    let sent = sends(evaluation);
    evaluation.action.attributes.iter().filter(move |change| sent && change.flow == Flow::Change)
}

/// Are there members to add or remove?
#[must_use]
pub fn changes_members(evaluation: &Evaluation) -> bool {
    sends(evaluation) && evaluation.action.members.as_ref().is_some_and(|members| !members.added.is_empty() || !members.removed.is_empty())
}

/// The unique name that this action takes: userName of a person, displayName of a group. Folded for comparing; `None`: it takes none.
#[must_use]
pub fn taken_name(evaluation: &Evaluation) -> Option<String> {
    name_change(evaluation).and_then(|change| fold(&change.desired))
}

/// The unique name that this action gives up, folded for comparing: by a rename, or by a delete.
#[must_use]
pub fn freed_name(evaluation: &Evaluation) -> Option<String> {
    if evaluation.action.kind == ActionKind::Delete && sends(evaluation) {
        return evaluation.matching.accounts.first().and_then(|account| fold(&Value::text(account.name.as_str())));
    }
    name_change(evaluation).and_then(|change| fold(&change.current))
}

/// Does this action free a name that another one of the plan wants? It then goes first. `wanted`: the others' [`taken_name`]s.
#[must_use]
pub fn frees_name(evaluation: &Evaluation, wanted: &BTreeSet<String>) -> bool {
    freed_name(evaluation).is_some_and(|name| wanted.contains(&name) && taken_name(evaluation).as_ref() != Some(&name))
}

fn name_change(evaluation: &Evaluation) -> Option<&AttributeChange> {
    let name = evaluation.subject.object_type.name_attribute();
    changes(evaluation).find(|change| change.target == name)
}

fn fold(value: &Value) -> Option<String> {
    value.as_text().filter(|text| !text.is_empty()).map(|text| text.to_lowercase())
}
