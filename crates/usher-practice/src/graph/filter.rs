//! `$filter`, as far as the APIs that Usher asks take it: comparisons and functions of one property, joined by `and` and `or`.
//! Which property takes which operator is the caller's table; anything else is refused as Graph refuses it.

use serde_json::Value as Json;

use super::call::Query;
use super::check::{self, Extensions};
use super::refusal::Refusal;

/// How a property is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// `eq`
    Eq,
    /// `gt`
    Gt,
    /// `ge`
    Ge,
    /// `lt`
    Lt,
    /// `le`
    Le,
    /// `in (...)`
    In,
    /// `startswith(p,'...')`
    StartsWith,
    /// `contains(p,'...')`
    Contains,
}

/// Do small and capital letters differ?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// As in the directory.
    Ignored,
    /// As in the provisioning log.
    Heeded,
}

/// The one type whose values are compared letter by letter.
const HEEDED: &str = "provisioningObjectSummary";

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    property: String,
    op: Op,
    values: Vec<Json>,
}

/// A filter: any of the lists, all of its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    any: Vec<Vec<Term>>,
    case: Case,
}

impl Filter {
    /// The filter of a request, if it has one. `takes`: operators by property.
    ///
    /// # Errors
    /// 400; a violation for a property that isn't published.
    pub(crate) fn of(query: &Query, of: &str, takes: &[(&str, &[Op])], extensions: &Extensions) -> Result<Option<Self>, Refusal> {
        let Some(text) = query.get("$filter") else { return Ok(None) };
        let case = if of == HEEDED { Case::Heeded } else { Case::Ignored };
        let Some(filter) = parse(text, case) else { return Err(Refusal::bad(format!("Invalid filter clause: {text}"))) };
        for term in filter.any.iter().flatten() {
            let first = term.property.split('/').next().unwrap_or_default();
            if !check::is_property(of, first, extensions) {
                let told = format!("Invalid filter clause: Could not find a property named '{first}' on type 'microsoft.graph.{of}'.");
                return Err(Refusal::unpublished(told));
            }
            if !takes.iter().any(|(name, operators)| *name == term.property && operators.contains(&term.op)) {
                let told =
                    format!("Unsupported or invalid query filter clause specified for property '{}' of resource '{of}'.", term.property);
                return Err(Refusal::new(400, "Request_UnsupportedQuery", told));
            }
        }
        Ok(Some(filter))
    }

    /// Does an object fit? `value` gives its properties.
    pub(crate) fn fits(&self, value: impl Fn(&str) -> Json) -> bool {
        self.any.iter().any(|all| all.iter().all(|term| term.fits(self.case, &value(&term.property))))
    }

    /// The one id that `id eq '...'` or `id in (...)` alternatives name, if the filter is made of nothing else.
    pub(crate) fn ids(&self) -> Option<Vec<String>> {
        let mut ids = Vec::new();
        for all in &self.any {
            let [Term { property, op: Op::Eq | Op::In, values }] = all.as_slice() else { return None };
            if property != "id" {
                return None;
            }
            ids.extend(values.iter().filter_map(Json::as_str).map(str::to_owned));
        }
        Some(ids)
    }
}

impl Term {
    fn fits(&self, case: Case, own: &Json) -> bool {
        let text = |json: &Json| {
            let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
            if case == Case::Ignored { text.to_lowercase() } else { text }
        };
        // Instants and numbers by what they mean: a text with fewer digits isn't earlier or smaller.
        let order = |own: &Json, value: &Json| match (own.as_i64().zip(value.as_i64()), instant(own).zip(instant(value))) {
            (Some((own, value)), _) => own.cmp(&value),
            (None, Some((own, value))) => own.cmp(&value),
            (None, None) => text(own).cmp(&text(value)),
        };
        self.values.iter().any(|value| match self.op {
            Op::Eq | Op::In if value.is_null() || own.is_null() => value == own,
            _ if own.is_null() => false,
            Op::Eq | Op::In => order(own, value).is_eq(),
            Op::Gt => order(own, value).is_gt(),
            Op::Ge => order(own, value).is_ge(),
            Op::Lt => order(own, value).is_lt(),
            Op::Le => order(own, value).is_le(),
            Op::StartsWith => text(own).starts_with(&text(value)),
            Op::Contains => text(own).contains(&text(value)),
        })
    }
}

