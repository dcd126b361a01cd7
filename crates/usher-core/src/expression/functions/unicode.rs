//! NormalizeDiacritics, by Entra's table: marks go, a few letters become two, everything else stays.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::table::example;
use super::{Call, Function, Parameter, Type, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;

pub(super) const FAMILY: &[Function] = &[Function {
    name: "NormalizeDiacritics",
    parameters: &[Parameter::text("source")],
    gives: Type::Text,
    summary: "The text without accents and other marks on Latin letters. ß becomes ss, æ ae, ø oe; ä, ö and ü lose their dots.",
    absent: "No value. Letters of other scripts stay as they are.",
    examples: &[example("NormalizeDiacritics([givenName])", &[("givenName", &["Zoë"])], &["Zoe"])],
    body: normalize_diacritics,
    check: None,
}];

/// Base letters whose marks the table takes away.
const BASES: &str = "acdegilnorstuyzACDEGILNORSTUYZ";

fn normalize_diacritics(call: &Call<'_>) -> Result<Flowing, ExpressionError> {
    call.text(0)?.map_or_else(null, |source| text(normalized(&source)))
}

fn normalized(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut letters = source.nfc().peekable();
    while let Some(letter) = letters.next() {
        let marked = letters.peek().is_some_and(|next| is_combining_mark(*next));
        let decomposed: Vec<char> = std::iter::once(letter).nfd().collect();
        let base = decomposed.first().copied().unwrap_or(letter);
        let special = match base {
            'ß' => Some("ss"),
            'æ' => Some("ae"),
            'Æ' => Some("AE"),
            'ø' => Some("oe"),
            'Ø' => Some("OE"),
            'ł' => Some("l"),
            'Ł' => Some("L"),
            'ı' => Some("i"),
            // Plain ones are not in the table; with a macron they are.
            'œ' if marked => Some("oe"),
            'Œ' if marked => Some("OE"),
            _ => None,
        };
        let known = special.is_some() || BASES.contains(base);
        match special {
            Some(plain) => out.push_str(plain),
            None if known => out.push(base),
            None => out.push(letter),
        }
        while known && letters.next_if(|next| is_combining_mark(*next)).is_some() {}
    }
    out
}
