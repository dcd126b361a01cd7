//! What the configuration reads and the source at hand doesn't have. A filter on an attribute that nobody has would put everyone out
//! of scope, so it blocks; a mapping without its attribute only sends nothing.

use super::things;
use crate::configuration::{AttributeMapping, Complaint, ConnectionDocument, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::import::ObjectType;
use crate::nearest::suggestion;

/// What every source has or Usher computes.
const ALWAYS: [&str; 7] = ["IsSoftDeleted", "appRoleAssignments", "id", "manager", "members", "objectId", "originalUserPrincipalName"];

/// Attributes that filters, protection, matching and mappings read and that the source lacks. `has`: the names that the source gives
/// to objects of this type, Entra's synonyms among them. To be asked before a cycle lets anything follow from such an object.
#[must_use]
pub fn check_source(document: &ConnectionDocument, object_type: ObjectType, has: &[String]) -> Vec<Complaint> {
    let schema = SynchronizationSchema::new(document.schema.clone());
    if !schema.enabled(object_type) {
        return Vec::new();
    }
    let source = Source { has, object_type };
    let mut complaints = source.filters(&schema);
    if object_type == ObjectType::User {
        complaints.extend(source.protection(document));
    }
    let mappings = schema.mappings(object_type);
    complaints.extend(source.matching(&mappings));
    let cleared = document.cleared_attributes.of(object_type);
    complaints
        .extend(mappings.iter().filter(|mapping| mapping.matching_priority == 0).filter_map(|mapping| source.mapping(mapping, cleared)));
    complaints.into_iter().map(|complaint| complaint.at_objects(object_type)).collect()
}

struct Source<'a> {
    has: &'a [String],
    object_type: ObjectType,
}

impl Source<'_> {
    fn lacks(&self, name: &str) -> bool {
        !ALWAYS.contains(&name) && !self.has.iter().any(|known| known == name)
    }

    /// What a mapping reads and the source lacks; empty where at least one of its attributes is there.
    fn missing(&self, mapping: &AttributeMapping) -> Vec<String> {
        let read = mapping.source.attributes();
        if read.iter().all(|name| self.lacks(name)) { read } else { Vec::new() }
    }

    fn fix(&self, name: &str, otherwise: &str) -> String {
        suggestion(name, self.has.iter().map(String::as_str), otherwise)
    }

    fn filters(&self, schema: &SynchronizationSchema) -> Vec<Complaint> {
        let mut found = Vec::new();
        for (place, filter) in schema.filters(self.object_type).iter().enumerate() {
            for clause in filter.clauses.iter().filter(|clause| self.lacks(&clause.attribute)) {
                let name = &clause.attribute;
                let message = format!(
                    "The scoping filter \"{}\" asks for {name}, which the source doesn't have: it would judge all {} alike, and could \
                     put everyone out of scope.",
                    filter.name,
                    things(self.object_type)
                );
                let fix = self.fix(name, "Add the attribute to the source, or remove the clause.");
                found.push(Complaint::new(Severity::Blocking, "FilterAttributeMissing", message, fix).at_filter(place).at_attribute(name));
            }
        }
        found
    }

    fn protection(&self, document: &ConnectionDocument) -> Vec<Complaint> {
        let patterns = document.protected.patterns.iter().filter(|one| self.lacks(&one.attribute));
        patterns
            .map(|one| {
                let name = &one.attribute;
                let message = format!("Accounts are protected by a pattern on {name}, which the source doesn't have: it protects nobody.");
                let fix = self.fix(name, "Add the attribute to the source, or protect these accounts by their ids.");
                Complaint::new(Severity::Blocking, "ProtectionAttributeMissing", message, fix).at_attribute(name)
            })
            .collect()
    }

    /// One matching property is enough to find an account; without any nobody can be matched (EP-304).
    fn matching(&self, mappings: &[AttributeMapping]) -> Vec<Complaint> {
        let properties: Vec<&AttributeMapping> = mappings.iter().filter(|mapping| mapping.matching_priority > 0).collect();
        let lacking: Vec<(&AttributeMapping, Vec<String>)> =
            properties.iter().map(|mapping| (*mapping, self.missing(mapping))).filter(|(_, missing)| !missing.is_empty()).collect();
        let severity = if lacking.len() == properties.len() { Severity::Blocking } else { Severity::Warning };
        lacking
            .into_iter()
            .map(|(mapping, missing)| {
                let names = missing.join(", ");
                let message =
                    format!("{} is matched by {names}, which the source doesn't have: no account is found by it.", mapping.target);
                let fix = self.fix(&names, "Add the attribute to the source, or choose another matching property.");
                Complaint::new(severity, "MatchingAttributeMissing", message, fix).at_attribute(&mapping.target)
            })
            .collect()
    }

    /// Whether an account is active must not hang on an attribute that isn't there; nor is a value cleared for everyone because of it.
    fn mapping(&self, mapping: &AttributeMapping, cleared: &[String]) -> Option<Complaint> {
        let missing = self.missing(mapping);
        let first = missing.first()?;
        if cleared.contains(&mapping.target) {
            let message = format!(
                "{} is cleared where the source has no value, and the source doesn't have {} at all: it would be cleared for everyone.",
                mapping.target,
                missing.join(", ")
            );
            let fix = self.fix(first, "Add the attribute to the source, or don't clear this one.");
            return Some(Complaint::new(Severity::Blocking, "ClearedAttributeMissing", message, fix).at_attribute(&mapping.target));
        }
        let severity = if mapping.target == "active" { Severity::Blocking } else { Severity::Warning };
        let message = format!("{} is mapped from {}, which the source doesn't have.", mapping.target, missing.join(", "));
        let fix = self.fix(first, "Add the attribute to the source, or remove the mapping.");
        Some(Complaint::new(severity, "MappingAttributeMissing", message, fix).at_attribute(&mapping.target))
    }
}
