//! Two objects of one plan that want the same account or the same unique name: both are refused (EP-306), neither is guessed.
//!
//! Streams: it keeps a name and an id for each planned action, never an evaluation. Read next: `hold.rs`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::order::{is_blocked, taken_name};
use crate::evaluate::MatchQuery;
use crate::evaluation::{ActionReason, Evaluation, MatchResult, Problem, Severity, Subject};
use crate::id::{SourceId, TargetId};
use crate::import::{ObjectType, SourceObject};

/// Who has claimed what so far. Feed it every evaluation of the plan, in the plan's order.
#[derive(Debug, Default)]
pub struct Claims {
    names: HashMap<(ObjectType, String), Claimant>,
    accounts: HashMap<(ObjectType, TargetId), Claimant>,
}

/// One who claimed something, kept small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimant {
    /// Its id in the source.
    pub source_id: SourceId,
    /// What to call it.
    pub display_name: String,
}

/// A claim that two make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What both want, in words: `the userName ann@contoso.com`, `the account 17`.
    pub claimed: String,
    /// The target attribute, where it is about one.
    pub attribute: Option<String>,
    /// Who claimed it first. To be refused as well, with [`refuse`] and the mirrored conflict ([`Conflict::mirrored`]).
    pub with: Claimant,
}

impl Conflict {
    /// Two who look for an account by the same value; this is how the other one of them sees it.
    #[must_use]
    pub fn over(query: &MatchQuery, with: &SourceObject) -> Self {
        Self {
            claimed: format!("the {} {}", query.property, query.value.as_text().unwrap_or_default()),
            attribute: Some(query.property.clone()),
            with: Claimant { source_id: with.id.clone(), display_name: with.label() },
        }
    }

    /// The same conflict as the other one sees it.
    #[must_use]
    pub fn mirrored(&self, subject: &Subject) -> Self {
        Self { with: Claimant::of(subject), ..self.clone() }
    }
}

impl Claimant {
    fn of(subject: &Subject) -> Self {
        Self { source_id: subject.source_id.clone(), display_name: subject.display_name.clone() }
    }
}

impl Claims {
    /// Records what an evaluation claims. Answers the conflict with one that came before, if there is one; the caller then
    /// [`refuse`]s both. A third claimant meets the first one again. One that is blocked claims nothing.
    pub fn claim(&mut self, evaluation: &Evaluation) -> Option<Conflict> {
        if is_blocked(evaluation) {
            return None;
        }
        let subject = &evaluation.subject;
        let account = match evaluation.matching.result {
            MatchResult::Linked | MatchResult::One => subject.target_id.clone(),
            MatchResult::None | MatchResult::Several | MatchResult::Taken | MatchResult::NoValue | MatchResult::NotTried => None,
        };
        let by_account = account.and_then(|id| {
            let with = earlier(self.accounts.entry((subject.object_type, id.clone())), subject)?;
            Some(Conflict { claimed: format!("the account {id}"), attribute: None, with })
        });
        let by_name = taken_name(evaluation).and_then(|name| {
            let with = earlier(self.names.entry((subject.object_type, name.clone())), subject)?;
            let attribute = match subject.object_type {
                ObjectType::User => "userName",
                ObjectType::Group => "displayName",
            };
            Some(Conflict { claimed: format!("the {attribute} {name}"), attribute: Some(attribute.to_owned()), with })
        });
        by_account.or(by_name)
    }
}

fn earlier<K>(entry: Entry<'_, K, Claimant>, subject: &Subject) -> Option<Claimant> {
    match entry {
        Entry::Occupied(held) if held.get().source_id != subject.source_id => Some(held.get().clone()),
        Entry::Occupied(_) => None,
        Entry::Vacant(free) => {
            free.insert(Claimant::of(subject));
            None
        }
    }
}

/// Blocks an evaluation because of a conflict. Once is enough: a second conflict changes nothing.
pub fn refuse(evaluation: &mut Evaluation, conflict: &Conflict) {
    const CODE: &str = "DuplicateSourceEntries";
    if evaluation.action.problems.iter().any(|problem| problem.code == CODE) {
        return;
    }
    evaluation.action.reason = ActionReason::Blocked;
    evaluation.action.problems.push(Problem {
        code: CODE.to_owned(),
        severity: Severity::Blocking,
        attribute: conflict.attribute.clone(),
        message: format!(
            "{} and {} ({}) both want {} in the target. Nothing is done for either.",
            evaluation.subject.display_name, conflict.with.display_name, conflict.with.source_id, conflict.claimed
        ),
        fix: "Give one of the two another value in the source, or take one of them out of scope.".to_owned(),
    });
}
