//! The text of an imported file: JSON that can be kept word for word, and that looks like a configuration at all. What is in it is judged
//! by others.

use serde_json::Value as Json;
use usher_core::configuration::{InexactNumber, inexact_number};

use crate::app::Answer;
use crate::message::{of_json, problem};
use crate::view::ProblemView;

/// Reads the text of a connection document or of Entra's synchronization schema.
pub(super) fn read(text: &str) -> Answer<Json> {
    let text = text.trim_start_matches('\u{feff}');
    let json = serde_json::from_str::<Json>(text).map_err(|error| {
        unreadable(&format!("The file {}.", of_json(&error)), "Download or export it again, or put the named place right.")
    })?;
    if let Some(lost) = inexact_number(text) {
        return Err(inexact(&lost));
    }
    refuse_others(&json)?;
    Ok(json)
}

fn inexact(InexactNumber { number, line, column }: &InexactNumber) -> ProblemView {
    unreadable(
        &format!(
            "The file can't be kept word for word, line {line}, column {column}: the number {number} has more digits than can be kept."
        ),
        "Write it in quotes, or with fewer digits.",
    )
}

/// What is JSON and no configuration.
fn refuse_others(json: &Json) -> Answer<()> {
    const FIX: &str = "Give the file that \"Download schema\" gives in the Entra admin center, or an exported connection.";
    let Json::Object(entries) = json else {
        let what = match json {
            Json::Array(list) if list.is_empty() => "an empty list",
            Json::Array(_) => "a list",
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => "a single value",
        };
        return Err(unreadable(&format!("The file holds {what}, and no configuration."), FIX));
    };
    if entries.is_empty() {
        return Err(unreadable("The file holds an empty object, and no configuration.", FIX));
    }
    if let Some(error) = entries.get("error").filter(|_| entries.len() == 1) {
        let said = [&error["code"], &error["message"]].into_iter().filter_map(Json::as_str).collect::<Vec<_>>().join(": ");
        let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
        let message = format!("The file holds an error that Microsoft Graph answered{said}, and no configuration.");
        return Err(unreadable(&message, "Put right what it names, download the schema again, and give that file."));
    }
    if ["synchronizationRules", "name", "source", "target", "schema"].iter().any(|name| entries.contains_key(*name)) {
        return Ok(());
    }
    Err(unreadable("The file holds neither a connection (name, source, target, schema) nor Entra's schema (synchronizationRules).", FIX))
}

fn unreadable(message: &str, fix: &str) -> ProblemView {
    problem("DocumentUnreadable", message, fix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::read;

    #[test]
    fn what_a_file_is_and_why_it_cannot_be_kept_is_said_as_it_is() {
        let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
        for (text, words) in [
            (
                "{\"synchronizationRules\": [],\n \"x\": 123456789012345678901234567890}",
                "line 2, column 7: the number 123456789012345678901234567890",
            ),
            ("{\"x\": 1e400}", "The file can't be read, line 1"),
            (&deep, "The file can't be read, line 1, column 128: it is nested too deeply"),
            ("{\"name\": \"\\ud800\"}", "a character of which only one half is given"),
            ("{", "The file is no JSON, line 1"),
            ("{}", "holds an empty object"),
            ("[]", "holds an empty list"),
            ("[1]", "holds a list"),
            ("3", "holds a single value"),
            ("{\"a\": 1}", "neither a connection"),
            (r#"{"error": {"code": "Forbidden", "message": "No right."}}"#, "answered (Forbidden: No right.)"),
        ] {
            let told = read(text).unwrap_err().message;
            assert!(told.contains(words), "{words}: {told}");
        }
        for text in [r#"{"synchronizationRules": [1.0, 18446744073709551615]}"#, r#"{"name": "x"}"#] {
            assert!(read(text).is_ok(), "{text}");
        }
    }
}
