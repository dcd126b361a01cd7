//! What changed since a token: each object as it is now, once, but for a large group's members, which come in pieces.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json, json};

use super::super::guid::Guid;
use super::super::world::{Kind, State, What};
use super::full::EMPTY;
use super::{MEMBERS, Page, Place, Reading};

/// All that happened to one object.
#[derive(Default)]
struct Happened {
    came: bool,
    left: bool,
    properties: BTreeSet<String>,
    /// The manager before the first change, and after the last.
    manager: Option<(Option<Guid>, Option<Guid>)>,
    members: Vec<(Guid, bool)>,
}

pub(super) fn page(reading: &Reading<'_>, since: usize, until: usize, at: usize, number: u32) -> Page {
    let next = |at| Some(Place::Changed { since, until, at, number: number + 1 });
    if number == EMPTY {
        return (Vec::new(), next(at));
    }
    let all = entries(reading, since, until);
    let value: Vec<Json> = all.iter().skip(at).take(reading.page).cloned().collect();
    let after = at + value.len();
    (value, if after < all.len() { next(after) } else { None })
}

fn entries(reading: &Reading<'_>, since: usize, until: usize) -> Vec<Json> {
    let mut order = Vec::new();
    let mut happened: HashMap<Guid, Happened> = HashMap::new();
    let changes = reading.world.changes.between(since, until).iter();
    for change in changes.filter(|change| change.kind == reading.kind && reading.wants(change.id)) {
        let one = happened.entry(change.id).or_insert_with(|| {
            order.push(change.id);
            Happened::default()
        });
        one.note(&change.what);
    }
    let mut told = Vec::new();
    let mut pieces = Vec::new();
    for id in order {
        let Some(happened) = happened.get(&id) else { continue };
        told.extend(entry(reading, id, happened, &mut pieces));
    }
    told.extend(pieces);
    told
}

impl Happened {
    fn note(&mut self, what: &What) {
        match what {
            What::Created | What::Restored => self.came = true,
            What::Deleted | What::Purged => self.left = true,
            What::Properties(names) => self.properties.extend(names.iter().cloned()),
            What::Manager { old, new } => self.manager = Some((self.manager.map_or(*old, |(first, _)| first), *new)),
            What::Member { id, added } => {
                self.members.retain(|(own, _)| own != id);
                self.members.push((*id, *added));
            }
        }
    }
}

/// One object; members beyond what fits go to `pieces`.
fn entry(reading: &Reading<'_>, id: Guid, happened: &Happened, pieces: &mut Vec<Json>) -> Option<Json> {
    let world = reading.world;
    let state = world.person(id).map(|person| person.state).or_else(|| world.group(id).map(|group| group.state))?;
    let removed = |reason: &str| happened.left.then(|| json!({ "id": id.to_string(), "@removed": { "reason": reason } }));
    match state {
        State::Deleted(_) => return removed("changed"),
        State::Gone => return removed("deleted"),
        State::Present => {}
    }
    let selected = happened.properties.iter().any(|name| reading.names.contains(name));
    let told = reading.link && world.group(id).is_some_and(|group| reading.tells_members(group));
    let mut members = if told { happened.members.clone() } else { Vec::new() };
    if happened.came && told {
        let all = world.group(id).map(|group| world.members(group).map(|id| (id, true)).collect::<Vec<_>>());
        members = all.unwrap_or_default();
    }
    let managers = managers(reading, id, happened);
    if !happened.came && !selected && members.is_empty() && managers.is_empty() {
        return None;
    }
    let only = (reading.minimal && !happened.came).then_some(&happened.properties);
    let base: Map<String, Json> = reading.properties(id, only);
    let with = |name: &str, links: Vec<Json>| {
        let mut one = base.clone();
        if !links.is_empty() {
            one.insert(name.to_owned(), links.into());
        }
        Json::from(one)
    };
    if reading.kind == Kind::User {
        return Some(with("manager@delta", managers));
    }
    let links: Vec<Json> = members.iter().map(|(member, there)| reading.linked(*member, *there)).collect();
    let mut parts = links.chunks(MEMBERS).map(<[Json]>::to_vec);
    let first = parts.next().unwrap_or_default();
    pieces.extend(parts.map(|part| with("members@delta", part)));
    Some(with("members@delta", first))
}

/// The new manager, then the one who no longer is: the order says nothing, the marks do.
fn managers(reading: &Reading<'_>, id: Guid, happened: &Happened) -> Vec<Json> {
    if !reading.link || reading.kind == Kind::Group {
        return Vec::new();
    }
    let now = reading.world.person(id).and_then(|person| reading.world.manager(person));
    match happened.manager {
        Some((old, _)) if old != now => {
            let gone = old.map(|old| reading.linked(old, false));
            now.map(|now| reading.linked(now, true)).into_iter().chain(gone).collect()
        }
        _ if happened.came => now.map(|now| reading.linked(now, true)).into_iter().collect(),
        _ => Vec::new(),
    }
}
