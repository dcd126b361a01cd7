//! Scoping filters agree with an evaluator that is written here once more, straight from the table of EP-206 and as naive as can be.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::*;
use proptest::prelude::*;
use usher_core::configuration::{ScopeSetting, SynchronizationSchema};
use usher_core::evaluate::{Configuration, Matching, Prepared, TakenValues};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, ScopeReason};
use usher_core::import::{ObjectType, Presence, SourceObject, Value};
use usher_core::plan::order;
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
    let Some(operand) = clause.value.clone().filter(|operand| !operand.is_empty()) else { return false };
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
    for (operator, value) in operators().iter().filter(|one| !one.is_unary()).flat_map(|one| [(one, None), (one, Some(String::new()))]) {
        let clause = Clause { attribute: "a".to_owned(), operator: operator.name.to_owned(), value };
        let filters = CompiledFilters::compile(&[Filter { name: "f".to_owned(), clauses: vec![clause] }]);
        let step = decide(&object(vec!["Sales".into()]), ScopeSetting::All, false, true, &filters);
        let judged = &step.filters[0].clauses[0];
        assert!(!step.in_scope && judged.problem.as_ref().is_some_and(|problem| problem.contains("no value")), "{judged:?}");
    }
}

/// Runs out of steps on sixty times `a`.
const ENDLESS: &str = r"^(a+a+)+b\1$|^a";

fn clause_of(attribute: &str, operator: &str, value: &str) -> Clause {
    Clause { attribute: attribute.to_owned(), operator: operator.to_owned(), value: Some(value.to_owned()) }
}

/// The practice connection with one filter for people.
fn filtered(clauses: Vec<Clause>) -> Configuration {
    let mut document = document("dialpad");
    let mut schema = SynchronizationSchema::new(document.schema.clone());
    schema.set_filters(ObjectType::User, &[Filter { name: "Sellers".to_owned(), clauses }]).unwrap();
    document.schema = schema.into_json();
    compiled(&document)
}

fn with_department(department: &str) -> SourceObject {
    let mut ann = person("ann");
    ann.attributes.insert("department".to_owned(), department.into());
    ann
}

fn judged(configuration: &Configuration, object: &SourceObject, matching: &Matching) -> Evaluation {
    Prepared::new(configuration, object, INPUTS).evaluate(matching, &Target::default(), TakenValues::nothing())
}

#[test]
fn a_pattern_that_runs_out_of_steps_changes_nothing_for_that_person() {
    let long = "Customer Experience Operations Department Northern Region 2";
    for (clause, department) in [
        (clause_of("department", "REGEX MATCH", ENDLESS), "a".repeat(60)),
        (clause_of("department", "NOT REGEX MATCH", "^(?!.*Extern)([A-Za-z]+[ -]?)+$"), long.to_owned()),
    ] {
        let configuration = filtered(vec![clause]);
        let ann = with_department(&department);
        assert!(!Prepared::new(&configuration, &ann, INPUTS).wants_match());
        let active = linked(&[("userName", "ann@contoso.com".into()), ("active", Value::Boolean(true))]);
        for matching in [active, Matching::NotTried, Matching::Searched(vec![Vec::new()])] {
            let evaluation = judged(&configuration, &ann, &matching);
            assert_eq!(evaluation.scope.reason, ScopeReason::Undecided);
            assert_eq!((evaluation.action.kind, evaluation.action.reason), (ActionKind::Skip, ActionReason::Blocked));
            assert!(order::is_blocked(&evaluation) && !order::sends(&evaluation));
            assert_eq!(blocking(&evaluation)[0].code, "ScopeUndecided");
        }
    }
}

#[test]
fn what_cannot_be_judged_names_person_filter_clause_and_fix() {
    let configuration = filtered(vec![clause_of("department", "REGEX MATCH", ENDLESS)]);
    let evaluation = judged(&configuration, &with_department(&"a".repeat(60)), &Matching::NotTried);
    let problem = blocking(&evaluation)[0];
    assert_eq!(
        problem.message,
        "Whether Person ann (ann@contoso.com) is in scope can't be told, so nothing is done for them. The clause department REGEX MATCH \
         ^(a+a+)+b\\1$|^a of the scoping filter \"Sellers\" can't be judged: The pattern takes too long on this value."
    );
    assert!(problem.fix.starts_with("Put this clause right."), "{}", problem.fix);
}

