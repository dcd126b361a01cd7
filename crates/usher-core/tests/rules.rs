//! Worked cases of `tests/cases/rules.json`: what is documented of Entra's service, rule by rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use serde_json::{Value as Json, json};
use usher_core::evaluate::{Configuration, Matching, evaluate};
use usher_core::evaluation::{ActionKind, Evaluation};
use usher_core::import::{Presence, Value};
use usher_core::plan::{quarantine_by_count, values_to_send};

fn cases(rule: &str) -> Vec<Json> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/rules.json");
    let all: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases: Vec<Json> = all.into_iter().filter(|case| case["rule"] == rule).collect();
    assert!(!cases.is_empty(), "no case for {rule}");
    cases
}

/// Runs every case of a rule, and names all that disagree.
fn check(rule: &str, answer: impl Fn(&Json) -> Json) {
    let wrong: Vec<String> = cases(rule)
        .iter()
        .filter_map(|case| {
            let (got, expected) = (answer(&case["input"]), &case["expect"]);
            (got != *expected).then(|| format!("{}: got {got}, expected {expected}", case["id"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn imported(evaluation: &Evaluation, name: &str) -> Value {
    evaluation.import.attributes.iter().find(|attribute| attribute.name == name).unwrap().value.clone()
}

#[test]
fn ep_702_quarantine_by_count() {
    let number = |input: &Json, name: &str| input[name].as_u64().unwrap();
    check(
        "EP-702",
        |input| json!({"quarantine": quarantine_by_count(number(input, "failures"), number(input, "referenceFailures"), number(input, "successes"))}),
    );
}

/// Dialpad's default configuration with a scoping filter on the department.
fn filtered() -> Configuration {
    let mut document = document("dialpad");
    let clause = json!({"operatorName": "EQUALS", "sourceOperandName": "department", "targetOperand": {"values": ["Sales"]}});
    object_mapping(&mut document.schema, ":User")["scope"] = json!({"groups": [{"name": "Sales", "clauses": [clause]}]});
    compiled(&document)
}

#[test]
fn ep_503_is_soft_deleted_is_computed() {
    let configuration = filtered();
    check("EP-503", |input| {
        let is = |name: &str| input[name].as_bool().unwrap();
        let mut object = person("ann");
        object.attributes.insert("accountEnabled".to_owned(), Value::Boolean(is("accountEnabled")));
        object.attributes.insert("department".to_owned(), if is("passesScopingFilter") { "Sales".into() } else { "Legal".into() });
        if !is("assigned") {
            object.app_roles.clear();
        }
        if is("softDeleted") {
            object.presence = Presence::SoftDeleted;
        }
        let evaluation = evaluate(&configuration, &object, &linked(&[]), &Target::default(), INPUTS);
        json!({"IsSoftDeleted": imported(&evaluation, "IsSoftDeleted") == Value::Boolean(true)})
    });
}

#[test]
fn ep_111_a_guest_has_the_outer_address() {
    let configuration = compiled(&document("dialpad"));
    check("EP-111", |input| {
        let mut object = person("ann");
        object.attributes.insert("userPrincipalName".to_owned(), input["userPrincipalName"].as_str().unwrap().into());
        let evaluation = evaluate(&configuration, &object, &Matching::Searched(vec![Vec::new()]), &Target::default(), INPUTS);
        json!({"userPrincipalName": values_to_send(&evaluation)["userName"]})
    });
}

#[test]
fn ep_403_404_406_what_one_mapping_sends() {
    check("EP-403/404/406", |input| {
        let mut document = document("scim");
        let mapping = attribute_mapping(&mut document.schema, "title");
        mapping["flowType"] = input["flowType"].clone();
        mapping["defaultValue"] = input["defaultValue"].clone();
        let configuration = compiled(&document);
        let mut object = person("ann");
        object.attributes.remove("jobTitle");
        if let Some(text) = input["sourceValue"].as_str() {
            object.attributes.insert("jobTitle".to_owned(), text.into());
        }
        let matching = match input["operation"].as_str().unwrap() {
            "create" => Matching::Searched(vec![Vec::new()]),
            // What the target holds: something else, unless the case says what.
            "update" => match input.get("targetValue") {
                None => linked(&[("title", "Something else".into())]),
                Some(Json::String(held)) => linked(&[("title", held.as_str().into())]),
                Some(_) => linked(&[]),
            },
            other => panic!("unknown operation {other}"),
        };
        let evaluation = evaluate(&configuration, &object, &matching, &Target::default(), INPUTS);
        json!({"sent": values_to_send(&evaluation).get("title").map_or(json!(false), |value| json!(value))})
    });
}

#[test]
fn ep_505_what_leaving_and_coming_back_send() {
    check("EP-505", |input| {
        let is = |name: &str| input[name].as_bool().unwrap();
        let mut profile = profile("dialpad").clone();
        profile.can_disable = is("targetCanDisable");
        let mut document = document("dialpad");
        document.skip_out_of_scope_deletions = is("skipOutOfScopeDeletions");
        let mapping = object_mapping(&mut document.schema, ":User");
        mapping["flowTypes"] = input["flowTypes"].clone();
        if !is("activeMapped") {
            mapping["attributeMappings"].as_array_mut().unwrap().retain(|mapping| mapping["targetAttributeName"] != "active");
        }
        let clause = json!({"operatorName": "EQUALS", "sourceOperandName": "department", "targetOperand": {"values": ["Sales"]}});
        mapping["scope"] = json!({"groups": [{"name": "Sales", "clauses": [clause]}]});
        let configuration = compile_with(&document, &profile);

        let mut object = person("ann");
        object.attributes.insert("department".to_owned(), "Sales".into());
        // The account is as it was made; only whether it is active depends on the event.
        let made = evaluate(&configuration, &object, &Matching::Searched(vec![Vec::new()]), &Target::default(), INPUTS);
        let mut held = values_to_send(&made);
        let active = match input["event"].as_str().unwrap() {
            "unassigned" => {
                object.app_roles.clear();
                true
            }
            "outOfScopingFilter" => {
                object.attributes.insert("department".to_owned(), "Legal".into());
                true
            }
            "blockedFromSignIn" | "blocked" => {
                object.attributes.insert("accountEnabled".to_owned(), Value::Boolean(false));
                true
            }
            "softDeleted" => {
                object.presence = Presence::SoftDeleted;
                true
            }
            // The soft delete, 30 days before, disabled the account.
            "hardDeleted" => {
                object.presence = Presence::HardDeleted;
                false
            }
            // Disabled at the first, and no longer managed since.
            "unassignedThenHardDeleted" => {
                object.app_roles.clear();
                object.presence = Presence::HardDeleted;
                false
            }
            "restored" | "backInScope" | "unblocked" => false,
            other => panic!("unknown event {other}"),
        };
        held.insert("active".to_owned(), Value::Boolean(active));
        let held: Vec<(&str, Value)> = held.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let evaluation = evaluate(&configuration, &object, &linked(&held), &Target::default(), INPUTS);
        let request = match evaluation.action.kind {
            ActionKind::Disable => "disable",
            ActionKind::Delete => "delete",
            ActionKind::Enable => "enable",
            ActionKind::None | ActionKind::Skip => "none",
            kind @ (ActionKind::Create | ActionKind::Update) => panic!("{kind:?}"),
        };
        json!({"request": request})
    });
}
