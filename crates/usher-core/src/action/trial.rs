//! An expression tried on one object before it is saved, by the way that the evaluation takes: the same view of the object, the same seed
//! and instant. What a plan would give is what the trial shows.

use std::cell::RefCell;

use super::desired::expression_inputs;
use crate::configuration::{CompiledMapping, Configuration};
use crate::evaluate::{Inputs, MatchQuery, TakenValues};
use crate::expression::{Explanation, Expression};
use crate::import::{Presence, SourceObject, SourceView, Value};

/// One expression for one target attribute, to be tried on one object.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// As the connection has it now; `None` where it can't be used: then whoever is in the source counts as in scope.
    pub configuration: Option<&'a Configuration>,
    /// The expression; it needn't be the one that is mapped.
    pub expression: &'a Expression,
    /// The target attribute that it is for.
    pub target: &'a str,
    /// Whom it is tried on.
    pub object: &'a SourceObject,
    /// The evaluation's instant and seed.
    pub inputs: Inputs<'a>,
}

impl Trial<'_> {
    /// The values that it would ask the target about (`SelectUniqueValue`), in the rules' order; none for most expressions.
    #[must_use]
    pub fn unique_queries(&self) -> Vec<MatchQuery> {
        if !self.expression.is_unique() {
            return Vec::new();
        }
        values_to_ask(self.expression, self.target, &self.view(), self.inputs).into_iter().map(|value| self.query(&value)).collect()
    }

    /// The value, and how it comes about.
    #[must_use]
    pub fn explain(&self, taken: &TakenValues) -> Explanation {
        let view = self.view();
        let existing = |value: &str| taken.has(self.object.object_type, &self.query(value));
        self.expression.explain(&view, &expression_inputs(self.expression, self.target, &view, self.inputs, &existing))
    }

    fn query(&self, value: &str) -> MatchQuery {
        let case_exact = self.mapping().is_some_and(|mapping| mapping.case_exact);
        MatchQuery { property: self.target.to_owned(), precedence: 0, value: Value::text(value), case_exact }
    }

    fn mapping(&self) -> Option<&CompiledMapping> {
        self.configuration?.objects(self.object.object_type).mappings.iter().find(|mapping| mapping.target == self.target)
    }

    fn view(&self) -> SourceView<'_> {
        let in_scope = self.configuration.map(|configuration| configuration.decide_scope(self.object).in_scope);
        SourceView::new(self.object, in_scope.unwrap_or(self.object.presence == Presence::Present))
    }
}

/// The values of the rules, in order: the rules are evaluated as they will be, by an evaluation that finds each value taken.
pub(super) fn values_to_ask(expression: &Expression, target: &str, view: &SourceView<'_>, inputs: Inputs<'_>) -> Vec<String> {
    let asked = RefCell::new(Vec::new());
    let note = |value: &str| {
        asked.borrow_mut().push(value.to_owned());
        true
    };
    // What fails here fails again where the value is chosen, and is told there.
    let _ = expression.evaluate(view, &expression_inputs(expression, target, view, inputs, &note));
    asked.into_inner()
}
