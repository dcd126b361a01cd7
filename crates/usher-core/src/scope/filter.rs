//! Filters and clauses, compiled once and judged for each object (EP-201 to EP-212).

use serde::{Deserialize, Serialize};

use super::operator::{self, Operand, Operator};
use crate::evaluation::{ClauseVerdict, FilterVerdict};
use crate::expression::{Attributes, Pattern};
use crate::import::Value;

/// A scoping filter: true if all its clauses are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Its title.
    pub name: String,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Source attribute.
    pub attribute: String,
    /// Operator, by Entra's name.
    pub operator: String,
    /// Operand; none for a unary operator.
    #[serde(default)]
    pub value: Option<String>,
}

/// Filters ready to be judged: patterns compiled, operators known.
#[derive(Debug)]
pub struct CompiledFilters {
    filters: Vec<(String, Vec<Compiled>)>,
}

#[derive(Debug)]
struct Compiled {
    clause: Clause,
    test: Result<Test, String>,
}

#[derive(Debug)]
enum Test {
    Plain(Operator),
    Pattern(Operator, Box<Pattern>),
    Number(Operator, i64),
}

impl CompiledFilters {
    /// Compiles filters. A clause that can't be judged is neither true nor false for anyone, and says why.
    #[must_use]
    pub fn compile(filters: &[Filter]) -> Self {
        let compiled = |filter: &Filter| {
            (filter.name.clone(), filter.clauses.iter().map(|clause| Compiled { clause: clause.clone(), test: test(clause) }).collect())
        };
        Self { filters: filters.iter().map(compiled).collect() }
    }

    /// Are there none? Then everyone whom assignment lets through is in scope.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// Every filter with every clause, judged.
    #[must_use]
    pub fn judge(&self, object: &dyn Attributes) -> Vec<FilterVerdict> {
        let verdict = |(name, clauses): &(String, Vec<Compiled>)| {
            let clauses: Vec<ClauseVerdict> = clauses.iter().map(|clause| clause.judge(object)).collect();
            FilterVerdict { name: name.clone(), passed: clauses.iter().all(|clause| clause.passed), clauses }
        };
        self.filters.iter().map(verdict).collect()
    }
}

fn test(clause: &Clause) -> Result<Test, String> {
    let operator =
        operator::find(&clause.operator).ok_or_else(|| format!("Usher doesn't know what the operator {} means.", clause.operator))?;
    let operand = operator.operand();
    // Every value includes the empty text, and ends with it: an operand that was forgotten would let everyone in.
    if operand != Operand::None && clause.value.as_deref().is_none_or(str::is_empty) {
        return Err(format!("{} has no value to compare with.", clause.operator));
    }
    let value = clause.value.as_deref().unwrap_or_default();
    match operand {
        Operand::Pattern => Pattern::new(value).map(|pattern| Test::Pattern(operator, Box::new(pattern))),
        Operand::Number => value
            .trim()
            .parse()
            .map(|number| Test::Number(operator, number))
            .map_err(|_| format!("“{value}” is no whole number, which this operator needs.")),
        Operand::None | Operand::Text => Ok(Test::Plain(operator)),
    }
}

impl Compiled {
    fn judge(&self, object: &dyn Attributes) -> ClauseVerdict {
        let actual = object.attribute(&self.clause.attribute).clone();
        let judged = match &self.test {
            Err(problem) => Judged::Undecided(problem.clone()),
            Ok(test) => judge(test, self.clause.value.as_deref().unwrap_or_default(), &actual),
        };
        let (passed, undecided, problem) = match judged {
            Judged::Told(passed) => (passed, false, None),
            Judged::False(why) => (false, false, Some(why)),
            Judged::Undecided(why) => (false, true, Some(why)),
        };
        let Clause { attribute, operator, value } = self.clause.clone();
        ClauseVerdict { attribute, operator, value, actual, passed, problem, undecided }
    }
}

/// What a clause says of an object.
enum Judged {
    /// True or false.
    Told(bool),
    /// False, because the operator doesn't take what the object holds (EP-208, EP-210).
    False(String),
    /// Neither: whether it is so can't be found out.
    Undecided(String),
}

/// On an empty value every operator but IS NULL is false (EP-207); several values can't be filtered on (EP-210).
fn judge(test: &Test, operand: &str, actual: &Value) -> Judged {
    let is_empty = actual.is_null() || matches!(actual, Value::Text(text) if text.is_empty());
    match test {
        Test::Plain(Operator::IsNull) => return Judged::Told(is_empty),
        Test::Plain(Operator::IsNotNull) => return Judged::Told(!is_empty),
        _ if is_empty => return Judged::Told(false),
        _ => {}
    }
    let Some(held) = actual.as_text() else {
        return Judged::False("The attribute holds several values; filters take attributes with one.".to_owned());
    };
    match test {
        // As .NET's IsMatch: anywhere in the value, unless the pattern is anchored (EP-209 leaves it open).
        Test::Pattern(operator, pattern) => match pattern.is_match(&held) {
            Ok(found) => Judged::Told(found == (*operator == Operator::RegexMatch)),
            Err(stuck) => Judged::Undecided(stuck.to_string()),
        },
        Test::Number(operator, number) => match held.trim().parse::<i64>() {
            Ok(held) => Judged::Told(if *operator == Operator::GreaterThan { held > *number } else { held >= *number }),
            Err(_) => Judged::False(format!("“{held}” is no whole number, which this operator needs.")),
        },
        Test::Plain(operator) => Judged::Told(plain(*operator, operand, &held)),
    }
}

/// Letter by letter: EP-206 says so for most, and for the ones that it leaves open it is the choice that lets fewer in by mistake.
fn plain(operator: Operator, operand: &str, held: &str) -> bool {
    match operator {
        Operator::Equals => held == operand,
        Operator::NotEquals => held != operand,
        Operator::IsTrue => held.eq_ignore_ascii_case("true"),
        Operator::IsFalse => held.eq_ignore_ascii_case("false"),
        Operator::Includes => held.contains(operand),
        Operator::EndsWith => held.ends_with(operand),
        Operator::OccursIn => operand.contains(held),
        Operator::OccursNotIn => !operand.contains(held),
        Operator::IsNull
        | Operator::IsNotNull
        | Operator::RegexMatch
        | Operator::NotRegexMatch
        | Operator::GreaterThan
        | Operator::GreaterThanOrEquals => false,
    }
}
