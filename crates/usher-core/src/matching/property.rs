//! Matching properties of one object, by precedence (EP-301).

use crate::action::{Desired, Intent};
use crate::configuration::Configuration;
use crate::evaluate::{Inputs, MatchQuery, TakenValues};
use crate::import::{SourceView, Value};

/// One matching property with this object's value for it.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) precedence: u32,
    /// Null: it has none, and is passed over if another has one (EP-304).
    pub(crate) value: Value,
    pub(crate) case_exact: bool,
}

impl Property {
    pub(crate) fn query(&self) -> Option<MatchQuery> {
        (!self.value.is_null()).then(|| MatchQuery {
            property: self.name.clone(),
            precedence: self.precedence,
            value: self.value.clone(),
            case_exact: self.case_exact,
        })
    }
}

/// All matching properties, in precedence order. An empty text can't tell accounts apart, so it is no value here.
pub(crate) fn properties(configuration: &Configuration, view: &SourceView<'_>, inputs: Inputs) -> Vec<Property> {
    let objects = configuration.objects(view.object.object_type);
    objects
        .matching
        .iter()
        .map(|place| &objects.mappings[*place])
        .map(|mapping| Property {
            name: mapping.target.clone(),
            precedence: mapping.precedence,
            value: match Desired::of(mapping, view, inputs, TakenValues::nothing()).intent {
                Intent::Value(Value::Text(text)) if text.is_empty() => Value::Null,
                // One question is about one value (EP-302).
                Intent::Value(Value::List(mut values)) => {
                    values.pop().filter(|one| values.is_empty() && !one.is_empty()).map_or(Value::Null, Value::Text)
                }
                Intent::Value(value) => value,
                Intent::NoValue | Intent::IgnoreAttribute | Intent::IgnoreObject | Intent::Failed(_) => Value::Null,
            },
            case_exact: mapping.case_exact,
        })
        .collect()
}
