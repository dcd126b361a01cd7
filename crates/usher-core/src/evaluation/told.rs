//! An evaluation as people may see it: what a mapping hides (Redact) is in no log, export or plan that is shown.

use std::collections::BTreeSet;

use super::Evaluation;
use crate::expression;
use crate::import::Value;

/// What stands in the place of a hidden value ("Redact" in Entra's reference of functions).
const HIDDEN: &str = "[Redact]";

impl Evaluation {
    /// Hides the values of mappings that redact: source, current and desired value, and whatever they alone take from the source. The
    /// evaluation that is kept and sent has them.
    #[must_use]
    pub fn told(mut self) -> Self {
        if !self.action.attributes.iter().any(|change| change.redacted) {
            return self;
        }
        let used = |redacted: bool| -> BTreeSet<String> {
            let expressions = self.action.attributes.iter().filter(|change| change.redacted == redacted);
            let parsed = expressions.filter_map(|change| expression::parse(&change.expression).ok());
            parsed.flat_map(|parsed| parsed.attributes().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
        };
        let hidden = &used(true) - &used(false);
        for value in self.import.attributes.iter_mut().filter(|value| hidden.contains(&value.name)).map(|one| &mut one.value) {
            hide(value);
        }
        for change in self.action.attributes.iter_mut().filter(|change| change.redacted) {
            [&mut change.source, &mut change.current, &mut change.desired].into_iter().for_each(hide);
        }
        self
    }
}

/// That there is no value is no secret.
fn hide(value: &mut Value) {
    if *value != Value::Null {
        *value = Value::text(HIDDEN);
    }
}
