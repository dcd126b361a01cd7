//! Ids as types: swapping a source id and a target id does not compile.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "bindings", derive(specta::Type))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as the system that gave it out spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

id! {
    /// An object's id in the source directory: Entra's object id, or what the CSV's `id` column holds.
    SourceId
}
id! {
    /// An account's or group's id in the target: SCIM `id`, opaque (RFC 7643 §3.1).
    TargetId
}
id! {
    /// A connection's id: fixed when it is added, so that it can be renamed without losing its history.
    ConnectionId
}
id! {
    /// A cycle's id, unique in the data folder. Also used by one on-demand run.
    CycleId
}
id! {
    /// An evaluation's id, unique in the data folder.
    EvaluationId
}
