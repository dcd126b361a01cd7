//! Values that are written otherwise than Graph writes them, and whose meaning is plain all the same: `"false"`, `"1"`, `1.0`. What decides
//! about people must not be taken for left out only because of its form.

use serde_json::Value as Json;

/// It is there, and its meaning isn't plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// True or false; `None` where it is left out. A null is neither: whoever wrote it may have meant off.
///
/// # Errors
/// [`Unreadable`]
pub(crate) fn flag(json: Option<&Json>) -> Result<Option<bool>, Unreadable> {
    match json {
        None => Ok(None),
        Some(Json::Bool(flag)) => Ok(Some(*flag)),
        Some(Json::String(text)) if text.trim().eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(Json::String(text)) if text.trim().eq_ignore_ascii_case("false") => Ok(Some(false)),
        Some(Json::Null | Json::String(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => Err(Unreadable),
    }
}

/// A whole number; `None` where nothing is said.
///
/// # Errors
/// [`Unreadable`]
pub(crate) fn whole(json: Option<&Json>) -> Result<Option<i64>, Unreadable> {
    match json {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Number(number)) => number.as_i64().or_else(|| whole_text(&number.to_string())).map(Some).ok_or(Unreadable),
        Some(Json::String(text)) => whole_text(text.trim()).map(Some).ok_or(Unreadable),
        Some(Json::Bool(_) | Json::Array(_) | Json::Object(_)) => Err(Unreadable),
    }
}

/// `1`, `1.0`.
fn whole_text(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    part.chars().all(|digit| digit == '0').then(|| whole.parse().ok())?
}

/// A matching precedence: 0 or more (EP-301); `None` where nothing is said.
///
/// # Errors
/// [`Unreadable`]
pub(crate) fn precedence(json: Option<&Json>) -> Result<Option<u32>, Unreadable> {
    whole(json)?.map(u32::try_from).transpose().map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_meanings_are_read_and_nothing_is_guessed() {
        for (written, read) in [
            (json!(1), Ok(Some(1))),
            (json!("1"), Ok(Some(1))),
            (json!(1.0), Ok(Some(1))),
            (json!(" 2 "), Ok(Some(2))),
            (json!(null), Ok(None)),
            (json!(-1), Err(Unreadable)),
            (json!(1.5), Err(Unreadable)),
            (json!("first"), Err(Unreadable)),
            (json!(""), Err(Unreadable)),
            (json!(true), Err(Unreadable)),
            (json!([1]), Err(Unreadable)),
        ] {
            assert_eq!(precedence(Some(&written)), read, "{written}");
        }
        for (written, read) in [
            (json!(false), Ok(Some(false))),
            (json!("False"), Ok(Some(false))),
            (json!("true"), Ok(Some(true))),
            (json!(null), Err(Unreadable)),
            (json!("no"), Err(Unreadable)),
            (json!(0), Err(Unreadable)),
            (json!({}), Err(Unreadable)),
        ] {
            assert_eq!(flag(Some(&written)), read, "{written}");
        }
        assert_eq!(flag(None), Ok(None), "left out");
    }
}