fn instant(json: &Json) -> Option<jiff::Timestamp> {
    json.as_str()?.parse().ok()
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            ' ' => {}
            '(' | ')' | ',' => found.push(Token::Sign(letter)),
            '\'' => {
                let mut held = String::new();
                loop {
                    match rest.next()? {
                        '\'' if rest.peek() == Some(&'\'') => held.extend(rest.next()),
                        '\'' => break,
                        other => held.push(other),
                    }
                }
                found.push(Token::Text(held));
            }
            first => {
                let mut word = String::from(first);
                while let Some(next) = rest.next_if(|next| !" (),'".contains(*next)) {
                    word.push(next);
                }
                found.push(Token::Word(word));
            }
        }
    }
    Some(found)
}

fn parse(text: &str, case: Case) -> Option<Filter> {
    let all = tokens(text)?;
    let mut rest = all.as_slice();
    let mut any = vec![Vec::new()];
    loop {
        let (term, after) = term(rest)?;
        any.last_mut()?.push(term);
        match after {
            [] => return Some(Filter { any, case }),
            [Token::Word(word), more @ ..] if word == "and" => rest = more,
            [Token::Word(word), more @ ..] if word == "or" => {
                any.push(Vec::new());
                rest = more;
            }
            _ => return None,
        }
    }
}

fn term(tokens: &[Token]) -> Option<(Term, &[Token])> {
    match tokens {
        [Token::Word(name), Token::Sign('('), Token::Word(property), Token::Sign(','), Token::Text(value), Token::Sign(')'), rest @ ..] => {
            let op = match name.as_str() {
                "startswith" | "startsWith" => Op::StartsWith,
                "contains" => Op::Contains,
                _ => return None,
            };
            Some((Term { property: property.clone(), op, values: vec![value.as_str().into()] }, rest))
        }
        [Token::Word(property), Token::Word(op), Token::Sign('('), rest @ ..] if op == "in" => {
            let end = rest.iter().position(|token| *token == Token::Sign(')'))?;
            let values = rest[..end].iter().filter(|token| **token != Token::Sign(',')).map(literal).collect::<Option<Vec<_>>>()?;
            Some((Term { property: property.clone(), op: Op::In, values }, &rest[end + 1..]))
        }
        [Token::Word(property), Token::Word(op), value, rest @ ..] => {
            let op = match op.as_str() {
                "eq" => Op::Eq,
                "gt" => Op::Gt,
                "ge" => Op::Ge,
                "lt" => Op::Lt,
                "le" => Op::Le,
                _ => return None,
            };
            Some((Term { property: property.clone(), op, values: vec![literal(value)?] }, rest))
        }
        _ => None,
    }
}

/// A text, or `true`, `null`, a number; ids and times stand without quotes.
fn literal(token: &Token) -> Option<Json> {
    match token {
        Token::Text(text) => Some(text.as_str().into()),
        Token::Word(word) => Some(serde_json::from_str(word).unwrap_or_else(|_| word.as_str().into())),
        Token::Sign(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Case, parse};

    fn fits(filter: &str, object: &Json) -> bool {
        parse(filter, Case::Ignored).is_some_and(|filter| filter.fits(|name| object[name].clone()))
    }

    #[test]
    fn comparisons_functions_and_their_joins() {
        let object = json!({ "displayName": "Dialpad O'Brien", "accountEnabled": true, "id": "1" });
        assert!(fits("startswith(displayName,'dialpad')", &object));
        assert!(fits("displayName eq 'Dialpad O''Brien' and accountEnabled eq true", &object));
        assert!(fits("id eq '2' or id in ('3', '1')", &object));
        assert!(!fits("mail eq 'x'", &object) && fits("mail eq null", &object));
        let heeded = parse("displayName eq 'dialpad o''brien'", Case::Heeded);
        assert!(!heeded.is_some_and(|filter| filter.fits(|name| object[name].clone())));
        for broken in ["displayName eq", "displayName like 'x'", "startswith(displayName)", "displayName eq 'x", "(id eq '1')", ""] {
            assert!(parse(broken, Case::Ignored).is_none(), "{broken}");
        }
    }

    #[test]
    fn instants_and_numbers_are_compared_by_what_they_mean() {
        let entry = json!({ "activityDateTime": "2026-11-27T10:00:00.5Z", "durationInMilliseconds": 9 });
        assert!(fits("activityDateTime gt 2026-11-27T10:00:00Z and activityDateTime lt 2026-11-27T10:00:01Z", &entry));
        assert!(fits("activityDateTime eq 2026-11-27T10:00:00.500Z", &entry));
        assert!(fits("durationInMilliseconds lt 10", &entry));
    }
}
