//! The words for what is wrong with one object: what, to whom, why, and what to do.

use super::choose::Situation;
use super::convert::Mismatch;
use super::desired::Failure;
use crate::configuration::CompiledMapping;
use crate::evaluation::{Problem, Severity};
use crate::id::SourceId;
use crate::import::{ObjectType, Value};
use crate::scope::Undecided;

/// A problem about one target attribute.
pub(crate) fn about(severity: Severity, code: &str, attribute: &str, message: String, fix: String) -> Problem {
    Problem { code: code.to_owned(), severity, attribute: Some(attribute.to_owned()), message, fix }
}

impl CompiledMapping {
    /// Where its value is to be put right.
    pub(crate) fn source_words(&self) -> String {
        if self.text.is_empty() { "the mapping's default value".to_owned() } else { format!("what {} reads in the source", self.text) }
    }
}

/// A required attribute without a value, when an account is made (EP-408).
pub(crate) fn missing(situation: &Situation<'_>, mapping: &CompiledMapping) -> Problem {
    let application = &situation.configuration.profile().display_name;
    about(
        Severity::Blocking,
        "MandatoryFieldsMissing",
        &mapping.target,
        format!("{} has no value for {}, and {application} makes no account without it.", situation.view.words(), mapping.target),
        format!("Fill in {}, or give the mapping of {} a default value.", mapping.source_words(), mapping.target),
    )
}

/// The target keeps what an object got when it was made.
pub(crate) fn change_refused(situation: &Situation<'_>, mapping: &CompiledMapping, current: &Value, desired: &Value) -> Problem {
    let application = &situation.configuration.profile().display_name;
    let (old, new) = (current.as_text().unwrap_or_default(), desired.as_text().unwrap_or_default());
    let (old, new) = (mapping.shown(&old), mapping.shown(&new));
    if !mapping.is_name(situation.view.object.object_type) {
        let message = format!(
            "{application} can't change {} of {}: it stays \"{old}\" there, though it is \"{new}\" in the source now.",
            mapping.target,
            situation.view.words()
        );
        let fix = format!("Change it in {application} by hand if that is possible there.");
        return about(Severity::Warning, "ChangeNotSupported", &mapping.target, message, fix);
    }
    let things = match situation.view.object.object_type {
        ObjectType::User => "accounts",
        ObjectType::Group => "groups",
    };
    about(
        Severity::Warning,
        "RenameNotSupported",
        &mapping.target,
        format!("{application} can't rename {things}: it stays \"{old}\" there, though it is \"{new}\" in the source now."),
        format!("Rename it in {application} by hand if that is possible there; Usher keeps it linked either way."),
    )
}

/// A value that is to be cleared but that the target demands.
pub(crate) fn clear_refused(situation: &Situation<'_>, mapping: &CompiledMapping) -> Problem {
    let application = &situation.configuration.profile().display_name;
    about(
        Severity::Warning,
        "MandatoryFieldsMissing",
        &mapping.target,
        format!(
            "{} has no value for {} any more, but {application} demands one: it keeps the old value.",
            situation.view.words(),
            mapping.target
        ),
        format!("Fill in {}.", mapping.source_words()),
    )
}

/// A value that is to be cleared but that accounts are found by, or that says who has access.
pub(crate) fn never_cleared(situation: &Situation<'_>, mapping: &CompiledMapping) -> Problem {
    let why = if mapping.target == "active" { "it says who has access" } else { "it tells whose account it is" };
    about(
        Severity::Warning,
        "NeverCleared",
        &mapping.target,
        format!("{} has no value for {} any more, but {why}: it keeps the old value.", situation.view.words(), mapping.target),
        format!("Fill in {}, or take {} off the list of cleared attributes.", mapping.source_words(), mapping.target),
    )
}

