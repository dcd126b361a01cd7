//! What an imported schema says that evaluations here don't follow. It stays in the document, and goes out again as it came. Read next:
//! `graph.rs` (what Microsoft publishes), `walk.rs` (what isn't in it), `metadata.rs` (what is, and isn't followed).

mod graph;
mod metadata;
mod walk;

use serde_json::Value as Json;

use self::graph::GraphType;
use self::metadata::Side;
use crate::configuration::schema::AttributeMapping;
use crate::configuration::{Complaint, SynchronizationSchema};
use crate::evaluation::Severity;
use crate::import::ObjectType;

/// What can't be read and decides who is in scope, what is switched on or how accounts are found: a configuration with it can't be used.
pub(super) fn undecidable(schema: &SynchronizationSchema) -> Vec<Complaint> {
    unpublished(schema).into_iter().filter(Complaint::blocks).collect()
}

/// What differs from Graph's types, in everything that evaluations use.
fn unpublished(schema: &SynchronizationSchema) -> Vec<Complaint> {
    let used = schema.used_places();
    let mut unused: Vec<&Json> = Vec::new();
    for (place, rule) in list(schema.json(), "synchronizationRules").iter().enumerate() {
        if !used.iter().any(|(rule, _)| *rule == place) {
            unused.push(rule);
        }
        let mappings = list(rule, "objectMappings").iter().enumerate();
        unused.extend(mappings.filter(|(index, _)| !used.contains(&(place, *index))).map(|(_, mapping)| mapping));
    }
    let skips = |_: &GraphType, json: &Json| unused.iter().any(|one| std::ptr::eq(*one, json));
    walk::unpublished(schema.json(), &skips)
}

/// Everything in the schema that isn't followed here, each by name. What keeps the configuration from being used is told by
/// [`super::check`].
#[must_use]
pub fn not_honoured(schema: &SynchronizationSchema) -> Vec<Complaint> {
    let mut found = Vec::new();
    let used = schema.used_places();
    for (place, rule) in list(schema.json(), "synchronizationRules").iter().enumerate() {
        let name = named(rule, "name", place);
        if !used.iter().any(|(rule, _)| *rule == place) {
            let message =
                format!("The synchronization rule {name} isn't evaluated: only the rule that maps people and groups to the target is.");
            found.push(kept("RuleNotUsed", message));
            continue;
        }
        found.extend(about_rule(rule, &name));
        found.extend(unknown_directories(schema.json(), rule, &name));
        for (index, mapping) in list(rule, "objectMappings").iter().enumerate() {
            let title = named(mapping, "name", index);
            if used.contains(&(place, index)) {
                found.extend(metadata::of_mapping(mapping, &title));
                list(mapping, "attributeMappings").iter().for_each(|mapping| attribute_mapping(mapping, &mut found));
                continue;
            }
            let message = format!("The object mapping {title} isn't evaluated: Usher provisions people and groups, by one mapping each.");
            found.push(kept("ObjectMappingNotUsed", message));
        }
    }
    for object_type in [ObjectType::User, ObjectType::Group] {
        found.extend(definitions(schema, object_type));
        found.extend(schema.mappings_with_other_trees(object_type).into_iter().map(other_tree));
    }
    found.extend(unpublished(schema).into_iter().filter(|one| !one.blocks()));
    found
}

/// Graph's own notes on a rule that describe only.
const RULE_METADATA: [&str; 3] = ["defaultSourceObjectMappings", "supportsProvisionOnDemand", "IsCustomerDefined"];

/// A directory that the rule names and that isn't among those described: a slip in the name, or half a file.
fn unknown_directories(schema: &Json, rule: &Json, name: &str) -> Vec<Complaint> {
    let directories = list(schema, "directories");
    let named = ["sourceDirectoryName", "targetDirectoryName"].into_iter().map(|key| (key, text(rule, key)));
    let missing = named.filter(|(_, wanted)| !directories.is_empty() && !directories.iter().any(|one| text(one, "name") == *wanted));
    let told = missing.map(|(key, wanted)| {
        let message = format!(
            "The synchronization rule {name} names the directory \"{wanted}\" ({key}), which the schema doesn't describe: nothing is known \
             of its attributes."
        );
        kept("DirectoryUnknown", message)
    });
    told.collect()
}

fn about_rule(rule: &Json, name: &str) -> Vec<Complaint> {
    let mut found = Vec::new();
    if rule.get("editable").and_then(Json::as_bool) == Some(false) {
        found.push(kept("RuleNotEditable", format!("The synchronization rule {name} can't be edited in Entra; here it can.")));
    }
    let keys = list(rule, "metadata").iter().map(|entry| text(entry, "key"));
    let unknown: Vec<&str> = keys.filter(|key| !RULE_METADATA.contains(key)).collect();
    if !unknown.is_empty() {
        let message = format!("The synchronization rule {name} has the metadata {}, which Usher doesn't know.", unknown.join(", "));
        found.push(kept("MetadataUnknown", message));
    }
    found
}

/// What the directories say of mapped objects and attributes.
fn definitions(schema: &SynchronizationSchema, object_type: ObjectType) -> Vec<Complaint> {
    let mappings = schema.mappings(object_type);
    let reads: Vec<String> = mappings.iter().flat_map(|mapping| mapping.source.attributes()).collect();
    let mut found = Vec::new();
    for (side, names) in [(Side::Source, schema.source_names(object_type)), (Side::Target, schema.target_names(object_type))] {
        let Some((directory_name, object_name)) = names else { continue };
        let directories = list(schema.json(), "directories").iter().filter(|one| text(one, "name") == directory_name);
        for directory in directories {
            // Said once, with people.
            found.extend(metadata::of_directory(directory, side).filter(|_| object_type == ObjectType::User));
            for object in list(directory, "objects").iter().filter(|one| text(one, "name") == object_name) {
                found.extend(metadata::of_object(object, side));
                let is_mapped = |name: &str| match side {
                    Side::Source => reads.iter().any(|read| read == name),
                    Side::Target => mappings.iter().any(|mapping| mapping.target == name),
                };
                let mapped = list(object, "attributes").iter().filter(|one| is_mapped(text(one, "name")));
                found.extend(mapped.flat_map(|definition| metadata::of_attribute(definition, side)));
            }
        }
    }
    found
}

/// Where both are there, the documentation doesn't say which one Entra's service takes.
fn other_tree(mapping: AttributeMapping) -> Complaint {
    let message = format!(
        "The mapping of {} has an expression and a parsed tree that say different things; Usher goes by the expression, {}.",
        mapping.target,
        mapping.source.expression()
    );
    kept("SourceTreeDiffers", message).at_attribute(&mapping.target)
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
