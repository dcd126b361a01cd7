//! Replacements: `$1`, `${name}`, `$$`, `$&` and their like ("Substitutions in regular expressions").

use fancy_regex::Captures;

use super::{Pattern, Stuck};
use crate::expression::limits::{LONGEST_VALUE, TooLong};

/// Writes what a match is replaced by. What names no group of the pattern stands for itself, as in .NET.
pub(super) fn expand(pattern: &Pattern, found: &Captures<'_, str>, text: &str, replacement: &str, out: &mut String) -> Result<(), Stuck> {
    let whole = found.get(0);
    let (start, end) = whole.map_or((0, 0), |whole| (whole.start(), whole.end()));
    let mut rest = replacement;
    while let Some((head, tail)) = rest.split_once('$') {
        out.push_str(head);
        let Some(sign) = tail.chars().next() else {
            rest = "$";
            break;
        };
        let after = &tail[sign.len_utf8()..];
        let put = match sign {
            '$' => Some(("$", after)),
            '&' => Some((&text[start..end], after)),
            '`' => Some((&text[..start], after)),
            '\'' => Some((&text[end..], after)),
            '_' => Some((text, after)),
            '+' => Some((last_group(pattern, found), after)),
            '{' => after.split_once('}').and_then(|(name, after)| Some((group(pattern, found, name)?, after))),
            _ => {
                let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
                group(pattern, found, &tail[..digits]).map(|part| (part, &tail[digits..]))
            }
        };
        let (part, after) = put.unwrap_or(("$", tail));
        out.push_str(part);
        rest = after;
        if out.len() > LONGEST_VALUE {
            return Err(TooLong.into());
        }
    }
    out.push_str(rest);
    Ok(())
}

/// What a group matched, empty where it took no part; `None` where the pattern has no such group.
fn group<'t>(pattern: &Pattern, found: &Captures<'t, str>, name: &str) -> Option<&'t str> {
    let part = match name.parse::<usize>() {
        Ok(number) => found.get(*pattern.numbers.get(number)?),
        Err(_) if pattern.has_group(name) => found.name(name),
        Err(_) => return None,
    };
    Some(part.map_or("", |part| part.as_str()))
}

fn last_group<'t>(pattern: &Pattern, found: &Captures<'t, str>) -> &'t str {
    let place = pattern.numbers.last().copied().unwrap_or(0);
    found.get(place).map_or("", |part| part.as_str())
}
