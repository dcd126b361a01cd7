//! Entra's own configuration: Microsoft Graph's `synchronizationSchema`, kept word for word, with typed views and edits on it.
//!
//! The JSON document IS the configuration: import and export are the identity, and an edit touches only what it changes, so
//! that unknown properties, order and metadata survive (synchronization-api.md §7). Never interprets a value; read next:
//! `mapping.rs`, then `edit.rs`.

mod carry;
mod definition;
mod directory;
mod edit;
mod filter;
mod lost;
mod mapping;
mod parameters;
pub(super) mod plain;

use serde_json::Value as Json;

pub use carry::{Carried, SchemaFact, SchemaPart};
pub use definition::{AttributeDefinition, AttributeType, Mutability};
pub use edit::NoObjectMapping;
pub use lost::{Lost, LostPart};
pub(super) use mapping::default_value as mapping_default;
pub use mapping::{AttributeMapping, FlowBehavior, FlowType, FlowTypes, MappingSource};

use crate::import::ObjectType;
use crate::scope::Filter;

/// A `synchronizationSchema` document.
///
/// ```
/// use usher_core::configuration::SynchronizationSchema;
/// let json = serde_json::json!({"synchronizationRules": [], "unheardOf": 1});
/// assert_eq!(SynchronizationSchema::new(json.clone()).into_json(), json);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SynchronizationSchema {
    document: Json,
}

/// Where an object mapping stands in the document: which rule, which mapping of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    rule: usize,
    mapping: usize,
}

impl SynchronizationSchema {
    /// Takes the document as it is. What is wrong with it is told by `check`, not here.
    #[must_use]
    pub fn new(document: Json) -> Self {
        Self { document }
    }

