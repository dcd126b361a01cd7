//! What members of groups are called in messages: as the snapshot last had them. Ids are for machines.

use usher_core::id::SourceId;
use usher_core::import::ObjectType;

use crate::engine::Engine;

/// So many are named; of more only that there are more.
pub(crate) const NAMED: usize = 5;

/// Name and userPrincipalName of each, or the id where the snapshot doesn't know it. Sources name members by id alone: a person goes
/// before a group of the same id, as in the evaluation. Groups are left out where the target has none in groups.
pub(crate) async fn of_members(engine: &Engine, ids: Vec<SourceId>) -> Vec<String> {
    let connection = engine.settings.id.clone();
    let groups_in_groups = engine.settings.configuration.profile().groups_in_groups;
    let unknown = ids.clone();
    let named = engine.journal(move |journal| {
        let mut names = Vec::new();
        for id in ids {
            if let Some(person) = journal.object(&connection, ObjectType::User, &id)? {
                names.push(person.words());
                continue;
            }
            match journal.object(&connection, ObjectType::Group, &id)? {
                Some(group) if groups_in_groups => names.push(group.words()),
                Some(_) => {}
                None => names.push(id.0),
            }
        }
        Ok(names)
    });
    // A name is a help and no more: a data folder that fails is met again by whoever writes next.
    named.await.unwrap_or_else(|_| unknown.into_iter().map(|id| id.0).collect())
}

/// These names, and that there are more; `all`: how many there are.
pub(crate) fn listed(names: &[String], all: usize) -> String {
    let more = if all > names.len() { " and others" } else { "" };
    format!("{}{more}", names.join(", "))
}
