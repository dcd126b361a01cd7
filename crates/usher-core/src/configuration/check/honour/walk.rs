//! A schema held against Graph's published types: what has another name or another shape is told by name. Nothing is judged twice: one
//! finding stands for all entries that share it.

use serde_json::Value as Json;

use super::graph::{GraphType, SCHEMA, Shape, Words};
use super::{kept, text};
use crate::configuration::Complaint;

/// One thing that isn't as published, and every entry that has it.
struct Finding {
    code: &'static str,
    of: &'static str,
    /// Behind the entry's name: ` has the property x, which Usher doesn't know.`
    says: String,
    entries: Vec<String>,
    /// The target attribute of the first, where it is a mapping.
    attribute: Option<String>,
}

/// Everything in the document that Graph doesn't publish, or in another shape. `skips`: parts that aren't evaluated at all.
pub(super) fn unpublished(document: &Json, skips: &dyn Fn(&GraphType, &Json) -> bool) -> Vec<Complaint> {
    let mut walk = Walk { skips, findings: Vec::new() };
    walk.entry(&SCHEMA, document, SCHEMA.label.to_owned(), None);
    walk.findings.into_iter().map(told).collect()
}

fn told(finding: Finding) -> Complaint {
    let Finding { code, of: _, says, entries, attribute } = finding;
    let first = entries.first().cloned().unwrap_or_default();
    let message = match entries.len() {
        0 | 1 => format!("{first} {says}"),
        count => format!("{first} {says} So it is with {} more.", count - 1),
    };
    let complaint = kept(code, message);
    match attribute {
        Some(attribute) => complaint.at_attribute(&attribute),
        None => complaint,
    }
}

struct Walk<'a> {
    skips: &'a dyn Fn(&GraphType, &Json) -> bool,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    /// `what`: the entry in words. `attribute`: the target attribute of the mapping that it stands in.
    fn entry(&mut self, of: &'static GraphType, json: &Json, what: String, attribute: Option<&str>) {
        for (name, held) in json.as_object().into_iter().flatten() {
            // The protocol's own notes on an answer.
            if name.contains("@odata.") {
                continue;
            }
            let Some((_, shape)) = of.properties.iter().find(|(known, _)| known == name) else {
                if !is_told_elsewhere(of, name) {
                    self.find("PropertyUnknown", of, format!("has the property {name}, which Usher doesn't know."), &what, attribute);
                }
                continue;
            };
            if held.is_null() {
                continue;
            }
            match shape {
                Shape::Text if !held.is_string() => self.misshapen(of, name, "text", &what, attribute),
                Shape::Flag if !held.is_boolean() => self.misshapen(of, name, "true or false", &what, attribute),
                Shape::Number if !held.is_i64() => self.misshapen(of, name, "a whole number", &what, attribute),
                Shape::Scalar if held.is_array() || held.is_object() => self.misshapen(of, name, "text", &what, attribute),
                Shape::Texts if !held.as_array().is_some_and(|all| all.iter().all(Json::is_string)) => {
                    self.misshapen(of, name, "a list of texts", &what, attribute);
                }
                Shape::One(_) if !held.is_object() => self.misshapen(of, name, "an object", &what, attribute),
                Shape::Many(_) if !held.as_array().is_some_and(|all| all.iter().all(Json::is_object)) => {
                    self.misshapen(of, name, "a list of objects", &what, attribute);
                }
                Shape::Word(_) if !held.is_string() => self.misshapen(of, name, "a word", &what, attribute),
                Shape::Word(words) => self.words(of, name, words, held.as_str().unwrap_or_default(), &what, attribute),
                Shape::Text | Shape::Texts | Shape::Flag | Shape::Number | Shape::Scalar => {}
                Shape::One(inner) => self.below(inner, held, 0, &what, attribute),
                Shape::Many(inner) => {
                    for (place, one) in held.as_array().into_iter().flatten().enumerate() {
                        self.below(inner, one, place, &what, attribute);
                    }
                }
            }
        }
    }

    fn below(&mut self, of: &'static GraphType, json: &Json, place: usize, what: &str, attribute: Option<&str>) {
        if (self.skips)(of, json) {
            return;
        }
        let title = text(json, of.title);
        let what = match (of.label, title) {
            ("", _) => what.to_owned(),
            (label, "") => format!("{label} number {}", place + 1),
            (label, title) => format!("{label} {title}"),
        };
        let attribute = if of.name == "attributeMapping" { Some(title) } else { attribute };
        self.entry(of, json, what, attribute);
    }

    fn words(&mut self, of: &'static GraphType, name: &str, words: &'static Words, held: &str, what: &str, attribute: Option<&str>) {
        let known = |word: &&str| word.is_empty() || words.words.iter().any(|known| known.eq_ignore_ascii_case(word));
        let unknown: Vec<&str> = held.split(',').map(str::trim).filter(|word| !known(word)).collect();
        if !unknown.is_empty() {
            let says = format!("has the {name} {}, which isn't among Graph's {}: {}.", unknown.join(", "), words.name, words.instead);
            self.find(words.code, of, says, what, attribute);
        }
    }

    fn misshapen(&mut self, of: &'static GraphType, name: &str, due: &str, what: &str, attribute: Option<&str>) {
        self.find("PropertyMisshapen", of, format!("has a {name} that isn't {due}: what isn't counts as left out."), what, attribute);
    }

    fn find(&mut self, code: &'static str, of: &'static GraphType, says: String, what: &str, attribute: Option<&str>) {
        let same = self.findings.iter_mut().find(|held| held.code == code && held.of == of.name && held.says == says);
        match same {
            Some(held) => held.entries.push(what.to_owned()),
            None => {
                let attribute = attribute.map(str::to_owned);
                self.findings.push(Finding { code, of: of.name, says, entries: vec![what.to_owned()], attribute });
            }
        }
    }
}

/// Not of Graph's type, but known: documents of other services' kinds carry it.
fn is_told_elsewhere(of: &GraphType, name: &str) -> bool {
    of.name == "attributeMapping" && matches!(name, "flowNullValues" | "id")
}
