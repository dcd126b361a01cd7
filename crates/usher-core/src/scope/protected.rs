//! Whom a protection would keep from being touched, counted entry by entry: for an admin who writes one. Decides nothing itself.

use super::CompiledProtection;
use crate::configuration::Protection;
use crate::expression::Pattern;
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

/// Counts over the source's objects, people and groups together.
#[must_use]
pub fn count_protected(protection: &Protection, objects: &[SourceObject]) -> ProtectedCounts {
    let mut counts = ProtectedCounts::default();
    let people: Vec<&SourceObject> = objects.iter().filter(|object| object.object_type == ObjectType::User).collect();
    let mut protected = vec![false; people.len()];
    let mut mark = |is_theirs: &dyn Fn(&SourceObject) -> bool| {
        let mut count = 0;
        for (person, protected) in people.iter().zip(&mut protected) {
            if is_theirs(person) {
                *protected = true;
                count += 1;
            }
        }
        count
    };
    for id in &protection.ids {
        let one = only(Protection { ids: vec![id.clone()], ..Protection::default() });
        counts.ids.push(one.map_or(0, |one| mark(&|person| one.of_object(person).is_some())));
    }
    for pattern in &protection.patterns {
        let one = Protection { patterns: vec![pattern.clone()], ..Protection::default() };
        // The pattern's own trouble: where it stands, nothing else need be said.
        let readable = Pattern::new(&pattern.pattern).and_then(|_| only(one));
        counts.patterns.push(readable.map(|one| mark(&|person| one.of_object(person).is_some())));
    }
    for name in &protection.groups {
        // Not by the person's own list of groups: a source fills it for the groups that are protected already.
        let group = objects.iter().find(|object| object.object_type == ObjectType::Group && is_called(object, name));
        counts.groups.push(group.map(|group| mark(&|person| group.members.binary_search(&person.id).is_ok())));
    }
    counts.people = u32::try_from(protected.iter().filter(|one| **one).count()).unwrap_or(u32::MAX);
    counts
}

fn only(protection: Protection) -> Result<CompiledProtection, String> {
    CompiledProtection::compile(&protection).map_err(|complaint| complaint.message)
}

fn is_called(group: &SourceObject, name: &str) -> bool {
    let wanted = name.trim().to_lowercase();
    group.id.0.to_lowercase() == wanted || group.attribute("displayName").as_text().is_some_and(|name| name.to_lowercase() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::ProtectedPattern;
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
        let counts = count_protected(&protection, &objects);
        assert_eq!(counts.ids, [1, 0]);
        assert_eq!(counts.patterns[0], Ok(2));
        assert_eq!(counts.patterns[1], Err("A closing parenthesis is missing in the pattern.".to_owned()));
        assert_eq!(counts.groups, [Some(2), None]);
        assert_eq!(counts.people, 3);
    }
}
