//! Words for a scope that can't be told: which filter, which clause, why, and what to do. Decides nothing: that is `decide.rs`.

use crate::evaluation::{ClauseVerdict, FilterVerdict, ScopeReason, ScopeStep};

/// Why it can't be told whether an object is in scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The filter, the clause, and what is wrong with it; whole sentences.
    pub why: String,
    /// What to do about it.
    pub fix: &'static str,
}

/// A pattern of which no end is found is the one way to it in a configuration that passed its check.
const FIX: &str = "Put this clause right. Where its pattern takes too long, let it match in one way only: no repetition inside a repetition, \
                   as in (a+)+. Or use another operator.";

impl ScopeStep {
    /// What is to be said where it can't be told whether the object is in scope; `None` where it can.
    #[must_use]
    pub fn undecided(&self) -> Option<Undecided> {
        if self.reason != ScopeReason::Undecided {
            return None;
        }
        let filter = self.filters.iter().find(|filter| filter.is_undecided())?;
        let clause = filter.clauses.iter().find(|clause| clause.undecided)?;
        Some(Undecided { why: why(filter, clause), fix: FIX })
    }
}

fn why(filter: &FilterVerdict, clause: &ClauseVerdict) -> String {
    let parts = [clause.attribute.as_str(), &clause.operator, clause.value.as_deref().unwrap_or_default()];
    let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let problem = clause.problem.as_deref().unwrap_or_default();
    format!("The clause {words} of the scoping filter \"{}\" can't be judged: {problem}", filter.name)
}
