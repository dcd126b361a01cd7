//! Adding the application from Entra's gallery.
//! Rule: Microsoft Graph, "List applicationTemplates", "applicationTemplate: instantiate".

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use super::enterprise_application::{EnterpriseApplication, by_id, of_list, quoted};
use crate::error::{EntraError, Kind};
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// A new application isn't everywhere at once: it is asked for so often, for so long.
const EVERY: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(120);

/// What an application that isn't in the gallery is made from, the same in every tenant ("applicationTemplate: instantiate").
pub const CUSTOM_TEMPLATE: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

/// An application of the gallery, called application template by Graph.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GalleryApplication {
    /// Template id.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// `sync` is among them where Entra's provisioning service knows it.
    #[serde(default)]
    pub supported_provisioning_types: Option<Vec<String>>,
}

impl GalleryApplication {
    /// Can Entra's provisioning service write to it?
    #[must_use]
    pub fn is_provisioned_to(&self) -> bool {
        self.supported_provisioning_types.iter().flatten().any(|kind| kind.eq_ignore_ascii_case("sync"))
    }
}

/// Those of the gallery with exactly this name.
///
/// # Errors
/// Those of the client.
pub async fn in_gallery(client: &GraphClient, name: &str) -> Result<Vec<GalleryApplication>, EntraError> {
    let ask = Ask::get(Job::ReadApplication, &["applicationTemplates"])
        .query("$filter", &format!("displayName eq '{}'", quoted(name)))
        .query("$select", "id,displayName,publisher,supportedProvisioningTypes");
    client.all(ask).await?.into_iter().map(|object| of_list(object, "a gallery application can't be read")).collect()
}

/// Adds it under that name and waits until it can be used. Never repeated by itself: after [`Kind::Unknown`] look for it by name first.
///
/// # Errors
/// `ApplicationSlow`: it was added, and can't be used yet; those of the client.
pub async fn instantiate(client: &GraphClient, template: &str, name: &str) -> Result<EnterpriseApplication, EntraError> {
    let ask = Ask::post(Job::AddApplication, &["applicationTemplates", template, "instantiate"], json!({ "displayName": name }));
    let answer = client.send(ask).await?;
    let made = &answer.json["servicePrincipal"];
    let id =
        made["id"].as_str().ok_or_else(|| EntraError { kind: Kind::Unknown, ..EntraError::unpublished("a new application has no id") })?;
    let began = Instant::now();
    loop {
        match by_id(client, id).await {
            Err(error) if error.kind == Kind::NotFound && began.elapsed() < PATIENCE => client.sleep(EVERY).await?,
            Err(error) if error.kind == Kind::NotFound => {
                let message = format!("“{name}” was added (object id {id}), but Microsoft Graph doesn't show it yet.");
                return Err(EntraError::new(
                    Kind::Passing,
                    "ApplicationSlow",
                    message,
                    "Wait some minutes, then choose it from the list; don't add it again.",
                ));
            }
            answered => return answered,
        }
    }
}
