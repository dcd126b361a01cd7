//! Attribute mappings: reading one out of the document.

use serde_json::Value as Json;

use super::{parameters, plain, text};
use crate::expression;

/// One attribute mapping (Graph's `attributeMapping`; EP-401).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeMapping {
    /// Target attribute.
    pub target: String,
    /// Where its value comes from.
    pub source: MappingSource,
    /// Default value if null; only on creation (EP-403).
    pub default_value: Option<String>,
    /// When it is applied (EP-404).
    pub flow_type: FlowType,
    /// Flows when changed, or always (EP-405).
    pub flow_behavior: FlowBehavior,
    /// Matching precedence: 1 is first, 0 is not a matching property (EP-301).
    pub matching_priority: u32,
}

/// Where a mapping's value comes from (EP-401, EP-402).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingSource {
    /// Nothing: the target is left alone, but filled with the default where it is empty.
    None,
    /// A source attribute as it is ("Direct").
    Attribute(String),
    /// A fixed text.
    Constant(String),
    /// An expression, as written.
    Function(String),
}

impl MappingSource {
    /// The source attributes that it reads; none where the expression can't be parsed.
    pub(in crate::configuration) fn attributes(&self) -> Vec<String> {
        match self {
            Self::None | Self::Constant(_) => Vec::new(),
            Self::Attribute(name) => vec![name.clone()],
            Self::Function(text) => {
                expression::parse(text).map(|parsed| parsed.attributes().into_iter().map(str::to_owned).collect()).unwrap_or_default()
            }
        }
    }

    /// Tells the type from the text, as Graph writes it: `[mail]`, `"text"`, else an expression. Empty text is none.
    ///
    /// ```
    /// use usher_core::configuration::MappingSource;
    /// assert_eq!(MappingSource::parse("[mail]"), MappingSource::Attribute("mail".to_owned()));
    /// assert_eq!(MappingSource::parse(r#""a \"b\"""#), MappingSource::Constant(r#"a "b""#.to_owned()));
    /// assert_eq!(MappingSource::parse("ToLower([mail])"), MappingSource::Function("ToLower([mail])".to_owned()));
    /// ```
    #[must_use]
    pub fn parse(expression: &str) -> Self {
        let trimmed = expression.trim();
        if trimmed.is_empty() {
            return Self::None;
        }
        if let Some(name) = parameters::attribute(trimmed) {
            return Self::Attribute(name.to_owned());
        }
        match parameters::constant(trimmed) {
            Some(constant) => Self::Constant(constant),
            None => Self::Function(expression.to_owned()),
        }
    }

    /// The text that Graph writes for it: `[mail]`, `"text"`, the expression; empty for none.
    #[must_use]
    pub fn expression(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Attribute(name) => format!("[{name}]"),
            Self::Constant(constant) => parameters::quote(constant),
            Self::Function(expression) => expression.clone(),
        }
    }
}

/// When a mapping is applied (Graph's `attributeFlowType`; EP-404).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowType {
    /// Always.
    Always,
    /// Only during object creation.
    ObjectAddOnly,
    /// Values are added to a multi-valued attribute, none is taken away.
    MultiValueAddOnly,
    /// Adds flow, removals don't.
    ValueAddOnly,
    /// Only where the target has no value.
    AttributeAddOnly,
}

impl FlowType {
    /// Graph's word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::ObjectAddOnly => "ObjectAddOnly",
            Self::MultiValueAddOnly => "MultiValueAddOnly",
            Self::ValueAddOnly => "ValueAddOnly",
            Self::AttributeAddOnly => "AttributeAddOnly",
        }
    }

    /// Are values only ever added?
    #[must_use]
    pub fn only_adds(self) -> bool {
        matches!(self, Self::MultiValueAddOnly | Self::ValueAddOnly)
    }

    fn read(name: &str) -> Self {
        match name {
            "ObjectAddOnly" => Self::ObjectAddOnly,
            "MultiValueAddOnly" => Self::MultiValueAddOnly,
            "ValueAddOnly" => Self::ValueAddOnly,
            "AttributeAddOnly" => Self::AttributeAddOnly,
            _ => Self::Always,
        }
    }
}

/// Graph's `attributeFlowBehavior` (EP-405). Usher compares with the target, so both send what differs and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowBehavior {
    /// The default.
    FlowWhenChanged,
    /// Even if the source didn't change.
    FlowAlways,
}

impl FlowBehavior {
    /// Graph's word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FlowWhenChanged => "FlowWhenChanged",
            Self::FlowAlways => "FlowAlways",
        }
    }
}

/// Which actions an object mapping may take (Graph's `flowTypes`; EP-501).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowTypes {
    /// Create.
    pub add: bool,
    /// Update; also disable and enable (EP-502).
    pub update: bool,
    /// Delete.
    pub delete: bool,
}

impl FlowTypes {
    /// All switched off.
    pub const NONE: Self = Self { add: false, update: false, delete: false };

    /// Reads Graph's text: `"Add, Update, Delete"` or a part of it.
    #[must_use]
    pub fn read(names: &str) -> Self {
        let has = |name: &str| names.split(',').any(|part| part.trim().eq_ignore_ascii_case(name));
        Self { add: has("Add"), update: has("Update"), delete: has("Delete") }
    }

    /// Writes Graph's text.
    #[must_use]
    pub fn write(self) -> String {
        let names = [(self.add, "Add"), (self.update, "Update"), (self.delete, "Delete")];
        names.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn read(json: &Json) -> AttributeMapping {
    AttributeMapping {
        target: text(json, "targetAttributeName").to_owned(),
        source: json.get("source").map_or(MappingSource::None, read_source),
        default_value: json.get("defaultValue").and_then(default_value),
        flow_type: FlowType::read(text(json, "flowType")),
        flow_behavior: if text(json, "flowBehavior") == "FlowAlways" { FlowBehavior::FlowAlways } else { FlowBehavior::FlowWhenChanged },
        matching_priority: plain::precedence(json.get("matchingPriority")).ok().flatten().unwrap_or(0),
    }
}

/// Graph's type of it is text; a document written by hand may hold a Boolean or a number.
pub(in crate::configuration) fn default_value(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(true) => Some("True".to_owned()),
        Json::Bool(false) => Some("False".to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// `expression` is the truth; where it is missing it is rebuilt from `name`, `type` and `parameters` (synchronization-api.md §7).
fn read_source(json: &Json) -> MappingSource {
    if !json.is_object() {
        return MappingSource::None;
    }
    let expression = text(json, "expression");
    let name = text(json, "name");
    match (text(json, "type"), expression.is_empty()) {
        ("Attribute", true) => MappingSource::Attribute(name.to_owned()),
        ("Constant", true) => MappingSource::Constant(name.to_owned()),
        (_, true) => MappingSource::Function(parameters::rebuild(json)),
        ("Constant", false) if parameters::constant(expression.trim()).is_none() => MappingSource::Constant(expression.to_owned()),
        (_, false) => MappingSource::parse(expression),
    }
}
