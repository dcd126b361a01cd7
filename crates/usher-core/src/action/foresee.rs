//! One mapping by itself, for an editor: what it would give a person as a new account, how that came about, and what the target would object to.

use super::choose::Situation;
use super::create::is_missing;
use super::desired::expression_inputs;
use super::difference::{Against, Difference, difference};
use super::problem;
use crate::configuration::{CompiledSource, Configuration};
use crate::evaluate::{Inputs, NobodyLinked, TakenValues};
use crate::evaluation::{AttributeChange, Problem};
use crate::expression::TraceStep;
use crate::import::{SourceObject, SourceView};

/// What one mapping comes to for one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    /// The attribute, against no account.
    pub change: AttributeChange,
    /// What the target would refuse, cut or replace; the same words as in a plan.
    pub problems: Vec<Problem>,
    /// How an expression's value came about; empty for other mappings.
    pub steps: Vec<TraceStep>,
}

/// Judges the mapping of one target attribute for an object, by the way that its evaluation takes: the same view, seed and instant, and
/// what `SelectUniqueValue` passes over. `None`: nothing is mapped to it.
#[must_use]
pub fn foresee(
    configuration: &Configuration,
    object: &SourceObject,
    target: &str,
    inputs: Inputs,
    taken: &TakenValues,
) -> Option<Foreseen> {
    let scope = configuration.decide_scope(object);
    let view = SourceView::new(object, scope.in_scope);
    let situation = Situation { configuration, view: &view, scope: &scope, references: &NobodyLinked, inputs, taken };
    let mapping = situation.mapping(target)?;
    let difference = difference(&situation, mapping, Against::Nothing);
    let missing = is_missing(mapping, &difference).then(|| problem::missing(&situation, mapping));
    let Difference { change, problems, ignore_object: _ } = difference;
    let problems = missing.into_iter().chain(problems).collect();
    let steps = match &mapping.source {
        CompiledSource::Function(expression) => {
            let existing = |value: &str| taken.holds(object.object_type, mapping, value);
            expression.explain(&view, &expression_inputs(expression, target, &object.id, inputs, &existing)).steps
        }
        CompiledSource::None | CompiledSource::Attribute(_) | CompiledSource::Constant(_) => Vec::new(),
    };
    Some(Foreseen { change, problems, steps })
}
