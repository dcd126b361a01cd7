//! In scope, no account: make one (EP-307).

use super::choose::{Situation, blocks, differences, ignored};
use super::difference::{Against, Difference};
use super::{members, problem};
use crate::configuration::CompiledMapping;
use crate::evaluation::{ActionKind, ActionReason, ActionStep, Flow};
use crate::import::Value;

pub(super) fn create(situation: &Situation<'_>) -> ActionStep {
    let differences = differences(situation, Against::Nothing);
    if let Some(step) = ignored(situation, &differences) {
        return step;
    }
    let missing = situation.objects().mappings.iter().zip(&differences).filter(|(mapping, difference)| is_missing(mapping, difference));
    let mut problems: Vec<_> = missing.map(|(mapping, _)| problem::missing(situation, mapping)).collect();
    let mut attributes = Vec::with_capacity(differences.len());
    for difference in differences {
        attributes.push(difference.change);
        problems.extend(difference.problems);
    }
    let (kind, reason) = if !situation.objects().flow_types.add {
        (ActionKind::Skip, ActionReason::ActionOff)
    } else if blocks(&problems) {
        (ActionKind::Create, ActionReason::Blocked)
    } else {
        (ActionKind::Create, ActionReason::NoAccount)
    };
    if kind == ActionKind::Skip {
        problems.clear();
    }
    ActionStep { kind, reason, attributes, members: members::changes(situation, &[]), problems, licence: None }
}

/// Is it a value that the target makes no account without, and that isn't there (EP-408)? An empty text is no value; why one failed is told
/// already.
pub(super) fn is_missing(mapping: &CompiledMapping, difference: &Difference) -> bool {
    let is_there = match difference.change.flow {
        Flow::Change => difference.change.desired != Value::text(""),
        Flow::Failed => true,
        Flow::Same
        | Flow::NoValue
        | Flow::Ignored
        | Flow::OnlyOnCreate
        | Flow::ReferenceMissing
        | Flow::TargetRefusesChange
        | Flow::TargetKeepsOwn => false,
    };
    mapping.required && !is_there
}
