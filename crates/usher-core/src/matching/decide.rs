//! The verdict of matching: none, one, several, taken. Never takes the first of several (scim-client.md 8.3).

use super::Property;
use crate::evaluate::{Candidate, Link, Matching, TargetImage};
use crate::evaluation::{MatchAttempt, MatchResult, MatchStep, MatchedAccount, Problem, Severity};
use crate::import::SourceView;

/// What the action step builds on.
#[derive(Debug)]
pub(crate) enum Account<'a> {
    /// Known from an earlier cycle.
    Linked(&'a Link),
    /// Found for the first time.
    Found(&'a TargetImage),
    /// There is none.
    Nothing,
    /// Not looked for.
    Unknown,
    /// It isn't clear which; says why.
    Unclear(Problem),
}

/// Judges what was found. `in_scope` false: an object without a link isn't looked for, for nothing could follow from it.
pub(crate) fn decide<'a>(
    matching: &'a Matching,
    properties: &[Property],
    view: &SourceView<'_>,
    in_scope: bool,
) -> (MatchStep, Account<'a>) {
    let found = match matching {
        Matching::Linked(link) => return (step(MatchResult::Linked, vec![linked(link)], Vec::new()), Account::Linked(link)),
        Matching::NotTried => return (step(MatchResult::NotTried, Vec::new(), Vec::new()), Account::Unknown),
        Matching::Searched(_) if !in_scope => return (step(MatchResult::NotTried, Vec::new(), Vec::new()), Account::Unknown),
        Matching::Searched(found) => found,
    };
    if properties.iter().all(|property| property.value.is_null()) {
        let attempts = properties.iter().map(|property| attempt(property, 0)).collect();
        return (step(MatchResult::NoValue, Vec::new(), attempts), Account::Unclear(no_value(view, properties)));
    }
    let mut attempts = Vec::new();
    let mut answers = found.iter();
    for property in properties {
        if property.value.is_null() {
            attempts.push(attempt(property, 0));
            continue;
        }
        // A search that ended early without a hit says nothing: to create then would risk a second account.
        let Some(candidates) = answers.next() else { return (step(MatchResult::NotTried, Vec::new(), attempts), Account::Unknown) };
        attempts.push(attempt(property, candidates.len()));
        let accounts: Vec<MatchedAccount> = candidates.iter().map(account).collect();
        match candidates.as_slice() {
            [] => {}
            [one] if one.linked_to.as_ref().is_some_and(|id| *id != view.object.id) => {
                return (step(MatchResult::Taken, accounts, attempts), Account::Unclear(taken(view, property, one)));
            }
            [one] => return (step(MatchResult::One, accounts, attempts), Account::Found(&one.image)),
            several => {
                let problem = several_found(view, property, several);
                return (step(MatchResult::Several, accounts, attempts), Account::Unclear(problem));
            }
        }
    }
    (step(MatchResult::None, Vec::new(), attempts), Account::Nothing)
}

fn step(result: MatchResult, accounts: Vec<MatchedAccount>, attempts: Vec<MatchAttempt>) -> MatchStep {
    MatchStep { result, accounts, attempts }
}

fn attempt(property: &Property, found: usize) -> MatchAttempt {
    MatchAttempt {
        property: property.name.clone(),
        precedence: property.precedence,
        value: property.value.clone(),
        found: u32::try_from(found).unwrap_or(u32::MAX),
        case_exact: property.case_exact,
    }
}

fn linked(link: &Link) -> MatchedAccount {
    MatchedAccount { id: link.target_id.clone(), name: link.image.name.clone(), active: link.image.active, linked_to: None }
}

fn account(candidate: &Candidate) -> MatchedAccount {
    MatchedAccount {
        id: candidate.target_id.clone(),
        name: candidate.image.name.clone(),
        active: candidate.image.active,
        linked_to: candidate.linked_to.clone(),
    }
}

fn no_value(view: &SourceView<'_>, properties: &[Property]) -> Problem {
    let names = properties.iter().map(|property| property.name.as_str()).collect::<Vec<_>>().join(", ");
    Problem {
        code: "ImportSkipped".to_owned(),
        severity: Severity::Blocking,
        attribute: properties.first().map(|property| property.name.clone()),
        message: format!("{} has no value for any matching property ({names}), so no account can be looked for or made.", view.words()),
        fix: "Fill in the source attribute that the matching property is mapped from, or choose another matching property.".to_owned(),
    }
}

fn several_found(view: &SourceView<'_>, property: &Property, candidates: &[Candidate]) -> Problem {
    let list = candidates.iter().map(|one| format!("{} (id {})", one.image.name, one.target_id)).collect::<Vec<_>>().join(", ");
    Problem {
        code: "DuplicateTargetEntries".to_owned(),
        severity: Severity::Blocking,
        attribute: Some(property.name.clone()),
        message: format!(
            "{} accounts have {} = {}, so it isn't clear which one belongs to {}: {list}. None of them is touched.",
            candidates.len(),
            property.name,
            property.value.as_text().unwrap_or_default(),
            view.words()
        ),
        fix: format!(
            "Remove or change the accounts that aren't theirs, or match by a property that is unique instead of {}.",
            property.name
        ),
    }
}

fn taken(view: &SourceView<'_>, property: &Property, candidate: &Candidate) -> Problem {
    let owner = candidate.linked_to.as_ref().map_or("another object", |id| id.as_str());
    Problem {
        code: "DuplicateSourceEntries".to_owned(),
        severity: Severity::Blocking,
        attribute: Some(property.name.clone()),
        message: format!(
            "The account {} (id {}) that has {} = {} belongs to another source object already ({owner}), so {} can't have it.",
            candidate.image.name,
            candidate.target_id,
            property.name,
            property.value.as_text().unwrap_or_default(),
            view.words()
        ),
        fix: format!("Give one of the two another value for {} in the source.", property.name),
    }
}
