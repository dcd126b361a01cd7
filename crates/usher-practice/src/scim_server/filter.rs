//! Filters (RFC 7644 §3.4.2.2): all operators, `and`, `or`, `not`, parentheses, value paths. Text is compared without case, but ids exactly.

use serde_json::{Map, Value as Json};

use super::attributes::{Path, values};

/// A filter, read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Compare(Comparison),
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    attribute: String,
    operator: Operator,
    value: Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Present,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// Brackets deeper than this are nobody's filter.
const DEEPEST: u32 = 32;

/// Reads a filter. `None`: it isn't one.
pub(super) fn parse(text: &str) -> Option<Filter> {
    let mut reader = Reader { rest: text.trim_start(), depth: 0 };
    let filter = reader.either()?;
    reader.rest.is_empty().then_some(filter)
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn either(&mut self) -> Option<Filter> {
        let mut all = vec![self.both()?];
        while self.word("or") {
            all.push(self.both()?);
        }
        if all.len() == 1 { all.pop() } else { Some(Filter::Or(all)) }
    }

    fn both(&mut self) -> Option<Filter> {
        let mut all = vec![self.one()?];
        while self.word("and") {
            all.push(self.one()?);
        }
        if all.len() == 1 { all.pop() } else { Some(Filter::And(all)) }
    }

    fn one(&mut self) -> Option<Filter> {
        if self.rest.starts_with('(') {
            return self.inner();
        }
        if self.rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("not")) {
            let after = self.rest.get(3..)?.trim_start();
            if after.starts_with('(') {
                self.rest = after;
                return self.inner().map(|filter| Filter::Not(Box::new(filter)));
            }
        }
        self.comparison().map(Filter::Compare)
    }

    fn inner(&mut self) -> Option<Filter> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.rest = self.rest.strip_prefix('(')?.trim_start();
        let filter = self.either()?;
        self.rest = self.rest.strip_prefix(')')?.trim_start();
        self.depth -= 1;
        Some(filter)
    }

    /// Takes a word, if it comes next.
    fn word(&mut self, word: &str) -> bool {
        let is_next = self.rest.get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word));
        let after = self.rest.get(word.len()..).unwrap_or_default();
        if !is_next || !after.starts_with([' ', '(']) {
            return false;
        }
        self.rest = after.trim_start();
        true
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let attribute = self.attribute()?.to_owned();
        let end = self.rest.find([' ', ')']).unwrap_or(self.rest.len());
        let operator = match self.rest.get(..end)?.to_ascii_lowercase().as_str() {
            "eq" => Operator::Equal,
            "ne" => Operator::NotEqual,
            "co" => Operator::Contains,
            "sw" => Operator::StartsWith,
            "ew" => Operator::EndsWith,
            "pr" => Operator::Present,
            "gt" => Operator::Greater,
            "ge" => Operator::GreaterOrEqual,
            "lt" => Operator::Less,
            "le" => Operator::LessOrEqual,
            // A value path by itself: is there such an element?
            "" | "and" | "or" if attribute.ends_with(']') => {
                return Some(Comparison { attribute, operator: Operator::Present, value: Json::Null });
            }
            _ => return None,
        };
        self.rest = self.rest.get(end..)?.trim_start();
        let value = if operator == Operator::Present { Json::Null } else { self.literal()? };
        Some(Comparison { attribute, operator, value })
    }

    /// An attribute path; what stands in its brackets is a filter of its own.
    fn attribute(&mut self) -> Option<&'a str> {
        let rest = self.rest;
        let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
        let mut end = rest.len();
        for (at, letter) in rest.char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '[' => depth += 1,
                ']' => depth = depth.checked_sub(1)?,
                ' ' | ')' if depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let path = rest.get(..end)?;
        let inside = Path::parse(path).filter;
        let first = path.chars().next()?;
        if depth > 0 || quoted || !first.is_ascii_alphabetic() || inside.is_some_and(|filter| parse(filter).is_none()) {
            return None;
        }
        self.rest = rest.get(end..)?.trim_start();
        Some(path)
    }

    fn literal(&mut self) -> Option<Json> {
        let end = if self.rest.starts_with('"') {
            let mut stream = serde_json::Deserializer::from_str(self.rest).into_iter::<String>();
            stream.next()?.ok()?;
            stream.byte_offset()
        } else {
            self.rest.find([' ', ')']).unwrap_or(self.rest.len())
        };
        let (literal, after) = self.rest.split_at(end);
        let value: Json = serde_json::from_str(literal).ok()?;
        if value.is_array() || value.is_object() || !(after.is_empty() || after.starts_with([' ', ')'])) {
            return None;
        }
        self.rest = after.trim_start();
        Some(value)
    }
}

