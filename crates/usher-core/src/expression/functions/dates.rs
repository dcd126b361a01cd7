//! Dates: instants in UTC, written `M/d/yyyy h:mm:ss tt`.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, null, text};
use crate::expression::dates::{Instant, from_file_time, parse_date, show, to_file_time};
use crate::expression::error::{ExpressionError, Span};
use crate::expression::evaluate::Flowing;
use crate::expression::formats::{Format, Styles};
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

const INTERVALS: [&str; 7] = ["yyyy", "m", "d", "ww", "h", "n", "s"];

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Now",
        parameters: &[],
        gives: Type::Date,
        summary: "The moment of the plan, in UTC. The same in all of a plan, and in what is applied from it.",
        absent: "Takes nothing.",
        examples: &[example("Now()", &[], &["7/2/2021 3:33:38 PM"])],
        body: now,
        check: None,
    },
    Function {
        name: "CDate",
        parameters: &[Parameter::date("expression")],
        gives: Type::Date,
        summary: "A text read as a date, in UTC. Without an offset it is taken as UTC.",
        absent: "No value; an error where it is no date.",
        examples: &[
            example("CDate([hireDate])", &[("hireDate", &["2020-03-16-07:00"])], &["3/16/2020 7:00:00 AM"]),
            example("CDate([hireDate])", &[("hireDate", &["2021-06-30+08:00"])], &["6/29/2021 4:00:00 PM"]),
        ],
        body: c_date,
        check: None,
    },
    Function {
        name: "DateAdd",
        parameters: &[Parameter::text("interval"), Parameter::number("value"), Parameter::date("dateTime")],
        gives: Type::Date,
        summary: "A date so many intervals later; earlier with a negative number. Intervals: yyyy, m, d, ww, h, n (minutes), s.",
        absent: "No value. A day past a month's end becomes the month's last.",
        examples: &[example("DateAdd(\"d\", 7, [hireDate])", &[("hireDate", &["2012-03-16-07:00"])], &["3/23/2012 7:00:00 AM"])],
        body: date_add,
        check: Some(check_interval),
    },
    Function {
        name: "DateDiff",
        parameters: &[Parameter::text("interval"), Parameter::date("date1"), Parameter::date("date2")],
        gives: Type::Number,
        summary: "How many intervals from the first date to the second. Years and months go by the calendar, weeks count Sundays.",
        absent: "An error where one of them is no date.",
        examples: &[example(
            "DateDiff(\"d\", [hireDate], [leaveDate])",
            &[("hireDate", &["2021-08-18+08:00"]), ("leaveDate", &["2021-08-31+08:00"])],
            &["13"],
        )],
        body: date_diff,
        check: Some(check_interval),
    },
    Function {
        name: "FormatDateTime",
        parameters: &[
            Parameter::text("source"),
            Parameter::text("dateTimeStyles").optional(),
            Parameter::text("inputFormat"),
            Parameter::text("outputFormat"),
        ],
        gives: Type::Text,
        summary: "A date read by one .NET format and written by another.",
        absent: "No value; an error where the source doesn't fit the input format.",
        examples: &[example(
            "FormatDateTime([extensionAttribute1], , \"yyyyMMddHHmmss.fZ\", \"yyyy-MM-dd\")",
            &[("extensionAttribute1", &["20150123105347.1Z"])],
            &["2015-01-23"],
        )],
        body: format_date_time,
        check: Some(check_formats),
    },
    Function {
        name: "DateFromNum",
        parameters: &[Parameter::number("value")],
        gives: Type::Date,
        summary: "The date of an Active Directory number: 100 nanoseconds since 1601.",
        absent: "No value; an error where it is no number.",
        examples: &[example("DateFromNum([accountExpires])", &[("accountExpires", &["129699324000000000"])], &["1/1/2012 11:00:00 PM"])],
        body: date_from_num,
        check: None,
    },
    Function {
        name: "NumFromDate",
        parameters: &[Parameter::date("value")],
        gives: Type::Number,
        summary: "The Active Directory number of a date.",
        absent: "No value; an error where it is no date.",
        examples: &[example("NumFromDate([hireDate])", &[("hireDate", &["2012-01-01 23:00:00"])], &["129699324000000000"])],
        body: num_from_date,
        check: None,
    },
];

fn check_interval(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    match arguments.literal(0) {
        Some((interval, span)) if !INTERVALS.contains(&interval.as_str()) => Err(wrong_interval(span, &interval)),
        Some(_) | None => Ok(()),
    }
}

fn wrong_interval(span: Span, interval: &str) -> ExpressionError {
    ExpressionError::at(span, format!("“{interval}” is no interval.")).fixed_by("Use yyyy, m, d, ww, h, n (minutes) or s.")
}

