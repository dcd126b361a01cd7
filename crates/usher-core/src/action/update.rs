//! In scope, with an account: change what differs, and nothing else (scim-client.md 3.5).

use super::choose::{Situation, blocks, differences, ignored};
use super::difference::Against;
use super::members;
use crate::evaluate::{Link, TargetImage};
use crate::evaluation::{ActionKind, ActionReason, ActionStep, AttributeChange, Flow, MemberChanges};
use crate::import::Value;

/// `link` is `None` for an account that was found just now: it is adopted, with or without changes.
pub(super) fn update(situation: &Situation<'_>, image: &TargetImage, link: Option<&Link>) -> ActionStep {
    let differences = differences(situation, Against::Account(image, link));
    if let Some(step) = ignored(situation, &differences) {
        return step;
    }
    let mut attributes = Vec::with_capacity(differences.len());
    let mut problems = Vec::new();
    for difference in differences {
        attributes.push(difference.change);
        problems.extend(difference.problems);
    }
    let members = members::changes(situation, &image.members);
    let (kind, reason) = chosen(situation, &attributes, members.as_ref(), blocks(&problems), link.is_none());
    if reason == ActionReason::ActionOff {
        problems.clear();
    }
    ActionStep { kind, reason, attributes, members, problems, licence: None }
}

fn chosen(
    situation: &Situation<'_>,
    attributes: &[AttributeChange],
    members: Option<&MemberChanges>,
    blocked: bool,
    adopted: bool,
) -> (ActionKind, ActionReason) {
    let attributes_differ = attributes.iter().any(|change| change.flow == Flow::Change);
    let members_differ = members.is_some_and(|members| !members.added.is_empty() || !members.removed.is_empty());
    let differs = attributes_differ || members_differ;
    if !differs && !blocked {
        return (ActionKind::None, if adopted { ActionReason::Matched } else { ActionReason::NothingDiffers });
    }
    if !situation.objects().flow_types.update {
        return (ActionKind::None, ActionReason::ActionOff);
    }
    let (kind, reason) = match becomes_active(attributes) {
        Some(true) => (ActionKind::Enable, ActionReason::BackInScope),
        Some(false) => (ActionKind::Disable, ActionReason::AttributesDiffer),
        None if attributes_differ => (ActionKind::Update, ActionReason::AttributesDiffer),
        None => (ActionKind::Update, ActionReason::MembersDiffer),
    };
    match (blocked, adopted) {
        (true, _) => (kind, ActionReason::Blocked),
        (false, true) => (kind, ActionReason::Matched),
        (false, false) => (kind, reason),
    }
}

/// The new value of `active`, if it changes.
fn becomes_active(attributes: &[AttributeChange]) -> Option<bool> {
    let change = attributes.iter().find(|change| change.target == "active" && change.flow == Flow::Change)?;
    match change.desired {
        Value::Boolean(active) => Some(active),
        Value::Null | Value::Integer(_) | Value::Text(_) | Value::List(_) => None,
    }
}
