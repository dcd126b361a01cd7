//! .NET's date formats, custom and standard ("Custom date and time format strings"). Reading is in `read.rs`, writing in `write.rs`.

mod read;
mod write;

use std::fmt;

use jiff::civil::DateTime;

pub(super) const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
pub(super) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A single letter is a standard format. Written as en-US writes them, as the documented `M/d/yyyy h:mm:ss tt` is.
const STANDARD: [(&str, &str); 18] = [
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
    ("Y", "MMMM yyyy"),
];

/// The year that two digits mean: up to 2049 (.NET's `TwoDigitYearMax`).
pub(super) fn whole_year(short: i16) -> i16 {
    if short > 49 { 1900 + short } else { 2000 + short }
}

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

/// What a FormatDateTime asks for by its styles. White space around is always allowed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styles {
    pub(super) to_utc: bool,
    assumes_utc: bool,
    inner_white: bool,
    no_current_date: bool,
}

impl Styles {
    /// Reads .NET's names of DateTimeStyles.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let mut styles = Self::default();
        for name in text.split([',', '|']).map(str::trim).filter(|name| !name.is_empty()) {
            match name.to_ascii_lowercase().as_str() {
                "none" | "roundtripkind" | "allowleadingwhite" | "allowtrailingwhite" => {}
                "allowinnerwhite" | "allowwhitespaces" => styles.inner_white = true,
                "assumeuniversal" => styles.assumes_utc = true,
                "adjusttouniversal" => styles.to_utc = true,
                "nocurrentdatedefault" => styles.no_current_date = true,
                _ => {
                    return Err(format!(
                        "“{name}” is none of the date styles that can be used here: None, RoundtripKind, AllowLeadingWhite, \
                         AllowTrailingWhite, AllowInnerWhite, AllowWhiteSpaces, AssumeUniversal, AdjustToUniversal, NoCurrentDateDefault."
                    ));
                }
            }
        }
        Ok(styles)
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
            'y' | 'M' | 'd' | 'H' | 'h' | 'm' | 's' | 'f' | 'F' | 't' | 'z' | 'K' | 'g' | 'Z' => {
                let count = letters[at..].iter().take_while(|other| *other == letter).count();
                if matches!(letter, 'f' | 'F') && count > 7 {
                    return Err("A date format shows at most seven digits of a second.".to_owned());
                }
                // Such a Z is UTC where a text is read, and itself where one is written.
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
