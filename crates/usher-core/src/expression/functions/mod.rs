//! The table of functions: names, parameters, meanings, bodies. The parser checks against it, the editor's help shows it.

mod dates;
mod flow;
mod lists;
mod numbers;
mod random;
mod replace;
mod roles;
mod text;
mod unicode;

use std::sync::LazyLock;

use super::error::{ExpressionError, Span};
use super::evaluate::{Flowing, Scene, text_of};
use super::tree::{Kind, Node};
use crate::import::Value;

/// A function of the language.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its parameters, in order.
    pub parameters: &'static [Parameter],
    /// What it does, in one sentence.
    pub summary: &'static str,
    pub(super) body: fn(&Call<'_>) -> Result<Flowing, ExpressionError>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name, as Microsoft's page calls it.
    pub name: &'static str,
    /// May it be left out?
    pub optional: bool,
    /// May more of it follow?
    pub repeated: bool,
}

pub(super) const fn needed(name: &'static str) -> Parameter {
    Parameter { name, optional: false, repeated: false }
}

pub(super) const fn optional(name: &'static str) -> Parameter {
    Parameter { name, optional: true, repeated: false }
}

pub(super) const fn more(name: &'static str) -> Parameter {
    Parameter { name, optional: true, repeated: true }
}

/// All functions, by name.
#[must_use]
pub fn functions() -> &'static [Function] {
    static ALL: LazyLock<Vec<Function>> = LazyLock::new(|| {
        let mut all: Vec<Function> = Vec::new();
        for family in [
            text::FAMILY,
            unicode::FAMILY,
            replace::FAMILY,
            flow::FAMILY,
            lists::FAMILY,
            numbers::FAMILY,
            dates::FAMILY,
            random::FAMILY,
            roles::FAMILY,
        ] {
            all.extend(family.iter().map(|one| Function {
                name: one.name,
                parameters: one.parameters,
                summary: one.summary,
                body: one.body,
            }));
        }
        all.sort_by_key(|function| function.name);
        all
    });
    &ALL
}

/// The function of that name, in any case (G-4); else what to write instead.
pub(super) fn find(name: &str) -> Result<&'static Function, String> {
    let all = functions();
    if let Some(found) = all.iter().find(|function| function.name.eq_ignore_ascii_case(name)) {
        return Ok(found);
    }
    let instead = match name.to_ascii_lowercase().as_str() {
        "len" | "trim" | "right" | "contains" | "padleft" | "padright" | "ucase" | "lcase" => {
            "This is a function of Entra Connect, not of provisioning; look at the list of functions."
        }
        "prepend" => "Use Append with its two arguments exchanged.",
        "isnothing" => "Use IsNull.",
        _ => "",
    };
    if !instead.is_empty() {
        return Err(instead.to_owned());
    }
    let nearest = all.iter().min_by_key(|function| distance(&function.name.to_lowercase(), &name.to_lowercase()));
    let near = nearest.filter(|function| distance(&function.name.to_lowercase(), &name.to_lowercase()) <= 3);
    Err(near.map(|function| format!("Did you mean {}?", function.name)).unwrap_or_default())
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let kept = row[j + 1];
            row[j + 1] = (corner + usize::from(one != *other)).min(row[j] + 1).min(kept + 1);
            corner = kept;
        }
    }
    row[b.len()]
}

