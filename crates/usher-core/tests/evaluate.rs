//! The four steps, situation by situation. Each test's name is its rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use serde_json::json;
use usher_core::evaluate::{Candidate, Configuration, Link, Matching, Prepared, evaluate};
use usher_core::evaluation::{ActionKind, ActionReason, AttributeChange, Evaluation, Flow, MatchResult};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Presence, SourceObject, Value};
use usher_core::plan::values_to_send;

const EMAIL: &str = r#"emails[type eq "work"].value"#;

fn dialpad() -> Configuration {
    compiled(&document("dialpad"))
}

fn with(configuration: &Configuration, object: &SourceObject, matching: &Matching) -> Evaluation {
    evaluate(configuration, object, matching, &Target::default(), INPUTS)
}

fn nobody() -> Matching {
    Matching::Searched(vec![Vec::new()])
}

fn change<'a>(evaluation: &'a Evaluation, target: &str) -> &'a AttributeChange {
    evaluation.action.attributes.iter().find(|change| change.target == target).unwrap()
}

fn outcome(evaluation: &Evaluation) -> (ActionKind, ActionReason) {
    (evaluation.action.kind, evaluation.action.reason)
}

fn candidate(id: &str, linked_to: Option<&str>) -> Candidate {
    Candidate { target_id: id.into(), image: image(&[("userName", "ann@contoso.com".into())]), linked_to: linked_to.map(SourceId::from) }
}

#[test]
fn in_scope_without_an_account_is_created_with_every_value() {
    let evaluation = with(&dialpad(), &person("ann"), &nobody());
    assert_eq!(outcome(&evaluation), (ActionKind::Create, ActionReason::NoAccount));
    assert_eq!(evaluation.matching.result, MatchResult::None);
    let sent = values_to_send(&evaluation);
    assert_eq!(sent["userName"], "ann@contoso.com".into());
    assert_eq!(sent["active"], Value::Boolean(true));
    assert_eq!(sent[EMAIL], "ann@contoso.com".into());
    assert_eq!(change(&evaluation, r#"addresses[type eq "work"].country"#).flow, Flow::NoValue);
}

#[test]
fn a_person_disabled_in_the_source_gets_no_account() {
    let mut ann = person("ann");
    ann.attributes.insert("accountEnabled".to_owned(), Value::Boolean(false));
    assert!(!Prepared::new(&dialpad(), &ann, INPUTS).wants_match());
    let evaluation = with(&dialpad(), &ann, &Matching::NotTried);
    assert_eq!(outcome(&evaluation), (ActionKind::Skip, ActionReason::NeverProvisioned));
    assert_eq!(evaluation.matching.result, MatchResult::NotTried);
}

#[test]
fn in_scope_but_not_looked_for_creates_nothing() {
    let evaluation = with(&dialpad(), &person("ann"), &Matching::NotTried);
    assert_eq!(outcome(&evaluation), (ActionKind::Skip, ActionReason::MatchUnclear));
    let evaluation = with(&dialpad(), &person("ann"), &Matching::Searched(Vec::new()));
    assert_eq!(outcome(&evaluation), (ActionKind::Skip, ActionReason::MatchUnclear));
}

#[test]
fn an_account_found_for_the_first_time_is_adopted() {
    let evaluation = with(&dialpad(), &person("ann"), &Matching::Searched(vec![vec![candidate("t1", None)]]));
    assert_eq!(evaluation.matching.result, MatchResult::One);
    assert_eq!(evaluation.subject.target_id, Some(TargetId::from("t1")));
    assert_eq!(outcome(&evaluation), (ActionKind::Update, ActionReason::Matched));
    assert!(!values_to_send(&evaluation).contains_key("userName"));
}

#[test]
fn several_matches_change_nothing_and_are_listed() {
    let found = vec![vec![candidate("t1", None), candidate("t2", None)]];
    let evaluation = with(&dialpad(), &person("ann"), &Matching::Searched(found));
    assert_eq!(evaluation.matching.result, MatchResult::Several);
    assert_eq!(outcome(&evaluation), (ActionKind::Skip, ActionReason::MatchUnclear));
    assert_eq!(blocking(&evaluation)[0].code, "DuplicateTargetEntries");
    assert!(blocking(&evaluation)[0].message.contains("t1") && blocking(&evaluation)[0].message.contains("t2"));
}

#[test]
fn an_account_of_someone_else_is_not_taken() {
    let evaluation = with(&dialpad(), &person("ann"), &Matching::Searched(vec![vec![candidate("t1", Some("bob"))]]));
    assert_eq!(evaluation.matching.result, MatchResult::Taken);
    assert_eq!(blocking(&evaluation)[0].code, "DuplicateSourceEntries");
    assert_eq!(evaluation.subject.target_id, None);
}

#[test]
fn without_a_matching_value_the_person_is_skipped() {
    let mut ann = person("ann");
    ann.attributes.remove("userPrincipalName");
    assert!(Prepared::new(&dialpad(), &ann, INPUTS).queries().is_empty());
    let evaluation = with(&dialpad(), &ann, &Matching::Searched(Vec::new()));
    assert_eq!(evaluation.matching.result, MatchResult::NoValue);
    assert_eq!(blocking(&evaluation)[0].code, "ImportSkipped");
}

#[test]
fn a_required_attribute_without_a_value_blocks_the_creation_in_words() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "userName")["matchingPriority"] = json!(0);
    attribute_mapping(&mut document.schema, "externalId")["matchingPriority"] = json!(1);
    let mut ann = person("ann");
    ann.attributes.remove("userPrincipalName");
    let evaluation = with(&compiled(&document), &ann, &nobody());
    assert_eq!(outcome(&evaluation), (ActionKind::Create, ActionReason::Blocked));
    let problem = blocking(&evaluation)[0];
    assert_eq!((problem.code.as_str(), problem.attribute.as_deref()), ("MandatoryFieldsMissing", Some("userName")));
    assert!(problem.message.contains("Person ann"));
    assert!(values_to_send(&evaluation).is_empty(), "a blocked action sends nothing");
}

