//! Expressions under any text: no panic, no hang; what is printed is read as the same again.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::person;
use proptest::prelude::*;
use usher_core::expression::{EvaluationInputs, functions, parse};

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
