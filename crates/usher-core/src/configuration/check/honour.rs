//! What an imported schema says that evaluations here don't follow. It stays in the document, and goes out again as it came.

use serde_json::Value as Json;

use crate::configuration::{Complaint, SynchronizationSchema};
use crate::evaluation::Severity;

/// Properties that Graph documents, by what they belong to. Any other is kept and named.
const RULE: [&str; 11] = [
    "containerFilter",
    "editable",
    "groupFilter",
    "id",
    "metadata",
    "name",
    "objectMappings",
    "priority",
    "sourceDirectoryName",
    "targetDirectoryName",
    "@odata.type",
];
const OBJECT_MAPPING: [&str; 9] =
    ["enabled", "flowTypes", "metadata", "name", "scope", "sourceObjectName", "targetObjectName", "attributeMappings", "@odata.type"];
const ATTRIBUTE_MAPPING: [&str; 9] = [
    "defaultValue",
    "exportMissingReferences",
    "flowBehavior",
    "flowType",
    "matchingPriority",
    "source",
    "targetAttributeName",
    "@odata.type",
    "id",
];
const FLOW_TYPES: [&str; 6] = ["", "Always", "ObjectAddOnly", "MultiValueAddOnly", "ValueAddOnly", "AttributeAddOnly"];

/// Everything in the schema that isn't followed here, each by name. What keeps the configuration from being used is told by
/// [`super::check`].
#[must_use]
pub fn not_honoured(schema: &SynchronizationSchema) -> Vec<Complaint> {
    let mut found = Vec::new();
    let used = schema.used_places();
    for (place, rule) in list(schema.json(), "synchronizationRules").iter().enumerate() {
        let name = named(rule, "name", place);
        let mappings = list(rule, "objectMappings");
        if !used.iter().any(|(rule, _)| *rule == place) {
            found.push(kept(
                "RuleNotUsed",
                format!("The synchronization rule {name} isn't evaluated: only the rule that maps people and groups to the target is."),
            ));
            continue;
        }
        unknown(rule, &RULE, &format!("The synchronization rule {name}"), &mut found);
        for (index, mapping) in mappings.iter().enumerate() {
            let title = named(mapping, "name", index);
            if !used.contains(&(place, index)) {
                found.push(kept(
                    "ObjectMappingNotUsed",
                    format!("The object mapping {title} isn't evaluated: Usher provisions people and groups, by one mapping each."),
                ));
                continue;
            }
            unknown(mapping, &OBJECT_MAPPING, &format!("The object mapping {title}"), &mut found);
            found.extend(unknown_actions(&title, text(mapping, "flowTypes")));
            list(mapping, "attributeMappings").iter().for_each(|mapping| attribute_mapping(mapping, &mut found));
        }
    }
    found
}

/// Actions other than Add, Update and Delete (EP-501) are left out.
fn unknown_actions(title: &str, flow_types: &str) -> Option<Complaint> {
    let known = |name: &&str| ["", "Add", "Update", "Delete"].iter().any(|known| known.eq_ignore_ascii_case(name));
    let unknown: Vec<&str> = flow_types.split(',').map(str::trim).filter(|name| !known(name)).collect();
    (!unknown.is_empty()).then(|| {
        let message = format!("The object mapping {title} has the flow types {}, which Usher doesn't know.", unknown.join(", "));
        kept("FlowTypesUnknown", message)
    })
}

fn attribute_mapping(mapping: &Json, found: &mut Vec<Complaint>) {
    let target = text(mapping, "targetAttributeName");
    let mut say = |code: &str, message: String| found.push(kept(code, message).at_attribute(target));
    if mapping.get("exportMissingReferences").and_then(Json::as_bool) == Some(true) {
        say("MissingReferences", format!("{target}: exportMissingReferences isn't followed; a reference waits until both accounts exist."));
    }
    if text(mapping, "flowBehavior") == "FlowAlways" {
        say(
            "FlowAlways",
            format!("{target}: FlowAlways is read as \"when it differs\": Usher compares with the target and sends what differs."),
        );
    }
    if mapping.get("flowNullValues").and_then(Json::as_bool) == Some(true) {
        let message = format!(
            "{target}: flowNullValues isn't followed for this kind of connection; clear the value by the connection's own setting."
        );
        say("FlowNullValues", message);
    }
    if !FLOW_TYPES.contains(&text(mapping, "flowType")) {
        say(
            "FlowTypeUnknown",
            format!("{target}: the flow type {} isn't known; the mapping is applied always.", text(mapping, "flowType")),
        );
    }
    let known: Vec<&str> = ATTRIBUTE_MAPPING.iter().copied().chain(["flowNullValues"]).collect();
    unknown(mapping, &known, &format!("The mapping of {target}"), found);
}

fn unknown(json: &Json, known: &[&str], what: &str, found: &mut Vec<Complaint>) {
    for name in json.as_object().into_iter().flat_map(|object| object.keys()).filter(|name| !known.contains(&name.as_str())) {
        found.push(kept("PropertyUnknown", format!("{what} has the property {name}, which Usher doesn't know.")));
    }
}

fn kept(code: &str, message: String) -> Complaint {
    Complaint::new(Severity::Warning, code, message, "Nothing: it is kept, and exported again as it came.")
}

fn named(json: &Json, key: &str, place: usize) -> String {
    let name = text(json, key);
    if name.is_empty() { format!("number {}", place + 1) } else { format!("\"{name}\"") }
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}
