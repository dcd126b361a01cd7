//! What the window itself remembers: theme, table preferences, the setup's draft. Kept with tauri-plugin-store; never a secret.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::StoreExt;
use usher_app::view::ProblemView;

const FILE: &str = "window.json";

/// How the window looks.
#[derive(Debug, Clone, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// `light`, `dark` or empty for the system's.
    pub theme: String,
    /// Anything that a table or pane keeps: widths, columns, filters; as JSON text by screen.
    pub screens: std::collections::BTreeMap<String, String>,
    /// When the window was last open: UTC ms, 0 for never.
    pub last_open_ms: i64,
}

/// The guided setup, left and to be resumed. It has no field for a secret.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SetupDraft {
    /// The step that was open.
    pub step: String,
    /// Steps that were completed.
    pub done: Vec<String>,
    /// The profile's name.
    pub profile: String,
    /// The connection's name.
    pub name: String,
    /// `entra`, `csv` or `practice`.
    pub source_kind: String,
    /// Path of users.csv.
    pub csv_users: String,
    /// Path of groups.csv.
    pub csv_groups: String,
    /// People of the practice company.
    pub practice_users: u32,
    /// What was entered and chosen for Microsoft Entra ID. A draft of before knew none.
    #[serde(default)]
    pub entra: EntraDraft,
    /// Tenant URL.
    pub tenant_url: String,
    /// Notification address.
    pub email: String,
    /// Notifications on?
    pub notify: bool,
    /// Accidental deletion prevention on?
    pub prevent_deletions: bool,
    /// Its limit.
    pub deletion_threshold: u32,
    /// Entries of the profile's lists, by the list's name. A draft of before knew none.
    #[serde(default)]
    pub lists: std::collections::BTreeMap<String, Vec<String>>,
    /// The connection, once it was made.
    pub connection: String,
}

/// The part of a draft about Microsoft Entra ID. Who is signed in isn't kept: that is asked again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EntraDraft {
    /// Directory (tenant) id or domain.
    pub tenant: String,
    /// Application (client) id of Usher's registration there.
    pub client_id: String,
    /// A cloud by its name, or `other` for the two addresses.
    pub cloud: String,
    /// The authority's address, of another cloud.
    pub authority_url: String,
    /// Microsoft Graph's address, of another cloud.
    pub graph_url: String,
    /// Object id of the chosen enterprise application.
    pub application: String,
    /// Its name.
    pub application_name: String,
}

fn read<T: Default + serde::de::DeserializeOwned, R: Runtime>(app: &AppHandle<R>, key: &str) -> Result<T, ProblemView> {
    let store = app.store(FILE).map_err(|error| problem(&error))?;
    Ok(store.get(key).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

fn write<T: Serialize, R: Runtime>(app: &AppHandle<R>, key: &str, value: &T) -> Result<(), ProblemView> {
    let store = app.store(FILE).map_err(|error| problem(&error))?;
    let json = serde_json::to_value(value).map_err(|error| problem(&error))?;
    store.set(key, json);
    store.save().map_err(|error| problem(&error))
}

fn problem(error: &dyn std::error::Error) -> ProblemView {
    ProblemView {
        code: "PreferencesNotKept".to_owned(),
        message: "The window's preferences could not be read or kept.".to_owned(),
        fix: "Check that the data folder can be written and that its disk isn't full.".to_owned(),
        details: error.to_string(),
    }
}

/// How the window looks.
#[tauri::command]
#[specta::specta]
pub async fn preferences<R: Runtime>(app: AppHandle<R>) -> Result<Preferences, ProblemView> {
    read(&app, "preferences")
}

/// Keeps how the window looks.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences<R: Runtime>(app: AppHandle<R>, preferences: Preferences) -> Result<(), ProblemView> {
    write(&app, "preferences", &preferences)
}

/// The setup that was left, if any.
#[tauri::command]
#[specta::specta]
pub async fn draft<R: Runtime>(app: AppHandle<R>) -> Result<Option<SetupDraft>, ProblemView> {
    read(&app, "draft")
}

/// Keeps the setup's draft; `None` forgets it.
#[tauri::command]
#[specta::specta]
pub async fn save_draft<R: Runtime>(app: AppHandle<R>, draft: Option<SetupDraft>) -> Result<(), ProblemView> {
    write(&app, "draft", &draft)
}
