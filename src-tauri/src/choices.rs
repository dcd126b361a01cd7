//! The window's commands about a connection's own choices: each passes its question on to `usher_app::app::App` and nothing else.

use tauri::State;
use usher_app::app::{Answer, App};
use usher_app::view::{ListEdit, ProtectionEdit, ProtectionPreview, SaveView, ScopeOptionsEdit};
use usher_core::id::ConnectionId;

/// See [`App::save_lists`].
#[tauri::command]
#[specta::specta]
pub async fn save_lists(app: State<'_, App>, id: ConnectionId, lists: Vec<ListEdit>) -> Answer<SaveView> {
    app.save_lists(&id, lists).await
}

/// See [`App::save_protection`].
#[tauri::command]
#[specta::specta]
pub async fn save_protection(app: State<'_, App>, id: ConnectionId, edit: ProtectionEdit) -> Answer<SaveView> {
    app.save_protection(&id, edit).await
}

/// See [`App::preview_protection`].
#[tauri::command]
#[specta::specta]
pub async fn preview_protection(app: State<'_, App>, id: ConnectionId, edit: ProtectionEdit) -> Answer<ProtectionPreview> {
    app.preview_protection(&id, edit).await
}

/// See [`App::save_scope_options`].
#[tauri::command]
#[specta::specta]
pub async fn save_scope_options(app: State<'_, App>, id: ConnectionId, edit: ScopeOptionsEdit) -> Answer<SaveView> {
    app.save_scope_options(&id, edit).await
}
