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
    /// Compiles filters. A clause that can't be judged is false for everyone, and says why.
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
    if clause.value.is_none() && operand != Operand::None {
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
        let (passed, problem) = match &self.test {
            Err(problem) => (false, Some(problem.clone())),
            Ok(test) => match passes(test, self.clause.value.as_deref().unwrap_or_default(), &actual) {
                Ok(passed) => (passed, None),
                Err(problem) => (false, Some(problem)),
            },
        };
        let Clause { attribute, operator, value } = self.clause.clone();
        ClauseVerdict { attribute, operator, value, actual, passed, problem }
    }
}

/// On an empty value every operator but IS NULL is false (EP-207); several values can't be filtered on (EP-210).
fn passes(test: &Test, operand: &str, actual: &Value) -> Result<bool, String> {
    let is_empty = actual.is_null() || matches!(actual, Value::Text(text) if text.is_empty());
    match test {
        Test::Plain(Operator::IsNull) => return Ok(is_empty),
        Test::Plain(Operator::IsNotNull) => return Ok(!is_empty),
        _ if is_empty => return Ok(false),
        _ => {}
    }
    let Some(held) = actual.as_text() else {
        return Err("The attribute holds several values; filters take attributes with one.".to_owned());
    };
    Ok(match test {
        Test::Pattern(operator, pattern) => {
            // As .NET's IsMatch: anywhere in the value, unless the pattern is anchored (EP-209 leaves it open).
            let found = pattern.is_match(&held).map_err(|stuck| stuck.to_string())?;
            found == (*operator == Operator::RegexMatch)
        }
        Test::Number(operator, number) => {
            let held: i64 = held.trim().parse().map_err(|_| format!("“{held}” is no whole number, which this operator needs."))?;
            if *operator == Operator::GreaterThan { held > *number } else { held >= *number }
        }
        Test::Plain(operator) => plain(*operator, operand, &held),
    })
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
