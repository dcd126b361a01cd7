//! What is wrong with an expression, and where.

use serde::{Deserialize, Serialize};

use crate::evaluation::Severity;

/// A refusal, at parsing or at evaluation. Positions are 0-based characters of the expression as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[error("{message}")]
pub struct ExpressionError {
    /// What is wrong, in plain words.
    pub message: String,
    /// Where it begins.
    pub position: usize,
    /// How long it is.
    pub length: usize,
    /// What to write instead; empty where nothing is known.
    pub fix: String,
}

impl ExpressionError {
    pub(super) fn at(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), position: span.position, length: span.length, fix: String::new() }
    }

    pub(super) fn fixed_by(self, fix: impl Into<String>) -> Self {
        Self { fix: fix.into(), ..self }
    }
}

/// Something doubtful in an expression that can be read all the same, or that a schema says can't work. Positions as in
/// [`ExpressionError`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionFinding {
    /// Stable code: `FunctionNameCase`, `WrongType`.
    pub code: String,
    /// Does it keep the expression from being used?
    pub severity: Severity,
    /// What is doubtful, in plain words.
    pub message: String,
    /// Where it begins.
    pub position: usize,
    /// How long it is.
    pub length: usize,
    /// What to write instead.
    pub fix: String,
}

impl ExpressionFinding {
    pub(super) fn at(span: Span, severity: Severity, code: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let (position, length) = (span.position, span.length);
        Self { code: code.to_owned(), severity, message: message.into(), position, length, fix: fix.into() }
    }
}

/// A stretch of the expression, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) position: usize,
    pub(super) length: usize,
}

impl Span {
    /// From the start of this one to the end of another.
    pub(super) fn to(self, other: Self) -> Self {
        Self { position: self.position, length: other.position + other.length - self.position }
    }
}
