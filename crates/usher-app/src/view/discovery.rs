//! The target's attributes: what was read of them, and one that an admin adds.

use serde::{Deserialize, Serialize};
use usher_core::configuration::AttributeType;
use usher_core::import::ObjectType;

/// What came of reading the application's attributes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DiscoveryView {
    /// In words: what is new, or that nothing is, or that the application doesn't tell.
    pub sentence: String,
    /// Attributes that are new.
    pub added: Vec<NewAttributeView>,
    /// Lists that were empty and that the application fills.
    pub filled: Vec<FilledListView>,
    /// Where the application and what Usher knew disagree. Nothing is changed for it.
    pub differences: Vec<FindingView>,
    /// Mapped attributes that the application doesn't list, and such as it demands and nothing is mapped to.
    pub unlisted: Vec<FindingView>,
    /// What becomes doubtful in the mappings by what is new.
    pub consequences: Vec<FindingView>,
    /// Names what is new: given back to save exactly this. Empty where there is nothing to save.
    pub reviewed: String,
    /// Was it saved?
    pub saved: bool,
    /// The configuration's version afterwards.
    pub version: u32,
}

/// An attribute that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NewAttributeView {
    /// Of people or of groups.
    pub object_type: ObjectType,
    /// Its name, as mappings use it.
    pub name: String,
    /// What it holds.
    pub value_type: AttributeType,
    /// Holds several values?
    pub multivalued: bool,
    /// Refused without it?
    pub required: bool,
    /// Does a mere change of case count?
    pub case_exact: bool,
    /// May only the application itself write it?
    pub read_only: bool,
}

/// A list that the application fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FilledListView {
    /// Its name in the connection document.
    pub name: String,
    /// What people call it: `Offices`.
    pub display_name: String,
    /// Its entries.
    pub entries: Vec<String>,
}

/// Something doubtful about an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Stable code: `TypeDiffers`, `TargetNotListed`, ...
    pub code: String,
    /// Of people or of groups; none for the connection as a whole.
    pub object_type: Option<ObjectType>,
    /// The target attribute, if it is about one.
    pub attribute: Option<String>,
    /// What is doubtful.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// A target attribute that an admin knows of.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AttributeEdit {
    /// Of people or of groups.
    pub object_type: ObjectType,
    /// Its name, as a SCIM path.
    pub name: String,
    /// What it holds.
    pub value_type: AttributeType,
    /// Holds several values?
    pub multivalued: bool,
    /// Refused without it?
    pub required: bool,
    /// Does a mere change of case count?
    pub case_exact: bool,
}
