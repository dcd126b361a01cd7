//! What an answer's headers say about when to come back (rules 12.2, 12.4).

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// Names of the headers differ by this only.
const PREFIXES: [&str; 3] = ["x-ratelimit", "x-rate-limit", "ratelimit"];
/// A reset above this is a moment (seconds since 1970), below it so many seconds from now.
const A_MOMENT: f64 = 1e9;

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// The target's own clock, where it tells.
pub(super) fn its_now(headers: &HeaderMap) -> Option<SystemTime> {
    text(headers, DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok())
}

/// `Retry-After`: seconds or a date; a date is read against the answer's own clock.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    httpdate::parse_http_date(value).ok()?.duration_since(its_now(headers)?).ok()
}

/// Nothing is left of the limit: how long until there is again.
pub(super) fn until_reset(headers: &HeaderMap) -> Option<Duration> {
    let one = |prefix: &str| {
        let number = |name: &str| text(headers, &format!("{prefix}-{name}")).and_then(|value| value.parse::<f64>().ok());
        Some((number("remaining")?, number("reset")?))
    };
    let (remaining, reset) = PREFIXES.iter().find_map(|prefix| one(prefix)).or_else(|| in_one(text(headers, "ratelimit")?))?;
    if remaining > 0.0 || !reset.is_finite() {
        return None;
    }
    let now = its_now(headers).unwrap_or_else(SystemTime::now).duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let seconds = if reset > A_MOMENT { reset - now.as_secs_f64() } else { reset };
    Duration::try_from_secs_f64(seconds).ok()
}

/// `RateLimit: limit=10, remaining=0, reset=5`, or in the newer draft's form `"default";r=0;t=5`.
fn in_one(value: &str) -> Option<(f64, f64)> {
    let number = |names: [&str; 2]| {
        let mut pairs = value.split([',', ';']).filter_map(|part| part.trim().split_once('='));
        pairs.find(|(name, _)| names.contains(name)).and_then(|(_, value)| value.parse::<f64>().ok())
    };
    Some((number(["remaining", "r"])?, number(["reset", "t"])?))
}

#[cfg(test)]
mod tests {
    use super::{Duration, HeaderMap, retry_after, until_reset};
    use reqwest::header::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_date_is_read_against_the_answers_own_clock() {
        let date = ("date", "Thu, 01 Jan 1970 00:01:00 GMT");
        assert_eq!(retry_after(&headers(&[date, ("retry-after", "Thu, 01 Jan 1970 00:01:07 GMT")])), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&headers(&[date, ("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT")])), None);
        for unreadable in ["-5", "soon", "1.5", ""] {
            assert_eq!(retry_after(&headers(&[date, ("retry-after", unreadable)])), None, "{unreadable}");
        }
        assert_eq!(retry_after(&headers(&[("retry-after", "3")])), Some(Duration::from_secs(3)));
    }

    #[test]
    fn a_limit_that_is_used_up_says_until_when_under_each_name() {
        let date = ("date", "Sun, 09 Sep 2001 01:46:40 GMT");
        for used_up in [
            vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5")],
            vec![date, ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "1000000005")],
            vec![("ratelimit-remaining", "0"), ("ratelimit-reset", "5")],
            vec![("ratelimit", "limit=10, remaining=0, reset=5")],
            vec![("ratelimit", "\"default\";r=0;t=5")],
        ] {
            assert_eq!(until_reset(&headers(&used_up)), Some(Duration::from_secs(5)), "{used_up:?}");
        }
        assert_eq!(until_reset(&headers(&[("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "5")])), None);
        assert_eq!(until_reset(&headers(&[("x-ratelimit-remaining", "0")])), None);
    }
}
