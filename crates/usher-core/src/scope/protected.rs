//! Whom a protection would keep from being touched, counted entry by entry: for an admin who writes one. Decides nothing itself.

use std::collections::BTreeMap;

use super::CompiledProtection;
use crate::configuration::{ProtectedPattern, Protection};
use crate::expression::Pattern;
use crate::id::SourceId;
use crate::import::{ObjectType, SourceObject};

/// How many people each entry protects, in the order of the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProtectedCounts {
    /// By id or userPrincipalName. 0 is no slip where the entry names an account of the target.
    pub ids: Vec<u32>,
    /// By pattern; `Err` says why the pattern can't be used.
    pub patterns: Vec<Result<u32, String>>,
    /// By group: its members in the source. `None`: the source shows no such group.
    pub groups: Vec<Option<u32>>,
    /// People whom any entry protects.
    pub people: u32,
}

/// Counts object by object, in any order: of people it keeps ids, of groups only the members of those that are named.
#[derive(Debug)]
pub struct ProtectedCounter {
    ids: Vec<Entry>,
    patterns: Vec<Result<Entry, String>>,
    groups: Vec<GroupEntry>,
    /// Everyone while groups are named, since a group may come after its members; otherwise only a number is needed.
    people: BTreeMap<SourceId, Protected>,
    protected: u32,
}

/// Does an entry protect them that needs no group?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protected {
    Yes,
    NotYet,
}

#[derive(Debug)]
struct Entry {
    /// `None`: it can't be used, so it protects nobody.
    rule: Option<CompiledProtection>,
    count: u32,
}

impl Entry {
    fn protects(&mut self, person: &SourceObject) -> bool {
        let protects = self.rule.as_ref().is_some_and(|rule| rule.of_object(person).is_some());
        self.count += u32::from(protects);
        protects
    }
}

#[derive(Debug)]
struct GroupEntry {
    /// Id or displayName, in lower case.
    name: String,
    /// Of the first group of that name.
    members: Option<Vec<SourceId>>,
}

impl ProtectedCounter {
    /// Nobody counted yet.
    #[must_use]
    pub fn new(protection: &Protection) -> Self {
        let id = |id: &String| Entry { rule: only(Protection { ids: vec![id.clone()], ..Protection::default() }).ok(), count: 0 };
        let pattern = |pattern: &ProtectedPattern| {
            let one = Protection { patterns: vec![pattern.clone()], ..Protection::default() };
            // The pattern's own trouble: where it stands, nothing else need be said.
            let rule = Pattern::new(&pattern.pattern).and_then(|_| only(one))?;
            Ok(Entry { rule: Some(rule), count: 0 })
        };
        let group = |name: &String| GroupEntry { name: name.trim().to_lowercase(), members: None };
        Self {
            ids: protection.ids.iter().map(id).collect(),
            patterns: protection.patterns.iter().map(pattern).collect(),
            groups: protection.groups.iter().map(group).collect(),
            people: BTreeMap::new(),
            protected: 0,
        }
    }

