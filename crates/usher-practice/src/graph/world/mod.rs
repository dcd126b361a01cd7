//! The practice tenant: people, groups, applications, assignments, and what changed when. Made from the practice company, so that a
//! Graph with N people and seed S holds the people of `practice:N`. Knows no HTTP.
//!
//! People are computed from the company by their index when they are asked for; only what an administrator changed is kept.
//! Read next: `people.rs`, `changes.rs`.

mod applications;
mod changes;
mod groups;
mod people;
mod seed;

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::check::Extensions;
use super::guid::Guid;
use crate::directory::Company;
use applications::Assignment;

pub(crate) use applications::{Application, AssignmentError, Certificate, ServicePrincipal, USER_ROLE, assignment_id};
pub(crate) use changes::{Changes, Kind, What};
pub(crate) use groups::Group;
pub(crate) use people::{Person, State};
pub(crate) use seed::{Seed, app_roles};

/// Deleted objects can be restored for so long (EP-505).
const RESTORABLE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Everything that the tenant holds.
#[derive(Debug)]
pub(crate) struct World {
    /// The tenant's id.
    pub(crate) tenant: Guid,
    company: Company,
    people: Vec<Person>,
    places: HashMap<Guid, u32>,
    groups: Vec<Group>,
    /// Application registrations.
    pub(crate) applications: Vec<Application>,
    /// Enterprise applications.
    pub(crate) principals: Vec<ServicePrincipal>,
    /// App role assignments, in the order in which they were made.
    pub(crate) assignments: Vec<Assignment>,
    /// Directory roles (template ids) by person.
    pub(crate) roles: BTreeMap<Guid, Vec<&'static str>>,
    /// Names of directory extensions.
    pub(crate) extensions: Extensions,
    /// What changed, for delta queries.
    pub(crate) changes: Changes,
    /// How far the practice clock is ahead of this machine's.
    ahead: SignedDuration,
}

impl World {
    /// The practice clock.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now() + self.ahead
    }

    /// Sets the practice clock forward; what was deleted 30 days ago is gone then.
    pub(crate) fn advance(&mut self, by: SignedDuration) {
        self.ahead += by;
        let old = |deleted: &State, now: Timestamp| matches!(deleted, State::Deleted(at) if now.duration_since(*at) >= RESTORABLE);
        let now = self.now();
        let people: Vec<Guid> = self.people.iter().filter(|person| old(&person.state, now)).map(|person| person.id).collect();
        let groups: Vec<Guid> = self.groups.iter().filter(|group| old(&group.state, now)).map(|group| group.id).collect();
        for id in people.into_iter().chain(groups) {
            self.purge(id);
        }
    }

    /// When the next of those that were deleted is gone for good.
    pub(crate) fn next_purge(&self) -> Option<Timestamp> {
        let states = self.people.iter().map(|person| &person.state).chain(self.groups.iter().map(|group| &group.state));
        let deleted = states.filter_map(|state| if let State::Deleted(at) = state { Some(*at + RESTORABLE) } else { None });
        deleted.min()
    }

    /// Deletes a person or group, restorably. False: not there.
    pub(crate) fn soft_delete(&mut self, id: Guid) -> bool {
        let now = self.now();
        self.set_state(id, State::Present, State::Deleted(now), What::Deleted)
    }

    /// Restores one that was deleted.
    pub(crate) fn restore(&mut self, id: Guid) -> bool {
        match self.state(id) {
            Some(state @ State::Deleted(_)) => self.set_state(id, state, State::Present, What::Restored),
            _ => false,
        }
    }

    /// Deletes one for good, from the deleted ones or at once.
    pub(crate) fn purge(&mut self, id: Guid) -> bool {
        match self.state(id) {
            None | Some(State::Gone) => false,
            Some(state) => {
                let done = self.set_state(id, state, State::Gone, What::Purged);
                self.groups.iter_mut().for_each(|group| _ = group.members.remove(&id));
                self.assignments.retain(|one| one.principal != id);
                done
            }
        }
    }

    fn state(&self, id: Guid) -> Option<State> {
        self.person(id).map(|person| person.state).or_else(|| self.group(id).map(|group| group.state))
    }

    fn set_state(&mut self, id: Guid, from: State, to: State, what: What) -> bool {
        let kind = if let Some(person) = self.person_mut(id).filter(|person| person.state == from) {
            person.state = to;
            Kind::User
        } else if let Some(group) = self.group_mut(id).filter(|group| group.state == from) {
            group.state = to;
            Kind::Group
        } else {
            return false;
        };
        self.changes.note(kind, id, what);
        // A deleted member isn't listed, and comes back with its memberships.
        let was_listed = from == State::Present;
        if was_listed != (to == State::Present) {
            let holding: Vec<Guid> = self.groups.iter().filter(|group| group.members.contains(&id)).map(|group| group.id).collect();
            for group in holding {
                self.changes.note(Kind::Group, group, What::Member { id, added: !was_listed });
            }
        }
        true
    }

    /// Is it a person or group that's there?
    pub(crate) fn is_present(&self, id: Guid) -> bool {
        self.state(id) == Some(State::Present)
    }

    /// `user` or `group`, for one that is or was there.
    pub(crate) fn kind(&self, id: Guid) -> Option<Kind> {
        match (self.person(id), self.group(id)) {
            (Some(_), _) => Some(Kind::User),
            (None, Some(_)) => Some(Kind::Group),
            (None, None) => None,
        }
    }
}