#[test]
fn only_what_differs_is_sent_and_case_is_no_difference() {
    let matching = linked(&[("userName", "ANN@contoso.com".into()), ("title", "Boss".into()), ("displayName", "Person ann".into())]);
    let evaluation = with(&dialpad(), &person("ann"), &matching);
    assert_eq!(change(&evaluation, "userName").flow, Flow::Same);
    assert_eq!(change(&evaluation, "externalId").flow, Flow::OnlyOnCreate);
    assert_eq!(values_to_send(&evaluation)["title"], "Engineer".into());
    assert!(!values_to_send(&evaluation).contains_key("displayName"));
}

#[test]
fn null_does_not_flow() {
    let mut ann = person("ann");
    ann.attributes.remove("jobTitle");
    let evaluation = with(&dialpad(), &ann, &linked(&[("title", "Boss".into())]));
    assert_eq!(change(&evaluation, "title").flow, Flow::NoValue);
}

#[test]
fn a_mapping_of_nothing_fills_an_empty_target_only() {
    let mut document = document("scim");
    let mapping = attribute_mapping(&mut document.schema, "title");
    mapping["source"] = json!(null);
    mapping["defaultValue"] = json!("Employee");
    let configuration = compiled(&document);
    assert_eq!(values_to_send(&with(&configuration, &person("ann"), &linked(&[])))["title"], "Employee".into());
    let filled = with(&configuration, &person("ann"), &linked(&[("title", "Boss".into())]));
    assert!(!values_to_send(&filled).contains_key("title"));
}

#[test]
fn a_value_that_the_target_keeps_in_its_own_form_is_not_fought() {
    let kept = ("Engineer".into(), "Engineer (Dialpad)".into());
    let link =
        Link { target_id: "t1".into(), image: image(&[("title", "Engineer (Dialpad)".into())]), kept: [("title".to_owned(), kept)].into() };
    let mut ann = person("ann");
    let evaluation = with(&dialpad(), &ann, &Matching::Linked(link.clone()));
    assert_eq!(change(&evaluation, "title").flow, Flow::TargetKeepsOwn);
    ann.attributes.insert("jobTitle".to_owned(), "Chief".into());
    assert_eq!(change(&with(&dialpad(), &ann, &Matching::Linked(link)), "title").flow, Flow::Change);
}

