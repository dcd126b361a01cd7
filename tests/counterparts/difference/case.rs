//! A person as they are and as they become, drawn at random over every kind of mapped attribute, and the connection that maps them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use usher_core::configuration::{Configuration, ConnectionDocument, builtin};
use usher_core::evaluate::References;
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};

pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// What a mapped attribute holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Email,
    Boolean,
    Several,
    /// Several, of which none is ever taken away.
    Grows,
    Manager,
}

/// Everything that is mapped, beside userName.
pub fn mapped() -> Vec<(String, Kind)> {
    let texts = [
        "externalId",
        "displayName",
        "title",
        "preferredLanguage",
        "name.givenName",
        "name.familyName",
        "name.formatted",
        "phoneNumbers[type eq \"work\"].value",
        "phoneNumbers[type eq \"mobile\"].value",
        "addresses[type eq \"work\"].streetAddress",
        "addresses[type eq \"work\"].locality",
        "addresses[type eq \"work\"].country",
        "addresses[type eq \"home\"].locality",
        "roles[primary eq \"True\"].value",
        "roles[primary eq \"True\"].display",
    ];
    let extension = ["employeeNumber", "costCenter", "department"].map(|name| (format!("{ENTERPRISE}:{name}"), Kind::Text));
    let others = [
        ("emails[type eq \"work\"].value", Kind::Email),
        ("emails[type eq \"home\"].value", Kind::Email),
        ("active", Kind::Boolean),
        ("entitlements", Kind::Several),
        ("ims", Kind::Grows),
    ];
    let all = texts.map(|name| (name, Kind::Text)).into_iter().chain(others).map(|(name, kind)| (name.to_owned(), kind));
    all.chain(extension).chain([(format!("{ENTERPRISE}:manager"), Kind::Manager)]).collect()
}

pub type State = BTreeMap<String, Value>;

/// A person as they are and as they become, which of their attributes are cleared on purpose, and what stands in the account already that
/// nobody mapped.
#[derive(Debug, Clone)]
pub struct Case {
    pub first: State,
    pub second: State,
    pub cleared: BTreeSet<String>,
    pub extras: [bool; 5],
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z][a-zA-Z0-9 .-]{0,10}[a-z]",
        1 => "\\PC{1,8}",
        1 => proptest::sample::select(vec!["\"", "\\", "a\"b\\c", "Ærøskøbing 東京 😀", " padded ", "null", "True", "[type eq \"work\"]", "a.b:c"])
            .prop_map(str::to_owned),
    ]
}

fn value(kind: Kind) -> BoxedStrategy<Value> {
    let several = || proptest::collection::btree_set("[a-z]{1,2}[\"\\\\é]?", 0..4).prop_map(|all| Value::List(all.into_iter().collect()));
    match kind {
        Kind::Text => prop_oneof![4 => text().prop_map(Value::Text), 1 => Just(Value::text("")), 2 => Just(Value::Null)].boxed(),
        Kind::Email => {
            prop_oneof![4 => "[a-z'+]{1,8}@[a-z]{1,8}\\.com".prop_map(Value::Text), 1 => Just(Value::text("")), 2 => Just(Value::Null)]
                .boxed()
        }
        Kind::Boolean => prop_oneof![any::<bool>().prop_map(Value::Boolean), Just(Value::Null)].boxed(),
        Kind::Several | Kind::Grows => prop_oneof![3 => several(), 1 => Just(Value::Null)].boxed(),
        Kind::Manager => proptest::sample::select(vec![Value::Null, "boss".into(), "chief".into()]).boxed(),
    }
}

fn state() -> impl Strategy<Value = State> {
    let (names, kinds): (Vec<String>, Vec<Kind>) = mapped().into_iter().unzip();
    kinds.into_iter().map(value).collect::<Vec<_>>().prop_map(move |values| names.iter().cloned().zip(values).collect())
}

pub fn case() -> impl Strategy<Value = Case> {
    let clearable: Vec<String> =
        mapped().into_iter().filter(|(_, kind)| !matches!(kind, Kind::Grows | Kind::Boolean)).map(|(name, _)| name).collect();
    let cleared = proptest::collection::vec(any::<bool>(), clearable.len())
        .prop_map(move |flags| clearable.iter().zip(flags).filter(|(_, flag)| *flag).map(|(name, _)| name.clone()).collect());
    // Much of a person stays as it is.
    let both = (state(), state(), proptest::collection::vec(any::<bool>(), mapped().len())).prop_map(|(first, other, changes)| {
        let second = first
            .iter()
            .zip(changes)
            .map(|((name, held), changes)| (name.clone(), if changes { other[name].clone() } else { held.clone() }));
        let second = second.collect();
        (first, second)
    });
    (both, cleared, any::<[bool; 5]>()).prop_map(|((first, second), cleared, extras)| Case { first, second, cleared, extras })
}

/// The source attribute that is mapped to a target attribute.
fn source_name(place: usize) -> String {
    format!("source{place}")
}

