//! In scope, no account: make one (EP-307).

use super::choose::{Situation, blocks, differences, ignored};
use super::difference::Against;
use super::{members, problem};
use crate::evaluation::{ActionKind, ActionReason, ActionStep, Flow};
use crate::import::Value;

pub(super) fn create(situation: &Situation<'_>) -> ActionStep {
    let differences = differences(situation, Against::Nothing);
    if let Some(step) = ignored(situation, &differences) {
        return step;
    }
    let missing = situation.objects().mappings.iter().zip(&differences).filter(|(mapping, difference)| {
        let unsent = !matches!(difference.change.flow, Flow::Change | Flow::Failed);
        mapping.required && (unsent || difference.change.desired == Value::text("")) && difference.change.flow != Flow::Failed
    });
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
