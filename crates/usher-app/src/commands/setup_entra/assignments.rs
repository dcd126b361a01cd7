//! Who is assigned to the application, and assigning the first person.

use std::collections::HashMap;

use usher_entra::application::{self, AppRole, Assignment, Candidate};

use crate::app::{Answer, App};
use crate::message;
use crate::view::{AppRoleView, AssignedView, AssignmentsView, CandidateView, SourceReport};

/// How many assignments are named. All are counted.
const SHOWN: usize = 100;
/// The role's name where an assignment names none, as Entra shows it.
const DEFAULT_ACCESS: &str = "Default Access";

impl App {
    /// Who is assigned to the application, and with which app roles people can be.
    ///
    /// # Errors
    /// Nobody is signed in; those of Graph, in words.
    pub async fn application_assignments(&self, application: &str) -> Answer<AssignmentsView> {
        let client = self.setup_graph()?;
        let roles = application::app_roles(&client, application).await.map_err(|error| message::of_entra(&error))?;
        let assigned = application::assigned(&client, application).await.map_err(|error| message::of_entra(&error))?;
        Ok(told(&roles, &assigned))
    }

    /// What a source report can tell without reading the directory: the assignments.
    pub(in crate::commands) async fn count_assigned(&self, application: &str) -> Answer<SourceReport> {
        let AssignmentsView { people, groups, .. } = self.application_assignments(application).await?;
        let note = "Only who is assigned was counted; the plan reads the whole directory, and who is in the assigned groups.";
        Ok(SourceReport { users: people, assigned: people, groups, notes: vec![note.to_owned()] })
    }

    /// The first people whose names begin so.
    ///
    /// # Errors
    /// Nobody is signed in; those of Graph, in words.
    pub async fn find_candidates(&self, text: &str) -> Answer<Vec<CandidateView>> {
        let found =
            application::people_starting_with(&self.setup_graph()?, text.trim()).await.map_err(|error| message::of_entra(&error))?;
        let view = |one: Candidate| CandidateView {
            name: one.display_name.unwrap_or_else(|| one.id.clone()),
            id: one.id,
            user_principal_name: one.user_principal_name.unwrap_or_default(),
            enabled: one.account_enabled.unwrap_or(true),
        };
        Ok(found.into_iter().map(view).collect())
    }

    /// Assigns a person to the application with an app role.
    ///
    /// # Errors
    /// Nobody is signed in; those of Graph, in words: among them that it isn't allowed, and that the person is assigned already.
    pub async fn assign_person(&self, application: &str, person: &str, app_role: &str) -> Answer<()> {
        let assigned = application::assign(&self.setup_graph()?, application, person, app_role).await;
        assigned.map(|_| ()).map_err(|error| message::of_entra(&error))
    }
}

fn told(roles: &[AppRole], assigned: &[Assignment]) -> AssignmentsView {
    let name = |role: &AppRole| role.display_name.clone().or_else(|| role.value.clone()).unwrap_or_else(|| role.id.clone());
    let names: HashMap<&str, String> = roles.iter().map(|role| (role.id.as_str(), name(role))).collect();
    let principals = || assigned.iter().filter(|one| is(one, "User") || is(one, "Group"));
    let has_role = |who: &str| assigned.iter().any(|one| one.principal_id == who && !one.is_default_access());
    let mut whole: HashMap<&str, bool> = HashMap::new();
    for one in principals() {
        whole.insert(&one.principal_id, is(one, "Group"));
    }
    let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
    let mut shown: Vec<AssignedView> = principals()
        .map(|one| AssignedView {
            id: one.id.clone(),
            name: one.principal_display_name.clone().unwrap_or_else(|| one.principal_id.clone()),
            is_group: is(one, "Group"),
            role: if one.is_default_access() {
                DEFAULT_ACCESS.to_owned()
            } else {
                names.get(one.app_role_id.as_str()).cloned().unwrap_or_else(|| one.app_role_id.clone())
            },
            is_default_access: one.is_default_access(),
        })
        .collect();
    shown.sort_by_key(|one| one.name.to_lowercase());
    shown.truncate(SHOWN);
    AssignmentsView {
        roles: roles.iter().filter(|role| role.is_for_people()).map(|role| AppRoleView { id: role.id.clone(), name: name(role) }).collect(),
        assigned: shown,
        people: count(whole.values().filter(|is_group| !**is_group).count()),
        groups: count(whole.values().filter(|is_group| **is_group).count()),
        default_access: count(whole.keys().filter(|who| !has_role(who)).count()),
    }
}

fn is(one: &Assignment, kind: &str) -> bool {
    one.principal_type.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(kind))
}
