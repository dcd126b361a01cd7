//! What one mapping wants the target attribute to hold: the mapping applied to the source object, in the target's type.

use std::cell::RefCell;

use sha2::{Digest, Sha256};

use super::convert::{Mismatch, convert};
use crate::configuration::{CompiledMapping, CompiledSource};
use crate::evaluate::{Inputs, TakenValues};
use crate::expression::{Attributes, EvaluationInputs, Expression, Flowing};
use crate::id::SourceId;
use crate::import::{SourceView, Value};

/// The outcome of one mapping for one object.
#[derive(Debug)]
pub(crate) struct Desired {
    /// What the source gave, before it was fitted to the target's type.
    pub(crate) source: Value,
    /// What follows from it.
    pub(crate) intent: Intent,
    /// Is the value hidden in logs?
    pub(crate) redacted: bool,
}

/// What a mapping wants.
#[derive(Debug)]
pub(crate) enum Intent {
    /// This value, of the target's type. Never null.
    Value(Value),
    /// Nothing: null doesn't flow (EP-406).
    NoValue,
    /// The expression said to leave the attribute.
    IgnoreAttribute,
    /// The expression said to leave the whole object.
    IgnoreObject,
    /// It can't be told.
    Failed(Failure),
}

/// Why it can't be told.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The expression failed, in its own words, with its fix.
    Expression(String, String),
    /// The value doesn't fit the target's type.
    Type(Mismatch),
    /// Every value that `SelectUniqueValue` may choose from is taken: these.
    AllTaken(Vec<String>),
}

impl Desired {
    /// Applies the mapping. The default value isn't applied here: it depends on what is to be done (EP-403).
    pub(crate) fn of(mapping: &CompiledMapping, view: &SourceView<'_>, inputs: Inputs, taken: &TakenValues) -> Self {
        let (source, redacted) = match &mapping.source {
            CompiledSource::None => (Value::Null, false),
            CompiledSource::Attribute(name) => (view.attribute(name).clone(), false),
            CompiledSource::Constant(constant) => (Value::text(constant.as_str()), false),
            CompiledSource::Function(expression) => {
                let passed_over = RefCell::new(Vec::new());
                let existing = |value: &str| {
                    let held = taken.holds(view.object.object_type, mapping, value);
                    passed_over.borrow_mut().extend(held.then(|| value.to_owned()));
                    held
                };
                match expression.evaluate(view, &expression_inputs(expression, &mapping.target, &view.object.id, inputs, &existing)) {
                    Err(error) => {
                        let passed_over = passed_over.into_inner();
                        // A rule that fails is told as what it is; only the function as a whole fails for want of a free value.
                        let failure = if !passed_over.is_empty() && expression.is_about_whole(&error) {
                            Failure::AllTaken(passed_over)
                        } else {
                            Failure::Expression(error.message, error.fix)
                        };
                        return Self { source: Value::Null, intent: Intent::Failed(failure), redacted: false };
                    }
                    Ok(evaluated) => match evaluated.flow {
                        Flowing::Value(value) => (value, evaluated.log.is_some()),
                        Flowing::IgnoreAttribute => return Self { source: Value::Null, intent: Intent::IgnoreAttribute, redacted: false },
                        Flowing::IgnoreObject => return Self { source: Value::Null, intent: Intent::IgnoreObject, redacted: false },
                    },
                }
            }
        };
        let intent = match convert(&source, mapping) {
            Ok(Value::Null) => Intent::NoValue,
            Ok(value) => Intent::Value(value),
            Err(mismatch) => Intent::Failed(Failure::Type(mismatch)),
        };
        Self { source, intent, redacted }
    }

    /// The default value, of the target's type; null where there is none.
    pub(crate) fn default_value(mapping: &CompiledMapping) -> Result<Value, Failure> {
        let Some(text) = &mapping.default_value else { return Ok(Value::Null) };
        convert(&Value::text(text.as_str()), mapping).map_err(Failure::Type)
    }
}

/// What an expression gets of the outside for one attribute of one object: the evaluation's instant, and a seed of its own.
#[must_use]
pub fn expression_inputs<'a>(
    expression: &Expression,
    target: &str,
    id: &SourceId,
    inputs: Inputs,
    existing: &'a dyn Fn(&str) -> bool,
) -> EvaluationInputs<'a> {
    // Whoever draws nothing needs no seed of its own.
    let seed = if expression.draws() { seed(inputs.seed, id.as_str(), target) } else { inputs.seed };
    EvaluationInputs { now_ms: inputs.now_ms, seed, existing }
}

/// A seed for each attribute of each object, so that random values don't depend on the order of evaluation.
fn seed(seed: u64, id: &str, target: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(id.as_bytes());
    hash.update([0]);
    hash.update(target.as_bytes());
    let digest = hash.finalize();
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
