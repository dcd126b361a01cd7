//! Regular expressions as .NET's, which is what Entra evaluates. A pattern that the engine here would read otherwise is translated
//! or refused when it is saved, never wrong at run time; none can hang a cycle, for backtracking is bounded.
//!
//! Read next: `translate.rs` (outside of character classes), `class.rs` (inside), `replacement.rs` (`$1`, `${name}`).
//! Source of the rules: "Regular Expression Language - Quick Reference" and its pages, Microsoft Learn.

mod class;
mod escape;
mod replacement;
mod scan;
mod translate;

use fancy_regex::{Captures, Regex, RegexBuilder};

use super::limits::{LONGEST_VALUE, TooLong};

/// Steps of backtracking before a pattern is given up on one value.
const MOST_STEPS: usize = 200_000;

/// A pattern ready to be used. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    text: String,
    regex: Regex,
    /// Places of the groups in `regex` by their .NET numbers, which count unnamed groups before named ones.
    numbers: Vec<usize>,
}

/// Why a pattern can't be used on this value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stuck {
    #[error("The pattern takes too long on this value.")]
    Steps,
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
        let regex = RegexBuilder::new(&translated.pattern)
            .backtrack_limit(MOST_STEPS)
            .build()
            .map_err(|error| format!("The pattern can't be used: {}.", plain(&error)))?;
        Ok(Self { text: text.to_owned(), regex, numbers: translated.numbers })
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
        let found = self.regex.captures(text).map_err(|_| Stuck::Steps)?;
        Ok(found.and_then(|found| found.name(group).map(|part| part.as_str().to_owned())))
    }

    fn rebuild(
        &self,
        text: &str,
        mut one: impl FnMut(&Captures<'_, str>, &mut String) -> Result<Option<(usize, usize)>, Stuck>,
    ) -> Result<String, Stuck> {
        let mut out = String::with_capacity(text.len());
        let (mut kept, mut from) = (0, 0);
        // As .NET goes on: where a match ended, an empty one may follow.
        while from <= text.len() {
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

/// The first line of the engine's words: the others draw the translated pattern, which nobody wrote.
fn plain(error: &fancy_regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    last.trim().trim_start_matches("error: ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests")]
mod tests;
