//! Groups and who is in them.

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value as Json, json};

use super::super::guid::Guid;
use super::people::State;
use super::{Kind, What, World};

/// One group.
#[derive(Debug)]
pub(crate) struct Group {
    /// The object id.
    pub(crate) id: Guid,
    /// What is known of it, by Graph's names.
    pub(crate) properties: Map<String, Json>,
    /// Direct members, people and groups; deleted ones are still in it.
    pub(crate) members: BTreeSet<Guid>,
    /// Are its members told only to who may read hidden memberships? (`HiddenMembership`)
    pub(crate) hidden: bool,
    /// There, deleted, gone.
    pub(crate) state: State,
}

impl Group {
    /// A security group with this name.
    pub(crate) fn security(id: Guid, name: &str, members: BTreeSet<Guid>) -> Self {
        let told = json!({
            "id": id.to_string(),
            "displayName": name,
            "mailNickname": name.replace(' ', "-"),
            "mailEnabled": false,
            "securityEnabled": true,
            "groupTypes": [],
        });
        let properties = told.as_object().cloned().unwrap_or_default();
        Self { id, properties, members, hidden: false, state: State::Present }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.properties.get("displayName").and_then(Json::as_str).unwrap_or_default()
    }
}

impl World {
    /// All groups that ever were, in a fixed order.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with this id, a deleted one too.
    pub(crate) fn group(&self, id: Guid) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub(super) fn group_mut(&mut self, id: Guid) -> Option<&mut Group> {
        self.groups.iter_mut().find(|group| group.id == id)
    }

    /// One that is there, by id or name.
    pub(crate) fn find_group(&self, which: &str) -> Option<&Group> {
        let present = self.groups.iter().filter(|group| group.state == State::Present);
        let id = Guid::parse(which);
        present.into_iter().find(|group| Some(group.id) == id || group.name().eq_ignore_ascii_case(which))
    }

    /// Direct members that are there.
    pub(crate) fn members(&self, group: &Group) -> impl Iterator<Item = Guid> {
        group.members.iter().copied().filter(|id| self.is_present(*id))
    }

    /// Members of the group and of groups within it, to any depth; each once.
    pub(crate) fn transitive_members(&self, group: &Group) -> BTreeSet<Guid> {
        let mut found = BTreeSet::new();
        let mut waiting = VecDeque::from([group]);
        while let Some(group) = waiting.pop_front() {
            for id in self.members(group) {
                if found.insert(id)
                    && let Some(inner) = self.group(id)
                {
                    waiting.push_back(inner);
                }
            }
        }
        found
    }

    /// Groups that hold this object directly.
    pub(crate) fn groups_of(&self, id: Guid) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.state == State::Present && group.members.contains(&id))
    }

    /// Adds a group; the properties were checked.
    pub(crate) fn add_group(&mut self, properties: Map<String, Json>) -> Guid {
        let name = properties.get("displayName").and_then(Json::as_str).unwrap_or_default().to_owned();
        let mut group = Group::security(Guid::random(), &name, BTreeSet::new());
        group.properties.extend(properties);
        let id = group.id;
        self.groups.push(group);
        self.changes.note(Kind::Group, id, What::Created);
        id
    }

    /// Sets properties; only those that differ count as changed. False: it isn't there.
    pub(crate) fn update_group(&mut self, id: Guid, set: &Map<String, Json>) -> bool {
        let Some(group) = self.group_mut(id).filter(|group| group.state == State::Present) else { return false };
        let differs = |name: &String, value: &Json| group.properties.get(name).unwrap_or(&Json::Null) != value;
        let names: BTreeSet<String> = set.iter().filter(|(name, value)| differs(name, value)).map(|(name, _)| name.clone()).collect();
        for name in &names {
            group.properties.insert(name.clone(), set[name].clone());
        }
        if !names.is_empty() {
            self.changes.note(Kind::Group, id, What::Properties(names));
        }
        true
    }

    /// Keeps a group's members from whoever may not read hidden memberships. Graph tells no change for it.
    pub(crate) fn hide_members(&mut self, group: Guid) -> bool {
        self.group_mut(group).filter(|group| !group.hidden).is_some_and(|group| {
            group.hidden = true;
            true
        })
    }

    /// Puts an object into a group or takes it out. False: one of them isn't there, or nothing changed.
    pub(crate) fn set_member(&mut self, group: Guid, id: Guid, added: bool) -> bool {
        if !self.is_present(id) || group == id {
            return false;
        }
        let Some(found) = self.group_mut(group).filter(|group| group.state == State::Present) else { return false };
        let changed = if added { found.members.insert(id) } else { found.members.remove(&id) };
        if changed {
            self.changes.note(Kind::Group, group, What::Member { id, added });
        }
        changed
    }
}
