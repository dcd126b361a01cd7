//! SelectUniqueValue: what the target is asked, what is taken, and what follows for one person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use serde_json::json;
use usher_core::evaluate::{Configuration, Matching, Prepared, TakenValues, evaluate, unique_queries};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Flow};
use usher_core::import::{ObjectType, Presence, SourceObject, Value};

const RULES: &str = r#"SelectUniqueValue(Join(".", [givenName], [surname]), ToLower([surname]), RandomString(8, 0, 0, 0, 8))"#;

fn configuration(expression: &str) -> Configuration {
    let mut document = document("scim");
    let mapping = attribute_mapping(&mut document.schema, "preferredLanguage");
    mapping["source"] = json!({"type": "Function", "expression": expression});
    mapping["flowType"] = json!("ObjectAddOnly");
    compiled(&document)
}

fn values(configuration: &Configuration, object: &SourceObject) -> Vec<String> {
    unique_queries(configuration, object, INPUTS).iter().map(|query| query.value.as_text().unwrap()).collect()
}

/// With the first so many of its values taken.
fn with_taken(configuration: &Configuration, object: &SourceObject, count: usize) -> Evaluation {
    let mut taken = TakenValues::default();
    for query in unique_queries(configuration, object, INPUTS).iter().take(count) {
        taken.add(ObjectType::User, query);
    }
    Prepared::new(configuration, object, INPUTS).evaluate(&Matching::Searched(vec![Vec::new(); 2]), &Target::default(), &taken)
}

fn chosen(evaluation: &Evaluation) -> Option<String> {
    let change = evaluation.action.attributes.iter().find(|change| change.target == "preferredLanguage")?;
    (change.flow == Flow::Change).then(|| change.desired.as_text().unwrap())
}

#[test]
fn every_rule_is_asked_about_in_order_and_only_where_an_account_may_be_made() {
    let configuration = configuration(RULES);
    let mut ann = person("Lee");
    let asked = values(&configuration, &ann);
    assert_eq!((asked.len(), &asked[..2]), (3, &["Person.Lee".to_owned(), "lee".to_owned()][..]));
    assert_eq!(values(&configuration, &ann), asked, "the same again, also what is drawn");
    let queries = unique_queries(&configuration, &ann, INPUTS);
    assert!(queries.iter().all(|query| query.property == "preferredLanguage" && query.precedence == 0));
    // A rule without a value asks nothing.
    ann.attributes.remove("surname");
    assert_eq!(values(&configuration, &ann)[0], "Person");
    ann.presence = Presence::SoftDeleted;
    assert!(values(&configuration, &ann).is_empty());
    assert!(values(&compiled(&document("scim")), &person("Lee")).is_empty());
}

#[test]
fn the_first_value_that_is_not_taken_is_chosen_and_it_is_the_one_that_was_asked_about() {
    let configuration = configuration(RULES);
    let ann = person("Lee");
    let asked = values(&configuration, &ann);
    for (count, value) in asked.iter().enumerate() {
        let evaluation = with_taken(&configuration, &ann, count);
        assert_eq!((evaluation.action.kind, chosen(&evaluation).as_ref()), (ActionKind::Create, Some(value)));
    }
    let none = with_taken(&configuration, &ann, asked.len());
    assert_eq!((none.action.kind, none.action.reason, chosen(&none)), (ActionKind::Create, ActionReason::Blocked, None));
}

#[test]
fn who_finds_all_taken_is_told_which_and_what_to_do() {
    let evaluation = with_taken(&configuration("SelectUniqueValue([surname], [displayName])"), &person("Lee"), 9);
    let told = blocking(&evaluation)[0];
    assert_eq!(
        (told.code.as_str(), told.message.as_str(), told.fix.as_str()),
        (
            "EntryConflict",
            "Every preferredLanguage that the mapping offers for Person Lee (Lee@contoso.com) is taken (Lee, Person Lee): accounts in SCIM application hold it, or somebody before gets it. No account is made.",
            "Add a rule to the mapping of preferredLanguage that gives another value, or free one of these in SCIM application.",
        )
    );
}

#[test]
fn a_rule_that_fails_after_others_were_taken_is_told_as_a_failure() {
    let expression = r#"SelectUniqueValue([surname], FormatDateTime([displayName], , "yyyy-MM-dd", "yyyy"))"#;
    let evaluation = with_taken(&configuration(expression), &person("Lee"), 9);
    assert_eq!(blocking(&evaluation)[0].code, "ExpressionFailed");
}

#[test]
fn what_one_takes_the_next_finds_taken_in_any_case_of_letters() {
    let configuration = configuration(RULES);
    let mut taken = TakenValues::default();
    let nobody = Matching::Searched(vec![Vec::new(); 2]);
    let mut choose = |object: &SourceObject| {
        let evaluation = Prepared::new(&configuration, object, INPUTS).evaluate(&nobody, &Target::default(), &taken);
        taken.take(&configuration, &evaluation);
        chosen(&evaluation)
    };
    let mut namesake = person("LEE");
    namesake.attributes.insert("objectId".to_owned(), "2".into());
    assert_eq!(choose(&person("Lee")).as_deref(), Some("Person.Lee"));
    assert_eq!(choose(&namesake).as_deref(), Some("lee"));
    // Who is blocked takes nothing.
    let mut nameless = person("Berg");
    nameless.attributes.remove("userPrincipalName");
    choose(&nameless);
    let mut other = person("Berg");
    other.id = "other".into();
    assert_eq!(choose(&other).as_deref(), Some("Person.Berg"));
}

#[test]
fn an_account_that_is_there_keeps_the_value_that_it_has() {
    let configuration = configuration(RULES);
    let link = linked(&[("userName", "Lee@contoso.com".into()), ("preferredLanguage", Value::text("old"))]);
    let evaluation = evaluate(&configuration, &person("Lee"), &link, &Target::default(), INPUTS);
    let change = evaluation.action.attributes.iter().find(|change| change.target == "preferredLanguage").unwrap();
    assert_eq!(change.flow, Flow::OnlyOnCreate);
}
