//! The table of functions: every example in it is true, and nothing in it is missing.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use usher_core::expression::{Attributes, EvaluationInputs, Example, Flowing, functions, parse};
use usher_core::import::{AppRole, Value};

/// The person of the examples: their attributes, and the app role Admin.
struct Person {
    attributes: BTreeMap<String, Value>,
    roles: Vec<AppRole>,
}

impl Attributes for Person {
    fn attribute(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.attributes.get(name).unwrap_or(&NULL)
    }

    fn app_roles(&self) -> &[AppRole] {
        &self.roles
    }
}

fn value(values: &[&str]) -> Value {
    match values {
        [] => Value::Null,
        [one] => Value::text(*one),
        several => Value::List(several.iter().map(|text| (*text).to_owned()).collect()),
    }
}

fn run(example: &Example) -> Vec<String> {
    let attributes = example.source.iter().map(|(name, values)| ((*name).to_owned(), value(values))).collect();
    let role = AppRole::named("Admin");
    let person = Person { attributes, roles: vec![role] };
    // 2 July 2021, 15:33:38 UTC.
    let inputs = EvaluationInputs { now_ms: 1_625_240_018_000, seed: 1, existing: &|_| false };
    match parse(example.expression).unwrap().evaluate(&person, &inputs).unwrap().flow {
        Flowing::Value(Value::List(values)) => values,
        Flowing::Value(value) => value.as_text().into_iter().collect(),
        Flowing::IgnoreAttribute | Flowing::IgnoreObject => vec!["(left out)".to_owned()],
    }
}

#[test]
fn every_example_is_true() {
    for function in functions() {
        for example in function.examples {
            assert_eq!(run(example), example.result, "{}", example.expression);
        }
    }
}

#[test]
fn every_function_says_what_it_does() {
    for function in functions() {
        assert!(!function.examples.is_empty(), "{} has no example", function.name);
        assert!(function.examples.iter().any(|example| example.expression.contains(function.name)), "{}", function.name);
        assert!(function.summary.ends_with('.') || function.summary.ends_with('?'), "{}", function.name);
        assert!(function.absent.ends_with('.'), "{}", function.name);
    }
}

#[test]
fn every_example_is_free_of_doubts() {
    for function in functions() {
        for example in function.examples {
            assert_eq!(parse(example.expression).unwrap().findings(), [], "{}", example.expression);
        }
    }
}
