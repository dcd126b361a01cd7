//! The enterprise application's app roles, and who is assigned. There is no delta query of these, so they are read whole.
//! Rules: Microsoft Graph, "List appRoleAssignments granted for a service principal", resource type `appRole`; EP-108.

use serde_json::{Map, Value as Json};
use usher_core::id::SourceId;

use crate::error::{EntraError, Kind};
use crate::graph::Ask;
use crate::permission::Job;

/// Assignments on a page: the most that Graph gives.
const PAGE: &str = "999";

/// An app role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `appRoleId` of its assignments.
    pub id: String,
    /// As in tokens and expressions; empty where it has none.
    pub value: String,
    /// As people see it.
    pub display_name: String,
}

/// A person's or group's assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Who.
    pub principal: SourceId,
    /// `appRoleId`; all zeros is Default Access (EP-108).
    pub role: String,
}

const SELECT: &str = "appRoles,id";

/// No enterprise application is meant by that.
pub(super) fn unknown(wanted: &str) -> EntraError {
    let message = format!("The tenant has no enterprise application “{wanted}”.");
    let fix = "Name it by its name or Object ID as Entra shows them (Entra admin center > Enterprise applications > the application > Overview), or add it there first.";
    EntraError::new(Kind::Configuration, "ApplicationUnknown", message, fix)
}

/// Asks for an application by its object id.
pub(super) fn ask_for_roles(id: &str) -> Ask {
    Ask::get(Job::ReadApplication, &["servicePrincipals", id]).query("$select", SELECT)
}

/// Asks for the first page of who is assigned.
pub(super) fn ask_for_assignments(id: &str) -> Ask {
    Ask::get(Job::ReadApplication, &["servicePrincipals", id, "appRoleAssignedTo"]).query("$top", PAGE)
}

/// Reads the roles out of an application's answer.
pub(super) fn roles(object: &Map<String, Json>) -> Result<Vec<Role>, EntraError> {
    let roles = object.get("appRoles").and_then(Json::as_array);
    let role = |json: &Json| {
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        Role { id: text("id"), value: text("value"), display_name: text("displayName") }
    };
    Ok(roles.ok_or_else(|| EntraError::unpublished("an application has no list of roles"))?.iter().map(role).collect())
}

pub(super) fn as_object(json: &Json) -> Result<&Map<String, Json>, EntraError> {
    json.as_object().ok_or_else(|| EntraError::unpublished("an object was asked for"))
}

/// A row of who is assigned; `None` for another application, which is nobody's account.
pub(super) fn assignment(object: &Map<String, Json>) -> Result<Option<Assignment>, EntraError> {
    let text = |name: &str| object.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let (Some(principal), Some(role)) = (text("principalId"), text("appRoleId")) else {
        return Err(EntraError::unpublished("an assignment names nobody or no role"));
    };
    // One whose kind isn't told counts: that it can't be named is no reason to take anyone's access away.
    let is_account = text("principalType") != Some("ServicePrincipal");
    Ok(is_account.then(|| Assignment { principal: principal.into(), role: role.to_owned() }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Assignment, Role, assignment, roles};
    use serde_json::json;

    #[test]
    fn people_and_groups_are_assigned_and_other_applications_are_nobodys_account() {
        let row = |kind: &str| json!({"principalId": "a", "principalType": kind, "appRoleId": "r", "principalDisplayName": "Ann"});
        let read = |kind: &str| assignment(row(kind).as_object().unwrap()).unwrap();
        assert_eq!(read("User"), Some(Assignment { principal: "a".into(), role: "r".to_owned() }));
        assert!(read("Group").is_some() && read("ServicePrincipal").is_none());
        assert!(assignment(json!({"principalId": "a", "principalType": null, "appRoleId": "r"}).as_object().unwrap()).unwrap().is_some());
        assert!(assignment(json!({"principalType": "User", "appRoleId": "r"}).as_object().unwrap()).is_err());
    }

    #[test]
    fn a_role_without_a_value_is_a_role() {
        let json = json!({"id": "s", "displayName": "Dialpad", "appRoles": [{"id": "r", "displayName": "User", "value": null}]});
        let role = Role { id: "r".to_owned(), value: String::new(), display_name: "User".to_owned() };
        assert_eq!(roles(json.as_object().unwrap()).unwrap(), [role]);
        assert!(roles(json!({"id": "s"}).as_object().unwrap()).is_err(), "roles that don't come are not an empty list");
    }
}
