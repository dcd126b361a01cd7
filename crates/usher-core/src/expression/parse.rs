//! Tokens to a tree, checked: names, argument counts, literal patterns (G-1 to G-8).

use super::error::{ExpressionError, ExpressionFinding, Span};
use super::functions::{self, Function, Spelling};
use super::lex::{Placed, Token, lex, single_backslashes};
use super::limits::deep;
use super::tree::{Kind, Node, Word};
use crate::evaluation::Severity;

/// The most characters (EP-417).
const LONGEST: usize = 10_000;

/// An expression that can be evaluated: parsed and checked once.
#[derive(Debug, Clone)]
pub struct Expression {
    pub(super) tree: Node,
    text: String,
    findings: Vec<ExpressionFinding>,
    draws: bool,
}

/// Parses and checks an expression.
///
/// ```
/// use usher_core::expression::parse;
/// assert!(parse(r#"Join(" ", [givenName], [surname])"#).is_ok());
/// assert_eq!(parse("ToLower([mail]))").unwrap_err().position, 15);
/// ```
///
/// # Errors
/// What is wrong, where, and what to write instead where that is known.
pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let length = text.chars().count();
    if length > LONGEST {
        let span = Span { position: LONGEST, length: length - LONGEST };
        return Err(ExpressionError::at(span, format!("An expression has at most {LONGEST} characters; this one has {length}.")));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: length, findings: backslashes(text, &tokens) };
    let tree = parser.value()?;
    if let Some(extra) = parser.peek() {
        return Err(ExpressionError::at(extra.span, "Nothing more is due after the end of the expression.").fixed_by("Remove this."));
    }
    functions::check_top(&tree)?;
    let draws = ["RandomString", "Guid"].iter().any(|name| tree.calls(name));
    Ok(Expression { tree, text: text.to_owned(), findings: parser.findings, draws })
}

/// What a backslash before another letter means isn't documented (G-7); here it stays.
fn backslashes(text: &str, tokens: &[Placed]) -> Vec<ExpressionFinding> {
    if !text.contains('\\') {
        return Vec::new();
    }
    let letters: Vec<char> = text.chars().collect();
    let texts = tokens.iter().filter(|placed| matches!(placed.token, Token::Text(_))).map(|placed| placed.span);
    let places = texts.flat_map(|span| {
        single_backslashes(&letters[span.position..span.position + span.length]).into_iter().map(move |at| span.position + at)
    });
    places
        .map(|position| {
            ExpressionFinding::at(
                Span { position, length: 1 },
                Severity::Warning,
                "SingleBackslash",
                "A single backslash stands here; what Entra's service makes of it isn't documented. Usher keeps it.",
                "Write \\\\ for a backslash.",
            )
        })
        .collect()
}

impl Expression {
    /// Source attributes that it names, in the order of their first mention.
    #[must_use]
    pub fn attributes(&self) -> Vec<&str> {
        self.mentions().into_iter().map(|(name, ..)| name).collect()
    }

    /// The same, each with where it is first mentioned: position and length in characters.
    #[must_use]
    pub fn mentions(&self) -> Vec<(&str, usize, usize)> {
        let mut found = Vec::new();
        self.tree.attributes(&mut found);
        found.into_iter().map(|(name, span)| (name, span.position, span.length)).collect()
    }

    /// What is doubtful in it, whatever it is used for. What depends on source and target is told by [`Self::check`].
    #[must_use]
    pub fn findings(&self) -> &[ExpressionFinding] {
        &self.findings
    }

