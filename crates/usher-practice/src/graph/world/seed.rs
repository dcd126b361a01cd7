//! How the tenant begins: the practice company's people and groups, Usher's registration, and Dialpad with people and groups assigned.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use usher_core::import::AppRole;

use super::super::check::Extensions;
use super::super::guid::Guid;
use super::super::roles;
use super::World;
use super::applications::{Application, Assignment, ClientSecret, ServicePrincipal, USER_ROLE, assignment_id};
use super::changes::Changes;
use super::groups::Group;
use super::people::Person;
use crate::directory::Company;

/// So many people at most are assigned themselves; the rest through a group, so that one page of assignments holds all.
const ASSIGNED_THEMSELVES: usize = 900;

/// What a tenant is made of.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    /// How many people.
    pub(crate) users: u32,
    /// Which company.
    pub(crate) seed: u32,
    /// The client secret of Usher's registration.
    pub(crate) client_secret: String,
}

impl Seed {
    /// An id that is the same for the same company.
    pub(crate) fn id(&self, purpose: u32) -> Guid {
        let bits = u128::from(self.seed).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) ^ (u128::from(purpose) << 64);
        Guid::version_4(bits.wrapping_mul(0xbf58_476d_1ce4_e5b9_94d0_49bb_1331_11eb).rotate_left(41) ^ u128::from(purpose))
    }

    /// The tenant's id.
    pub(crate) fn tenant(&self) -> Guid {
        self.id(1)
    }

    /// The application (client) id of Usher's registration.
    pub(crate) fn client(&self) -> Guid {
        self.id(2)
    }

    /// The object id of the enterprise application Dialpad.
    pub(crate) fn application(&self) -> Guid {
        self.id(3)
    }
}

impl World {
    /// Makes the tenant.
    pub(crate) fn new(seed: &Seed) -> Self {
        let company = Company::new(seed.users, seed.seed, 0);
        let people: Vec<Person> =
            company.present().filter_map(|index| Guid::parse(company.id(index).as_str()).map(|id| Person::of_company(id, index))).collect();
        let places: HashMap<Guid, u32> = people.iter().zip(0..).map(|(person, place)| (person.id, place)).collect();
        let (groups, assignments) = groups_and_assignments(seed, &company, &people);
        let extension = format!("extension_{}_deskLocation", seed.client().to_string().replace('-', ""));
        let first: Vec<Guid> = people.iter().take(6).map(|person| person.id).collect();
        Self {
            tenant: seed.tenant(),
            company,
            people,
            places,
            groups,
            applications: vec![usher(seed), dialpad_registration(seed)],
            principals: vec![usher_principal(seed), dialpad(seed, first.get(3).copied()), other(seed, 9, "Fabrikam Travel")],
            assignments,
            roles: administrators(&first),
            extensions: Extensions(BTreeSet::from([extension])),
            changes: Changes::default(),
            ahead: SignedDuration::ZERO,
        }
    }
}

/// The first people are administrators of several kinds; the fourth owns Dialpad and has no role, the fifth and everyone else neither.
fn administrators(first: &[Guid]) -> BTreeMap<Guid, Vec<&'static str>> {
    let held = [roles::GLOBAL, roles::APPLICATION, roles::CLOUD_APPLICATION];
    first.iter().zip(held).map(|(id, role)| (*id, vec![role])).collect()
}

fn groups_and_assignments(seed: &Seed, company: &Company, people: &[Person]) -> (Vec<Group>, Vec<Assignment>) {
    let id_of = |text: &str| Guid::parse(text);
    let mut groups: Vec<Group> = company
        .groups()
        .iter()
        .filter_map(|group| {
            let members = group.members.iter().filter_map(|id| id_of(id.as_str())).collect();
            Some(Group::security(id_of(group.id.as_str())?, &group.label(), members))
        })
        .collect();
    let created = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 19_800);
    let resource = seed.application();
    let assignment = |principal: Guid, role: Guid| Assignment { id: assignment_id(principal, role), principal, resource, role, created };
    let user_role = Guid::parse(USER_ROLE).unwrap_or(Guid::ZERO);
    let mut assignments = Vec::new();
    let mut through_group = BTreeSet::new();
    for (index, person) in company.present().zip(people) {
        for role in Company::roles(index) {
            match (role.id == AppRole::DEFAULT_ACCESS_ID, assignments.len() < ASSIGNED_THEMSELVES && index % 7 != 5) {
                (true, _) if assignments.len() < ASSIGNED_THEMSELVES => assignments.push(assignment(person.id, Guid::ZERO)),
                (true, _) => {}
                (false, true) => assignments.push(assignment(person.id, user_role)),
                (false, false) => _ = through_group.insert(person.id),
            }
        }
    }
    let assigned = Group::security(seed.id(10), "dialpad-assigned", through_group);
    assignments.push(assignment(assigned.id, user_role));
    groups.push(assigned);
    // It holds groups only: nobody is assigned by it, unless groups within an assigned group count (EP-103).
    if let Some(nested) = groups.iter().find(|group| group.name() == "dialpad-everyone") {
        assignments.push(assignment(nested.id, user_role));
    }
    (groups, assignments)
}

/// The roles of an application from the gallery.
pub(crate) fn app_roles() -> Vec<Json> {
    vec![json!({
        "allowedMemberTypes": ["User"],
        "description": "User",
        "displayName": "User",
        "id": USER_ROLE,
        "isEnabled": true,
        "origin": "Application",
        "value": "User",
    })]
}

fn usher(seed: &Seed) -> Application {
    let end = Timestamp::now() + SignedDuration::from_hours(24 * 180);
    Application {
        public_redirects: vec!["http://localhost".to_owned()],
        secrets: vec![ClientSecret { key_id: seed.id(5), text: seed.client_secret.clone(), end }],
        ..Application::new(seed.id(4), seed.client(), "Usher")
    }
}

fn usher_principal(seed: &Seed) -> ServicePrincipal {
    ServicePrincipal {
        id: seed.id(6),
        app_id: seed.client(),
        name: "Usher".to_owned(),
        template: None,
        app_roles: Vec::new(),
        owners: BTreeSet::new(),
    }
}

fn dialpad_registration(seed: &Seed) -> Application {
    Application {
        template: Some(super::super::applications::DIALPAD_TEMPLATE.to_owned()),
        app_roles: app_roles(),
        ..Application::new(seed.id(7), seed.id(8), "Dialpad")
    }
}

fn dialpad(seed: &Seed, owner: Option<Guid>) -> ServicePrincipal {
    ServicePrincipal {
        id: seed.application(),
        app_id: seed.id(8),
        name: "Dialpad".to_owned(),
        template: Some(super::super::applications::DIALPAD_TEMPLATE.to_owned()),
        app_roles: app_roles(),
        owners: owner.into_iter().collect(),
    }
}

fn other(seed: &Seed, purpose: u32, name: &str) -> ServicePrincipal {
    ServicePrincipal {
        id: seed.id(purpose),
        app_id: seed.id(purpose + 100),
        name: name.to_owned(),
        template: None,
        app_roles: Vec::new(),
        owners: BTreeSet::new(),
    }
}
