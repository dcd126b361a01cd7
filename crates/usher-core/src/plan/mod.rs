//! The whole plan judged: order, counts, licences, rivals, strangers, accidental deletion prevention. A plan is data; nothing here is sent.

mod beside;
mod fingerprint;
mod hold;
mod licences;
pub mod order;
mod quarantine;
mod references;
mod rivals;
pub mod stranger;
#[cfg(test)]
mod test_objects;
pub mod twins;

pub use beside::{AttributeBeside, Beside, beside};
pub use fingerprint::fingerprint;
pub use hold::{NAMED, hold, takes_away};
pub use licences::{LicenceCount, count_licences};
pub use order::{references_to_send, values_to_send};
pub use quarantine::quarantine_by_count;
pub use references::{held_accounts, referred_accounts};
pub use rivals::{Claims, Rival, Rivalry, refuse};

use serde::{Deserialize, Serialize};

use crate::evaluation::{ActionKind, Subject};

/// How many evaluations have each action. People and groups together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Counts {
    /// Accounts and groups to be made.
    pub create: u32,
    /// To be changed.
    pub update: u32,
    /// To be disabled.
    pub disable: u32,
    /// To be enabled again.
    pub enable: u32,
    /// To be deleted.
    pub delete: u32,
    /// In scope with nothing to change.
    pub none: u32,
    /// Out of scope with nothing to take away.
    pub skip: u32,
}

impl Counts {
    /// Counts one evaluation's action.
    pub fn add(&mut self, kind: ActionKind) {
        match kind {
            ActionKind::Create => self.create += 1,
            ActionKind::Update => self.update += 1,
            ActionKind::Disable => self.disable += 1,
            ActionKind::Enable => self.enable += 1,
            ActionKind::Delete => self.delete += 1,
            ActionKind::None => self.none += 1,
            ActionKind::Skip => self.skip += 1,
        }
    }

    /// Everything that would be sent to the target.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.create + self.update + self.disable + self.enable + self.delete
    }

    /// What accidental deletion prevention counts (EP-802).
    #[must_use]
    pub fn taken_away(&self) -> u32 {
        self.disable + self.delete
    }
}

/// Why a cycle sends nothing until someone has looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// Stable code: `TooManyDeletes` (EP-805).
    pub code: String,
    /// What would happen to whom, against which limit, in one sentence.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Disables and deletes planned.
    pub count: u32,
    /// The limit that they exceed (EP-804: held when count > threshold).
    pub threshold: u32,
    /// Whom it is about; at most the first 100.
    pub subjects: Vec<Subject>,
}

/// Accidental deletion prevention (EP-801): the connection document's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct DeletionPrevention {
    /// Switched on?
    pub enabled: bool,
    /// The most disables and deletes that one cycle may send without someone's word.
    pub threshold: u32,
}

/// Does this plan have to wait for someone's word? Held when the count EXCEEDS the threshold (EP-804), whole (CYCLE.md §2).
#[must_use]
pub fn exceeds(prevention: DeletionPrevention, counts: &Counts) -> bool {
    prevention.enabled && counts.taken_away() > prevention.threshold
}
