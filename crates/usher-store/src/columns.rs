//! How domain values stand in columns: the same words as in the serialised form, so that a search finds all of it.
//! Every `match` names each variant: a new one won't compile until it has a word here (and in the table's `CHECK`).

use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;
use usher_core::evaluation::{ActionKind, Status};
use usher_core::import::{ObjectType, Presence};

use crate::error::StoreError;

/// A value that stands in a column as one word.
pub(crate) trait Column: Copy + Sized {
    /// The word.
    fn text(self) -> &'static str;
    /// The value of a word.
    fn parse(text: &str) -> Option<Self>;
}

macro_rules! column {
    ($type:ty { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $crate::columns::Column for $type {
            fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use column;

column!(ObjectType { User = "User", Group = "Group" });
column!(Presence { Present = "present", SoftDeleted = "softDeleted", HardDeleted = "hardDeleted" });
column!(ActionKind {
    Create = "create",
    Update = "update",
    Disable = "disable",
    Enable = "enable",
    Delete = "delete",
    None = "none",
    Skip = "skip",
});
column!(Status { Success = "success", Failure = "failure", Skipped = "skipped", Warning = "warning" });

/// Reads a word.
pub(crate) fn word<T: Column>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(index)?.as_str()?;
    T::parse(text).ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, format!("unknown word {text:?}").into()))
}

/// A value as JSON text.
pub(crate) fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Json { what, source })
}

/// JSON text as a value.
pub(crate) fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| StoreError::Json { what, source })
}

/// 64 unsigned bits in SQLite's signed integer, bit for bit.
pub(crate) fn to_signed(bits: u64) -> i64 {
    i64::from_ne_bytes(bits.to_ne_bytes())
}

/// The way back.
pub(crate) fn to_unsigned(bits: i64) -> u64 {
    u64::from_ne_bytes(bits.to_ne_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn columns_hold_the_words_of_the_serialised_form() {
        for kind in [
            ActionKind::Create,
            ActionKind::Update,
            ActionKind::Disable,
            ActionKind::Enable,
            ActionKind::Delete,
            ActionKind::None,
            ActionKind::Skip,
        ] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.text()));
            assert_eq!(ActionKind::parse(kind.text()), Some(kind));
        }
        for status in [Status::Success, Status::Failure, Status::Skipped, Status::Warning] {
            assert_eq!(serde_json::to_string(&status).unwrap(), format!("\"{}\"", status.text()));
            assert_eq!(Status::parse(status.text()), Some(status));
        }
    }

    #[test]
    fn seeds_keep_all_their_bits() {
        for seed in [0, 1, u64::MAX, 1 << 63] {
            assert_eq!(to_unsigned(to_signed(seed)), seed);
        }
    }
}
