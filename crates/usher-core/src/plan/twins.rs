//! One who leaves and one who comes with the same name in the same cycle are most likely one person whose id changed. Disabling the
//! first would take their phone away, and the second gets no account while the first has it: so nothing is done for either, and both
//! are told. A file whose ids were rewritten does this to everyone at once.
//!
//! Streams: it keeps a name and an id of those who leave or come. Read next: `stranger.rs`, the same seen from the target.

use std::collections::HashMap;

use super::order;
use crate::configuration::Configuration;
use crate::evaluate::{MatchQuery, Matching};
use crate::evaluation::{ActionKind, Evaluation};
use crate::id::SourceId;
use crate::import::{ObjectType, Presence, SourceObject};

/// Who leaves an account of which name, and who comes and wants it. Feed it every evaluation of the plan, in any order.
#[derive(Debug, Default)]
pub struct Twins {
    leaving: HashMap<(ObjectType, String), Known>,
    coming: HashMap<(ObjectType, String), Known>,
    /// Of whom the name is chosen (`SelectUniqueValue`): what an evaluation takes before the target was asked is a guess, and two are never
    /// taken for one because of it.
    chosen: Vec<ObjectType>,
}

#[derive(Debug)]
struct Known {
    id: SourceId,
    label: String,
}

/// The words for each of two who may be one.
pub type Refused = HashMap<(ObjectType, SourceId), String>;

impl Twins {
    /// For a plan of this configuration.
    #[must_use]
    pub fn new(configuration: &Configuration) -> Self {
        let types = [ObjectType::User, ObjectType::Group].into_iter();
        Self { chosen: types.filter(|object_type| configuration.chooses_name(*object_type)).collect(), ..Self::default() }
    }

    /// Records one who leaves or comes. `matching`: as the evaluation was made with. `questions`: what is looked for, for one without an
    /// account; one who is blocked comes all the same.
    pub fn add(&mut self, object: &SourceObject, matching: &Matching, questions: &[MatchQuery], evaluation: &Evaluation) {
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
                let taken = order::taken_name(evaluation).filter(|_| !self.chosen.contains(&object.object_type));
                for name in asked.chain(taken) {
                    self.coming.insert((object.object_type, name), known());
                }
            }
            Matching::NotTried => {}
        }
    }

    /// Does anybody lose an account in this plan?
    #[must_use]
    pub fn anyone_leaves(&self) -> bool {
        !self.leaving.is_empty()
    }

    /// Whoever leaves and whoever comes under the same name, with the words for both.
    #[must_use]
    pub fn refused(&self) -> Refused {
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
pub fn refuse(evaluation: &mut Evaluation, refused: &Refused) -> bool {
    let Some(words) = refused.get(&(evaluation.subject.object_type, evaluation.subject.source_id.clone())) else { return false };
    let fix = "If it is one person, put the old id back. If ids changed for good, make a new connection for this source: it matches everyone to the \
               accounts that are there. If they are two, give the new one another name, or disable the old account in the application.";
    evaluation.block("IdChanged", words.clone(), fix);
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{Twins, refuse};
    use crate::evaluate::{Link, MatchQuery, Matching, TargetImage};
    use crate::evaluation::{ActionKind, ActionReason, Evaluation};
    use crate::import::{ObjectType, Presence, SourceObject, Value};
    use crate::plan::test_objects::{evaluation, object};

    fn link(name: &str, active: bool) -> Link {
        let image = TargetImage { name: name.to_owned(), active: Some(active), ..TargetImage::default() };
        Link { target_id: "t1".into(), image, kept: Default::default() }
    }

    fn gone(id: &str) -> SourceObject {
        SourceObject { presence: Presence::SoftDeleted, ..object(id) }
    }

    fn asks(name: &str) -> Vec<MatchQuery> {
        vec![MatchQuery { property: "userName".to_owned(), precedence: 1, value: Value::text(name), case_exact: false }]
    }

    /// One leaves with this link and action; "new" comes and asks for a name. Who is refused?
    fn refused(leaver: &SourceObject, link: Link, kind: ActionKind, wanted: &str) -> Vec<String> {
        let mut twins = Twins::default();
        twins.add(leaver, &Matching::Linked(link), &[], &evaluation(leaver, kind));
        let newcomer = object("new");
        twins.add(&newcomer, &Matching::Searched(vec![Vec::new()]), &asks(wanted), &evaluation(&newcomer, ActionKind::Create));
        let mut ids: Vec<String> = twins.refused().into_keys().map(|(_, id)| id.0).collect();
        ids.sort();
        ids
    }

    #[test]
    fn one_who_leaves_and_one_who_comes_under_the_same_name_both_wait() {
        assert_eq!(refused(&gone("old"), link("Ann@contoso.com", true), ActionKind::Disable, "ann@CONTOSO.com"), ["new", "old"]);
        assert_eq!(refused(&gone("old"), link("ann", true), ActionKind::Delete, "ann"), ["new", "old"]);
    }

    #[test]
    fn a_name_that_the_target_keeps_in_its_own_form_is_known_as_it_was_sent() {
        let mut held = link("ann.lee", true);
        held.kept.insert("userName".to_owned(), ("Ann Lee".into(), "ann.lee".into()));
        assert_eq!(refused(&gone("old"), held, ActionKind::Disable, "ann lee"), ["new", "old"]);
    }

    #[test]
    fn who_loses_nothing_or_has_another_name_keeps_nobody_waiting() {
        let none: [&str; 0] = [];
        assert_eq!(refused(&gone("old"), link("ann", true), ActionKind::Disable, "bo"), none);
        assert_eq!(refused(&object("old"), link("ann", true), ActionKind::Disable, "ann"), none, "still in the source");
        assert_eq!(refused(&gone("old"), link("ann", true), ActionKind::None, "ann"), none);
        assert_eq!(refused(&gone("old"), link("ann", false), ActionKind::Delete, "ann"), none, "disabled before");
        let group = SourceObject { object_type: ObjectType::Group, ..gone("old") };
        assert_eq!(refused(&group, link("ann", true), ActionKind::Delete, "ann"), none, "a group's name is no person's");
    }

    #[test]
    fn both_are_told_of_one_another() {
        let (old, new) = (gone("old"), object("new"));
        let mut twins = Twins::default();
        let mut evaluations: Vec<Evaluation> = vec![evaluation(&old, ActionKind::Disable), evaluation(&new, ActionKind::Create)];
        twins.add(&old, &Matching::Linked(link("ann", true)), &[], &evaluations[0]);
        assert!(twins.anyone_leaves());
        twins.add(&new, &Matching::Searched(Vec::new()), &asks("ann"), &evaluations[1]);
        for evaluation in &mut evaluations {
            assert!(refuse(evaluation, &twins.refused()));
            let problem = evaluation.action.problems.last().unwrap();
            assert_eq!((evaluation.action.reason, problem.code.as_str()), (ActionReason::Blocked, "IdChanged"));
            assert!(problem.message.contains("(old)") && problem.message.contains("(new)"), "{}", problem.message);
        }
        let bystander = object("other");
        assert!(!refuse(&mut evaluation(&bystander, ActionKind::Update), &twins.refused()));
    }
}
