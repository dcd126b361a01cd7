//! One who leaves and one who comes with the same name in the same cycle are most likely one person whose id changed. Disabling the
//! first would take their phone away, and the second gets no account while the first has it: so nothing is done for either, and both
//! are told. A file whose ids were rewritten does this to everyone at once.

use std::collections::HashMap;

use usher_core::evaluate::{MatchQuery, Matching};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Problem, Severity};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Presence, SourceObject};
use usher_core::plan::order;

/// Who leaves an account of which name, and who comes and wants it.
#[derive(Default)]
pub(super) struct Twins {
    leaving: HashMap<(ObjectType, String), Known>,
    coming: HashMap<(ObjectType, String), Known>,
}

struct Known {
    id: SourceId,
    label: String,
}

/// The words for each of two who may be one.
pub(super) type Refused = HashMap<(ObjectType, SourceId), String>;

impl Twins {
    /// `matching`: as the evaluation was made with. `questions`: what is looked for, for one without an account; one who is blocked comes
    /// all the same.
    pub(super) fn add(&mut self, object: &SourceObject, matching: &Matching, questions: &[MatchQuery], evaluation: &Evaluation) {
        let known = || Known { id: object.id.clone(), label: object.label() };
        match matching {
            Matching::Linked(link) => {
                // Who is disabled already loses nothing more when the account goes, and a group that is made anew loses nothing.
                let loses = match evaluation.action.kind {
                    ActionKind::Disable => true,
                    ActionKind::Delete => object.object_type == ObjectType::User && link.image.active != Some(false),
                    ActionKind::Create | ActionKind::Update | ActionKind::Enable | ActionKind::None | ActionKind::Skip => false,
                };
                if object.presence == Presence::Present || !loses {
                    return;
                }
                // A target may keep the name in a form of its own: the newcomer asks for it as it was sent.
                let sent = link.kept.get("userName").and_then(|(sent, _)| sent.as_text());
                for name in [Some(link.image.name.clone()), sent].into_iter().flatten() {
                    self.leaving.insert((object.object_type, name.to_lowercase()), known());
                }
            }
            Matching::Searched(_) => {
                let asked = questions.iter().filter_map(|query| query.value.as_text()).map(|value| value.to_lowercase());
                for name in asked.chain(order::taken_name(evaluation)) {
                    self.coming.insert((object.object_type, name), known());
                }
            }
            Matching::NotTried => {}
        }
    }

    /// Does anybody lose an account in this plan?
    pub(super) fn anyone_leaves(&self) -> bool {
        !self.leaving.is_empty()
    }

    pub(super) fn refused(&self) -> Refused {
        let mut refused = Refused::new();
        for ((object_type, name), gone) in &self.leaving {
            let Some(here) = self.coming.get(&(*object_type, name.clone())) else { continue };
            let words = format!(
                "{} ({}) is no longer in the source, and {} ({}) is, with the same name {name}: they look like one person whose id changed. Nothing is done for either.",
                gone.label, gone.id, here.label, here.id
            );
            refused.insert((*object_type, gone.id.clone()), words.clone());
            refused.insert((*object_type, here.id.clone()), words);
        }
        refused
    }
}

/// Refuses one of two who may be one. Answers whether it did.
pub(super) fn refuse(evaluation: &mut Evaluation, refused: &Refused) -> bool {
    let Some(words) = refused.get(&(evaluation.subject.object_type, evaluation.subject.source_id.clone())) else { return false };
    evaluation.action.reason = ActionReason::Blocked;
    evaluation.action.problems.push(Problem {
        code: "IdChanged".to_owned(),
        severity: Severity::Blocking,
        attribute: None,
        message: words.clone(),
        fix: "If it is one person, put the old id back. If ids changed for good, make a new connection for this source: it matches everyone to the \
              accounts that are there. If they are two, give the new one another name, or disable the old account in the application."
            .to_owned(),
    });
    true
}
