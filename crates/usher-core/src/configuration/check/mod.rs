//! All complaints about a configuration: what keeps it from being used, and what is doubtful. Changes nothing.
//!
//! One file per subject; each answers complaints in the order in which an admin would meet them.

mod connection;
mod expressions;
mod filters;
mod honour;
mod mappings;
mod operator;
mod source;

pub use honour::not_honoured;
pub use source::check_source;

use super::compile::known_targets;
use super::{ApplicationProfile, Complaint, ConnectionDocument, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::expression::{Expression, ExpressionFinding};
use crate::import::ObjectType;

/// Everything wrong or doubtful, people first, then groups.
#[must_use]
pub fn check(document: &ConnectionDocument, profile: &ApplicationProfile) -> Vec<Complaint> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    if !schema.has(ObjectType::User) {
        return vec![unknown_shape()];
    }
    let mut complaints = connection::check(document, profile, &schema);
    complaints.extend(honour::undecidable(&schema));
    complaints.extend(filters::check_rules(&schema));
    for object_type in [ObjectType::User, ObjectType::Group] {
        if !schema.has(object_type) {
            continue;
        }
        let of_type = mappings::check(&schema, profile, object_type)
            .into_iter()
            .chain(expressions::check(&schema, object_type))
            .chain(filters::check(&schema, object_type));
        complaints.extend(of_type.map(|complaint| complaint.at_objects(object_type)));
    }
    complaints
}

/// Everything doubtful about one expression of a mapping to `target` (empty: none chosen yet), for an editor. Unlike [`check`]'s
/// complaints these stand by themselves: their words don't name the mapping.
#[must_use]
pub fn check_expression(
    expression: &Expression,
    document: &ConnectionDocument,
    profile: &ApplicationProfile,
    object_type: ObjectType,
    target: &str,
) -> Vec<ExpressionFinding> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    let targets = known_targets(&schema, profile, object_type);
    expressions::findings(expression, &schema.source_attributes(object_type), targets.iter().find(|one| one.name == target))
}

fn unknown_shape() -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "SchemaUnreadable",
        "The schema holds no attribute mapping for people: `synchronizationRules` with an object mapping whose target is a user is missing.",
        "Use the file that \"Download schema\" gives in the Entra admin center, or start from the application's default mappings.",
    )
}

/// What people call the objects.
fn things(object_type: ObjectType) -> &'static str {
    match object_type {
        ObjectType::User => "people",
        ObjectType::Group => "groups",
    }
}
