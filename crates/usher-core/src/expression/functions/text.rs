//! Text: joining, cutting, finding, encoding.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::case::invariant_lower;
use super::check::Arguments;
use super::table::example;
use super::{Call, Function, Parameter, Type, list, null, text};
use crate::expression::error::ExpressionError;
use crate::expression::evaluate::Flowing;
use crate::expression::tree::{Kind, Word as Bare};
use crate::import::Value;

type Done = Result<Flowing, ExpressionError>;

pub(super) const FAMILY: &[Function] = &[
    Function {
        name: "Append",
        parameters: &[Parameter::text("source"), Parameter::text("suffix")],
        gives: Type::Text,
        summary: "The source followed by the suffix.",
        absent: "No value where the source has none, rather than the suffix alone.",
        examples: &[example(
            "Append([userPrincipalName], \".test\")",
            &[("userPrincipalName", &["John.Doe@contoso.com"])],
            &["John.Doe@contoso.com.test"],
        )],
        body: append,
        check: None,
    },
    Function {
        name: "Join",
        parameters: &[Parameter::text("separator"), Parameter::any("source1"), Parameter::any("source2").repeated()],
        gives: Type::Text,
        summary: "The sources with the separator between them. A source with several values gives each of them.",
        absent: "Sources without a value and empty ones are left out, with their separator.",
        examples: &[
            example("Join(\", \", \"\", [surname], [givenName])", &[("surname", &["Doe"]), ("givenName", &["John"])], &["Doe, John"]),
            example("Join(\";\", [otherMails])", &[("otherMails", &["a@contoso.com", "b@contoso.com"])], &["a@contoso.com;b@contoso.com"]),
        ],
        body: join,
        check: None,
    },
    Function {
        name: "Left",
        parameters: &[Parameter::text("String"), Parameter::number("NumChars")],
        gives: Type::Text,
        summary: "The first characters of a text. As in .NET, an emoji counts as two; one that is cut in half is left out.",
        absent: "An empty text where there is no value. A negative number gives the whole text.",
        examples: &[example("Left([displayName], 3)", &[("displayName", &["John Doe"])], &["Joh"])],
        body: left,
        check: None,
    },
    Function {
        name: "Mid",
        parameters: &[Parameter::text("source"), Parameter::number("start"), Parameter::number("length")],
        gives: Type::Text,
        summary: "A part of a text; the first character is 1. As in .NET, an emoji counts as two; one that is cut in half is left out.",
        absent: "An empty text where there is no value. A start before the first character or past the end gives the whole text.",
        examples: &[example(
            "Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))",
            &[("givenName", &["John"]), ("surname", &["Doe"])],
            &["JohDoe"],
        )],
        body: mid,
        check: None,
    },
    Function {
        name: "StripSpaces",
        parameters: &[Parameter::text("source")],
        gives: Type::Text,
        summary: "The text without its spaces. Other white space stays.",
        absent: "No value.",
        examples: &[example("StripSpaces([surname])", &[("surname", &["van der Berg"])], &["vanderBerg"])],
        body: strip_spaces,
        check: None,
    },
    Function {
        name: "Split",
        parameters: &[Parameter::text("source"), Parameter::text("delimiter")],
        gives: Type::List,
        summary: "The parts of a text between delimiters, trimmed, as several values. The delimiter is one character.",
        absent: "No value.",
        examples: &[example(
            "Split([extensionAttribute5], \",\")",
            &[("extensionAttribute5", &["PermissionSetOne, PermissionSetTwo"])],
            &["PermissionSetOne", "PermissionSetTwo"],
        )],
        body: split,
        check: Some(check_split),
    },
    Function {
        name: "Word",
        parameters: &[Parameter::text("String"), Parameter::number("WordNumber"), Parameter::text("Delimiters")],
        gives: Type::Text,
        summary: "The n-th word of a text; each of the delimiters separates.",
        absent: "An empty text where there is no value or no such word.",
        examples: &[
            example("Word([displayName], 3, \" \")", &[("displayName", &["The quick brown fox"])], &["brown"]),
            example("Word([info], 3, \",!&#\")", &[("info", &["This,string!has&many separators"])], &["has"]),
        ],
        body: word,
        check: None,
    },
    Function {
        name: "InStr",
        parameters: &[
            Parameter::text("value1"),
            Parameter::text("value2"),
            Parameter::number("start").optional(),
            Parameter::any("compareType").optional(),
        ],
        gives: Type::Number,
        summary: "Where the second text begins in the first, counted from 1; an emoji before it counts as two. With vbTextCompare as compareType case doesn't count.",
        absent: "0 where it doesn't stand there, or where there is no value.",
        examples: &[
            example("InStr([info], \"quick\")", &[("info", &["The quick brown fox"])], &["5"]),
            example("InStr([info], \"e\", 3, vbBinaryCompare)", &[("info", &["repEated"])], &["7"]),
        ],
        body: in_str,
        check: None,
    },
    Function {
        name: "ConvertToBase64",
        parameters: &[Parameter::text("source")],
        gives: Type::Text,
        summary: "The text's UTF-16 bytes in base64.",
        absent: "No value.",
        examples: &[example("ConvertToBase64(\"Hello world!\")", &[], &["SABlAGwAbABvACAAdwBvAHIAbABkACEA"])],
        body: to_base64,
        check: None,
    },
    Function {
        name: "ConvertToUTF8Hex",
        parameters: &[Parameter::text("source")],
        gives: Type::Text,
        summary: "The text's UTF-8 bytes in capital hexadecimal digits.",
        absent: "No value.",
        examples: &[example("ConvertToUTF8Hex(\"Hello world!\")", &[], &["48656C6C6F20776F726C6421"])],
        body: to_hex,
        check: None,
    },
];

