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
    names: HashMap<(ObjectType, String), Rival>,
    accounts: HashMap<(ObjectType, TargetId), Rival>,
}

/// One who claimed something, kept small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// Its id in the source.
    pub source_id: SourceId,
    /// What to call it.
    pub display_name: String,
}

/// A claim that two make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rivalry {
    /// What both want, in words: `the userName ann@contoso.com`, `the account 17`.
    pub claimed: String,
    /// The target attribute, where it is about one.
    pub attribute: Option<String>,
    /// Who claimed it first. To be refused as well, with [`refuse`] and the mirrored rivalry ([`Rivalry::mirrored`]).
    pub with: Rival,
}

impl Rivalry {
    /// Two who look for an account by the same value; this is how the other one of them sees it.
    #[must_use]
    pub fn over(query: &MatchQuery, with: &SourceObject) -> Self {
        Self {
            claimed: format!("the {} {}", query.property, query.value.as_text().unwrap_or_default()),
            attribute: Some(query.property.clone()),
            with: Rival { source_id: with.id.clone(), display_name: with.label() },
        }
    }

    /// The same rivalry as the other one sees it.
    #[must_use]
    pub fn mirrored(&self, subject: &Subject) -> Self {
        Self { with: Rival::of(subject), ..self.clone() }
    }
}

impl Rival {
    fn of(subject: &Subject) -> Self {
        Self { source_id: subject.source_id.clone(), display_name: subject.display_name.clone() }
    }
}

impl Claims {
    /// Records what an evaluation claims. Answers the rivalry with one that came before, if there is one; the caller then
    /// [`refuse`]s both. A third rival meets the first one again. One that is blocked claims nothing.
    pub fn claim(&mut self, evaluation: &Evaluation) -> Option<Rivalry> {
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
            Some(Rivalry { claimed: format!("the account {id}"), attribute: None, with })
        });
        let by_name = taken_name(evaluation).and_then(|name| {
            let with = earlier(self.names.entry((subject.object_type, name.clone())), subject)?;
            let attribute = subject.object_type.name_attribute();
            Some(Rivalry { claimed: format!("the {attribute} {name}"), attribute: Some(attribute.to_owned()), with })
        });
        by_account.or(by_name)
    }
}

fn earlier<K>(entry: Entry<'_, K, Rival>, subject: &Subject) -> Option<Rival> {
    match entry {
        Entry::Occupied(held) if held.get().source_id != subject.source_id => Some(held.get().clone()),
        Entry::Occupied(_) => None,
        Entry::Vacant(free) => {
            free.insert(Rival::of(subject));
            None
        }
    }
}

/// Blocks an evaluation because of a rivalry. Once is enough: a second rivalry changes nothing.
pub fn refuse(evaluation: &mut Evaluation, rivalry: &Rivalry) {
    const CODE: &str = "DuplicateSourceEntries";
    if evaluation.action.problems.iter().any(|problem| problem.code == CODE) {
        return;
    }
    evaluation.action.reason = ActionReason::Blocked;
    evaluation.action.problems.push(Problem {
        code: CODE.to_owned(),
        severity: Severity::Blocking,
        attribute: rivalry.attribute.clone(),
        message: format!(
            "{} and {} ({}) both want {} in the target. Nothing is done for either.",
            evaluation.subject.display_name, rivalry.with.display_name, rivalry.with.source_id, rivalry.claimed
        ),
        fix: "Give one of the two another value in the source, or take one of them out of scope.".to_owned(),
    });
}
