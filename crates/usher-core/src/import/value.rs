//! One attribute's value, the same in source, desired, current and outcome.

use serde::{Deserialize, Serialize};

/// An attribute's value. Absent, `null` and an empty list all mean "no value" (RFC 7643 §2.5) and are [`Value::Null`];
/// an empty text is a value of its own (EP-407).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(untagged)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// A Boolean.
    Boolean(bool),
    /// A whole number. Kept within what JSON readers hold exactly (2^53).
    Integer(i64),
    /// Text.
    Text(String),
    /// Several values, in the order of the source. Never empty.
    List(Vec<String>),
}

impl Value {
    /// Text, as a value.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number; as text where JSON readers don't hold it exactly.
    #[must_use]
    pub fn whole(number: i64) -> Self {
        const EXACT: u64 = 1 << 53;
        if number.unsigned_abs() <= EXACT { Self::Integer(number) } else { Self::Text(number.to_string()) }
    }

    /// Is there no value at all?
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(values) => values.is_empty(),
            Self::Boolean(_) | Self::Integer(_) | Self::Text(_) => false,
        }
    }

    /// The value as expressions see it: Booleans are `True` and `False` (EP-421). `None` for no value and for a list.
    #[must_use]
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Null | Self::List(_) => None,
            Self::Boolean(true) => Some("True".to_owned()),
            Self::Boolean(false) => Some("False".to_owned()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
