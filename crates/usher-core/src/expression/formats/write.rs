//! A date written by a format.

use jiff::ToSpan;

use super::{DAYS, Format, MONTHS, Part, Read};

impl Format {
    /// The date as text.
    pub(in crate::expression) fn write(&self, read: &Read) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Field('F', count) => {
                    let fraction = format!("{:09}", read.local.subsec_nanosecond());
                    let shown = fraction[..(*count).min(9)].trim_end_matches('0');
                    if shown.is_empty() && out.ends_with('.') {
                        out.pop();
                    }
                    out.push_str(shown);
                }
                Part::Field(letter, count) => out.push_str(&read.field(*letter, *count)),
            }
        }
        out
    }
}

impl Read {
    /// The same instant in UTC. Without an offset nothing is known of the instant: it stays as it is.
    pub(in crate::expression) fn in_utc(self) -> Option<Self> {
        let Some(minutes) = self.offset_minutes else { return Some(self) };
        let local = self.local.checked_sub(i64::from(minutes).minutes()).ok()?;
        if local.year() < 1 {
            return None;
        }
        Some(Self { local, offset_minutes: Some(0) })
    }

    fn field(self, letter: char, count: usize) -> String {
        let at = self.local;
        let padded = |number: i64| format!("{number:0count$}");
        let twelve = if at.hour() % 12 == 0 { 12 } else { at.hour() % 12 };
        let month = MONTHS[usize::try_from(at.month() - 1).unwrap_or(0)];
        let day = DAYS[usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0)];
        let offset = self.offset_minutes.unwrap_or(0);
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs());
        match (letter, count) {
            ('y', 1 | 2) => format!("{:0count$}", at.year() % 100),
            ('y', _) => padded(i64::from(at.year())),
            ('M', 1 | 2) => padded(i64::from(at.month())),
            ('M', 3) => month[..3].to_owned(),
            ('M', _) => month.to_owned(),
            ('d', 1 | 2) => padded(i64::from(at.day())),
            ('d', 3) => day[..3].to_owned(),
            ('d', _) => day.to_owned(),
            ('H', _) => format!("{:0width$}", at.hour(), width = count.min(2)),
            ('h', _) => format!("{twelve:0width$}", width = count.min(2)),
            ('m', _) => format!("{:0width$}", at.minute(), width = count.min(2)),
            ('s', _) => format!("{:0width$}", at.second(), width = count.min(2)),
            ('f', count) => format!("{:09}", at.subsec_nanosecond())[..count.min(9)].to_owned(),
            ('t', 1) => if at.hour() < 12 { "A" } else { "P" }.to_owned(),
            ('t', _) => if at.hour() < 12 { "AM" } else { "PM" }.to_owned(),
            ('Z', count) => "Z".repeat(count),
            ('g', _) => "A.D.".to_owned(),
            ('z', 1) => format!("{sign}{}", minutes / 60),
            ('z', 2) => format!("{sign}{:02}", minutes / 60),
            ('K', _) if self.offset_minutes.is_none() => String::new(),
            ('K', _) if offset == 0 => "Z".to_owned(),
            (_, _) => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        }
    }
}
