//! What an action takes and frees of the target's licences. An account holds one while it is active (the field note on Dialpad).

use super::choose::{Situation, blocks};
use crate::evaluate::TargetImage;
use crate::evaluation::{ActionKind, ActionStep, Flow, LicenceChange};
use crate::import::{ObjectType, Value};
use crate::matching::Account;

/// `None` where the target bills nothing, or the action moves no licence.
pub(super) fn change(situation: &Situation<'_>, account: &Account<'_>, step: &ActionStep) -> Option<LicenceChange> {
    let rule = situation.configuration.profile().licence.as_ref()?;
    if situation.view.object.object_type == ObjectType::Group || blocks(&step.problems) {
        return None;
    }
    let held = match account {
        Account::Linked(link) => Some(&link.image),
        Account::Found(image) => Some(*image),
        Account::Nothing | Account::Unknown | Account::Unclear(_) => None,
    };
    let named = |value: Option<&Value>| value.and_then(Value::as_text).filter(|name| !name.is_empty());
    let attribute = rule.attribute.as_deref();
    let before =
        held.and_then(|image| named(attribute.and_then(|name| image.attributes.get(name)))).unwrap_or_else(|| rule.default.clone());
    let change = step.attributes.iter().find(|change| Some(change.target.as_str()) == attribute && change.flow == Flow::Change);
    let after = named(change.map(|change| &change.desired)).unwrap_or_else(|| before.clone());
    let (taken, freed) = match step.kind {
        ActionKind::Create => (is_made_active(step).then_some(after), None),
        ActionKind::Enable => (Some(after), None),
        ActionKind::Disable => (None, Some(before)),
        ActionKind::Delete => (None, held.is_some_and(was_active).then_some(before)),
        ActionKind::Update if before != after && held.is_some_and(was_active) => (Some(after), Some(before)),
        ActionKind::Update | ActionKind::None | ActionKind::Skip => (None, None),
    };
    (taken.is_some() || freed.is_some()).then_some(LicenceChange { taken, freed })
}

fn is_made_active(step: &ActionStep) -> bool {
    !step.attributes.iter().any(|change| change.target == "active" && change.desired == Value::Boolean(false))
}

/// An account of which the target doesn't say whether it is active, is.
fn was_active(image: &TargetImage) -> bool {
    image.active != Some(false)
}
