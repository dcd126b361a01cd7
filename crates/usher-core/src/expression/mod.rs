//! The expression language of attribute mappings: parsed once, checked once, evaluated many times. No text panics or hangs: depth,
//! length, steps and the length of values are bounded, patterns have a limit on backtracking. Rules: the field notes on
//! expressions, cited as G-1 and by function.
//!
//! Read next: `lex.rs`, `parse.rs`, `check.rs`, `evaluate.rs`, then `functions/`, a file for each family.

mod check;
mod compare;
mod dates;
mod error;
mod evaluate;
mod formats;
mod functions;
mod lex;
mod limits;
mod parse;
mod pattern;
mod print;
mod trace;
mod tree;

pub use check::{Shape, Shapes};
pub(crate) use dates::parse_date;
pub use error::{ExpressionError, ExpressionFinding};
pub use evaluate::{Attributes, Evaluated, EvaluationInputs, Flowing};
pub use functions::{Example, Function, Parameter, Type, functions};
pub use parse::{Expression, parse};
pub(crate) use pattern::Pattern;
pub use trace::{Explanation, TraceInput, TraceOutput, TraceStep};
