//! What a connection document holds that this version doesn't know: a slip in a name would leave a setting out without a word. Who was to
//! be protected would then be touched, so there a slip refuses the document.

use serde_json::Value as Json;
use usher_core::configuration::ConnectionDocument;
use usher_core::suggestion;

use crate::app::Answer;
use crate::message::problem;
use crate::view::ProblemView;

/// Fields of a source that are left out where they say nothing.
const OPTIONAL_OF_SOURCE: [&str; 3] = ["groups", "seed", "round"];
const PROTECTED: &str = "protected";

/// A name that stands where others belong.
struct Unknown {
    /// `protected.patterns[0].`
    place: String,
    name: String,
    /// What may stand there.
    known: Vec<String>,
}

impl Unknown {
    fn full(&self) -> String {
        format!("{}{}", self.place, self.name)
    }

    fn fix(&self, otherwise: &str) -> String {
        suggestion(&self.name, self.known.iter().map(String::as_str), otherwise)
    }

    /// Would it have protected someone?
    fn protects(&self) -> bool {
        let meant = || suggestion(&self.name, std::iter::once(PROTECTED), "");
        self.place.starts_with(PROTECTED) || (self.place.is_empty() && !meant().is_empty())
    }
}

/// What was left out, each with the name that was meant.
pub(super) fn unknown_fields(json: &Json, document: &ConnectionDocument) -> Vec<ProblemView> {
    let told = |one: &Unknown| {
        problem(
            "FieldUnknown",
            &format!("{} isn't known, so it was left out.", one.full()),
            &one.fix("Look at the spelling, or remove it."),
        )
    };
    all_unknown(json, document).iter().map(told).collect()
}

/// Refuses a slip in whom Usher never touches.
pub(super) fn refuse_unknown_protection(json: &Json, document: &ConnectionDocument) -> Answer<()> {
    match all_unknown(json, document).into_iter().find(Unknown::protects) {
        Some(one) => Err(problem(
            "ProtectionUnknown",
            &format!("{} isn't known, so whom it names would not be protected. Nothing was imported.", one.full()),
            &one.fix(&format!("There may be {}. Put the name right, or remove it.", one.known.join(", "))),
        )),
        None => Ok(()),
    }
}

fn all_unknown(json: &Json, document: &ConnectionDocument) -> Vec<Unknown> {
    let mut unknown = Vec::new();
    compare(json, &document.complete(), "", &mut unknown);
    unknown
}

fn compare(json: &Json, known: &Json, place: &str, unknown: &mut Vec<Unknown>) {
    let optional: &[&str] = if place == "source." { &OPTIONAL_OF_SOURCE } else { &[] };
    for (name, value) in json.as_object().into_iter().flatten() {
        match known.get(name) {
            // The schema is kept word for word, and lists have names of their own.
            Some(_) if place.is_empty() && (name == "schema" || name == "lists") => {}
            Some(held) => compare_held(value, held, &format!("{place}{name}"), unknown),
            None if optional.contains(&name.as_str()) => {}
            None => {
                let known = known.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
                let known = known.chain(optional.iter().copied()).map(str::to_owned).collect();
                unknown.push(Unknown { place: place.to_owned(), name: name.clone(), known });
            }
        }
    }
}

fn compare_held(json: &Json, held: &Json, place: &str, unknown: &mut Vec<Unknown>) {
    if let (Some(values), Some(held)) = (json.as_array(), held.as_array()) {
        for (index, (value, held)) in values.iter().zip(held).enumerate() {
            compare(value, held, &format!("{place}[{index}]."), unknown);
        }
    }
    compare(json, held, &format!("{place}."), unknown);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use serde_json::{Value as Json, json};
    use usher_core::configuration::ConnectionDocument;

    use super::{refuse_unknown_protection, unknown_fields};

    fn document(field: &str, value: &Json) -> (Json, ConnectionDocument) {
        let mut json = serde_json::to_value(ConnectionDocument::empty()).unwrap();
        json[field] = value.clone();
        let document = ConnectionDocument::parse(&json.to_string()).unwrap();
        (json, document)
    }

    #[test]
    fn a_slip_in_who_is_protected_refuses_the_document() {
        let pattern = json!({"attribute": "mail", "pattern": "x", "patern": "y"});
        for (field, value, words) in [
            ("protected", json!({"id": ["u005"]}), ["protected.id ", "Did you mean ids?"]),
            ("protected", json!({"everyone": true}), ["protected.everyone ", "There may be ids, patterns, groups."]),
            ("protected", json!({"patterns": [pattern]}), ["protected.patterns[0].patern ", "Did you mean pattern?"]),
            ("protcted", json!({"ids": ["u005"]}), ["protcted ", "Did you mean protected?"]),
            ("Protected", json!({"ids": ["u005"]}), ["Protected ", "Did you mean protected?"]),
        ] {
            let (json, document) = document(field, &value);
            let refused = refuse_unknown_protection(&json, &document).unwrap_err();
            let told = format!("{} {}", refused.message, refused.fix);
            assert!(words.iter().all(|word| told.contains(word)), "{told}");
        }
    }

    #[test]
    fn any_other_slip_is_told_with_the_name_that_was_meant() {
        for (field, value, words) in [
            (
                "clearedAttributes",
                json!({"user": ["title"]}),
                "clearedAttributes.user isn't known, so it was left out. Did you mean users?",
            ),
            (
                "skipOutOfScopeDeletion",
                json!(true),
                "skipOutOfScopeDeletion isn't known, so it was left out. Did you mean skipOutOfScopeDeletions?",
            ),
            ("colour", json!("red"), "colour isn't known, so it was left out. Look at the spelling, or remove it."),
        ] {
            let (json, document) = document(field, &value);
            assert!(refuse_unknown_protection(&json, &document).is_ok());
            let told: Vec<String> = unknown_fields(&json, &document).iter().map(|one| format!("{} {}", one.message, one.fix)).collect();
            assert_eq!(told, [words]);
        }
    }

    #[test]
    fn what_is_known_is_not_told() {
        let mut json = serde_json::to_value(ConnectionDocument::empty()).unwrap();
        json["protected"] = json!({"ids": ["a"], "patterns": [{"attribute": "mail", "pattern": "x"}]});
        json["clearedAttributes"] = json!({"groups": []});
        json["lists"] = json!({"offices": ["Oslo"]});
        json["nestedGroups"] = false.into();
        json["source"]["groups"] = Json::Null;
        json["schema"] = json!({"anything": 1});
        let document = ConnectionDocument::parse(&json.to_string()).unwrap();
        assert!(unknown_fields(&json, &document).is_empty());
        assert!(refuse_unknown_protection(&json, &document).is_ok());
    }
}