    /// The name of its outermost function, in Entra's spelling.
    pub(crate) fn outermost(&self) -> Option<&'static str> {
        match &self.tree.kind {
            Kind::Call { function, .. } => Some(function.name),
            Kind::Attribute(_) | Kind::Text(_) | Kind::Pattern(_) | Kind::Number(_) | Kind::Word(_) | Kind::Comparison { .. } => None,
        }
    }

    /// Does it draw at random?
    pub(crate) fn draws(&self) -> bool {
        self.draws
    }

    /// Does it choose a value that no account has yet? (SelectUniqueValue stands outermost, or not at all.)
    pub(crate) fn is_unique(&self) -> bool {
        self.outermost() == Some("SelectUniqueValue")
    }

    /// Is an error about the whole expression, and not about a part of it?
    pub(crate) fn is_about_whole(&self, error: &ExpressionError) -> bool {
        (error.position, error.length) == (self.tree.span.position, self.tree.span.length)
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// G-4.
fn other_case(span: Span, name: &str, right: &str) -> ExpressionFinding {
    let message = format!("Entra writes {right}, not {name}, and calls its language case-sensitive; Usher takes both.");
    ExpressionFinding::at(span, Severity::Warning, "FunctionNameCase", message, format!("Write {right}."))
}

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    end: usize,
    findings: Vec<ExpressionFinding>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Placed> {
        self.tokens.get(self.at)
    }

    fn here(&self) -> Span {
        self.peek().map_or(Span { position: self.end, length: 0 }, |placed| placed.span)
    }

    fn take(&mut self, token: &Token) -> bool {
        let is = self.peek().is_some_and(|placed| placed.token == *token);
        self.at += usize::from(is);
        is
    }

    fn value(&mut self) -> Result<Node, ExpressionError> {
        let span = self.here();
        let Some(placed) = self.peek() else {
            return Err(ExpressionError::at(span, "The expression ends here, but a value is due."));
        };
        let kind = match &placed.token {
            Token::Attribute(name) => Kind::Attribute(name.clone()),
            Token::Text(text) => Kind::Text(text.clone()),
            Token::Number(number) => Kind::Number(*number),
            Token::Name(name) => {
                let name = name.clone();
                self.at += 1;
                return deep(|| self.named(&name, span));
            }
            Token::Open | Token::Close | Token::Comma | Token::Compare(_) => {
                return Err(ExpressionError::at(span, "A value is due here: a function, an [attribute], a \"text\" or a number."));
            }
        };
        self.at += 1;
        Ok(Node { kind, span })
    }

    fn named(&mut self, name: &str, span: Span) -> Result<Node, ExpressionError> {
        if self.take(&Token::Open) {
            let found =
                functions::find(name).map_err(|fix| ExpressionError::at(span, format!("There is no function {name}.")).fixed_by(fix))?;
            let function = match found {
                Spelling::Exact(function) => function,
                Spelling::OtherCase(function) => {
                    self.findings.push(other_case(span, name, function.name));
                    function
                }
            };
            return self.call(function, span);
        }
        match Word::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(name)) {
            Some((_, word)) => Ok(Node { kind: Kind::Word(*word), span }),
            None => Err(ExpressionError::at(span, format!("{name} stands alone."))
                .fixed_by(format!("Write [{name}] for an attribute, \"{name}\" for a text, or {name}(...) for a function."))),
        }
    }

    fn call(&mut self, function: &'static Function, span: Span) -> Result<Node, ExpressionError> {
        let mut arguments = Vec::new();
        loop {
            let empty = matches!(self.peek().map(|placed| &placed.token), Some(Token::Comma | Token::Close));
            arguments.push(if empty { None } else { Some(self.argument()?) });
            if self.take(&Token::Comma) {
                continue;
            }
            let end = self.here();
            if self.take(&Token::Close) {
                let node = Node { span: span.to(end), kind: Kind::Call { function, arguments } };
                return functions::checked(node, span);
            }
            let message =
                if self.peek().is_some() { "A comma or a closing parenthesis is due here." } else { "A closing parenthesis is missing." };
            return Err(ExpressionError::at(end, message));
        }
    }

    /// A value, or a comparison of two.
    fn argument(&mut self) -> Result<Node, ExpressionError> {
        let left = self.value()?;
        let Some(Placed { token: Token::Compare(operator), .. }) = self.peek() else { return Ok(left) };
        let operator = *operator;
        self.at += 1;
        let right = self.value()?;
        let span = left.span.to(right.span);
        Ok(Node { kind: Kind::Comparison { operator, left: Box::new(left), right: Box::new(right) }, span })
    }
}
