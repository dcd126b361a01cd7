//! A group's membership: source members beside the members that Usher put into the target's group. Others' members are
//! never touched (scim-client.md 7.5).

use std::collections::{BTreeMap, BTreeSet};

use super::choose::Situation;
use crate::evaluation::{Member, MemberChanges};
use crate::id::{SourceId, TargetId};
use crate::import::ObjectType;

/// What is to change. `None` for people, and where `members` isn't mapped. `current` is empty for a group to be made.
pub(crate) fn changes(situation: &Situation<'_>, current: &[TargetId]) -> Option<MemberChanges> {
    let object = situation.view.object;
    // Such a mapping never takes a member away (EP-404).
    let only_adds = match object.object_type {
        ObjectType::User => return None,
        ObjectType::Group => situation.objects().members?.only_adds(),
    };
    let current: BTreeSet<&TargetId> = current.iter().collect();
    let mut wanted: BTreeMap<&SourceId, Option<TargetId>> = BTreeMap::new();
    let mut left_out = 0;
    for id in &object.members {
        let refused = !situation.configuration.profile().groups_in_groups && situation.references.is_group(id);
        let target = situation.references.target_of(id);
        if refused || target.is_none() && !situation.references.will_have_target(id) {
            left_out += 1;
            continue;
        }
        wanted.insert(id, target);
    }
    let staying: BTreeSet<&TargetId> = wanted.values().flatten().collect();
    let added = wanted
        .iter()
        .filter(|(_, target)| target.as_ref().is_none_or(|target| !current.contains(target)))
        .map(|(id, target)| Member { source_id: (*id).clone(), target_id: target.clone() })
        .collect();
    let leaving: Vec<&TargetId> = if only_adds { Vec::new() } else { current.difference(&staying).copied().collect() };
    let removed: Vec<Member> = leaving
        .into_iter()
        .map(|target| Member {
            source_id: situation.references.source_of(target).unwrap_or_else(|| SourceId(target.0.clone())),
            target_id: Some(target.clone()),
        })
        .collect();
    let kept = if only_adds { current.difference(&staying).count() } else { 0 };
    let total = u32::try_from(wanted.len() + kept).unwrap_or(u32::MAX);
    Some(MemberChanges { added, removed, left_out, total })
}
