//! Which groups bring app roles, and by which way: an assigned group itself, and the groups within it where the connection says so. Holds
//! groups only, never their people, so that its size is that of the assignments.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use usher_core::id::SourceId;
use usher_core::import::{AppRole, Nesting};

/// A group as far as it is needed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: SourceId,
    pub(super) label: String,
}

/// How one group is reached from an assigned one.
#[derive(Debug)]
struct Way {
    /// The assigned group's place among all of them, and this group's among those within it: nearer ones first.
    order: (usize, usize),
    path: Vec<String>,
}

/// All groups that bring roles.
#[derive(Debug, Default)]
pub(super) struct Reach {
    ways: HashMap<SourceId, Vec<Way>>,
    /// By the assigned group's place.
    roles: Vec<Vec<AppRole>>,
}

impl Reach {
    /// Goes through the assigned groups. `within`: the groups that are directly in a group, in id order. A ring of groups is gone through
    /// once.
    pub(super) fn of<E>(
        assigned: BTreeMap<SourceId, (String, Vec<AppRole>)>,
        nesting: Nesting,
        mut within: impl FnMut(&SourceId) -> Result<Vec<Named>, E>,
    ) -> Result<Self, E> {
        let mut reach = Self::default();
        let mut known: HashMap<SourceId, Vec<Named>> = HashMap::new();
        for (place, (group, (label, roles))) in assigned.into_iter().enumerate() {
            reach.roles.push(roles);
            let mut seen = BTreeSet::from([group.clone()]);
            let mut waiting = VecDeque::from([(group, vec![label])]);
            let mut nearness = 0;
            while let Some((id, path)) = waiting.pop_front() {
                if nesting == Nesting::Nested {
                    if !known.contains_key(&id) {
                        known.insert(id.clone(), within(&id)?);
                    }
                    for inner in known.get(&id).into_iter().flatten().filter(|inner| seen.insert(inner.id.clone())) {
                        waiting.push_back((inner.id.clone(), path.iter().cloned().chain([inner.label.clone()]).collect()));
                    }
                }
                reach.ways.entry(id).or_default().push(Way { order: (place, nearness), path });
                nearness += 1;
            }
        }
        Ok(reach)
    }

    /// The groups.
    pub(super) fn groups(&self) -> impl Iterator<Item = &SourceId> {
        self.ways.keys()
    }

    /// Gives a person the roles that these groups bring, each by its shortest way; a role of their own stays as it is.
    pub(super) fn bring(&self, held: &mut Vec<AppRole>, groups: &[SourceId]) {
        let mut ways: Vec<&Way> = groups.iter().filter_map(|group| self.ways.get(group)).flatten().collect();
        ways.sort_by_key(|way| way.order);
        ways.dedup_by_key(|way| way.order.0);
        for way in ways {
            for role in self.roles.get(way.order.0).into_iter().flatten() {
                let same = |one: &&mut AppRole| one.id == role.id && one.value == role.value;
                match held.iter_mut().find(same) {
                    None => held.push(AppRole { via: way.path.clone(), ..role.clone() }),
                    Some(one) if one.via.len() > way.path.len() => one.via.clone_from(&way.path),
                    Some(_) => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use usher_core::id::SourceId;
    use usher_core::import::{AppRole, Nesting, ObjectType, Presence, SourceObject, Value, assign_through_groups};

    use super::{Named, Reach};

    fn object(id: String, object_type: ObjectType, mut members: Vec<SourceId>) -> SourceObject {
        members.sort();
        members.dedup();
        SourceObject {
            attributes: [("displayName".to_owned(), Value::text(format!("Group {id}")))].into(),
            id: id.into(),
            object_type,
            presence: Presence::Present,
            app_roles: Vec::new(),
            manager: None,
            members,
            member_of: Vec::new(),
        }
    }

    /// Groups in groups, rings among them, in numbers that repeat.
    fn company(seed: u64) -> (Vec<SourceObject>, Vec<SourceObject>, BTreeMap<SourceId, Vec<AppRole>>) {
        let mut state = seed;
        let mut draw = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut people: Vec<SourceObject> = (0..12).map(|n| object(format!("p{n}"), ObjectType::User, Vec::new())).collect();
        let groups: Vec<SourceObject> = (0..8)
            .map(|n| {
                let people = (0..draw(4)).map(|_| SourceId(format!("p{}", draw(12)))).collect::<Vec<_>>();
                let groups = (0..draw(3)).map(|_| SourceId(format!("g{}", draw(8)))).collect::<Vec<_>>();
                object(format!("g{n}"), ObjectType::Group, [people, groups].concat())
            })
            .collect();
        let role = |n: u64| AppRole { id: format!("r{n}"), ..AppRole::named("Role") };
        let assigned = (0..4).map(|_| (SourceId(format!("g{}", draw(8))), vec![role(draw(2)), role(2)])).collect();
        people[0].app_roles.push(role(1));
        (people, groups, assigned)
    }

    #[test]
    fn roles_come_as_through_groups_that_are_all_at_hand() {
        for seed in 0..300 {
            for nesting in [Nesting::Direct, Nesting::Nested] {
                let (people, groups, assigned) = company(seed);
                let mut expected = people.clone();
                assign_through_groups(&mut expected, &groups, &assigned, nesting);

                let known = |id: &SourceId| groups.iter().find(|group| group.id == *id);
                let named = |group: &SourceObject| Named { id: group.id.clone(), label: group.label() };
                let within =
                    |id: &SourceId| Ok::<_, Infallible>(known(id).unwrap().members.iter().filter_map(known).map(named).collect::<Vec<_>>());
                let labelled = assigned.into_iter().map(|(id, roles)| (id.clone(), (known(&id).unwrap().label(), roles))).collect();
                let reach = Reach::of(labelled, nesting, within).unwrap();
                for (mut person, expected) in people.into_iter().zip(expected) {
                    let holding: Vec<SourceId> =
                        groups.iter().filter(|group| group.members.contains(&person.id)).map(|group| group.id.clone()).collect();
                    reach.bring(&mut person.app_roles, &holding);
                    assert_eq!(person, expected, "seed {seed}, {nesting:?}");
                }
            }
        }
    }
}
