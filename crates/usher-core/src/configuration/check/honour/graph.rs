//! Microsoft Graph's published types of a synchronization schema: every property by its name and shape. A test holds this table against
//! Microsoft's metadata. What an imported document has beside it, or in another shape, is told by name (`walk.rs`).

/// A complex type of Graph.
#[derive(Debug)]
pub(super) struct GraphType {
    /// Graph's name for it.
    pub(super) name: &'static str,
    /// What people call one of them; empty: it is a part of what it stands in.
    pub(super) label: &'static str,
    /// The property that names one.
    pub(super) title: &'static str,
    pub(super) properties: &'static [(&'static str, Shape)],
}

/// What a property holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Texts,
    Flag,
    Number,
    /// Text by Graph's type; a Boolean or a number is read as well.
    Scalar,
    One(&'static GraphType),
    Many(&'static GraphType),
    Word(&'static Words),
}

/// An enumeration of Graph; several may be given, with commas between them.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) name: &'static str,
    /// The complaint's code.
    pub(super) code: &'static str,
    pub(super) words: &'static [&'static str],
    /// What Usher makes of another word.
    pub(super) instead: &'static str,
}

use Shape::{Flag, Many, Number, One, Scalar, Text, Texts, Word};

pub(super) static SCHEMA: GraphType = GraphType {
    name: "synchronizationSchema",
    label: "The schema",
    title: "",
    properties: &[("id", Text), ("version", Text), ("directories", Many(&DIRECTORY)), ("synchronizationRules", Many(&RULE))],
};

static DIRECTORY: GraphType = GraphType {
    name: "directoryDefinition",
    label: "The directory",
    title: "name",
    properties: &[
        ("id", Text),
        ("name", Text),
        ("version", Text),
        ("readOnly", Flag),
        ("discoveryDateTime", Text),
        ("discoverabilities", Word(&DISCOVERABILITIES)),
        ("objects", Many(&OBJECT)),
    ],
};

static OBJECT: GraphType = GraphType {
    name: "objectDefinition",
    label: "The object definition",
    title: "name",
    properties: &[("name", Text), ("supportedApis", Texts), ("metadata", Many(&OBJECT_METADATA)), ("attributes", Many(&ATTRIBUTE))],
};

static ATTRIBUTE: GraphType = GraphType {
    name: "attributeDefinition",
    label: "The attribute definition",
    title: "name",
    properties: &[
        ("name", Text),
        ("type", Word(&TYPE)),
        ("mutability", Word(&MUTABILITY)),
        ("anchor", Flag),
        ("caseExact", Flag),
        ("multivalued", Flag),
        ("required", Flag),
        ("flowNullValues", Flag),
        ("defaultValue", Scalar),
        ("apiExpressions", Many(&TEXT_PAIR)),
        ("referencedObjects", Many(&REFERENCED)),
        ("metadata", Many(&ATTRIBUTE_METADATA)),
    ],
};

static RULE: GraphType = GraphType {
    name: "synchronizationRule",
    label: "The synchronization rule",
    title: "name",
    properties: &[
        ("id", Text),
        ("name", Text),
        ("editable", Flag),
        ("priority", Number),
        ("sourceDirectoryName", Text),
        ("targetDirectoryName", Text),
        ("containerFilter", One(&CONTAINER_FILTER)),
        ("groupFilter", One(&GROUP_FILTER)),
        ("metadata", Many(&TEXT_PAIR)),
        ("objectMappings", Many(&OBJECT_MAPPING)),
    ],
};

static OBJECT_MAPPING: GraphType = GraphType {
    name: "objectMapping",
    label: "The object mapping",
    title: "name",
    properties: &[
        ("name", Text),
        ("enabled", Flag),
        ("flowTypes", Word(&FLOW_TYPES)),
        ("sourceObjectName", Text),
        ("targetObjectName", Text),
        ("metadata", Many(&MAPPING_METADATA)),
        ("scope", One(&FILTER)),
        ("attributeMappings", Many(&ATTRIBUTE_MAPPING)),
    ],
};