#[test]
fn an_endless_pattern_keeps_nobody_in_who_left_or_who_fails_another_clause() {
    let endless = || clause_of("department", "REGEX MATCH", ENDLESS);
    let active = linked(&[("userName", "ann@contoso.com".into()), ("active", Value::Boolean(true))]);
    let mut gone = with_department(&"a".repeat(60));
    gone.presence = Presence::SoftDeleted;
    assert_eq!(judged(&filtered(vec![endless()]), &gone, &active).action.kind, ActionKind::Disable);
    let other = filtered(vec![endless(), clause_of("jobTitle", "EQUALS", "Pilot")]);
    assert_eq!(judged(&other, &with_department(&"a".repeat(60)), &active).action.kind, ActionKind::Disable);
}

#[test]
fn a_disabled_account_is_not_deleted_for_good_while_its_scope_cannot_be_told() {
    let configuration = filtered(vec![clause_of("department", "REGEX MATCH", ENDLESS)]);
    let mut gone = with_department(&"a".repeat(60));
    gone.presence = Presence::HardDeleted;
    let disabled = linked(&[("userName", "ann@contoso.com".into()), ("active", Value::Boolean(false))]);
    assert_eq!(judged(&configuration, &gone, &disabled).action.reason, ActionReason::AlreadyDisabled);
}

/// A clause that is true, false, or can't be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Third {
    True,
    False,
    Unknown,
}

#[test]
fn filters_and_clauses_follow_three_valued_logic() {
    let all = [Third::True, Third::False, Third::Unknown];
    let of = |one: &Third| match one {
        Third::True => clause_of("a", "ENDS_WITH", "a"),
        Third::False => clause_of("a", "EQUALS", "b"),
        Third::Unknown => clause_of("a", "REGEX MATCH", ENDLESS),
    };
    let pairs: Vec<Vec<Third>> = all.iter().flat_map(|one| all.iter().map(move |other| vec![*one, *other])).collect();
    let object = object(vec![Value::text("a".repeat(60))]);
    for (one, other) in pairs.iter().flat_map(|one| pairs.iter().map(move |other| (one, other))) {
        let filters = [one, other].map(|third| Filter { name: "f".to_owned(), clauses: third.iter().map(of).collect() });
        let step = decide(&object, ScopeSetting::All, false, true, &CompiledFilters::compile(&filters));
        let and = |filter: &[Third]| match () {
            () if filter.contains(&Third::False) => Third::False,
            () if filter.contains(&Third::Unknown) => Third::Unknown,
            () => Third::True,
        };
        let due = match [and(one), and(other)] {
            both if both.contains(&Third::True) => ScopeReason::FilterPassed,
            both if both.contains(&Third::Unknown) => ScopeReason::Undecided,
            _ => ScopeReason::FilterFailed,
        };
        assert_eq!((step.reason, step.in_scope), (due, due == ScopeReason::FilterPassed), "{one:?} or {other:?}");
        assert_eq!(step.undecided().is_some(), due == ScopeReason::Undecided);
    }
}

#[test]
fn what_an_operator_does_not_take_is_false_and_not_unknown() {
    for (operator, held) in [("EQUALS", Value::List(vec!["x".to_owned()])), ("Greater_Than", "five".into()), ("REGEX MATCH", Value::Null)] {
        let clauses = vec![clause_of("a", operator, "5")];
        let filters = CompiledFilters::compile(&[Filter { name: "f".to_owned(), clauses }]);
        let step = decide(&object(vec![held]), ScopeSetting::All, false, true, &filters);
        assert_eq!(step.reason, ScopeReason::FilterFailed, "{operator}");
    }
}
