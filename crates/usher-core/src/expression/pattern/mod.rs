//! Regular expressions as .NET's, which is what Entra evaluates. A pattern that the engine here would read otherwise is translated
//! or refused when it is saved, never wrong at run time; none can hang a cycle, for backtracking is bounded.
//!
//! Read next: `translate.rs` (outside of character classes), `class.rs` (inside), `replacement.rs` (`$1`, `${name}`).
//! Source of the rules: "Regular Expression Language - Quick Reference" and its pages, Microsoft Learn.

mod class;
mod escape;
mod fold;
mod replacement;
mod scan;
mod translate;

use fancy_regex::{Captures, CompileError, Error, Regex, RegexBuilder};

use super::limits::{LONGEST_VALUE, TooLong};
use translate::Translated;

/// Steps of backtracking before a pattern is given up on one value.
const MOST_STEPS: usize = 200_000;
/// How large a pattern may become when it is made ready: bytes. Each `\w` in `\w{1,256}` takes some tens of thousands.
const LARGEST: usize = 32 << 20;
/// The longest value that is tried again from every place, in bytes: such work grows by the square of the length, unseen by
/// [`MOST_STEPS`].
const LONGEST_TRIED_AGAIN: usize = 10_000;
/// How many letters all matches on one value may have before them, together: each may look at all that is left.
const MOST_LETTERS: usize = 200_000_000;

/// A pattern ready to be used. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    text: String,
    regex: Regex,
    /// Places of the groups in `regex` by their .NET numbers, which count unnamed groups before named ones.
    numbers: Vec<usize>,
    /// Is it tried again from every place?
    tries_again: bool,
}

/// Why a pattern can't be used on this value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stuck {
    #[error("The pattern takes too long on this value.")]
    Steps,
    #[error(
        "The value has more than 10,000 characters, too many for a pattern that looks around or back, or has a $ before its end. Shorten \
         the value first, as with Left."
    )]
    Long,
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

impl Pattern {
    /// Reads a pattern of .NET's.
    ///
    /// # Errors
    /// What .NET would refuse, and what can't be said here, in plain words.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let translated = translate::translate(text)?;
        let mut builder = RegexBuilder::new(&translated.pattern);
        let regex = builder.backtrack_limit(MOST_STEPS).delegate_size_limit(LARGEST).build();
        let regex = regex.map_err(|error| refusal(&error, &translated))?;
        Ok(Self { text: text.to_owned(), regex, numbers: translated.numbers, tries_again: translated.tries_again })
    }

    fn bounded(&self, text: &str) -> Result<(), Stuck> {
        if self.tries_again && text.len() > LONGEST_TRIED_AGAIN { Err(Stuck::Long) } else { Ok(()) }
    }

    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn has_group(&self, name: &str) -> bool {
        self.regex.capture_names().flatten().any(|known| known == name)
    }

    /// Does it stand anywhere in the text? .NET's `IsMatch`.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, Stuck> {
        self.bounded(text)?;
        self.regex.is_match(text).map_err(|_| Stuck::Steps)
    }

    /// Every match replaced, as .NET's `Replace` does.
    pub(super) fn replace(&self, text: &str, replacement: &str) -> Result<String, Stuck> {
        self.rebuild(text, |found, out| {
            replacement::expand(self, found, text, replacement, out)?;
            Ok(found.get(0).map(|whole| (whole.start(), whole.end())))
        })
    }

    /// What a named group matched, replaced in every match. The rest of the match stays.
    pub(super) fn replace_group(&self, text: &str, group: &str, replacement: &str) -> Result<String, Stuck> {
        self.rebuild(text, |found, out| {
            let Some(part) = found.name(group) else { return Ok(None) };
            out.push_str(replacement);
            Ok(Some((part.start(), part.end())))
        })
    }

    /// What a named group matches first.
    pub(super) fn group(&self, text: &str, group: &str) -> Result<Option<String>, Stuck> {
        self.bounded(text)?;
        let found = self.regex.captures(text).map_err(|_| Stuck::Steps)?;
        Ok(found.and_then(|found| found.name(group).map(|part| part.as_str().to_owned())))
    }

    fn rebuild(
        &self,
        text: &str,
        mut one: impl FnMut(&Captures<'_, str>, &mut String) -> Result<Option<(usize, usize)>, Stuck>,
    ) -> Result<String, Stuck> {
        let mut out = String::with_capacity(text.len());
        self.bounded(text)?;
        let (mut kept, mut from, mut letters) = (0, 0, 0);
        // As .NET goes on: where a match ended, an empty one may follow.
        while from <= text.len() {
            letters += text.len() - from;
            if letters > MOST_LETTERS {
                return Err(Stuck::Steps);
            }
            let Some(found) = self.regex.captures_from_pos(text, from).map_err(|_| Stuck::Steps)? else { break };
            let Some(whole) = found.get(0) else { break };
            let next = text[whole.end()..].chars().next().map_or(1, char::len_utf8);
            from = if whole.start() == whole.end() { whole.end() + next } else { whole.end() };
            let mut put = String::new();
            let Some((start, end)) = one(&found, &mut put)? else { continue };
            if start < kept {
                continue;
            }
            out.push_str(&text[kept..start]);
            out.push_str(&put);
            kept = end;
            if out.len() > LONGEST_VALUE {
                return Err(TooLong.into());
            }
        }
        out.push_str(&text[kept..]);
        Ok(out)
    }
}

/// Our own words: the engine's speak of the translated pattern, which nobody wrote.
fn refusal(error: &Error, translated: &Translated) -> String {
    match error {
        Error::CompileError(inner) => match (&**inner, &translated.furthest) {
            (CompileError::InnerError(inner), Some(furthest)) if inner.size_limit().is_some() => {
                format!(
                    "The pattern is too large, because parts of it are repeated too often. Use a smaller number, or + or *, at {furthest}."
                )
            }
            (CompileError::InnerError(inner), None) if inner.size_limit().is_some() => {
                "The pattern is too large. Make several shorter ones of it.".to_owned()
            }
            _ => "Usher can't evaluate this pattern. Write it in a simpler way.".to_owned(),
        },
        Error::ParseError(place, _) => {
            let part = translated.places.iter().rev().find(|(byte, _)| byte <= place).map_or(0, |(_, letter)| *letter);
            format!("Usher can't evaluate this pattern. Look at character {} of it, and write that in a simpler way.", part + 1)
        }
        _ => "Usher can't evaluate this pattern. Write it in a simpler way.".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests")]
mod tests;
