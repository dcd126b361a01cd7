//! References: to a manager, to the owners of a group. Compared by account, written when those who are referred to have one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use serde_json::json;
use usher_core::evaluate::{Configuration, Link, Matching, evaluate};
use usher_core::evaluation::{ActionKind, AttributeChange, Evaluation, Flow};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_core::plan::{references_to_send, referred_accounts, values_to_send};

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

fn nobody() -> Matching {
    Matching::Searched(vec![Vec::new()])
}

fn change<'a>(evaluation: &'a Evaluation, target: &str) -> &'a AttributeChange {
    evaluation.action.attributes.iter().find(|change| change.target == target).unwrap()
}

#[test]
fn a_manager_is_written_after_both_are_there() {
    let configuration = compiled(&document("scim"));
    let mut ann = person("ann");
    ann.manager = Some("bob".into());
    let mut target = Target::default();
    let missing = evaluate(&configuration, &ann, &nobody(), &target, INPUTS);
    assert_eq!(change(&missing, MANAGER).flow, Flow::ReferenceMissing);
    assert_eq!(missing.action.kind, ActionKind::Create, "the person is provisioned without");
    // A protected manager may well have an account: it isn't looked for.
    let told = &missing.action.problems[0];
    assert!(told.message.contains("has no account that Usher knows") && told.fix.contains("is protected"), "{told:?}");

    target.expected.push("bob".into());
    let coming = evaluate(&configuration, &ann, &nobody(), &target, INPUTS);
    assert_eq!(references_to_send(&coming)[MANAGER], [SourceId::from("bob")]);
    assert!(!values_to_send(&coming).contains_key(MANAGER));

    target.apply(&evaluate(&configuration, &person("bob"), &nobody(), &target, INPUTS));
    let same = evaluate(&configuration, &ann, &linked(&[(MANAGER, "t-bob".into())]), &target, INPUTS);
    assert_eq!(change(&same, MANAGER).flow, Flow::Same);
    let moved = evaluate(&configuration, &ann, &linked(&[(MANAGER, "t-eve".into())]), &target, INPUTS);
    assert_eq!(references_to_send(&moved)[MANAGER], [SourceId::from("bob")]);
}

/// A connection whose groups have owners.
fn with_owners(referenced: &[&str], flow_type: &str) -> Configuration {
    let mut document = document("scim");
    let owners = |several: bool| {
        let objects: Vec<_> = referenced.iter().map(|name| json!({"referencedObjectName": name, "referencedProperty": null})).collect();
        json!({"name": "owners", "type": "Reference", "multivalued": several, "caseExact": true, "mutability": "ReadWrite", "required": false,
            "anchor": false, "referencedObjects": objects})
    };
    for directory in document.schema["directories"].as_array_mut().unwrap() {
        for object in directory["objects"].as_array_mut().unwrap() {
            if object["name"].as_str().unwrap().ends_with("Group") {
                object["attributes"].as_array_mut().unwrap().push(owners(true));
            }
        }
    }
    let mapping = json!({"targetAttributeName": "owners", "flowType": flow_type, "matchingPriority": 0,
        "source": {"type": "Attribute", "name": "owners", "expression": "[owners]"}});
    object_mapping(&mut document.schema, ":Group")["attributeMappings"].as_array_mut().unwrap().push(mapping);
    compiled(&document)
}

fn owned(owners: &[&str]) -> SourceObject {
    let mut sales = group("sales", &[]);
    sales.attributes.insert("owners".to_owned(), list(owners));
    sales
}

