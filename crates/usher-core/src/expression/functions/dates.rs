//! Dates: instants in UTC, written `M/d/yyyy h:mm:ss tt`.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

use super::{Call, Function, needed, null, optional, text};
use crate::expression::dates::{from_file_time, parse_date, show, to_file_time};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::expression::formats;
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function { name: "Now", parameters: &[], summary: "This moment, in UTC.", body: now },
    Function { name: "CDate", parameters: &[needed("expression")], summary: "A text read as a date, in UTC.", body: c_date },
    Function {
        name: "DateAdd",
        parameters: &[needed("interval"), needed("value"), needed("dateTime")],
        summary: "A date so many intervals later: yyyy, m, d, ww, h, n, s.",
        body: date_add,
    },
    Function {
        name: "DateDiff",
        parameters: &[needed("interval"), needed("date1"), needed("date2")],
        summary: "How many intervals from the first date to the second.",
        body: date_diff,
    },
    Function {
        name: "FormatDateTime",
        parameters: &[needed("source"), optional("dateTimeStyles"), needed("inputFormat"), needed("outputFormat")],
        summary: "A date read by one format and written by another.",
        body: format_date_time,
    },
    Function {
        name: "DateFromNum",
        parameters: &[needed("value")],
        summary: "The date of an Active Directory number.",
        body: date_from_num,
    },
    Function {
        name: "NumFromDate",
        parameters: &[needed("value")],
        summary: "The Active Directory number of a date.",
        body: num_from_date,
    },
];

fn date(call: &Call<'_>, place: usize) -> Result<Timestamp, ExpressionError> {
    let given = call.text_or_empty(place)?;
    parse_date(&given).ok_or_else(|| ExpressionError::at(call.span_of(place), format!("“{given}” is no date.")))
}

fn now(call: &Call<'_>) -> Done {
    let now = Timestamp::from_millisecond(call.scene.inputs.now_ms).map_err(|_| call.wrong("This moment is no date."))?;
    text(show(now))
}

fn c_date(call: &Call<'_>) -> Done {
    if call.value(0)?.is_null() {
        return null();
    }
    text(show(date(call, 0)?))
}

/// At a month's end the day is kept within the month, as .NET does.
fn date_add(call: &Call<'_>) -> Done {
    if call.value(2)?.is_null() {
        return null();
    }
    let (unit, count) = (call.text_or_empty(0)?, call.number(1)?);
    let at = Offset::UTC.to_datetime(date(call, 2)?);
    let too_far = |_| ExpressionError::at(call.span_of(1), "That is further than dates go.");
    let span = match unit.as_str() {
        "yyyy" => jiff::Span::new().try_years(count),
        "m" => jiff::Span::new().try_months(count),
        "ww" => jiff::Span::new().try_weeks(count),
        "d" => jiff::Span::new().try_days(count),
        "h" => jiff::Span::new().try_hours(count),
        "n" => jiff::Span::new().try_minutes(count),
        "s" => jiff::Span::new().try_seconds(count),
        _ => return Err(wrong_unit(call, &unit)),
    };
    let moved = at.checked_add(span.map_err(too_far)?).map_err(too_far)?;
    text(show(Offset::UTC.to_timestamp(moved).map_err(too_far)?))
}

fn wrong_unit(call: &Call<'_>, unit: &str) -> ExpressionError {
    ExpressionError::at(call.span_of(0), format!("“{unit}” is no interval.")).fixed_by("Use yyyy, m, d, ww, h, n (minutes) or s.")
}

/// The documented figures fit VB's DateDiff: days and less are cut toward zero, months and years go by the calendar, weeks count Sundays.
fn date_diff(call: &Call<'_>) -> Done {
    let unit = call.text_or_empty(0)?;
    let (from, to) = (date(call, 1)?, date(call, 2)?);
    let (first, second) = (Offset::UTC.to_datetime(from), Offset::UTC.to_datetime(to));
    let seconds = to.as_second() - from.as_second();
    let months = |at: &DateTime| i64::from(at.year()) * 12 + i64::from(at.month());
    let count = match unit.as_str() {
        "yyyy" => i64::from(second.year()) - i64::from(first.year()),
        "m" => months(&second) - months(&first),
        "ww" => week(&second) - week(&first),
        "d" => seconds / 86_400,
        "h" => seconds / 3_600,
        "n" => seconds / 60,
        "s" => seconds,
        _ => return Err(wrong_unit(call, &unit)),
    };
    Ok(Flowing::Value(Value::Integer(count)))
}

/// Sundays since a Sunday long ago.
fn week(at: &DateTime) -> i64 {
    let epoch = jiff::civil::date(1599, 12, 26);
    let days = at.date().since((Unit::Day, epoch)).map_or(0, |span| i64::from(span.get_days()));
    days.div_euclid(7)
}

fn format_date_time(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let (input, output) = (call.text_or_empty(2)?, call.text_or_empty(3)?);
    let read = formats::read(source.trim(), &input)
        .ok_or_else(|| ExpressionError::at(call.span_of(0), format!("“{source}” doesn't fit the format {input}.")))?;
    text(formats::write(&read, &output))
}

fn date_from_num(call: &Call<'_>) -> Done {
    let number = call.number(0)?;
    let at = from_file_time(number).ok_or_else(|| ExpressionError::at(call.span_of(0), format!("{number} is no date.")))?;
    text(show(at))
}

fn num_from_date(call: &Call<'_>) -> Done {
    if call.value(0)?.is_null() {
        return null();
    }
    Ok(Flowing::Value(Value::Integer(to_file_time(date(call, 0)?))))
}
