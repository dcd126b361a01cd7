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
    // A protected person is never thrown out of a group, not even when the source lost them.
    let protected = |target: &TargetId| {
        kinds(situation)
            .iter()
            .any(|kind| situation.references.source_of(*kind, target).is_some_and(|id| situation.references.is_protected(*kind, &id)))
    };
    let mut wanted: BTreeMap<&SourceId, Option<TargetId>> = BTreeMap::new();
    let mut left_out = 0;
    for id in &object.members {
        match resolve(situation, id) {
            // Nor is a protected person put into one.
            Some(Some(target)) if !current.contains(&target) && protected(&target) => {}
            Some(target) => drop(wanted.insert(id, target)),
            None => left_out += 1,
        }
    }
    let staying: BTreeSet<&TargetId> = wanted.values().flatten().collect();
    let added = wanted
        .iter()
        .filter(|(_, target)| target.as_ref().is_none_or(|target| !current.contains(target)))
        .map(|(id, target)| Member { source_id: (*id).clone(), target_id: target.clone() })
        .collect();
    let beyond: Vec<&TargetId> = current.difference(&staying).copied().collect();
    let leaving: Vec<&TargetId> = beyond.iter().copied().filter(|target| !only_adds && !protected(target)).collect();
    let removed: Vec<Member> = leaving
        .into_iter()
        .map(|target| Member {
            source_id: source_of(situation, target).unwrap_or_else(|| SourceId(target.0.clone())),
            target_id: Some(target.clone()),
        })
        .collect();
    let kept = beyond.len() - removed.len();
    let total = u32::try_from(wanted.len() + kept).unwrap_or(u32::MAX);
    Some(MemberChanges { added, removed, left_out, total })
}

/// A member's account, if it has one already; `None`: it is left out. Sources name members by id alone: a person of that id goes
/// before a group, which counts only where the target takes groups in groups.
fn resolve(situation: &Situation<'_>, id: &SourceId) -> Option<Option<TargetId>> {
    kinds(situation).iter().find_map(|kind| {
        let target = situation.references.target_of(*kind, id);
        (target.is_some() || situation.references.will_have_target(*kind, id)).then_some(target)
    })
}

fn source_of(situation: &Situation<'_>, id: &TargetId) -> Option<SourceId> {
    kinds(situation).iter().find_map(|kind| situation.references.source_of(*kind, id))
}

fn kinds(situation: &Situation<'_>) -> &'static [ObjectType] {
    if situation.configuration.profile().groups_in_groups { &[ObjectType::User, ObjectType::Group] } else { &[ObjectType::User] }
}
