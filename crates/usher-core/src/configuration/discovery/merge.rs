//! Discovery: what is new is added, what is known is left and compared.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::differ::differences;
use super::lists::{self, FilledList};
use super::mapped::unlisted;
use super::path::TargetPath;
use super::{DiscoveredAttribute, TargetSchema};
use crate::configuration::compile::known_targets;
use crate::configuration::{
    ApplicationProfile, AttributeDefinition, AttributeType, Complaint, ConnectionDocument, Mutability, SynchronizationSchema, check,
};
use crate::evaluation::Severity;
use crate::import::ObjectType;

/// What came of reading an application's attributes. Nothing of it is kept until someone saves the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// The document with what is new.
    pub document: ConnectionDocument,
    /// The attributes that are new, in the application's order.
    pub added: Vec<AddedAttribute>,
    /// Lists that were empty and that the application filled.
    pub filled: Vec<FilledList>,
    /// Where the application and what Usher knew disagree; nothing was changed for it.
    pub differences: Vec<Complaint>,
    /// Mapped attributes that the application doesn't list, and attributes that it demands and nothing is mapped to.
    pub unlisted: Vec<Complaint>,
    /// What becomes doubtful in the mappings by what is new: a type that doesn't fit, a demand that nothing meets.
    pub consequences: Vec<Complaint>,
}

impl Discovery {
    /// Is there anything to save?
    #[must_use]
    pub fn is_new(&self) -> bool {
        !self.added.is_empty() || !self.filled.is_empty()
    }

    /// What is new, as one short text: the same as long as the same would be saved. An admin saves what they saw and nothing else.
    #[must_use]
    pub fn digest(&self) -> String {
        format!("{:x}", Sha256::digest(format!("{:?}", (&self.added, &self.filled))))
    }
}

/// An attribute that is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedAttribute {
    /// Of people or of groups.
    pub object_type: ObjectType,
    /// What the directory says of it now.
    pub definition: AttributeDefinition,
}

/// Never offered as a target: passwords and photos can't be provisioned (EP-418), the rest is the protocol's own.
const NEVER_ADDED: [&str; 4] = ["password", "photos", "meta", "schemas"];

/// Merges what an application tells into the document at the instant `now_ms`. Attributes are only ever added; everything else in the
/// document stays as it is, and so do lists that hold anything.
#[must_use]
pub fn discover(document: &ConnectionDocument, profile: &ApplicationProfile, told: &TargetSchema, now_ms: i64) -> Discovery {
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    let base = SynchronizationSchema::new(profile.schema.clone());
    let (mut added, mut differing) = (Vec::new(), Vec::new());
    for object_type in [ObjectType::User, ObjectType::Group] {
        let Some(object) = told.of(object_type).filter(|_| schema.has(object_type)) else { continue };
        let known = known_targets(&schema, profile, object_type);
        let mapped: Vec<String> = schema.mappings(object_type).into_iter().map(|mapping| mapping.target).collect();
        let (new, closed): (Vec<_>, Vec<_>) =
            unknown(&object.attributes, &known).into_iter().partition(|one| !(is_read_only(one) && mapped.contains(&one.name)));
        differing.extend(differences(object, &known, profile, &schema, object_type));
        // Their mappings would fall silent without a word of the admin, and one that accounts are matched by would make them twice.
        differing.extend(closed.iter().map(|one| read_only(&one.name, profile).at_objects(object_type)));
        let once = new.iter().filter(|one| mapped.contains(&one.name) && is_sent_once(one));
        differing.extend(once.map(|one| sent_once(&one.name, profile).at_objects(object_type)));
        let new: Vec<_> = new.into_iter().map(|one| definition(one, &schema)).collect();
        if !new.is_empty() && schema.add_target_attributes(object_type, &base, &new).is_ok() {
            schema.set_discovered_at(object_type, &instant(now_ms));
            added.extend(new.into_iter().map(|definition| AddedAttribute { object_type, definition }));
        }
    }
    let (filled, lists_differ) = lists::fill(document, profile, told);
    differing.extend(lists_differ);
    let mut merged = ConnectionDocument { schema: schema.into_json(), ..document.clone() };
    merged.lists.extend(filled.iter().map(|list| (list.name.clone(), list.entries.clone())));
    let before = check(document, profile);
    Discovery {
        unlisted: unlisted(&merged, profile, told),
        consequences: check(&merged, profile).into_iter().filter(|complaint| !before.contains(complaint)).collect(),
        document: merged,
        added,
        filled,
        differences: differing,
    }
}

fn is_read_only(attribute: &DiscoveredAttribute) -> bool {
    attribute.mutability == Some(Mutability::ReadOnly)
}

fn is_sent_once(attribute: &DiscoveredAttribute) -> bool {
    matches!(attribute.mutability, Some(Mutability::Immutable | Mutability::WriteOnly))
}

fn read_only(name: &str, profile: &ApplicationProfile) -> Complaint {
    let message = format!("Only {} itself may write {name}, it says; Usher goes on sending it.", profile.display_name);
    let fix = "Remove the mapping if the application is right, and read its attributes again.";
    Complaint::new(Severity::Warning, "MutabilityDiffers", message, fix).at_attribute(name)
}

fn sent_once(name: &str, profile: &ApplicationProfile) -> Complaint {
    let message =
        format!("{} takes {name} when an account is made and never after, it says: Usher would send it only then.", profile.display_name);
    let fix = "Nothing needs to be done, unless the application does take changes of it.";
    Complaint::new(Severity::Warning, "MutabilityDiffers", message, fix).at_attribute(name)
}

/// What isn't known yet and may be mapped; each name once, its case doesn't count (RFC 7643 §2.1).
pub(super) fn unknown<'a>(told: &'a [DiscoveredAttribute], known: &[AttributeDefinition]) -> Vec<&'a DiscoveredAttribute> {
    let mut names: BTreeSet<String> = known.iter().map(|one| one.name.to_ascii_lowercase()).collect();
    let offered = |one: &DiscoveredAttribute| TargetPath::parse(&one.name).is_ok_and(|path| !NEVER_ADDED.contains(&path.whole().as_str()));
    told.iter().filter(|one| offered(one) && names.insert(one.name.to_ascii_lowercase())).collect()
}

/// What the application left open has the RFC's default (RFC 7643 §2.2).
fn definition(attribute: &DiscoveredAttribute, schema: &SynchronizationSchema) -> AttributeDefinition {
    let DiscoveredAttribute {
        name,
        attribute_type,
        multivalued,
        required,
        case_exact,
        mutability,
        unique: _,
        canonical_values: _,
        refers_to,
    } = attribute;
    AttributeDefinition {
        name: name.clone(),
        attribute_type: attribute_type.unwrap_or(AttributeType::String),
        required: required.unwrap_or(false),
        case_exact: case_exact.unwrap_or(false),
        multivalued: *multivalued,
        mutability: mutability.unwrap_or(Mutability::ReadWrite),
        anchor: false,
        referenced_objects: referenced(refers_to, schema),
        max_length: None,
    }
}

/// The directory's own names for what a reference points to.
pub(super) fn referenced(refers_to: &[ObjectType], schema: &SynchronizationSchema) -> Vec<String> {
    refers_to.iter().map(|object_type| schema.target_object(*object_type).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// RFC 3339, to the second, as Graph writes instants.
fn instant(now_ms: i64) -> String {
    jiff::Timestamp::from_second(now_ms.div_euclid(1000)).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}
