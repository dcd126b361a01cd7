//! Complaints about targets, matching and defaults of the attribute mappings.

use super::things;
use crate::configuration::compile::{is_members, is_never_written, known_targets};
use crate::configuration::{ApplicationProfile, AttributeDefinition, AttributeMapping, Complaint, MappingSource, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::import::ObjectType;
use crate::nearest::suggestion;

pub(super) fn check(schema: &SynchronizationSchema, profile: &ApplicationProfile, object_type: ObjectType) -> Vec<Complaint> {
    let mappings = schema.mappings(object_type);
    let known = known_targets(schema, profile, object_type);
    let mut complaints: Vec<Complaint> = mappings.iter().filter_map(|mapping| target(mapping, &known, profile, object_type)).collect();
    complaints.extend(twice(&mappings));
    complaints.extend(matching(schema, profile, object_type, &mappings));
    complaints.extend(known.iter().filter_map(|definition| required(definition, &mappings, profile)));
    complaints
}

fn target(
    mapping: &AttributeMapping,
    known: &[AttributeDefinition],
    profile: &ApplicationProfile,
    object_type: ObjectType,
) -> Option<Complaint> {
    let name = mapping.target.as_str();
    let application = &profile.display_name;
    let definition = known.iter().find(|definition| definition.name == name);
    let complaint = if name.is_empty() {
        Complaint::new(
            Severity::Blocking,
            "TargetMissing",
            "A mapping names no target attribute.",
            "Choose its target attribute, or remove it.",
        )
    } else if name == "id" || definition.is_some_and(|definition| definition.anchor) {
        Complaint::new(
            Severity::Blocking,
            "PrimaryKeyMapped",
            format!("{name} is the key that {application} gives out itself, so it can't be a target attribute."),
            "Remove the mapping; to keep a key of the source there, map externalId.",
        )
    } else if name == "password" {
        Complaint::new(
            Severity::Warning,
            "PasswordNotSent",
            "Passwords can't be provisioned: this mapping sends nothing.",
            "Remove the mapping.",
        )
    } else if is_never_written(name, definition) && mapping.matching_priority > 0 {
        // Left out silently, accounts would be looked for by less, and made a second time.
        Complaint::new(
            Severity::Blocking,
            "MatchingPropertyReadOnly",
            format!("{name} is a matching property, but only {application} itself may write it, so Usher doesn't look for accounts by it."),
            "Take its matching precedence away, and give it to an attribute that is mapped and unique, such as userName.",
        )
    } else if is_never_written(name, definition) {
        Complaint::new(
            Severity::Warning,
            "TargetReadOnly",
            format!("Only {application} itself may write {name}: this mapping sends nothing."),
            "Remove the mapping.",
        )
    } else if is_members(object_type, name) && mapping.source != MappingSource::Attribute("members".to_owned()) {
        Complaint::new(
            Severity::Blocking,
            "MembersNotDirect",
            "A group's members can only be mapped from the source attribute members.",
            "Map members from [members], or remove the mapping.",
        )
    } else if definition.is_none() && !known.is_empty() {
        Complaint::new(
            Severity::Warning,
            "SchemaAttributeNotFound",
            format!("{application} isn't known to have an attribute {name}; it may refuse or drop it."),
            suggestion(name, known.iter().map(|one| one.name.as_str()), "Remove the mapping, unless you know that the attribute is there."),
        )
    } else {
        return None;
    };
    Some(complaint.at_attribute(name))
}

fn twice(mappings: &[AttributeMapping]) -> Vec<Complaint> {
    let repeated =
        mappings.iter().enumerate().filter(|(place, mapping)| mappings[..*place].iter().any(|earlier| earlier.target == mapping.target));
    repeated
        .map(|(_, mapping)| {
            Complaint::new(
                Severity::Blocking,
                "TargetMappedTwice",
                format!("{} is mapped more than once, so it isn't clear what it should hold.", mapping.target),
                "Keep one of the mappings.",
            )
            .at_attribute(&mapping.target)
        })
        .collect()
}

fn matching(
    schema: &SynchronizationSchema,
    profile: &ApplicationProfile,
    object_type: ObjectType,
    mappings: &[AttributeMapping],
) -> Vec<Complaint> {
    let used = schema.enabled(object_type) && (object_type == ObjectType::User || profile.groups);
    let properties: Vec<&AttributeMapping> = mappings.iter().filter(|mapping| mapping.matching_priority > 0).collect();
    if properties.is_empty() && used {
        let things = things(object_type);
        return vec![Complaint::new(
            Severity::Blocking,
            "MatchingPropertyMissing",
            format!("No attribute of {things} is a matching property, so accounts that exist already can't be found."),
            format!("Give one mapping of {things} the matching precedence 1: an attribute that is unique in the target."),
        )];
    }
    let shares = |place: usize, mapping: &&AttributeMapping| {
        properties[..place].iter().any(|earlier| earlier.matching_priority == mapping.matching_priority)
    };
    let mut complaints = Vec::new();
    for (place, mapping) in properties.iter().enumerate() {
        if shares(place, mapping) {
            complaints.push(
                Complaint::new(
                    Severity::Warning,
                    "MatchingPrecedenceShared",
                    format!(
                        "{} has the same matching precedence as another attribute; they are tried in the order of their names.",
                        mapping.target
                    ),
                    "Give each matching property a precedence of its own.",
                )
                .at_attribute(&mapping.target),
            );
        }
        if mapping.source == MappingSource::None {
            complaints.push(
                Complaint::new(
                    Severity::Blocking,
                    "MatchingPropertyHasNoSource",
                    format!("{} is a matching property, but nothing is mapped to it.", mapping.target),
                    "Map a source attribute to it, or take its matching precedence away.",
                )
                .at_attribute(&mapping.target),
            );
        }
    }
    complaints
}

/// A required target attribute that nothing fills (EP-408).
fn required(definition: &AttributeDefinition, mappings: &[AttributeMapping], profile: &ApplicationProfile) -> Option<Complaint> {
    let name = definition.name.as_str();
    let needed = definition.required || profile.attributes.iter().any(|rule| rule.name == name && rule.required);
    if !needed || mappings.iter().any(|mapping| mapping.target == name) {
        return None;
    }
    Some(
        Complaint::new(
            Severity::Warning,
            "MandatoryFieldsMissing",
            format!("{} needs {name}, but nothing is mapped to it: it may refuse new accounts.", profile.display_name),
            format!("Map {name}."),
        )
        .at_attribute(name),
    )
}
