//! An attribute that an admin knows of, added by hand: applications take more than anyone lists.

use super::merge::referenced;
use super::path::TargetPath;
use crate::configuration::compile::known_targets;
use crate::configuration::{
    ApplicationProfile, AttributeDefinition, AttributeType, ConnectionDocument, Mutability, NoObjectMapping, SynchronizationSchema,
};
use crate::import::ObjectType;
use crate::nearest::nearest;

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
    /// Only the target writes it: by RFC 7643 (§3.1, §4.1.2), or by what is known of it.
    #[error("only the target writes {0}")]
    TargetOnly(String),
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

/// Longer than any attribute's name with its schema; what is longer is another text in the wrong field.
const LONGEST: usize = 256;
const SHOWN: usize = 40;

/// Adds one target attribute to the document's directory; a reference points to people. Everything else in it stays as it is. Gives the
/// known attribute that may have been meant, where the name looks like a slip of the pen.
///
/// # Errors
/// [`AttributeRefused`]: the name is no SCIM path, is known already (its case doesn't count), only the target may write it, or it is a
/// password's.
pub fn add_by_hand(
    document: &mut ConnectionDocument,
    profile: &ApplicationProfile,
    object_type: ObjectType,
    attribute: AttributeDefinition,
) -> Result<Option<String>, AttributeRefused> {
    let name = attribute.name.trim().to_owned();
    if name.chars().count() > LONGEST {
        let name = format!("{}…", name.chars().take(SHOWN).collect::<String>());
        return Err(AttributeRefused::NoPath { name, reason: format!("it has more than {LONGEST} letters") });
    }
    let path = TargetPath::parse(&name).map_err(|reason| AttributeRefused::NoPath { name: name.clone(), reason })?;
    if path.whole() == "password" {
        return Err(AttributeRefused::Password);
    }
    if is_targets_own(object_type, &path.whole()) {
        return Err(AttributeRefused::TargetOnly(name));
    }
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    if !schema.has(object_type) {
        return Err(NoObjectMapping(object_type).into());
    }
    let known = known_targets(&schema, profile, object_type);
    if let Some(held) = known.iter().find(|one| one.name.eq_ignore_ascii_case(&name)) {
        let refused = if held.mutability == Mutability::ReadOnly { AttributeRefused::TargetOnly } else { AttributeRefused::Known };
        return Err(refused(held.name.clone()));
    }
    // Elements of several values differ by little: work, home.
    let meant = path.element.is_none().then(|| nearest(&name, known.iter().map(|one| one.name.as_str()))).flatten().map(str::to_owned);
    let referenced_objects = match attribute.attribute_type {
        AttributeType::Reference => referenced(&[ObjectType::User], &schema),
        AttributeType::String | AttributeType::Integer | AttributeType::Binary | AttributeType::Boolean | AttributeType::DateTime => {
            Vec::new()
        }
    };
    let base = SynchronizationSchema::new(profile.schema.clone());
    schema.add_target_attributes(object_type, &base, &[AttributeDefinition { name, referenced_objects, ..attribute }])?;
    document.schema = schema.into_json();
    Ok(meant)
}

/// RFC 7643 §3.1: every resource's own; §4.1.2: a person's groups are changed at the groups.
fn is_targets_own(object_type: ObjectType, whole: &str) -> bool {
    match (whole, object_type) {
        ("id" | "meta" | "schemas", _) | ("groups", ObjectType::User) => true,
        (_, ObjectType::User | ObjectType::Group) => false,
    }
}
