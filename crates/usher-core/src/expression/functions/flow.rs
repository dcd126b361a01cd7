//! Choosing between values, and whether anything flows.

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, boolean, null};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Coalesce",
        parameters: &[Parameter::any("source1"), Parameter::any("source2").repeated()],
        gives: Type::Any,
        summary: "The first source that has a value; the last may be a default.",
        absent: "No value where no source has one; with IgnoreAttributeFlow as the last, the attribute is left out then. An empty text is a value and ends the search.",
        examples: &[
            example(
                "Coalesce([mail], [userPrincipalName])",
                &[("userPrincipalName", &["john.doe@contoso.com"])],
                &["john.doe@contoso.com"],
            ),
            example("Coalesce([mobile], [telephoneNumber], \"none\")", &[], &["none"]),
        ],
        body: coalesce,
        check: None,
    },
    Function {
        name: "IIF",
        parameters: &[Parameter::boolean("condition"), Parameter::any("valueIfTrue"), Parameter::any("valueIfFalse")],
        gives: Type::Any,
        summary: "One of two values, by a condition: a comparison with =, <>, <, <=, > or >=, or a function that gives True or False.",
        absent: "In a comparison by = or <> an attribute without a value counts as an empty text; by the others it is false. Only the chosen value is evaluated.",
        examples: &[
            example("IIF([country] = \"USA\", \"New York\", [city])", &[("country", &["USA"]), ("city", &["Oslo"])], &["New York"]),
            example("IIF(IsPresent([mail]), [mail], IgnoreAttributeFlow)", &[("mail", &["ann@contoso.com"])], &["ann@contoso.com"]),
        ],
        body: iif,
        check: None,
    },
    Function {
        name: "Switch",
        parameters: &[
            Parameter::text("source"),
            Parameter::any("defaultValue").optional(),
            Parameter::text("key1").optional(),
            Parameter::any("value1").repeated(),
        ],
        gives: Type::Any,
        summary: "The value that belongs to the source's key; the default, which stands second, where no key fits.",
        absent: "A source without a value fits the key \"\". Keys are compared letter by letter. Without a default nothing flows where no key fits.",
        examples: &[
            example(
                "Switch([state], \"Australia/Sydney\", \"NSW\", \"Australia/Sydney\", \"QLD\", \"Australia/Brisbane\")",
                &[("state", &["QLD"])],
                &["Australia/Brisbane"],
            ),
            example("Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")", &[("IsSoftDeleted", &["False"])], &["True"]),
        ],
        body: switch,
        check: Some(check_switch),
    },
    Function {
        name: "Not",
        parameters: &[Parameter::boolean("source")],
        gives: Type::Boolean,
        summary: "False for True, True for anything else.",
        absent: "True where there is no value.",
        examples: &[example("Not([IsSoftDeleted])", &[("IsSoftDeleted", &["False"])], &["True"])],
        body: not,
        check: None,
    },
    Function {
        name: "IsNull",
        parameters: &[Parameter::any("Expression")],
        gives: Type::Boolean,
        summary: "Is there no value? An empty text is one.",
        absent: "True.",
        examples: &[
            example("IsNull([displayName])", &[], &["True"]),
            example("IsNull([displayName])", &[("displayName", &[""])], &["False"]),
        ],
        body: is_null,
        check: None,
    },
    Function {
        name: "IsNullOrEmpty",
        parameters: &[Parameter::any("Expression")],
        gives: Type::Boolean,
        summary: "Is there no value, or an empty text?",
        absent: "True.",
        examples: &[example("IsNullOrEmpty([displayName])", &[("displayName", &[""])], &["True"])],
        body: is_null_or_empty,
        check: None,
    },
    Function {
        name: "IsPresent",
        parameters: &[Parameter::any("Expression")],
        gives: Type::Boolean,
        summary: "Is there a value that isn't empty?",
        absent: "False.",
        examples: &[example("IsPresent([mobile])", &[("mobile", &["+1 555 0100"])], &["True"])],
        body: is_present,
        check: None,
    },
    Function {
        name: "IsString",
        parameters: &[Parameter::any("Expression")],
        gives: Type::Boolean,
        summary: "Is it a text?",
        absent: "False.",
        examples: &[example("IsString([department])", &[("department", &["Sales"])], &["True"])],
        body: is_string,
        check: None,
    },
    Function {
        name: "IgnoreFlowIfNullOrEmpty",
        parameters: &[Parameter::any("expression")],
        gives: Type::Any,
        summary: "The value; without one, the attribute is left out of what is sent.",
        absent: "The attribute is left out: the target keeps what it has.",
        examples: &[example(
            "IgnoreFlowIfNullOrEmpty(Switch([prefix], \"\", \"3443\", \"Dr.\", \"3444\", \"Prof.\"))",
            &[("prefix", &["3444"])],
            &["Prof."],
        )],
        body: ignore_flow_if_null_or_empty,
        check: None,
    },
    Function {
        name: "Redact",
        parameters: &[Parameter::any("value")],
        gives: Type::Any,
        summary: "The value; logs show [Redact] in its place.",
        absent: "No value.",
        examples: &[example("Redact([employeeId])", &[("employeeId", &["4711"])], &["4711"])],
        body: redact,
        check: None,
    },
    Function {
        name: "SelectUniqueValue",
        parameters: &[Parameter::text("rule1"), Parameter::text("rule2"), Parameter::text("rule3").repeated()],
        gives: Type::Text,
        summary: "The first value that the target doesn't hold yet. It must be the outermost function, of a mapping that applies only while the account is made.",
        absent: "A rule without a value, or with an empty one, is passed over. Where every value is taken, the account isn't made.",
        examples: &[example(
            "SelectUniqueValue(Join(\".\", [givenName], [surname]), Append(Mid([givenName], 1, 1), [surname]))",
            &[("givenName", &["John"]), ("surname", &["Smith"])],
            &["John.Smith"],
        )],
        body: select_unique_value,
        check: None,
    },
];

