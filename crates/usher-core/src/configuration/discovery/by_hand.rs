//! An attribute that an admin knows of, added by hand: applications take more than anyone lists.

use super::merge::referenced;
use super::path::TargetPath;
use crate::configuration::compile::known_targets;
use crate::configuration::{
    ApplicationProfile, AttributeDefinition, AttributeType, ConnectionDocument, NoObjectMapping, SynchronizationSchema,
};
use crate::import::ObjectType;

/// Why an attribute isn't added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttributeRefused {
    /// Its name is no SCIM path (RFC 7644 §3.10).
    #[error("{name} is no SCIM attribute: {reason}")]
    NoPath {
        /// As it was given.
        name: String,
        /// What of it can't be read.
        reason: String,
    },
    /// The target is known to have it.
    #[error("{0} is there already")]
    Known(String),
    /// Passwords can't be provisioned (EP-418).
    #[error("passwords can't be provisioned")]
    Password,
    /// There are no such objects in the schema.
    #[error(transparent)]
    NoObjects(#[from] NoObjectMapping),
}

/// Adds one target attribute to the document's directory; a reference points to people. Everything else in it stays as it is.
///
/// # Errors
/// [`AttributeRefused`]: the name is no SCIM path, is known already (its case doesn't count), or is a password's.
pub fn add_by_hand(
    document: &mut ConnectionDocument,
    profile: &ApplicationProfile,
    object_type: ObjectType,
    attribute: AttributeDefinition,
) -> Result<(), AttributeRefused> {
    let name = attribute.name.trim().to_owned();
    let path = TargetPath::parse(&name).map_err(|reason| AttributeRefused::NoPath { name: name.clone(), reason })?;
    if path.whole() == "password" {
        return Err(AttributeRefused::Password);
    }
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    if !schema.has(object_type) {
        return Err(NoObjectMapping(object_type).into());
    }
    if let Some(held) = known_targets(&schema, profile, object_type).into_iter().find(|one| one.name.eq_ignore_ascii_case(&name)) {
        return Err(AttributeRefused::Known(held.name));
    }
    let referenced_objects = match attribute.attribute_type {
        AttributeType::Reference => referenced(&[ObjectType::User], &schema),
        AttributeType::String | AttributeType::Integer | AttributeType::Binary | AttributeType::Boolean | AttributeType::DateTime => {
            Vec::new()
        }
    };
    let base = SynchronizationSchema::new(profile.schema.clone());
    schema.add_target_attributes(object_type, &base, &[AttributeDefinition { name, referenced_objects, ..attribute }])?;
    document.schema = schema.into_json();
    Ok(())
}