    /// Which objects it has to be shown.
    #[must_use]
    pub fn object_types(&self) -> &'static [ObjectType] {
        if self.groups.is_empty() { &[ObjectType::User] } else { &[ObjectType::User, ObjectType::Group] }
    }

    /// One person or group more; each once.
    pub fn add(&mut self, object: &SourceObject) {
        match object.object_type {
            ObjectType::User => self.add_person(object),
            // Not by the person's own list of groups: a source fills it for the groups that are protected already.
            ObjectType::Group => {
                for entry in self.groups.iter_mut().filter(|entry| entry.members.is_none() && is_called(object, &entry.name)) {
                    entry.members = Some(object.members.clone());
                }
            }
        }
    }

    fn add_person(&mut self, person: &SourceObject) {
        let mut is_protected = false;
        for entry in self.ids.iter_mut().chain(self.patterns.iter_mut().flatten()) {
            is_protected |= entry.protects(person);
        }
        self.protected += u32::from(is_protected);
        if !self.groups.is_empty() {
            self.people.insert(person.id.clone(), if is_protected { Protected::Yes } else { Protected::NotYet });
        }
    }

    /// What was counted.
    #[must_use]
    pub fn counts(self) -> ProtectedCounts {
        let Self { ids, patterns, groups, mut people, mut protected } = self;
        let mut count = |members: Vec<SourceId>| {
            let mut count = 0;
            for member in members {
                let Some(person) = people.get_mut(&member) else { continue };
                protected += u32::from(*person == Protected::NotYet);
                *person = Protected::Yes;
                count += 1;
            }
            count
        };
        let groups = groups.into_iter().map(|entry| entry.members.map(&mut count)).collect();
        ProtectedCounts {
            ids: ids.into_iter().map(|entry| entry.count).collect(),
            patterns: patterns.into_iter().map(|entry| entry.map(|entry| entry.count)).collect(),
            groups,
            people: protected,
        }
    }
}

fn only(protection: Protection) -> Result<CompiledProtection, String> {
    CompiledProtection::compile(&protection).map_err(|complaint| complaint.message)
}

fn is_called(group: &SourceObject, wanted: &str) -> bool {
    group.id.0.to_lowercase() == *wanted || group.attribute("displayName").as_text().is_some_and(|name| name.to_lowercase() == *wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Presence, Value};

    fn object(object_type: ObjectType, id: &str, attributes: &[(&str, &str)], members: &[&str]) -> SourceObject {
        SourceObject {
            id: id.into(),
            object_type,
            presence: Presence::Present,
            attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), Value::text(*value))).collect(),
            app_roles: Vec::new(),
            manager: None,
            members: members.iter().map(|id| (*id).into()).collect(),
            member_of: Vec::new(),
        }
    }

    #[test]
    fn each_entry_tells_how_many_it_protects_and_all_together_count_a_person_once() {
        let objects = [
            object(ObjectType::User, "1", &[("userPrincipalName", "admin.ann@contoso.com")], &[]),
            object(ObjectType::User, "2", &[("userPrincipalName", "admin.bo@contoso.com")], &[]),
            object(ObjectType::User, "3", &[("userPrincipalName", "cy@contoso.com")], &[]),
            object(ObjectType::User, "4", &[("userPrincipalName", "di@contoso.com")], &[]),
            object(ObjectType::Group, "g", &[("displayName", "Board")], &["1", "3"]),
        ];
        let protection = Protection {
            ids: vec![" CY@contoso.com ".to_owned(), "an-account-of-the-target".to_owned()],
            patterns: vec![
                ProtectedPattern { attribute: "userPrincipalName".to_owned(), pattern: "^admin\\.".to_owned() },
                ProtectedPattern { attribute: "userPrincipalName".to_owned(), pattern: "(".to_owned() },
            ],
            groups: vec!["board".to_owned(), "Bored".to_owned()],
        };
        let counted = |objects: &mut dyn Iterator<Item = &SourceObject>| {
            let mut counter = ProtectedCounter::new(&protection);
            objects.for_each(|object| counter.add(object));
            counter.counts()
        };
        let counts = counted(&mut objects.iter());
        assert_eq!(counted(&mut objects.iter().rev()), counts, "whichever comes first");
        assert_eq!(counts.ids, [1, 0]);
        assert_eq!(counts.patterns[0], Ok(2));
        assert_eq!(counts.patterns[1], Err("A closing parenthesis is missing in the pattern.".to_owned()));
        assert_eq!(counts.groups, [Some(2), None]);
        assert_eq!(counts.people, 3);
        let types = |protection: &Protection| ProtectedCounter::new(protection).object_types();
        assert_eq!(types(&protection), [ObjectType::User, ObjectType::Group]);
        assert_eq!(types(&Protection { groups: Vec::new(), ..protection }), [ObjectType::User], "groups matter to groups alone");
    }
}
