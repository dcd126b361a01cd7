//! Numbers and Booleans.

use super::{Call, Function, boolean, needed, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "BitAnd",
        parameters: &[needed("value1"), needed("value2")],
        summary: "The bits that both numbers have.",
        body: bit_and,
    },
    Function {
        name: "CBool",
        parameters: &[needed("Expression")],
        summary: "True for a true comparison or a number other than 0.",
        body: c_bool,
    },
    Function { name: "CStr", parameters: &[needed("value")], summary: "The value as text.", body: c_str },
];

fn bit_and(call: &Call<'_>) -> Done {
    Ok(Flowing::Value(Value::Integer(call.number(0)? & call.number(1)?)))
}

fn c_bool(call: &Call<'_>) -> Done {
    let given = call.text_or_empty(0)?;
    boolean(given.eq_ignore_ascii_case("true") || given.trim().parse::<f64>().is_ok_and(|number| number != 0.0))
}

fn c_str(call: &Call<'_>) -> Done {
    call.text(0)?.map_or_else(null, text)
}
