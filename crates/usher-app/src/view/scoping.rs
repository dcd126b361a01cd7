//! Scoping filters.

use serde::Serialize;
use usher_core::configuration::ScopeSetting;
use usher_core::evaluation::ScopeStep;
use usher_core::import::ObjectType;

use super::AttributeView;

/// The Scoping filters screen of one object type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScopingView {
    /// People or groups.
    pub object_type: ObjectType,
    /// Assigned or all.
    pub scope: ScopeSetting,
    /// In scope if any filter has all its clauses true; no filter: everyone.
    pub filters: Vec<FilterView>,
    /// Source attributes that can be filtered on.
    pub attributes: Vec<AttributeView>,
    /// The operators.
    pub operators: Vec<OperatorView>,
    /// The configuration's version.
    pub version: u32,
}

/// One filter.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FilterView {
    /// Its title.
    pub name: String,
    /// Its clauses: all must be true.
    pub clauses: Vec<ClauseView>,
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ClauseView {
    /// Source attribute.
    pub attribute: String,
    /// Operator, by Entra's name.
    pub operator: String,
    /// Operand; empty for a unary operator.
    pub value: String,
    /// What is wrong or doubtful about it; empty for nothing.
    pub complaint: String,
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OperatorView {
    /// Entra's name: `REGEX MATCH`.
    pub name: String,
    /// In words: "matches the pattern".
    pub label: String,
    /// Takes no operand?
    pub unary: bool,
    /// Attribute types that it takes.
    pub types: Vec<String>,
}

/// What unsaved filters would let through.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScopingPreview {
    /// Objects in scope.
    pub in_scope: u32,
    /// Objects out of scope.
    pub out_of_scope: u32,
    /// Objects for which a filter can't be judged: neither in nor out, and nothing is done for them.
    pub undecided: u32,
    /// Of these, with an account that is known: they would be disabled.
    pub would_be_disabled: u32,
    /// The verdict on the person asked about.
    pub person: Option<PersonScope>,
}

/// One person's verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PersonScope {
    /// By name.
    pub display_name: String,
    /// In or out, and by which clause.
    pub step: ScopeStep,
}
