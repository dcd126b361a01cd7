//! Complaints about scoping filters. A filter that can't be judged must not decide who loses access, so it blocks.

use super::expressions::unknown_attribute;
use super::operator;
use crate::configuration::{AttributeDefinition, AttributeType, Complaint, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::import::ObjectType;
use crate::scope::Clause;

pub(super) fn check(schema: &SynchronizationSchema, object_type: ObjectType) -> Vec<Complaint> {
    let sources = schema.source_attributes(object_type);
    let mut complaints: Vec<Complaint> = schema.unsupported_filters(object_type).into_iter().map(unsupported).collect();
    complaints.extend(
        schema.clauses_of_several_values(object_type).into_iter().map(|(index, name)| several(name).at_filter(index).at_attribute(name)),
    );
    for (index, filter) in schema.filters(object_type).iter().enumerate() {
        if filter.clauses.is_empty() {
            complaints.push(empty(&filter.name).at_filter(index));
        }
        let of_filter = filter.clauses.iter().flat_map(|clause| check_clause(clause, &sources));
        complaints.extend(of_filter.map(|complaint| complaint.at_filter(index)));
    }
    complaints
}

/// The filters of whole rules, people and groups alike.
pub(super) fn check_rules(schema: &SynchronizationSchema) -> Vec<Complaint> {
    schema.unsupported_rule_filters().into_iter().map(unsupported).collect()
}

/// EP-213: experimental; whom they would keep out, or from being taken away, can't be told here.
fn unsupported(name: &'static str) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "FilterKindNotSupported",
        format!("The schema has {name}, which only Entra's provisioning service can judge."),
        "Say the same with scoping filters and remove it, or let Entra's provisioning service do the work.",
    )
}

/// Graph allows several operands and says nowhere what they mean. Taking the first alone could put people out of scope.
fn several(attribute: &str) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "OperandsSeveral",
        format!("The clause on {attribute} compares with several values at once; what that means isn't documented."),
        "Make a filter for each value, or use REGEX MATCH, such as ^(Sales|Support)$.",
    )
}

/// Nothing is asked, so everyone passes; since one filter is enough (EP-201), all the others say nothing then.
fn empty(name: &str) -> Complaint {
    Complaint::new(
        Severity::Warning,
        "FilterEmpty",
        format!("The scoping filter \"{name}\" has no clause, so it lets everyone through."),
        "Add a clause, or remove the filter.",
    )
}

fn check_clause(clause: &Clause, sources: &[AttributeDefinition]) -> Vec<Complaint> {
    if clause.attribute.is_empty() {
        return vec![no_attribute()];
    }
    let mut complaints: Vec<Complaint> = unknown_attribute(&clause.attribute, sources).into_iter().collect();
    complaints.extend(not_filterable(clause, sources));
    complaints.extend(operator::check(clause));
    complaints.into_iter().map(|complaint| complaint.at_attribute(&clause.attribute)).collect()
}

/// It would be false for everyone.
fn no_attribute() -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "ClauseIncomplete",
        "A clause names no source attribute, so whom it lets through can't be told.",
        "Choose its attribute, or remove the clause.",
    )
}

/// EP-210.
fn not_filterable(clause: &Clause, sources: &[AttributeDefinition]) -> Option<Complaint> {
    const FALSE: &str = "here such a clause is false";
    let name = clause.attribute.as_str();
    let (why, here) = match sources.iter().find(|source| source.name == name) {
        // It has one plain value, so nothing is in the way.
        _ if name == "userType" => ("", "here it is compared like any other"),
        Some(source) if source.multivalued => (", which holds several values", FALSE),
        Some(source) if source.attribute_type == AttributeType::Reference => (", which refers to other objects", FALSE),
        Some(source) if source.attribute_type == AttributeType::DateTime => {
            (", which is a date", "here it is compared as the source writes it")
        }
        Some(_) | None => return None,
    };
    Some(Complaint::new(
        Severity::Warning,
        "NotFilterable",
        format!("Entra's service can't filter by {name}{why}; {here}."),
        "Filter by another attribute.",
    ))
}
