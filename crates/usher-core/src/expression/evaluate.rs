//! A tree to a value, for one object.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::error::{ExpressionError, Span};
use super::functions::Call;
use super::limits::{LONGEST_VALUE, MOST_PARTS, TooLong, deep};
use super::parse::Expression;
use super::tree::{Kind, Node, Word};
use crate::import::{AppRole, SourceObject, Value};

/// What an expression may read of an object.
pub trait Attributes {
    /// An attribute's value; `Null` where it has none (G-10).
    fn attribute(&self, name: &str) -> &Value;
    /// Its app role assignments.
    fn app_roles(&self) -> &[AppRole];
}

impl Attributes for SourceObject {
    fn attribute(&self, name: &str) -> &Value {
        Self::attribute(self, name)
    }

    fn app_roles(&self) -> &[AppRole] {
        &self.app_roles
    }
}

/// What the outside world contributes.
pub struct EvaluationInputs<'a> {
    /// `Now()`: UTC, milliseconds since 1970.
    pub now_ms: i64,
    /// Seed of everything random.
    pub seed: u64,
    /// Does the target hold this value already? (SelectUniqueValue)
    pub existing: &'a dyn Fn(&str) -> bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    /// What flows.
    pub flow: Flowing,
    /// What a log shows instead of the value (Redact).
    pub log: Option<String>,
}

/// What flows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flowing {
    /// This value.
    Value(Value),
    /// Nothing for this attribute.
    IgnoreAttribute,
    /// Nothing for the whole object.
    IgnoreObject,
}

/// An evaluation under way.
pub(super) struct Scene<'a> {
    pub(super) object: &'a dyn Attributes,
    pub(super) inputs: &'a EvaluationInputs<'a>,
    pub(super) redacted: Cell<bool>,
    /// Draws so far, so that two calls of one expression differ and the whole still repeats.
    pub(super) drawn: Cell<u64>,
    /// Parts evaluated so far.
    parts: Cell<u32>,
    /// Where each part's outcome is kept, if someone asked how the value comes about.
    seen: Option<RefCell<Seen>>,
}

/// Outcomes by where their part stands.
pub(super) type Seen = HashMap<(usize, usize), Result<Flowing, ExpressionError>>;

impl Expression {
    /// The value for one object. Same inputs, same value.
    ///
    /// # Errors
    /// What could not be done with this object's values, and where.
    pub fn evaluate(&self, object: &dyn Attributes, inputs: &EvaluationInputs<'_>) -> Result<Evaluated, ExpressionError> {
        self.evaluated(&Scene::new(object, inputs, None))
    }

    /// The same, with the outcome of every part that was evaluated.
    pub(super) fn watched(&self, object: &dyn Attributes, inputs: &EvaluationInputs<'_>) -> (Result<Evaluated, ExpressionError>, Seen) {
        let scene = Scene::new(object, inputs, Some(RefCell::default()));
        let result = self.evaluated(&scene);
        (result, scene.seen.map(RefCell::into_inner).unwrap_or_default())
    }

    fn evaluated(&self, scene: &Scene<'_>) -> Result<Evaluated, ExpressionError> {
        let flow = scene.evaluate(&self.tree)?;
        let log = scene.redacted.get().then(|| "[Redact]".to_owned());
        Ok(Evaluated { flow, log })
    }
}

impl<'a> Scene<'a> {
    fn new(object: &'a dyn Attributes, inputs: &'a EvaluationInputs<'a>, seen: Option<RefCell<Seen>>) -> Self {
        Self { object, inputs, redacted: Cell::new(false), drawn: Cell::new(0), parts: Cell::new(0), seen }
    }

    pub(super) fn evaluate(&self, node: &Node) -> Result<Flowing, ExpressionError> {
        let outcome = self.part(node);
        if let Some(seen) = &self.seen {
            seen.borrow_mut().insert((node.span.position, node.span.length), outcome.clone());
        }
        outcome
    }

    fn part(&self, node: &Node) -> Result<Flowing, ExpressionError> {
        self.parts.set(self.parts.get() + 1);
        if self.parts.get() > MOST_PARTS {
            return Err(ExpressionError::at(node.span, "The expression takes too many steps for this object."));
        }
        Ok(Flowing::Value(match &node.kind {
            Kind::Attribute(name) => self.object.attribute(name).clone(),
            Kind::Text(text) => Value::text(text.as_str()),
            Kind::Pattern(pattern) => Value::text(pattern.text()),
            Kind::Number(number) => Value::whole(*number),
            Kind::Word(Word::IgnoreAttributeFlow) => return Ok(Flowing::IgnoreAttribute),
            Kind::Word(Word::IgnoreObjectFlow) => return Ok(Flowing::IgnoreObject),
            Kind::Word(Word::TextCompare | Word::BinaryCompare) => Value::Null,
            Kind::Comparison { operator, left, right } => Value::Boolean(self.compare(*operator, left, right)?),
            Kind::Call { function, arguments } => {
                let flow = deep(|| (function.body)(&Call { scene: self, arguments, span: node.span }))?;
                return if is_too_long(&flow) { Err(ExpressionError::at(node.span, TooLong.to_string())) } else { Ok(flow) };
            }
        }))
    }

    /// A part that is used without being evaluated again: a pattern, which was read with the expression.
    pub(super) fn note(&self, node: Option<&Node>) {
        if let Some(node) = node.filter(|_| self.seen.is_some()) {
            // The outcome is kept on the way; there is nothing else to do with it.
            let _ = self.evaluate(node);
        }
    }

    /// A value; "no flow" within an expression is no value.
    pub(super) fn value(&self, node: &Node) -> Result<Value, ExpressionError> {
        match self.evaluate(node)? {
            Flowing::Value(value) => Ok(value),
            Flowing::IgnoreAttribute | Flowing::IgnoreObject => Ok(Value::Null),
        }
    }

    /// Text; several values are refused rather than guessed at (G-14).
    pub(super) fn text(&self, node: &Node) -> Result<Option<String>, ExpressionError> {
        text_of(&self.value(node)?, node.span)
    }
}

fn is_too_long(flow: &Flowing) -> bool {
    match flow {
        Flowing::Value(Value::Text(text)) => text.len() > LONGEST_VALUE,
        Flowing::Value(Value::List(values)) => values.iter().map(String::len).sum::<usize>() > LONGEST_VALUE,
        Flowing::Value(Value::Null | Value::Boolean(_) | Value::Integer(_)) | Flowing::IgnoreAttribute | Flowing::IgnoreObject => false,
    }
}

pub(super) fn text_of(value: &Value, span: Span) -> Result<Option<String>, ExpressionError> {
    match value {
        Value::List(values) if values.len() == 1 => Ok(values.first().cloned()),
        Value::List(values) => {
            let message = format!("There are {} values here, but one text is due.", values.len());
            Err(ExpressionError::at(span, message).fixed_by("Take one with Item(..., 1), or join them with Join(\";\", ...)."))
        }
        other => Ok(other.as_text()),
    }
}
