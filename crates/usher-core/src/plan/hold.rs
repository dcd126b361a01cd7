//! Accidental deletion prevention: the words for a plan that has to wait (EP-801 to EP-806).

use super::{Counts, DeletionPrevention, Held, exceeds};
use crate::evaluation::{ActionKind, Evaluation, Subject};

/// The most subjects that a [`Held`] names.
pub const NAMED: usize = 100;

/// Does the plan wait for someone's word? `subjects` are those who would be disabled or deleted; the first [`NAMED`] are kept.
#[must_use]
pub fn hold(prevention: DeletionPrevention, counts: &Counts, subjects: impl IntoIterator<Item = Subject>) -> Option<Held> {
    if !exceeds(prevention, counts) {
        return None;
    }
    let threshold = prevention.threshold;
    Some(Held {
        code: "TooManyDeletes".to_owned(),
        message: format!(
            "This cycle would disable {} and delete {}: {} in all, more than the {threshold} that accidental deletion prevention allows. Nothing was sent.",
            counts.disable,
            counts.delete,
            counts.taken_away()
        ),
        fix: "If that is meant, review the plan and allow the deletions for this cycle. If not, look at what happened to the source \
              (a file cut short, a group emptied, a filter changed), put it right, and run again."
            .to_owned(),
        count: counts.taken_away(),
        threshold,
        subjects: subjects.into_iter().take(NAMED).collect(),
    })
}

/// Is this one of those that accidental deletion prevention counts (EP-802)? Of one that is blocked nothing is sent: the caller leaves it
/// out.
#[must_use]
pub fn takes_away(evaluation: &Evaluation) -> bool {
    matches!(evaluation.action.kind, ActionKind::Disable | ActionKind::Delete)
}
