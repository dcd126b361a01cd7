//! The first read: everyone that's there, page by page.

use std::ops::Bound;

use serde_json::{Value as Json, json};

use super::super::guid::Guid;
use super::super::world::{Kind, State};
use super::{MEMBERS, Page, Place, Reading};

/// Which page is empty: the second.
pub(super) const EMPTY: u32 = 1;
/// Every so many pages the last object of the page before comes again.
pub(super) const AGAIN: u32 = 3;

pub(super) fn page(reading: &Reading<'_>, until: usize, at: usize, after: Option<&str>, last: Option<&str>, number: u32) -> Page {
    let next = |at, after: Option<Guid>, last: Option<Guid>| {
        let text = |id: Guid| id.to_string();
        Some(Place::Full { until, at, after: after.map(text), last: last.map(text), number: number + 1 })
    };
    if number == EMPTY {
        return (Vec::new(), next(at, after.and_then(Guid::parse), last.and_then(Guid::parse)));
    }
    let mut value: Vec<Json> = Vec::new();
    if let Some(again) = last.and_then(Guid::parse).filter(|_| number % AGAIN == EMPTY + 1).filter(|id| reading.world.is_present(*id)) {
        value.push(whole(reading, again));
    }
    match reading.kind {
        Kind::User => {
            let mut told = None;
            for (place, person) in reading.world.people().iter().enumerate().skip(at) {
                if person.state != State::Present || !reading.wants(person.id) {
                    continue;
                }
                if value.len() >= reading.page {
                    return (value, next(place, None, told));
                }
                value.push(whole(reading, person.id));
                told = Some(person.id);
            }
            (value, None)
        }
        Kind::Group => groups(reading, at, after, value, next),
    }
}

/// Groups, each with as many members as fit.
fn groups(
    reading: &Reading<'_>,
    at: usize,
    after: Option<&str>,
    mut value: Vec<Json>,
    next: impl Fn(usize, Option<Guid>, Option<Guid>) -> Option<Place>,
) -> Page {
    let mut room = MEMBERS;
    let mut after = after.and_then(Guid::parse);
    let all = reading.world.groups().iter().enumerate().skip(at);
    for (place, group) in all.filter(|(_, group)| group.state == State::Present && reading.wants(group.id)) {
        if value.len() >= reading.page || room == 0 {
            return (value, next(place, None, None));
        }
        let mut one = reading.properties(group.id, None);
        if reading.link && reading.tells_members(group) {
            let from = after.take().map_or(Bound::Unbounded, Bound::Excluded);
            let there = |id: &&Guid| reading.world.is_present(**id);
            let mut members: Vec<Guid> = group.members.range((from, Bound::Unbounded)).filter(there).take(room + 1).copied().collect();
            let more = members.len() > room;
            members.truncate(room);
            room -= members.len();
            let last = members.last().copied();
            if !members.is_empty() {
                one.insert("members@delta".to_owned(), members.into_iter().map(|id| reading.linked(id, true)).collect());
            }
            if more {
                value.push(one.into());
                return (value, next(place, last, None));
            }
        }
        value.push(one.into());
    }
    (value, None)
}

/// One object with its manager.
fn whole(reading: &Reading<'_>, id: Guid) -> Json {
    let mut one = reading.properties(id, None);
    let manager = reading.world.person(id).filter(|_| reading.link).and_then(|person| reading.world.manager(person));
    if let Some(manager) = manager {
        one.insert("manager@delta".to_owned(), json!([reading.linked(manager, true)]));
    }
    one.into()
}
