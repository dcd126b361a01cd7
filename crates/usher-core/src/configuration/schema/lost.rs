//! What of a schema isn't carried onto another: kinds of filters that aren't written, further values of a clause, attributes that nobody
//! defines. Read beside `carry.rs`.

use serde_json::Value as Json;

use super::{SynchronizationSchema, filter};
use crate::import::ObjectType;

/// Something that the one schema says and the other, carried onto, doesn't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// People or groups.
    pub object_type: ObjectType,
    /// What.
    pub what: LostPart,
}

/// Kinds of what isn't carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LostPart {
    /// A kind of filter, by Graph's name: `inputFilterGroups`, `categoryFilterGroups`, `containerFilter`, `groupFilter`.
    FilterKind(&'static str),
    /// All values of a clause but the first.
    MoreValues {
        /// The filter's name; may be empty.
        filter: String,
        /// The clause's attribute.
        attribute: String,
    },
    /// A source attribute that a mapping or filter reads, and neither schema's directory defines.
    SourceAttribute(String),
}

/// Attributes that no directory defines: they stand for what is read elsewhere.
const UNDEFINED: [&str; 1] = ["appRoleAssignments"];

impl SynchronizationSchema {
    /// The source attributes that mappings and filters of this type read; each once, in order.
    pub(super) fn read_sources(&self, object_type: ObjectType) -> Vec<String> {
        let mut names: Vec<String> = self.mappings(object_type).iter().flat_map(|mapping| mapping.source.attributes()).collect();
        names.extend(self.filters(object_type).into_iter().flat_map(|filter| filter.clauses).map(|clause| clause.attribute));
        names.retain(|name| !name.is_empty() && !UNDEFINED.contains(&name.as_str()));
        names.sort();
        names.dedup();
        names
    }

    /// What this one says of a type and the other doesn't, after it was carried onto it.
    pub(super) fn lost_in(&self, carried: &Self, object_type: ObjectType) -> Vec<Lost> {
        let (Some(own), Some(theirs)) = (self.object_mapping(object_type), carried.object_mapping(object_type)) else { return Vec::new() };
        let mut lost = Vec::new();
        let scope = |mapping: &Json, name: &str| mapping.get("scope").and_then(|scope| scope.get(name)).cloned();
        let kinds = self.unsupported_filters(object_type).into_iter().filter(|name| scope(own, name) != scope(theirs, name));
        lost.extend(kinds.map(LostPart::FilterKind));
        let of_rule = |schema: &Self, name: &str| {
            let filter = schema.place(object_type).and_then(|place| schema.rules()[place.rule].get(name)).cloned();
            filter.filter(|filter| !filter.is_null())
        };
        let differs = |name: &&str| of_rule(self, name).is_some() && of_rule(self, name) != of_rule(carried, name);
        lost.extend(["containerFilter", "groupFilter"].into_iter().filter(differs).map(LostPart::FilterKind));
        let kept = filter::all_values(theirs);
        let more = filter::all_values(own).into_iter().filter(|clause| !kept.contains(clause));
        lost.extend(more.map(|(filter, attribute, _)| LostPart::MoreValues { filter: filter.to_owned(), attribute: attribute.to_owned() }));
        let known = carried.source_attributes(object_type);
        let unknown = |name: &String| !known.is_empty() && !known.iter().any(|one| one.name == *name);
        lost.extend(self.read_sources(object_type).into_iter().filter(unknown).map(LostPart::SourceAttribute));
        lost.into_iter().map(|what| Lost { object_type, what }).collect()
    }
}
