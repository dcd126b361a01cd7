//! People: computed from the practice company, with what an administrator changed over it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::super::guid::Guid;
use super::{Kind, What, World};
use crate::directory::Flaws;

/// Is it there?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It is.
    Present,
    /// Deleted then; can be restored for 30 days.
    Deleted(Timestamp),
    /// Gone for good.
    Gone,
}

/// One person.
#[derive(Debug)]
pub(crate) struct Person {
    /// The object id.
    pub(crate) id: Guid,
    /// The index in the company; `None` for one whom an administrator added.
    index: Option<u32>,
    /// What an administrator set; null: cleared.
    changed: Option<Box<Map<String, Json>>>,
    /// The manager, where an administrator set it.
    manager: Option<Option<Guid>>,
    /// There, deleted, gone.
    pub(crate) state: State,
}

impl Person {
    pub(super) fn of_company(id: Guid, index: u32) -> Self {
        Self { id, index: Some(index), changed: None, manager: None, state: State::Present }
    }
}

impl World {
    /// All people that ever were, in a fixed order.
    pub(crate) fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person with this id, deleted ones too.
    pub(crate) fn person(&self, id: Guid) -> Option<&Person> {
        self.people.get(*self.places.get(&id)? as usize)
    }

    pub(super) fn person_mut(&mut self, id: Guid) -> Option<&mut Person> {
        self.people.get_mut(*self.places.get(&id)? as usize)
    }

    /// Someone who is there, by id or userPrincipalName.
    pub(crate) fn find_person(&self, who: &str) -> Option<&Person> {
        match Guid::parse(who) {
            Some(id) => self.person(id).filter(|person| person.state == State::Present),
            None => self.people.iter().filter(|person| person.state == State::Present).find(|person| {
                let name = self.properties(person).get("userPrincipalName").and_then(Json::as_str).map(str::to_lowercase);
                name.is_some_and(|name| name == who.to_lowercase())
            }),
        }
    }

    /// Everything that is known of a person, by Graph's names. Cleared properties are null, those that never had a value are absent.
    pub(crate) fn properties(&self, person: &Person) -> Map<String, Json> {
        self.chosen(person, &|_| true)
    }

    /// Only those of these names, and the id: a read of a hundred thousand people makes nothing that nobody asked for.
    pub(crate) fn selected(&self, person: &Person, names: &[String]) -> Map<String, Json> {
        self.chosen(person, &|name| names.iter().any(|own| own == name))
    }

    fn chosen(&self, person: &Person, wanted: &dyn Fn(&str) -> bool) -> Map<String, Json> {
        let mut all = person.index.map_or_else(Map::new, |index| self.of_company(index, wanted));
        for (name, value) in person.changed.iter().flat_map(|changed| changed.iter()).filter(|(name, _)| wanted(name)) {
            all.insert(name.clone(), value.clone());
        }
        for list in ["businessPhones", "otherMails", "proxyAddresses"].into_iter().filter(|list| wanted(list)) {
            all.entry(list).or_insert_with(|| json!([]));
        }
        all.insert("id".to_owned(), person.id.to_string().into());
        all
    }

    fn of_company(&self, index: u32, wanted: &dyn Fn(&str) -> bool) -> Map<String, Json> {
        let mut person = self.company.person(index, Flaws::All);
        let mut all = Map::new();
        if wanted("proxyAddresses")
            && let Some(mail) = person.attribute("mail").as_text()
        {
            all.insert("proxyAddresses".to_owned(), json!([format!("SMTP:{mail}")]));
        }
        if let Some(number) = person.attributes.remove("telephoneNumber").filter(|_| wanted("businessPhones")) {
            all.insert("businessPhones".to_owned(), json!([number]));
        }
        // The old directory names of `id` and `officeLocation` are none of Graph's.
        let old = |name: &str| matches!(name, "objectId" | "physicalDeliveryOfficeName");
        for (name, value) in person.attributes.into_iter().filter(|(name, _)| wanted(name) && !old(name)) {
            all.insert(name, serde_json::to_value(value).unwrap_or_default());
        }
        if wanted("createdDateTime") {
            all.insert("createdDateTime".to_owned(), "2024-01-15T09:00:00Z".into());
        }
        if wanted("onPremisesExtensionAttributes") {
            let mut attributes: Map<String, Json> = (1..=15).map(|number| (format!("extensionAttribute{number}"), Json::Null)).collect();
            if index.is_multiple_of(4) {
                attributes.insert("extensionAttribute1".to_owned(), format!("CC-{}", 100 + index % 40).into());
            }
            all.insert("onPremisesExtensionAttributes".to_owned(), attributes.into());
        }
        if let Some(extension) = self.extensions.0.iter().next().filter(|name| index.is_multiple_of(3) && wanted(name)) {
            all.insert(extension.clone(), format!("Desk {}", index % 500).into());
        }
        all
    }

    /// The person's manager, if the manager is there.
    pub(crate) fn manager(&self, person: &Person) -> Option<Guid> {
        let manager = match (person.manager, person.index) {
            (Some(set), _) => set,
            (None, Some(index)) => self.company.manager(index).and_then(|id| Guid::parse(id.as_str())),
            (None, None) => None,
        };
        manager.filter(|id| self.is_present(*id))
    }

    /// Adds someone; the properties were checked.
    pub(crate) fn add_person(&mut self, properties: Map<String, Json>) -> Guid {
        let id = Guid::random();
        let place = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self.places.insert(id, place);
        self.people.push(Person { id, index: None, changed: Some(Box::new(properties)), manager: None, state: State::Present });
        self.changes.note(Kind::User, id, What::Created);
        id
    }

    /// Sets properties; only those that differ count as changed. False: nobody is there.
    pub(crate) fn update_person(&mut self, id: Guid, set: &Map<String, Json>) -> bool {
        let Some(person) = self.person(id).filter(|person| person.state == State::Present) else { return false };
        let before = self.properties(person);
        let differs = |name: &String, value: &Json| before.get(name).unwrap_or(&Json::Null) != value;
        let names: BTreeSet<String> = set.iter().filter(|(name, value)| differs(name, value)).map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return true;
        }
        if let Some(person) = self.person_mut(id) {
            let changed = person.changed.get_or_insert_default();
            names.iter().for_each(|name| _ = changed.insert(name.clone(), set[name].clone()));
        }
        self.changes.note(Kind::User, id, What::Properties(names));
        true
    }

    /// Sets the manager. False: nobody is there.
    pub(crate) fn set_manager(&mut self, id: Guid, manager: Option<Guid>) -> bool {
        let Some(old) = self.person(id).map(|person| self.manager(person)) else { return false };
        if old != manager {
            if let Some(person) = self.person_mut(id) {
                person.manager = Some(manager);
            }
            self.changes.note(Kind::User, id, What::Manager { old, new: manager });
        }
        true
    }
}
