//! Attribute mapping.

use serde::{Deserialize, Serialize};
use usher_core::evaluation::{AttributeChange, Problem};
use usher_core::expression::TraceStep;
use usher_core::import::ObjectType;

use super::ProblemView;

/// The Attribute mapping screen of one object type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingsView {
    /// People or groups.
    pub object_type: ObjectType,
    /// Is this object mapping on? (Groups can be switched off.)
    pub enabled: bool,
    /// Target object actions.
    pub create: bool,
    /// Target object actions.
    pub update: bool,
    /// Target object actions.
    pub delete: bool,
    /// The mappings: matching ones first by precedence, then by target name.
    pub mappings: Vec<MappingRow>,
    /// Attributes of the source to pick from.
    pub source_attributes: Vec<AttributeView>,
    /// Attributes of the target to pick from.
    pub target_attributes: Vec<AttributeView>,
    /// Target attributes that are never cleared, whatever the source holds: required ones, the account's name, `active`.
    pub never_cleared: Vec<String>,
    /// The configuration's version.
    pub version: u32,
}

/// One attribute mapping.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingRow {
    /// Target attribute.
    pub target: String,
    /// Its type (EP-401).
    pub kind: MappingKind,
    /// The source attribute's name, the constant's text or the expression; empty for none.
    pub source: String,
    /// Default value if null; used on creation only (EP-403). Empty for none.
    pub default_value: String,
    /// Apply always, or only during creation.
    pub only_on_create: bool,
    /// Matching precedence; 0 is not a matching property.
    pub matching_precedence: u32,
    /// Is it emptied in the target where the source has no value? Entra leaves it as it is (EP-406).
    pub clears: bool,
    /// What is wrong or doubtful about it, in words.
    pub complaints: Vec<String>,
}

/// Type of a mapping (EP-401).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum MappingKind {
    /// A source attribute as it is.
    Direct,
    /// A fixed text.
    Constant,
    /// An expression.
    Expression,
    /// Nothing; fills the default where the target is empty.
    None,
}

/// An attribute to pick from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AttributeView {
    /// Its name.
    pub name: String,
    /// String, Boolean, Integer, Reference, ...
    pub value_type: String,
    /// Refused without it?
    pub required: bool,
    /// Holds several values?
    pub multivalued: bool,
}

/// An expression, checked as it is typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionView {
    /// What is wrong with it; `None`: it can be saved.
    pub problem: Option<ExpressionProblem>,
    /// What is doubtful about it; it can be saved all the same.
    pub warnings: Vec<ExpressionProblem>,
}

/// One unsaved mapping: what is doubtful about it, and what it would give a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingTrial {
    /// What is wrong or doubtful about its target, source or matching; what is wrong within an expression is the expression's to tell.
    pub complaints: Vec<Problem>,
    /// Why it can't be tried: another mapping or a filter can't be used.
    pub untried: Option<ProblemView>,
    /// What it would give the person that was asked for; `None` if nobody was, or nobody fits.
    pub tried: Option<TriedMapping>,
}

/// What a mapping would give one person, as a new account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TriedMapping {
    /// The person or group, by name.
    pub name: String,
    /// What would be sent, and what follows.
    pub change: AttributeChange,
    /// What the target would refuse, cut or replace.
    pub problems: Vec<Problem>,
    /// How an expression's value came about: every call, inner ones first.
    pub steps: Vec<TraceStep>,
}

/// An expression to be checked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionAsk {
    /// The expression.
    pub text: String,
    /// Whose mapping it is.
    pub object_type: ObjectType,
    /// The target attribute that it is for; empty while none was chosen.
    pub target: String,
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionProblem {
    /// What is wrong.
    pub message: String,
    /// Where: 0-based characters.
    pub position: u32,
    /// How long the wrong part is.
    pub length: u32,
    /// What to write instead, if known.
    pub fix: Option<String>,
}

/// A function of the expression language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FunctionView {
    /// Its name.
    pub name: String,
    /// `Join(separator, source1, ...)`.
    pub signature: String,
    /// What it does.
    pub summary: String,
    /// What each parameter takes: `source: one text`.
    pub parameters: Vec<String>,
    /// What comes out: "one text".
    pub gives: String,
    /// What follows without a value.
    pub absent: String,
    /// Examples, which are run as tests.
    pub examples: Vec<ExampleView>,
}

/// An example of a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExampleView {
    /// The expression.
    pub expression: String,
    /// Source attributes: `mail = ann@contoso.com`.
    pub source: Vec<String>,
    /// What comes out: none for no value, several for a list. An empty text is a value.
    pub result: Vec<String>,
}

/// The answer to saving something.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SaveView {
    /// The configuration's version afterwards.
    pub version: u32,
    /// What is doubtful about it, in words. It was saved all the same.
    pub warnings: Vec<String>,
}
