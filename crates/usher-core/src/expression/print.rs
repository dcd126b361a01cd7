//! An expression in its canonical form: what is parsed from it is the same again.

use std::fmt;

use super::limits::deep;
use super::parse::Expression;
use super::tree::{Kind, Node, Operator, Word};

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(&self.tree, f)
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, f)
    }
}

fn write(node: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &node.kind {
        Kind::Attribute(name) => write!(f, "[{name}]"),
        Kind::Text(text) => quoted(text, f),
        Kind::Pattern(pattern) => quoted(pattern.text(), f),
        Kind::Number(number) => write!(f, "{number}"),
        Kind::Word(word) => f.write_str(Word::ALL.iter().find(|(_, one)| one == word).map_or("", |(name, _)| name)),
        Kind::Comparison { operator, left, right } => {
            write(left, f)?;
            write!(f, " {} ", Operator::ALL.iter().find(|(_, one)| one == operator).map_or("=", |(sign, _)| sign))?;
            write(right, f)
        }
        Kind::Call { function, arguments } => {
            write!(f, "{}(", function.name)?;
            for (place, argument) in arguments.iter().enumerate() {
                if place > 0 {
                    f.write_str(", ")?;
                }
                if let Some(argument) = argument {
                    deep(|| write(argument, f))?;
                }
            }
            f.write_str(")")
        }
    }
}
