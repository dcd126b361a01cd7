//! Letters' case, letter by letter as .NET maps it: no letter becomes two, none looks at its neighbours.

use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, null, text};
use crate::expression::error::{ExpressionError, Span};
use crate::expression::evaluate::Flowing;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "ToLower",
        parameters: &[Parameter::text("source"), Parameter::text("culture").optional()],
        gives: Type::Text,
        summary: "The text in lower case, by the rules of a culture such as tr-TR if one is given. Letter by letter: none becomes two.",
        absent: "No value.",
        examples: &[example("ToLower([mail])", &[("mail", &["Ann.Beck@Contoso.com"])], &["ann.beck@contoso.com"])],
        body: to_lower,
        check: Some(check_culture),
    },
    Function {
        name: "ToUpper",
        parameters: &[Parameter::text("source"), Parameter::text("culture").optional()],
        gives: Type::Text,
        summary: "The text in capitals, by the rules of a culture such as tr-TR if one is given. Letter by letter: none becomes two.",
        absent: "No value.",
        examples: &[example("ToUpper([country])", &[("country", &["no"])], &["NO"])],
        body: to_upper,
        check: Some(check_culture),
    },
    Function {
        name: "PCase",
        parameters: &[Parameter::text("source"), Parameter::text("wordSeparators").optional()],
        gives: Type::Text,
        summary: "The first letter of each word in capitals, the rest in lower case. Given separators are the only ones.",
        absent: "No value.",
        examples: &[
            example("PCase([displayName])", &[("displayName", &["PABLO GONSALVES (SECOND)"])], &["Pablo Gonsalves (Second)"]),
            example("PCase([surname], \" '-\")", &[("surname", &["PINTO-DE'SILVA"])], &["Pinto-De'Silva"]),
        ],
        body: p_case,
        check: None,
    },
];

/// Whose rules of case count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Culture {
    /// None's: the dotted capital İ and the dotless ı stay as they are.
    Invariant,
    /// Those of Turkish and Azerbaijani: i and İ, ı and I belong together.
    Turkic,
    /// Those of any other language.
    Other,
}

impl Culture {
    /// By its name: `tr-TR`, `az-Latn-AZ` (RFC 4646).
    fn new(name: &str, span: Span) -> Result<Self, ExpressionError> {
        let mut parts = name.trim().split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric());
        if language.is_empty() {
            return Ok(Self::Invariant);
        }
        if !is_part(language) || !parts.all(is_part) {
            return Err(ExpressionError::at(span, format!("“{name}” is no culture.")).fixed_by("Use a name such as tr-TR or en-US."));
        }
        let is_turkic = ["tr", "az"].iter().any(|one| language.eq_ignore_ascii_case(one));
        Ok(if is_turkic { Self::Turkic } else { Self::Other })
    }
}

fn check_culture(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    arguments.literal(1).map_or(Ok(()), |(name, span)| Culture::new(&name, span).map(drop))
}

fn culture(call: &Call<'_>) -> Result<Culture, ExpressionError> {
    Culture::new(&call.text_or_empty(1)?, call.span_of(1))
}

fn lower(letter: char, culture: Culture) -> char {
    match (letter, culture) {
        ('I', Culture::Turkic) => 'ı',
        ('İ', Culture::Turkic | Culture::Other) => 'i',
        ('İ', Culture::Invariant) => 'İ',
        _ => single(letter, letter.to_lowercase()),
    }
}

/// A letter in lower case by the invariant culture's rules: one letter for one.
pub(in crate::expression) fn invariant_lower(letter: char) -> char {
    lower(letter, Culture::Invariant)
}

fn upper(letter: char, culture: Culture) -> char {
    match (letter, culture) {
        ('i', Culture::Turkic) => 'İ',
        ('ı', Culture::Invariant) => 'ı',
        _ => single(letter, letter.to_uppercase()),
    }
}

/// A letter whose other case would be two letters (ß, ﬁ) has none.
fn single(letter: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

fn to_lower(call: &Call<'_>) -> Done {
    let (source, culture) = (call.text(0)?, culture(call)?);
    source.map_or_else(null, |source| text(source.chars().map(|letter| lower(letter, culture)).collect::<String>()))
}

fn to_upper(call: &Call<'_>) -> Done {
    let (source, culture) = (call.text(0)?, culture(call)?);
    source.map_or_else(null, |source| text(source.chars().map(|letter| upper(letter, culture)).collect::<String>()))
}

fn p_case(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let given = if call.is_given(1) { Some(call.text_or_empty(1)?) } else { None };
    let separates = |letter: char| match &given {
        Some(separators) => separators.contains(letter),
        None => !letter.is_alphanumeric() && !is_mark(letter),
    };
    let mut out = String::with_capacity(source.len());
    let mut first = true;
    for letter in source.chars() {
        let separator = separates(letter);
        out.push(match (separator, first) {
            (true, _) => letter,
            (false, true) => upper(letter, Culture::Invariant),
            (false, false) => lower(letter, Culture::Invariant),
        });
        first = separator;
    }
    text(out)
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}
