//! A schema held against Graph's published types: what has another name or another shape is told by name. Nothing is judged twice: one
//! finding stands for all entries that share it.

use serde_json::Value as Json;

use super::graph::{GraphType, SCHEMA, Shape, Words};
use super::{kept, text};
use crate::configuration::Complaint;
use crate::configuration::schema::{mapping_default, plain};
use crate::evaluation::Severity;

/// One thing that isn't as published, and every entry that has it.
struct Finding {
    severity: Severity,
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
    let Finding { severity, code, of: _, says, entries, attribute } = finding;
    let first = entries.first().cloned().unwrap_or_default();
    let message = match entries.len() {
        0 | 1 => format!("{first} {says}"),
        count => format!("{first} {says} So it is with {} more.", count - 1),
    };
    let complaint = match severity {
        Severity::Warning => kept(code, message),
        Severity::Blocking => Complaint::new(
            severity,
            code,
            message,
            "Put it right in the file and import that again. It is kept as it came, but this connection can't run until then.",
        ),
    };
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
                    self.unknown(of, name, &what, attribute);
                }
                continue;
            };
            // Left out, an object mapping is on; a null may be meant as off.
            let is_switch = of.name == "objectMapping" && name == "enabled";
            if (held.is_null() && !is_switch) || self.is_read_anyway(of, name, held, &what, attribute) {
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
        // Left out, it would let everyone through; an empty list says so at least.
        if of.name == "filterGroup" && json.get("clauses").is_none_or(Json::is_null) {
            self.misshapen(of, "clauses", "a list of objects", &what, attribute);
        }
    }

    fn below(&mut self, of: &'static GraphType, json: &Json, place: usize, what: &str, attribute: Option<&str>) {
        if (self.skips)(of, json) {
            return;
        }
        let title = text(json, of.title);
        let what = match (of.label, title) {
            ("", _) if of.name == "filter" => format!("The scope of the {}", what.trim_start_matches("The ")),
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
            self.find(Severity::Warning, words.code, of, says, what, attribute);
        }
    }

    /// Is it written otherwise than Graph writes it, with a plain meaning?
    fn is_read_anyway(&mut self, of: &'static GraphType, name: &str, held: &Json, what: &str, attribute: Option<&str>) -> bool {
        let read = match (of.name, name) {
            ("objectMapping", "enabled") if !held.is_boolean() => plain::flag(Some(held)).map(|flag| flag.map(|flag| flag.to_string())),
            ("attributeMapping", "matchingPriority") if !held.is_u64() => {
                plain::precedence(Some(held)).map(|number| number.map(|number| number.to_string()))
            }
            ("attributeMapping", "defaultValue") if !held.is_string() => Ok(mapping_default(held)),
            _ => return false,
        };
        match read.ok().flatten() {
            Some(read) => {
                let says = format!("has the property {name} in another form than Entra's, {held}: it is read as {read}.");
                self.find(Severity::Warning, "PropertyMisshapen", of, says, what, attribute);
            }
            None => self.misshapen(of, name, due(name), what, attribute),
        }
        true
    }

    fn unknown(&mut self, of: &'static GraphType, name: &str, what: &str, attribute: Option<&str>) {
        let (severity, says) = match consequence(of, name) {
            Some(consequence) => {
                (Severity::Blocking, format!("has the property {name}, which Usher doesn't know, so {consequence} can't be told."))
            }
            None => (Severity::Warning, format!("has the property {name}, which Usher doesn't know.")),
        };
        self.find(severity, "PropertyUnknown", of, says, what, attribute);
    }

    fn misshapen(&mut self, of: &'static GraphType, name: &str, due: &str, what: &str, attribute: Option<&str>) {
        let (severity, then) = match consequence(of, name) {
            Some(consequence) => (Severity::Blocking, format!("so {consequence} can't be told.")),
            None => (Severity::Warning, "and counts as left out.".to_owned()),
        };
        let says = format!("has a property {name} that isn't {due}, {then}");
        self.find(severity, "PropertyMisshapen", of, says, what, attribute);
    }

    fn find(&mut self, severity: Severity, code: &'static str, of: &'static GraphType, says: String, what: &str, attribute: Option<&str>) {
        let same = self.findings.iter_mut().find(|held| held.code == code && held.of == of.name && held.says == says);
        match same {
            Some(held) => held.entries.push(what.to_owned()),
            None => {
                let attribute = attribute.map(str::to_owned);
                self.findings.push(Finding { severity, code, of: of.name, says, entries: vec![what.to_owned()], attribute });
            }
        }
    }
}

/// What can't be told where this property can't be read; `None` where nobody's access and no account hangs on it.
fn consequence(of: &GraphType, name: &str) -> Option<&'static str> {
    match (of.name, name) {
        // Its title.
        ("filterGroup", "name") => None,
        ("filter" | "filterGroup" | "filterClause" | "filterOperand", _) | ("objectMapping", "scope") => Some("whom it lets in"),
        ("objectMapping", "enabled") => Some("whether it is switched on"),
        ("attributeMapping", "matchingPriority") => Some("whether accounts are found by it"),
        _ => None,
    }
}

fn due(name: &str) -> &'static str {
    match name {
        "enabled" => "true or false",
        "defaultValue" => "text",
        _ => "a whole number of 0 or more",
    }
}

/// Not of Graph's type, but known: documents of other services' kinds carry it.
fn is_told_elsewhere(of: &GraphType, name: &str) -> bool {
    of.name == "attributeMapping" && matches!(name, "flowNullValues" | "id")
}
