//! Replace, in the five modes that its arguments choose.

use super::{Call, Function, needed, null, optional, text};
use crate::expression::error::{ExpressionError, Span};
use crate::expression::evaluate::Flowing;
use crate::expression::regex;
use crate::expression::tree::{Kind, Node};

pub(super) const FAMILY: &[Function] = &[Function {
    name: "Replace",
    parameters: &[
        needed("source"),
        optional("oldValue"),
        optional("regexPattern"),
        optional("regexGroupName"),
        optional("replacementValue"),
        optional("replacementAttributeName"),
        optional("template"),
    ],
    summary: "A text with parts replaced: by text, by pattern, by a named group, from another attribute, or into a template.",
    body: replace,
}];

const OLD: usize = 1;
const PATTERN: usize = 2;
const GROUP: usize = 3;
const VALUE: usize = 4;
const ATTRIBUTE: usize = 5;
const TEMPLATE: usize = 6;

/// One of the modes must fit, and a pattern that is written out must be one that can be used.
pub(super) fn check(arguments: &[Option<Node>], name: Span) -> Result<(), ExpressionError> {
    let given = |place: usize| arguments.get(place).is_some_and(Option::is_some);
    let fits = (given(OLD) && (given(VALUE) || given(TEMPLATE))) || (given(PATTERN) && (given(VALUE) || given(GROUP) && given(ATTRIBUTE)));
    if !fits {
        let fix = "Give oldValue with replacementValue or template, or regexPattern with replacementValue, or with a group name and another attribute.";
        return Err(ExpressionError::at(name, "Replace can't tell what to replace with what.").fixed_by(fix));
    }
    if let Some(Some(Node { kind: Kind::Text(pattern), span })) = arguments.get(PATTERN) {
        regex::compile(pattern).map_err(|message| ExpressionError::at(*span, message))?;
    }
    Ok(())
}

fn replace(call: &Call<'_>) -> Result<Flowing, ExpressionError> {
    let source = call.text(0)?;
    if call.is_given(OLD) {
        let Some(source) = source else { return null() };
        let old = call.text_or_empty(OLD)?;
        if call.is_given(TEMPLATE) {
            return text(exchange(&call.text_or_empty(TEMPLATE)?, &old, &source));
        }
        return text(exchange(&source, &old, &call.text_or_empty(VALUE)?));
    }
    let wrong = |message: String| ExpressionError::at(call.span_of(PATTERN), message);
    let pattern = regex::compile(&call.text_or_empty(PATTERN)?).map_err(wrong)?;
    if call.is_given(GROUP) && call.is_given(ATTRIBUTE) {
        if let Some(source) = source.filter(|source| !source.is_empty()) {
            return text(source);
        }
        let Some(other) = call.text(ATTRIBUTE)? else { return null() };
        let found = regex::group(&pattern, &other, &call.text_or_empty(GROUP)?).map_err(wrong)?;
        return found.map_or_else(null, text);
    }
    let Some(source) = source else { return null() };
    let value = call.text_or_empty(VALUE)?;
    let done = if call.is_given(GROUP) {
        regex::replace_group(&pattern, &source, &call.text_or_empty(GROUP)?, &value)
    } else {
        regex::replace(&pattern, &source, &value)
    };
    text(done.map_err(wrong)?)
}

/// An empty old value stands nowhere.
fn exchange(source: &str, old: &str, new: &str) -> String {
    if old.is_empty() { source.to_owned() } else { source.replace(old, new) }
}
