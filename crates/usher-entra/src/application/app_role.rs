//! The app roles of the enterprise application, of which one goes with each assignment.
//! Rule: Microsoft Graph, "appRole resource type"; the all-zero id is “Default Access”.

use serde::Deserialize;

use crate::error::EntraError;
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// The role of an assignment that names none: shown as “Default Access”.
pub const DEFAULT_ACCESS: &str = "00000000-0000-0000-0000-000000000000";

/// An app role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// Id.
    pub id: String,
    /// What expressions see (`SingleAppRoleAssignment`).
    #[serde(default)]
    pub value: Option<String>,
    /// Name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// A disabled one can't be assigned.
    #[serde(default)]
    pub is_enabled: bool,
    /// `User` (people and groups), `Application`.
    #[serde(default)]
    pub allowed_member_types: Vec<String>,
}

impl AppRole {
    /// Can people and groups be assigned to it now?
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        self.is_enabled && self.allowed_member_types.iter().any(|kind| kind.eq_ignore_ascii_case("User"))
    }
}

/// All app roles of the application with this object id, disabled ones too. Default Access isn't among them.
///
/// # Errors
/// Those of the client.
pub async fn app_roles(client: &GraphClient, application: &str) -> Result<Vec<AppRole>, EntraError> {
    let ask = Ask::get(Job::ReadApplication, &["servicePrincipals", application]).query("$select", "id,appRoles");
    let mut json = client.send(ask).await?.json;
    serde_json::from_value(json["appRoles"].take()).map_err(|_| EntraError::unpublished("app roles can't be read"))
}
