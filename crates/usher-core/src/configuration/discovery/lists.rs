//! Lists that only the admin knows, from an application that tells them: the values that it names for the attribute whose list it is.

use super::TargetSchema;
use crate::configuration::{ApplicationProfile, Complaint, ConnectionDocument, ListDefinition};
use crate::evaluation::Severity;
use crate::import::ObjectType;

/// A list that was empty and that the application filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledList {
    /// Its name in the connection document's `lists`.
    pub name: String,
    /// What people call it.
    pub display_name: String,
    /// Its entries, as the application writes them.
    pub entries: Vec<String>,
}

/// The lists that the application tells and the document leaves empty; and those that hold something else, which are only told of: the
/// admin may know better, and canonical values are suggestions (RFC 7643 §7).
pub(super) fn fill(document: &ConnectionDocument, profile: &ApplicationProfile, told: &TargetSchema) -> (Vec<FilledList>, Vec<Complaint>) {
    let (mut filled, mut differing) = (Vec::new(), Vec::new());
    for list in &profile.lists {
        let entries = told_entries(&list.name, profile, told);
        if entries.is_empty() {
            continue;
        }
        match document.lists.get(&list.name).filter(|held| !held.is_empty()) {
            None => filled.push(FilledList { name: list.name.clone(), display_name: list.display_name.clone(), entries }),
            Some(held) => differing.extend(difference(list, held, &entries, profile)),
        }
    }
    (filled, differing)
}

/// What the application names for any attribute of people whose list this is, each once.
fn told_entries(list: &str, profile: &ApplicationProfile, told: &TargetSchema) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let rules = profile.attributes.iter().filter(|rule| rule.allowed_list.as_deref() == Some(list));
    for rule in rules {
        let attributes = told.of(ObjectType::User).map(|object| object.attributes.as_slice()).unwrap_or_default();
        let named = attributes.iter().filter(|one| one.name.eq_ignore_ascii_case(&rule.name)).flat_map(|one| &one.canonical_values);
        for value in named {
            if !entries.contains(value) {
                entries.push(value.clone());
            }
        }
    }
    entries
}

fn difference(list: &ListDefinition, held: &[String], told: &[String], profile: &ApplicationProfile) -> Option<Complaint> {
    let beyond = |these: &[String], those: &[String]| these.iter().filter(|one| !those.contains(one)).cloned().collect::<Vec<_>>();
    let (missing, extra) = (beyond(told, held), beyond(held, told));
    if missing.is_empty() && extra.is_empty() {
        return None;
    }
    let application = &profile.display_name;
    let mut words = Vec::new();
    if !missing.is_empty() {
        words.push(format!("{application} also names {}", some(&missing)));
    }
    if !extra.is_empty() {
        words.push(format!("{application} doesn't name {}", some(&extra)));
    }
    let message = format!("The list {} is not what {application} tells: {}.", list.display_name, words.join("; "));
    Some(Complaint::new(Severity::Warning, "ListDiffers", message, "It was left as it is. Enter it anew if the application knows better."))
}

/// The first few by name, and how many more.
fn some(entries: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = entries.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = entries.len().saturating_sub(SHOWN);
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
