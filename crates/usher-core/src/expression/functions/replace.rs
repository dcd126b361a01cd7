//! Replace, in the five modes that its arguments choose.

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::expression::pattern::Pattern;
use crate::expression::tree::{Kind, Node};
use crate::import::Value;

pub(super) const FAMILY: &[Function] = &[Function {
    name: "Replace",
    parameters: &[
        Parameter::text("source"),
        Parameter::text("oldValue").optional(),
        Parameter::text("regexPattern").optional(),
        Parameter::text("regexGroupName").optional(),
        Parameter::text("replacementValue").optional(),
        Parameter::text("replacementAttributeName").optional(),
        Parameter::text("template").optional(),
    ],
    gives: Type::Text,
    summary: "A text with parts replaced: by text, by pattern, by a named group, from another attribute, or into a template. \
              Which of these is meant follows from the arguments that are given.",
    absent: "No value where the source has none, except that the other attribute then gives what its group matches.",
    examples: &[
        example("Replace([mail], \"@contoso.com\", , , \"\", , )", &[("mail", &["john.doe@contoso.com"])], &["john.doe"]),
        example(
            "Replace([userId], \"<username>\", , , , , \"<username>@contoso.com\")",
            &[("userId", &["jsmith"])],
            &["jsmith@contoso.com"],
        ),
        example(
            "Replace([telephoneNumber], , \"\\\\+(?<isdCode>\\\\d* )(?<phoneNumber>\\\\d{10})\", , \"${phoneNumber}\", , )",
            &[("telephoneNumber", &["+91 9998887777"])],
            &["9998887777"],
        ),
        example(
            "Replace([address], , \"(?<streetNumber>^\\\\d*)\", \"streetNumber\", \"888\", , )",
            &[("address", &["545 Tremont Street"])],
            &["888 Tremont Street"],
        ),
    ],
    body: replace,
    check: Some(check),
}];

const OLD: usize = 1;
const PATTERN: usize = 2;
const GROUP: usize = 3;
const VALUE: usize = 4;
const ATTRIBUTE: usize = 5;
const TEMPLATE: usize = 6;

/// One of the modes must fit, and a group that is named must be in the pattern.
fn check(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    let given = |place: usize| arguments.is_given(place);
    let fits = (given(OLD) && (given(VALUE) || given(TEMPLATE))) || (given(PATTERN) && (given(VALUE) || given(GROUP) && given(ATTRIBUTE)));
    if fits {
        return Ok(());
    }
    let fix = "Give oldValue with replacementValue or template, or regexPattern with replacementValue, or with a group name and another attribute.";
    Err(ExpressionError::at(arguments.name, "Replace can't tell what to replace with what.").fixed_by(fix))
}

/// Reads a pattern that is written out, once, and keeps it in the place of its text.
pub(super) fn keep_pattern(arguments: &mut [Option<Node>]) -> Result<(), ExpressionError> {
    let group = arguments.get(GROUP).and_then(Option::as_ref).and_then(super::literal);
    let Some(Some(node)) = arguments.get_mut(PATTERN) else { return Ok(()) };
    let Kind::Text(text) = &node.kind else { return Ok(()) };
    let pattern = Pattern::new(text).map_err(|message| ExpressionError::at(node.span, message))?;
    if let Some((name, span)) = group.filter(|(name, _)| !pattern.has_group(name)) {
        return Err(ExpressionError::at(span, format!("The pattern has no group named {name}."))
            .fixed_by(format!("Name a part of the pattern with (?<{name}>...).")));
    }
    node.kind = Kind::Pattern(pattern);
    Ok(())
}

fn replace(call: &Call<'_>) -> Result<Flowing, ExpressionError> {
    let source = call.text(0)?;
    if call.is_given(OLD) {
        let Some(source) = source else { return null() };
        let old = call.text_or_empty(OLD)?;
        if call.is_given(TEMPLATE) {
            return exchange(call, &call.text_or_empty(TEMPLATE)?, &old, &source);
        }
        return exchange(call, &source, &old, &call.text_or_empty(VALUE)?);
    }
    let wrong = |message: String| ExpressionError::at(call.span_of(PATTERN), message);
    let written;
    let pattern = match call.node(PATTERN).map(|node| &node.kind) {
        Some(Kind::Pattern(kept)) => {
            call.scene.note(call.node(PATTERN));
            kept
        }
        _ => {
            // No pattern stands nowhere.
            let Some(text) = call.text(PATTERN)? else { return Ok(Flowing::Value(source.map_or(Value::Null, Value::Text))) };
            written = Pattern::new(&text).map_err(wrong)?;
            &written
        }
    };
    if call.is_given(GROUP) && call.is_given(ATTRIBUTE) {
        if let Some(source) = source.filter(|source| !source.is_empty()) {
            return text(source);
        }
        let Some(other) = call.text(ATTRIBUTE)? else { return null() };
        let found = pattern.group(&other, &call.text_or_empty(GROUP)?).map_err(|stuck| wrong(stuck.to_string()))?;
        return found.map_or_else(null, text);
    }
    let Some(source) = source else { return null() };
    let value = call.text_or_empty(VALUE)?;
    let done = if call.is_given(GROUP) {
        pattern.replace_group(&source, &call.text_or_empty(GROUP)?, &value)
    } else {
        pattern.replace(&source, &value)
    };
    text(done.map_err(|stuck| wrong(stuck.to_string()))?)
}

/// An empty old value stands nowhere.
fn exchange(call: &Call<'_>, source: &str, old: &str, new: &str) -> Result<Flowing, ExpressionError> {
    if old.is_empty() {
        return text(source);
    }
    let places = source.matches(old).count();
    call.bounded(source.len() + places.saturating_mul(new.len()))?;
    text(source.replace(old, new))
}
