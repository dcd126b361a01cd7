//! .NET's custom date formats, read and written.

use jiff::civil::DateTime;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A date and time as a format read it: the local one, and its offset where the text had one.
pub(super) struct Read {
    local: DateTime,
    offset_minutes: i32,
}

enum Part {
    /// A letter repeated: `yyyy`, `MM`.
    Field(char, usize),
    Literal(String),
}

fn parts(format: &str) -> Vec<Part> {
    let letters: Vec<char> = format.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => {
                parts.push(Part::Literal(letters.get(at + 1).map(char::to_string).unwrap_or_default()));
                at += 2;
            }
            '\'' | '"' => {
                let end = (at + 1..letters.len()).find(|place| letters[*place] == *letter).unwrap_or(letters.len());
                parts.push(Part::Literal(letters[at + 1..end].iter().collect()));
                at = end + 1;
            }
            'y' | 'M' | 'd' | 'H' | 'h' | 'm' | 's' | 'f' | 'F' | 't' | 'z' | 'K' => {
                let count = letters[at..].iter().take_while(|other| *other == letter).count();
                parts.push(Part::Field(*letter, count));
                at += count;
            }
            other => {
                parts.push(Part::Literal(other.to_string()));
                at += 1;
            }
        }
    }
    parts
}

/// Reads a text by a format. `None`: it doesn't fit.
pub(super) fn read(text: &str, format: &str) -> Option<Read> {
    let (mut year, mut month, mut day, mut hour, mut minute, mut second, mut nanos) = (1_i16, 1_i8, 1_i8, 0_i8, 0_i8, 0_i8, 0_i32);
    let (mut afternoon, mut offset_minutes) = (None, 0);
    let mut rest = text;
    for part in parts(format) {
        let (letter, count) = match part {
            Part::Literal(literal) => {
                rest = rest.strip_prefix(literal.as_str())?;
                continue;
            }
            Part::Field(letter, count) => (letter, count),
        };
        // One letter takes one or two digits, two take exactly two, as .NET's exact reading does.
        let mut number = |least: usize, most: usize| -> Option<i64> {
            let found = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
            let (digits, after) = rest.split_at_checked(found).filter(|_| found >= least)?;
            rest = after;
            digits.parse().ok()
        };
        let two = |count: usize| if count == 1 { 1 } else { 2 };
        match (letter, count) {
            ('y', 1 | 2) => year = (2000 + number(count, 2)?).try_into().ok()?,
            ('y', count) => year = number(count.min(4), 4)?.try_into().ok()?,
            ('M', 1 | 2) => month = number(two(count), 2)?.try_into().ok()?,
            ('M', count) => {
                let place = MONTHS.iter().position(|name| starts_with(rest, if count == 3 { &name[..3] } else { name }))?;
                rest = &rest[if count == 3 { 3 } else { MONTHS[place].len() }..];
                month = i8::try_from(place + 1).ok()?;
            }
            ('d', 1 | 2) => day = number(two(count), 2)?.try_into().ok()?,
            ('d', _) => rest = rest.trim_start_matches(char::is_alphabetic),
            ('H' | 'h', count) => hour = number(two(count), 2)?.try_into().ok()?,
            ('m', count) => minute = number(two(count), 2)?.try_into().ok()?,
            ('s', count) => second = number(two(count), 2)?.try_into().ok()?,
            ('f' | 'F', count) => {
                let digits: String = rest.chars().take(count).take_while(char::is_ascii_digit).collect();
                if letter == 'f' && digits.len() != count {
                    return None;
                }
                rest = &rest[digits.len()..];
                nanos = format!("{digits:0<9}").get(..9)?.parse().ok()?;
            }
            ('t', count) => {
                let (half, after) = rest.split_at_checked(count.min(2))?;
                afternoon = Some(half.to_ascii_lowercase().starts_with('p'));
                rest = after;
            }
            ('z' | 'K', _) => (offset_minutes, rest) = offset(rest)?,
            _ => return None,
        }
    }
    let hour = match afternoon {
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
        None => hour,
    };
    let local = DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
    rest.is_empty().then_some(Read { local, offset_minutes })
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
}

fn offset(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix('Z') {
        return Some((0, rest));
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let hours: i32 = text.get(1..3)?.parse().ok()?;
    match text.get(3..4) {
        Some(":") => Some((sign * (hours * 60 + text.get(4..6)?.parse::<i32>().ok()?), text.get(6..)?)),
        _ => Some((sign * hours * 60, text.get(3..)?)),
    }
}

/// Writes what was read by another format.
pub(super) fn write(read: &Read, format: &str) -> String {
    let at = read.local;
    let mut out = String::new();
    for part in parts(format) {
        let (letter, count) = match part {
            Part::Literal(literal) => {
                out.push_str(&literal);
                continue;
            }
            Part::Field(letter, count) => (letter, count),
        };
        let padded = |number: i64| format!("{number:0count$}");
        let twelve = if at.hour() % 12 == 0 { 12 } else { at.hour() % 12 };
        let place = usize::try_from(at.month() - 1).unwrap_or(0);
        let (sign, minutes) = (if read.offset_minutes < 0 { '-' } else { '+' }, read.offset_minutes.abs());
        out.push_str(&match (letter, count) {
            ('y', 1 | 2) => format!("{:0count$}", at.year() % 100),
            ('y', _) => padded(i64::from(at.year())),
            ('M', 1 | 2) => padded(i64::from(at.month())),
            ('M', 3) => MONTHS[place][..3].to_owned(),
            ('M', _) => MONTHS[place].to_owned(),
            ('d', 1 | 2) => padded(i64::from(at.day())),
            ('d', count) => at.strftime(if count == 3 { "%a" } else { "%A" }).to_string(),
            ('H', _) => padded(i64::from(at.hour())),
            ('h', _) => padded(i64::from(twelve)),
            ('m', _) => padded(i64::from(at.minute())),
            ('s', _) => padded(i64::from(at.second())),
            ('f' | 'F', count) => format!("{:09}", at.subsec_nanosecond())[..count.min(9)].to_owned(),
            ('t', 1) => if at.hour() < 12 { "A" } else { "P" }.to_owned(),
            ('t', _) => if at.hour() < 12 { "AM" } else { "PM" }.to_owned(),
            ('z', 1) => format!("{sign}{}", minutes / 60),
            ('z', 2) => format!("{sign}{:02}", minutes / 60),
            (_, _) => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        });
    }
    out
}
