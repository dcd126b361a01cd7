//! A connection's own choices in words, and changed one by one: what the command line does where the window has Properties.

use usher_core::configuration::{
    ClearedAttributes, ConnectionDocument, MappingSource, ProtectedPattern, Protection, SynchronizationSchema,
};
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_core::suggestion;

use super::choices::protection;
use crate::app::{Answer, App};
use crate::message::problem;
use crate::view::{ChangedChoices, ChoicesEdit, Fact, ProblemView, ProtectedKind, Unprotect};

impl App {
    /// The document with every property, also those that an export leaves out because they say nothing.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn whole_document(&self, id: &ConnectionId) -> Answer<serde_json::Value> {
        Ok(self.load(id).await?.document.complete())
    }

    /// Protected accounts, cleared attributes and options of scope, each in words.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn choices_in_words(&self, id: &ConnectionId) -> Answer<Vec<Fact>> {
        Ok(facts(&self.load(id).await?.document))
    }

    /// Changes what is named and leaves the rest, as one version. What is doubtful about it is told, whom nobody is protected by too.
    ///
    /// # Errors
    /// `ProtectedTwice`: an entry to take off is one of two kinds. `NotProtected`, `NotCleared`, `ClearedNotMapped`: an entry that is to go isn't there, or nothing is mapped to an attribute that is
    /// to be cleared; with the nearest name. Or a pattern can't be used.
    pub async fn change_choices(&self, id: &ConnectionId, edit: ChoicesEdit) -> Answer<ChangedChoices> {
        let mut taken_off = Vec::new();
        let change = |document: &mut ConnectionDocument| {
            taken_off = apply(edit, document)?;
            Ok(())
        };
        let mut saved = self.change_document(id, change).await?;
        saved.warnings.extend(self.protection_doubts(id).await);
        Ok(ChangedChoices { saved, taken_off })
    }
}

/// What was taken off the protection, in words.
fn apply(edit: ChoicesEdit, document: &mut ConnectionDocument) -> Answer<Vec<String>> {
    let ChoicesEdit { protect, unprotect, object_type, clear, keep, nested_groups, skip_out_of_scope_deletions } = edit;
    let taken_off = unprotect.iter().map(|one| take_off(one, &mut document.protected)).collect::<Result<_, _>>()?;
    let Protection { ids, patterns, groups } = protection(protect);
    add(&mut document.protected.ids, ids);
    add(&mut document.protected.groups, groups);
    let new: Vec<_> = patterns.into_iter().filter(|pattern| !document.protected.patterns.contains(pattern)).collect();
    document.protected.patterns.extend(new);
    let schema = SynchronizationSchema::new(document.schema.clone());
    let ClearedAttributes { users, groups } = &mut document.cleared_attributes;
    let cleared = match object_type {
        ObjectType::User => users,
        ObjectType::Group => groups,
    };
    for name in &keep {
        let at = cleared.iter().position(|held| held.eq_ignore_ascii_case(name.trim())).ok_or_else(|| not_cleared(name, cleared))?;
        cleared.remove(at);
    }
    for name in &clear {
        let name = mapped(name.trim(), &schema, object_type)?;
        add(cleared, vec![name]);
    }
    document.nested_groups = nested_groups.unwrap_or(document.nested_groups);
    document.skip_out_of_scope_deletions = skip_out_of_scope_deletions.unwrap_or(document.skip_out_of_scope_deletions);
    Ok(taken_off)
}

/// Each once; case doesn't count.
fn add(held: &mut Vec<String>, new: Vec<String>) {
    for entry in new {
        if !held.iter().any(|one| is(one, &entry)) {
            held.push(entry);
        }
    }
}

fn is(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.to_lowercase()
}

fn take_off(unprotect: &Unprotect, protected: &mut Protection) -> Answer<String> {
    let Unprotect { entry, kind } = unprotect;
    let entry = entry.trim();
    let asked = |one: ProtectedKind| kind.is_none_or(|kind| kind == one);
    let holds = |one: ProtectedKind| match one {
        ProtectedKind::Id => protected.ids.iter().any(|held| is(held, entry)),
        ProtectedKind::Group => protected.groups.iter().any(|held| is(held, entry)),
        ProtectedKind::Pattern => protected.patterns.iter().any(|held| as_typed(held) == entry),
    };
    let found: Vec<ProtectedKind> = ProtectedKind::ALL.into_iter().filter(|one| asked(*one) && holds(*one)).collect();
    match found.as_slice() {
        [ProtectedKind::Id] => protected.ids.retain(|held| !is(held, entry)),
        [ProtectedKind::Group] => protected.groups.retain(|held| !is(held, entry)),
        [ProtectedKind::Pattern] => protected.patterns.retain(|held| as_typed(held) != entry),
        [] => return Err(not_protected(entry, protected)),
        several => return Err(protected_twice(entry, several)),
    }
    Ok(found.iter().map(|kind| kind.words(entry)).collect())
}

