//! Values in whatever form a target keeps them. Decides nothing about what is sent.

use std::collections::{BTreeMap, BTreeSet};

use usher_core::import::Value;

/// Does an account hold all of what was sent, though perhaps in another case or with other spaces? Several values are a set
/// (scim-client.md 3.9).
pub(super) fn holds(sent: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> bool {
    sent.iter().all(|(name, value)| folded(value) == held.get(name).map(folded).unwrap_or_default())
}

fn folded(value: &Value) -> BTreeSet<String> {
    value.texts().iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).collect()
}