fn check_switch(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    // A trailing comma leaves out a last argument; it counts for nothing (G-5).
    let trailing = arguments.nodes.iter().rev().take_while(|argument| argument.is_none()).count();
    let given = arguments.nodes.len() - trailing;
    let whole = arguments.nodes.iter().take(given).skip(2).all(Option::is_some);
    if given.is_multiple_of(2) && given >= 4 && whole {
        return Ok(());
    }
    let lacks =
        if whole { "Switch needs an even number of arguments: a key lacks its value." } else { "A key or a value of Switch is missing." };
    Err(ExpressionError::at(arguments.name, lacks)
        .fixed_by("It takes (source, default, key1, value1, ...): after the default, keys and values in pairs."))
}

/// The first source with a value. Where none has one, the last decides whether nothing flows: it may be `IgnoreAttributeFlow`.
fn coalesce(call: &Call<'_>) -> Done {
    let mut last = Flowing::Value(Value::Null);
    for node in call.arguments.iter().flatten() {
        last = call.scene.evaluate(node)?;
        if matches!(&last, Flowing::Value(value) if !value.is_null()) {
            break;
        }
    }
    Ok(last)
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
    Ok(match call.flow(0)? {
        Flowing::Value(value) if is_empty(&value) => Flowing::IgnoreAttribute,
        other => other,
    })
}

fn redact(call: &Call<'_>) -> Done {
    call.scene.redacted.set(true);
    call.flow(0)
}

fn select_unique_value(call: &Call<'_>) -> Done {
    let mut tried = false;
    for place in 0..call.arguments.len() {
        let Some(value) = call.text(place)?.filter(|value| !value.is_empty()) else { continue };
        if !(call.scene.inputs.existing)(&value) {
            return super::text(value);
        }
        tried = true;
    }
    if tried { Err(call.wrong("Every value that the rules give is taken in the target.")) } else { null() }
}