fn not_protected(entry: &str, protected: &Protection) -> ProblemView {
    let patterns: Vec<String> = protected.patterns.iter().map(as_typed).collect();
    let known = protected.ids.iter().chain(&protected.groups).chain(&patterns).map(String::as_str);
    let fix = suggestion(entry, known, "See `usher connection show NAME` for all that are.");
    problem("NotProtected", &format!("“{entry}” isn't among the protected accounts, groups and patterns. Nothing was saved."), &fix)
}

fn protected_twice(entry: &str, kinds: &[ProtectedKind]) -> ProblemView {
    let all: Vec<String> = kinds.iter().map(|kind| kind.words(entry)).collect();
    let flags: Vec<&str> = kinds.iter().map(|kind| kind.flag()).collect();
    let message = format!("“{entry}” is protected more than once: {}. Nothing was saved.", all.join(" and "));
    problem("ProtectedTwice", &message, &format!("Say which one to take off, with {}.", flags.join(" or ")))
}

fn as_typed(ProtectedPattern { attribute, pattern }: &ProtectedPattern) -> String {
    format!("{attribute}={pattern}")
}

fn not_cleared(name: &str, cleared: &[String]) -> ProblemView {
    let fix = suggestion(name.trim(), cleared.iter().map(String::as_str), "See `usher connection show NAME` for all that are.");
    problem("NotCleared", &format!("{} isn't among the cleared attributes. Nothing was saved.", name.trim()), &fix)
}

/// The attribute as its mapping spells it. One that nothing is mapped to is never cleared, so it is a slip.
fn mapped(name: &str, schema: &SynchronizationSchema, object_type: ObjectType) -> Answer<String> {
    let mut targets = schema.mappings(object_type).into_iter().filter(|mapping| mapping.source != MappingSource::None);
    if let Some(found) = targets.find(|mapping| mapping.target.eq_ignore_ascii_case(name)) {
        return Ok(found.target);
    }
    let all: Vec<String> = schema.mappings(object_type).into_iter().map(|mapping| mapping.target).collect();
    let fix = suggestion(name, all.iter().map(String::as_str), "Map it first.");
    let message = format!("Nothing is mapped to {name}, so it can't be cleared where the source has no value. Nothing was saved.");
    Err(problem("ClearedNotMapped", &message, &fix))
}

fn facts(document: &ConnectionDocument) -> Vec<Fact> {
    let fact = |label: &str, value: String, detail: &str| Fact { label: label.to_owned(), value, detail: detail.to_owned() };
    let Protection { ids, patterns, groups } = &document.protected;
    let patterns: Vec<String> = patterns.iter().map(as_typed).collect();
    let protected = named(&[("", ids), ("groups: ", groups), ("patterns: ", &patterns)]);
    let ClearedAttributes { users, groups } = &document.cleared_attributes;
    let cleared = named(&[("", users), ("of groups: ", groups)]);
    let or = |entries: String, none: &str| if entries.is_empty() { none.to_owned() } else { entries };
    let switch = |on: bool| if on { "On" } else { "Off" }.to_owned();
    let (nested, skips) = (document.nested_groups, document.skip_out_of_scope_deletions);
    vec![
        fact("Protected", or(protected, "Nobody"), ""),
        fact("Cleared attributes", or(cleared, "None"), ""),
        fact("Nested groups", switch(nested), if nested { "members of groups within an assigned group are assigned too" } else { "" }),
        fact(
            "Skip out of scope deletions",
            switch(skips),
            if skips { "accounts of people who fall out of scope stay as they are" } else { "people who fall out of scope are disabled" },
        ),
    ]
}

fn named(lists: &[(&str, &Vec<String>)]) -> String {
    let filled = lists.iter().filter(|(_, entries)| !entries.is_empty());
    filled.map(|(label, entries)| format!("{label}{}", entries.join(", "))).collect::<Vec<_>>().join("; ")
}
