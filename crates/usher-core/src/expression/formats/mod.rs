//! .NET's date formats, custom and standard ("Custom date and time format strings"), read and written.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::DateTime;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A single letter is a standard format. Written as en-US writes them, as the documented `M/d/yyyy h:mm:ss tt` is.
const STANDARD: [(&str, &str); 17] = [
    ("d", "M/d/yyyy"),
    ("D", "dddd, MMMM d, yyyy"),
    ("f", "dddd, MMMM d, yyyy h:mm tt"),
    ("F", "dddd, MMMM d, yyyy h:mm:ss tt"),
    ("g", "M/d/yyyy h:mm tt"),
    ("G", "M/d/yyyy h:mm:ss tt"),
    ("m", "MMMM d"),
    ("M", "MMMM d"),
    ("o", "yyyy-MM-ddTHH:mm:ss.fffffffK"),
    ("O", "yyyy-MM-ddTHH:mm:ss.fffffffK"),
    ("r", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
    ("R", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
    ("s", "yyyy-MM-ddTHH:mm:ss"),
    ("t", "h:mm tt"),
    ("T", "h:mm:ss tt"),
    ("u", "yyyy-MM-dd HH:mm:ss'Z'"),
    ("y", "MMMM yyyy"),
];

/// Last year that two digits may mean; above it they mean the century before (.NET's `TwoDigitYearMax`).
const TWO_DIGIT_YEAR_MAX: i16 = 49;

/// A format, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Format {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    /// A letter repeated: `yyyy`, `MM`.
    Field(char, usize),
    Literal(String),
}

/// A date and time as a format read it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    local: DateTime,
    /// Minutes east of Greenwich, where the text told.
    offset_minutes: Option<i32>,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Do the styles ask for UTC? Others only allow white space, which is always allowed here.
pub(super) fn adjusts_to_utc(styles: &str) -> Result<bool, String> {
    const KNOWN: [&str; 9] = [
        "None",
        "RoundtripKind",
        "AllowLeadingWhite",
        "AllowTrailingWhite",
        "AllowInnerWhite",
        "AllowWhiteSpaces",
        "AssumeUniversal",
        "AdjustToUniversal",
        "NoCurrentDateDefault",
    ];
    let mut names = styles.split([',', '|']).map(str::trim).filter(|name| !name.is_empty());
    match names.clone().find(|name| !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        Some(unknown) => Err(format!("“{unknown}” is none of the date styles that can be used here: {}.", KNOWN.join(", "))),
        None => Ok(names.any(|name| name.eq_ignore_ascii_case("AdjustToUniversal"))),
    }
}

impl Format {
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("A date format is due here, such as yyyy-MM-dd.".to_owned());
        }
        let custom = if text.chars().count() == 1 {
            let standard = STANDARD.iter().find(|(letter, _)| *letter == text);
            standard.ok_or_else(|| format!("“{text}” alone is no date format; write %{text} for the single field."))?.1
        } else {
            text
        };
        Ok(Self { text: text.to_owned(), parts: parts(custom)? })
    }

    /// Reads a text. `None`: it doesn't fit.
    pub(super) fn read(&self, text: &str) -> Option<Read> {
        let mut reading = Reading { rest: text, ..Reading::default() };
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
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
        reading.finish()
    }

    pub(super) fn write(&self, read: &Read) -> String {
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

fn parts(format: &str) -> Result<Vec<Part>, String> {
    let letters: Vec<char> = format.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => {
                let escaped = letters.get(at + 1).ok_or("The date format ends with a single backslash.")?;
                parts.push(Part::Literal(escaped.to_string()));
                at += 2;
            }
            '\'' | '"' => {
                let end = (at + 1..letters.len()).find(|place| letters[*place] == *letter);
                let end = end.ok_or_else(|| format!("The date format has an opening {letter} without a closing one."))?;
                parts.push(Part::Literal(letters[at + 1..end].iter().collect()));
                at = end + 1;
            }
            // Makes a single letter a custom format.
            '%' => at += 1,
            'y' | 'M' | 'd' | 'H' | 'h' | 'm' | 's' | 'f' | 'F' | 't' | 'z' | 'K' => {
                let count = letters[at..].iter().take_while(|other| *other == letter).count();
                if matches!(letter, 'f' | 'F') && count > 7 {
                    return Err("A date format shows at most seven digits of a second.".to_owned());
                }
                parts.push(Part::Field(*letter, count));
                at += count;
            }
            other => {
                parts.push(Part::Literal(other.to_string()));
                at += 1;
            }
        }
    }
    Ok(parts)
}

/// What has been read so far; .NET starts from the first moment of the year 1.
struct Reading<'a> {
    rest: &'a str,
    year: i16,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
    second: i8,
    nanos: i32,
    afternoon: Option<bool>,
    offset_minutes: Option<i32>,
}

impl Default for Reading<'_> {
    fn default() -> Self {
        Self { rest: "", year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanos: 0, afternoon: None, offset_minutes: None }
    }
}

impl Reading<'_> {
    fn number<N: std::str::FromStr>(&mut self, least: usize, most: usize) -> Option<N> {
        let found = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, after) = self.rest.split_at_checked(found).filter(|_| found >= least)?;
        self.rest = after;
        digits.parse().ok()
    }

    /// One letter takes one or two digits, two take exactly two, as .NET's exact reading does.
    fn field(&mut self, letter: char, count: usize) -> Option<()> {
        let two = if count == 1 { 1 } else { 2 };
        match (letter, count) {
            ('y', 1 | 2) => {
                let short: i16 = self.number(count, 2)?;
                self.year = if short > TWO_DIGIT_YEAR_MAX { 1900 + short } else { 2000 + short };
            }
            ('y', count) => self.year = self.number(count.min(4), 4)?,
            ('M', 1 | 2) => self.month = self.number(two, 2)?,
            ('M', count) => self.month = i8::try_from(self.name(&MONTHS, count == 3)? + 1).ok()?,
            ('d', 1 | 2) => self.day = self.number(two, 2)?,
            ('d', count) => drop(self.name(&DAYS, count == 3)?),
            ('H' | 'h', _) => self.hour = self.number(two, 2)?,
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
            ('K', _) if self.rest.is_empty() => {}
            ('z' | 'K', _) => {
                let (minutes, rest) = offset(self.rest)?;
                (self.offset_minutes, self.rest) = (Some(minutes), rest);
            }
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

    fn finish(self) -> Option<Read> {
        let hour = match self.afternoon {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(true) => self.hour % 12 + 12,
            Some(false) => self.hour % 12,
            None => self.hour,
        };
        let local = DateTime::new(self.year, self.month, self.day, hour, self.minute, self.second, self.nanos).ok()?;
        self.rest.is_empty().then_some(Read { local, offset_minutes: self.offset_minutes })
    }
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
    let digits =
        |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<i32>().ok();
    let hours = digits(1, 3)?;
    match text.get(3..4) {
        Some(":") => Some((sign * (hours * 60 + digits(4, 6)?), text.get(6..)?)),
        _ => Some((sign * hours * 60, text.get(3..)?)),
    }
}

impl Read {
    /// The same instant in UTC.
    pub(super) fn in_utc(self) -> Option<Self> {
        let local = self.local.checked_sub(i64::from(self.offset_minutes.unwrap_or(0)).minutes()).ok()?;
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
            ('z', 1) => format!("{sign}{}", minutes / 60),
            ('z', 2) => format!("{sign}{:02}", minutes / 60),
            ('K', _) if self.offset_minutes.is_none() => String::new(),
            ('K', _) if offset == 0 => "Z".to_owned(),
            (_, _) => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        }
    }
}
