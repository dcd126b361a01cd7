//! Protected ids that nobody in the source has: a slip in one leaves somebody unprotected. Decides nothing itself.

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

/// Is shown people and groups one by one, in any order, and keeps none of them.
#[derive(Debug)]
pub struct UnmatchedIds(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    written: String,
    wanted: Wanted,
    named: bool,
    /// How many letters off, and who.
    nearest: Option<(usize, String)>,
}

impl UnmatchedIds {
    /// Nobody shown yet. Blank entries are told elsewhere.
    #[must_use]
    pub fn new(protection: &Protection) -> Self {
        let filled = protection.ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty());
        Self(filled.map(|id| Entry { written: id.to_owned(), wanted: Wanted::new(id), named: false, nearest: None }).collect())
    }

    /// Is there nothing to look for?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One person or group more. Their id and userPrincipalName count, as they do where somebody is protected.
    pub fn add(&mut self, object: &SourceObject) {
        let name = object.attribute("userPrincipalName").as_text();
        let names = [Some(object.id.0.as_str()), name.as_deref()];
        for entry in self.0.iter_mut().filter(|entry| !entry.named) {
            for name in names.into_iter().flatten() {
                entry.named |= name.to_lowercase() == entry.written.to_lowercase();
                nearer(&entry.wanted, name, &mut entry.nearest);
            }
        }
    }

    /// Those that named nobody, in their order.
    #[must_use]
    pub fn rest(self) -> Vec<UnmatchedId> {
        let unnamed = self.0.into_iter().filter(|entry| !entry.named);
        unnamed.map(|entry| UnmatchedId { entry: entry.written, nearest: entry.nearest.map(|(_, name)| name) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::import::{ObjectType, Presence, Value};

    #[test]
    fn an_id_that_nobody_has_is_told_with_the_one_that_was_meant() {
        let person = |id: &str, name: &str| SourceObject {
            id: id.into(),
            object_type: ObjectType::User,
            presence: Presence::Present,
            attributes: BTreeMap::from([("userPrincipalName".to_owned(), Value::text(name))]),
            app_roles: Vec::new(),
            manager: None,
            members: Vec::new(),
            member_of: Vec::new(),
        };
        let ids = [" U001 ", "bo@contoso.com", "cy@contsoo.com", "an-account-of-the-target", ""].map(str::to_owned).to_vec();
        let mut looked = UnmatchedIds::new(&Protection { ids, ..Protection::default() });
        for (id, name) in [("u001", "ann@contoso.com"), ("u002", "Bo@contoso.com"), ("u003", "cy@contoso.com")] {
            looked.add(&person(id, name));
        }
        let told = |entry: &str, nearest: Option<&str>| UnmatchedId { entry: entry.to_owned(), nearest: nearest.map(str::to_owned) };
        assert_eq!(looked.rest(), [told("cy@contsoo.com", Some("cy@contoso.com")), told("an-account-of-the-target", None)]);
        assert!(UnmatchedIds::new(&Protection::default()).is_empty());
    }
}
