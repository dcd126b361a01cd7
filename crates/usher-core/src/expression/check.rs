//! An expression held against both schemas, before anyone is evaluated: kinds of values, several values where one is due, literals
//! that can't work. Doubts only: what surely can't be read was refused by the parser.

use super::dates::parse_date;
use super::error::{ExpressionFinding, Span};
use super::functions::{Function, Type, literal};
use super::limits::deep;
use super::parse::Expression;
use super::tree::{Kind, Node};
use crate::evaluation::Severity;

/// What a schema knows of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// What one of its values is.
    pub kind: Type,
    /// Does it hold several?
    pub multivalued: bool,
}

/// What the two schemas know.
pub struct Shapes<'a> {
    /// Of a source attribute; `None` where nothing is known.
    pub source: &'a dyn Fn(&str) -> Option<Shape>,
    /// Of the attribute that the value is for.
    pub target: Option<Shape>,
}

impl Expression {
    /// Everything doubtful, in the order of the text.
    #[must_use]
    pub fn check(&self, shapes: &Shapes<'_>) -> Vec<ExpressionFinding> {
        let mut check = Check { shapes, found: self.findings().to_vec() };
        check.walk(&self.tree);
        check.against_target(&self.tree);
        check.found.sort_by_key(|finding| finding.position);
        check.found
    }
}

struct Check<'a> {
    shapes: &'a Shapes<'a>,
    found: Vec<ExpressionFinding>,
}

