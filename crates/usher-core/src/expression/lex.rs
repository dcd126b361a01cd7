//! Text to tokens, each with where it stands.

use super::error::{ExpressionError, Span};
use super::tree::Operator;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Attribute(String),
    Text(String),
    Number(i64),
    Name(String),
    Open,
    Close,
    Comma,
    Compare(Operator),
}

pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) span: Span,
}

pub(super) fn lex(text: &str) -> Result<Vec<Placed>, ExpressionError> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        if letter.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, end) = one(&letters, at)?;
        tokens.push(Placed { token, span: Span { position: at, length: end - at } });
        at = end;
    }
    Ok(tokens)
}

fn one(letters: &[char], at: usize) -> Result<(Token, usize), ExpressionError> {
    match letters[at] {
        '(' => Ok((Token::Open, at + 1)),
        ')' => Ok((Token::Close, at + 1)),
        ',' => Ok((Token::Comma, at + 1)),
        '"' => quoted(letters, at),
        '[' => attribute(letters, at),
        '&' => hexadecimal(letters, at),
        '=' | '<' | '>' => Ok(comparison(letters, at)),
        letter if letter.is_ascii_digit() || letter == '-' => number(letters, at),
        letter if letter.is_alphabetic() || letter == '_' => {
            let end =
                (at..letters.len()).find(|place| !letters[*place].is_alphanumeric() && letters[*place] != '_').unwrap_or(letters.len());
            Ok((Token::Name(letters[at..end].iter().collect()), end))
        }
        other => Err(ExpressionError::at(Span { position: at, length: 1 }, format!("“{other}” has no meaning here."))),
    }
}

/// Places within a quoted text, whose quotes stand at both ends of `letters`, where a single backslash stands for itself (G-7).
pub(super) fn single_backslashes(letters: &[char]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 1;
    while at + 1 < letters.len() {
        match (letters[at], letters[at + 1]) {
            ('\\', '\\' | '"') => at += 2,
            ('\\', _) => {
                found.push(at);
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// Only `\\` and `\"` are escapes; before any other letter the backslash stands for itself (G-7).
fn quoted(letters: &[char], start: usize) -> Result<(Token, usize), ExpressionError> {
    let mut text = String::new();
    let mut at = start + 1;
    while let Some(letter) = letters.get(at) {
        match (letter, letters.get(at + 1)) {
            ('"', _) => return Ok((Token::Text(text), at + 1)),
            ('\\', Some(escaped @ ('\\' | '"'))) => {
                text.push(*escaped);
                at += 2;
            }
            (letter, _) => {
                text.push(*letter);
                at += 1;
            }
        }
    }
    let span = Span { position: start, length: letters.len() - start };
    Err(ExpressionError::at(span, "This text has no closing quote.")
        .fixed_by("Write \" at its end; a quote within the text is written \\\"."))
}

/// Inner brackets balance, so that a name may be a SCIM path (G-13).
fn attribute(letters: &[char], start: usize) -> Result<(Token, usize), ExpressionError> {
    let mut depth = 0_usize;
    for (at, letter) in letters.iter().enumerate().skip(start) {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let name: String = letters[start + 1..at].iter().collect();
            let name = name.trim().to_owned();
            let span = Span { position: start, length: at + 1 - start };
            return if name.is_empty() {
                Err(ExpressionError::at(span, "The brackets name no attribute."))
            } else {
                Ok((Token::Attribute(name), at + 1))
            };
        }
    }
    let span = Span { position: start, length: letters.len() - start };
    Err(ExpressionError::at(span, "This attribute has no closing bracket.").fixed_by("Write ] at its end."))
}

fn hexadecimal(letters: &[char], start: usize) -> Result<(Token, usize), ExpressionError> {
    let wrong = |end: usize| {
        ExpressionError::at(Span { position: start, length: end - start }, "After & a hexadecimal number is due, such as &HF7.")
    };
    if !letters.get(start + 1).is_some_and(|letter| letter.eq_ignore_ascii_case(&'h')) {
        return Err(wrong(start + 1));
    }
    let end = (start + 2..letters.len()).find(|place| !letters[*place].is_ascii_hexdigit()).unwrap_or(letters.len());
    let digits: String = letters[start + 2..end].iter().collect();
    i64::from_str_radix(&digits, 16).map(|number| (Token::Number(number), end)).map_err(|_| wrong(end))
}

fn number(letters: &[char], start: usize) -> Result<(Token, usize), ExpressionError> {
    let end = (start + 1..letters.len()).find(|place| !letters[*place].is_ascii_digit()).unwrap_or(letters.len());
    let digits: String = letters[start..end].iter().collect();
    let wrong =
        |_| ExpressionError::at(Span { position: start, length: end - start }, format!("{digits} is no whole number that can be used."));
    digits.parse().map(|number| (Token::Number(number), end)).map_err(wrong)
}

fn comparison(letters: &[char], at: usize) -> (Token, usize) {
    let two: String = letters[at..letters.len().min(at + 2)].iter().collect();
    let found = Operator::ALL.iter().find(|(sign, _)| two.starts_with(sign));
    found.map_or((Token::Compare(Operator::Equal), at + 1), |(sign, operator)| (Token::Compare(*operator), at + sign.len()))
}
