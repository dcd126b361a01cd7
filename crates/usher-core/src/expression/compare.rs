//! Comparisons in conditions (G-8): numbers as numbers, dates as instants, texts letter by letter.

use std::cmp::Ordering;

use super::dates::parse_date;
use super::error::{ExpressionError, Span};
use super::evaluate::{Scene, text_of};
use super::functions::Type;
use super::tree::{Kind, Node, Operator};
use crate::import::Value;

impl Scene<'_> {
    /// No value counts as empty: a condition on an attribute that nobody filled is false for `=` and true for `<>`. More and less
    /// can't be said of it, so those are false.
    ///
    /// # Errors
    /// More and less of a number or a date against something that is neither. Either answer might be wrong: with False
    /// `IIF([endDate] > Now(), "True", "False")` disables whoever stays until "31.12.2030", with True somebody who left on
    /// "31.12.2020" keeps the account. So that person fails, keeps what they have, and the admin is told.
    pub(super) fn compare(&self, operator: Operator, left: &Node, right: &Node) -> Result<bool, ExpressionError> {
        let (left, right) = (Side::new(self, left)?, Side::new(self, right)?);
        Ok(match operator {
            Operator::Equal => left.equals(&right),
            Operator::NotEqual => !left.equals(&right),
            Operator::Greater => left.order(&right)?.is_some_and(Ordering::is_gt),
            Operator::GreaterOrEqual => left.order(&right)?.is_some_and(Ordering::is_ge),
            Operator::Less => left.order(&right)?.is_some_and(Ordering::is_lt),
            Operator::LessOrEqual => left.order(&right)?.is_some_and(Ordering::is_le),
        })
    }
}

/// One side of a comparison.
struct Side {
    text: String,
    kind: Type,
    span: Span,
    /// What it is where it is written out: numbers and dates may be written as texts (G-6).
    literal: Option<Measure>,
}

/// What more and less is said of.
#[derive(Debug, Clone, Copy)]
enum Measure {
    Number,
    Date,
}

impl Side {
    fn new(scene: &Scene<'_>, node: &Node) -> Result<Self, ExpressionError> {
        let value = scene.value(node)?;
        let text = text_of(&value, node.span)?.unwrap_or_default();
        let gives = |kind: Type| matches!(&node.kind, Kind::Call { function, .. } if function.gives == kind);
        let kind = match &value {
            // Numbers beyond what JSON holds exactly come as text.
            _ if matches!(node.kind, Kind::Number(_)) || gives(Type::Number) => Type::Number,
            Value::Integer(_) => Type::Number,
            Value::Boolean(_) => Type::Boolean,
            Value::Null | Value::Text(_) | Value::List(_) if gives(Type::Date) => Type::Date,
            Value::Null | Value::Text(_) | Value::List(_) => Type::Text,
        };
        let literal = if matches!(node.kind, Kind::Text(_)) { looks(&text) } else { None };
        Ok(Self { text, kind, span: node.span, literal })
    }

    /// Texts that look like numbers stay texts: the employee 00123 isn't the employee 123. A number on either side makes it a
    /// comparison of numbers, as in the documented `[StatusRehire]=1`.
    fn equals(&self, other: &Self) -> bool {
        let either = |kind: Type| self.kind == kind || other.kind == kind;
        let as_numbers = if either(Type::Number) { numbers(&self.text, &other.text) } else { None };
        let as_dates = if either(Type::Date) { dates(&self.text, &other.text) } else { None };
        match as_numbers.or(as_dates) {
            Some(order) => order.is_eq(),
            None if either(Type::Boolean) => self.text.eq_ignore_ascii_case(&other.text),
            None => self.text == other.text,
        }
    }

    fn order(&self, other: &Self) -> Result<Option<Ordering>, ExpressionError> {
        if self.text.is_empty() || other.text.is_empty() {
            return Ok(None);
        }
        if let Some(order) = numbers(&self.text, &other.text).or_else(|| dates(&self.text, &other.text)) {
            return Ok(Some(order));
        }
        match (self.measured(), other.measured()) {
            (Some(kind), _) => Err(other.is_no(kind)),
            (None, Some(kind)) => Err(self.is_no(kind)),
            // Two attributes: one that holds a date or a number says what the other should be.
            (None, None) => match (looks(&self.text), looks(&other.text)) {
                (Some(kind), _) => Err(other.is_no(kind)),
                (None, Some(kind)) => Err(self.is_no(kind)),
                (None, None) => Ok(Some(self.text.cmp(&other.text))),
            },
        }
    }

    /// What this side is bound to be, if anything.
    fn measured(&self) -> Option<Measure> {
        match self.kind {
            Type::Number => Some(Measure::Number),
            Type::Date => Some(Measure::Date),
            Type::Text | Type::Boolean | Type::List | Type::Any => self.literal,
        }
    }

    fn is_no(&self, due: Measure) -> ExpressionError {
        let (due, fix) = match due {
            Measure::Date => ("date", "Read its form with FormatDateTime first, or correct the value in the source."),
            Measure::Number => ("number", "Make a number of it with Switch or Replace first, or correct the value in the source."),
        };
        ExpressionError::at(self.span, format!("“{}” is no {due}, so it can't be more or less than one.", self.text)).fixed_by(fix)
    }
}

/// What a text can be read as.
fn looks(text: &str) -> Option<Measure> {
    match (number(text), parse_date(text)) {
        (Some(_), _) => Some(Measure::Number),
        (None, Some(_)) => Some(Measure::Date),
        (None, None) => None,
    }
}

fn numbers(left: &str, right: &str) -> Option<Ordering> {
    if let (Ok(left), Ok(right)) = (left.trim().parse::<i64>(), right.trim().parse::<i64>()) {
        return Some(left.cmp(&right));
    }
    number(left)?.partial_cmp(&number(right)?)
}

/// Digits with a point; neither `inf` nor `1e3`, which may be names.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|letter| letter.is_ascii_digit() || matches!(letter, b'.' | b'-' | b'+'));
    if plain { text.parse().ok() } else { None }
}

fn dates(left: &str, right: &str) -> Option<Ordering> {
    Some(parse_date(left)?.cmp(&parse_date(right)?))
}