static ATTRIBUTE_MAPPING: GraphType = GraphType {
    name: "attributeMapping",
    label: "The mapping of",
    title: "targetAttributeName",
    properties: &[
        ("targetAttributeName", Text),
        ("source", One(&SOURCE)),
        ("defaultValue", Scalar),
        ("exportMissingReferences", Flag),
        ("flowBehavior", Word(&FLOW_BEHAVIOR)),
        ("flowType", Word(&FLOW_TYPE)),
        ("matchingPriority", Number),
    ],
};

static SOURCE: GraphType = GraphType {
    name: "attributeMappingSource",
    label: "",
    title: "",
    properties: &[("type", Word(&SOURCE_TYPE)), ("name", Text), ("expression", Text), ("parameters", Many(&PARAMETER))],
};

static PARAMETER: GraphType = GraphType {
    name: "stringKeyAttributeMappingSourceValuePair",
    label: "",
    title: "",
    properties: &[("key", Text), ("value", One(&SOURCE))],
};

static FILTER: GraphType = GraphType {
    name: "filter",
    label: "",
    title: "",
    properties: &[("groups", Many(&GROUP)), ("inputFilterGroups", Many(&GROUP)), ("categoryFilterGroups", Many(&GROUP))],
};

static GROUP: GraphType = GraphType {
    name: "filterGroup",
    label: "The scoping filter",
    title: "name",
    properties: &[("name", Text), ("clauses", Many(&CLAUSE))],
};

static CLAUSE: GraphType = GraphType {
    name: "filterClause",
    label: "The clause on",
    title: "sourceOperandName",
    properties: &[("sourceOperandName", Text), ("operatorName", Text), ("targetOperand", One(&OPERAND))],
};

static OPERAND: GraphType = GraphType { name: "filterOperand", label: "", title: "", properties: &[("values", Texts)] };

static CONTAINER_FILTER: GraphType =
    GraphType { name: "containerFilter", label: "", title: "", properties: &[("includedContainers", Texts)] };

static GROUP_FILTER: GraphType = GraphType { name: "groupFilter", label: "", title: "", properties: &[("includedGroups", Texts)] };

static REFERENCED: GraphType = GraphType {
    name: "referencedObject",
    label: "",
    title: "",
    properties: &[("referencedObjectName", Text), ("referencedProperty", Text)],
};

static TEXT_PAIR: GraphType =
    GraphType { name: "stringKeyStringValuePair", label: "", title: "", properties: &[("key", Text), ("value", Text)] };

static OBJECT_METADATA: GraphType =
    GraphType { name: "objectDefinitionMetadataEntry", label: "", title: "", properties: &[("key", Word(&OBJECT_KEYS)), ("value", Text)] };

static ATTRIBUTE_METADATA: GraphType = GraphType {
    name: "attributeDefinitionMetadataEntry",
    label: "",
    title: "",
    properties: &[("key", Word(&ATTRIBUTE_KEYS)), ("value", Text)],
};

static MAPPING_METADATA: GraphType =
    GraphType { name: "objectMappingMetadataEntry", label: "", title: "", properties: &[("key", Word(&MAPPING_KEYS)), ("value", Text)] };

const KEPT: &str = "it isn't followed";

static OBJECT_KEYS: Words = Words {
    name: "objectDefinitionMetadata",
    code: "MetadataUnknown",
    words: &[
        "PropertyNameAccountEnabled",
        "PropertyNameSoftDeleted",
        "IsSoftDeletionSupported",
        "IsSynchronizeAllSupported",
        "ConnectorDataStorageRequired",
        "Extensions",
        "BaseObjectName",
    ],
    instead: KEPT,
};

static ATTRIBUTE_KEYS: Words = Words {
    name: "attributeDefinitionMetadata",
    code: "MetadataUnknown",
    words: &[
        "BaseAttributeName",
        "ComplexObjectDefinition",
        "IsContainer",
        "IsCustomerDefined",
        "IsDomainQualified",
        "LinkPropertyNames",
        "LinkTypeName",
        "MaximumLength",
        "ReferencedProperty",
    ],
    instead: KEPT,
};