fn check_formats(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    for place in [2, 3] {
        if let Some((format, span)) = arguments.literal(place) {
            Format::new(&format).map_err(|message| ExpressionError::at(span, message))?;
        }
    }
    match arguments.literal(1) {
        Some((styles, span)) => Styles::new(&styles).map(drop).map_err(|message| ExpressionError::at(span, message)),
        None => Ok(()),
    }
}

/// A date, `None` where there is no value.
fn date_or_none(call: &Call<'_>, place: usize) -> Result<Option<Instant>, ExpressionError> {
    let Some(given) = call.text(place)? else { return Ok(None) };
    let read = parse_date(&given).ok_or_else(|| ExpressionError::at(call.span_of(place), format!("“{given}” is no date.")))?;
    Ok(Some(read))
}

fn date(call: &Call<'_>, place: usize) -> Result<Instant, ExpressionError> {
    date_or_none(call, place)?.ok_or_else(|| ExpressionError::at(call.span_of(place), "A date is due here, but there is no value."))
}

fn now(call: &Call<'_>) -> Done {
    text(show(instant(call)?))
}

fn instant(call: &Call<'_>) -> Result<Instant, ExpressionError> {
    let now = Timestamp::from_millisecond(call.scene.inputs.now_ms).ok();
    now.and_then(|now| Instant::new(Offset::UTC.to_datetime(now))).ok_or_else(|| call.wrong("This moment is no date."))
}

fn c_date(call: &Call<'_>) -> Done {
    date_or_none(call, 0)?.map_or_else(null, |date| text(show(date)))
}

/// At a month's end the day is kept within the month, as .NET does.
fn date_add(call: &Call<'_>) -> Done {
    let Some(date) = date_or_none(call, 2)? else { return null() };
    let (unit, count) = (call.text_or_empty(0)?, call.number(1)?);
    let too_far = || ExpressionError::at(call.span_of(1), "That is further than dates go.");
    let span = match unit.as_str() {
        "yyyy" => jiff::Span::new().try_years(count),
        "m" => jiff::Span::new().try_months(count),
        "ww" => jiff::Span::new().try_weeks(count),
        "d" => jiff::Span::new().try_days(count),
        "h" => jiff::Span::new().try_hours(count),
        "n" => jiff::Span::new().try_minutes(count),
        "s" => jiff::Span::new().try_seconds(count),
        _ => return Err(wrong_interval(call.span_of(0), &unit)),
    };
    let moved = span.and_then(|span| date.utc().checked_add(span)).ok().and_then(Instant::new);
    text(show(moved.ok_or_else(too_far)?))
}

/// The documented figures fit VB's DateDiff: days and less are cut toward zero, months and years go by the calendar, weeks count Sundays.
fn date_diff(call: &Call<'_>) -> Done {
    let unit = call.text_or_empty(0)?;
    let (first, second) = (date(call, 1)?.utc(), date(call, 2)?.utc());
    let seconds = second.duration_since(first).as_secs();
    let months = |at: &DateTime| i64::from(at.year()) * 12 + i64::from(at.month());
    let count = match unit.as_str() {
        "yyyy" => i64::from(second.year()) - i64::from(first.year()),
        "m" => months(&second) - months(&first),
        "ww" => week(&second) - week(&first),
        "d" => seconds / 86_400,
        "h" => seconds / 3_600,
        "n" => seconds / 60,
        "s" => seconds,
        _ => return Err(wrong_interval(call.span_of(0), &unit)),
    };
    Ok(Flowing::Value(Value::whole(count)))
}

/// Sundays since a Sunday long ago.
fn week(at: &DateTime) -> i64 {
    let epoch = jiff::civil::date(1599, 12, 26);
    let days = at.date().since((Unit::Day, epoch)).map_or(0, |span| i64::from(span.get_days()));
    days.div_euclid(7)
}

fn format_date_time(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let wrong = |place: usize| move |message: String| ExpressionError::at(call.span_of(place), message);
    let styles = Styles::new(&call.text_or_empty(1)?).map_err(wrong(1))?;
    let input = Format::new(&call.text_or_empty(2)?).map_err(wrong(2))?;
    let output = Format::new(&call.text_or_empty(3)?).map_err(wrong(3))?;
    let today = instant(call)?.utc().date();
    let read = input.read(&source, styles, today).ok_or_else(|| wrong(0)(format!("“{source}” doesn't fit the format {input}.")))?;
    let read = if styles.to_utc { read.in_utc().ok_or_else(|| wrong(0)(format!("“{source}” is no date in UTC.")))? } else { read };
    text(output.write(&read))
}

fn date_from_num(call: &Call<'_>) -> Done {
    let Some(number) = call.number_or_none(0)? else { return null() };
    let at = from_file_time(number).ok_or_else(|| ExpressionError::at(call.span_of(0), format!("{number} is no date.")))?;
    text(show(at))
}

fn num_from_date(call: &Call<'_>) -> Done {
    date_or_none(call, 0)?.map_or_else(null, |date| Ok(Flowing::Value(Value::whole(to_file_time(date)))))
}
