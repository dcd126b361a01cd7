//! Dates as text, and as Active Directory's numbers.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::formats::{DAYS, MONTHS, whole_year};

/// Seconds from 1601, where Active Directory's numbers begin, to 1970.
const FROM_1601: i64 = 11_644_473_600;
/// Dates are counted from here: no addition goes further than the days from here to the last of 9999.
const IN_1970: DateTime = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);

/// A moment in UTC, from the year 1 to the last of 9999, as in .NET: HR systems write "no end date" as 9999-12-31, which a
/// [`jiff::Timestamp`] can't hold whole. Shown as RFC 3339 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(DateTime);

impl Instant {
    /// `None` where .NET has no such date.
    pub(super) fn new(utc: DateTime) -> Option<Self> {
        (utc.year() >= 1).then_some(Self(utc))
    }

    pub(super) fn utc(self) -> DateTime {
        self.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.0)
    }
}

/// Reads a date as .NET's invariant culture does: `2020-03-16`, `2020/3/16`, `3/16/2020`, `16 March 2020`, `Mar 16, 2020`, `March 2020`, perhaps after
/// the day's name, which must be that day's; then perhaps a time (`T01:45:30`, `1:45 AM`) and an offset, `Z` or `GMT`. Without an offset it is in UTC.
pub(crate) fn parse_date(text: &str) -> Option<Instant> {
    let (weekday, text) = weekday(text.trim());
    let (date, rest) = date_part(text)?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let (time, rest) = time_part(rest)?;
    let offset = offset_part(rest.trim())?;
    let local = DateTime::new(date.0, date.1, date.2, time.0, time.1, time.2, time.3).ok()?;
    let agrees = weekday.is_none_or(|place| usize::try_from(local.weekday().to_monday_zero_offset()) == Ok(place));
    if !agrees {
        return None;
    }
    Instant::new(local.checked_sub(SignedDuration::from_secs(offset)).ok()?)
}

fn digits(text: &str, most: usize) -> Option<(i64, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text.get(..count)?.parse().ok()?, text.get(count..)?))
}

type Day = (i16, i8, i8);

fn date_part(text: &str) -> Option<(Day, &str)> {
    let (first, rest) = match digits(text, 4) {
        Some(read) => read,
        None => return month_first(text),
    };
    let length = text.len() - rest.len();
    if length < 3
        && let Some((month, rest)) = month_name(after_separators(rest))
    {
        let (year, rest) = year(after_separators(rest))?;
        return Some((day(year, month, first)?, rest));
    }
    let separator = rest.chars().next().filter(|sign| matches!(sign, '-' | '/'))?;
    let (second, rest) = digits(&rest[1..], 2)?;
    let rest = rest.strip_prefix(separator)?;
    if length == 4 {
        let (third, rest) = digits(rest, 2)?;
        return Some((day(first, second, third)?, rest));
    }
    let (year, rest) = year(rest)?;
    Some((day(year, first, second)?, rest))
}

fn month_first(text: &str) -> Option<(Day, &str)> {
    let (month, rest) = month_name(text)?;
    let (number, after) = digits(after_separators(rest), 4)?;
    match after_separators(rest).len() - after.len() {
        1 | 2 => {
            let (year, rest) = year(after_separators(after))?;
            Some((day(year, month, number)?, rest))
        }
        // A month and a year mean its first day.
        4 if !after.starts_with(|letter: char| letter.is_ascii_digit()) => Some((day(number, month, 1)?, after)),
        _ => None,
    }
}

fn day(year: i64, month: i64, day: i64) -> Option<Day> {
    Some((year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?))
}

fn year(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = digits(text, 4)?;
    match text.len() - rest.len() {
        4 => Some((year, rest)),
        2 => Some((i64::from(whole_year(year.try_into().ok()?)), rest)),
        _ => None,
    }
}

fn after_separators(text: &str) -> &str {
    text.trim_start_matches([' ', ',', '-'])
}

fn month_name(text: &str) -> Option<(i64, &str)> {
    let (place, rest) = name(text, &MONTHS)?;
    Some((i64::try_from(place + 1).ok()?, rest))
}

/// A name, or its first three letters, as a whole word; its place among the names.
fn name<'t>(text: &'t str, names: &[&str]) -> Option<(usize, &'t str)> {
    let length = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    let is = |name: &&str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]);
    Some((names.iter().position(is)?, rest))
}

/// The day's name in front, as its place in [`DAYS`], and what follows.
fn weekday(text: &str) -> (Option<usize>, &str) {
    name(text, &DAYS).map_or((None, text), |(place, rest)| (Some(place), after_separators(rest)))
}

type Time = (i8, i8, i8, i32);

fn time_part(text: &str) -> Option<(Time, &str)> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Some(((0, 0, 0, 0), text));
    }
    let (hour, rest) = digits(text, 2)?;
    let (minute, mut rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (mut second, mut nanos) = (0, 0);
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = digits(after, 2)?;
        if let Some(after) = rest.strip_prefix('.') {
            let fraction: String = after.chars().take_while(char::is_ascii_digit).collect();
            rest = &after[fraction.len()..];
            nanos = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
        }
    }
    let half = rest.trim_start();
    let (hour, rest) = match half.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("am") if (1..=12).contains(&hour) => (hour % 12, &half[2..]),
        Some("pm") if (1..=12).contains(&hour) => (hour % 12 + 12, &half[2..]),
        _ => (hour, rest),
    };
    Some(((hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, nanos), rest))
}

/// Seconds east of Greenwich.
fn offset_part(text: &str) -> Option<i64> {
    if text.is_empty() || text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("gmt") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let (minutes, rest) = if rest.is_empty() { (0, "") } else { digits(rest.strip_prefix(':').unwrap_or(rest), 2)? };
    (rest.is_empty() && hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// `M/d/yyyy h:mm:ss tt`, in UTC.
pub(super) fn show(at: Instant) -> String {
    at.0.strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string()
}

/// The date of a number of 100 ns since 1601.
pub(super) fn from_file_time(number: i64) -> Option<Instant> {
    let (seconds, rest) = (number.div_euclid(10_000_000), number.rem_euclid(10_000_000));
    let since = SignedDuration::new(seconds - FROM_1601, i32::try_from(rest * 100).ok()?);
    Instant::new(IN_1970.checked_add(since).ok()?)
}

/// The number of a date.
pub(super) fn to_file_time(at: Instant) -> i64 {
    let since = at.0.duration_since(IN_1970);
    (since.as_secs() + FROM_1601) * 10_000_000 + i64::from(since.subsec_nanos()) / 100
}
