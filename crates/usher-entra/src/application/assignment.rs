//! Who is assigned to the enterprise application, and assigning one more.
//! Rule: Microsoft Graph, "List appRoleAssignments granted for a service principal", "Grant an appRoleAssignment for a service principal".

use serde::Deserialize;
use serde_json::json;

use super::app_role::DEFAULT_ACCESS;
use super::enterprise_application::of_list;
use crate::error::EntraError;
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// An assignment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// Its own id.
    pub id: String,
    /// Who is assigned.
    pub principal_id: String,
    /// `User`, `Group` or `ServicePrincipal`.
    #[serde(default)]
    pub principal_type: Option<String>,
    /// The name to show.
    #[serde(default)]
    pub principal_display_name: Option<String>,
    /// The app role; [`DEFAULT_ACCESS`] for none.
    pub app_role_id: String,
}

impl Assignment {
    /// Is it “Default Access”, which some applications exclude from provisioning?
    #[must_use]
    pub fn is_default_access(&self) -> bool {
        self.app_role_id == DEFAULT_ACCESS
    }
}

/// All assignments to the application with this object id, to be shown. A new one may be missing for a minute.
///
/// # Errors
/// Those of the client.
pub async fn assigned(client: &GraphClient, application: &str) -> Result<Vec<Assignment>, EntraError> {
    let ask = Ask::get(Job::ReadApplication, &["servicePrincipals", application, "appRoleAssignedTo"]).query("$top", "999");
    client.all(ask).await?.into_iter().map(read).collect()
}

/// Assigns a person or group. Entra ID refuses an assignment that is there already, so one of unknown outcome may be sent again.
///
/// # Errors
/// Those of the client.
pub async fn assign(client: &GraphClient, application: &str, principal: &str, app_role: &str) -> Result<Assignment, EntraError> {
    let body = json!({ "principalId": principal, "resourceId": application, "appRoleId": app_role });
    let answer = client.send(Ask::post(Job::AssignRole, &["servicePrincipals", application, "appRoleAssignedTo"], body)).await?;
    match answer.json {
        serde_json::Value::Object(object) => read(object),
        _ => Err(EntraError { kind: crate::Kind::Unknown, ..EntraError::unpublished("a new assignment can't be read") }),
    }
}

fn read(object: serde_json::Map<String, serde_json::Value>) -> Result<Assignment, EntraError> {
    of_list(object, "an assignment can't be read")
}
