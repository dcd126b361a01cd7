//! Patterns, as .NET's: what the engine can't do is refused when the mapping is saved, and no pattern can hang a cycle.

use fancy_regex::{Captures, Regex, RegexBuilder};

const MOST_STEPS: usize = 200_000;

pub(crate) fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern).backtrack_limit(MOST_STEPS).build().map_err(|error| format!("The pattern can't be used: {error}."))
}

/// Every match replaced; `${name}`, `$1` and `$$` as in .NET.
pub(super) fn replace(regex: &Regex, text: &str, replacement: &str) -> Result<String, String> {
    rebuild(regex, text, |found, out| {
        expand(found, replacement, out);
        found.get(0).map(|whole| (whole.start(), whole.end()))
    })
}

/// What a named group matched, replaced in every match.
pub(super) fn replace_group(regex: &Regex, text: &str, group: &str, replacement: &str) -> Result<String, String> {
    rebuild(regex, text, |found, out| {
        let part = found.name(group)?;
        out.push_str(replacement);
        Some((part.start(), part.end()))
    })
}

/// What a named group matches first.
pub(super) fn group(regex: &Regex, text: &str, group: &str) -> Result<Option<String>, String> {
    let found = regex.captures(text).map_err(|error| stuck(&error))?;
    Ok(found.and_then(|found| found.name(group).map(|part| part.as_str().to_owned())))
}

fn rebuild(
    regex: &Regex,
    text: &str,
    mut one: impl FnMut(&Captures<'_, str>, &mut String) -> Option<(usize, usize)>,
) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for found in regex.captures_iter(text) {
        let found = found.map_err(|error| stuck(&error))?;
        let mut put = String::new();
        let Some((start, end)) = one(&found, &mut put) else { continue };
        if start < kept {
            continue;
        }
        out.push_str(&text[kept..start]);
        out.push_str(&put);
        kept = end;
    }
    out.push_str(&text[kept..]);
    Ok(out)
}

fn expand(found: &Captures<'_, str>, replacement: &str, out: &mut String) {
    let mut rest = replacement;
    while let Some((head, tail)) = rest.split_once('$') {
        out.push_str(head);
        rest = tail;
        if let Some(after) = tail.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = tail.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            // A group that took no part is empty, as in .NET.
            let part = name.parse::<usize>().map_or_else(|_| found.name(name), |number| found.get(number));
            out.push_str(part.map_or("", |part| part.as_str()));
            rest = after;
        } else {
            let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
            match digits.parse::<usize>().ok().and_then(|number| found.get(number)) {
                Some(part) => {
                    out.push_str(part.as_str());
                    rest = &tail[digits.len()..];
                }
                None => out.push('$'),
            }
        }
    }
    out.push_str(rest);
}

fn stuck(error: &fancy_regex::Error) -> String {
    format!("The pattern takes too long on this value: {error}.")
}
