//! Comparisons in conditions (G-8): numbers as numbers, dates as instants, anything else letter by letter.

use std::cmp::Ordering;

use super::dates::parse_date;
use super::error::ExpressionError;
use super::evaluate::{Scene, text_of};
use super::functions::Type;
use super::tree::{Kind, Node, Operator};
use crate::import::Value;

impl Scene<'_> {
    /// No value counts as empty: a condition on an attribute that nobody filled is false for `=` and true for `<>`. More and less
    /// can't be said of it, so those are false.
    pub(super) fn compare(&self, operator: Operator, left: &Node, right: &Node) -> Result<bool, ExpressionError> {
        let (left, right) = (Side::new(self, left)?, Side::new(self, right)?);
        Ok(match operator {
            Operator::Equal => left.equals(&right),
            Operator::NotEqual => !left.equals(&right),
            Operator::Greater => left.order(&right).is_some_and(Ordering::is_gt),
            Operator::GreaterOrEqual => left.order(&right).is_some_and(Ordering::is_ge),
            Operator::Less => left.order(&right).is_some_and(Ordering::is_lt),
            Operator::LessOrEqual => left.order(&right).is_some_and(Ordering::is_le),
        })
    }
}

/// One side of a comparison.
struct Side {
    text: String,
    kind: Type,
}

impl Side {
    fn new(scene: &Scene<'_>, node: &Node) -> Result<Self, ExpressionError> {
        let value = scene.value(node)?;
        let is_date = matches!(&node.kind, Kind::Call { function, .. } if function.gives == Type::Date);
        let kind = match &value {
            _ if matches!(node.kind, Kind::Number(_)) => Type::Number,
            Value::Integer(_) => Type::Number,
            Value::Boolean(_) => Type::Boolean,
            Value::Null | Value::Text(_) | Value::List(_) => {
                if is_date {
                    Type::Date
                } else {
                    Type::Text
                }
            }
        };
        Ok(Self { text: text_of(&value, node.span)?.unwrap_or_default(), kind })
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

    fn order(&self, other: &Self) -> Option<Ordering> {
        if self.text.is_empty() || other.text.is_empty() {
            return None;
        }
        let order = numbers(&self.text, &other.text).or_else(|| dates(&self.text, &other.text));
        Some(order.unwrap_or_else(|| self.text.cmp(&other.text)))
    }
}

fn numbers(left: &str, right: &str) -> Option<Ordering> {
    if let (Ok(left), Ok(right)) = (left.trim().parse::<i64>(), right.trim().parse::<i64>()) {
        return Some(left.cmp(&right));
    }
    decimal(left)?.partial_cmp(&decimal(right)?)
}

/// Digits with a point; neither `inf` nor `1e3`, which may be names.
fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|letter| letter.is_ascii_digit() || matches!(letter, b'.' | b'-' | b'+'));
    if plain { text.parse().ok() } else { None }
}

fn dates(left: &str, right: &str) -> Option<Ordering> {
    Some(parse_date(left)?.cmp(&parse_date(right)?))
}
