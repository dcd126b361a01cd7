//! One person, from the seed and an index.

use std::collections::BTreeMap;

use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};

use super::chance::{draw, pick};
use super::names::{self, Name};
use super::{Company, Flaws, LONGEST_TITLE};

/// Departments, each with a group.
pub(super) const DEPARTMENTS: [&str; 8] = ["Sales", "Support", "Engineering", "Finance", "Marketing", "People", "Operations", "Legal"];

/// Offices that Dialpad knows: city and country.
pub(super) const OFFICES: [(&str, &str); 8] = [
    ("Munich", "Germany"),
    ("London", "United Kingdom"),
    ("Oslo", "Norway"),
    ("Tokyo", "Japan"),
    ("Seoul", "South Korea"),
    ("Singapore", "Singapore"),
    ("Dublin", "Ireland"),
    ("São Paulo", "Brazil"),
];

const TITLES: [&str; 10] = [
    "Specialist",
    "Senior Specialist",
    "Account Executive",
    "Account Manager",
    "Team Lead",
    "Analyst",
    "Senior Analyst",
    "Engineer",
    "Director",
    "Support Lead",
];

impl Company {
    /// The id of the person with this index: fixed for life.
    pub(crate) fn id(&self, index: u32) -> SourceId {
        let (high, low) = (draw(self.seed, u64::from(index), 1), draw(self.seed, u64::from(index), 2));
        SourceId(format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:08x}{:04x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            index,
            low & 0xffff
        ))
    }

    fn name(&self, index: u32) -> (Name, u64) {
        let all = names::count();
        // A step that shares no divisor with the count goes through all names before any comes again.
        let step = (0..).map(|more| 367 + more).find(|step| gcd(*step, all) == 1).unwrap_or(1);
        let place = u64::from(index) * step + draw(self.seed, 0, 3) % all;
        (names::name(place % all), u64::from(index) / all)
    }

    /// Where the person works: changes with every move.
    pub(super) fn department(&self, index: u32) -> &'static str {
        pick::<&str>(&DEPARTMENTS, draw(self.seed, u64::from(index), 10 + 100 * self.moves(index)))
    }

    pub(super) fn office(&self, index: u32) -> (&'static str, &'static str) {
        *pick(&OFFICES, draw(self.seed, u64::from(index), 11 + 100 * self.moves(index)))
    }

    fn moves(&self, index: u32) -> u64 {
        u64::from(self.moved.get(&index).copied().unwrap_or(0))
    }

    pub(crate) fn person(&self, index: u32, flaws: Flaws) -> SourceObject {
        let (name, again) = self.name(index);
        let all = flaws == Flaws::All;
        let guest = index % 33 == 17;
        let number = if again == 0 { String::new() } else { (again + 1).to_string() };
        let married = self.married.contains(&index);
        let local = format!("{}{number}{}", name.latin, if married { "-berg" } else { "" });
        let domain = if guest { "fabrikam.com" } else { "contoso.com" };
        let user_name = if guest { format!("{local}_fabrikam.com#EXT#@contoso.onmicrosoft.com") } else { format!("{local}@contoso.com") };
        let (city, country) = self.office(index);
        let office = if all && index % 45 == 13 { "Muenchen" } else { city };
        let title = *pick(&TITLES, draw(self.seed, u64::from(index), 12 + 100 * self.moves(index)));
        let title = if all && index % 50 == 11 {
            format!("{title}, {}", "responsible for everything that nobody else is responsible for, ".repeat(2))
        } else {
            title.to_owned()
        };
        debug_assert!(!all || index % 50 != 11 || title.chars().count() > LONGEST_TITLE);
        let mail = match () {
            () if index % 40 == 7 => None,
            () if all && index % 60 == 41 => self.mail_of(index - 1),
            () => Some(format!("{local}@{domain}")),
        };
        let surname = if married { format!("{}-Berg", name.surname) } else { name.surname.to_owned() };
        let display = if married { format!("{}-Berg", name.display) } else { name.display };
        let id = self.id(index);
        let mut attributes = BTreeMap::new();
        let mut set = |name: &str, value: Value| {
            if !value.is_null() {
                attributes.insert(name.to_owned(), value);
            }
        };
        set("id", Value::text(id.as_str()));
        set("objectId", Value::text(id.as_str()));
        set("userPrincipalName", Value::text(user_name));
        set("displayName", Value::text(display));
        set("givenName", Value::text(name.given));
        set("surname", Value::text(surname));
        set("mail", mail.map_or(Value::Null, Value::text));
        set("mailNickname", Value::text(local));
        set("jobTitle", Value::text(title.trim_end_matches(", ")));
        set("department", Value::text(self.department(index)));
        set("companyName", Value::text(if guest { "Fabrikam" } else { "Contoso" }));
        set("officeLocation", Value::text(office));
        set("physicalDeliveryOfficeName", Value::text(office));
        set("city", Value::text(city));
        set("country", Value::text(country));
        set("employeeId", Value::text((10_000 + index).to_string()));
        set("telephoneNumber", Value::text(format!("+1 555 {:03} {:04}", index / 10_000 % 1000, index % 10_000)));
        set("preferredLanguage", Value::text("en-US"));
        set("userType", Value::text(if guest { "Guest" } else { "Member" }));
        set("accountEnabled", Value::Boolean(!(all && index % 29 == 19)));
        SourceObject {
            id,
            object_type: ObjectType::User,
            presence: Presence::Present,
            attributes,
            app_roles: roles(index, all),
            manager: self.manager(index),
            members: Vec::new(),
            member_of: Vec::new(),
        }
    }

    fn mail_of(&self, index: u32) -> Option<String> {
        let (name, again) = self.name(index);
        let number = if again == 0 { String::new() } else { (again + 1).to_string() };
        Some(format!("{}{number}@contoso.com", name.latin))
    }

    /// A tree: everyone has a manager with a smaller index, but the first.
    pub(crate) fn manager(&self, index: u32) -> Option<SourceId> {
        let boss = index.checked_sub(1)? / 8;
        (!self.left.contains(&boss)).then(|| self.id(boss))
    }
}

pub(super) fn roles(index: u32, flaws: bool) -> Vec<AppRole> {
    let role =
        |id: &str, name: &str| vec![AppRole { id: id.to_owned(), value: name.to_owned(), display_name: name.to_owned(), via: Vec::new() }];
    match index {
        index if flaws && index % 31 == 29 => Vec::new(),
        index if flaws && index % 37 == 23 => role(AppRole::DEFAULT_ACCESS_ID, "Default Access"),
        _ => role("", "User"),
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
