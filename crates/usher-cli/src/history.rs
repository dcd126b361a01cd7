//! Log rows as a table, and `--since`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use usher_app::view::LogRow;

use crate::exit::Failure;
use crate::output::table;
use crate::words;

/// Rows as a table.
pub fn rows(rows: &[LogRow]) -> String {
    let row = |row: &LogRow| {
        let status = row.status.map(words::status).unwrap_or_default();
        vec![words::time(row.at_ms), name(row), words::action(row.action).to_owned(), status.to_owned(), row.summary.clone()]
    };
    table(&["Time", "Who", "Action", "Status", "What"], rows.iter().map(row))
}

/// The person or group.
pub fn name(row: &LogRow) -> String {
    named(&row.display_name, &row.user_principal_name)
}

/// A person by both names, a group by the one that it has.
pub fn named(display_name: &str, user_principal_name: &str) -> String {
    if user_principal_name.is_empty() { display_name.to_owned() } else { format!("{display_name} ({user_principal_name})") }
}

/// Reads `2026-11-23`, a whole timestamp, or `30m`, `2h`, `7d` ago. Milliseconds since 1970.
pub fn since(text: &str) -> Result<i64, Failure> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.as_millisecond());
    }
    if let Ok(day) = text.parse::<Date>()
        && let Ok(start) = day.to_zoned_datetime(TimeZone::system())
    {
        return Ok(start.timestamp().as_millisecond());
    }
    ago(text).ok_or_else(|| {
        Failure::usage(format!("“{text}” is no time."), "Use a date (2026-11-23), a timestamp (2026-11-23T08:00:00Z), or 30m, 2h, 7d ago.")
    })
}

fn ago(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let minutes = match unit {
        'm' => count,
        'h' => count.checked_mul(60)?,
        'd' => count.checked_mul(24 * 60)?,
        _ => return None,
    };
    let back = SignedDuration::from_mins(minutes.max(0));
    Timestamp::now().checked_sub(back).ok().map(Timestamp::as_millisecond)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        assert_eq!(since("1970-01-01T00:00:01Z").unwrap(), 1000);
        let (hour, day) = (since("1h").unwrap(), since("1d").unwrap());
        assert_eq!((hour - day + 500) / 3_600_000, 23);
        assert!(since("2026-11-23").is_ok());
        for wrong in ["", "yesterday", "h", "5w", "12"] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