#[test]
fn access_is_never_kept_as_the_targets_own_form() {
    let mut ann = person("ann");
    let kept = [("active".to_owned(), (Value::Boolean(false), Value::Boolean(true)))].into();
    let link = Link { target_id: "t1".into(), image: image(&[("active", true.into())]), kept };
    ann.app_roles.clear();
    let evaluation = with(&dialpad(), &ann, &Matching::Linked(link));
    assert_eq!(outcome(&evaluation), (ActionKind::Disable, ActionReason::OutOfScope));
}

#[test]
fn leaving_sends_active_and_nothing_else() {
    let mut ann = person("ann");
    ann.app_roles.clear();
    let evaluation = with(&dialpad(), &ann, &linked(&[("active", true.into()), ("title", "Boss".into())]));
    assert_eq!(outcome(&evaluation), (ActionKind::Disable, ActionReason::OutOfScope));
    assert_eq!(values_to_send(&evaluation), [("active".to_owned(), Value::Boolean(false))].into());
    let again = with(&dialpad(), &ann, &linked(&[("active", false.into())]));
    assert_eq!(outcome(&again), (ActionKind::None, ActionReason::AlreadyDisabled));
}

#[test]
fn an_account_that_does_not_say_whether_it_is_active_is() {
    let evaluation = with(&dialpad(), &person("ann"), &linked(&[]));
    assert_eq!(change(&evaluation, "active").flow, Flow::Same);
    let mut gone = person("ann");
    gone.presence = Presence::SoftDeleted;
    assert_eq!(outcome(&with(&dialpad(), &gone, &linked(&[]))), (ActionKind::Disable, ActionReason::LeftSource));
}

#[test]
fn trouble_elsewhere_does_not_keep_access_alive() {
    let mut ann = person("ann");
    ann.app_roles.clear();
    ann.attributes.insert("jobTitle".to_owned(), Value::text("x".repeat(500)));
    let evaluation = with(&dialpad(), &ann, &linked(&[("active", true.into())]));
    assert_eq!(evaluation.action.kind, ActionKind::Disable);
    assert!(blocking(&evaluation).is_empty());
}

#[test]
fn back_in_scope_is_enabled_with_what_else_changed() {
    let evaluation = with(&dialpad(), &person("ann"), &linked(&[("active", false.into()), ("title", "Boss".into())]));
    assert_eq!(outcome(&evaluation), (ActionKind::Enable, ActionReason::BackInScope));
    assert_eq!(values_to_send(&evaluation)["active"], Value::Boolean(true));
    assert_eq!(values_to_send(&evaluation)["title"], "Engineer".into());
}

#[test]
fn gone_for_good_is_deleted_unless_let_go_long_before() {
    let mut ann = person("ann");
    ann.presence = Presence::HardDeleted;
    assert_eq!(outcome(&with(&dialpad(), &ann, &linked(&[("active", false.into())]))), (ActionKind::Delete, ActionReason::LeftSource));
    ann.app_roles.clear();
    assert_eq!(outcome(&with(&dialpad(), &ann, &linked(&[("active", false.into())]))), (ActionKind::None, ActionReason::AlreadyDisabled));
}

#[test]
fn a_switched_off_action_sends_nothing() {
    let mut document = document("dialpad");
    object_mapping(&mut document.schema, ":User")["flowTypes"] = json!("Delete");
    let configuration = compiled(&document);
    assert_eq!(outcome(&with(&configuration, &person("ann"), &nobody())), (ActionKind::Skip, ActionReason::ActionOff));
    assert_eq!(outcome(&with(&configuration, &person("ann"), &linked(&[]))), (ActionKind::None, ActionReason::ActionOff));
    let mut gone = person("ann");
    gone.app_roles.clear();
    assert_eq!(outcome(&with(&configuration, &gone, &linked(&[("active", true.into())]))), (ActionKind::Skip, ActionReason::ActionOff));
}

