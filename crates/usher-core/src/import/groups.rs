//! What groups bring to people: app roles of an assigned group (EP-102, EP-103), and membership of protected groups.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::{AppRole, SourceObject};
use crate::id::SourceId;

/// Do groups within an assigned group count?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// Only direct members of the assigned group, as in Entra's service (EP-103).
    Direct,
    /// Members of groups within it too, to any depth.
    Nested,
}

/// Gives every person the roles of the assigned groups that hold them, each with the shortest path; a role that they have of their
/// own stays as it is. `assigned`: the roles that a group hands on. A ring of groups is gone through once.
pub fn assign_through_groups(
    people: &mut [SourceObject],
    groups: &[SourceObject],
    assigned: &BTreeMap<SourceId, Vec<AppRole>>,
    nesting: Nesting,
) {
    let by_id: HashMap<&SourceId, &SourceObject> = groups.iter().map(|group| (&group.id, group)).collect();
    let mut brought: HashMap<SourceId, Vec<AppRole>> = HashMap::new();
    for (group, roles) in assigned {
        let Some(group) = by_id.get(group) else { continue };
        for (person, path) in reached(group, &by_id, nesting) {
            let held = brought.entry(person).or_default();
            held.extend(roles.iter().map(|role| AppRole { via: path.clone(), ..role.clone() }));
        }
    }
    for person in people {
        for role in brought.remove(&person.id).into_iter().flatten() {
            let same = |held: &AppRole| held.id == role.id && held.value == role.value;
            match person.app_roles.iter_mut().find(|held| same(held)) {
                None => person.app_roles.push(role),
                Some(held) if held.via.len() > role.via.len() => held.via = role.via,
                Some(_) => {}
            }
        }
    }
}

/// Everyone whom a group holds, with the groups on the way; the shortest way where there are several.
fn reached(group: &SourceObject, groups: &HashMap<&SourceId, &SourceObject>, nesting: Nesting) -> Vec<(SourceId, Vec<String>)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([&group.id]);
    let mut waiting = VecDeque::from([(group.id.clone(), vec![group.label()])]);
    while let Some((id, path)) = waiting.pop_front() {
        let Some(group) = groups.get(&id) else { continue };
        for member in &group.members {
            match groups.get(member) {
                None => found.push((member.clone(), path.clone())),
                Some(inner) if nesting == Nesting::Nested && seen.insert(&inner.id) => {
                    let longer = path.iter().cloned().chain([inner.label()]).collect();
                    waiting.push_back((member.clone(), longer));
                }
                Some(_) => {}
            }
        }
    }
    let mut told = BTreeSet::new();
    found.retain(|(person, _)| told.insert(person.clone()));
    found
}

/// Those of `names` (ids or display names, without regard to case) that no group has.
#[must_use]
pub fn unknown_groups(groups: &[SourceObject], names: &[String]) -> Vec<String> {
    let known: BTreeSet<String> =
        groups.iter().flat_map(|group| [group.id.as_str().to_lowercase(), group.label().to_lowercase()]).collect();
    names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty() && !known.contains(&name.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// Tells everyone whom these groups hold, groups within them to any depth included: protection errs on the side of the person, whatever
/// assignment does with nesting. `names`: ids or display names, without regard to case.
pub fn note_memberships(people: &mut [SourceObject], groups: &[SourceObject], names: &[String]) {
    let wanted: BTreeSet<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let by_id: HashMap<&SourceId, &SourceObject> = groups.iter().map(|group| (&group.id, group)).collect();
    let mut holds: HashMap<SourceId, Vec<String>> = HashMap::new();
    for group in groups {
        if wanted.contains(&group.id.as_str().to_lowercase()) || wanted.contains(&group.label().to_lowercase()) {
            for (person, _) in reached(group, &by_id, Nesting::Nested) {
                holds.entry(person).or_default().push(group.label());
            }
        }
    }
    for person in people {
        if let Some(names) = holds.remove(&person.id) {
            person.member_of = names;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ObjectType, Presence};

    fn object(id: &str, object_type: ObjectType, members: &[&str]) -> SourceObject {
        SourceObject {
            id: id.into(),
            object_type,
            presence: Presence::Present,
            attributes: BTreeMap::new(),
            app_roles: Vec::new(),
            manager: None,
            members: members.iter().map(|id| SourceId::from(*id)).collect(),
            member_of: Vec::new(),
        }
    }

    fn through(nesting: Nesting) -> Vec<Vec<Vec<String>>> {
        let groups = [object("all", ObjectType::Group, &["ann", "sales"]), object("sales", ObjectType::Group, &["ann", "bo", "all"])];
        let mut people = [object("ann", ObjectType::User, &[]), object("bo", ObjectType::User, &[]), object("cai", ObjectType::User, &[])];
        people[2].app_roles.push(AppRole::named("User"));
        let assigned = BTreeMap::from([(SourceId::from("all"), vec![AppRole::named("User")])]);
        assign_through_groups(&mut people, &groups, &assigned, nesting);
        people.iter().map(|person| person.app_roles.iter().map(|role| role.via.clone()).collect()).collect()
    }

    #[test]
    fn direct_members_of_an_assigned_group_are_assigned_and_others_by_choice() {
        assert_eq!(through(Nesting::Direct), [vec![vec!["all".to_owned()]], vec![], vec![vec![]]]);
        let nested = [vec![vec!["all".to_owned()]], vec![vec!["all".to_owned(), "sales".to_owned()]], vec![vec![]]];
        assert_eq!(through(Nesting::Nested), nested);
    }

    #[test]
    fn members_of_the_groups_asked_about_are_told() {
        let mut people = [object("ann", ObjectType::User, &[]), object("bo", ObjectType::User, &[])];
        let groups = [
            object("VIP", ObjectType::Group, &["board"]),
            object("board", ObjectType::Group, &["ann"]),
            object("other", ObjectType::Group, &["bo"]),
        ];
        note_memberships(&mut people, &groups, &[" vip ".to_owned()]);
        assert_eq!((people[0].member_of.clone(), people[1].member_of.clone()), (vec!["VIP".to_owned()], vec![]), "through a group within");
    }
}
