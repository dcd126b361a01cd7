//! Expressions under any text: no panic, no hang; what is printed is read as the same again.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::person;
use proptest::prelude::*;
use usher_core::expression::{
    EvaluationInputs, Expression, Flowing, Function, Parameter, Shape, Shapes, TraceOutput, Type, functions, parse,
};
use usher_core::import::Value as Held;

fn inputs() -> EvaluationInputs<'static> {
    EvaluationInputs { now_ms: 1_767_225_600_000, seed: 7, existing: &|_| false }
}

/// An argument that its function takes: a literal where only some can work, else any expression.
fn argument(parameter: &Parameter, inner: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let fixed = match (parameter.name, parameter.takes) {
        ("Length", _) => "40",
        (_, Type::Number) => "3",
        ("delimiter", _) => "\",\"",
        ("interval", _) => "\"d\"",
        ("inputFormat" | "outputFormat", _) => "\"yyyy-MM-dd\"",
        ("culture", _) => "\"tr-TR\"",
        ("compareType", _) => "vbTextCompare",
        ("regexPattern", _) => "\"(?<n>[a-z]+)\\\\d*\"",
        ("oldValue" | "regexGroupName" | "replacementAttributeName" | "template" | "dateTimeStyles", _) => "",
        (_, Type::Boolean) => return inner.prop_map(|inner| format!("IsNullOrEmpty({inner})")).boxed(),
        _ => return inner,
    };
    Just(fixed.to_owned()).boxed()
}

/// Expressions that can be read, of every function, nested to some depth.
fn written() -> impl Strategy<Value = String> {
    let names: Vec<&'static Function> = functions().iter().copied().filter(|function| function.name != "SelectUniqueValue").collect();
    let leaf = prop_oneof![
        prop::sample::select(vec!["[givenName]", "[surname]", "[nobody]", "[accountEnabled]", "7", "-3", "&HF7"]).prop_map(str::to_owned),
        "[ -~äßé日]{0,12}".prop_map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let condition = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
        let chosen = (inner.clone(), condition, inner.clone(), inner.clone())
            .prop_map(|(left, sign, right, value)| format!("IIF({left} {sign} {right}, {value}, IgnoreAttributeFlow)"));
        let call = prop::sample::select(names.clone()).prop_flat_map(move |function| {
            let arguments: Vec<BoxedStrategy<String>> =
                function.parameters.iter().map(|parameter| argument(parameter, inner.clone())).collect();
            arguments.prop_map(move |arguments| format!("{}({})", function.name, arguments.join(", ")))
        });
        prop_oneof![4 => call, 1 => chosen]
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
fn a_number_that_json_does_not_hold_exactly_is_text() {
    let value = |text: &str| parse(text).unwrap().evaluate(&person("ada"), &inputs()).unwrap().flow;
    assert_eq!(value("NumFromDate(\"2012-01-01T23:00:00Z\")"), Flowing::Value(Held::text("129699324000000000")));
    assert_eq!(value("BitAnd(9007199254740992, -1)"), Flowing::Value(Held::Integer(1 << 53)));
    assert_eq!(value("IIF(NumFromDate(\"2012-01-01T23:00:00Z\") = 129699324000000000, \"y\", \"n\")"), Flowing::Value("y".into()));
}

#[test]
fn calls_nest_as_deep_as_the_text_allows() {
    let deep = format!("{}\"True\"{}", "Not(".repeat(1_998), ")".repeat(1_998));
    let expression = parse(&deep).unwrap();
    assert_eq!(expression.evaluate(&person("ada"), &inputs()).unwrap().flow, Flowing::Value(true.into()));
    assert_eq!(expression.to_string(), deep);
    assert_eq!(expression.explain(&person("ada"), &inputs()).steps.len(), 1_998);
    assert!(expression.check(&Shapes { source: &shapes, target: None }).is_empty());
    assert!(parse(&"Not(".repeat(2_500)).is_err());
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

/// By the square of a value's length these would take minutes; half a second is what they take.
#[test]
fn the_longest_values_are_soon_done_with() {
    let parts: String = (0..150_000).map(|number| format!("{number},")).collect();
    let longest = "a".repeat(1_000_000);
    let half = "a".repeat(500_000) + "b";
    let mut object = person("ada");
    for (name, value) in [("parts", parts), ("longest", longest), ("half", half)] {
        object.attributes.insert(name.to_owned(), Held::Text(value));
    }
    let began = std::time::Instant::now();
    for text in [
        "Count(RemoveDuplicates(Split([parts], \",\")))",
        "InStr([longest], [half])",
        "InStr([longest], [half], 1, vbTextCompare)",
        "Word([longest], 1, [longest])",
    ] {
        parse(text).unwrap().evaluate(&object, &inputs()).unwrap();
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(15), "{:?}", began.elapsed());
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
        let first = parse(&text);
        prop_assert!(first.is_ok(), "{text}: {first:?}");
        let (first, object) = (first.unwrap(), person("ada"));
        let again = parse(&first.to_string());
        prop_assert!(again.is_ok(), "{text} was printed as {first}: {again:?}");
        let again = again.unwrap();
        prop_assert_eq!(again.to_string(), first.to_string());
        let outcome = |expression: &Expression| expression.evaluate(&object, &inputs()).map_err(|error| error.message);
        prop_assert_eq!(outcome(&again), outcome(&first), "{}", text);
    }

    #[test]
    fn evaluating_always_agrees_with_itself_and_with_its_explanation(text in written()) {
        let (expression, object) = (parse(&text).unwrap(), person("ada"));
        let outcome = expression.evaluate(&object, &inputs());
        prop_assert_eq!(&expression.evaluate(&object, &inputs()), &outcome);
        prop_assert_eq!(&expression.explain(&object, &inputs()).result, &outcome);
        if let Err(error) = outcome {
            prop_assert!(error.position + error.length <= text.chars().count(), "{error:?}");
        }
    }
}