impl Check<'_> {
    fn warn(&mut self, span: Span, code: &str, message: String, fix: impl Into<String>) {
        self.found.push(ExpressionFinding::at(span, Severity::Warning, code, message, fix));
    }

    fn walk(&mut self, node: &Node) {
        match &node.kind {
            Kind::Call { function, arguments } => {
                for (place, argument) in arguments.iter().enumerate() {
                    let Some(argument) = argument else { continue };
                    self.argument(function, place, argument);
                    deep(|| self.walk(argument));
                }
            }
            Kind::Comparison { left, right, .. } => {
                for side in [left, right] {
                    self.one_value("A comparison", side);
                    self.walk(side);
                }
            }
            Kind::Attribute(_) | Kind::Text(_) | Kind::Pattern(_) | Kind::Number(_) | Kind::Word(_) => {}
        }
    }

    fn argument(&mut self, function: &Function, place: usize, argument: &Node) {
        let Some(parameter) = function.parameters.get(place).or_else(|| function.parameters.last().filter(|last| last.repeated)) else {
            return;
        };
        match parameter.takes {
            Type::Any | Type::List => {}
            Type::Text => self.one_value(function.name, argument),
            Type::Number => {
                self.one_value(function.name, argument);
                self.wrong_kind(function, parameter.name, argument, &[Type::Boolean, Type::Date], Type::Number);
            }
            Type::Date => {
                self.one_value(function.name, argument);
                self.no_date(function, argument);
            }
            Type::Boolean => self.condition(function, parameter.name, argument),
        }
    }

    /// Several values where one is due (G-14).
    fn one_value(&mut self, what: &str, argument: &Node) {
        if self.kind(argument) == Type::List {
            let message = format!("{what} takes one text, but {argument} may have several values; it fails for whoever has more than one.");
            let fix = format!("Take one with Item({argument}, 1), or join them with Join(\";\", {argument}).");
            self.warn(argument.span, "SeveralValues", message, fix);
        }
    }

    fn wrong_kind(&mut self, function: &Function, parameter: &str, argument: &Node, wrong: &[Type], due: Type) {
        let kind = self.kind(argument);
        if wrong.contains(&kind) {
            let message = format!("{parameter} of {} is {}, but {argument} is {}.", function.name, due.words(), kind.words());
            self.warn(argument.span, "WrongType", message, format!("Give {}.", due.words()));
        }
    }

    fn no_date(&mut self, function: &Function, argument: &Node) {
        let Some((text, span)) = literal(argument) else { return };
        if parse_date(&text).is_none() {
            let message = format!("{} takes a date, but “{text}” is none.", function.name);
            self.warn(span, "WrongType", message, "Write a date such as 2026-03-31 or 2026-03-31T08:00:00Z.");
        }
    }

    fn condition(&mut self, function: &Function, parameter: &str, argument: &Node) {
        self.one_value(function.name, argument);
        let text = literal(argument).map(|(text, _)| text);
        let is_truth = text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"));
        let is_call = matches!(argument.kind, Kind::Call { .. });
        if text.is_some() && !is_truth {
            let message = format!("{parameter} of {} is never true: {argument} is a fixed text.", function.name);
            self.warn(argument.span, "WrongType", message, "Compare something, as in [country] = \"NO\".");
        } else if is_call {
            self.wrong_kind(function, parameter, argument, &[Type::Text, Type::Number, Type::Date, Type::List], Type::Boolean);
        }
        let asks_for_empty =
            matches!(&argument.kind, Kind::Call { function, .. } if matches!(function.name, "IsNull" | "IsNullOrEmpty" | "IsPresent"));
        if function.name == "IIF" && asks_for_empty {
            let message =
                "Entra documents IIF as failing where the condition is about a missing value; Usher evaluates it as it reads.".to_owned();
            self.warn(
                argument.span,
                "ConditionOnMissingValue",
                message,
                "If Entra's service is to run it too, use Coalesce or Switch instead.",
            );
        }
    }

    /// What kind of value a part gives, as far as the schemas tell.
    fn kind(&self, node: &Node) -> Type {
        match &node.kind {
            Kind::Attribute(name) => match (self.shapes.source)(name) {
                Some(shape) if shape.multivalued => Type::List,
                // A text may hold a number or a date.
                Some(shape) => shape.kind,
                None => Type::Any,
            },
            Kind::Text(_) | Kind::Pattern(_) => Type::Text,
            Kind::Number(_) => Type::Number,
            Kind::Word(_) => Type::Any,
            Kind::Comparison { .. } => Type::Boolean,
            Kind::Call { function, .. } if function.gives != Type::Any => function.gives,
            Kind::Call { .. } => {
                let mut kinds =
                    results(node).into_iter().filter(|result| !std::ptr::eq(*result, node)).map(|result| deep(|| self.kind(result)));
                let first = kinds.next().unwrap_or(Type::Any);
                if kinds.all(|kind| kind == first) { first } else { Type::Any }
            }
        }
    }

    fn against_target(&mut self, tree: &Node) {
        let Some(target) = self.shapes.target else { return };
        for result in results(tree) {
            if !target.multivalued && self.kind(result) == Type::List {
                let message = format!("{result} may have several values, but the target attribute holds one.");
                let fix = format!("Take one with Item({result}, 1), or join them with Join(\";\", {result}).");
                self.warn(result.span, "SchemaPropertyCanOnlyAcceptValue", message, fix);
                continue;
            }
            let Some((text, span)) = literal(result) else { continue };
            let fits = match target.kind {
                Type::Boolean => ["true", "false", "1", "0"].iter().any(|truth| text.trim().eq_ignore_ascii_case(truth)),
                Type::Number => text.trim().parse::<i64>().is_ok(),
                Type::Date => parse_date(&text).is_some(),
                Type::Text | Type::List | Type::Any => true,
            };
            if !fits {
                let message = format!("“{text}” may come out here, but the target attribute holds {}.", target.kind.words());
                self.warn(span, "WrongLiteral", message, format!("Let it give {}.", target.kind.words()));
            }
        }
    }
}

/// The parts whose value may be the value of the whole: branches of IIF, values of Switch, sources of Coalesce.
fn results(node: &Node) -> Vec<&Node> {
    let Kind::Call { function, arguments } = &node.kind else { return vec![node] };
    let chosen: Vec<usize> = match function.name {
        "IIF" => vec![1, 2],
        "Switch" => std::iter::once(1).chain((3..arguments.len()).step_by(2)).collect(),
        "Coalesce" => (0..arguments.len()).collect(),
        "IgnoreFlowIfNullOrEmpty" | "Redact" => vec![0],
        _ => return vec![node],
    };
    chosen.into_iter().filter_map(|place| arguments.get(place)?.as_ref()).flat_map(|inner| deep(|| results(inner))).collect()
}
