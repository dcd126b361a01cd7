//! Protected ids that nobody in the source has: a slip in one leaves somebody unprotected. Decides nothing itself.

use std::collections::HashSet;

use crate::configuration::Protection;
use crate::import::SourceObject;
use crate::nearest::{Wanted, nearer};

/// An entry of `protected.ids` that names nobody in the source. It may still name an account of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedId {
    /// As it was entered.
    pub entry: String,
    /// Who may have been meant.
    pub nearest: Option<String>,
}

/// Nearest names are looked for of so many entries: each is compared with everyone. More than these are no slips.
const MOST_SUGGESTED: usize = 20;

/// Is shown names one by one, in any order, and keeps none of them.
#[derive(Debug)]
pub struct UnmatchedIds {
    /// As they were entered, and as they are compared.
    entries: Vec<(String, String)>,
    unnamed: HashSet<String>,
}

impl UnmatchedIds {
    /// Nobody shown yet. Blank entries are told elsewhere.
    #[must_use]
    pub fn new(protection: &Protection) -> Self {
        let filled = protection.ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty());
        let entries: Vec<_> = filled.map(|id| (id.to_owned(), id.to_lowercase())).collect();
        let unnamed = entries.iter().map(|(_, folded)| folded.clone()).collect();
        Self { entries, unnamed }
    }

    /// Is there nothing to look for any more?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unnamed.is_empty()
    }

    /// One person or group more. Their id and userPrincipalName count, as they do where somebody is protected.
    pub fn add(&mut self, object: &SourceObject) {
        names(object, |name| self.add_name(name));
    }

    /// An id or name more by which somebody would be protected, be they in the source or not.
    pub fn add_name(&mut self, name: &str) {
        self.unnamed.remove(&name.to_lowercase());
    }

    /// Those that named nobody, to be compared with everyone.
    #[must_use]
    pub fn rest(self) -> NearestIds {
        let Self { entries, unnamed } = self;
        let unnamed = entries.into_iter().filter(|(_, folded)| unnamed.contains(folded));
        let entry = |(at, (written, _)): (usize, (String, String))| Entry {
            wanted: (at < MOST_SUGGESTED).then(|| Wanted::new(&written)),
            written,
            nearest: None,
        };
        NearestIds(unnamed.enumerate().map(entry).collect())
    }
}

/// Entries that name nobody, as everyone is shown once more.
#[derive(Debug)]
pub struct NearestIds(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    written: String,
    wanted: Option<Wanted>,
    /// How many letters off, and who.
    nearest: Option<(usize, String)>,
}

impl NearestIds {
    /// Did every entry name somebody?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One person or group more of those who are there.
    pub fn add(&mut self, object: &SourceObject) {
        names(object, |name| {
            for Entry { wanted, nearest, .. } in &mut self.0 {
                if let Some(wanted) = wanted {
                    nearer(wanted, name, nearest);
                }
            }
        });
    }

    /// Each with who may have been meant, in their order.
    #[must_use]
    pub fn told(self) -> Vec<UnmatchedId> {
        self.0.into_iter().map(|entry| UnmatchedId { entry: entry.written, nearest: entry.nearest.map(|(_, name)| name) }).collect()
    }
}

fn names(object: &SourceObject, mut take: impl FnMut(&str)) {
    take(object.id.as_str());
    if let Some(name) = object.attribute("userPrincipalName").as_text() {
        take(&name);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::import::{ObjectType, Presence, Value};

    fn person(id: &str, name: &str) -> SourceObject {
        SourceObject {
            id: id.into(),
            object_type: ObjectType::User,
            presence: Presence::Present,
            attributes: BTreeMap::from([("userPrincipalName".to_owned(), Value::text(name))]),
            app_roles: Vec::new(),
            manager: None,
            members: Vec::new(),
            member_of: Vec::new(),
        }
    }

    #[test]
    fn an_id_that_nobody_has_is_told_with_the_one_that_was_meant() {
        let ids = [" U001 ", "bo@contoso.com", "cy@contsoo.com", "an-account-of-the-target", "", "Gone"].map(str::to_owned).to_vec();
        let mut looked = UnmatchedIds::new(&Protection { ids, ..Protection::default() });
        let everyone = [("u001", "ann@contoso.com"), ("u002", "Bo@contoso.com"), ("u003", "cy@contoso.com")];
        everyone.iter().for_each(|(id, name)| looked.add(&person(id, name)));
        looked.add_name("gone");
        let mut rest = looked.rest();
        everyone.iter().for_each(|(id, name)| rest.add(&person(id, name)));
        let told = |entry: &str, nearest: Option<&str>| UnmatchedId { entry: entry.to_owned(), nearest: nearest.map(str::to_owned) };
        assert_eq!(rest.told(), [told("cy@contsoo.com", Some("cy@contoso.com")), told("an-account-of-the-target", None)]);
        assert!(UnmatchedIds::new(&Protection::default()).is_empty());
    }

    #[test]
    fn a_hundred_ids_that_nobody_has_are_looked_for_among_many() {
        let ids: Vec<String> = (0..100).map(|number| format!("gone.person{number:04}@contoso.com")).collect();
        let mut looked = UnmatchedIds::new(&Protection { ids, ..Protection::default() });
        let everyone: Vec<_> = (0..20_000).map(|at| person(&format!("u{at:05}"), &format!("some.one{at:05}@contoso.com"))).collect();
        everyone.iter().for_each(|one| looked.add(one));
        let mut rest = looked.rest();
        everyone.iter().for_each(|one| rest.add(one));
        assert_eq!(rest.told().len(), 100);
    }
}
