//! Expressions under any text: no panic, no hang; what is printed is read as the same again.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::person;
use proptest::prelude::*;
use usher_core::expression::{EvaluationInputs, Shape, Shapes, TraceOutput, Type, functions, parse};

fn inputs() -> EvaluationInputs<'static> {
    EvaluationInputs { now_ms: 1_767_225_600_000, seed: 7, existing: &|_| false }
}

/// Expressions as people write them, nested to some depth; most are right, some aren't.
fn written() -> impl Strategy<Value = String> {
    let names: Vec<&str> = functions().iter().map(|function| function.name).collect();
    let leaf = prop_oneof![
        prop::sample::select(vec!["[givenName]", "[surname]", "[nobody]", "[accountEnabled]", "IgnoreFlow", "7", "-3"])
            .prop_map(str::to_owned),
        "[ -~äßé日]{0,12}".prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        Just(String::new()),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        (prop::sample::select(names.clone()), prop::collection::vec(inner, 0..5))
            .prop_map(|(name, arguments)| format!("{name}({})", arguments.join(", ")))
    })
}

fn nested(times: usize, around: impl Fn(String) -> String) -> String {
    (0..times).fold("[givenName]".to_owned(), |inner, _| around(inner))
}

#[test]
fn a_call_evaluates_each_argument_once() {
    // Twice each would be 2^150 evaluations.
    for expression in [
        nested(150, |inner| format!("DateAdd(\"d\", 1, {inner})")).replace("[givenName]", "Now()"),
        nested(150, |inner| format!("CDate({inner})")).replace("[givenName]", "Now()"),
        nested(90, |inner| format!("IIF(IsPresent({inner}), \"a\", \"b\")")),
        nested(150, |inner| format!("Left({inner}, 99)")),
        nested(150, |inner| format!("Switch({inner}, \"a\", \"b\", \"c\")")),
    ] {
        parse(&expression).unwrap().evaluate(&person("ada"), &inputs()).unwrap();
    }
}

#[test]
fn no_value_grows_without_bound() {
    let doubling = nested(100, |inner| format!("Replace({inner}, \"o\", , , \"oo\", , )"));
    let error = parse(&doubling).unwrap().evaluate(&person("ada"), &inputs());
    assert!(error.unwrap_err().message.contains("a million"));
    let joined = nested(8, |inner| format!("Join({inner}, {inner}, \"aaaaaaaaaaaaaaaa\")"));
    let outcome = parse(&joined).map(|expression| expression.evaluate(&person("ada"), &inputs()));
    assert!(!matches!(outcome, Ok(Ok(ref evaluated)) if format!("{evaluated:?}").len() > 2_000_000));
}

#[test]
fn names_in_another_case_and_single_backslashes_are_doubted() {
    let codes =
        |text: &str| parse(text).unwrap().findings().iter().map(|finding| (finding.code.clone(), finding.position)).collect::<Vec<_>>();
    assert_eq!(codes("Join(\"\", tolower([mail]))"), [("FunctionNameCase".to_owned(), 9)]);
    assert_eq!(codes("Append([mail], \"a\\+b\")"), [("SingleBackslash".to_owned(), 17)]);
    assert!(codes("Append([mail], \"a\\\\+\\\"b\")").is_empty());
}

#[test]
fn what_never_could_work_is_refused_when_it_is_saved() {
    for (text, position) in [
        ("Left([mail], \"many\")", 13),
        ("DateAdd(\"weeks\", 1, Now())", 8),
        ("Split([mail], \", \")", 14),
        ("Item([otherMails], 0)", 19),
        ("RandomString(3, 2, 2, 0, 0)", 13),
        ("FormatDateTime([x], , \"q\", \"yyyy\")", 22),
        ("FormatDateTime([x], \"Sometimes\", \"yyyy\", \"yyyy\")", 20),
        ("Replace([x], , \"(?<a>b)\", \"c\", \"d\", , )", 26),
        ("Replace([x], , \"[a-\", , \"d\", , )", 15),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.position, position, "{text}: {error:?}");
    }
}

