//! A text read by a format, exactly as .NET's `ParseExact` does it.

use jiff::civil::{Date, DateTime};

use super::{DAYS, Format, MONTHS, Part, Read, Styles, whole_year};

/// What has been read so far.
#[derive(Default)]
struct Reading<'a> {
    rest: &'a str,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    /// Place in [`DAYS`].
    weekday: Option<usize>,
    hour: i8,
    /// Was the hour read by `h`, which counts to 12?
    twelve: bool,
    minute: i8,
    second: i8,
    nanos: i32,
    afternoon: Option<bool>,
    offset_minutes: Option<i32>,
}

impl Format {
    /// Reads a text; what it doesn't tell of the date is taken from `today`. `None`: it doesn't fit.
    pub(in crate::expression) fn read(&self, text: &str, styles: Styles, today: Date) -> Option<Read> {
        let mut reading = Reading { rest: text.trim(), ..Reading::default() };
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            if styles.inner_white {
                reading.rest = reading.rest.trim_start();
            }
            match part {
                Part::Literal(literal) if styles.inner_white && literal.trim().is_empty() => {}
                // A fraction that may be missing takes its point along.
                Part::Literal(literal)
                    if literal == "." && matches!(parts.peek(), Some(Part::Field('F', _))) && !reading.rest.starts_with('.') =>
                {
                    parts.next();
                }
                Part::Literal(literal) => reading.rest = reading.rest.strip_prefix(literal.as_str())?,
                Part::Field(letter, count) => reading.field(*letter, *count)?,
            }
        }
        reading.finish(styles, today)
    }
}

impl Reading<'_> {
    fn number<N: std::str::FromStr>(&mut self, least: usize, most: usize) -> Option<N> {
        let found = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, after) = self.rest.split_at_checked(found).filter(|_| found >= least)?;
        self.rest = after;
        digits.parse().ok()
    }

    /// One letter takes one or two digits, more take exactly as many.
    fn field(&mut self, letter: char, count: usize) -> Option<()> {
        let two = if count == 1 { 1 } else { 2 };
        match (letter, count) {
            ('y', 1 | 2) => {
                let short: i16 = self.number(count, 2)?;
                self.year = Some(whole_year(short));
            }
            ('y', count) => self.year = Some(self.number(count, count)?),
            ('M', 1 | 2) => self.month = Some(self.number(two, 2)?),
            ('M', count) => self.month = Some(i8::try_from(self.name(&MONTHS, count == 3)? + 1).ok()?),
            ('d', 1 | 2) => self.day = Some(self.number(two, 2)?),
            ('d', count) => self.weekday = Some(self.name(&DAYS, count == 3)?),
            ('H' | 'h', _) => {
                self.hour = self.number(two, 2)?;
                self.twelve = letter == 'h';
            }
            ('m', _) => self.minute = self.number(two, 2)?,
            ('s', _) => self.second = self.number(two, 2)?,
            ('f' | 'F', count) => self.fraction(count, letter == 'f')?,
            ('t', count) => {
                let (half, after) = self.rest.split_at_checked(count.min(2))?;
                self.afternoon = Some(match half.to_ascii_lowercase().as_str() {
                    "a" | "am" => false,
                    "p" | "pm" => true,
                    _ => return None,
                });
                self.rest = after;
            }
            ('g', _) => self.rest = ["A.D.", "AD"].iter().find_map(|era| self.rest.strip_prefix(era))?,
            ('Z', _) => self.utc()?,
            ('K', _) if self.rest.starts_with('Z') => self.utc()?,
            ('K', _) if !self.rest.starts_with(['+', '-']) => {}
            ('z', 1 | 2) => self.offset(count, false)?,
            ('z' | 'K', _) => self.offset(1, true)?,
            _ => return None,
        }
        Some(())
    }

    fn name(&mut self, names: &[&str], short: bool) -> Option<usize> {
        let length = |name: &str| if short { 3 } else { name.len() };
        let fits = |name: &str| self.rest.get(..length(name)).is_some_and(|head| head.eq_ignore_ascii_case(&name[..length(name)]));
        let place = names.iter().position(|name| fits(name))?;
        self.rest = &self.rest[length(names[place])..];
        Some(place)
    }

    fn fraction(&mut self, count: usize, exact: bool) -> Option<()> {
        let digits = self.rest.bytes().take(count).take_while(u8::is_ascii_digit).count();
        let (taken, rest) = self.rest.split_at_checked(digits).filter(|_| !exact || digits == count)?;
        self.nanos = format!("{taken:0<9}").get(..9)?.parse().ok()?;
        self.rest = rest;
        Some(())
    }

    fn utc(&mut self) -> Option<()> {
        let length =
            ["GMT", "Z"].iter().find(|name| self.rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)))?.len();
        self.rest = &self.rest[length..];
        self.offset_minutes = Some(0);
        Some(())
    }

    /// `+8`, `-08`, and with minutes `+08:00` or `+0800`.
    fn offset(&mut self, least: usize, with_minutes: bool) -> Option<()> {
        let negative = self.rest.starts_with('-');
        self.rest = self.rest.strip_prefix(['+', '-'])?;
        let hours: i32 = self.number(least, 2)?;
        let mut minutes = 0;
        if with_minutes {
            self.rest = self.rest.strip_prefix(':').unwrap_or(self.rest);
            minutes = self.number(2, 2)?;
        }
        let total = Some(hours * 60 + minutes).filter(|total| minutes < 60 && *total <= 14 * 60)?;
        self.offset_minutes = Some(if negative { -total } else { total });
        Some(())
    }

    /// An hour by `h` without a half of the day is before noon; one by `H` must agree with it.
    fn hour_of_day(&self) -> Option<i8> {
        if !self.twelve {
            let agrees = self.afternoon.is_none_or(|afternoon| afternoon == (self.hour >= 12));
            return agrees.then_some(self.hour);
        }
        let noon = if self.afternoon == Some(true) { 12 } else { 0 };
        (self.hour <= 12).then_some(self.hour % 12 + noon)
    }

    fn finish(self, styles: Styles, today: Date) -> Option<Read> {
        if !self.rest.is_empty() {
            return None;
        }
        let (year, month, day) = match (self.year, self.month, self.day) {
            (None, None, None) if styles.no_current_date => (1, 1, 1),
            (None, None, None) => (today.year(), today.month(), today.day()),
            (year, month, day) => (year.unwrap_or(today.year()), month.unwrap_or(1), day.unwrap_or(1)),
        };
        let local = DateTime::new(year, month, day, self.hour_of_day()?, self.minute, self.second, self.nanos)
            .ok()
            .filter(|local| local.year() >= 1)?;
        let agrees = self.weekday.is_none_or(|place| usize::try_from(local.weekday().to_monday_zero_offset()) == Ok(place));
        let assumed = if styles.assumes_utc { Some(0) } else { None };
        agrees.then_some(Read { local, offset_minutes: self.offset_minutes.or(assumed) })
    }
}
