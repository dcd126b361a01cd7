//! Finding a person to assign. Rule: Microsoft Graph, "List users", `startswith` of its `$filter`.

use serde::Deserialize;

use super::enterprise_application::{of_list, quoted};
use crate::error::EntraError;
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// Where a person is looked for.
const NAMES: [&str; 5] = ["displayName", "givenName", "surname", "userPrincipalName", "mail"];
/// As many as can be chosen from at a glance.
const MOST: &str = "10";

/// Somebody who may be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// Object id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// User name.
    #[serde(default)]
    pub user_principal_name: Option<String>,
    /// “Account enabled”; one that is blocked gets no account.
    #[serde(default)]
    pub account_enabled: Option<bool>,
}

/// The first ten of whom a name, the user name or the mail address begins so, in any letter case.
///
/// # Errors
/// Those of the client.
pub async fn people_starting_with(client: &GraphClient, text: &str) -> Result<Vec<Candidate>, EntraError> {
    let begins = NAMES.map(|name| format!("startswith({name},'{}')", quoted(text))).join(" or ");
    let ask = Ask::get(Job::ReadDirectory, &["users"])
        .query("$filter", &begins)
        .query("$select", "id,displayName,userPrincipalName,accountEnabled")
        .query("$top", MOST);
    client.page(ask).await?.values.into_iter().map(|object| of_list(object, "a person can't be read")).collect()
}
