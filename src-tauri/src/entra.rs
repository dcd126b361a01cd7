//! The window's commands about Microsoft Entra ID: each passes its question on to `usher_app::app::App`. Only the system's browser is the
//! shell's own: it opens the page on which a person signs in.

use tauri::{AppHandle, Runtime, State};
use tauri_plugin_opener::OpenerExt;
use usher_app::app::{Answer, App};
use usher_app::commands::{SignedInView, Wiped};
use usher_app::view::*;
use usher_core::id::ConnectionId;

/// A sign-in that waits, and whether the browser was opened for it.
#[derive(Debug, Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BegunSignIn {
    /// What it waits for.
    #[serde(flatten)]
    pub page: SignInPage,
    /// The system's browser has the page.
    pub opened: bool,
}

/// See [`App::begin_entra_sign_in`]; opens the browser where that is the way.
#[tauri::command]
#[specta::specta]
pub async fn begin_entra_sign_in<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    who: SignInFor,
    way: SignInWay,
) -> Answer<BegunSignIn> {
    let page = app.begin_entra_sign_in(who, way).await?;
    // Where no browser can be opened the page shows the address, to be opened by hand.
    let opened = way == SignInWay::Browser && handle.opener().open_url(&page.url, None::<&str>).is_ok();
    Ok(BegunSignIn { page, opened })
}

/// See [`App::wait_for_entra_sign_in`].
#[tauri::command]
#[specta::specta]
pub async fn wait_for_entra_sign_in(app: State<'_, App>, number: u32) -> Answer<SignedInView> {
    app.wait_for_entra_sign_in(number).await
}

/// See [`App::cancel_entra_sign_in`].
#[tauri::command]
#[specta::specta]
pub async fn cancel_entra_sign_in(app: State<'_, App>, number: u32) -> Answer<()> {
    app.cancel_entra_sign_in(number).await
}

/// See [`App::setup_permissions`].
#[tauri::command]
#[specta::specta]
pub async fn setup_permissions(app: State<'_, App>) -> Answer<Vec<PermissionView>> {
    app.setup_permissions().await
}

/// See [`App::setup_sign_in`].
#[tauri::command]
#[specta::specta]
pub async fn setup_sign_in(app: State<'_, App>) -> Answer<Option<SetupSignInView>> {
    app.setup_sign_in().await
}

/// See [`App::forget_setup_sign_in`].
#[tauri::command]
#[specta::specta]
pub async fn forget_setup_sign_in(app: State<'_, App>) -> Answer<()> {
    app.forget_setup_sign_in().await
}

/// See [`App::setup_rights`].
#[tauri::command]
#[specta::specta]
pub async fn setup_rights(app: State<'_, App>, application: Option<String>) -> Answer<RightsView> {
    app.setup_rights(application).await
}

/// See [`App::find_applications`].
#[tauri::command]
#[specta::specta]
pub async fn find_applications(app: State<'_, App>, name: String, profile: String) -> Answer<ApplicationsView> {
    app.find_applications(&name, &profile).await
}

/// See [`App::add_application`].
#[tauri::command]
#[specta::specta]
pub async fn add_application(app: State<'_, App>, template: String, name: String) -> Answer<ApplicationView> {
    app.add_application(&template, &name).await
}

/// See [`App::application_assignments`].
#[tauri::command]
#[specta::specta]
pub async fn application_assignments(app: State<'_, App>, application: String) -> Answer<AssignmentsView> {
    app.application_assignments(&application).await
}

/// See [`App::find_candidates`].
#[tauri::command]
#[specta::specta]
pub async fn find_candidates(app: State<'_, App>, text: String) -> Answer<Vec<CandidateView>> {
    app.find_candidates(&text).await
}

/// See [`App::assign_person`].
#[tauri::command]
#[specta::specta]
pub async fn assign_person(app: State<'_, App>, application: String, person: String, app_role: String) -> Answer<()> {
    app.assign_person(&application, &person, &app_role).await
}

/// See [`App::entra_sign_in`].
#[tauri::command]
#[specta::specta]
pub async fn entra_sign_in(app: State<'_, App>, id: ConnectionId) -> Answer<EntraSignInView> {
    app.entra_sign_in(&id).await
}

/// See [`App::sign_out`].
#[tauri::command]
#[specta::specta]
pub async fn sign_out(app: State<'_, App>, id: ConnectionId) -> Answer<()> {
    app.sign_out(&id).await
}

/// See [`App::wipe_directory`].
#[tauri::command]
#[specta::specta]
pub async fn wipe_directory(app: State<'_, App>, id: ConnectionId) -> Answer<Wiped> {
    app.wipe_directory(&id).await
}
