//! Choosing between values, and whether anything flows.

use super::{Call, Function, boolean, more, needed, null, optional};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Coalesce",
        parameters: &[needed("source1"), more("source2")],
        summary: "The first source that has a value; the last may be a default.",
        body: coalesce,
    },
    Function {
        name: "IIF",
        parameters: &[needed("condition"), needed("valueIfTrue"), needed("valueIfFalse")],
        summary: "One of two values, by a condition.",
        body: iif,
    },
    Function {
        name: "Switch",
        parameters: &[needed("source"), optional("defaultValue"), optional("key1"), more("value1")],
        summary: "The value that belongs to the source's key; the default, which stands second, where no key fits.",
        body: switch,
    },
    Function { name: "Not", parameters: &[needed("source")], summary: "False for True, True for anything else.", body: not },
    Function { name: "IsNull", parameters: &[needed("Expression")], summary: "Is there no value? An empty text is one.", body: is_null },
    Function {
        name: "IsNullOrEmpty",
        parameters: &[needed("Expression")],
        summary: "Is there no value, or an empty text?",
        body: is_null_or_empty,
    },
    Function { name: "IsPresent", parameters: &[needed("Expression")], summary: "Is there a value that isn't empty?", body: is_present },
    Function { name: "IsString", parameters: &[needed("Expression")], summary: "Can it be a text?", body: is_string },
    Function {
        name: "IgnoreFlowIfNullOrEmpty",
        parameters: &[needed("expression")],
        summary: "The value; without one, the attribute is left out of what is sent.",
        body: ignore_flow_if_null_or_empty,
    },
    Function { name: "Redact", parameters: &[needed("value")], summary: "The value; logs show [Redact] in its place.", body: redact },
    Function {
        name: "SelectUniqueValue",
        parameters: &[needed("rule1"), more("rule2")],
        summary: "The first value that the target doesn't hold yet.",
        body: select_unique_value,
    },
];

fn coalesce(call: &Call<'_>) -> Done {
    for place in 0..call.arguments.len() {
        let value = call.value(place)?;
        if !value.is_null() {
            return Ok(Flowing::Value(value));
        }
    }
    null()
}

fn iif(call: &Call<'_>) -> Done {
    let condition = call.text_or_empty(0)?;
    let chosen = if condition.eq_ignore_ascii_case("true") { 1 } else { 2 };
    call.node(chosen).map_or_else(null, |node| call.scene.evaluate(node))
}

/// Keys are compared letter by letter; no value and an empty one fit the key "" (surprise 3).
fn switch(call: &Call<'_>) -> Done {
    let source = call.text_or_empty(0)?;
    let mut place = 2;
    while place + 1 < call.arguments.len() {
        if call.text_or_empty(place)? == source {
            return call.node(place + 1).map_or_else(null, |node| call.scene.evaluate(node));
        }
        place += 2;
    }
    call.node(1).map_or_else(null, |node| call.scene.evaluate(node))
}

fn not(call: &Call<'_>) -> Done {
    boolean(!call.text_or_empty(0)?.eq_ignore_ascii_case("true"))
}

fn is_null(call: &Call<'_>) -> Done {
    boolean(call.value(0)?.is_null())
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || matches!(value, Value::Text(text) if text.is_empty())
}

fn is_null_or_empty(call: &Call<'_>) -> Done {
    boolean(is_empty(&call.value(0)?))
}

fn is_present(call: &Call<'_>) -> Done {
    boolean(!is_empty(&call.value(0)?))
}

fn is_string(call: &Call<'_>) -> Done {
    boolean(matches!(call.value(0)?, Value::Text(_)))
}

fn ignore_flow_if_null_or_empty(call: &Call<'_>) -> Done {
    let value = call.value(0)?;
    Ok(if is_empty(&value) { Flowing::IgnoreAttribute } else { Flowing::Value(value) })
}

fn redact(call: &Call<'_>) -> Done {
    call.scene.redacted.set(true);
    Ok(Flowing::Value(call.value(0)?))
}

fn select_unique_value(call: &Call<'_>) -> Done {
    for place in 0..call.arguments.len() {
        if let Some(value) = call.text(place)?.filter(|value| !(call.scene.inputs.existing)(value)) {
            return super::text(value);
        }
    }
    Err(call.wrong("Every value that the rules give is taken in the target."))
}
