//! Step 3 of a cycle: a plan that takes away from more people than the limit allows waits, whole (EP-804, CYCLE.md §2). Whoever was
//! reviewed and let through no longer counts; whoever joined them since does.

use std::collections::HashMap;

use usher_core::evaluation::{ActionKind, Evaluation, Subject};
use usher_core::id::SourceId;
use usher_core::import::ObjectType;
use usher_core::plan::{Counts, DeletionPrevention, Held, NAMED, exceeds, hold, takes_away};

use crate::engine::{Deletions, Engine};
use crate::error::EngineError;

/// Whom the limit doesn't count in this cycle.
pub(super) enum LetThrough {
    /// The limit counts everyone.
    Nobody,
    /// Exactly those that a held plan named, and for what it was to do to them: that was reviewed.
    These(HashMap<(ObjectType, SourceId), ActionKind>),
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

    fn covers(&self, evaluation: &Evaluation) -> bool {
        let subject = &evaluation.subject;
        match self {
            Self::Nobody => false,
            Self::These(them) => them.get(&(subject.object_type, subject.source_id.clone())) == Some(&evaluation.action.kind),
            Self::Everyone => true,
        }
    }
}

/// Those whom a plan takes away from, and how many of them the limit counts.
pub(super) struct TakenAway {
    let_through: LetThrough,
    all: Counts,
    counted: Counts,
    /// Those that the limit counts come first.
    named: Vec<Subject>,
    reviewed: Vec<Subject>,
}

impl TakenAway {
    pub(super) fn new(let_through: LetThrough) -> Self {
        Self { let_through, all: Counts::default(), counted: Counts::default(), named: Vec::new(), reviewed: Vec::new() }
    }

    pub(super) fn add(&mut self, evaluation: &Evaluation) {
        if !takes_away(evaluation) {
            return;
        }
        self.all.add(evaluation.action.kind);
        let covered = self.let_through.covers(evaluation);
        let names = if covered { &mut self.reviewed } else { &mut self.named };
        if names.len() < NAMED {
            names.push(evaluation.subject.clone());
        }
        if !covered {
            self.counted.add(evaluation.action.kind);
        }
    }

    /// Does the plan wait for someone's word? Its count is of all who would lose something: the next word is for all of them.
    pub(super) fn judge(self, prevention: DeletionPrevention) -> Option<Held> {
        if !exceeds(prevention, &self.counted) {
            return None;
        }
        let beyond = self.counted.taken_away();
        let held = hold(prevention, &self.all, self.named.into_iter().chain(self.reviewed))?;
        if beyond == held.count {
            return Some(held);
        }
        let message = format!("{} {beyond} of them were not in the plan that was let through.", held.message);
        Some(Held { message, ..held })
    }
}
