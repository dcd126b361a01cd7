//! Reading documents that people and vendors write: an error names the place in the document.

use serde::de::DeserializeOwned;

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
        read(text, "the connection document")
    }
}

impl ApplicationProfile {
    /// Reads an application profile that someone else wrote.
    ///
    /// # Errors
    /// Where it isn't JSON, or a property is missing, unknown or of the wrong kind.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        read(text, "the application profile")
    }
}

fn read<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, ReadError> {
    // Editors on Windows write a byte order mark.
    let mut deserializer = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let broken = inner.is_syntax() || inner.is_eof() || path == ".";
        let place = if broken { format!("line {}, column {}", inner.line(), inner.column()) } else { path };
        ReadError { what, place, message: inner.to_string() }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn the_place_is_named() {
        let error = ConnectionDocument::parse(r#"{"name": "x", "source": {"kind": "csv", "users": 3}}"#).unwrap_err();
        assert!(error.place.starts_with("source"), "{error}");
        assert!(ConnectionDocument::parse("{").unwrap_err().place.starts_with("line 1"));
    }
}
