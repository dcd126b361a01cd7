//! What the practice Dialpad holds: people and groups in the order in which they came, with indexes, so that no request goes through
//! everyone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// A SCIM resource.
pub(super) type Resource = Map<String, Json>;

/// People and groups.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct World {
    next: u64,
    pub(super) users: BTreeMap<u64, Resource>,
    pub(super) groups: BTreeMap<u64, Resource>,
    /// Members by group.
    pub(super) members: BTreeMap<u64, BTreeSet<u64>>,
    #[serde(skip)]
    by_user_name: HashMap<String, u64>,
    #[serde(skip)]
    member_of: HashMap<u64, BTreeSet<u64>>,
}

/// Which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Group,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }
}

pub(super) fn id(number: u64) -> String {
    (5_400_000_000 + number).to_string()
}

pub(super) fn number(id: &str) -> Option<u64> {
    id.parse::<u64>().ok()?.checked_sub(5_400_000_000)
}

pub(super) fn text<'a>(resource: &'a Resource, name: &str) -> &'a str {
    resource.get(name).and_then(Json::as_str).unwrap_or_default()
}

impl World {
    /// The indexes, after loading.
    pub(super) fn index(&mut self) {
        self.by_user_name = self.users.iter().map(|(number, user)| (text(user, "userName").to_lowercase(), *number)).collect();
        self.member_of.clear();
        for (group, members) in &self.members {
            for member in members {
                self.member_of.entry(*member).or_default().insert(*group);
            }
        }
    }

    pub(super) fn all(&self, kind: Kind) -> &BTreeMap<u64, Resource> {
        match kind {
            Kind::User => &self.users,
            Kind::Group => &self.groups,
        }
    }

    pub(super) fn by_user_name(&self, name: &str) -> Option<u64> {
        self.by_user_name.get(&name.to_lowercase()).copied()
    }

    /// Adds one; its rules were checked.
    pub(super) fn add(&mut self, kind: Kind, mut resource: Resource) -> u64 {
        self.next += 1;
        let number = self.next;
        resource.insert("id".to_owned(), Json::from(id(number)));
        if kind == Kind::User {
            // Dialpad gives a number by itself; nobody sent it and nobody may take it away.
            let phones = resource.entry("phoneNumbers").or_insert_with(|| json!([]));
            if let Json::Array(phones) = phones {
                phones.push(json!({"type": "Dialpad", "value": format!("+1415555{:04}", number % 10_000)}));
            }
            self.by_user_name.insert(text(&resource, "userName").to_lowercase(), number);
            self.users.insert(number, resource);
        } else {
            self.groups.insert(number, resource);
            self.members.insert(number, BTreeSet::new());
        }
        number
    }

    /// Puts another state of one in place.
    pub(super) fn put(&mut self, kind: Kind, number: u64, resource: Resource) {
        match kind {
            Kind::Group => drop(self.groups.insert(number, resource)),
            Kind::User => {
                let name = text(&resource, "userName").to_lowercase();
                if let Some(before) = self.users.insert(number, resource) {
                    self.by_user_name.remove(&text(&before, "userName").to_lowercase());
                }
                self.by_user_name.insert(name, number);
            }
        }
    }

    /// Deletes one for good; memberships go with it.
    pub(super) fn remove(&mut self, kind: Kind, number: u64) -> bool {
        if kind == Kind::Group {
            for member in self.members.remove(&number).unwrap_or_default() {
                if let Some(groups) = self.member_of.get_mut(&member) {
                    groups.remove(&number);
                }
            }
            return self.groups.remove(&number).is_some();
        }
        for group in self.member_of.remove(&number).unwrap_or_default() {
            if let Some(members) = self.members.get_mut(&group) {
                members.remove(&number);
            }
        }
        let Some(user) = self.users.remove(&number) else { return false };
        self.by_user_name.remove(&text(&user, "userName").to_lowercase());
        true
    }

    pub(super) fn set_member(&mut self, group: u64, member: u64, is: bool) {
        let (members, groups) = (self.members.entry(group).or_default(), self.member_of.entry(member).or_default());
        if is {
            members.insert(member);
            groups.insert(group);
        } else {
            members.remove(&member);
            groups.remove(&group);
        }
    }

    /// As it is answered; a group with its members unless they aren't wanted.
    pub(super) fn shown(&self, kind: Kind, number: u64, members: bool) -> Option<Resource> {
        let mut resource = self.all(kind).get(&number)?.clone();
        if kind == Kind::Group && members {
            let held = self.members.get(&number).into_iter().flatten();
            resource.insert("members".to_owned(), held.map(|member| json!({"value": id(*member), "type": "User"})).collect());
        }
        resource.insert("meta".to_owned(), json!({"resourceType": kind.name()}));
        Some(resource)
    }
}