#[test]
fn several_values_for_one_place_block() {
    let mut ann = person("ann");
    ann.attributes.insert("jobTitle".to_owned(), Value::List(vec!["a".to_owned(), "b".to_owned()]));
    let evaluation = with(&dialpad(), &ann, &linked(&[]));
    assert_eq!(outcome(&evaluation), (ActionKind::Update, ActionReason::Blocked));
    assert_eq!(blocking(&evaluation)[0].code, "SchemaPropertyCanOnlyAcceptValue");
    assert_eq!(change(&evaluation, "title").flow, Flow::Failed);
}

#[test]
fn a_title_that_dialpad_refuses_is_foreseen() {
    let mut ann = person("ann");
    ann.attributes.insert("jobTitle".to_owned(), Value::text("x".repeat(500)));
    let evaluation = with(&dialpad(), &ann, &nobody());
    assert_eq!(blocking(&evaluation)[0].code, "ValueTooLong");
    assert_eq!(blocking(&evaluation)[0].attribute.as_deref(), Some("title"));
}

#[test]
fn a_groups_members_are_those_who_have_accounts() {
    let configuration = dialpad();
    let mut target = Target::default();
    for id in ["ann", "bob"] {
        target.apply(&evaluate(&configuration, &person(id), &nobody(), &target, INPUTS));
    }
    target.expected.push("new".into());
    let sales = group("sales", &["ann", "bob", "new", "stranger"]);
    let created = evaluate(&configuration, &sales, &nobody(), &target, INPUTS);
    let members = created.action.members.clone().unwrap();
    assert_eq!(created.action.kind, ActionKind::Create);
    assert_eq!(members.added.iter().map(|member| member.source_id.as_str()).collect::<Vec<_>>(), ["ann", "bob", "new"]);
    assert_eq!((members.left_out, members.total), (1, 3));

    target.apply(&created);
    let smaller = evaluate(&configuration, &group("sales", &["bob", "new"]), &target.matching(&configuration, &sales), &target, INPUTS);
    assert_eq!(outcome(&smaller), (ActionKind::Update, ActionReason::MembersDiffer));
    assert_eq!(smaller.action.members.unwrap().removed[0].source_id, SourceId::from("ann"));
}

#[test]
fn dialpad_keeps_a_groups_name_and_the_plan_says_so() {
    let mut sales = group("sales", &[]);
    sales.attributes.insert("displayName".to_owned(), "New name".into());
    let evaluation = with(&dialpad(), &sales, &linked(&[("displayName", "Old name".into())]));
    assert_eq!(change(&evaluation, "displayName").flow, Flow::TargetRefusesChange);
    assert_eq!(evaluation.action.kind, ActionKind::None);
    assert_eq!(evaluation.action.problems[0].code, "RenameNotSupported");
    assert!(evaluation.action.problems[0].message.starts_with("Dialpad can't rename groups"));
}

#[test]
fn a_group_out_of_scope_stays_until_it_is_gone_for_good() {
    let mut sales = group("sales", &[]);
    sales.presence = Presence::SoftDeleted;
    assert_eq!(outcome(&with(&dialpad(), &sales, &linked(&[]))), (ActionKind::Skip, ActionReason::ActiveNotMapped));
    sales.presence = Presence::HardDeleted;
    assert_eq!(outcome(&with(&dialpad(), &sales, &linked(&[]))), (ActionKind::Delete, ActionReason::LeftSource));
}

#[test]
fn switching_groups_off_takes_nothing_away() {
    let mut document = document("dialpad");
    object_mapping(&mut document.schema, ":Group")["enabled"] = json!(false);
    let configuration = compiled(&document);
    assert!(!configuration.groups_enabled());
    let evaluation = with(&configuration, &group("sales", &[]), &linked(&[]));
    assert_eq!(outcome(&evaluation), (ActionKind::Skip, ActionReason::ActionOff));
    assert_eq!(configuration.flow_types(ObjectType::Group).write(), "Add, Update, Delete");
}
