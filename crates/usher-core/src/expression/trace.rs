//! How a value came about: every call with its inputs and its output, inner ones first, as they were evaluated for one object.

use serde::{Deserialize, Serialize};

use super::error::ExpressionError;
use super::evaluate::{Attributes, Evaluated, EvaluationInputs, Flowing, Seen};
use super::functions::Function;
use super::limits::deep;
use super::parse::Expression;
use super::tree::{Kind, Node};
use crate::import::Value;

/// An evaluation, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What came of it.
    pub result: Result<Evaluated, ExpressionError>,
    /// Every call and comparison, inner ones first. Where a value is redacted, all values here are.
    pub steps: Vec<TraceStep>,
}

/// One call or comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraceStep {
    /// The call as text: `ToLower([mail])`.
    pub text: String,
    /// Where it begins in the expression: 0-based characters.
    pub position: u32,
    /// How many characters.
    pub length: u32,
    /// How many calls it stands in.
    pub depth: u32,
    /// Its arguments, in order; left-out ones aren't here.
    pub inputs: Vec<TraceInput>,
    /// What came out.
    pub output: TraceOutput,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TraceInput {
    /// The parameter's name.
    pub parameter: String,
    /// The argument as text.
    pub text: String,
    /// What it was.
    pub output: TraceOutput,
}

/// What came out of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum TraceOutput {
    /// A value, or none.
    Value(Value),
    /// Nothing flows for the attribute.
    IgnoreAttribute,
    /// Nothing flows for the object.
    IgnoreObject,
    /// It failed, in these words.
    Failed(String),
    /// It wasn't needed: another branch was taken.
    NotNeeded,
    /// Hidden, since the expression hides its value in logs (Redact).
    Redacted,
}

impl Expression {
    /// Evaluates, and keeps how the value came about. The value is the same as [`Expression::evaluate`]'s.
    #[must_use]
    pub fn explain(&self, object: &dyn Attributes, inputs: &EvaluationInputs<'_>) -> Explanation {
        let (result, seen) = self.watched(object, inputs);
        let mut trace = Trace { seen, hidden: self.hides(), steps: Vec::new() };
        trace.walk(&self.tree, 0);
        Explanation { result, steps: trace.steps }
    }

    /// Does it hide its value in logs? Told by the text, so that a failure before the call hides as well.
    pub(crate) fn hides(&self) -> bool {
        self.tree.calls("Redact")
    }
}

struct Trace {
    seen: Seen,
    hidden: bool,
    steps: Vec<TraceStep>,
}

impl Trace {
    fn walk(&mut self, node: &Node, depth: u32) {
        let inputs = match &node.kind {
            Kind::Call { function, arguments } => {
                arguments.iter().flatten().for_each(|argument| deep(|| self.walk(argument, depth + 1)));
                let named = arguments
                    .iter()
                    .enumerate()
                    .filter_map(|(place, argument)| argument.as_ref().map(|argument| (parameter(function, place), argument)));
                named.map(|(name, argument)| self.input(name, argument)).collect()
            }
            Kind::Comparison { left, right, .. } => {
                self.walk(left, depth + 1);
                self.walk(right, depth + 1);
                vec![self.input("left".to_owned(), left), self.input("right".to_owned(), right)]
            }
            Kind::Attribute(_) | Kind::Text(_) | Kind::Pattern(_) | Kind::Number(_) | Kind::Word(_) => return,
        };
        let output = self.output(node);
        // What stands in a branch that wasn't taken says nothing about this object.
        if output == TraceOutput::NotNeeded {
            return;
        }
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (position, length) = (place(node.span.position), place(node.span.length));
        self.steps.push(TraceStep { text: node.to_string(), position, length, depth, inputs, output });
    }

    fn input(&self, parameter: String, argument: &Node) -> TraceInput {
        TraceInput { parameter, text: argument.to_string(), output: self.output(argument) }
    }

    fn output(&self, node: &Node) -> TraceOutput {
        match self.seen.get(&(node.span.position, node.span.length)) {
            None => TraceOutput::NotNeeded,
            Some(_) if self.hidden => TraceOutput::Redacted,
            Some(Ok(Flowing::Value(value))) => TraceOutput::Value(value.clone()),
            Some(Ok(Flowing::IgnoreAttribute)) => TraceOutput::IgnoreAttribute,
            Some(Ok(Flowing::IgnoreObject)) => TraceOutput::IgnoreObject,
            Some(Err(error)) => TraceOutput::Failed(error.message.clone()),
        }
    }
}

/// A repeated parameter goes on counting: `source2`, `source3`; Switch's keys and values take turns.
fn parameter(function: &Function, place: usize) -> String {
    if let Some(parameter) = function.parameters.get(place) {
        return parameter.name.to_owned();
    }
    if function.name == "Switch" {
        let pair = place / 2;
        return if place.is_multiple_of(2) { format!("key{pair}") } else { format!("value{pair}") };
    }
    let first = function.parameters.len();
    let last = function.parameters.last().map_or("argument", |parameter| parameter.name);
    let base = last.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let counted = function.parameters.iter().filter(|one| one.name.starts_with(base)).count();
    format!("{base}{}", place + 1 - first + counted)
}
