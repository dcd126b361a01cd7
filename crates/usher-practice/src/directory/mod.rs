//! The practice company: deterministic, any size, with the flaws that real directories have. Person `i` is computed from the seed and
//! `i` alone, so that a million people need no memory.

mod chance;
mod csv_files;
mod groups;
mod names;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use usher_core::import::{AppRole, SourceObject};

use chance::draw;
pub use csv_files::Written;

/// The longest job title that the practice Dialpad takes, in characters.
pub const LONGEST_TITLE: usize = 100;

/// A company at one moment: the same numbers give the same people.
#[derive(Debug, Clone)]
pub struct Company {
    pub(crate) users: u32,
    pub(crate) seed: u64,
    pub(crate) round: u32,
    left: BTreeSet<u32>,
    moved: BTreeMap<u32, u32>,
    married: BTreeSet<u32>,
}

/// Are the flaws of real directories in it?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaws {
    /// Only those that no server minds: scripts, guests, nobody's mail.
    Harmless,
    /// All: unassigned, disabled, too long a title, an unknown office, one mail twice.
    All,
}

impl Company {
    /// A company of `users` people after `round` times of joining, moving and leaving.
    #[must_use]
    pub fn new(users: u32, seed: u32, round: u32) -> Self {
        let seed = u64::from(seed);
        let mut company = Self { users, seed, round, left: BTreeSet::new(), moved: BTreeMap::new(), married: BTreeSet::new() };
        if users == 0 {
            return company;
        }
        for round in 1..=round {
            for place in 0..share(users, 2, 2) {
                company.left.insert(draw(seed, u64::from(round), 1000 + u64::from(place)) as u32 % users);
            }
            for place in 0..share(users, 5, 3) {
                let who = draw(seed, u64::from(round), 2000 + u64::from(place)) as u32 % users;
                *company.moved.entry(who).or_default() += 1;
            }
            company.married.insert(draw(seed, u64::from(round), 3000) as u32 % users);
        }
        company
    }

    /// How many have joined since the start.
    fn joined(&self) -> u32 {
        self.round * share(self.users, 3, 2)
    }

    /// The indices of those who are there.
    pub(crate) fn present(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.users + self.joined()).filter(|index| !self.left.contains(index))
    }

    /// The app roles of the person with this index, with all flaws.
    pub(crate) fn roles(index: u32) -> Vec<AppRole> {
        people::roles(index, true)
    }

    /// The people, with all flaws.
    pub fn people(&self) -> impl Iterator<Item = SourceObject> + '_ {
        self.present().map(|index| self.person(index, Flaws::All))
    }

    /// The groups: departments, offices, and one that holds groups.
    #[must_use]
    pub fn groups(&self) -> Vec<SourceObject> {
        self.groups_with(Flaws::All)
    }
}

/// The same draw for the practice Dialpad's faults.
pub(crate) fn draw_for_faults(seed: u64, number: u64) -> u64 {
    draw(seed, number, 9000)
}

/// So many of a hundred, but at least a few; never more than half of them.
fn share(users: u32, percent: u32, least: u32) -> u32 {
    (users * percent / 100).max(least).min(users / 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use super::{Company, Flaws};
    use usher_core::import::Value;

    #[test]
    fn the_same_numbers_give_the_same_people() {
        let one: Vec<_> = Company::new(200, 1, 2).people().collect();
        let two: Vec<_> = Company::new(200, 1, 2).people().collect();
        assert_eq!(one, two);
        assert_ne!(one, Company::new(200, 2, 2).people().collect::<Vec<_>>());
    }

    #[test]
    fn ids_and_user_principal_names_are_unique_in_any_size() {
        let company = Company::new(20_000, 5, 1);
        let mut names = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for person in company.people() {
            assert!(names.insert(person.attribute("userPrincipalName").as_text().unwrap().to_lowercase()), "{}", person.label());
            assert!(ids.insert(person.id));
        }
    }

    #[test]
    fn two_hundred_people_have_at_least_one_of_each_flaw() {
        let people: Vec<_> = Company::new(200, 1, 0).people().collect();
        assert_eq!(people.len(), 200);
        let any = |test: &dyn Fn(&usher_core::import::SourceObject) -> bool| assert!(people.iter().any(test));
        any(&|person| person.attribute("mail").is_null());
        any(&|person| person.attribute("jobTitle").as_text().is_some_and(|title| title.chars().count() > super::LONGEST_TITLE));
        any(&|person| person.attribute("accountEnabled") == &Value::Boolean(false));
        any(&|person| person.attribute("userType").as_text().as_deref() == Some("Guest"));
        any(&|person| person.app_roles.is_empty());
        any(&|person| person.app_roles.iter().any(usher_core::import::AppRole::is_default_access));
        any(&|person| person.attribute("officeLocation").as_text().as_deref() == Some("Muenchen"));
        any(&|person| person.manager.is_some());
        let mails: Vec<_> = people.iter().filter_map(|person| person.attribute("mail").as_text()).collect();
        assert!(mails.iter().collect::<BTreeSet<_>>().len() < mails.len(), "one mail twice");
        assert!(people.iter().any(|person| person.label().chars().any(|letter| letter > '\u{0fff}')), "names in other scripts");
    }

    #[test]
    fn a_round_brings_joiners_movers_and_leavers() {
        let before = Company::new(200, 1, 0);
        let after = Company::new(200, 1, 1);
        let ids = |company: &Company| company.people().map(|person| person.id).collect::<BTreeSet<_>>();
        assert!(ids(&after).difference(&ids(&before)).count() >= 2);
        assert!(ids(&before).difference(&ids(&after)).count() >= 2);
        let moved = before.people().filter(|person| after.people().any(|other| other.id == person.id && other != *person)).count();
        assert!(moved >= 3, "{moved}");
        assert_ne!(before.groups(), after.groups());
    }

    #[test]
    fn the_written_directory_has_exactly_the_people_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let written = Company::new(50, 3, 0).write_csv(folder.path()).unwrap();
        assert_eq!(written.users, 50);
        let mut reader = csv::Reader::from_path(&written.users_file).unwrap();
        assert_eq!(reader.records().count(), 50);
        assert!(Company::new(50, 3, 0).person(1, Flaws::Harmless).app_roles.len() == 1);
    }
}
