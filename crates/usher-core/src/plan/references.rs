//! What a list of references (a group's owners) comes to in the target. The plan compares by it and the sender writes by it, so that both
//! mean the same. Asks nobody.

use std::collections::BTreeSet;

use crate::evaluate::References;
use crate::id::{SourceId, TargetId};
use crate::import::{ObjectType, Value};

/// The accounts that a list of references is to hold: of those among `ids` who have one. While somebody has none, what the list holds
/// (`held`) and is nobody's known account stays too: it may be theirs, and a list is never emptied of someone whom the source names.
#[must_use]
pub fn referred_accounts(ids: &[SourceId], referred: &[ObjectType], held: &Value, references: &dyn References) -> BTreeSet<String> {
    let account = |id: &SourceId| referred.iter().find_map(|kind| references.target_of(*kind, id));
    let accounts: Vec<Option<TargetId>> = ids.iter().map(account).collect();
    let complete = accounts.iter().all(Option::is_some);
    let nobodys = |target: &&String| {
        let target = TargetId((*target).clone());
        referred.iter().all(|kind| references.source_of(*kind, &target).is_none())
    };
    let stays = held_accounts(held).into_iter().filter(|_| !complete).filter(|target| nobodys(&target)).collect::<Vec<_>>();
    accounts.into_iter().flatten().map(|target| target.0).chain(stays).collect()
}

/// The accounts that an attribute holds references to.
#[must_use]
pub fn held_accounts(held: &Value) -> BTreeSet<String> {
    held.texts().into_iter().collect()
}
