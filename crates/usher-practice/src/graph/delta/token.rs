//! What `$skiptoken` and `$deltatoken` hold: the query, and where to go on. Opaque to clients.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// One token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Token {
    /// Properties.
    pub(super) select: Vec<String>,
    /// Only these ids.
    pub(super) ids: Option<Vec<String>>,
    /// Tokens of an earlier epoch have expired.
    pub(super) epoch: u32,
    /// When it was given, in seconds on the practice clock.
    pub(super) at: i64,
    /// Where to go on.
    pub(super) place: Place,
}

/// Where a reading stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Place {
    /// In the first read: at an object's place, or within its members.
    Full {
        /// Changes up to this number are seen by it at least.
        until: usize,
        /// The next object's place.
        at: usize,
        /// Members up to this one were told.
        after: Option<String>,
        /// The last object of the page before.
        last: Option<String>,
        /// Pages so far.
        number: u32,
    },
    /// Done up to a change.
    Link {
        /// Its number.
        since: usize,
    },
    /// Among changes.
    Changed {
        /// After this number.
        since: usize,
        /// Up to this one.
        until: usize,
        /// The next entry's place.
        at: usize,
        /// Pages so far.
        number: u32,
    },
}

impl Token {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    pub(super) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}
