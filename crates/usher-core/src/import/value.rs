//! One attribute's value, the same in source, desired, current and outcome.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// An attribute's value. Absent, `null` and an empty list all mean "no value" (RFC 7643 §2.5) and are [`Value::Null`];
/// an empty text is a value of its own (EP-407).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

    /// Each of its values as text; none where there is no value.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::List(values) => values.clone(),
            Self::Null | Self::Boolean(_) | Self::Integer(_) | Self::Text(_) => self.as_text().into_iter().collect(),
        }
    }
}

/// By what stands there, and not by trying each form: a snapshot holds millions of them.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nothing, a Boolean, a whole number, a text or a list of texts")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value).map(Value::Integer).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::text(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::with_capacity(values.size_hint().unwrap_or(0));
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "tests")]
    use super::Value;

    #[test]
    fn every_form_is_read_back_and_nothing_else() {
        for text in ["null", "true", "-7", "9007199254740993", "\"\"", "\"Ann\"", "[\"a\",\"b\"]", "[]"] {
            let value: Value = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&value).expect(text), text);
        }
        for text in ["1.5", "18446744073709551615", "{}", "[1]", "[null]"] {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
    }
}
