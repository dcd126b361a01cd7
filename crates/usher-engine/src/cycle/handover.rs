//! Names that are handed on: B takes the userName that A gives up. Whoever gives goes before whoever takes; a ring of them, in which
//! nobody can go first, is refused and never guessed (CYCLE.md §3).

use std::collections::{HashMap, HashSet};

use usher_core::evaluation::{Evaluation, MatchResult};
use usher_core::id::SourceId;
use usher_core::import::ObjectType;
use usher_core::plan::order;

/// Who gives which name up in a plan, and takes which one for it. Two names and an id for each.
#[derive(Default)]
pub(super) struct Handovers {
    givers: HashMap<(ObjectType, String), Giver>,
}

struct Giver {
    id: SourceId,
    display_name: String,
    takes: Option<String>,
}

/// The order that follows.
#[derive(Default)]
pub(super) struct Order {
    pub(super) waves: Waves,
    rings: HashMap<(ObjectType, SourceId), String>,
    given: HashSet<(ObjectType, String)>,
}

/// How many actions of the freeing phase have to be done before an object's; those that need none aren't in it.
pub(crate) type Waves = HashMap<(ObjectType, SourceId), u32>;

impl Handovers {
    pub(super) fn add(&mut self, evaluation: &Evaluation) {
        let Some(given) = order::freed_name(evaluation) else { return };
        let takes = order::taken_name(evaluation);
        // Another spelling of the same name frees nothing.
        if takes.as_ref() == Some(&given) {
            return;
        }
        let subject = &evaluation.subject;
        let giver = Giver { id: subject.source_id.clone(), display_name: subject.display_name.clone(), takes };
        self.givers.insert((subject.object_type, given), giver);
    }

    pub(super) fn order(&self) -> Order {
        let mut order = Order { given: self.givers.keys().cloned().collect(), ..Order::default() };
        for ((object_type, _), first) in &self.givers {
            let mut names = vec![first.display_name.as_str()];
            let mut last = first;
            while let Some(next) = last.takes.clone().and_then(|name| self.givers.get(&(*object_type, name))) {
                if next.id == first.id || names.len() > self.givers.len() {
                    order.rings.insert((*object_type, first.id.clone()), names.join(", "));
                    break;
                }
                names.push(next.display_name.as_str());
                last = next;
            }
            let before = u32::try_from(names.len() - 1).unwrap_or(u32::MAX);
            if before > 0 {
                order.waves.insert((*object_type, first.id.clone()), before);
            }
        }
        order
    }
}

impl Order {
    /// Is somebody refused an account whose name its owner gives up in this plan? Then the next cycle finds it free.
    pub(super) fn will_be_free(&self, evaluation: &Evaluation) -> bool {
        let subject = &evaluation.subject;
        let matching = &evaluation.matching;
        let names = matching.attempts.iter().filter_map(|tried| tried.value.as_text());
        matching.result == MatchResult::Taken
            && names.into_iter().any(|name| self.given.contains(&(subject.object_type, name.to_lowercase())))
    }

    /// Refuses one who stands in a ring. Answers whether it does.
    pub(super) fn refuse_ring(&self, evaluation: &mut Evaluation) -> bool {
        let subject = &evaluation.subject;
        let Some(ring) = self.rings.get(&(subject.object_type, subject.source_id.clone())) else { return false };
        let message = format!(
            "{ring} pass their names on to one another in a ring, so none of them can be renamed first. Nothing is done for any of them."
        );
        evaluation.block("NameRing", message, "Give one of them a third name, let a cycle run, then give the name that is wanted.");
        true
    }
}