    /// The document, as it came plus the edits.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.document
    }

    /// The document, as it came plus the edits.
    #[must_use]
    pub fn into_json(self) -> Json {
        self.document
    }

    /// Does it hold an object mapping of this type?
    #[must_use]
    pub fn has(&self, object_type: ObjectType) -> bool {
        self.place(object_type).is_some()
    }

    /// Is the object mapping switched on? An absent `enabled` is on; an absent object mapping is off, and so is one whose `enabled` can't
    /// be read (which `check` refuses).
    #[must_use]
    pub fn enabled(&self, object_type: ObjectType) -> bool {
        self.object_mapping(object_type)
            .is_some_and(|mapping| plain::flag(mapping.get("enabled")).is_ok_and(|enabled| enabled.unwrap_or(true)))
    }

    /// The actions that are switched on (EP-501).
    #[must_use]
    pub fn flow_types(&self, object_type: ObjectType) -> FlowTypes {
        self.object_mapping(object_type).map_or(FlowTypes::NONE, |mapping| FlowTypes::read(text(mapping, "flowTypes")))
    }

    /// The attribute mappings, in the document's order.
    #[must_use]
    pub fn mappings(&self, object_type: ObjectType) -> Vec<AttributeMapping> {
        self.object_mapping(object_type)
            .map(|mapping| list(mapping, "attributeMappings").iter().map(mapping::read).collect())
            .unwrap_or_default()
    }

    /// The scoping filters: in scope if any has all its clauses true (EP-202).
    #[must_use]
    pub fn filters(&self, object_type: ObjectType) -> Vec<Filter> {
        self.object_mapping(object_type).map(filter::read).unwrap_or_default()
    }

    /// Names of the filter kinds of an object mapping that this engine can't honour (EP-213): a non-empty `inputFilterGroups` or
    /// `categoryFilterGroups`.
    #[must_use]
    pub fn unsupported_filters(&self, object_type: ObjectType) -> Vec<&'static str> {
        self.object_mapping(object_type).map(filter::unsupported).unwrap_or_default()
    }

    /// The same of the rules that are evaluated, for all that they map: a `containerFilter` or a `groupFilter`. Each name once.
    #[must_use]
    pub fn unsupported_rule_filters(&self) -> Vec<&'static str> {
        let used = self.used_places();
        let has = |name: &str| used.iter().any(|(rule, _)| self.rules()[*rule].get(name).is_some_and(|filter| !filter.is_null()));
        ["containerFilter", "groupFilter"].into_iter().filter(|name| has(name)).collect()
    }

    /// Clauses whose operand has several values, of which only the first is compared: the filter's place and the clause's attribute.
    pub(super) fn clauses_of_several_values(&self, object_type: ObjectType) -> Vec<(usize, &str)> {
        self.object_mapping(object_type).map(filter::several_values).unwrap_or_default()
    }

    /// The attributes that the source has for objects of this type. Empty: the document brings no directories.
    #[must_use]
    pub fn source_attributes(&self, object_type: ObjectType) -> Vec<AttributeDefinition> {
        self.definitions(object_type, "sourceDirectoryName", "sourceObjectName")
    }

    /// The attributes that the target has for objects of this type. Empty: the document brings no directories.
    #[must_use]
    pub fn target_attributes(&self, object_type: ObjectType) -> Vec<AttributeDefinition> {
        self.definitions(object_type, "targetDirectoryName", "targetObjectName")
    }

    /// The source's directory and object that this type is read from, by name.
    pub(super) fn source_names(&self, object_type: ObjectType) -> Option<(&str, &str)> {
        self.names(object_type, "sourceDirectoryName", "sourceObjectName")
    }

    /// The target's directory and object that this type is written to, by name.
    pub(super) fn target_names(&self, object_type: ObjectType) -> Option<(&str, &str)> {
        self.names(object_type, "targetDirectoryName", "targetObjectName")
    }

    fn names(&self, object_type: ObjectType, directory_key: &str, object_key: &str) -> Option<(&str, &str)> {
        let place = self.place(object_type)?;
        Some((text(&self.rules()[place.rule], directory_key), text(self.at(place), object_key)))
    }

    /// Mappings whose expression and parsed tree say different things.
    pub(super) fn mappings_with_other_trees(&self, object_type: ObjectType) -> Vec<AttributeMapping> {
        let entries = self.object_mapping(object_type).map(|mapping| list(mapping, "attributeMappings")).unwrap_or_default();
        entries.iter().filter(|entry| entry.get("source").is_some_and(parameters::tree_differs)).map(mapping::read).collect()
    }

    fn definitions(&self, object_type: ObjectType, directory_key: &str, object_key: &str) -> Vec<AttributeDefinition> {
        let Some((directory, object)) = self.names(object_type, directory_key, object_key) else { return Vec::new() };
        list(&self.document, "directories")
            .iter()
            .filter(|candidate| text(candidate, "name") == directory)
            .flat_map(|candidate| list(candidate, "objects"))
            .filter(|candidate| text(candidate, "name") == object)
            .flat_map(|candidate| list(candidate, "attributes"))
            .map(definition::read)
            .collect()
    }

    /// Which object mappings evaluations use: the place of the rule, and of the mapping in it.
    pub(super) fn used_places(&self) -> Vec<(usize, usize)> {
        [ObjectType::User, ObjectType::Group]
            .into_iter()
            .filter_map(|object_type| self.place(object_type))
            .map(|place| (place.rule, place.mapping))
            .collect()
    }

    fn rules(&self) -> &[Json] {
        list(&self.document, "synchronizationRules")
    }

    fn at(&self, place: Place) -> &Json {
        &list(&self.rules()[place.rule], "objectMappings")[place.mapping]
    }

    fn object_mapping(&self, object_type: ObjectType) -> Option<&Json> {
        self.place(object_type).map(|place| self.at(place))
    }

    /// The first object mapping of this type, by the rules' priority (lowest first), then by the document's order.
    fn place(&self, object_type: ObjectType) -> Option<Place> {
        let mut rules: Vec<(usize, &Json)> = self.rules().iter().enumerate().collect();
        rules.sort_by_key(|(_, rule)| plain::whole(rule.get("priority")).ok().flatten().unwrap_or(i64::MAX));
        rules.into_iter().find_map(|(rule, json)| {
            let mapping = list(json, "objectMappings").iter().position(|mapping| type_of(mapping) == Some(object_type))?;
            Some(Place { rule, mapping })
        })
    }
}

/// Person or group, by the target's name for it, else by the source's. Without a case: SCIM URIs have none (scim-client.md 1.7).
fn type_of(mapping: &Json) -> Option<ObjectType> {
    let by_name = |name: &str| match name.rsplit(':').next().map(str::to_ascii_lowercase).as_deref() {
        Some("user") => Some(ObjectType::User),
        Some("group") => Some(ObjectType::Group),
        Some(_) | None => None,
    };
    by_name(text(mapping, "targetObjectName")).or_else(|| by_name(text(mapping, "sourceObjectName")))
}

/// A text property; empty where it is absent, null or something else.
fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// A list property; empty where it is absent, null or something else.
fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}
