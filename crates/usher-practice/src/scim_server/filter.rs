//! Filters (RFC 7644 §3.4.2.2), as far as provisioning clients use them: `eq`, `ne`, `co`, `sw`, `ew`, `pr`, joined by `and`.

use serde_json::{Map, Value as Json};

use super::attributes::{member, values};

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    pub(super) attribute: String,
    operator: Operator,
    pub(super) value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Present,
}

/// All comparisons of a filter, which must all be true. `None`: it can't be read.
pub(super) fn parse(filter: &str) -> Option<Vec<Comparison>> {
    let mut rest = filter.trim();
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (attribute, after) = attribute(rest)?;
        let (word, after) = after.trim_start().split_once(' ').map_or((after.trim_start(), ""), |(word, after)| (word, after));
        let operator = match word.to_ascii_lowercase().as_str() {
            "eq" => Operator::Equal,
            "ne" => Operator::NotEqual,
            "co" => Operator::Contains,
            "sw" => Operator::StartsWith,
            "ew" => Operator::EndsWith,
            "pr" => Operator::Present,
            _ => return None,
        };
        let (value, after) = if operator == Operator::Present { (String::new(), after) } else { literal(after.trim_start())? };
        all.push(Comparison { attribute: attribute.to_owned(), operator, value });
        rest = after.trim_start();
        if !rest.is_empty() {
            rest = rest.get(..4).filter(|word| word.eq_ignore_ascii_case("and ")).and_then(|_| rest.get(4..))?.trim_start();
        }
    }
    (!all.is_empty()).then_some(all)
}

/// An attribute path; brackets may hold blanks.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    let end = text.find(|letter| {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        letter == ' ' && depth == 0
    })?;
    Some((&text[..end], &text[end..]))
}

fn literal(text: &str) -> Option<(String, &str)> {
    if text.is_empty() {
        return None;
    }
    if !text.starts_with('"') {
        let end = text.find(' ').unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = stream.next()?.ok()?;
    Some((value, &text[stream.byte_offset()..]))
}

impl Comparison {
    pub(super) fn is_equal(&self) -> bool {
        self.operator == Operator::Equal
    }

    fn holds(&self, held: &[String]) -> bool {
        let value = self.value.to_lowercase();
        let any = |test: &dyn Fn(&str) -> bool| held.iter().any(|one| test(&one.to_lowercase()));
        match self.operator {
            Operator::Equal => any(&|one| one == value),
            Operator::NotEqual => !any(&|one| one == value),
            Operator::Contains => any(&|one| one.contains(&value)),
            Operator::StartsWith => any(&|one| one.starts_with(&value)),
            Operator::EndsWith => any(&|one| one.ends_with(&value)),
            Operator::Present => !held.is_empty(),
        }
    }
}

/// Does a resource fit?
pub(super) fn fits(all: &[Comparison], resource: &Map<String, Json>) -> bool {
    all.iter().all(|one| one.holds(&values(resource, &one.attribute)))
}

/// Does one element of a multi-valued attribute fit?
pub(super) fn fits_element(filter: &str, element: &Json) -> bool {
    let (Some(all), Some(object)) = (parse(filter), element.as_object()) else { return false };
    all.iter().all(|one| {
        let held = member(object, &one.attribute).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        one.holds(&held.into_iter().collect::<Vec<_>>())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{fits, parse};
    use serde_json::json;

    #[test]
    fn quoted_text_may_hold_anything() {
        let user = json!({"userName": "a \"b\" and c", "emails": [{"type": "work", "value": "x@y.z"}]});
        let user = user.as_object().unwrap();
        assert!(fits(&parse(r#"userName eq "A \"b\" and c""#).unwrap(), user));
        assert!(fits(&parse(r#"emails[type eq "work"].value eq "x@y.z" and userName pr"#).unwrap(), user));
        assert!(!fits(&parse(r#"userName ne "a \"b\" and c""#).unwrap(), user));
        assert!(parse("userName").is_none() && parse("userName eq").is_none() && parse("userName xx \"y\"").is_none());
    }
}
