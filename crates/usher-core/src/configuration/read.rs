//! Reading documents that people and vendors write: an error names the place in the document.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::shape::misshapen;
use super::{ApplicationProfile, ConnectionDocument};

/// Why a document can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} can't be read at {place}: {message}")]
pub struct ReadError {
    /// Which kind of document: `the connection document`.
    pub what: &'static str,
    /// The property that is wrong (`target.profile`), or `line 3, column 7` where it is no JSON.
    pub place: String,
    /// What is wrong with it.
    pub message: String,
}

impl ConnectionDocument {
    /// Reads an exported connection.
    ///
    /// # Errors
    /// Where it isn't JSON, or a property is missing or of the wrong kind.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        read(text, "the connection document", Self::complete)
    }
}

impl ApplicationProfile {
    /// Reads an application profile that someone else wrote.
    ///
    /// # Errors
    /// Where it isn't JSON, or a property is missing, unknown or of the wrong kind.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        read(text, "the application profile", |profile| serde_json::to_value(profile).unwrap_or_default())
    }
}

/// `whole`: what was read, written out again with every property.
fn read<T: DeserializeOwned>(text: &str, what: &'static str, whole: impl FnOnce(&T) -> Json) -> Result<T, ReadError> {
    // Editors on Windows write a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let broken = inner.is_syntax() || inner.is_eof() || path == ".";
        let place = if broken { format!("line {}, column {}", inner.line(), inner.column()) } else { path };
        ReadError { what, place, message: inner.to_string() }
    })?;
    let json = serde_json::from_str(text).unwrap_or_default();
    match misshapen(&json, &whole(&read)) {
        Some((place, message)) => Err(ReadError { what, place, message }),
        None => Ok(read),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn the_place_is_named() {
        let error = ConnectionDocument::parse(r#"{"name": "x", "source": {"kind": "csv", "users": 3}}"#).unwrap_err();
        assert!(error.place.starts_with("source"), "{error}");
        assert!(ConnectionDocument::parse("{").unwrap_err().place.starts_with("line 1"));
    }
    #[test]
    fn an_object_is_never_read_from_the_list_of_its_values() {
        let whole = ConnectionDocument::empty().complete();
        for (place, value, message) in [
            ("protected", json!([["u005"], [], []]), "sequence"),
            ("protected", json!([]), "sequence"),
            ("protected.patterns[0]", json!([["mail", "^ceo@"]]), "sequence"),
            ("clearedAttributes", json!([["title"], []]), "sequence"),
            ("source", json!(["practice", 5, 1, 0]), "sequence"),
            ("target", json!(["scim", "https://scim.contoso.com"]), "sequence"),
            ("notifications", json!(["it@contoso.com", true]), "sequence"),
            ("accidentalDeletionPrevention", json!([false, 9]), "sequence"),
            ("schedule", json!([40, true]), "sequence"),
            ("scope", json!({"all": null}), "map"),
            ("engine", json!({"entra": null}), "map"),
        ] {
            let mut document = whole.clone();
            let name = place.split(['.', '[']).next().unwrap();
            if place.contains('.') {
                document[name]["patterns"] = value
            } else {
                document[name] = value
            };
            let error = ConnectionDocument::parse(&document.to_string()).unwrap_err();
            assert!(error.place == place && error.message.contains(message), "{place}: {error}");
        }
        assert_eq!(ConnectionDocument::parse(&whole.to_string()), Ok(ConnectionDocument::empty()));
    }
}
