//! An attribute taken off again: the counterpart of one that was read from the application or added by hand.

use crate::configuration::{ApplicationProfile, ConnectionDocument, NoObjectMapping, SynchronizationSchema};
use crate::import::ObjectType;
use crate::nearest::nearest;

/// Why an attribute isn't removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RemovalRefused {
    /// The connection knows no such attribute.
    #[error("there is no attribute {name}")]
    Unknown {
        /// As it was given.
        name: String,
        /// The one that may have been meant.
        nearest: Option<String>,
    },
    /// A mapping writes it: its values would go out as texts of any kind from then on.
    #[error("{name} is mapped from {source_words}")]
    Mapped {
        /// The attribute.
        name: String,
        /// The mapping's expression.
        source_words: String,
    },
    /// The application profile knows it, so that it would be known all the same.
    #[error("{0} is in the application profile")]
    OfProfile(String),
    /// There are no such objects in the schema.
    #[error(transparent)]
    NoObjects(#[from] NoObjectMapping),
}

/// Removes one target attribute from the document's directory, and gives its name as it stood there. Everything else stays as it is.
///
/// # Errors
/// [`RemovalRefused`]: nobody knows it, a mapping uses it, or the profile brings it. Case doesn't count (RFC 7643 §2.1).
pub fn remove_by_hand(
    document: &mut ConnectionDocument,
    profile: &ApplicationProfile,
    object_type: ObjectType,
    name: &str,
) -> Result<String, RemovalRefused> {
    let name = name.trim();
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    if !schema.has(object_type) {
        return Err(NoObjectMapping(object_type).into());
    }
    let is = |one: &str| one.eq_ignore_ascii_case(name);
    if let Some(mapping) = schema.mappings(object_type).into_iter().find(|mapping| is(&mapping.target)) {
        return Err(RemovalRefused::Mapped { name: mapping.target, source_words: mapping.source.expression() });
    }
    let of_profile = SynchronizationSchema::new(profile.schema.clone()).target_attributes(object_type);
    if let Some(held) = of_profile.into_iter().find(|held| is(&held.name)) {
        return Err(RemovalRefused::OfProfile(held.name));
    }
    let known = schema.target_attributes(object_type);
    let Some(held) = known.iter().find(|held| is(&held.name)) else {
        let nearest = nearest(name, known.iter().map(|held| held.name.as_str())).map(str::to_owned);
        return Err(RemovalRefused::Unknown { name: name.to_owned(), nearest });
    };
    schema.remove_target_attribute(object_type, &held.name)?;
    document.schema = schema.into_json();
    Ok(held.name.clone())
}
