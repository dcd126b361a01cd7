//! Complaints about a clause's operator and operand. Nothing is judged here: that is `scope/`.

use crate::configuration::Complaint;
use crate::evaluation::Severity;
use crate::expression::Pattern;
use crate::nearest::suggestion;
use crate::scope::{Clause, Operand, operators};

pub(super) fn check(clause: &Clause) -> Option<Complaint> {
    if clause.operator.is_empty() {
        return Some(no_operator(clause));
    }
    let Some(known) = operators().iter().find(|known| known.name == clause.operator) else { return Some(unknown(clause)) };
    match (known.operand(), clause.value.as_deref()) {
        (Operand::None, _) => None,
        (Operand::Text | Operand::Pattern | Operand::Number, None | Some("")) => Some(incomplete(clause)),
        (Operand::Text, Some(_)) => None,
        (Operand::Pattern, Some(pattern)) => check_pattern(pattern),
        (Operand::Number, Some(number)) => number.trim().parse::<i64>().is_err().then(|| not_a_number(clause, number)),
    }
}

fn no_operator(clause: &Clause) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "ClauseIncomplete",
        format!("The clause on {} has no operator.", clause.attribute),
        "Choose its operator, or remove the clause.",
    )
}

/// EP-212: kept on import, refused here. Were it merely false, it could put everyone out of scope.
fn unknown(clause: &Clause) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "OperatorUnknown",
        format!("The operator {} isn't documented, so whom this clause lets through can't be told.", clause.operator),
        suggestion(&clause.operator, operators().iter().map(|known| known.name), "Choose another operator."),
    )
}

fn incomplete(clause: &Clause) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "ClauseIncomplete",
        format!("The clause on {} has no value for {} to compare with.", clause.attribute, clause.operator),
        "Enter the value, or remove the clause. IS NULL and IS NOT NULL ask whether there is a value at all.",
    )
}

/// EP-208.
fn not_a_number(clause: &Clause, number: &str) -> Complaint {
    Complaint::new(
        Severity::Blocking,
        "NumberExpected",
        format!("{} compares whole numbers, but the clause on {} has \"{number}\".", clause.operator, clause.attribute),
        "Enter a whole number.",
    )
}

/// EP-209: whether a pattern must cover the whole value isn't documented; anchored, it says the same either way.
fn check_pattern(pattern: &str) -> Option<Complaint> {
    if let Err(error) = Pattern::new(pattern) {
        let message = format!("The pattern {pattern} can't be used: {error}");
        return Some(Complaint::new(
            Severity::Blocking,
            "PatternInvalid",
            message,
            "Put the pattern right; it is a .NET regular expression.",
        ));
    }
    let anchored = pattern.starts_with('^') && pattern.ends_with('$') && !pattern.ends_with("\\$");
    (!anchored).then(|| {
        Complaint::new(
            Severity::Warning,
            "PatternUnanchored",
            format!("It isn't documented whether the pattern {pattern} must cover the whole value or only a part of it."),
            format!(
                "Write ^{}$ for the whole value, or ^.*{pattern}.*$ for a part of it.",
                pattern.trim_start_matches('^').trim_end_matches('$')
            ),
        )
    })
}
