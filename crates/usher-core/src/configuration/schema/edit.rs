//! Edits: each touches only what changed, and keeps the unknown properties of the entries that stay.

use serde_json::{Map, Value as Json, json};

use super::{AttributeMapping, FlowTypes, MappingSource, SynchronizationSchema, filter, list, mapping, parameters, text};
use crate::import::ObjectType;
use crate::scope::Filter;

/// There is no object mapping of this type to edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the schema has no object mapping for {}", match .0 { ObjectType::User => "people", ObjectType::Group => "groups" })]
pub struct NoObjectMapping(pub ObjectType);

impl SynchronizationSchema {
    /// Makes these the attribute mappings, in this order. An entry with the same target stays the same entry.
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has none of this type.
    pub fn set_mappings(&mut self, object_type: ObjectType, mappings: &[AttributeMapping]) -> Result<(), NoObjectMapping> {
        if self.mappings(object_type) == mappings {
            return self.entry(object_type).map(drop);
        }
        let entry = self.entry(object_type)?;
        let mut before: Vec<Option<Json>> = list(entry, "attributeMappings").iter().cloned().map(Some).collect();
        let after = mappings.iter().map(|wanted| write_mapping(wanted, take(&mut before, &wanted.target))).collect();
        entry["attributeMappings"] = Json::Array(after);
        Ok(())
    }

    /// Makes these the scoping filters.
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has none of this type.
    pub fn set_filters(&mut self, object_type: ObjectType, filters: &[Filter]) -> Result<(), NoObjectMapping> {
        filter::write(self.entry(object_type)?, filters);
        Ok(())
    }

    /// Switches the object mapping on or off (EP-419).
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has none of this type.
    pub fn set_enabled(&mut self, object_type: ObjectType, enabled: bool) -> Result<(), NoObjectMapping> {
        if self.enabled(object_type) != enabled {
            self.entry(object_type)?["enabled"] = Json::Bool(enabled);
        }
        Ok(())
    }

    /// Switches the target object actions (EP-501).
    ///
    /// # Errors
    /// [`NoObjectMapping`] where the document has none of this type.
    pub fn set_flow_types(&mut self, object_type: ObjectType, flow_types: FlowTypes) -> Result<(), NoObjectMapping> {
        if self.flow_types(object_type) != flow_types {
            self.entry(object_type)?["flowTypes"] = Json::String(flow_types.write());
        }
        Ok(())
    }

    fn entry(&mut self, object_type: ObjectType) -> Result<&mut Json, NoObjectMapping> {
        let missing = NoObjectMapping(object_type);
        let place = self.place(object_type).ok_or(missing)?;
        let pointer = format!("/synchronizationRules/{}/objectMappings/{}", place.rule, place.mapping);
        self.document.pointer_mut(&pointer).ok_or(missing)
    }
}

/// Takes the first entry of this target that isn't taken yet.
fn take(before: &mut [Option<Json>], target: &str) -> Option<Json> {
    before.iter_mut().find(|entry| entry.as_ref().is_some_and(|json| text(json, "targetAttributeName") == target))?.take()
}

fn write_mapping(wanted: &AttributeMapping, before: Option<Json>) -> Json {
    let Some(mut entry) = before else { return new_mapping(wanted) };
    let current = mapping::read(&entry);
    if current.source != wanted.source {
        entry["source"] = write_source(&wanted.source);
    }
    if current.default_value != wanted.default_value {
        entry["defaultValue"] = Json::from(wanted.default_value.clone());
    }
    if current.flow_type != wanted.flow_type {
        entry["flowType"] = Json::from(wanted.flow_type.name());
    }
    if current.flow_behavior != wanted.flow_behavior {
        entry["flowBehavior"] = Json::from(wanted.flow_behavior.name());
    }
    if current.matching_priority != wanted.matching_priority {
        entry["matchingPriority"] = Json::from(wanted.matching_priority);
    }
    entry
}

fn new_mapping(wanted: &AttributeMapping) -> Json {
    let mut entry = Map::new();
    entry.insert("defaultValue".to_owned(), Json::from(wanted.default_value.clone()));
    entry.insert("exportMissingReferences".to_owned(), json!(false));
    entry.insert("flowBehavior".to_owned(), json!(wanted.flow_behavior.name()));
    entry.insert("flowType".to_owned(), json!(wanted.flow_type.name()));
    entry.insert("matchingPriority".to_owned(), json!(wanted.matching_priority));
    entry.insert("source".to_owned(), write_source(&wanted.source));
    entry.insert("targetAttributeName".to_owned(), json!(wanted.target));
    Json::Object(entry)
}

fn write_source(source: &MappingSource) -> Json {
    match source {
        MappingSource::None => Json::Null,
        MappingSource::Attribute(_) | MappingSource::Constant(_) | MappingSource::Function(_) => parameters::source(&source.expression()),
    }
}
