//! Finding the enterprise application, by its object id or by name.
//! Rule: Microsoft Graph, "List servicePrincipals", "Get servicePrincipal".

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::endpoints::is_guid;
use crate::error::{EntraError, Kind};
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// What is read of one.
const SELECT: &str = "id,appId,displayName,accountEnabled,applicationTemplateId,appRoleAssignmentRequired";

/// An enterprise application, called service principal by Graph.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnterpriseApplication {
    /// Object id: what provisioning and assignments are addressed by; not the application id.
    pub id: String,
    /// Application (client) id.
    #[serde(default)]
    pub app_id: Option<String>,
    /// Name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// “Enabled for users to sign in”.
    #[serde(default)]
    pub account_enabled: Option<bool>,
    /// The gallery template that it was made from.
    #[serde(default)]
    pub application_template_id: Option<String>,
    /// “Assignment required”.
    #[serde(default)]
    pub app_role_assignment_required: bool,
}

/// The one with this object id.
///
/// # Errors
/// [`Kind::NotFound`], and those of the client.
pub async fn by_id(client: &GraphClient, id: &str) -> Result<EnterpriseApplication, EntraError> {
    let ask = Ask::get(Job::ReadApplication, &["servicePrincipals", id]).query("$select", SELECT);
    read(client.send(ask).await?.json)
}

/// Those whose names begin so, in any letter case.
///
/// # Errors
/// Those of the client.
pub async fn starting_with(client: &GraphClient, name: &str) -> Result<Vec<EnterpriseApplication>, EntraError> {
    filtered(client, &format!("startswith(displayName,'{}')", quoted(name))).await
}

/// The one that a connection names, by object id or by its whole name.
///
/// # Errors
/// `ApplicationNotFound`; `ApplicationAmbiguous` where several have that name; those of the client.
pub async fn named(client: &GraphClient, id_or_name: &str) -> Result<EnterpriseApplication, EntraError> {
    let wanted = id_or_name.trim();
    if is_guid(wanted) {
        return by_id(client, wanted).await.map_err(|error| if error.kind == Kind::NotFound { unknown(wanted) } else { error });
    }
    let mut found = filtered(client, &format!("displayName eq '{}'", quoted(wanted))).await?;
    match (found.pop(), found.len()) {
        (None, _) => Err(unknown(wanted)),
        (Some(one), 0) => Ok(one),
        (Some(_), others) => {
            let message = format!("{} enterprise applications have the name “{wanted}”.", others + 1);
            let fix = "Name it by its Object ID: Entra admin center > Enterprise applications > the application > Properties.";
            Err(EntraError::new(Kind::Configuration, "ApplicationAmbiguous", message, fix))
        }
    }
}

async fn filtered(client: &GraphClient, filter: &str) -> Result<Vec<EnterpriseApplication>, EntraError> {
    let ask = Ask::get(Job::ReadApplication, &["servicePrincipals"]).query("$filter", filter).query("$select", SELECT);
    client.all(ask).await?.into_iter().map(|object| read(Json::Object(object))).collect()
}

fn unknown(wanted: &str) -> EntraError {
    let message = format!("The tenant has no enterprise application “{wanted}”.");
    let fix = "Use its name as it stands in Entra admin center > Enterprise applications, or its Object ID (not the Application ID of a registration).";
    EntraError::new(Kind::NotFound, "ApplicationNotFound", message, fix)
}

fn read(json: Json) -> Result<EnterpriseApplication, EntraError> {
    serde_json::from_value(json).map_err(|_| EntraError::unpublished("an enterprise application can't be read"))
}

/// A text within an OData literal: its quotes doubled (OData 4.01 URL conventions §5.1.1.14).
pub(super) fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// An object of a list, read as that type.
pub(super) fn of_list<T: serde::de::DeserializeOwned>(object: Map<String, Json>, what: &str) -> Result<T, EntraError> {
    serde_json::from_value(Json::Object(object)).map_err(|_| EntraError::unpublished(what))
}
