//! Complaints about what mappings read: expressions that can't be read, source attributes that aren't there.

use crate::configuration::{
    AttributeDefinition, AttributeMapping, AttributeType, Complaint, FlowType, MappingSource, SynchronizationSchema,
};
use crate::evaluation::Severity;
use crate::expression::{self, Expression, ExpressionFinding, Shape, Shapes, Type};
use crate::import::ObjectType;
use crate::nearest::suggestion;

/// What a source fills beside Entra's own names: the names of the "Download users" file and of Graph.
const ALSO_KNOWN: [&str; 8] =
    ["id", "officeLocation", "userType", "employeeType", "businessPhones", "mobilePhone", "usageLocation", "groupTypes"];

pub(super) fn check(schema: &SynchronizationSchema, object_type: ObjectType) -> Vec<Complaint> {
    let sources = schema.source_attributes(object_type);
    let targets = schema.target_attributes(object_type);
    schema.mappings(object_type).iter().flat_map(|mapping| check_mapping(mapping, &sources, &targets)).collect()
}

fn check_mapping(mapping: &AttributeMapping, sources: &[AttributeDefinition], targets: &[AttributeDefinition]) -> Vec<Complaint> {
    let complaints = match &mapping.source {
        MappingSource::None | MappingSource::Constant(_) => Vec::new(),
        MappingSource::Attribute(name) => unknown_attribute(name, sources).into_iter().collect(),
        MappingSource::Function(text) => check_expression(mapping, text, sources, targets),
    };
    complaints.into_iter().map(|complaint| complaint.at_attribute(&mapping.target)).collect()
}

fn check_expression(
    mapping: &AttributeMapping,
    text: &str,
    sources: &[AttributeDefinition],
    targets: &[AttributeDefinition],
) -> Vec<Complaint> {
    let parsed = match expression::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let message =
                format!("The expression for {} can't be read, at character {}: {}", mapping.target, error.position + 1, error.message);
            let fix = if error.fix.is_empty() { "Put the expression right there.".to_owned() } else { error.fix };
            return vec![Complaint::new(Severity::Blocking, "ExpressionInvalid", message, fix).at_text(error.position, error.length)];
        }
    };
    let target = targets.iter().find(|target| target.name == mapping.target);
    let told = |finding: ExpressionFinding| {
        let message = format!("The expression for {}, at character {}: {}", mapping.target, finding.position + 1, finding.message);
        Complaint::new(finding.severity, &finding.code, message, finding.fix).at_text(finding.position, finding.length)
    };
    let mut complaints: Vec<Complaint> = findings(&parsed, sources, target).into_iter().map(told).collect();
    // EP-413: Switch compares texts; a reference has none.
    let is_reference = target.is_some_and(|target| target.attribute_type == AttributeType::Reference);
    if is_reference && parsed.outermost() == Some("Switch") {
        complaints.push(Complaint::new(
            Severity::Warning,
            "SwitchOnReference",
            format!("{} refers to another object; Switch must not be used on references.", mapping.target),
            "Map the source attribute directly.",
        ));
    }
    if parsed.is_unique() {
        complaints.extend(unique_value(mapping));
    }
    complaints
}

/// A value that is chosen by what is free may be another one tomorrow: it is for new accounts, and nobody is found by it.
fn unique_value(mapping: &AttributeMapping) -> Option<Complaint> {
    let target = &mapping.target;
    if mapping.matching_priority > 0 {
        let message =
            format!("{target} is a matching property, but SelectUniqueValue gives a value that no account has yet: nobody would be found.");
        let fix = "Match by another attribute, or map this one without SelectUniqueValue.";
        return Some(Complaint::new(Severity::Blocking, "UniqueValueMatched", message, fix));
    }
    (mapping.flow_type != FlowType::ObjectAddOnly).then(|| {
        let message = format!("SelectUniqueValue would choose another {target} in every cycle, since the old one is taken.");
        Complaint::new(Severity::Blocking, "UniqueValueOnUpdate", message, "Apply the mapping only during object creation.")
    })
}

/// Everything doubtful about an expression, by what the document's directories know of its attributes and the target's.
pub(super) fn findings(
    expression: &Expression,
    sources: &[AttributeDefinition],
    target: Option<&AttributeDefinition>,
) -> Vec<ExpressionFinding> {
    let shapes = Shapes { source: &|name| sources.iter().find(|source| source.name == name).map(shape), target: target.map(shape) };
    let unknown = expression.mentions().into_iter().filter_map(|(name, position, length)| {
        let Complaint { code, severity, message, fix, .. } = unknown_attribute(name, sources)?;
        Some(ExpressionFinding { code, severity, message, position, length, fix })
    });
    let mut all: Vec<ExpressionFinding> = unknown.chain(expression.check(&shapes)).collect();
    all.sort_by_key(|finding| finding.position);
    all
}

/// What a schema's definition says of the values that an attribute holds.
fn shape(definition: &AttributeDefinition) -> Shape {
    let kind = match definition.attribute_type {
        AttributeType::String | AttributeType::Binary => Type::Text,
        AttributeType::Integer => Type::Number,
        AttributeType::Boolean => Type::Boolean,
        AttributeType::DateTime => Type::Date,
        AttributeType::Reference => Type::Any,
    };
    Shape { kind, multivalued: definition.multivalued }
}

/// Is this attribute unknown to the source? Without directories in the document nothing is known, so nothing is doubted.
pub(super) fn unknown_attribute(name: &str, sources: &[AttributeDefinition]) -> Option<Complaint> {
    let known = || sources.iter().map(|source| source.name.as_str()).chain(ALSO_KNOWN);
    // Names of directory extensions are the tenant's own (EP-416).
    if sources.is_empty() || name.starts_with("extension_") || known().any(|known| known == name) {
        return None;
    }
    Some(Complaint::new(
        Severity::Warning,
        "SourceAttributeUnknown",
        format!("The source isn't known to have an attribute {name}; where it is missing it has no value."),
        suggestion(name, known(), "Check the spelling, or ignore this if the source has it."),
    ))
}
