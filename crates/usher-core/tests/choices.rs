//! A connection's own choices: what is never cleared, protection that protects nobody, one mapping tried by itself, licences of a plan.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{INPUTS, Target, attribute_mapping, compiled, document, image, person, profile};
use serde_json::json;
use usher_core::configuration::{Complaint, ConnectionDocument, check, never_cleared};
use usher_core::evaluate::{Link, Matching, TakenValues, evaluate, foresee};
use usher_core::evaluation::{Evaluation, Flow, Problem, Severity};
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_core::plan::{LicenceCount, count_licences, values_to_send};

fn cleared(names: &[&str]) -> ConnectionDocument {
    let mut document = document("scim");
    document.cleared_attributes = serde_json::from_value(json!({ "users": names })).unwrap();
    document
}

fn without(mut person: SourceObject, name: &str) -> SourceObject {
    person.attributes.remove(name);
    person
}

fn of_linked(document: &ConnectionDocument, person: &SourceObject, values: &[(&str, Value)]) -> Evaluation {
    let mut image = image(values);
    image.name = "ada@contoso.com".to_owned();
    let link = Link { target_id: "t1".into(), image, kept: Default::default() };
    evaluate(&compiled(document), person, &Matching::Linked(link), &Target::default(), INPUTS)
}

fn codes(complaints: &[Complaint]) -> Vec<(&str, Option<&str>)> {
    complaints.iter().map(|one| (one.code.as_str(), one.attribute.as_deref())).collect()
}

#[test]
fn what_finds_or_names_an_account_is_never_cleared_and_that_is_told() {
    let mut document = cleared(&["title", "externalId", "userName", "active"]);
    attribute_mapping(&mut document.schema, "externalId")["matchingPriority"] = json!(2);
    attribute_mapping(&mut document.schema, "externalId")["flowType"] = json!("Always");
    let told = check(&document, profile("scim"));
    let never: Vec<_> = codes(&told).into_iter().filter(|(code, _)| *code == "NeverCleared").filter_map(|(_, name)| name).collect();
    assert_eq!(never.len(), 3, "{never:?}");
    assert!(["externalId", "userName", "active"].iter().all(|name| never.contains(name)), "{never:?}");
    assert!(told.iter().all(|one| !one.blocks()));
    let mut nobody = without(person("ada"), "jobTitle");
    for name in ["mailNickname", "objectId", "userPrincipalName", "mail"] {
        nobody = without(nobody, name);
    }
    let held = [("title", "Clerk".into()), ("externalId", "x".into()), ("userName", "ada@contoso.com".into()), ("active", true.into())];
    let sent = values_to_send(&of_linked(&document, &nobody, &held));
    assert_eq!(sent.get("title"), Some(&Value::Null));
    for name in ["externalId", "userName", "active"] {
        assert_ne!(sent.get(name), Some(&Value::Null), "{name}");
    }
}

#[test]
fn a_mapping_of_nothing_clears_nobody() {
    let mut document = cleared(&["title"]);
    let source = &mut attribute_mapping(&mut document.schema, "title")["source"];
    *source = json!(null);
    let sent = values_to_send(&of_linked(&document, &person("ada"), &[("title", "Clerk".into())]));
    assert_eq!(sent.get("title"), None);
}

#[test]
fn an_editor_is_told_what_is_never_cleared() {
    let never = never_cleared(&document("dialpad"), profile("dialpad"), ObjectType::User);
    for name in ["userName", "active"] {
        assert!(never.iter().any(|one| one == name), "{never:?}");
    }
    assert!(!never.iter().any(|one| one == "title"));
    let of_groups = never_cleared(&document("dialpad"), profile("dialpad"), ObjectType::Group);
    assert!(["displayName", "members"].iter().all(|name| of_groups.iter().any(|one| one == name)), "{of_groups:?}");
}

#[test]
fn a_pattern_over_an_attribute_that_is_not_there_is_told_with_the_nearest() {
    let mut document = document("dialpad");
    document.protected = serde_json::from_value(json!({"patterns": [{"attribute": "jobTitel", "pattern": "^CEO$"}]})).unwrap();
    let told = check(&document, profile("dialpad"));
    let one = told.iter().find(|one| one.code == "ProtectionAttributeUnknown").unwrap();
    assert_eq!((one.severity, one.attribute.as_deref()), (Severity::Warning, Some("jobTitel")));
    assert!(one.fix.contains("jobTitle"), "{}", one.fix);
    document.protected.patterns[0].attribute = "jobTitle".to_owned();
    assert!(!codes(&check(&document, profile("dialpad"))).iter().any(|(code, _)| *code == "ProtectionAttributeUnknown"));
}

#[test]
fn a_mapping_tried_by_itself_tells_what_the_target_would_refuse_and_how_the_value_came_about() {
    let mut document = document("dialpad");
    document.lists = [("companyDomains".to_owned(), vec!["contoso.no".to_owned()])].into();
    let tried = foresee(&compiled(&document), &person("ada"), "userName", INPUTS, TakenValues::nothing()).unwrap();
    assert_eq!(tried.change.flow, Flow::Change);
    assert_eq!(tried.problems.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["InvalidDomain"]);
    assert_eq!(tried.steps, []);
    let tried = foresee(&compiled(&document), &person("ada"), "active", INPUTS, TakenValues::nothing()).unwrap();
    // Someone who is tried counts as in scope.
    assert_eq!(tried.change.desired, Value::Boolean(true));
    assert_eq!(tried.steps.len(), 1);
    assert!(foresee(&compiled(&document), &person("ada"), "nickName", INPUTS, TakenValues::nothing()).is_none());
    let nameless = without(without(person("ada"), "userPrincipalName"), "mail");
    let tried = foresee(&compiled(&document), &nameless, "userName", INPUTS, TakenValues::nothing()).unwrap();
    assert_eq!(tried.problems[0].code, "MandatoryFieldsMissing");
}

