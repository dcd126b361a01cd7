//! Attribute definitions: what the document's directories say about a source or target attribute.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::{list, text};

/// One attribute of a directory object (Graph's `attributeDefinition`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// Its name, as mappings use it.
    pub name: String,
    /// What it holds.
    pub attribute_type: AttributeType,
    /// Refused without a value? (EP-408)
    pub required: bool,
    /// Does a mere change of case count? (EP-409)
    pub case_exact: bool,
    /// Holds several values?
    pub multivalued: bool,
    /// Who may write it.
    pub mutability: Mutability,
    /// The most characters, where the metadata tells (`MaximumLength`).
    pub max_length: Option<u32>,
    /// Is it the object's identity?
    pub anchor: bool,
    /// The objects that a reference may point to, by the directory's names.
    pub referenced_objects: Vec<String>,
}

/// What an attribute holds (Graph's `attributeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum AttributeType {
    /// Text. Also any type that this version doesn't know.
    String,
    /// A whole number.
    Integer,
    /// Another object.
    Reference,
    /// Bytes.
    Binary,
    /// True or false.
    Boolean,
    /// An instant.
    DateTime,
}

impl AttributeType {
    /// Graph's word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Integer => "Integer",
            Self::Reference => "Reference",
            Self::Binary => "Binary",
            Self::Boolean => "Boolean",
            Self::DateTime => "DateTime",
        }
    }
}

/// Who may write an attribute (RFC 7643 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// The client, at any time.
    ReadWrite,
    /// The target alone.
    ReadOnly,
    /// The client, when the object is made.
    Immutable,
    /// The client; it is never read back.
    WriteOnly,
}

impl Mutability {
    /// Graph's word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadWrite => "ReadWrite",
            Self::ReadOnly => "ReadOnly",
            Self::Immutable => "Immutable",
            Self::WriteOnly => "WriteOnly",
        }
    }
}

/// A definition as Graph writes it, with nothing said beyond what is known.
pub(super) fn write(definition: &AttributeDefinition) -> Json {
    let AttributeDefinition { name, attribute_type, required, case_exact, multivalued, mutability, anchor, referenced_objects, max_length } =
        definition;
    let referenced: Vec<Json> =
        referenced_objects.iter().map(|object| json!({"referencedObjectName": object, "referencedProperty": null})).collect();
    let metadata: Vec<Json> = max_length.iter().map(|most| json!({"key": "MaximumLength", "value": most.to_string()})).collect();
    json!({
        "anchor": anchor,
        "caseExact": case_exact,
        "defaultValue": null,
        "flowNullValues": false,
        "metadata": metadata,
        "multivalued": multivalued,
        "mutability": mutability.name(),
        "name": name,
        "required": required,
        "referencedObjects": referenced,
        "apiExpressions": [],
        "type": attribute_type.name(),
    })
}

pub(super) fn read(json: &Json) -> AttributeDefinition {
    let flag = |name: &str| json.get(name).and_then(Json::as_bool).unwrap_or(false);
    AttributeDefinition {
        name: text(json, "name").to_owned(),
        attribute_type: match text(json, "type") {
            "Integer" => AttributeType::Integer,
            "Reference" => AttributeType::Reference,
            "Binary" => AttributeType::Binary,
            "Boolean" => AttributeType::Boolean,
            "DateTime" => AttributeType::DateTime,
            _ => AttributeType::String,
        },
        required: flag("required"),
        case_exact: flag("caseExact"),
        multivalued: flag("multivalued"),
        mutability: match text(json, "mutability") {
            "ReadOnly" => Mutability::ReadOnly,
            "Immutable" => Mutability::Immutable,
            "WriteOnly" => Mutability::WriteOnly,
            _ => Mutability::ReadWrite,
        },
        max_length: list(json, "metadata")
            .iter()
            .find(|entry| text(entry, "key") == "MaximumLength")
            .and_then(|entry| text(entry, "value").trim_matches('"').parse().ok()),
        anchor: flag("anchor"),
        referenced_objects: list(json, "referencedObjects").iter().map(|object| text(object, "referencedObjectName").to_owned()).collect(),
    }
}
