//! "Clear the value in the target" where the source has none (EP-406): of which attributes that may be asked. What finds a person's account,
//! what it is called and whether it is active is never emptied, whatever a document says: it could take the account away.

use std::collections::BTreeSet;

use super::compile::{is_members, is_never_written, known_targets};
use super::{ApplicationProfile, AttributeMapping, ConnectionDocument, MappingSource, SynchronizationSchema};
use crate::import::ObjectType;

/// The target attributes that are never cleared, in name order: required ones, the account's name, `active`, a group's members, and what
/// only the target may write. A matching property isn't cleared either, as long as it is one.
#[must_use]
pub fn never_cleared(document: &ConnectionDocument, profile: &ApplicationProfile, object_type: ObjectType) -> Vec<String> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    let required = profile.attributes.iter().filter(|rule| rule.required).map(|rule| rule.name.clone());
    let known = known_targets(&schema, profile, object_type).into_iter().filter_map(|definition| {
        let kept =
            definition.required || is_members(object_type, &definition.name) || is_never_written(&definition.name, Some(&definition));
        kept.then_some(definition.name)
    });
    let own = [object_type.name_attribute(), "active"].map(str::to_owned);
    required.chain(known).chain(own).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Is the mapping's attribute to be cleared where the source has no value? Not where nothing is mapped: that would clear it for everyone.
/// What must never be empty is told with each person whom it concerns (`action/difference.rs`).
pub(super) fn clears(document: &ConnectionDocument, object_type: ObjectType, mapping: &AttributeMapping) -> bool {
    document.cleared_attributes.of(object_type).contains(&mapping.target) && mapping.source != MappingSource::None
}

/// What keeps a listed attribute from being cleared, in words. (A required one is told with each person whom it concerns.)
pub(super) fn why_never(object_type: ObjectType, mapping: &AttributeMapping) -> Option<&'static str> {
    if mapping.target == object_type.name_attribute() {
        Some("it is what the account is called")
    } else if mapping.target == "active" {
        Some("it says whether the account is active")
    } else if mapping.matching_priority > 0 {
        Some("accounts are found by it")
    } else if mapping.source == MappingSource::None {
        Some("nothing is mapped to it, so it would be cleared for everyone")
    } else {
        None
    }
}
