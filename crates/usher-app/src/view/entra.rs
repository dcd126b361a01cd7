//! Microsoft Entra ID in the window: who signs in, what they may do, the enterprise application and who is assigned to it.

use serde::{Deserialize, Serialize};
use usher_core::id::ConnectionId;

use super::EntraPlace;
use crate::commands::SignedInView;

/// What a sign-in of the guided setup is good for. A person agrees to no more than what the next click needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EntraAsk {
    /// Reading the directory and the application, and checking the person's roles.
    Read,
    /// Adding the application too.
    Add,
    /// Assigning people to it too.
    Assign,
}

impl EntraAsk {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Add, Self::Assign];
}

/// Whose sign-in it is.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum SignInFor {
    /// The guided setup's: kept in memory until the connection is made or the setup is left.
    #[serde(rename_all = "camelCase")]
    Setup {
        /// Where.
        place: EntraPlace,
        /// What for, beside what was agreed to before.
        ask: EntraAsk,
    },
    /// A connection's: kept where its secrets are.
    #[serde(rename_all = "camelCase")]
    Connection {
        /// Which.
        id: ConnectionId,
    },
}

/// How somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SignInWay {
    /// In the system's browser, which comes back by itself.
    Browser,
    /// By a code, on any device.
    Code,
}

/// A sign-in that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SignInPage {
    /// Which one; a newer one ends it.
    pub number: u32,
    /// The page to open.
    pub url: String,
    /// The code to enter there; empty in the browser's way.
    pub code: String,
    /// Until when: UTC ms; 0 where only the page knows.
    pub until_ms: i64,
}

/// Who is signed in in the guided setup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SetupSignInView {
    /// Who.
    pub person: SignedInView,
    /// What was agreed to.
    pub asks: Vec<EntraAsk>,
}

/// What a connection signs in to Microsoft Entra ID with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EntraSignInKind {
    /// Nothing.
    Nobody,
    /// A person's sign-in.
    Person,
    /// A client secret.
    ClientSecret,
    /// A certificate.
    Certificate,
    /// A client secret or certificate that the environment names, each time.
    Environment,
}

/// How a connection signs in to Microsoft Entra ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EntraSignInView {
    /// With what.
    pub kind: EntraSignInKind,
    /// The person's user name; empty where it isn't known, and for an application.
    pub username: String,
}

/// A permission, to be agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PermissionView {
    /// What asks for it.
    pub ask: EntraAsk,
    /// Its name in Microsoft Graph.
    pub name: String,
    /// Why it is needed, a sentence.
    pub why: String,
    /// Must an administrator agree?
    pub needs_administrator: bool,
}

/// What the signed-in person may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RightsView {
    /// The roles that allow it, by Entra's names.
    pub roles: Vec<String>,
    /// Owner of the application.
    pub is_owner: bool,
    /// Is that enough to set up provisioning?
    pub is_enough: bool,
}

/// An enterprise application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// Object id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Application (client) id.
    pub app_id: String,
    /// Made from a gallery template, so that Entra's own service could provision it too.
    pub from_gallery: bool,
    /// Users may sign in.
    pub enabled: bool,
}

/// What can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Template id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Who publishes it; empty for one that isn't from the gallery.
    pub publisher: String,
    /// From the gallery, or made for any SCIM application.
    pub from_gallery: bool,
}

/// What a name finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationsView {
    /// In the tenant.
    pub found: Vec<ApplicationView>,
    /// What could be added under that name.
    pub templates: Vec<TemplateView>,
}

/// An app role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AppRoleView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Somebody who is assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AssignedView {
    /// The assignment's id.
    pub id: String,
    /// Name of the person or group.
    pub name: String,
    /// A group?
    pub is_group: bool,
    /// The app role's name.
    pub role: String,
    /// Default Access, which some applications leave out.
    pub is_default_access: bool,
}

/// Who is assigned. People within assigned groups aren't counted: the plan reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AssignmentsView {
    /// Roles that people can be assigned with; empty where there is only Default Access.
    pub roles: Vec<AppRoleView>,
    /// The first hundred, by name.
    pub assigned: Vec<AssignedView>,
    /// People who are assigned themselves.
    pub people: u32,
    /// Groups.
    pub groups: u32,
    /// Of both, those with nothing but Default Access.
    pub default_access: u32,
}

/// Somebody who may be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CandidateView {
    /// Object id.
    pub id: String,
    /// Name.
    pub name: String,
    /// User name.
    pub user_principal_name: String,
    /// May sign in; one who may not gets no account.
    pub enabled: bool,
}
