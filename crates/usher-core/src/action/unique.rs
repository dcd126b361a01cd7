//! Values that no two accounts may share (`SelectUniqueValue`): what the target has to be asked about one object, and what is taken.
//!
//! Nothing is asked here. Whoever plans asks [`unique_queries`] in their order, adds what the target holds to [`TakenValues`] and gives
//! that into the evaluation; what the evaluation takes for a new account is added in turn ([`TakenValues::take`]), so that the next one
//! of the same plan finds it taken. Read next: `desired.rs`, which chooses.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::desired::expression_inputs;
use crate::configuration::{CompiledMapping, CompiledSource, Configuration};
use crate::evaluate::{Inputs, MatchQuery};
use crate::evaluation::{ActionKind, Evaluation, Flow};
use crate::expression::Expression;
use crate::import::{ObjectType, SourceObject, SourceView, Value};
use crate::plan::order::sends;

/// Values of target attributes that a new account can't have: accounts of the target hold them, or someone before takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenValues {
    /// Folded, unless the attribute is caseExact.
    values: BTreeSet<(ObjectType, String, String)>,
}

static NOTHING: TakenValues = TakenValues { values: BTreeSet::new() };

impl TakenValues {
    /// Nothing is taken.
    #[must_use]
    pub const fn nothing() -> &'static Self {
        &NOTHING
    }

    /// The target holds this.
    pub fn add(&mut self, object_type: ObjectType, query: &MatchQuery) {
        self.values.extend(key(object_type, &query.property, query.value.as_text().as_deref(), query.case_exact));
    }

    /// Is it known to be taken?
    #[must_use]
    pub fn has(&self, object_type: ObjectType, query: &MatchQuery) -> bool {
        key(object_type, &query.property, query.value.as_text().as_deref(), query.case_exact).is_some_and(|key| self.values.contains(&key))
    }

    /// Records what an evaluation takes for an account that it makes. One that makes none, or is blocked, takes nothing.
    pub fn take(&mut self, configuration: &Configuration, evaluation: &Evaluation) {
        let object_type = evaluation.subject.object_type;
        let objects = configuration.objects(object_type);
        if objects.unique.is_empty() || evaluation.action.kind != ActionKind::Create || !sends(evaluation) {
            return;
        }
        for mapping in objects.unique.iter().map(|place| &objects.mappings[*place]) {
            let taken = evaluation.action.attributes.iter().find(|change| change.target == mapping.target && change.flow == Flow::Change);
            let values = taken.map(|change| change.desired.texts()).unwrap_or_default();
            self.values.extend(values.iter().filter_map(|value| key(object_type, &mapping.target, Some(value), mapping.case_exact)));
        }
    }

    pub(super) fn holds(&self, object_type: ObjectType, mapping: &CompiledMapping, value: &str) -> bool {
        key(object_type, &mapping.target, Some(value), mapping.case_exact).is_some_and(|key| self.values.contains(&key))
    }
}

fn key(object_type: ObjectType, attribute: &str, value: Option<&str>, case_exact: bool) -> Option<(ObjectType, String, String)> {
    let value = value.filter(|value| !value.is_empty())?;
    Some((object_type, attribute.to_owned(), if case_exact { value.to_owned() } else { value.to_lowercase() }))
}

/// What the target has to be asked before an account is made for this object: the values of each `SelectUniqueValue` mapping's rules, in
/// the rules' order. Of one attribute the first that is neither held nor taken ends the questions. Nothing where no mapping needs it, where
/// no accounts are made, and for an object that is out of scope.
#[must_use]
pub fn unique_queries(configuration: &Configuration, object: &SourceObject, inputs: Inputs) -> Vec<MatchQuery> {
    let objects = configuration.objects(object.object_type);
    if objects.unique.is_empty() || !objects.flow_types.add || !configuration.decide_scope(object).in_scope {
        return Vec::new();
    }
    let view = SourceView::new(object, true);
    objects.unique.iter().flat_map(|place| queries_of(&objects.mappings[*place], &view, inputs)).collect()
}

fn queries_of(mapping: &CompiledMapping, view: &SourceView<'_>, inputs: Inputs) -> Vec<MatchQuery> {
    let CompiledSource::Function(expression) = &mapping.source else { return Vec::new() };
    let query = |value: String| MatchQuery {
        property: mapping.target.clone(),
        precedence: 0,
        value: Value::Text(value),
        case_exact: mapping.case_exact,
    };
    values_to_ask(expression, &mapping.target, view, inputs).into_iter().map(query).collect()
}

/// The values of the rules, in order: the rules are evaluated as they will be, by an evaluation that finds each value taken.
fn values_to_ask(expression: &Expression, target: &str, view: &SourceView<'_>, inputs: Inputs) -> Vec<String> {
    let asked = RefCell::new(Vec::new());
    let note = |value: &str| {
        asked.borrow_mut().push(value.to_owned());
        true
    };
    // What fails here fails again where the value is chosen, and is told there.
    let _ = expression.evaluate(view, &expression_inputs(expression, target, &view.object.id, inputs, &note));
    asked.into_inner()
}
