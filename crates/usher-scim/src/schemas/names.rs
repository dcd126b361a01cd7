//! Attributes under the names that mappings use (EP-415): `name.givenName`, `emails[type eq "work"].value`, `urn:...:User:department`.

use usher_core::configuration::discovery::{DiscoveredAttribute, ObjectSchema};
use usher_core::configuration::{AttributeType, Mutability};
use usher_core::import::ObjectType;

use super::attribute::{Kind, SchemaAttribute};
use super::{ENTERPRISE, Endpoint};

/// Several values of which Entra writes the one of type "work", even where no types are named (RFC 7643 §4.1.2).
const WORK: [&str; 3] = ["emails", "phonenumbers", "addresses"];
/// Several values of which Entra writes the one that is primary, or all (EP-414).
const PRIMARY: [&str; 2] = ["roles", "entitlements"];
/// What tells elements apart, or is the server's: no value of its own to be mapped.
const MARKS: [&str; 4] = ["type", "primary", "display", "$ref"];

/// Adds the attributes of one schema; `urn` is an extension's.
pub(super) fn add(object: &mut ObjectSchema, urn: Option<&str>, attributes: &[SchemaAttribute], endpoint: Endpoint) {
    for attribute in attributes {
        let name = urn.map_or_else(|| attribute.name.clone(), |urn| format!("{urn}:{}", attribute.name));
        list(object, &name, attribute);
        object.attributes.extend(mappable(&name, urn, attribute, endpoint));
    }
}

fn list(object: &mut ObjectSchema, name: &str, attribute: &SchemaAttribute) {
    let name = name.to_ascii_lowercase();
    if attribute.required == Some(true) && attribute.mutability != Some(Mutability::ReadOnly) {
        object.demanded.insert(name.clone());
    }
    if matches!(&attribute.kind, Kind::Complex(parts) if parts.is_empty()) {
        object.listed.insert(format!("{name}.*"));
    }
    object.listed.extend(attribute.parts().iter().map(|part| format!("{name}.{}", part.name.to_ascii_lowercase())));
    object.listed.insert(name);
}

fn mappable(name: &str, urn: Option<&str>, attribute: &SchemaAttribute, endpoint: Endpoint) -> Vec<DiscoveredAttribute> {
    let Kind::Complex(parts) = &attribute.kind else { return vec![plain(name, attribute)] };
    if let Some(refers_to) = refers_to(urn, attribute, endpoint) {
        return vec![DiscoveredAttribute { attribute_type: Some(AttributeType::Reference), refers_to, ..whole(name, attribute) }];
    }
    if !attribute.multivalued {
        return parts.iter().filter(|part| is_value(part)).map(|part| part_of(&format!("{name}.{}", part.name), attribute, part)).collect();
    }
    let known = attribute.name.to_ascii_lowercase();
    let core = |names: &[&str]| urn.is_none() && names.contains(&known.as_str());
    if core(&PRIMARY) {
        let marked = ["value", "display", "type"].into_iter().filter_map(|sub| {
            let path = format!("{name}[primary eq \"True\"].{sub}");
            attribute.part(sub).map(|part| part_of(&path, attribute, part))
        });
        let all = DiscoveredAttribute { attribute_type: Some(AttributeType::String), ..whole(name, attribute) };
        return marked.chain([all]).collect();
    }
    let mut types = attribute.part("type").map(|part| part.canonical_values.clone()).unwrap_or_default();
    types.retain(|value| !value.chars().any(|letter| matches!(letter, '"' | '\\' | '[' | ']') || letter.is_control()));
    if types.is_empty() && core(&WORK) {
        types.push("work".to_owned());
    }
    let element = |kind: &String| elements(&format!("{name}[type eq \"{kind}\"]"), attribute);
    types.iter().flat_map(element).collect()
}

/// The values of one element: its `value`; of one that has none, such as an address, each of its parts.
fn elements(element: &str, attribute: &SchemaAttribute) -> Vec<DiscoveredAttribute> {
    let path = |sub: &str| format!("{element}.{sub}");
    let told = match attribute.part("value") {
        Some(value) => vec![part_of(&path("value"), attribute, value)],
        // Without parts named they are the RFC's own (RFC 7643 §2.4).
        None if attribute.parts().is_empty() => {
            vec![DiscoveredAttribute {
                attribute_type: Some(AttributeType::String),
                multivalued: false,
                ..whole(&path("value"), attribute)
            }]
        }
        None => attribute.parts().iter().filter(|part| is_value(part)).map(|part| part_of(&path(&part.name), attribute, part)).collect(),
    };
    // That some are demanded doesn't say of which type.
    told.into_iter().map(|one| DiscoveredAttribute { required: None, ..one }).collect()
}

fn is_value(part: &SchemaAttribute) -> bool {
    matches!(part.kind, Kind::Simple(_)) && !MARKS.contains(&part.name.to_ascii_lowercase().as_str())
}

/// Does it point to people or groups? The enterprise extension's manager and a group's members do, whatever is said of them (RFC 7643
/// §4.2, §4.3); others by what their `$ref` or `value` may refer to.
fn refers_to(urn: Option<&str>, attribute: &SchemaAttribute, endpoint: Endpoint) -> Option<Vec<ObjectType>> {
    let told = ["$ref", "value"].into_iter().filter_map(|name| attribute.part(name)).map(|part| part.refers_to.clone());
    let told = told.into_iter().find(|types| !types.is_empty());
    let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
    match urn {
        Some(urn) if urn.eq_ignore_ascii_case(ENTERPRISE) && is("manager") => told.or(Some(vec![ObjectType::User])),
        None if endpoint == Endpoint::Groups && is("members") => told.or(Some(vec![ObjectType::User, ObjectType::Group])),
        _ => told,
    }
}

fn plain(name: &str, attribute: &SchemaAttribute) -> DiscoveredAttribute {
    let attribute_type = match attribute.kind {
        Kind::Simple(simple) => simple,
        Kind::Complex(_) => None,
    };
    DiscoveredAttribute { attribute_type, ..whole(name, attribute) }
}

/// What is said of an attribute as a whole, without its type.
fn whole(name: &str, attribute: &SchemaAttribute) -> DiscoveredAttribute {
    DiscoveredAttribute {
        name: name.to_owned(),
        attribute_type: None,
        multivalued: attribute.multivalued,
        required: attribute.required,
        case_exact: attribute.case_exact,
        mutability: attribute.mutability,
        unique: attribute.unique,
        canonical_values: attribute.canonical_values.clone(),
        refers_to: Vec::new(),
    }
}

/// A part, by what is said of it and of the whole: demanded only if both are, and never more writable than the whole.
fn part_of(name: &str, attribute: &SchemaAttribute, part: &SchemaAttribute) -> DiscoveredAttribute {
    let closed = attribute.mutability.filter(|mutability| *mutability != Mutability::ReadWrite);
    let required = match (attribute.required, part.required) {
        (Some(true), told) => told,
        (Some(false), _) => Some(false),
        (None, _) => None,
    };
    DiscoveredAttribute { mutability: closed.or(part.mutability), required, ..plain(name, part) }
}