fn list(texts: &[&str]) -> Value {
    Value::List(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn ids(texts: &[&str]) -> Vec<SourceId> {
    texts.iter().map(|text| SourceId::from(*text)).collect()
}

#[test]
fn several_references_are_compared_by_account_and_in_any_order() {
    let configuration = with_owners(&["User"], "Always");
    assert!(configuration.reference_attributes(ObjectType::Group).contains(&"owners".to_owned()));
    let mut target = Target::default();
    for id in ["ann", "bob"] {
        target.apply(&evaluate(&configuration, &person(id), &nobody(), &target, INPUTS));
    }
    target.expected.push("new".into());
    let judged = |owners: &[&str], held: &[&str]| {
        let account = [("displayName", "Group sales".into()), ("externalId", "sales".into()), ("owners", list(held))];
        evaluate(&configuration, &owned(owners), &linked(&account), &target, INPUTS)
    };
    let same = judged(&["ann", "bob"], &["t-bob", "t-ann"]);
    assert_eq!((change(&same, "owners").flow, same.action.kind, same.action.problems.len()), (Flow::Same, ActionKind::None, 0));
    for (owners, held) in [(&["ann", "bob"][..], &["t-ann"][..]), (&["ann"], &["t-ann", "t-bob"]), (&["ann", "new"], &["t-ann"])] {
        let differs = judged(owners, held);
        assert_eq!(references_to_send(&differs)["owners"], ids(owners), "{owners:?} {held:?}");
        assert!(!values_to_send(&differs).contains_key("owners"));
    }
    let created = evaluate(&configuration, &owned(&["bob", "new"]), &nobody(), &target, INPUTS);
    assert_eq!((created.action.kind, references_to_send(&created)["owners"].len()), (ActionKind::Create, 2));
}

#[test]
fn of_several_references_those_without_an_account_are_left_out_and_told() {
    let configuration = with_owners(&["User"], "Always");
    let mut target = Target::default();
    target.apply(&evaluate(&configuration, &person("ann"), &nobody(), &target, INPUTS));
    let judged = |owners: &[&str], held: &[&str]| {
        let account = [("displayName", "Group sales".into()), ("externalId", "sales".into()), ("owners", list(held))];
        evaluate(&configuration, &owned(owners), &linked(&account), &target, INPUTS)
    };
    let some = judged(&["eve", "ann", "guy"], &[]);
    assert_eq!(references_to_send(&some)["owners"], ids(&["eve", "ann", "guy"]), "whoever has an account by then is written");
    let problem = &some.action.problems[0];
    assert_eq!((problem.code.as_str(), some.action.problems.len()), ("ReferenceMissing", 1));
    assert!(
        problem.message.contains("leaves 2 out that have no account that Usher knows: ") && problem.message.contains("eve, guy"),
        "{}",
        problem.message
    );
    let done = judged(&["eve", "ann"], &["t-ann"]);
    assert_eq!((change(&done, "owners").flow, done.action.kind), (Flow::Same, ActionKind::None));
    assert!(done.action.problems[0].message.contains("(eve)"), "{:?}", done.action.problems);
    let none = judged(&["eve"], &["t-old"]);
    assert_eq!((change(&none, "owners").flow, none.action.kind), (Flow::ReferenceMissing, ActionKind::None), "the old one stays");
}

#[test]
fn an_account_that_may_be_theirs_stays_while_somebody_named_has_no_known_one() {
    let configuration = with_owners(&["User"], "Always");
    let mut target = Target::default();
    for id in ["ann", "bob"] {
        target.apply(&evaluate(&configuration, &person(id), &nobody(), &target, INPUTS));
    }
    let flow = |owners: &[&str], held: &[&str]| {
        let account = [("displayName", "Group sales".into()), ("externalId", "sales".into()), ("owners", list(held))];
        change(&evaluate(&configuration, &owned(owners), &linked(&account), &target, INPUTS), "owners").flow
    };
    assert_eq!(flow(&["ann", "eve"], &["t-ann", "t-eve"]), Flow::Same, "whose account t-eve is, nobody knows: it may be eve's");
    assert_eq!(flow(&["ann", "eve"], &["t-ann", "t-bob"]), Flow::Change, "bob is known, and named no more");
    assert_eq!(flow(&["ann"], &["t-ann", "t-eve"]), Flow::Change, "everyone who is named is there");
    let (named, held) = (ids(&["ann", "eve"]), list(&["t-ann", "t-bob", "t-eve"]));
    let accounts: Vec<String> = referred_accounts(&named, &[ObjectType::User], &held, &target).into_iter().collect();
    assert_eq!(accounts, ["t-ann", "t-eve"], "this is what is written");
}

#[test]
fn a_reference_may_be_to_a_group_where_the_schema_says_so() {
    let mut target = Target::default();
    target.groups.push("crew".into());
    let crew = Link { target_id: "t-crew".into(), image: image(&[]), kept: Default::default() };
    target.links.insert("crew".into(), crew);
    let flow = |referenced: &[&str]| {
        let configuration = with_owners(referenced, "Always");
        let account = [("displayName", "Group sales".into()), ("externalId", "sales".into()), ("owners", list(&["t-crew"]))];
        change(&evaluate(&configuration, &owned(&["crew"]), &linked(&account), &target, INPUTS), "owners").flow
    };
    assert_eq!(flow(&["User", "Group"]), Flow::Same);
    assert_eq!(flow(&["urn:ietf:params:scim:schemas:core:2.0:Group"]), Flow::Same);
    assert_eq!((flow(&["User"]), flow(&[])), (Flow::ReferenceMissing, Flow::ReferenceMissing));
}

#[test]
fn references_that_are_only_added_differ_only_where_one_lacks() {
    let configuration = with_owners(&["User"], "MultiValueAddOnly");
    let mut target = Target::default();
    target.apply(&evaluate(&configuration, &person("ann"), &nobody(), &target, INPUTS));
    let flow = |held: &[&str]| {
        let account = [("displayName", "Group sales".into()), ("externalId", "sales".into()), ("owners", list(held))];
        change(&evaluate(&configuration, &owned(&["ann"]), &linked(&account), &target, INPUTS), "owners").flow
    };
    assert_eq!((flow(&["t-eve", "t-ann"]), flow(&["t-eve"])), (Flow::Same, Flow::Change));
    assert!(configuration.reference(ObjectType::Group, "owners").unwrap().only_adds);
}
