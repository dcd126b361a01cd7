//! What the table of functions is made of. Parser, checks, editor and manual read the same entries.

use super::Call;
use super::check::Arguments;
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

/// What a function says of its arguments as written.
pub(super) type ArgumentCheck = fn(&Arguments<'_>) -> Result<(), ExpressionError>;

/// A function of the language.
pub struct Function {
    /// Its name, in Entra's spelling.
    pub name: &'static str,
    /// Its parameters, in order.
    pub parameters: &'static [Parameter],
    /// What kind of value comes out.
    pub gives: Type,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What follows where the source has no value, or where an argument can't be used.
    pub absent: &'static str,
    /// Examples; each is run as a test.
    pub examples: &'static [Example],
    pub(in crate::expression) body: fn(&Call<'_>) -> Result<Flowing, ExpressionError>,
    /// What can be told of the arguments as written, beyond their number and kind.
    pub(super) check: Option<ArgumentCheck>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Function {
    /// How it is written: `Left(String, NumChars)`; what may be left out stands in brackets.
    #[must_use]
    pub fn signature(&self) -> String {
        let names = self.parameters.iter().map(|parameter| {
            let more = if parameter.repeated { ", ..." } else { "" };
            if parameter.optional { format!("[{}]{more}", parameter.name) } else { format!("{}{more}", parameter.name) }
        });
        format!("{}({})", self.name, names.collect::<Vec<_>>().join(", "))
    }
}

/// A parameter of a function.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name, as Microsoft's page calls it.
    pub name: &'static str,
    /// What kind of value it takes.
    pub takes: Type,
    /// May it be left out?
    pub optional: bool,
    /// May more of it follow?
    pub repeated: bool,
}

impl Parameter {
    /// What it takes, in words: `one text; may be left out`.
    #[must_use]
    pub fn words(&self) -> String {
        let left_out = if self.optional { "; may be left out" } else { "" };
        let more = if self.repeated { ", more may follow" } else { "" };
        format!("{}{left_out}{more}", self.takes.words())
    }

    const fn new(name: &'static str, takes: Type) -> Self {
        Self { name, takes, optional: false, repeated: false }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self::new(name, Type::Text)
    }

    pub(super) const fn number(name: &'static str) -> Self {
        Self::new(name, Type::Number)
    }

    pub(super) const fn boolean(name: &'static str) -> Self {
        Self::new(name, Type::Boolean)
    }

    pub(super) const fn date(name: &'static str) -> Self {
        Self::new(name, Type::Date)
    }

    pub(super) const fn list(name: &'static str) -> Self {
        Self::new(name, Type::List)
    }

    pub(super) const fn any(name: &'static str) -> Self {
        Self::new(name, Type::Any)
    }

    pub(super) const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub(super) const fn repeated(self) -> Self {
        Self { optional: true, repeated: true, ..self }
    }
}

/// Kinds of values (G-9). A list holds texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// One text.
    Text,
    /// A whole number.
    Number,
    /// `True` or `False`.
    Boolean,
    /// An instant, as text.
    Date,
    /// Several texts.
    List,
    /// Whatever its arguments are.
    Any,
}

impl Type {
    /// What people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "one text",
            Self::Number => "a whole number",
            Self::Boolean => "True or False",
            Self::Date => "a date",
            Self::List => "several values",
            Self::Any => "any value",
        }
    }
}

/// An example, with what comes out.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The expression.
    pub expression: &'static str,
    /// Source attributes, each with its values; several make it a multi-valued one.
    pub source: &'static [(&'static str, &'static [&'static str])],
    /// What comes out: none for no value, several for a list.
    pub result: &'static [&'static str],
}

/// An example with values of single-valued attributes and one text as its result.
pub(super) const fn example(
    expression: &'static str,
    source: &'static [(&'static str, &'static [&'static str])],
    result: &'static [&'static str],
) -> Example {
    Example { expression, source, result }
}
