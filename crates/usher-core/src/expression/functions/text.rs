//! Text: joining, cutting, case.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Call, Function, list, more, needed, null, optional, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::expression::tree::{Kind, Word as Bare};
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Append",
        parameters: &[needed("source"), needed("suffix")],
        summary: "The source followed by the suffix; nothing where the source has no value.",
        body: append,
    },
    Function {
        name: "Join",
        parameters: &[needed("separator"), needed("source1"), more("source2")],
        summary: "The sources with the separator between them; empty ones are left out.",
        body: join,
    },
    Function { name: "Left", parameters: &[needed("String"), needed("NumChars")], summary: "The first characters of a text.", body: left },
    Function {
        name: "Mid",
        parameters: &[needed("source"), needed("start"), needed("length")],
        summary: "A part of a text; the first character is 1.",
        body: mid,
    },
    Function { name: "ToLower", parameters: &[needed("source"), optional("culture")], summary: "The text in lower case.", body: to_lower },
    Function { name: "ToUpper", parameters: &[needed("source"), optional("culture")], summary: "The text in capitals.", body: to_upper },
    Function {
        name: "PCase",
        parameters: &[needed("source"), optional("wordSeparators")],
        summary: "The first letter of each word in capitals, the rest in lower case.",
        body: p_case,
    },
    Function { name: "StripSpaces", parameters: &[needed("source")], summary: "The text without its spaces.", body: strip_spaces },
    Function {
        name: "Split",
        parameters: &[needed("source"), needed("delimiter")],
        summary: "The parts of a text between delimiters, trimmed, as several values.",
        body: split,
    },
    Function {
        name: "Word",
        parameters: &[needed("String"), needed("WordNumber"), needed("Delimiters")],
        summary: "The n-th word of a text; each of the delimiters separates.",
        body: word,
    },
    Function {
        name: "InStr",
        parameters: &[needed("value1"), needed("value2"), optional("start"), optional("compareType")],
        summary: "Where the second text begins in the first, counted from 1; 0 where it doesn't stand there.",
        body: in_str,
    },
    Function { name: "ConvertToBase64", parameters: &[needed("source")], summary: "The text's UTF-16 bytes in base64.", body: to_base64 },
    Function {
        name: "ConvertToUTF8Hex",
        parameters: &[needed("source")],
        summary: "The text's UTF-8 bytes in capital hexadecimal digits.",
        body: to_hex,
    },
];

/// Documented for a source that has a value; without one nothing flows, rather than an address made of a suffix alone.
fn append(call: &Call<'_>) -> Done {
    match call.text(0)? {
        None => null(),
        Some(source) => text(source + &call.text_or_empty(1)?),
    }
}

/// Empty sources are left out, as in the documented `Join(", ", "", [surname], [givenName])`.
fn join(call: &Call<'_>) -> Done {
    let separator = call.text_or_empty(0)?;
    let mut parts = Vec::new();
    for place in 1..call.arguments.len() {
        parts.extend(call.values(place)?.into_iter().filter(|part| !part.is_empty()));
    }
    text(parts.join(&separator))
}

fn left(call: &Call<'_>) -> Done {
    let source = call.text_or_empty(0)?;
    match usize::try_from(call.number(1)?) {
        Ok(count) => text(source.chars().take(count).collect::<String>()),
        // A negative count gives the input.
        Err(_) => text(source),
    }
}

/// Past the end, or before the first character, the input comes back, as Entra Connect's function of the name does.
fn mid(call: &Call<'_>) -> Done {
    let source = call.text_or_empty(0)?;
    let (start, length) = (call.number(1)?, call.number(2)?);
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else { return text(source) };
    if start == 0 || start > source.chars().count() {
        return text(source);
    }
    text(source.chars().skip(start - 1).take(length).collect::<String>())
}

fn is_turkic(culture: &str) -> bool {
    let language = culture.split('-').next().unwrap_or_default();
    language.eq_ignore_ascii_case("tr") || language.eq_ignore_ascii_case("az")
}

fn to_lower(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let source = if is_turkic(&call.text_or_empty(1)?) { source.replace('I', "ı").replace('İ', "i") } else { source };
    // Invariant: the capital dotted I alone doesn't become two letters.
    text(source.replace('İ', "i").to_lowercase())
}

fn to_upper(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let source = if is_turkic(&call.text_or_empty(1)?) { source.replace('i', "İ") } else { source };
    // .NET maps letter by letter: a sharp s has no capital of one letter and stays.
    text(source.chars().flat_map(|letter| if letter == 'ß' { vec![letter] } else { letter.to_uppercase().collect() }).collect::<String>())
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
        if separates(letter) {
            out.push(letter);
            first = true;
        } else if first {
            out.extend(letter.to_uppercase());
            first = false;
        } else {
            out.extend(letter.to_lowercase());
        }
    }
    text(out)
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

fn strip_spaces(call: &Call<'_>) -> Done {
    call.text(0)?.map_or_else(null, |source| text(source.replace(' ', "")))
}

fn split(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let delimiter = call.text_or_empty(1)?;
    if delimiter.chars().count() != 1 {
        return Err(ExpressionError::at(call.span_of(1), "The delimiter is one character."));
    }
    list(source.split(&delimiter).map(|part| part.trim().to_owned()).collect())
}

fn word(call: &Call<'_>) -> Done {
    let (source, number, delimiters) = (call.text_or_empty(0)?, call.number(1)?, call.text_or_empty(2)?);
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let found = place
        .and_then(|place| source.split(|letter| delimiters.contains(letter)).filter(|word| !word.is_empty()).nth(place).map(str::to_owned));
    text(found.unwrap_or_default())
}

/// The default comparison is letter by letter, as everywhere else in the language.
fn in_str(call: &Call<'_>) -> Done {
    let (source, wanted) = (call.text_or_empty(0)?, call.text_or_empty(1)?);
    let start = if call.is_given(2) { call.number(2)?.max(1) } else { 1 };
    let by_text = match call.node(3).map(|node| &node.kind) {
        Some(Kind::Word(word)) => *word == Bare::TextCompare,
        Some(_) => call.number(3)? == 1,
        None => false,
    };
    let fold = |text: &str| -> Vec<String> {
        text.chars().map(|letter| if by_text { letter.to_lowercase().collect() } else { letter.to_string() }).collect()
    };
    let (source, wanted) = (fold(&source), fold(&wanted));
    let from = usize::try_from(start - 1).unwrap_or(0);
    let found = (from..=source.len()).find(|place| source[*place..].starts_with(&wanted));
    Ok(Flowing::Value(Value::Integer(found.and_then(|place| i64::try_from(place + 1).ok()).unwrap_or(0))))
}

fn to_base64(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let bytes: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
    text(STANDARD.encode(bytes))
}

fn to_hex(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    text(source.bytes().map(|byte| format!("{byte:02X}")).collect::<String>())
}
