//! What can be told of a call before it is ever evaluated: how many arguments, which are missing, and literals that can't work.

use super::table::{Function, Type};
use super::whole_number;
use crate::expression::error::{ExpressionError, Span};
use crate::expression::limits::deep;
use crate::expression::tree::{Kind, Node, Word};

/// A call's arguments as written.
pub(in crate::expression) struct Arguments<'a> {
    pub(super) nodes: &'a [Option<Node>],
    /// Where the function's name stands.
    pub(super) name: Span,
}

impl Arguments<'_> {
    pub(super) fn is_given(&self, place: usize) -> bool {
        self.nodes.get(place).is_some_and(Option::is_some)
    }

    /// A text or number that is written out, with where it stands.
    pub(super) fn literal(&self, place: usize) -> Option<(String, Span)> {
        literal(self.nodes.get(place)?.as_ref()?)
    }

    /// A whole number that is written out.
    pub(super) fn number(&self, place: usize) -> Option<(i64, Span)> {
        let (text, span) = self.literal(place)?;
        Some((whole_number(&text)?, span))
    }
}

pub(in crate::expression) fn literal(node: &Node) -> Option<(String, Span)> {
    match &node.kind {
        Kind::Text(text) => Some((text.clone(), node.span)),
        Kind::Number(number) => Some((number.to_string(), node.span)),
        Kind::Pattern(pattern) => Some((pattern.text().to_owned(), node.span)),
        Kind::Attribute(_) | Kind::Word(_) | Kind::Call { .. } | Kind::Comparison { .. } => None,
    }
}

/// A call with the right number of arguments, each of which can work.
pub(in crate::expression) fn checked(mut node: Node, name: Span) -> Result<Node, ExpressionError> {
    let Kind::Call { function, arguments } = &mut node.kind else { return Ok(node) };
    let function = *function;
    let trailing = arguments.iter().rev().take_while(|argument| argument.is_none()).count();
    let given = arguments.len() - trailing;
    let most = if function.parameters.iter().any(|one| one.repeated) { usize::MAX } else { function.parameters.len() };
    let due = || format!("It is written {}.", function.signature());
    let missing =
        function.parameters.iter().enumerate().find(|(place, one)| !one.optional && !matches!(arguments.get(*place), Some(Some(_))));
    if let Some((_, parameter)) = missing {
        return Err(ExpressionError::at(name, format!("{} lacks its argument {}.", function.name, parameter.name)).fixed_by(due()));
    }
    if given > most {
        let message = format!("{} takes at most {most} arguments, but has {given}.", function.name);
        return Err(ExpressionError::at(name, message).fixed_by(due()));
    }
    for (parameter, argument) in function.parameters.iter().zip(arguments.iter().flatten()) {
        if let Some((text, span)) = literal(argument).filter(|(text, _)| parameter.takes == Type::Number && whole_number(text).is_none()) {
            let message = format!("{} of {} is a whole number, but this is “{text}”.", parameter.name, function.name);
            return Err(ExpressionError::at(span, message).fixed_by(due()));
        }
    }
    for (place, argument) in arguments.iter().enumerate() {
        argument.as_ref().map_or(Ok(()), |argument| fits_place(function, place, argument))?;
    }
    if let Some(check) = function.check {
        check(&Arguments { nodes: arguments, name })?;
    }
    if function.name == "Replace" {
        super::replace::keep_pattern(arguments)?;
    }
    Ok(node)
}

/// Comparisons and bare words stand in a few places only (section 1 of the field notes).
fn fits_place(function: &Function, place: usize, argument: &Node) -> Result<(), ExpressionError> {
    let name = function.name;
    match &argument.kind {
        Kind::Comparison { .. } if !matches!((name, place), ("IIF" | "CBool", 0)) => {
            Err(ExpressionError::at(argument.span, format!("A comparison can't stand here: {name} takes none."))
                .fixed_by("Put it into IIF(..., ..., ...) or CBool(...)."))
        }
        Kind::Word(Word::TextCompare | Word::BinaryCompare) if (name, place) != ("InStr", 3) => {
            Err(ExpressionError::at(argument.span, "This word can only be the compareType of InStr."))
        }
        Kind::Word(Word::IgnoreAttributeFlow | Word::IgnoreObjectFlow) if !may_be_the_result(name, place) => {
            Err(ExpressionError::at(argument.span, "This word can only be a result of IIF, Switch or Coalesce.")
                .fixed_by("Let IIF choose it: IIF(condition, value, IgnoreAttributeFlow)."))
        }
        Kind::Comparison { .. }
        | Kind::Word(_)
        | Kind::Attribute(_)
        | Kind::Text(_)
        | Kind::Pattern(_)
        | Kind::Number(_)
        | Kind::Call { .. } => Ok(()),
    }
}

fn may_be_the_result(name: &str, place: usize) -> bool {
    match name {
        "IIF" => place > 0,
        "Switch" => place % 2 == 1,
        "Coalesce" => true,
        _ => false,
    }
}

/// SelectUniqueValue stands at the top or not at all; a bare word never stands there.
pub(in crate::expression) fn check_top(tree: &Node) -> Result<(), ExpressionError> {
    match &tree.kind {
        Kind::Call { arguments, .. } => arguments.iter().flatten().try_for_each(check_inner),
        Kind::Word(_) => Err(ExpressionError::at(tree.span, "This word is no value by itself.")),
        Kind::Attribute(_) | Kind::Text(_) | Kind::Number(_) | Kind::Pattern(_) | Kind::Comparison { .. } => Ok(()),
    }
}

fn check_inner(node: &Node) -> Result<(), ExpressionError> {
    deep(|| match &node.kind {
        Kind::Call { function, .. } if function.name == "SelectUniqueValue" => {
            Err(ExpressionError::at(node.span, "SelectUniqueValue can't stand within another function.")
                .fixed_by("Make it the outermost function."))
        }
        Kind::Call { arguments, .. } => arguments.iter().flatten().try_for_each(check_inner),
        Kind::Comparison { left, right, .. } => check_inner(left).and_then(|()| check_inner(right)),
        Kind::Attribute(_) | Kind::Text(_) | Kind::Number(_) | Kind::Word(_) | Kind::Pattern(_) => Ok(()),
    })
}