static MAPPING_KEYS: Words = Words {
    name: "objectMappingMetadata",
    code: "MetadataUnknown",
    words: &[
        "EscrowBehavior",
        "DisableMonitoringForChanges",
        "OriginalJoiningProperty",
        "Disposition",
        "IsCustomerDefined",
        "ExcludeFromReporting",
        "Unsynchronized",
    ],
    instead: KEPT,
};

static DISCOVERABILITIES: Words = Words {
    name: "directoryDefinitionDiscoverabilities",
    code: "ValueUnknown",
    words: &["None", "AttributeNames", "AttributeDataTypes", "AttributeReadOnly", "ReferenceAttributes", "UnknownFutureValue"],
    instead: KEPT,
};

static TYPE: Words = Words {
    name: "attributeType",
    code: "ValueUnknown",
    words: &["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"],
    instead: "it is taken for text",
};

static MUTABILITY: Words = Words {
    name: "mutability",
    code: "ValueUnknown",
    words: &["ReadWrite", "ReadOnly", "Immutable", "WriteOnly"],
    instead: "it is taken for ReadWrite",
};

static FLOW_TYPES: Words = Words {
    name: "objectFlowTypes",
    code: "FlowTypesUnknown",
    words: &["None", "Add", "Update", "Delete"],
    instead: "no action follows from it",
};

static FLOW_TYPE: Words = Words {
    name: "attributeFlowType",
    code: "FlowTypeUnknown",
    words: &["Always", "ObjectAddOnly", "MultiValueAddOnly", "ValueAddOnly", "AttributeAddOnly"],
    instead: "the mapping is applied always",
};

static FLOW_BEHAVIOR: Words = Words {
    name: "attributeFlowBehavior",
    code: "ValueUnknown",
    words: &["FlowWhenChanged", "FlowAlways"],
    instead: "it is taken for FlowWhenChanged",
};

static SOURCE_TYPE: Words = Words {
    name: "attributeMappingSourceType",
    code: "ValueUnknown",
    words: &["Attribute", "Constant", "Function"],
    instead: "the expression alone decides",
};

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use std::collections::BTreeMap;

    use serde_json::Value as Json;

    use super::{GraphType, SCHEMA, Shape};

    fn published() -> Json {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/graph-synchronization-types.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// A shape as Microsoft's metadata writes it.
    fn written(shape: Shape) -> String {
        match shape {
            Shape::Text | Shape::Scalar => "String".to_owned(),
            Shape::Texts => "[String]".to_owned(),
            Shape::Flag => "Boolean".to_owned(),
            Shape::Number => "Int32".to_owned(),
            Shape::One(of) => of.name.to_owned(),
            Shape::Many(of) => format!("[{}]", of.name),
            Shape::Word(words) => words.name.to_owned(),
        }
    }

    /// Every type that is reached from one, with its properties as written here.
    fn reached(of: &'static GraphType, found: &mut BTreeMap<&'static str, BTreeMap<String, String>>, published: &Json) {
        if found.contains_key(of.name) {
            return;
        }
        found.insert(of.name, of.properties.iter().map(|(name, shape)| ((*name).to_owned(), written(*shape))).collect());
        for (_, shape) in of.properties {
            match shape {
                Shape::One(inner) | Shape::Many(inner) => reached(inner, found, published),
                Shape::Word(words) => {
                    let members: Vec<&str> =
                        published[words.name]["members"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
                    assert_eq!(words.words, members, "{}", words.name);
                }
                Shape::Text | Shape::Texts | Shape::Flag | Shape::Number | Shape::Scalar => {}
            }
        }
    }

    #[test]
    fn the_table_is_what_microsoft_publishes() {
        let published = published();
        let mut found = BTreeMap::new();
        reached(&SCHEMA, &mut found, &published);
        for (name, properties) in found {
            let said = &published[name];
            let mut theirs: BTreeMap<String, String> = ["properties", "navigation"]
                .into_iter()
                .filter_map(|part| said[part].as_object())
                .flatten()
                .map(|(name, shape)| (name.clone(), shape.as_str().unwrap().trim_end_matches('?').replace("DateTimeOffset", "String")))
                .collect();
            // An entity has an id.
            if said["kind"] == "entity" {
                theirs.insert("id".to_owned(), "String".to_owned());
            }
            assert_eq!(properties, theirs, "{name}");
        }
    }
}