/// A call with the right number of arguments and patterns that can be used.
pub(super) fn checked(node: Node, name: Span) -> Result<Node, ExpressionError> {
    let Kind::Call { function, arguments } = &node.kind else { return Ok(node) };
    let trailing = arguments.iter().rev().take_while(|argument| argument.is_none()).count();
    let given = arguments.len() - trailing;
    let least = function.parameters.iter().filter(|one| !one.optional).count();
    let most = if function.parameters.iter().any(|one| one.repeated) { usize::MAX } else { function.parameters.len() };
    let names: Vec<&str> = function.parameters.iter().map(|one| one.name).collect();
    let due = || format!("It takes ({}).", names.join(", "));
    let missing =
        function.parameters.iter().enumerate().find(|(place, one)| !one.optional && !matches!(arguments.get(*place), Some(Some(_))));
    if let Some((_, parameter)) = missing.filter(|_| least > 0) {
        return Err(ExpressionError::at(name, format!("{} lacks its argument {}.", function.name, parameter.name)).fixed_by(due()));
    }
    if given > most {
        return Err(
            ExpressionError::at(name, format!("{} takes at most {most} arguments, but has {given}.", function.name)).fixed_by(due())
        );
    }
    match function.name {
        "Switch" if given % 2 != 0 || given < 4 => {
            let fix = "It takes (source, default, key1, value1, ...): after the default, keys and values in pairs.";
            Err(ExpressionError::at(name, "Switch needs an even number of arguments: a key lacks its value.").fixed_by(fix))
        }
        "SelectUniqueValue" if given < 2 => Err(ExpressionError::at(name, "SelectUniqueValue needs two rules or more.").fixed_by(due())),
        "Replace" => replace::check(arguments, name).map(|()| node),
        _ => Ok(node),
    }
}

/// SelectUniqueValue stands at the top or not at all.
pub(super) fn check_top(tree: &Node) -> Result<(), ExpressionError> {
    let Kind::Call { arguments, .. } = &tree.kind else { return Ok(()) };
    arguments.iter().flatten().try_for_each(check_inner)
}

fn check_inner(node: &Node) -> Result<(), ExpressionError> {
    match &node.kind {
        Kind::Call { function, .. } if function.name == "SelectUniqueValue" => {
            Err(ExpressionError::at(node.span, "SelectUniqueValue can't stand within another function.")
                .fixed_by("Make it the outermost function."))
        }
        Kind::Call { arguments, .. } => arguments.iter().flatten().try_for_each(check_inner),
        Kind::Comparison { left, right, .. } => check_inner(left).and_then(|()| check_inner(right)),
        Kind::Attribute(_) | Kind::Text(_) | Kind::Number(_) | Kind::Word(_) => Ok(()),
    }
}

/// A call under way: its arguments are evaluated when they are asked for.
pub(super) struct Call<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) arguments: &'a [Option<Node>],
    pub(super) span: Span,
}

impl Call<'_> {
    pub(super) fn node(&self, place: usize) -> Option<&Node> {
        self.arguments.get(place).and_then(Option::as_ref)
    }

    pub(super) fn is_given(&self, place: usize) -> bool {
        self.node(place).is_some()
    }

    pub(super) fn value(&self, place: usize) -> Result<Value, ExpressionError> {
        self.node(place).map_or(Ok(Value::Null), |node| self.scene.value(node))
    }

    pub(super) fn text(&self, place: usize) -> Result<Option<String>, ExpressionError> {
        self.node(place).map_or(Ok(None), |node| self.scene.text(node))
    }

    /// Text, empty where there is none.
    pub(super) fn text_or_empty(&self, place: usize) -> Result<String, ExpressionError> {
        Ok(self.text(place)?.unwrap_or_default())
    }

    pub(super) fn number(&self, place: usize) -> Result<i64, ExpressionError> {
        let text = self.text_or_empty(place)?;
        let span = self.node(place).map_or(self.span, |node| node.span);
        text.trim().parse().map_err(|_| ExpressionError::at(span, format!("A whole number is due here, but this is “{text}”.")))
    }

    /// All values, one text as one.
    pub(super) fn values(&self, place: usize) -> Result<Vec<String>, ExpressionError> {
        let span = self.node(place).map_or(self.span, |node| node.span);
        Ok(match self.value(place)? {
            Value::List(values) => values,
            other => text_of(&other, span)?.into_iter().collect(),
        })
    }

    pub(super) fn wrong(&self, message: impl Into<String>) -> ExpressionError {
        ExpressionError::at(self.span, message)
    }

    pub(super) fn span_of(&self, place: usize) -> Span {
        self.node(place).map_or(self.span, |node| node.span)
    }
}

pub(super) fn text(text: impl Into<String>) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Text(text.into())))
}

pub(super) fn null() -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Null))
}

pub(super) fn boolean(value: bool) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(Value::Boolean(value)))
}

pub(super) fn list(values: Vec<String>) -> Result<Flowing, ExpressionError> {
    Ok(Flowing::Value(if values.is_empty() { Value::Null } else { Value::List(values) }))
}
