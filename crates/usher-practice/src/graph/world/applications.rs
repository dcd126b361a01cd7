//! Application registrations, enterprise applications, and who is assigned to them.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::super::guid::Guid;
use super::{Kind, World};

/// The app role "User", as gallery applications have it.
pub(crate) const USER_ROLE: &str = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

/// A client secret. It opens nothing but made-up people.
#[derive(Debug, Clone)]
pub(crate) struct ClientSecret {
    /// Its id.
    pub(crate) key_id: Guid,
    /// The secret.
    pub(crate) text: String,
    /// Until when it opens anything.
    pub(crate) end: Timestamp,
}

/// A certificate that an application may sign in with.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    /// Its id.
    pub(crate) key_id: Guid,
    /// The certificate, DER.
    pub(crate) der: Vec<u8>,
    /// Whose it says it is.
    pub(crate) subject: String,
    /// From when.
    pub(crate) start: Timestamp,
    /// Until when.
    pub(crate) end: Timestamp,
}

/// An application registration.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    /// The object id.
    pub(crate) id: Guid,
    /// The application (client) id.
    pub(crate) app_id: Guid,
    /// Its name.
    pub(crate) name: String,
    /// The gallery template that it was made from.
    pub(crate) template: Option<String>,
    /// Redirect addresses of a desktop application.
    pub(crate) public_redirects: Vec<String>,
    /// Redirect addresses of a web application.
    pub(crate) web_redirects: Vec<String>,
    /// Client secrets.
    pub(crate) secrets: Vec<ClientSecret>,
    /// Certificates.
    pub(crate) certificates: Vec<Certificate>,
    /// Owners.
    pub(crate) owners: BTreeSet<Guid>,
    /// App roles, as published.
    pub(crate) app_roles: Vec<Json>,
}

impl Application {
    /// One with nothing in it.
    pub(crate) fn new(id: Guid, app_id: Guid, name: &str) -> Self {
        Self {
            id,
            app_id,
            name: name.to_owned(),
            template: None,
            public_redirects: Vec::new(),
            web_redirects: Vec::new(),
            secrets: Vec::new(),
            certificates: Vec::new(),
            owners: BTreeSet::new(),
            app_roles: Vec::new(),
        }
    }
}

/// An enterprise application.
#[derive(Debug, Clone)]
pub(crate) struct ServicePrincipal {
    /// The object id.
    pub(crate) id: Guid,
    /// The application (client) id.
    pub(crate) app_id: Guid,
    /// Its name.
    pub(crate) name: String,
    /// The gallery template that it was made from.
    pub(crate) template: Option<String>,
    /// App roles, as published.
    pub(crate) app_roles: Vec<Json>,
    /// Owners.
    pub(crate) owners: BTreeSet<Guid>,
}

impl ServicePrincipal {
    /// The role of this id; Default Access is known everywhere.
    pub(crate) fn has_role(&self, role: Guid) -> bool {
        role == Guid::ZERO || self.app_roles.iter().any(|own| own["id"].as_str().and_then(Guid::parse) == Some(role))
    }
}

/// One app role assignment.
#[derive(Debug, Clone)]
pub(crate) struct Assignment {
    /// Its id; opaque.
    pub(crate) id: String,
    /// The person or group.
    pub(crate) principal: Guid,
    /// The enterprise application.
    pub(crate) resource: Guid,
    /// Which role; all zeros is Default Access.
    pub(crate) role: Guid,
    /// When it was made.
    pub(crate) created: Timestamp,
}

/// Why nobody could be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssignmentError {
    /// No such application.
    Resource,
    /// No such person or group.
    Principal,
    /// The application has no such role.
    Role,
    /// It's there already.
    Exists,
}

impl World {
    /// The enterprise application of this id.
    pub(crate) fn principal(&self, id: Guid) -> Option<&ServicePrincipal> {
        self.principals.iter().find(|one| one.id == id)
    }

    /// Does this person own the application or enterprise application?
    pub(crate) fn owns(&self, person: Guid, subject: Guid) -> bool {
        self.principals.iter().any(|one| one.id == subject && one.owners.contains(&person))
            || self.applications.iter().any(|one| one.id == subject && one.owners.contains(&person))
    }

    /// Those of one enterprise application whose person or group is there.
    pub(crate) fn assigned_to(&self, resource: Guid) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |one| one.resource == resource && self.is_present(one.principal))
    }

    /// As Graph shows it.
    pub(crate) fn assignment_json(&self, assignment: &Assignment) -> Json {
        let (name, kind) = match self.kind(assignment.principal) {
            Some(Kind::User) => (self.person_name(assignment.principal), "User"),
            Some(Kind::Group) => (self.group(assignment.principal).map(|group| group.name().to_owned()).unwrap_or_default(), "Group"),
            None => (String::new(), "ServicePrincipal"),
        };
        json!({
            "id": assignment.id,
            "deletedDateTime": null,
            "appRoleId": assignment.role.to_string(),
            "createdDateTime": assignment.created.to_string(),
            "principalDisplayName": name,
            "principalId": assignment.principal.to_string(),
            "principalType": kind,
            "resourceDisplayName": self.principal(assignment.resource).map(|one| one.name.clone()),
            "resourceId": assignment.resource.to_string(),
        })
    }

    fn person_name(&self, id: Guid) -> String {
        let properties = self.person(id).map(|person| self.selected(person, &["displayName".to_owned()])).unwrap_or_default();
        properties.get("displayName").and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    /// Assigns a person or group.
    ///
    /// # Errors
    /// [`AssignmentError`].
    pub(crate) fn assign(&mut self, principal: Guid, resource: Guid, role: Guid) -> Result<Assignment, AssignmentError> {
        let application = self.principal(resource).ok_or(AssignmentError::Resource)?;
        if !application.has_role(role) {
            return Err(AssignmentError::Role);
        }
        if !self.is_present(principal) {
            return Err(AssignmentError::Principal);
        }
        if self.assignments.iter().any(|one| (one.principal, one.resource, one.role) == (principal, resource, role)) {
            return Err(AssignmentError::Exists);
        }
        let assignment = Assignment { id: assignment_id(principal, role), principal, resource, role, created: self.now() };
        self.assignments.push(assignment.clone());
        Ok(assignment)
    }

    /// Takes assignments away; how many.
    pub(crate) fn unassign(&mut self, principal: Guid, resource: Guid) -> usize {
        let before = self.assignments.len();
        self.assignments.retain(|one| one.principal != principal || one.resource != resource);
        before - self.assignments.len()
    }
}

/// Opaque, as the real ones; no id of a directory object.
pub(crate) fn assignment_id(principal: Guid, role: Guid) -> String {
    URL_SAFE_NO_PAD.encode([principal.bytes(), role.bytes()].concat())
}
