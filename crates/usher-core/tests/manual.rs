//! `docs/expressions.md` says what the table of functions says. `cargo xtask schemas` rewrites it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;

use usher_core::expression::{Example, Function, functions};

const HEAD: &str = include_str!("manual_head.md");

fn manual() -> String {
    let mut text = format!("{HEAD}\n## Functions\n");
    for function in functions() {
        section(function, &mut text);
    }
    text
}

fn section(function: &Function, text: &mut String) {
    writeln!(text, "\n### {}\n\n`{}`: {}\n", function.name, function.signature(), function.summary).unwrap();
    for parameter in function.parameters {
        writeln!(text, "- `{}`: {}", parameter.name, parameter.words()).unwrap();
    }
    writeln!(text, "- Gives {}. Missing values: {}\n", function.gives.words(), lower(function.absent)).unwrap();
    for example in function.examples {
        writeln!(text, "{}", line(example)).unwrap();
    }
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().unwrap();
    // `True.` and `False.` are names.
    if sentence.starts_with("True") || sentence.starts_with("False") {
        sentence.to_owned()
    } else {
        format!("{}{}", first.to_lowercase(), letters.as_str())
    }
}

fn line(example: &Example) -> String {
    let sources: Vec<String> = example.source.iter().map(|(name, values)| format!("`{name}` = {}", quoted(values))).collect();
    let with = if sources.is_empty() { "Gives".to_owned() } else { format!("With {} it gives", sources.join(", ")) };
    let result = if example.result.is_empty() { "no value".to_owned() } else { quoted(example.result) };
    format!("```text\n{}\n```\n\n{with} {result}.\n", example.expression)
}

fn quoted(values: &[&str]) -> String {
    let quoted: Vec<String> =
        values.iter().map(|value| if value.is_empty() { "an empty text".to_owned() } else { format!("`{value}`") }).collect();
    quoted.join(" and ")
}

#[test]
fn the_manual_says_what_the_table_says() {
    let path = format!("{}/../../docs/expressions.md", env!("CARGO_MANIFEST_DIR"));
    let text = manual();
    if std::env::var_os("USHER_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/expressions.md is stale: run `cargo xtask schemas`");
}
