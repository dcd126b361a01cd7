//! Out of scope, with a linked account: disable, delete, or leave it (EP-501 to EP-506).
//!
//! Only `active` is looked at and sent: trouble with any other attribute must not keep someone's access alive.

use super::choose::{Situation, blocks, nothing};
use super::difference::{Against, difference};
use crate::configuration::CompiledMapping;
use crate::evaluate::Link;
use crate::evaluation::{ActionKind, ActionReason, ActionStep, Flow, ScopeReason};
use crate::import::{ObjectType, Presence, Value};

pub(super) fn leave(situation: &Situation<'_>, link: &Link) -> ActionStep {
    // Switching the object mapping off stops provisioning; it takes nothing away from anyone.
    if situation.scope.reason == ScopeReason::MappingDisabled {
        return nothing(ActionKind::Skip, ActionReason::ActionOff);
    }
    match situation.view.object.presence {
        Presence::HardDeleted => delete_for_good(situation, link),
        Presence::Present | Presence::SoftDeleted if situation.configuration.skip_out_of_scope_deletions() => {
            nothing(ActionKind::Skip, ActionReason::SkipOutOfScope)
        }
        Presence::Present | Presence::SoftDeleted => take_away(situation, link),
    }
}

/// Gone from the source for good: delete, if Delete is on (EP-505).
fn delete_for_good(situation: &Situation<'_>, link: &Link) -> ActionStep {
    if is_active(link) == Some(false) && was_let_go_before(situation) {
        return nothing(ActionKind::None, ActionReason::AlreadyDisabled);
    }
    if situation.objects().flow_types.delete {
        return nothing(ActionKind::Delete, ActionReason::LeftSource);
    }
    // Delete is off. Where nobody saw the soft delete, at least the access must not stay.
    let step = disable(situation, link);
    if step.kind == ActionKind::Disable { step } else { nothing(ActionKind::Skip, ActionReason::ActionOff) }
}

/// Unassigned first and deleted later: disabled at the first, no longer managed since, so no DELETE follows (EP-505).
fn was_let_go_before(situation: &Situation<'_>) -> bool {
    let mut object = situation.view.object.clone();
    object.presence = Presence::Present;
    match situation.configuration.decide_scope(&object).reason {
        ScopeReason::NotAssigned | ScopeReason::DefaultAccess | ScopeReason::FilterFailed => true,
        // It can't be told: the account is disabled, and stays.
        ScopeReason::Undecided => true,
        ScopeReason::Assigned
        | ScopeReason::EveryoneInScope
        | ScopeReason::FilterPassed
        | ScopeReason::SourceDisabled
        | ScopeReason::SoftDeleted
        | ScopeReason::HardDeleted
        | ScopeReason::MappingDisabled
        | ScopeReason::Protected => false,
    }
}

fn take_away(situation: &Situation<'_>, link: &Link) -> ActionStep {
    if situation.configuration.profile().can_disable {
        return disable(situation, link);
    }
    // A target that can't disable loses the account at once (EP-505).
    if situation.objects().flow_types.delete {
        nothing(ActionKind::Delete, left(situation))
    } else {
        nothing(ActionKind::Skip, ActionReason::ActionOff)
    }
}

/// `active` to false. A group has no such attribute: it is left as it is until it is gone from the source for good.
fn disable(situation: &Situation<'_>, link: &Link) -> ActionStep {
    let Some(mapping) = active_mapping(situation) else { return nothing(ActionKind::Skip, ActionReason::ActiveNotMapped) };
    if is_active(link) == Some(false) {
        return nothing(ActionKind::None, ActionReason::AlreadyDisabled);
    }
    let found = difference(situation, mapping, Against::Account(&link.image, Some(link)));
    let blocked = blocks(&found.problems);
    let disables = found.change.flow == Flow::Change && found.change.desired == Value::Boolean(false);
    if !disables && !blocked {
        return nothing(ActionKind::Skip, ActionReason::ActiveNotMapped);
    }
    if !situation.objects().flow_types.update {
        return nothing(ActionKind::Skip, ActionReason::ActionOff);
    }
    let reason = if blocked { ActionReason::Blocked } else { left(situation) };
    ActionStep { kind: ActionKind::Disable, reason, attributes: vec![found.change], members: None, problems: found.problems, licence: None }
}

fn active_mapping<'a>(situation: &'a Situation<'_>) -> Option<&'a CompiledMapping> {
    match situation.view.object.object_type {
        ObjectType::User => situation.mapping("active"),
        ObjectType::Group => None,
    }
}

fn is_active(link: &Link) -> Option<bool> {
    match link.image.attributes.get("active") {
        Some(Value::Boolean(active)) => Some(*active),
        Some(Value::Text(text)) => Some(!text.eq_ignore_ascii_case("false")),
        Some(Value::Null | Value::Integer(_) | Value::List(_)) | None => link.image.active,
    }
}

fn left(situation: &Situation<'_>) -> ActionReason {
    match situation.view.object.presence {
        Presence::Present => ActionReason::OutOfScope,
        Presence::SoftDeleted | Presence::HardDeleted => ActionReason::LeftSource,
    }
}
