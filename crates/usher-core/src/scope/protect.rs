//! Protected accounts: whom Usher never touches, whatever mappings, filters and the source say. Judged before anything else.

use std::collections::BTreeSet;

use crate::configuration::{Complaint, Protection};
use crate::evaluation::Severity;
use crate::expression::Pattern;
use crate::import::{ObjectType, SourceObject, Value};

/// A connection's protection, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct CompiledProtection {
    /// In lower case.
    ids: BTreeSet<String>,
    patterns: Vec<(String, Pattern)>,
    /// In lower case: ids and display names.
    groups: BTreeSet<String>,
}

impl CompiledProtection {
    /// # Errors
    /// A pattern that can't be used.
    pub(crate) fn compile(protection: &Protection) -> Result<Self, Box<Complaint>> {
        let folded = |names: &[String]| names.iter().map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect();
        let patterns = protection.patterns.iter().map(|one| match Pattern::new(&one.pattern) {
            Ok(pattern) => Ok((one.attribute.clone(), pattern)),
            Err(message) => Err(Box::new(Complaint::new(
                Severity::Blocking,
                "ProtectionPatternInvalid",
                format!("The pattern {} that protects accounts by {} can't be used: {message}", one.pattern, one.attribute),
                "Put the pattern right, or remove it.",
            ))),
        });
        Ok(Self { ids: folded(&protection.ids), patterns: patterns.collect::<Result<_, _>>()?, groups: folded(&protection.groups) })
    }

    /// Is anybody protected at all?
    pub(crate) fn protects_anybody(&self) -> bool {
        !self.ids.is_empty() || !self.patterns.is_empty() || !self.groups.is_empty()
    }

    /// Source attributes that the patterns read.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = String> {
        self.patterns.iter().map(|(attribute, _)| attribute.clone())
    }

    /// What protects this object, in words. A pattern that takes too long on a value protects: in doubt nothing is touched.
    pub(crate) fn of_object(&self, object: &SourceObject) -> Option<String> {
        let names = [Some(object.id.0.clone()), object.attribute("userPrincipalName").as_text()];
        if let Some(name) = names.into_iter().flatten().find(|name| self.ids.contains(&name.to_lowercase())) {
            return Some(format!("{name} is on the list of protected accounts"));
        }
        if let Some(name) = self.names_group(object) {
            return Some(format!("the group {name} is protected"));
        }
        // A source tells only of the groups that protection names, by id or by name.
        if let Some(name) = object.member_of.first().filter(|_| !self.groups.is_empty()) {
            return Some(format!("a member of the protected group {name}"));
        }
        // Of several values any will do, also where the source holds them in one text, as a CSV file may: in doubt somebody is protected.
        let in_one_text = |value: &str, pattern: &Pattern| {
            std::iter::once(value).chain(value.split(';').map(str::trim)).any(|part| pattern.is_match(part).unwrap_or(true))
        };
        let fits = |attribute: &str, pattern: &Pattern| match object.attribute(attribute) {
            Value::List(values) => values.iter().any(|value| pattern.is_match(value).unwrap_or(true)),
            one @ (Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Text(_)) => {
                one.as_text().is_some_and(|value| in_one_text(&value, pattern))
            }
        };
        let (attribute, pattern) = self.patterns.iter().find(|(attribute, pattern)| fits(attribute, pattern))?;
        Some(format!("{attribute} fits the protecting pattern {}", pattern.text()))
    }

    /// The name by which a group is protected, and with it its members.
    pub(crate) fn names_group(&self, object: &SourceObject) -> Option<String> {
        let names = [Some(object.id.0.clone()), object.attribute("displayName").as_text()].into_iter().flatten();
        names.filter(|_| object.object_type == ObjectType::Group).find(|name| self.groups.contains(&name.to_lowercase()))
    }

    /// What protects an account of the target, by its id or name there.
    pub(crate) fn of_account(&self, id: &str, name: &str) -> Option<String> {
        let found = [id, name].into_iter().find(|one| !one.is_empty() && self.ids.contains(&one.to_lowercase()))?;
        Some(format!("the account {found} is on the list of protected accounts"))
    }
}