fn check_split(arguments: &Arguments<'_>) -> Result<(), ExpressionError> {
    match arguments.literal(1) {
        Some((delimiter, span)) if units(&delimiter) != 1 => Err(ExpressionError::at(span, "The delimiter is one character.")),
        Some(_) | None => Ok(()),
    }
}

/// Documented for a source that has a value; without one nothing flows, rather than an address made of a suffix alone.
fn append(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    text(source + &call.text_or_empty(1)?)
}

/// Empty sources are left out, as in the documented `Join(", ", "", [surname], [givenName])`.
fn join(call: &Call<'_>) -> Done {
    let separator = call.text_or_empty(0)?;
    let mut joined = String::new();
    for place in 1..call.arguments.len() {
        for part in call.values(place)?.into_iter().filter(|part| !part.is_empty()) {
            if !joined.is_empty() {
                joined.push_str(&separator);
            }
            joined.push_str(&part);
            call.bounded(joined.len())?;
        }
    }
    text(joined)
}

/// A text's length as .NET counts it, on which Entra's service stands: in UTF-16 code units, of which letters beyond the first 65,536 of
/// Unicode take two.
fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// So many code units from a place. Where .NET would cut a letter in half and give a half that is no text, that letter is dropped whole.
fn part(text: &str, from: usize, length: usize) -> String {
    let end = from.saturating_add(length);
    let mut place = 0;
    let within = |letter: &char| {
        let begins = place;
        place += letter.len_utf16();
        begins >= from && place <= end
    };
    text.chars().filter(within).collect()
}

fn left(call: &Call<'_>) -> Done {
    let source = call.text_or_empty(0)?;
    match usize::try_from(call.number(1)?) {
        Ok(count) => text(part(&source, 0, count)),
        // A negative count gives the input.
        Err(_) => text(source),
    }
}

/// Past the end, or before the first character, the input comes back, as Entra Connect's function of the name does.
fn mid(call: &Call<'_>) -> Done {
    let source = call.text_or_empty(0)?;
    let (start, length) = (call.number(1)?, call.number(2)?);
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else { return text(source) };
    if start == 0 || start > units(&source) {
        return text(source);
    }
    text(part(&source, start - 1, length))
}

fn strip_spaces(call: &Call<'_>) -> Done {
    call.text(0)?.map_or_else(null, |source| text(source.replace(' ', "")))
}

fn split(call: &Call<'_>) -> Done {
    let Some(source) = call.text(0)? else { return null() };
    let delimiter = call.text_or_empty(1)?;
    if units(&delimiter) != 1 {
        return Err(ExpressionError::at(call.span_of(1), "The delimiter is one character."));
    }
    list(source.split(&delimiter).map(|part| part.trim().to_owned()).collect())
}

fn word(call: &Call<'_>) -> Done {
    let (source, number, delimiters) = (call.text_or_empty(0)?, call.number(1)?, call.text_or_empty(2)?);
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let delimiters: HashSet<char> = delimiters.chars().collect();
    let found = place.and_then(|place| {
        source.split(|letter| delimiters.contains(&letter)).filter(|word| !word.is_empty()).nth(place).map(str::to_owned)
    });
    text(found.unwrap_or_default())
}

/// The default comparison is letter by letter, as everywhere else in the language. Without one of the texts nothing is found.
fn in_str(call: &Call<'_>) -> Done {
    let (source, wanted) = (call.text(0)?, call.text(1)?);
    let start = if call.is_given(2) { call.number(2)?.max(1) } else { 1 };
    let by_text = match call.node(3).map(|node| &node.kind) {
        Some(Kind::Word(word)) => *word == Bare::TextCompare,
        Some(_) => call.number(3)? == 1,
        None => false,
    };
    let (Some(source), Some(wanted)) = (source, wanted) else { return Ok(Flowing::Value(Value::Integer(0))) };
    // One letter stays one, so places are the same in both.
    let fold = |text: String| if by_text { text.chars().map(invariant_lower).collect() } else { text };
    let from = usize::try_from(start - 1).unwrap_or(usize::MAX);
    let place = place_of(&fold(source), &fold(wanted), from).and_then(|place| i64::try_from(place + 1).ok());
    Ok(Flowing::Value(Value::Integer(place.unwrap_or(0))))
}

/// Where a text stands first, in code units, at or after a place.
fn place_of(source: &str, wanted: &str, from: usize) -> Option<usize> {
    let mut unit = 0;
    for (byte, letter) in source.char_indices() {
        if unit >= from {
            return source[byte..].find(wanted).map(|found| unit + units(&source[byte..byte + found]));
        }
        unit += letter.len_utf16();
    }
    (unit >= from && wanted.is_empty()).then_some(unit)
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
