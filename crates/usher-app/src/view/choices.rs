//! A connection's own choices, for which Entra's configuration has no place: what only the admin knows of the application, protected
//! accounts, options of scope.

use serde::Serialize;
use usher_core::configuration::ListDefinition;

/// A connection's own choices, as Properties shows them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChoicesView {
    /// The lists that the profile asks for, with what was entered.
    pub lists: Vec<ListView>,
    /// Whom Usher never touches.
    pub protection: ProtectionView,
    /// Are members of groups within an assigned group assigned too?
    pub nested_groups: bool,
    /// Are accounts of people who fall out of scope left as they are?
    pub skip_out_of_scope_deletions: bool,
    /// Attributes of people to write a pattern about.
    pub source_attributes: Vec<String>,
}

/// A list that only the admin knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    /// Its name in the connection document.
    pub name: String,
    /// What people call it: "Offices".
    pub display_name: String,
    /// One of its entries, in words: "office".
    pub entry_name: String,
    /// Where the admin finds them.
    pub hint: String,
    /// What was entered; empty: nothing is checked.
    pub entries: Vec<String>,
}

impl ListView {
    pub(crate) fn new(definition: &ListDefinition, entries: Vec<String>) -> Self {
        let ListDefinition { name, display_name, entry_name, hint } = definition.clone();
        Self { name, display_name, entry_name, hint, entries }
    }
}

/// Whom Usher never touches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectionView {
    /// Ids, userPrincipalNames and names of accounts.
    pub ids: Vec<String>,
    /// Patterns over source attributes.
    pub patterns: Vec<PatternView>,
    /// Groups, by id or display name.
    pub groups: Vec<String>,
}

/// A pattern that protects whoever it fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PatternView {
    /// Source attribute.
    pub attribute: String,
    /// A .NET regular expression.
    pub pattern: String,
}

/// Whom an unsaved protection would keep from being touched.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectionPreview {
    /// People whom any entry protects.
    pub people: u32,
    /// Entry by entry, in their order.
    pub ids: Vec<ProtectedEntry>,
    /// Pattern by pattern.
    pub patterns: Vec<ProtectedEntry>,
    /// Group by group.
    pub groups: Vec<ProtectedEntry>,
}

/// What one entry of a protection does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectedEntry {
    /// People whom it protects.
    pub people: u32,
    /// Why it can't be saved as it is; empty: it can.
    pub problem: String,
    /// What is doubtful about it: it may protect nobody. Empty for nothing.
    pub doubt: String,
}
