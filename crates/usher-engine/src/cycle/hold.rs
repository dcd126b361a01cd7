//! Step 3 of a cycle: a plan that takes away from more people than the limit allows waits, whole (EP-804, CYCLE.md §2). Whoever was
//! reviewed and let through no longer counts; whoever joined them since does.

use std::collections::HashSet;

use usher_core::evaluation::{Evaluation, Subject};
use usher_core::id::SourceId;
use usher_core::import::ObjectType;
use usher_core::plan::{Counts, DeletionPrevention, Held, NAMED, hold, takes_away};

use crate::engine::{Deletions, Engine};
use crate::error::EngineError;

/// Whom the limit doesn't count in this cycle.
pub(super) enum LetThrough {
    /// The limit counts everyone.
    Nobody,
    /// Exactly those that a held plan named: they were reviewed.
    These(HashSet<(ObjectType, SourceId)>),
    /// No plan waits: the word was given for whatever this cycle finds.
    Everyone,
}

impl LetThrough {
    /// What someone's word covers. To be asked before the cycle begins, which takes the held plan's place.
    pub(super) async fn of(engine: &Engine, deletions: Deletions) -> Result<Self, EngineError> {
        if deletions == Deletions::Guarded {
            return Ok(Self::Nobody);
        }
        let connection = engine.settings.id.clone();
        let waiting = engine.journal(move |journal| journal.held_back(&connection)).await?;
        Ok(waiting.map_or(Self::Everyone, Self::These))
    }

    fn covers(&self, subject: &Subject) -> bool {
        match self {
            Self::Nobody => false,
            Self::These(them) => them.contains(&(subject.object_type, subject.source_id.clone())),
            Self::Everyone => true,
        }
    }
}

/// Those whom a plan takes away from, as far as the limit counts them.
pub(super) struct TakenAway {
    let_through: LetThrough,
    counts: Counts,
    covered: u32,
    named: Vec<Subject>,
}

impl TakenAway {
    pub(super) fn new(let_through: LetThrough) -> Self {
        Self { let_through, counts: Counts::default(), covered: 0, named: Vec::new() }
    }

    pub(super) fn add(&mut self, evaluation: &Evaluation) {
        if !takes_away(evaluation) {
            return;
        }
        if self.let_through.covers(&evaluation.subject) {
            self.covered += 1;
            return;
        }
        self.counts.add(evaluation.action.kind);
        if self.named.len() < NAMED {
            self.named.push(evaluation.subject.clone());
        }
    }

    /// Does the plan wait for someone's word?
    pub(super) fn judge(self, prevention: DeletionPrevention) -> Option<Held> {
        let held = hold(prevention, &self.counts, self.named)?;
        if self.covered == 0 {
            return Some(held);
        }
        // The words are for those beyond; the plan that waits has them all.
        let message =
            format!("Since the plan that was let through, more would lose their account. Besides its {}: {}", self.covered, held.message);
        Some(Held { message, ..held })
    }
}
