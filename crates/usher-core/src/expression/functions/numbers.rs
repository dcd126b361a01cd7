//! Numbers and Booleans.

use super::table::example;
use super::{Call, Function, Parameter, Type, boolean, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "BitAnd",
        parameters: &[Parameter::number("value1"), Parameter::number("value2")],
        gives: Type::Number,
        summary: "The bits that both numbers have.",
        absent: "An error where one of them is no whole number.",
        examples: &[example("BitAnd(&HF, &HF7)", &[], &["7"])],
        body: bit_and,
        check: None,
    },
    Function {
        name: "CBool",
        parameters: &[Parameter::any("Expression")],
        gives: Type::Boolean,
        summary: "True for a true comparison or a number other than 0.",
        absent: "False.",
        examples: &[
            example("CBool([attribute1] = [attribute2])", &[("attribute1", &["x"]), ("attribute2", &["x"])], &["True"]),
            example("CBool([employeeNumber])", &[("employeeNumber", &["0"])], &["False"]),
        ],
        body: c_bool,
        check: None,
    },
    Function {
        name: "CStr",
        parameters: &[Parameter::any("value")],
        gives: Type::Text,
        summary: "The value as text.",
        absent: "No value.",
        examples: &[example("CStr([dn])", &[("dn", &["cn=Joe,dc=contoso,dc=com"])], &["cn=Joe,dc=contoso,dc=com"])],
        body: c_str,
        check: None,
    },
];

fn bit_and(call: &Call<'_>) -> Done {
    Ok(Flowing::Value(Value::whole(call.number(0)? & call.number(1)?)))
}

fn c_bool(call: &Call<'_>) -> Done {
    let given = call.text_or_empty(0)?;
    let number = || given.trim().parse::<f64>().is_ok_and(|number| number.is_finite() && number != 0.0);
    boolean(given.eq_ignore_ascii_case("true") || number())
}

fn c_str(call: &Call<'_>) -> Done {
    call.text(0)?.map_or_else(null, text)
}
