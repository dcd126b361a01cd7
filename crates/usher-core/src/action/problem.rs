//! The words for what is wrong with one object: what, to whom, why, and what to do.

use super::choose::Situation;
use super::convert::Mismatch;
use super::desired::Failure;
use crate::configuration::CompiledMapping;
use crate::evaluation::{Problem, Severity};
use crate::id::SourceId;
use crate::import::{ObjectType, Value};

fn problem(severity: Severity, code: &str, attribute: &str, message: String, fix: String) -> Problem {
    Problem { code: code.to_owned(), severity, attribute: Some(attribute.to_owned()), message, fix }
}

/// Where the value of a mapping is to be put right.
fn source_words(mapping: &CompiledMapping) -> String {
    if mapping.text.is_empty() { "the mapping's default value".to_owned() } else { format!("what {} reads in the source", mapping.text) }
}

/// A required attribute without a value, when an account is made (EP-408).
pub(crate) fn missing(situation: &Situation<'_>, mapping: &CompiledMapping) -> Problem {
    let application = &situation.configuration.profile().display_name;
    problem(
        Severity::Blocking,
        "MandatoryFieldsMissing",
        &mapping.target,
        format!("{} has no value for {}, and {application} makes no account without it.", situation.view.words(), mapping.target),
        format!("Fill in {}, or give the mapping of {} a default value.", source_words(mapping), mapping.target),
    )
}

/// A text that is longer than the target takes.
pub(crate) fn too_long(situation: &Situation<'_>, mapping: &CompiledMapping, value: &Value) -> Option<Problem> {
    let longest = mapping.max_length?;
    let length = value.as_text()?.chars().count();
    if length <= longest as usize {
        return None;
    }
    let application = &situation.configuration.profile().display_name;
    let (severity, does) = if mapping.longer_refused { (Severity::Blocking, "refuses it") } else { (Severity::Warning, "may cut it") };
    Some(problem(
        severity,
        "ValueTooLong",
        &mapping.target,
        format!("The {} of {} has {length} characters; {application} takes {longest} and {does}.", mapping.target, situation.view.words()),
        format!("Shorten {}, or cut it in the mapping, for example with Left(..., {longest}).", source_words(mapping)),
    ))
}

/// The target keeps the name that an object got when it was made.
pub(crate) fn rename_refused(situation: &Situation<'_>, current: &Value, desired: &Value) -> Problem {
    let application = &situation.configuration.profile().display_name;
    let (things, target) = match situation.view.object.object_type {
        ObjectType::User => ("accounts", "userName"),
        ObjectType::Group => ("groups", "displayName"),
    };
    let (old, new) = (current.as_text().unwrap_or_default(), desired.as_text().unwrap_or_default());
    problem(
        Severity::Warning,
        "RenameNotSupported",
        target,
        format!("{application} can't rename {things}: it stays \"{old}\" there, though it is \"{new}\" in the source now."),
        format!("Rename it in {application} by hand if that is possible there; Usher keeps it linked either way."),
    )
}

/// The person referred to has no account and won't get one.
pub(crate) fn reference_missing(situation: &Situation<'_>, mapping: &CompiledMapping, id: &SourceId) -> Problem {
    problem(
        Severity::Warning,
        "ReferenceMissing",
        &mapping.target,
        format!(
            "{} of {} is left out: the person it refers to ({id}) has no account in the target.",
            mapping.target,
            situation.view.words()
        ),
        "Nothing, if that person isn't meant to have an account. Otherwise bring them into scope; the reference follows.".to_owned(),
    )
}

/// A mapping that gives no usable value.
pub(crate) fn failed(situation: &Situation<'_>, mapping: &CompiledMapping, source: &Value, failure: Failure) -> Problem {
    let person = situation.view.words();
    let target = &mapping.target;
    let shown = source.as_text().unwrap_or_default();
    let (code, message, fix) = match failure {
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
        Failure::Type(Mismatch::NotInteger) => (
            "InvalidValue",
            format!("The mapping of {target} gives \"{shown}\" for {person}, but {target} holds a whole number."),
            "Put the value right in the source, or map an attribute that holds a number.".to_owned(),
        ),
    };
    let fix = if fix.is_empty() { format!("Put the mapping of {target} right, or what it reads in the source.") } else { fix };
    problem(Severity::Blocking, code, target, message, fix)
}

/// The expression said to leave the whole object.
pub(crate) fn object_ignored(situation: &Situation<'_>, target: &str) -> Problem {
    problem(
        Severity::Warning,
        "EntrySynchronizationSkipped",
        target,
        format!("The expression for {target} says to leave {} alone (IgnoreObjectFlow).", situation.view.words()),
        "Nothing, if that is meant. Otherwise change the expression.".to_owned(),
    )
}
