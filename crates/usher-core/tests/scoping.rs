//! Scoping filters agree with an evaluator that is written here once more, straight from the table of EP-206 and as naive as can be.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::group;
use proptest::prelude::*;
use usher_core::configuration::ScopeSetting;
use usher_core::import::{SourceObject, Value};
use usher_core::scope::{Clause, CompiledFilters, Filter, decide, operators};

/// A pattern, and what it means in other words.
type Pattern = (&'static str, fn(&str) -> bool);

const PATTERNS: [Pattern; 5] = [
    ("^Sales$", |text| text == "Sales"),
    ("^[0-9]+$", |text| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit())),
    ("^.*EMEA.*$", |text| text.contains("EMEA")),
    ("(?i)^sales$", |text| text.to_lowercase() == "sales"),
    ("ales", |text| text.contains("ales")),
];

/// What `usher scope` has to say of one clause, from EP-206 to EP-212.
fn naive_clause(object: &SourceObject, clause: &Clause) -> bool {
    let held = object.attribute(&clause.attribute).clone();
    let is_empty = held == Value::Null || held == Value::text("");
    if clause.operator == "IS NULL" || clause.operator == "IS NOT NULL" {
        return is_empty == (clause.operator == "IS NULL");
    }
    let text = match held {
        Value::Boolean(true) => "True".to_owned(),
        Value::Boolean(false) => "False".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        Value::Null | Value::List(_) => return false,
    };
    if is_empty {
        return false;
    }
    if clause.operator == "IS TRUE" || clause.operator == "IS FALSE" {
        return text.to_lowercase() == clause.operator.replace("IS ", "").to_lowercase();
    }
    let Some(operand) = clause.value.clone() else { return false };
    let pattern = || PATTERNS.iter().find(|(written, _)| *written == operand).map(|(_, means)| means(&text));
    let numbers = || Some((text.trim().parse::<i64>().ok()?, operand.trim().parse::<i64>().ok()?));
    match clause.operator.as_str() {
        "EQUALS" => text == operand,
        "NOT EQUALS" => text != operand,
        "REGEX MATCH" => pattern() == Some(true),
        "NOT REGEX MATCH" => pattern() == Some(false),
        "Greater_Than" => numbers().is_some_and(|(held, operand)| held > operand),
        "Greater_Than_OR_EQUALS" => numbers().is_some_and(|(held, operand)| held >= operand),
        "Includes" => text.contains(&operand),
        "ENDS_WITH" => text.ends_with(&operand),
        "&" => operand.contains(&text),
        "!&" => !operand.contains(&text),
        _ => false,
    }
}

fn naive(object: &SourceObject, filters: &[Filter]) -> bool {
    let mut in_scope = filters.is_empty();
    for filter in filters {
        let mut passes = true;
        for clause in &filter.clauses {
            passes = passes && naive_clause(object, clause);
        }
        in_scope = in_scope || passes;
    }
    in_scope
}

fn texts() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "Sales", "sales", "Sales EMEA", "EMEA", "5", "10", "-3", "5.5", " 7", "True", "false", "Ærø", "  "])
}

fn held() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        4 => texts().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => (-20_i64..20).prop_map(Value::Integer),
        1 => prop::collection::vec(texts().prop_map(str::to_owned), 1..3).prop_map(Value::List),
    ]
}

fn clause() -> impl Strategy<Value = Clause> {
    let names: Vec<&str> = operators().iter().map(|one| one.name).chain(["PRESENT"]).collect();
    (prop::sample::select(vec!["a", "b", "c"]), prop::sample::select(names), prop::option::weighted(0.9, texts()), 0..PATTERNS.len())
        .prop_map(|(attribute, operator, value, pattern)| {
            let value = if operator.contains("REGEX") { value.map(|_| PATTERNS[pattern].0) } else { value };
            Clause { attribute: attribute.to_owned(), operator: operator.to_owned(), value: value.map(str::to_owned) }
        })
}

fn filters() -> impl Strategy<Value = Vec<Filter>> {
    let filter = prop::collection::vec(clause(), 0..4).prop_map(|clauses| Filter { name: "f".to_owned(), clauses });
    prop::collection::vec(filter, 0..4)
}

fn object(values: Vec<Value>) -> SourceObject {
    let mut object = group("g", &[]);
    object.attributes = ["a", "b", "c"].map(str::to_owned).into_iter().zip(values).filter(|(_, value)| !value.is_null()).collect();
    object
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn filters_agree_with_the_naive_evaluator(filters in filters(), values in prop::collection::vec(held(), 3)) {
        let object = object(values);
        let step = decide(&object, ScopeSetting::All, false, true, &CompiledFilters::compile(&filters));
        prop_assert_eq!(step.in_scope, naive(&object, &filters), "{:?}", step);
        for (filter, verdict) in filters.iter().zip(&step.filters) {
            for (clause, judged) in filter.clauses.iter().zip(&verdict.clauses) {
                prop_assert_eq!(judged.passed, naive_clause(&object, clause), "{:?}", judged);
            }
        }
    }
}

#[test]
fn a_clause_that_lacks_its_value_lets_nobody_through_and_says_so() {
    for operator in operators().iter().filter(|one| !one.is_unary()) {
        let clause = Clause { attribute: "a".to_owned(), operator: operator.name.to_owned(), value: None };
        let filters = CompiledFilters::compile(&[Filter { name: "f".to_owned(), clauses: vec![clause] }]);
        let step = decide(&object(vec!["Sales".into()]), ScopeSetting::All, false, true, &filters);
        let judged = &step.filters[0].clauses[0];
        assert!(!step.in_scope && judged.problem.as_ref().is_some_and(|problem| problem.contains("no value")), "{judged:?}");
    }
}
