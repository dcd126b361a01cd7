//! Attributes with several values.

use std::collections::HashSet;

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, list, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Count",
        parameters: &[Parameter::list("attribute")],
        gives: Type::Number,
        summary: "How many values there are.",
        absent: "0.",
        examples: &[example("Count([proxyAddresses])", &[("proxyAddresses", &["SMTP:a@contoso.com", "smtp:b@contoso.com"])], &["2"])],
        body: count,
        check: None,
    },
    Function {
        name: "Item",
        parameters: &[Parameter::list("attribute"), Parameter::number("index")],
        gives: Type::Text,
        summary: "One of several values, counted from 1.",
        absent: "An error where there is no such value.",
        examples: &[example(
            "Item([proxyAddresses], 1)",
            &[("proxyAddresses", &["SMTP:a@contoso.com", "smtp:b@contoso.com"])],
            &["SMTP:a@contoso.com"],
        )],
        body: item,
        check: Some(check_item),
    },
    Function {
        name: "RemoveDuplicates",
        parameters: &[Parameter::list("attribute")],
        gives: Type::List,
        summary: "Each value once, at its first place.",
        absent: "No value. Values that differ in case only are kept.",
        examples: &[example(
            "RemoveDuplicates([otherMails])",
            &[("otherMails", &["a@contoso.com", "b@contoso.com", "a@contoso.com"])],
            &["a@contoso.com", "b@contoso.com"],
        )],
        body: remove_duplicates,
        check: None,
    },
];

fn check_item(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    match arguments.number(1) {
        Some((index, span)) if index < 1 => Err(ExpressionError::at(span, "There is no such value.").fixed_by("The first value is 1.")),
        Some(_) | None => Ok(()),
    }
}

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
    let values = call.values(0)?;
    let mut seen = HashSet::new();
    let kept = values.iter().filter(|value| seen.insert(value.as_str())).cloned().collect();
    list(kept)
}
