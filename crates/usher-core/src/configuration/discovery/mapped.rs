//! What the mappings write to, beside what the application lists.

use super::path::TargetPath;
use super::{DiscoveredAttribute, ObjectSchema, TargetSchema};
use crate::configuration::compile::known_targets;
use crate::configuration::{
    ApplicationProfile, AttributeMapping, Complaint, ConnectionDocument, MappingSource, Mutability, SynchronizationSchema,
};
use crate::evaluation::Severity;
use crate::import::ObjectType;
use crate::nearest::suggestion;

const TYPES: [ObjectType; 2] = [ObjectType::User, ObjectType::Group];

/// Mapped attributes that the application doesn't list, each with the nearest name that it does; and attributes that it demands and
/// nothing is mapped to. Doubts only: many applications take more than they list.
#[must_use]
pub fn unlisted(document: &ConnectionDocument, profile: &ApplicationProfile, told: &TargetSchema) -> Vec<Complaint> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    let of_type = |object_type: ObjectType| {
        let used = schema.enabled(object_type) && (object_type == ObjectType::User || profile.groups);
        let object = told.of(object_type).filter(|_| used)?;
        let mappings = schema.mappings(object_type);
        let doubts = mappings.iter().filter_map(|mapping| not_listed(mapping, object, profile)).chain(demanded(&mappings, object, profile));
        Some(doubts.map(|complaint| complaint.at_objects(object_type)).collect::<Vec<_>>())
    };
    TYPES.into_iter().filter_map(of_type).flatten().collect()
}

fn not_listed(mapping: &AttributeMapping, object: &ObjectSchema, profile: &ApplicationProfile) -> Option<Complaint> {
    let name = mapping.target.as_str();
    // Nothing is written there: none of these needs to be listed.
    let silent = mapping.source == MappingSource::None && mapping.default_value.is_none();
    if silent || name.is_empty() || object.lists(name) {
        return None;
    }
    let message = format!("{} doesn't list an attribute {name} among its own; it may refuse or drop it.", profile.display_name);
    let writable = object.attributes.iter().filter(|one| one.mutability != Some(Mutability::ReadOnly)).map(|one| one.name.as_str());
    let fix = suggestion(name, writable, "Try it with one person first; remove the mapping if the value doesn't arrive.");
    Some(Complaint::new(Severity::Warning, "TargetNotListed", message, fix).at_attribute(name))
}

/// The same as a required attribute of the profile that nothing fills (EP-408).
fn demanded(mappings: &[AttributeMapping], object: &ObjectSchema, profile: &ApplicationProfile) -> Vec<Complaint> {
    let filled = |whole: &String| mappings.iter().any(|one| TargetPath::parse(&one.target).is_ok_and(|path| path.whole() == *whole));
    let written = |whole: &String| {
        let as_written = |one: &&DiscoveredAttribute| TargetPath::parse(&one.name).is_ok_and(|path| path.whole() == *whole);
        object.attributes.iter().find(as_written).map_or_else(|| whole.clone(), |one| one.name.clone())
    };
    let complaint = |whole: &String| {
        let name = written(whole);
        let message =
            format!("{} says that it demands {name}, but nothing is mapped to it: it may refuse new accounts.", profile.display_name);
        Complaint::new(Severity::Warning, "MandatoryFieldsMissing", message, format!("Map {name}.")).at_attribute(&name)
    };
    object.demanded.iter().filter(|whole| !filled(whole)).map(complaint).collect()
}

/// The names that the application lists, may be written, and the connection doesn't know yet: what a discovery would let an admin map.
#[must_use]
pub fn lacking(document: &ConnectionDocument, profile: &ApplicationProfile, told: &TargetSchema, object_type: ObjectType) -> Vec<String> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    let known = known_targets(&schema, profile, object_type);
    let Some(object) = told.of(object_type).filter(|_| schema.has(object_type)) else { return Vec::new() };
    let unknown = super::merge::unknown(&object.attributes, &known).into_iter();
    unknown.filter(|one| one.mutability != Some(Mutability::ReadOnly)).map(|one| one.name.clone()).collect()
}
