//! Scoping filters in the document: `scope.groups[]` (OR) of `clauses[]` (AND), EP-202.

use serde_json::{Value as Json, json};

use super::{list, text};
use crate::scope::{Clause, Filter};

/// The filters of an object mapping.
pub(super) fn read(mapping: &Json) -> Vec<Filter> {
    mapping.get("scope").map(|scope| list(scope, "groups").iter().map(read_group).collect()).unwrap_or_default()
}

/// Filter kinds of the scope that can't be honoured here (EP-213).
pub(super) fn unsupported(mapping: &Json) -> Vec<&'static str> {
    let Some(scope) = mapping.get("scope") else { return Vec::new() };
    ["inputFilterGroups", "categoryFilterGroups"].into_iter().filter(|name| !list(scope, name).is_empty()).collect()
}

/// The values of those clauses, each with the filter's name and the attribute.
pub(super) fn all_values(mapping: &Json) -> Vec<(&str, &str, &[Json])> {
    let groups = mapping.get("scope").map(|scope| list(scope, "groups")).unwrap_or_default().iter();
    let clauses = groups.flat_map(|group| list(group, "clauses").iter().map(move |clause| (text(group, "name"), clause)));
    let values = clauses.map(|(name, clause)| {
        let operand = clause.get("targetOperand").map(|operand| list(operand, "values")).unwrap_or_default();
        (name, text(clause, "sourceOperandName"), operand)
    });
    values.filter(|(_, _, values)| values.len() > 1).collect()
}

/// Clauses whose operand has several values, of which only one is compared here: each with its filter's place and its attribute.
pub(super) fn several_values(mapping: &Json) -> Vec<(usize, &str)> {
    let groups = mapping.get("scope").map(|scope| list(scope, "groups")).unwrap_or_default().iter().enumerate();
    let clauses = groups.flat_map(|(place, group)| list(group, "clauses").iter().map(move |clause| (place, clause)));
    let several = clauses.filter(|(_, clause)| clause.get("targetOperand").is_some_and(|operand| list(operand, "values").len() > 1));
    several.map(|(place, clause)| (place, text(clause, "sourceOperandName"))).collect()
}

fn read_group(group: &Json) -> Filter {
    Filter { name: text(group, "name").to_owned(), clauses: list(group, "clauses").iter().map(read_clause).collect() }
}

fn read_clause(clause: &Json) -> Clause {
    let value = clause.get("targetOperand").and_then(|operand| list(operand, "values").first()).and_then(Json::as_str).map(str::to_owned);
    Clause { attribute: text(clause, "sourceOperandName").to_owned(), operator: text(clause, "operatorName").to_owned(), value }
}

/// Writes filters into an object mapping; what says the same already stays as it is, with its unknown properties.
pub(super) fn write(mapping: &mut Json, filters: &[Filter]) {
    if read(mapping) == filters {
        return;
    }
    let before: Vec<Json> = mapping.get("scope").map(|scope| list(scope, "groups").to_vec()).unwrap_or_default();
    let groups: Vec<Json> =
        filters.iter().enumerate().map(|(index, filter)| write_group(filter, earlier(&before, index, &filter.name))).collect();
    if !mapping["scope"].is_object() {
        mapping["scope"] = json!({"groups": [], "inputFilterGroups": [], "categoryFilterGroups": []});
    }
    mapping["scope"]["groups"] = Json::Array(groups);
}

/// The entry that a filter was before: the one with its name, else the one in its place.
fn earlier<'a>(before: &'a [Json], index: usize, name: &str) -> Option<&'a Json> {
    before.iter().find(|group| text(group, "name") == name).or_else(|| before.get(index))
}

fn write_group(filter: &Filter, before: Option<&Json>) -> Json {
    let mut group = before.cloned().unwrap_or_else(|| json!({"name": "", "clauses": []}));
    if read_group(&group) == *filter {
        return group;
    }
    let clauses_before = list(&group, "clauses").to_vec();
    let clauses = filter.clauses.iter().map(|clause| write_clause(clause, &clauses_before)).collect();
    group["name"] = Json::from(filter.name.as_str());
    group["clauses"] = Json::Array(clauses);
    group
}

fn write_clause(clause: &Clause, before: &[Json]) -> Json {
    if let Some(same) = before.iter().find(|candidate| read_clause(candidate) == *clause) {
        return same.clone();
    }
    let values: Vec<&str> = clause.value.as_deref().into_iter().collect();
    json!({"operatorName": clause.operator, "sourceOperandName": clause.attribute, "targetOperand": {"values": values}})
}