/// Those referred to have no account and won't get one.
pub(crate) fn reference_missing(situation: &Situation<'_>, mapping: &CompiledMapping, missing: &[&SourceId]) -> Problem {
    const NAMED: usize = 5;
    let what = if mapping.referred.contains(&ObjectType::User) { "person" } else { "group" };
    let (target, whose) = (&mapping.target, situation.view.words());
    let (message, fix) = match missing {
        [id] => (
            if mapping.multivalued {
                format!("{target} of {whose} leaves one out: the {what} it refers to ({id}) has no account that Usher knows.")
            } else {
                format!("{target} of {whose} is left out: the {what} it refers to ({id}) has no account that Usher knows.")
            },
            format!(
                "Nothing, if that {what} isn't meant to have an account or is protected. Otherwise bring them into scope; the reference follows."
            ),
        ),
        several => {
            let mut names = several.iter().take(NAMED).map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            if several.len() > NAMED {
                names = format!("{names} and {} more", several.len() - NAMED);
            }
            let count = several.len();
            (
                format!("{target} of {whose} leaves {count} out that have no account that Usher knows: {names}."),
                "Nothing, if they aren't meant to have accounts or are protected. Otherwise bring them into scope; the references follow."
                    .to_owned(),
            )
        }
    };
    about(Severity::Warning, "ReferenceMissing", target, message, fix)
}

/// A mapping that gives no usable value.
pub(crate) fn failed(situation: &Situation<'_>, mapping: &CompiledMapping, source: &Value, failure: Failure) -> Problem {
    let person = situation.view.words();
    let target = &mapping.target;
    let text = source.as_text().unwrap_or_default();
    let shown = mapping.shown(&text);
    let (code, message, fix) = match failure {
        Failure::AllTaken(values) => return all_taken(situation, mapping, &values),
        // Its words may name the value.
        Failure::Expression(_, fix) if mapping.hides() => {
            ("ExpressionFailed", format!("The expression for {target} failed for {person}; why isn't told, since it hides its value."), fix)
        }
        Failure::Expression(message, fix) => {
            ("ExpressionFailed", format!("The expression for {target} failed for {person}: {message}"), fix)
        }
        Failure::Type(Mismatch::SeveralValues(count)) => (
            "SchemaPropertyCanOnlyAcceptValue",
            format!("The mapping of {target} gives {count} values for {person}, but {target} holds one."),
            "Choose one of them with Item(..., 1), or join them with Join.".to_owned(),
        ),
        Failure::Type(Mismatch::NotBoolean) => (
            "InvalidValue",
            format!("The mapping of {target} gives \"{shown}\" for {person}, but {target} holds True or False."),
            "Let the expression give True or False, for example with Switch.".to_owned(),
        ),
        Failure::Type(Mismatch::NotDate) => (
            "InvalidValue",
            format!("The mapping of {target} gives \"{shown}\" for {person}, but {target} holds a date."),
            "Let it give a date such as 2026-03-31, for example with FormatDateTime.".to_owned(),
        ),
        Failure::Type(Mismatch::NotInteger) => (
            "InvalidValue",
            format!("The mapping of {target} gives \"{shown}\" for {person}, but {target} holds a whole number."),
            "Put the value right in the source, or map an attribute that holds a number.".to_owned(),
        ),
    };
    let fix = if fix.is_empty() { format!("Put the mapping of {target} right, or what it reads in the source.") } else { fix };
    about(Severity::Blocking, code, target, message, fix)
}

/// Every value that the mapping may choose from belongs to somebody already.
fn all_taken(situation: &Situation<'_>, mapping: &CompiledMapping, values: &[String]) -> Problem {
    let application = &situation.configuration.profile().display_name;
    let listed = if mapping.hides() { String::new() } else { format!(" ({})", values.join(", ")) };
    about(
        Severity::Blocking,
        "EntryConflict",
        &mapping.target,
        format!(
            "Every {} that the mapping offers for {} is taken{listed}: accounts in {application} hold it, or somebody before gets it. No account is made.",
            mapping.target,
            situation.view.words()
        ),
        format!("Add a rule to the mapping of {} that gives another value, or free one of these in {application}.", mapping.target),
    )
}

/// Whether the object is in scope hangs on a clause that can't be judged for it.
pub(crate) fn scope_undecided(situation: &Situation<'_>, undecided: Undecided) -> Problem {
    let Undecided { why, fix } = undecided;
    Problem {
        code: "ScopeUndecided".to_owned(),
        severity: Severity::Blocking,
        attribute: None,
        message: format!("Whether {} is in scope can't be told, so nothing is done for them. {why}", situation.view.words()),
        fix: fix.to_owned(),
    }
}

/// The expression said to leave the whole object.
pub(crate) fn object_ignored(situation: &Situation<'_>, target: &str) -> Problem {
    about(
        Severity::Warning,
        "EntrySynchronizationSkipped",
        target,
        format!("The expression for {target} says to leave {} alone (IgnoreObjectFlow).", situation.view.words()),
        "Nothing, if that is meant. Otherwise change the expression.".to_owned(),
    )
}