fn shapes(name: &str) -> Option<Shape> {
    match name {
        "otherMails" => Some(Shape { kind: Type::Text, multivalued: true }),
        "accountEnabled" => Some(Shape { kind: Type::Boolean, multivalued: false }),
        "givenName" | "mail" => Some(Shape { kind: Type::Text, multivalued: false }),
        _ => None,
    }
}

#[test]
fn an_expression_is_held_against_both_schemas() {
    let text = Shape { kind: Type::Text, multivalued: false };
    let truth = Shape { kind: Type::Boolean, multivalued: false };
    let number = Shape { kind: Type::Number, multivalued: false };
    for (expression, target, expected) in [
        ("ToLower([otherMails])", text, vec![("SeveralValues", 8)]),
        ("ToLower(Item([otherMails], 1))", text, vec![]),
        ("RemoveDuplicates([otherMails])", text, vec![("SchemaPropertyCanOnlyAcceptValue", 0)]),
        ("RemoveDuplicates([otherMails])", Shape { multivalued: true, ..text }, vec![]),
        ("Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")", truth, vec![]),
        ("Switch([IsSoftDeleted], , \"False\", \"Yes\", \"True\", \"False\")", truth, vec![("WrongLiteral", 35)]),
        ("IIF([mail] = \"x\", \"1\", \"one\")", number, vec![("WrongLiteral", 23)]),
        ("IIF(\"always\", \"1\", \"2\")", text, vec![("WrongType", 4)]),
        ("IIF(IsPresent([mail]), \"1\", \"2\")", text, vec![("ConditionOnMissingValue", 4)]),
        ("Left([mail], [accountEnabled])", text, vec![("WrongType", 13)]),
        ("CDate(\"tomorrow\")", text, vec![("WrongType", 6)]),
        ("Coalesce([mail], [otherMails])", text, vec![("SchemaPropertyCanOnlyAcceptValue", 17)]),
    ] {
        let found = parse(expression).unwrap().check(&Shapes { source: &shapes, target: Some(target) });
        let codes: Vec<_> = found.iter().map(|finding| (finding.code.as_str(), finding.position)).collect();
        assert_eq!(codes, expected, "{expression}: {found:?}");
    }
}

#[test]
fn a_trace_tells_every_call_with_its_inputs() {
    let expression = parse("IIF([surname] = \"x\", \"never\", ToUpper(Left([givenName], 1)))").unwrap();
    let explained = expression.explain(&person("ada"), &inputs());
    assert_eq!(explained.result, expression.evaluate(&person("ada"), &inputs()));
    let told: Vec<(String, TraceOutput)> = explained.steps.iter().map(|step| (step.text.clone(), step.output.clone())).collect();
    assert_eq!(
        told,
        [
            ("[surname] = \"x\"".to_owned(), TraceOutput::Value(false.into())),
            ("Left([givenName], 1)".to_owned(), TraceOutput::Value("P".into())),
            ("ToUpper(Left([givenName], 1))".to_owned(), TraceOutput::Value("P".into())),
            (expression.to_string(), TraceOutput::Value("P".into())),
        ]
    );
    let last = explained.steps.last().unwrap();
    assert_eq!(last.inputs[1].output, TraceOutput::NotNeeded);
    assert_eq!(last.inputs[2].parameter, "valueIfFalse");
}

#[test]
fn a_trace_hides_what_logs_hide() {
    let explained = parse("Append(Redact([givenName]), \"!\")").unwrap().explain(&person("ada"), &inputs());
    assert!(!format!("{:?}", explained.steps).contains("Person"), "{:?}", explained.steps);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_read_or_refused_within_itself(text in "\\PC{0,80}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.position <= text.chars().count(), "{error:?}");
            prop_assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn what_is_printed_is_read_as_the_same(text in written()) {
        if let Ok(first) = parse(&text) {
            let printed = first.to_string();
            let again = parse(&printed);
            prop_assert!(again.is_ok(), "{text} was printed as {printed}: {again:?}");
            prop_assert_eq!(again.unwrap().to_string(), printed);
        }
    }

    #[test]
    fn evaluating_never_panics_and_always_agrees_with_itself(text in written()) {
        if let Ok(expression) = parse(&text) {
            let object = person("ada");
            prop_assert_eq!(expression.evaluate(&object, &inputs()), expression.evaluate(&object, &inputs()));
        }
    }
}
