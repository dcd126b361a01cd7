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
    /// Where it is served: the beginning of every `meta.location`.
    #[serde(skip)]
    pub(super) base: String,
    #[serde(skip)]
    by_user_name: HashMap<String, u64>,
    #[serde(skip)]
    member_of: HashMap<u64, BTreeSet<u64>>,
}

/// The new state of one person or group.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Change {
    kind: Kind,
    number: u64,
    /// None: it was deleted.
    resource: Option<Resource>,
    members: BTreeSet<u64>,
}

/// Which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

    pub(super) fn schema(self) -> &'static str {
        match self {
            Self::User => "urn:ietf:params:scim:schemas:core:2.0:User",
            Self::Group => "urn:ietf:params:scim:schemas:core:2.0:Group",
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

    /// How one stands now, to be kept.
    pub(super) fn change(&self, kind: Kind, number: u64) -> Change {
        let members = if kind == Kind::Group { self.members.get(&number).cloned().unwrap_or_default() } else { BTreeSet::new() };
        Change { kind, number, resource: self.all(kind).get(&number).cloned(), members }
    }

    /// Makes a change that was kept; ids that were given once are never given again.
    pub(super) fn apply(&mut self, change: Change) {
        let Change { kind, number, resource, members } = change;
        self.next = self.next.max(number);
        let Some(resource) = resource else {
            self.remove(kind, number);
            return;
        };
        self.put(kind, number, resource);
        if kind == Kind::Group {
            self.set_members(number, &members);
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
        let now = now();
        resource.insert("meta".to_owned(), json!({"created": now, "lastModified": now}));
        if kind == Kind::User {
            // Dialpad gives a number by itself; nobody sent it and nobody may take it away.
            let phones = resource.entry("phoneNumbers").or_insert_with(|| json!([]));
            if let Json::Array(phones) = phones {
                phones.push(json!({"type": super::rules::OWN_NUMBER, "value": format!("+1415{:07}", 5_550_000 + number)}));
            }
            self.by_user_name.insert(text(&resource, "userName").to_lowercase(), number);
            self.users.insert(number, resource);
        } else {
            self.groups.insert(number, resource);
            self.members.insert(number, BTreeSet::new());
        }
        number
    }

    /// Puts another state of one in place: a change of now.
    pub(super) fn replace(&mut self, kind: Kind, number: u64, mut resource: Resource) {
        let created = self.all(kind).get(&number).and_then(|before| before.get("meta")?.get("created")).cloned();
        resource.insert("meta".to_owned(), json!({"created": created, "lastModified": now()}));
        self.put(kind, number, resource);
    }

    fn put(&mut self, kind: Kind, number: u64, resource: Resource) {
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

    /// Makes these the members, and nobody else.
    pub(super) fn set_members(&mut self, group: u64, members: &BTreeSet<u64>) {
        for gone in self.members.get(&group).cloned().unwrap_or_default().difference(members) {
            self.set_member(group, *gone, false);
        }
        for member in members {
            self.set_member(group, *member, true);
        }
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
            resource.insert("members".to_owned(), held.map(|member| self.member(*member)).collect());
        }
        let meta = resource.entry("meta").or_insert_with(|| json!({}));
        if !meta.is_object() {
            *meta = json!({});
        }
        meta["resourceType"] = kind.name().into();
        meta["location"] = self.location(kind, number).into();
        Some(resource)
    }

    /// One member of a group, as it is shown.
    pub(super) fn member(&self, number: u64) -> Json {
        json!({"value": id(number), "$ref": self.location(Kind::User, number), "type": "User"})
    }

    /// Its address.
    pub(super) fn location(&self, kind: Kind, number: u64) -> String {
        format!("{}/{}s/{}", self.base, kind.name(), id(number))
    }
}

/// As SCIM writes moments (RFC 7643 §2.3.5).
fn now() -> String {
    format!("{:.3}", jiff::Timestamp::now())
}