#[test]
fn a_required_value_that_is_an_empty_text_is_missing_where_it_is_tried_as_in_the_plan() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "title")["source"] = json!({"type": "Function", "expression": "StripSpaces(\" \")"});
    for directory in document.schema["directories"].as_array_mut().unwrap() {
        for object in directory["objects"].as_array_mut().unwrap() {
            for one in object["attributes"].as_array_mut().unwrap().iter_mut().filter(|one| one["name"] == "title") {
                one["required"] = json!(true);
            }
        }
    }
    let configuration = compiled(&document);
    let planned = evaluate(&configuration, &person("ada"), &Matching::Searched(vec![Vec::new(); 3]), &Target::default(), INPUTS);
    let tried = foresee(&configuration, &person("ada"), "title", INPUTS, TakenValues::nothing()).unwrap();
    assert_eq!(tried.change.desired, Value::text(""));
    let of_it = |problems: &[Problem]| problems.iter().filter(|one| one.attribute.as_deref() == Some("title")).cloned().collect::<Vec<_>>();
    assert_eq!(of_it(&planned.action.problems)[0].code, "MandatoryFieldsMissing");
    assert_eq!(of_it(&tried.problems), of_it(&planned.action.problems));
}

#[test]
fn a_plans_licences_leave_out_whoever_is_blocked() {
    let of = |document: &ConnectionDocument, id: &str| {
        evaluate(&compiled(document), &person(id), &Matching::Searched(vec![Vec::new(); 3]), &Target::default(), INPUTS)
    };
    let mut strict = document("dialpad");
    strict.lists = [("companyDomains".to_owned(), vec!["contoso.no".to_owned()])].into();
    let plan = [of(&document("dialpad"), "ada"), of(&document("dialpad"), "bo"), of(&strict, "cy")];
    assert_eq!(count_licences(&plan), [LicenceCount { licence: "Dialpad_Ai Voice".to_owned(), taken: 2, freed: 0 }]);
    assert_eq!(count_licences(&plan[2..]), []);
}

#[test]
fn what_the_target_keeps_though_it_was_cleared_is_not_cleared_again() {
    let ann = without(person("ada"), "jobTitle");
    let document = cleared(&["title"]);
    let title = |evaluation: &Evaluation| evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap().flow;
    assert_eq!(title(&of_linked(&document, &ann, &[("title", "Boss".into())])), Flow::Change);
    assert_eq!(title(&of_linked(&document, &ann, &[("title", "".into())])), Flow::NoValue, "an empty text is no value");
    let mut image = image(&[("title", "Boss".into())]);
    image.name = "ada@contoso.com".to_owned();
    let kept = [("title".to_owned(), (Value::Null, Value::text("Boss")))].into();
    let link = Link { target_id: "t1".into(), image, kept };
    let again = evaluate(&compiled(&document), &ann, &Matching::Linked(link), &Target::default(), INPUTS);
    assert_eq!(title(&again), Flow::TargetKeepsOwn);
}

#[test]
fn an_entry_of_nothing_is_told_for_what_it_protects() {
    let told = |protected: serde_json::Value| {
        let mut document = document("dialpad");
        document.protected = serde_json::from_value(protected).unwrap();
        let told = check(&document, profile("dialpad"));
        told.into_iter().filter(|one| one.code.starts_with("Protection")).map(|one| one.message).collect::<Vec<_>>()
    };
    assert_eq!(told(json!({"ids": ["u1", " "]})), ["An entry of protected ids is empty, so it protects nobody."]);
    assert_eq!(told(json!({"groups": [""]})), ["An entry of protected groups is empty, so it protects nobody."]);
    assert_eq!(
        told(json!({"patterns": [{"attribute": "", "pattern": "^CEO$"}]})),
        ["The protecting pattern \"^CEO$\" names no attribute, so it protects nobody."]
    );
    assert_eq!(
        told(json!({"patterns": [{"attribute": "jobTitle", "pattern": ""}]})),
        ["The pattern that protects accounts by jobTitle is empty, so it protects everyone who has jobTitle."]
    );
    assert!(told(json!({"ids": ["u1"], "patterns": [{"attribute": "jobTitle", "pattern": "^CEO$"}]})).is_empty());
}

#[test]
fn an_entry_of_a_list_of_domains_that_is_none_is_told() {
    let mut document = document("dialpad");
    document.lists.insert("companyDomains".to_owned(), vec!["@contoso.com".to_owned(), "https://contoso.com".to_owned()]);
    let told = |document: &_| check(document, profile("dialpad")).into_iter().find(|one| one.code == "NoDomain").map(|one| one.message);
    assert_eq!(told(&document).as_deref(), Some("Company domains hold \"https://contoso.com\", which is no domain, so it fits nobody."));
    document.lists.get_mut("companyDomains").unwrap().pop();
    assert_eq!(told(&document), None);
}
