//! Who is signed in, and may they set up provisioning? Said before the first click that would be refused.
//! Rule: Entra docs, "Assign least privileged roles": Application Administrator, Cloud Application Administrator, or owner of the application.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::enterprise_application::of_list;
use crate::error::{Details, EntraError, Kind, Missing};
use crate::graph::{Ask, GraphClient};
use crate::permission::{Caller, Job};

/// A directory role that allows to set up provisioning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectoryRole {
    /// Application Administrator.
    ApplicationAdministrator,
    /// Cloud Application Administrator.
    CloudApplicationAdministrator,
    /// Global Administrator: may everything, and is more than is needed.
    GlobalAdministrator,
}

impl DirectoryRole {
    /// All of them, least privileged first.
    pub const ALL: [Self; 3] = [Self::CloudApplicationAdministrator, Self::ApplicationAdministrator, Self::GlobalAdministrator];

    /// Its name, as Entra shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApplicationAdministrator => "Application Administrator",
            Self::CloudApplicationAdministrator => "Cloud Application Administrator",
            Self::GlobalAdministrator => "Global Administrator",
        }
    }

    /// Its template id, the same in every tenant (Entra docs, "Microsoft Entra built-in roles").
    #[must_use]
    pub fn template_id(self) -> &'static str {
        match self {
            Self::ApplicationAdministrator => "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
            Self::CloudApplicationAdministrator => "158c047a-c907-4556-b7ef-446551a6b5f7",
            Self::GlobalAdministrator => "62e90394-69f5-4237-9190-012177145e10",
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Myself {
    /// Object id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// User name.
    #[serde(default)]
    pub user_principal_name: Option<String>,
}

/// What the signed-in person holds of what is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    /// Roles that allow it, active now. One that is only eligible (PIM) isn't among them, nor one that is scoped to the application alone.
    pub roles: Vec<DirectoryRole>,
    /// Owner of the application; `false` where no application was named.
    pub is_owner: bool,
}

impl Rights {
    /// May they set up provisioning for the application? Adding one from the gallery takes a role, or the tenant's leave for everyone.
    #[must_use]
    pub fn may_set_up(&self) -> bool {
        self.is_owner || !self.roles.is_empty()
    }
}

/// The signed-in person.
///
/// # Errors
/// Those of the client.
pub async fn me(client: &GraphClient) -> Result<Myself, EntraError> {
    let ask = Ask::get(Job::WhoAmI, &["me"]).query("$select", "id,displayName,userPrincipalName");
    serde_json::from_value(client.send(ask).await?.json).map_err(|_| EntraError::unpublished("the signed-in person can't be read"))
}

/// Which of the needed roles the signed-in person holds, also through groups; and whether they own the application with this object id.
///
/// # Errors
/// [`Kind::NotAllowed`] where roles may not be read; those of the client.
pub async fn rights(client: &GraphClient, application: Option<&str>) -> Result<Rights, EntraError> {
    // Read without a cast and without $select: with them it is one of the advanced queries, which not every cloud answers.
    let ask = Ask::get(Job::CheckRoles, &["me", "transitiveMemberOf"]).query("$top", "999");
    let mut roles = Vec::new();
    for object in client.all(ask).await?.iter().filter(|object| is_role(object)) {
        // Without the permission Graph hands out objects without their properties, rather than refusing.
        let Some(template) = object.get("roleTemplateId").and_then(Json::as_str) else { return Err(unreadable(client.caller())) };
        roles.extend(DirectoryRole::ALL.into_iter().filter(|role| role.template_id() == template));
    }
    let is_owner = match application {
        Some(application) => owns(client, application).await?,
        None => false,
    };
    Ok(Rights { roles, is_owner })
}

async fn owns(client: &GraphClient, application: &str) -> Result<bool, EntraError> {
    let myself = me(client).await?.id;
    let ask = Ask::get(Job::ReadApplication, &["servicePrincipals", application, "owners"]).query("$select", "id");
    let owners = client.all(ask).await?;
    let ids = owners.into_iter().map(|object| of_list::<Owner>(object, "an owner can't be read"));
    Ok(ids.collect::<Result<Vec<_>, _>>()?.iter().any(|owner| owner.id == myself))
}

/// Groups and administrative units stand in the same list.
fn is_role(object: &Map<String, Json>) -> bool {
    object.get("@odata.type").and_then(Json::as_str) == Some("#microsoft.graph.directoryRole")
}

#[derive(Deserialize)]
struct Owner {
    id: String,
}

fn unreadable(caller: Caller) -> EntraError {
    let permissions = Job::CheckRoles.needs(caller);
    let names: Vec<&str> = permissions.iter().map(|permission| permission.name()).collect();
    let fix = format!(
        "Sign in again and agree to {}, or look under Entra admin center > Users > your account > Assigned roles.",
        names.join(" and ")
    );
    let missing = Some(Missing { job: Job::CheckRoles, caller, permissions });
    let error = EntraError::new(Kind::NotAllowed, "RolesHidden", "Microsoft Graph doesn't show which roles you hold.", fix);
    EntraError { details: Box::new(Details { missing, ..Details::default() }), ..error }
}