pub fn configuration(cleared: &BTreeSet<String>) -> Configuration {
    let mut schema = builtin("scim").unwrap().schema.clone();
    let definition = |name: &str, kind: Kind| {
        let attribute_type = match kind {
            Kind::Text | Kind::Email | Kind::Several | Kind::Grows => "String",
            Kind::Boolean => "Boolean",
            Kind::Manager => "Reference",
        };
        let multivalued = matches!(kind, Kind::Several | Kind::Grows);
        json!({"name": name, "type": attribute_type, "multivalued": multivalued, "caseExact": true, "mutability": "ReadWrite", "required": false,
            "anchor": false, "metadata": [], "referencedObjects": [], "apiExpressions": [], "defaultValue": null, "flowNullValues": false})
    };
    let mapping = |name: &str, source: &str, flow: &str| {
        json!({"targetAttributeName": name, "flowType": flow, "flowBehavior": "FlowWhenChanged", "matchingPriority": u32::from(name == "userName"),
            "defaultValue": null, "exportMissingReferences": false,
            "source": {"type": "Attribute", "name": source, "expression": format!("[{source}]"), "parameters": []}})
    };
    let mut mappings = vec![mapping("userName", "userPrincipalName", "Always")];
    for (place, (name, kind)) in mapped().iter().enumerate() {
        let source = if *kind == Kind::Manager { "manager".to_owned() } else { source_name(place) };
        mappings.push(mapping(name, &source, if *kind == Kind::Grows { "MultiValueAddOnly" } else { "Always" }));
        for (directory, known) in [(0, source.as_str()), (1, name)] {
            let attributes = schema["directories"][directory]["objects"][0]["attributes"].as_array_mut().unwrap();
            attributes.retain(|one| one["name"] != known);
            attributes.push(definition(known, *kind));
        }
    }
    for object in schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
        if object["targetObjectName"].as_str().unwrap().ends_with("enterprise:2.0:User") {
            object["attributeMappings"] = mappings.clone().into();
        }
    }
    let document: ConnectionDocument = serde_json::from_value(json!({
        "name": "Difference", "source": {"kind": "csv", "users": "users.csv"},
        "target": {"profile": "scim", "tenantUrl": "https://scim.contoso.com"}, "scope": "all",
        "notifications": {"email": "", "enabled": false}, "accidentalDeletionPrevention": {"enabled": true, "threshold": 500},
        "schedule": {"everyMinutes": 40, "enabled": false}, "engine": "local", "schema": schema, "clearedAttributes": {"users": cleared},
    }))
    .unwrap();
    Configuration::compile(&document, builtin("scim").unwrap()).unwrap()
}

pub fn person(user_name: &str, state: &State) -> SourceObject {
    let mut attributes: BTreeMap<String, Value> =
        [("userPrincipalName".to_owned(), user_name.into()), ("accountEnabled".to_owned(), true.into())].into();
    let mut manager = None;
    for (place, (name, kind)) in mapped().iter().enumerate() {
        let value = state[name].clone();
        if *kind == Kind::Manager {
            manager = value.as_text().map(SourceId);
        } else if !value.is_null() {
            attributes.insert(source_name(place), value);
        }
    }
    SourceObject {
        id: "p1".into(),
        object_type: ObjectType::User,
        presence: Presence::Present,
        attributes,
        app_roles: vec![AppRole::named("User")],
        manager,
        members: Vec::new(),
        member_of: Vec::new(),
    }
}

/// Those whom the person may report to, and their accounts.
pub struct Managers(pub BTreeMap<SourceId, TargetId>);

impl References for Managers {
    fn target_of(&self, _: ObjectType, id: &SourceId) -> Option<TargetId> {
        self.0.get(id).cloned()
    }
    fn will_have_target(&self, _: ObjectType, id: &SourceId) -> bool {
        self.0.contains_key(id)
    }
    fn source_of(&self, _: ObjectType, id: &TargetId) -> Option<SourceId> {
        self.0.iter().find(|(_, target)| *target == id).map(|(source, _)| source.clone())
    }
}

/// What the account is to hold at last, told from the two states alone. An empty text is no value.
pub fn wanted(case: &Case, managers: &Managers) -> State {
    let some = |value: &Value| (!value.is_null() && *value != Value::text("")).then(|| value.clone());
    let all = mapped().into_iter().filter_map(|(name, kind)| {
        let (first, second) = (some(&case.first[&name]), some(&case.second[&name]));
        let value = match (second, &case.second[&name]) {
            (Some(Value::List(second)), _) if kind == Kind::Grows => {
                let Some(Value::List(first)) = first else { return Some((name, Value::List(second))) };
                Value::List(first.into_iter().chain(second).collect::<BTreeSet<_>>().into_iter().collect())
            }
            (Some(second), _) => second,
            (None, emptied) if case.cleared.contains(&name) || *emptied == Value::text("") => return None,
            (None, _) => first?,
        };
        let value = if kind == Kind::Manager { Value::Text(managers.0[&SourceId(value.as_text()?)].0.clone()) } else { value };
        Some((name, value))
    });
    all.collect()
}
