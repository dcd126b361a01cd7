//! What a plan takes and frees of the target's licences, by licence: a new account may be billed at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::order::is_blocked;
use crate::evaluation::Evaluation;

/// How many of one licence a plan takes and frees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LicenceCount {
    /// The licence, as the target calls it: `Dialpad_Ai Voice`.
    pub licence: String,
    /// Accounts that take one.
    pub taken: u32,
    /// Accounts that give one back.
    pub freed: u32,
}

/// Counted by licence, in name order. What is blocked is never sent, and so moves none. Empty where the target bills nothing.
#[must_use]
pub fn count_licences<'a>(evaluations: impl IntoIterator<Item = &'a Evaluation>) -> Vec<LicenceCount> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for evaluation in evaluations {
        let Some(change) = evaluation.action.licence.as_ref().filter(|_| !is_blocked(evaluation)) else { continue };
        if let Some(taken) = &change.taken {
            counts.entry(taken).or_default().0 += 1;
        }
        if let Some(freed) = &change.freed {
            counts.entry(freed).or_default().1 += 1;
        }
    }
    counts.into_iter().map(|(licence, (taken, freed))| LicenceCount { licence: licence.to_owned(), taken, freed }).collect()
}
