//! Complaints about what mappings read: expressions that can't be read, source attributes that aren't there.

use super::nearest::suggestion;
use crate::configuration::{AttributeDefinition, AttributeMapping, AttributeType, Complaint, MappingSource, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::expression;
use crate::import::ObjectType;

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
            return vec![Complaint::new(Severity::Blocking, "ExpressionInvalid", message, error.fix).at_text(error.position, error.length)];
        }
    };
    let mut complaints: Vec<Complaint> = parsed.attributes().into_iter().filter_map(|name| unknown_attribute(name, sources)).collect();
    // EP-413: Switch compares texts; a reference has none.
    let reference = targets.iter().any(|target| target.name == mapping.target && target.attribute_type == AttributeType::Reference);
    if reference && text.trim_start().starts_with("Switch") {
        complaints.push(Complaint::new(
            Severity::Warning,
            "SwitchOnReference",
            format!("{} refers to another object; Switch must not be used on references.", mapping.target),
            "Map the source attribute directly.",
        ));
    }
    complaints
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
