//! What the configuration needs and a source lacks is told before anything follows from its absence.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{attribute_mapping, document, object_mapping};
use serde_json::json;
use usher_core::configuration::{ConnectionDocument, builtin, check_source};
use usher_core::import::ObjectType;

/// Everything that the document reads of people, but for the names given.
fn columns_without(document: &ConnectionDocument, lost: &[&str]) -> Vec<String> {
    let profile = builtin(&document.target.profile).unwrap();
    let configuration = usher_core::evaluate::Configuration::compile(document, profile).unwrap();
    configuration.source_attributes().iter().filter(|name| !lost.contains(&name.as_str())).cloned().collect()
}

fn told(document: &ConnectionDocument, has: &[String]) -> Vec<(String, Option<String>, bool)> {
    let complaints = check_source(document, ObjectType::User, has);
    complaints.iter().map(|one| (one.code.clone(), one.attribute.clone(), one.blocks())).collect()
}

fn is(code: &str, attribute: &str, blocks: bool) -> (String, Option<String>, bool) {
    (code.to_owned(), Some(attribute.to_owned()), blocks)
}

#[test]
fn a_source_that_has_everything_is_not_complained_about() {
    for name in ["dialpad", "scim"] {
        let document = document(name);
        assert_eq!(told(&document, &columns_without(&document, &[])), [], "{name}");
    }
}

#[test]
fn a_filter_on_an_attribute_that_nobody_has_blocks() {
    let mut document = document("dialpad");
    let clause = json!({"operatorName": "EQUALS", "sourceOperandName": "costCentre", "targetOperand": {"values": ["7"]}});
    object_mapping(&mut document.schema, ":User")["scope"] = json!({"groups": [{"name": "Costs", "clauses": [clause]}]});
    let mut has = columns_without(&document, &["costCentre"]);
    has.push("costCenter".to_owned());
    assert_eq!(told(&document, &has), [is("FilterAttributeMissing", "costCentre", true)]);
    let complaint = &check_source(&document, ObjectType::User, &has)[0];
    assert!(complaint.message.contains("\"Costs\"") && complaint.message.contains("everyone out of scope"), "{}", complaint.message);
    assert_eq!(complaint.fix, "Did you mean costCenter?");
}

#[test]
fn a_mapping_without_its_attribute_warns_and_the_access_of_everyone_blocks() {
    let mut document = document("dialpad");
    assert_eq!(told(&document, &columns_without(&document, &["jobTitle"])), [is("MappingAttributeMissing", "title", false)]);
    attribute_mapping(&mut document.schema, "active")["source"] =
        json!({"type": "Function", "expression": "Switch([status], \"False\", \"employed\", \"True\")"});
    assert_eq!(told(&document, &columns_without(&document, &["status"])), [is("MappingAttributeMissing", "active", true)]);
}

#[test]
fn no_matching_attribute_at_all_blocks_and_one_of_two_warns() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "externalId")["matchingPriority"] = json!(2);
    attribute_mapping(&mut document.schema, "externalId")["source"] = json!({"type": "Attribute", "expression": "[employeeId]"});
    let one = told(&document, &columns_without(&document, &["employeeId"]));
    assert_eq!(one, [is("MatchingAttributeMissing", "externalId", false)]);
    let both = told(&document, &columns_without(&document, &["employeeId", "userPrincipalName"]));
    assert!(both.contains(&is("MatchingAttributeMissing", "userName", true)), "{both:?}");
    assert!(both.contains(&is("MatchingAttributeMissing", "externalId", true)), "{both:?}");
}

#[test]
fn a_protection_that_protects_nobody_blocks() {
    let mut document = document("dialpad");
    document.protected = serde_json::from_value(json!({"patterns": [{"attribute": "employeeType", "pattern": "^VIP$"}]})).unwrap();
    assert_eq!(told(&document, &columns_without(&document, &["employeeType"])), [is("ProtectionAttributeMissing", "employeeType", true)]);
}

#[test]
fn a_value_is_not_cleared_for_everyone_because_a_column_is_not_there() {
    let mut document = document("scim");
    let has = columns_without(&document, &["jobTitle"]);
    assert_eq!(told(&document, &has), [is("MappingAttributeMissing", "title", false)]);
    document.cleared_attributes = serde_json::from_value(json!({"users": ["title"]})).unwrap();
    assert_eq!(told(&document, &has), [is("ClearedAttributeMissing", "title", true)]);
}
