//! The expression language of attribute mappings: parsed once, checked once, evaluated many times. No text panics or hangs: depth and
//! length are bounded, patterns have a limit on backtracking. Rules: the field notes on expressions, cited as G-1 and by function.
//!
//! Read next: `lex.rs`, `parse.rs`, `evaluate.rs`, then `functions/`, a file for each family.

mod dates;
mod error;
mod evaluate;
mod formats;
mod functions;
mod lex;
mod parse;
mod print;
mod regex;
mod tree;

pub use error::ExpressionError;
pub use evaluate::{Attributes, Evaluated, EvaluationInputs, Flowing};
pub use functions::{Function, Parameter, functions};
pub use parse::{Expression, parse};

/// A pattern for scoping filters, under the same bound as those of expressions.
pub(crate) fn compile_pattern(pattern: &str) -> Result<fancy_regex::Regex, String> {
    regex::compile(pattern)
}
