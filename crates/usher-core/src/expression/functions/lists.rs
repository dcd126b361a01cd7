//! Several values.

use super::{Call, Function, list, needed, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function { name: "Count", parameters: &[needed("attribute")], summary: "How many values there are.", body: count },
    Function {
        name: "Item",
        parameters: &[needed("attribute"), needed("index")],
        summary: "One of several values, counted from 1.",
        body: item,
    },
    Function {
        name: "RemoveDuplicates",
        parameters: &[needed("attribute")],
        summary: "Each value once, at its first place.",
        body: remove_duplicates,
    },
];

fn count(call: &Call<'_>) -> Done {
    Ok(Flowing::Value(Value::Integer(i64::try_from(call.values(0)?.len()).unwrap_or(i64::MAX))))
}

fn item(call: &Call<'_>) -> Done {
    let (values, index) = (call.values(0)?, call.number(1)?);
    let place = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
    match place.and_then(|place| values.get(place)) {
        Some(value) => text(value.as_str()),
        None => Err(ExpressionError::at(call.span_of(1), format!("There is no value {index}: there are {}.", values.len()))
            .fixed_by("The first value is 1.")),
    }
}

fn remove_duplicates(call: &Call<'_>) -> Done {
    let mut kept: Vec<String> = Vec::new();
    for value in call.values(0)? {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    list(kept)
}
