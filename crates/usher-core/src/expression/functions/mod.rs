//! The table of functions: names, parameters, meanings, examples, bodies. The parser checks against it, the editor's help and
//! `docs/expressions.md` show it. A file for each family.

mod case;
mod check;
mod dates;
mod find;
mod flow;
mod lists;
mod numbers;
mod random;
mod replace;
mod roles;
mod table;
mod text;
mod unicode;

pub(super) use case::invariant_lower;
pub(super) use check::{check_top, checked, literal};
pub(super) use find::{Spelling, find};
pub use table::{Example, Function, Parameter, Type};

use std::sync::LazyLock;

use super::error::{ExpressionError, Span};
use super::evaluate::{Flowing, Scene, text_of};
use super::limits::{LONGEST_VALUE, TooLong};
use super::tree::Node;
use crate::import::Value;

/// All functions, by name.
#[must_use]
pub fn functions() -> &'static [&'static Function] {
    static ALL: LazyLock<Vec<&'static Function>> = LazyLock::new(|| {
        let families: [&'static [Function]; 10] = [
            text::FAMILY,
            case::FAMILY,
            unicode::FAMILY,
            replace::FAMILY,
            flow::FAMILY,
            lists::FAMILY,
            numbers::FAMILY,
            dates::FAMILY,
            random::FAMILY,
            roles::FAMILY,
        ];
        let mut all: Vec<&'static Function> = families.into_iter().flatten().collect();
        all.sort_by_key(|function| function.name);
        all
    });
    &ALL
}

/// A call under way: its arguments are evaluated when they are asked for, so ask for each once.
pub(super) struct Call<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) arguments: &'a [Option<Node>],
    pub(super) span: Span,
}

impl Call<'_> {
    pub(super) fn node(&self, place: usize) -> Option<&Node> {
        self.arguments.get(place).and_then(Option::as_ref)
    }

    pub(super) fn is_given(&self, place: usize) -> bool {
        self.node(place).is_some()
    }

    pub(super) fn flow(&self, place: usize) -> Result<Flowing, ExpressionError> {
        self.node(place).map_or(Ok(Flowing::Value(Value::Null)), |node| self.scene.evaluate(node))
    }

    pub(super) fn value(&self, place: usize) -> Result<Value, ExpressionError> {
        self.node(place).map_or(Ok(Value::Null), |node| self.scene.value(node))
    }

    pub(super) fn text(&self, place: usize) -> Result<Option<String>, ExpressionError> {
        self.node(place).map_or(Ok(None), |node| self.scene.text(node))
    }

    /// Text, empty where there is none.
    pub(super) fn text_or_empty(&self, place: usize) -> Result<String, ExpressionError> {
        Ok(self.text(place)?.unwrap_or_default())
    }

    pub(super) fn number(&self, place: usize) -> Result<i64, ExpressionError> {
        let missing = || ExpressionError::at(self.span_of(place), "A whole number is due here, but there is no value.");
        self.number_or_none(place)?.ok_or_else(missing)
    }

    /// A whole number, `None` where there is no value.
    pub(super) fn number_or_none(&self, place: usize) -> Result<Option<i64>, ExpressionError> {
        let Some(text) = self.text(place)? else { return Ok(None) };
        let wrong = || ExpressionError::at(self.span_of(place), format!("A whole number is due here, but this is “{text}”."));
        whole_number(&text).ok_or_else(wrong).map(Some)
    }

    /// All values, one text as one.
    pub(super) fn values(&self, place: usize) -> Result<Vec<String>, ExpressionError> {
        Ok(match self.value(place)? {
            Value::List(values) => values,
            other => text_of(&other, self.span_of(place))?.into_iter().collect(),
        })
    }

    pub(super) fn wrong(&self, message: impl Into<String>) -> ExpressionError {
        ExpressionError::at(self.span, message)
    }

    pub(super) fn span_of(&self, place: usize) -> Span {
        self.node(place).map_or(self.span, |node| node.span)
    }

    /// Refuses a text before it is made, where it would grow too long.
    pub(super) fn bounded(&self, length: usize) -> Result<(), ExpressionError> {
        if length > LONGEST_VALUE { Err(self.wrong(TooLong.to_string())) } else { Ok(()) }
    }
}

/// A whole number in text: digits, or hexadecimal ones after `&H`, as where a number is written bare (G-6).
pub(super) fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.get(..2).filter(|sign| sign.eq_ignore_ascii_case("&h")) {
        Some(_) if text[2..].starts_with(['+', '-']) => None,
        Some(_) => i64::from_str_radix(&text[2..], 16).ok(),
        None => text.parse().ok(),
    }
}

pub(super) fn text(text: impl Into<String>) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Text(text.into())))
}

pub(super) fn null() -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Null))
}

pub(super) fn boolean(value: bool) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Boolean(value)))
}

pub(super) fn list(values: Vec<String>) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(if values.is_empty() { Value::Null } else { Value::List(values) }))
}
