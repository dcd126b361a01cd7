//! Reading Graph's answers generously: what is absent, null or of another type is as good as empty; nothing is an error here.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, Unit};
use serde_json::Value as Json;

/// A text; empty where there is none.
pub(super) fn text(json: &Json, name: &str) -> String {
    json.get(name).map(plain).unwrap_or_default()
}

/// A value as text: texts as they are, numbers and Booleans as they are written, anything else as JSON; null is empty.
pub(super) fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => json.to_string(),
    }
}

/// The first of several names that isn't absent or null: beta calls some things otherwise than v1.0.
pub(super) fn either<'a>(json: &'a Json, names: &[&str]) -> &'a Json {
    names.iter().filter_map(|name| json.get(name)).find(|value| !value.is_null()).unwrap_or(&Json::Null)
}

/// A count; as text too, which is how OData may write an Int64.
pub(super) fn count(json: &Json, name: &str) -> u64 {
    let value = json.get(name);
    let number = value.and_then(Json::as_u64);
    number.or_else(|| value.and_then(Json::as_str)?.trim().parse().ok()).unwrap_or(0)
}

/// A Boolean, also as the texts “True” and “False”.
pub(super) fn flag(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(flag) => Some(*flag),
        Json::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Json::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A list.
pub(super) fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// An instant. .NET's first and last days, an empty text and what is no time mean never. Without an offset it is UTC, as Graph promises.
pub(super) fn instant(json: &Json, name: &str) -> Option<Timestamp> {
    let text = json.get(name)?.as_str()?.trim();
    let at = text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        civil.to_zoned_datetime(TimeZone::UTC).ok().map(|at| at.timestamp())
    })?;
    let year = at.to_zoned_datetime(TimeZone::UTC).year();
    (2..9999).contains(&year).then_some(at)
}

/// An ISO 8601 duration; `P10675199DT2H48M5.4775807S`, .NET's longest, is never.
pub(super) fn duration(json: &Json, name: &str) -> Option<SignedDuration> {
    let span: Span = json.get(name)?.as_str()?.trim().parse().ok()?;
    let seconds = span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()?;
    SignedDuration::try_from_secs_f64(seconds).ok().filter(|duration| duration.is_positive() && duration.as_hours() < 24 * 366)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{count, duration, flag, instant};
    use serde_json::json;

    #[test]
    fn the_never_of_dot_net_an_empty_text_and_nonsense_are_no_times() {
        for never in ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999Z", "", "soon"] {
            assert_eq!(instant(&json!({ "at": never }), "at"), None, "{never}");
        }
        for (text, at) in
            [("2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z"), ("2026-11-24T08:00:00.1234567", "2026-11-24T08:00:00.1234567Z")]
        {
            assert_eq!(instant(&json!({ "at": text }), "at").unwrap().to_string(), at);
        }
        assert_eq!(instant(&json!({"at": 5}), "at"), None);
    }

    #[test]
    fn an_interval_is_read_and_the_longest_one_is_never() {
        assert_eq!(duration(&json!({"i": "PT40M"}), "i").unwrap().as_mins(), 40);
        assert_eq!(duration(&json!({"i": "P1D"}), "i").unwrap().as_hours(), 24);
        for never in ["P10675199DT2H48M5.4775807S", "", "PT0S", "-PT5M"] {
            assert_eq!(duration(&json!({ "i": never }), "i"), None, "{never}");
        }
    }

    #[test]
    fn numbers_and_booleans_come_as_text_too() {
        assert_eq!((count(&json!({"n": 7}), "n"), count(&json!({"n": "8"}), "n"), count(&json!({"n": null}), "n")), (7, 8, 0));
        assert_eq!((flag(&json!("True")), flag(&json!(false)), flag(&json!("yes"))), (Some(true), Some(false), None));
    }
}