impl Filter {
    /// Does a resource, or one element of an attribute, fit?
    pub(super) fn fits(&self, resource: &Map<String, Json>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.fits(resource)),
            Self::Or(all) => all.iter().any(|one| one.fits(resource)),
            Self::Not(one) => !one.fits(resource),
            Self::Compare(one) => one.holds(&values(resource, &one.attribute)),
        }
    }

    /// The text that an attribute must be equal to for anything to fit.
    pub(super) fn must_equal(&self, attribute: &str) -> Option<&str> {
        match self {
            Self::And(all) => all.iter().find_map(|one| one.must_equal(attribute)),
            Self::Compare(one) if one.operator == Operator::Equal && one.attribute.eq_ignore_ascii_case(attribute) => one.value.as_str(),
            Self::Or(_) | Self::Not(_) | Self::Compare(_) => None,
        }
    }

    /// Does it ask about an attribute?
    pub(super) fn asks_about(&self, attribute: &str) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(|one| one.asks_about(attribute)),
            Self::Not(one) => one.asks_about(attribute),
            Self::Compare(one) => Path::parse(&one.attribute).attribute.eq_ignore_ascii_case(attribute),
        }
    }
}

impl Comparison {
    fn holds(&self, held: &[Json]) -> bool {
        let any = |test: &dyn Fn(&str, &str) -> bool| {
            let value = self.folded(&self.value);
            held.iter().any(|one| test(&self.folded(one), &value))
        };
        let ordered = |wanted: &[std::cmp::Ordering]| held.iter().any(|one| self.order(one).is_some_and(|order| wanted.contains(&order)));
        use std::cmp::Ordering::{Equal, Greater, Less};
        match self.operator {
            Operator::Present => !held.is_empty(),
            Operator::Equal if self.value.is_null() => held.is_empty(),
            Operator::NotEqual if self.value.is_null() => !held.is_empty(),
            Operator::Equal => any(&|one, value| one == value),
            Operator::NotEqual => !any(&|one, value| one == value),
            Operator::Contains => any(&|one, value| one.contains(value)),
            Operator::StartsWith => any(&|one, value| one.starts_with(value)),
            Operator::EndsWith => any(&|one, value| one.ends_with(value)),
            Operator::Greater => ordered(&[Greater]),
            Operator::GreaterOrEqual => ordered(&[Greater, Equal]),
            Operator::Less => ordered(&[Less]),
            Operator::LessOrEqual => ordered(&[Less, Equal]),
        }
    }

    /// As text: ids with their case, all else without. `"False"` is what Entra asks for without its flag.
    fn folded(&self, json: &Json) -> String {
        let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        let exact = ["id", "externalId"].iter().any(|name| self.attribute.eq_ignore_ascii_case(name));
        if exact { text } else { text.to_lowercase() }
    }

    fn order(&self, held: &Json) -> Option<std::cmp::Ordering> {
        match (held.as_f64(), self.value.as_f64()) {
            (Some(held), Some(value)) => held.partial_cmp(&value),
            _ => Some(self.folded(held).cmp(&self.folded(&self.value))),
        }
    }
}

/// Does one element of a multi-valued attribute fit?
pub(super) fn fits_element(filter: &str, element: &Json) -> bool {
    let (Some(filter), Some(object)) = (parse(filter), element.as_object()) else { return false };
    filter.fits(object)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::parse;
    use serde_json::json;

    fn fits(filter: &str) -> bool {
        let user = json!({
            "id": "A1", "userName": "a \"b\" and (c)", "active": true, "level": 7, "name": {"familyName": "O'Hara"},
            "emails": [{"type": "work", "value": "x@y.z"}, {"type": "home", "value": "h@y.z"}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Oslo"},
        });
        parse(filter).unwrap().fits(user.as_object().unwrap())
    }

    #[test]
    fn every_operator_and_every_way_to_join_them() {
        for yes in [
            r#"userName eq "A \"b\" and (C)""#,
            r#"id eq "A1""#,
            r#"userName sw "a" and userName co "B" and userName ew ")""#,
            r#"userName eq "x" or (active eq true and not (level lt 7))"#,
            r#"NOT(userName eq "x")"#,
            r#"level ge 7 and level le 7 and level gt 6.5"#,
            r#"emails[type eq "work" and value co "x@"]"#,
            r#"emails[type eq "home"].value eq "h@y.z" and active eq "True""#,
            r#"emails.type eq "home""#,
            r#"title eq null and not (title pr)"#,
            r#"name.familyName eq "o'hara""#,
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "oslo""#,
            r#"userName eq "x" and userName eq "y" or active eq true"#,
        ] {
            assert!(fits(yes), "{yes}");
        }
        for no in [
            r#"id eq "a1""#,
            r#"emails[type eq "work" and value co "h@"]"#,
            r#"active ne true"#,
            r#"active eq true and (userName eq "x" or level gt 7)"#,
            r#"title co "x""#,
        ] {
            assert!(!fits(no), "{no}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let deep = format!("{}active pr{}", "(".repeat(40), ")".repeat(40));
        for wrong in [
            "",
            "userName",
            "userName eq",
            "userName xx \"y\"",
            "userName eq y",
            "(active pr",
            "active pr)",
            "active pr and",
            "not active pr",
            "emails[type eq \"work\" pr",
            "emails[type] pr",
            "userName eq \"a\"b",
            "\"x\" eq \"y\"",
            deep.as_str(),
        ] {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
    }
}
