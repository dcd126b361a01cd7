//! Numbers of a JSON text that would not come out again as they went in. A schema is kept word for word, so such a text must be refused,
//! never rounded. Looks at the text alone: once it is read, the digits are gone.

/// A number that can't be kept exactly, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InexactNumber {
    /// As it is written.
    pub number: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// The first number of a JSON text that isn't kept exactly: beyond 64 bits, or with more digits than a double holds. The text must be JSON.
///
/// ```
/// use usher_core::configuration::inexact_number;
/// assert_eq!(inexact_number(r#"{"a": 1.50, "b": "12345678901234567890123"}"#), None);
/// assert_eq!(inexact_number("[1,\n 12345678901234567890123]").unwrap().line, 2);
/// ```
#[must_use]
pub fn inexact_number(text: &str) -> Option<InexactNumber> {
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        quoted = letter == '"';
        if letter != '-' && !letter.is_ascii_digit() {
            continue;
        }
        let mut end = start + 1;
        while let Some((place, _)) = rest.next_if(|(_, next)| next.is_ascii_digit() || matches!(next, '+' | '-' | '.' | 'e' | 'E')) {
            end = place + 1;
        }
        let written = text.get(start..end).unwrap_or_default();
        if !is_exact(written) {
            let before = text.get(..start).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |place| place + 1);
            return Some(InexactNumber {
                number: written.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            });
        }
    }
    None
}

fn is_exact(written: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(written).is_ok_and(|number| Decimal::read(&number.to_string()) == Decimal::read(written))
}

/// A number as digits without zeros at either end, and the place of its point.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn read(written: &str) -> Option<Self> {
        let (mantissa, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
        let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{part}");
        let digits = all.trim_start_matches('0').trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative, digits, exponent: 0 });
        }
        let zeros = i64::try_from(all.len() - all.trim_end_matches('0').len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(part.len()).ok()?)?.checked_add(zeros)?;
        Some(Self { negative, digits, exponent })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn numbers_that_come_out_again_are_exact_and_others_are_found() {
        for exact in
            ["0", "-0", "1", "1.0", "-1.50", "1e2", "1.25E+3", "100", "0.1", "18446744073709551615", "-9223372036854775808", "1e300"]
        {
            assert_eq!(inexact_number(exact), None, "{exact}");
        }
        for lost in ["123456789012345678901234567890", "18446744073709551617", "0.12345678901234567890", "1e400", "-9223372036854775809"] {
            let json = format!("{{\"a\\\"1\": \"{lost}\",\n  \"ü\": {lost}}}");
            let found = inexact_number(&json).unwrap();
            assert_eq!((found.number.as_str(), found.line, found.column), (lost, 2, 8), "{lost}");
        }
    }
}
