//! Dates as text, and as Active Directory's numbers.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

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

/// Reads a date as .NET's `DateTime.Parse` does in English: `2020-03-16`, `2020/3/16`, `3/16/2020`, `16 March 2020`, `Mar 16, 2020`, perhaps
/// after the day's name, which must be that day's; then perhaps a time (`T01:45:30`, `1:45 AM`) and an offset, `Z` or `GMT`. Without an
/// offset it is in UTC. A month and a year (`2020-03`, `03/2020`, `March 2020`) are its first day; behind them .NET reads no time,
/// and of offsets only those with a plus. What tells no year is refused: .NET takes the current one, so that the same text is another date next year.
pub(crate) fn parse_date(text: &str) -> Option<Instant> {
    let (weekday, text) = weekday(text.trim());
    let (date, rest) = date_part(text)?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let (time, rest) = time_part(rest)?;
    let offset = offset_part(rest.trim())?;
    let local = DateTime::new(date.year(), date.month(), date.day(), time.0, time.1, time.2, time.3).ok()?;
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

/// What stands in a date, by its form alone.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Four digits.
    Year(i16),
    /// One or two digits: a month, a day, or a year in short.
    Number(i8),
    /// A month by its name.
    Month(i8),
}

fn part(text: &str) -> Option<(Part, &str)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(count);
    match count {
        0 => {
            let (place, rest) = name(text, &MONTHS)?;
            Some((Part::Month(i8::try_from(place + 1).ok()?), rest))
        }
        1 | 2 => Some((Part::Number(digits.parse().ok()?), rest)),
        4 => Some((Part::Year(digits.parse().ok()?), rest)),
        _ => None,
    }
}

/// The date in front, and what follows it.
fn date_part(text: &str) -> Option<(Date, &str)> {
    let (first, after_first) = part(text)?;
    let (second, after_second) = part(after_separators(after_first)?)?;
    let third = after_separators(after_second).and_then(part);
    // .NET takes blanks and commas between numbers too; here `1 2 3` is three numbers, and one `-` or `/` stands between any two.
    let is_name = |part: &Part| matches!(part, Part::Month(_));
    let has_name = is_name(&first) || is_name(&second) || third.as_ref().is_some_and(|(third, _)| is_name(third));
    let goes_on = |rest: &str| has_name || rest.strip_prefix(['-', '/']).is_some_and(|rest| !rest.trim_start().starts_with(','));
    if !goes_on(after_first) {
        return None;
    }
    match third.filter(|_| goes_on(after_second)) {
        Some((third, rest)) => {
            let parts = [first, second, third];
            // What follows a year in short is no offset to .NET: `July 4, 10-2`.
            let in_short = !parts.iter().any(|part| matches!(part, Part::Year(_)));
            let is_offset = rest.trim_start().starts_with(['+', '-']);
            if in_short && is_offset { None } else { Some((date_of(&parts)?, rest)) }
        }
        None if after_second.is_empty() || after_second.trim_start().starts_with('+') => Some((date_of(&[first, second])?, after_second)),
        None => None,
    }
}

/// Forms tell which part is which; the American order does among those of one form (the states of .NET's `DateTimeParse.cs`).
fn date_of(parts: &[Part]) -> Option<Date> {
    let (mut years, mut months, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        match *part {
            Part::Year(year) => years.push(year),
            Part::Month(month) => months.push(month),
            Part::Number(number) => numbers.push(number),
        }
    }
    let in_short = |year: i8| whole_year(i16::from(year));
    let date = match (years.as_slice(), months.as_slice(), numbers.as_slice()) {
        ([year], [month], [day]) | ([year], [], [month, day]) => Date::new(*year, *month, *day),
        ([year], [month], []) | ([year], [], [month]) => Date::new(*year, *month, 1),
        ([], [month], [day, year]) => Date::new(in_short(*year), *month, *day).or_else(|_| Date::new(in_short(*day), *month, *year)),
        ([], [], [month, day, year]) => Date::new(in_short(*year), *month, *day),
        _ => return None,
    };
    date.ok()
}

/// What follows blanks, commas and at most one `-` or `/`; `None` where there are more of these.
fn after_separators(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', ',', '-', '/']);
    let strokes = text[..text.len() - rest.len()].matches(['-', '/']).count();
    (strokes <= 1).then_some(rest)
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
    let found = name(text, &DAYS).and_then(|(place, rest)| Some((Some(place), after_separators(rest)?)));
    found.unwrap_or((None, text))
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
