//! The practice tenant as the service reads it: by the old directory names, with app roles of people themselves and of groups that hold
//! them directly (EP-102, EP-103).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value as Json};
use usher_core::configuration::Configuration;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};

use super::super::guid::Guid;
use super::super::world::{Group, Person, State, World};
use super::job::Linked;

/// Read whatever the mappings use: what people are called, and whether they may sign in.
const ALWAYS: [&str; 4] = ["displayName", "userPrincipalName", "accountEnabled", "userType"];

/// Names that differ between Graph and the schema (synchronization-api.md section 7).
const OLD_NAMES: [(&str, &str); 5] = [
    ("businessPhones", "telephoneNumber"),
    ("mobilePhone", "mobile"),
    ("faxNumber", "facsimileTelephoneNumber"),
    ("officeLocation", "physicalDeliveryOfficeName"),
    ("id", "objectId"),
];

/// What is read for one enterprise application.
pub(super) struct Reader<'a> {
    world: &'a World,
    names: BTreeSet<&'a str>,
    groups_too: bool,
    links: &'a BTreeMap<SourceId, Linked>,
    own: HashMap<Guid, Vec<AppRole>>,
    through: HashMap<Guid, Vec<AppRole>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        world: &'a World,
        application: Guid,
        configuration: &'a Configuration,
        links: &'a BTreeMap<SourceId, Linked>,
    ) -> Self {
        let names = configuration.source_attributes().iter().map(String::as_str).chain(ALWAYS).collect();
        let mut own: HashMap<Guid, Vec<AppRole>> = HashMap::new();
        let mut through: HashMap<Guid, Vec<AppRole>> = HashMap::new();
        for assignment in world.assignments.iter().filter(|one| one.resource == application) {
            let role = role(world, application, assignment.role);
            own.entry(assignment.principal).or_default().push(role.clone());
            // EP-105: a group that isn't for security assigns nobody.
            let group = world.group(assignment.principal).filter(|group| group.state == State::Present && is_for_security(group));
            for member in group.into_iter().flat_map(|group| group.members.iter().map(move |member| (group, member))) {
                let via = vec![member.0.name().to_owned()];
                through.entry(*member.1).or_default().push(AppRole { via, ..role.clone() });
            }
        }
        Self { world, names, groups_too: configuration.groups_enabled(), links, own, through }
    }

    /// Everyone who is there, and whoever left and has an account; people first.
    pub(super) fn all(&self) -> Vec<SourceObject> {
        let people = self.world.people().iter().filter_map(|person| self.person(person));
        let groups = self.world.groups().iter().filter(|_| self.groups_too).filter_map(|group| self.group(group));
        people.chain(groups).collect()
    }

    /// One person or group.
    pub(super) fn one(&self, id: Guid) -> Option<SourceObject> {
        match (self.world.person(id), self.world.group(id)) {
            (Some(person), _) => self.person(person),
            (None, Some(group)) => self.group(group),
            (None, None) => None,
        }
    }

    fn person(&self, person: &Person) -> Option<SourceObject> {
        let (id, presence) = (source_id(person.id), presence(&person.state));
        let linked = self.links.get(&id);
        if presence != Presence::Present && linked.is_none() {
            return None;
        }
        let app_roles = match (presence, linked) {
            (Presence::HardDeleted, Some(linked)) => linked.roles.clone(),
            _ => [&self.own, &self.through].into_iter().filter_map(|roles| roles.get(&person.id)).flatten().cloned().collect(),
        };
        let object = self.object(id, ObjectType::User, presence, &self.world.properties(person), app_roles);
        Some(SourceObject { manager: self.world.manager(person).map(source_id), ..object })
    }

    fn group(&self, group: &Group) -> Option<SourceObject> {
        let (id, presence) = (source_id(group.id), presence(&group.state));
        let linked = self.links.get(&id);
        if presence != Presence::Present && linked.is_none() {
            return None;
        }
        let app_roles = match (presence, linked) {
            (Presence::HardDeleted, Some(linked)) => linked.roles.clone(),
            _ => self.own.get(&group.id).cloned().unwrap_or_default(),
        };
        let object = self.object(id, ObjectType::Group, presence, &group.properties, app_roles);
        let mut members: Vec<SourceId> = self.world.members(group).map(source_id).collect();
        members.sort();
        Some(SourceObject { members, ..object })
    }

    fn object(
        &self,
        id: SourceId,
        object_type: ObjectType,
        presence: Presence,
        properties: &Map<String, Json>,
        app_roles: Vec<AppRole>,
    ) -> SourceObject {
        let mut attributes = BTreeMap::new();
        for (name, json) in properties.iter().chain(nested(properties)) {
            let name = OLD_NAMES.iter().find(|(new, _)| new == name).map_or(name.as_str(), |(_, old)| old);
            let value = value(name, json);
            if self.names.contains(name) && !value.is_null() {
                attributes.insert(name.to_owned(), value);
            }
        }
        SourceObject { id, object_type, presence, attributes, app_roles, manager: None, members: Vec::new(), member_of: Vec::new() }
    }
}

/// The on-premises extension attributes, which the schema names by themselves.
fn nested(properties: &Map<String, Json>) -> impl Iterator<Item = (&String, &Json)> {
    properties.get("onPremisesExtensionAttributes").and_then(Json::as_object).into_iter().flatten()
}

fn value(name: &str, json: &Json) -> Value {
    match json {
        Json::String(text) => Value::text(text.as_str()),
        Json::Bool(flag) => Value::Boolean(*flag),
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::whole),
        // Graph has a list of one here, the schema one text.
        Json::Array(all) if name == "telephoneNumber" => all.first().and_then(Json::as_str).map_or(Value::Null, Value::text),
        Json::Array(all) => {
            let texts: Vec<String> = all.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            if texts.is_empty() { Value::Null } else { Value::List(texts) }
        }
        Json::Null | Json::Object(_) => Value::Null,
    }
}

fn is_for_security(group: &Group) -> bool {
    group.properties.get("securityEnabled") == Some(&Json::Bool(true))
}

fn presence(state: &State) -> Presence {
    match state {
        State::Present => Presence::Present,
        State::Deleted(_) => Presence::SoftDeleted,
        State::Gone => Presence::HardDeleted,
    }
}

fn role(world: &World, application: Guid, id: Guid) -> AppRole {
    let text = id.to_string();
    let known = world.principal(application).and_then(|one| one.app_roles.iter().find(|role| role["id"] == text.as_str()).cloned());
    let name = |key: &str| known.as_ref().and_then(|role| role[key].as_str()).unwrap_or("Default Access").to_owned();
    AppRole { id: text, value: name("value"), display_name: name("displayName"), via: Vec::new() }
}

fn source_id(id: Guid) -> SourceId {
    SourceId(id.to_string())
}

/// A fingerprint of what was read: another one means that the object changed (EP-602).
pub(super) fn fingerprint(object: &SourceObject) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(object).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}
