//! An expression, taken apart.

use super::error::Span;
use super::functions::Function;
use super::limits::deep;
use super::pattern::Pattern;

/// A part of an expression, with where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What it is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// `[mail]`
    Attribute(String),
    /// `"text"`
    Text(String),
    /// A regular expression that is written out: read once, with the expression.
    Pattern(Pattern),
    /// `10`, `-10`, `&HF7`
    Number(i64),
    /// A bare word that some functions take.
    Word(Word),
    /// A function with its arguments; `None` is one left out (G-5).
    Call { function: &'static Function, arguments: Vec<Option<Node>> },
    /// A condition.
    Comparison { operator: Operator, left: Box<Node>, right: Box<Node> },
}

/// Bare words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    TextCompare,
    BinaryCompare,
    IgnoreAttributeFlow,
    IgnoreObjectFlow,
}

impl Word {
    pub(super) const ALL: [(&'static str, Self); 4] = [
        ("vbTextCompare", Self::TextCompare),
        ("vbBinaryCompare", Self::BinaryCompare),
        ("IgnoreAttributeFlow", Self::IgnoreAttributeFlow),
        ("IgnoreObjectFlow", Self::IgnoreObjectFlow),
    ];
}

/// Comparisons (G-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Operator {
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("<>", Self::NotEqual),
        (">=", Self::GreaterOrEqual),
        ("<=", Self::LessOrEqual),
        ("=", Self::Equal),
        (">", Self::Greater),
        ("<", Self::Less),
    ];
}

impl Node {
    /// Attributes named in it, in the order of their first mention, with where that is.
    pub(super) fn attributes<'a>(&'a self, found: &mut Vec<(&'a str, Span)>) {
        match &self.kind {
            Kind::Attribute(name) => {
                if !found.iter().any(|(known, _)| known == name) {
                    found.push((name, self.span));
                }
            }
            Kind::Call { arguments, .. } => arguments.iter().flatten().for_each(|argument| deep(|| argument.attributes(found))),
            Kind::Comparison { left, right, .. } => {
                left.attributes(found);
                right.attributes(found);
            }
            Kind::Text(_) | Kind::Pattern(_) | Kind::Number(_) | Kind::Word(_) => {}
        }
    }

    /// Is a function called anywhere in it?
    pub(super) fn calls(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Call { function, arguments } => {
                function.name == name || arguments.iter().flatten().any(|argument| deep(|| argument.calls(name)))
            }
            Kind::Comparison { left, right, .. } => left.calls(name) || right.calls(name),
            Kind::Attribute(_) | Kind::Text(_) | Kind::Pattern(_) | Kind::Number(_) | Kind::Word(_) => false,
        }
    }
}
