//! The window's commands about Entra's provisioning service and the engines: each passes its question on to
//! `usher_app::app::App` and nothing else.

use tauri::State;
use usher_app::app::{Answer, App};
use usher_app::commands::Letting;
use usher_app::view::*;
use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;

/// See [`App::engine_view`].
#[tauri::command]
#[specta::specta]
pub async fn engine_view(app: State<'_, App>, id: ConnectionId) -> Answer<EngineView> {
    app.engine_view(&id).await
}

/// See [`App::service_choices`].
#[tauri::command]
#[specta::specta]
pub async fn service_choices(app: State<'_, App>, id: ConnectionId) -> Answer<ServiceChoicesView> {
    app.service_choices(&id).await
}

/// See [`App::adopt_service_job`].
#[tauri::command]
#[specta::specta]
pub async fn adopt_service_job(
    app: State<'_, App>,
    id: ConnectionId,
    job: Option<String>,
    template: Option<String>,
) -> Answer<ServiceJobView> {
    app.adopt_service_job(&id, job.as_deref(), template.as_deref()).await
}

/// See [`App::service_plan`].
#[tauri::command]
#[specta::specta]
pub async fn service_plan(app: State<'_, App>, id: ConnectionId, credentials: bool) -> Answer<ServicePlanView> {
    app.service_plan(&id, credentials).await
}

/// See [`App::write_service_plan`].
#[tauri::command]
#[specta::specta]
pub async fn write_service_plan(app: State<'_, App>, id: ConnectionId, plan: ServicePlanView) -> Answer<ServicePlanView> {
    app.write_service_plan(&id, &plan).await
}

/// See [`App::validate_service`].
#[tauri::command]
#[specta::specta]
pub async fn validate_service(app: State<'_, App>, id: ConnectionId, kept: bool) -> Answer<()> {
    app.validate_service(&id, kept).await
}

/// See [`App::restart_service`].
#[tauri::command]
#[specta::specta]
pub async fn restart_service(app: State<'_, App>, id: ConnectionId, clear: String, letting: Letting) -> Answer<ServiceStatusView> {
    app.restart_service(&id, &clear, letting).await
}

/// See [`App::service_status`].
#[tauri::command]
#[specta::specta]
pub async fn service_status(app: State<'_, App>, id: ConnectionId) -> Answer<ServiceStatusView> {
    app.service_status(&id).await
}

/// See [`App::collect_service_log`].
#[tauri::command]
#[specta::specta]
pub async fn collect_service_log(app: State<'_, App>, id: ConnectionId) -> Answer<u32> {
    app.collect_service_log(&id).await
}

/// See [`App::provision_by_service`].
#[tauri::command]
#[specta::specta]
pub async fn provision_by_service(
    app: State<'_, App>,
    id: ConnectionId,
    object_type: ObjectType,
    who: String,
    members: Vec<String>,
) -> Answer<ServiceOnDemandView> {
    app.provision_by_service(&id, object_type, &who, &members).await
}

/// See [`App::check_engine`].
#[tauri::command]
#[specta::specta]
pub async fn check_engine(app: State<'_, App>, id: ConnectionId, engine: Engine) -> Answer<EngineMoveView> {
    app.check_engine(&id, engine).await
}

/// See [`App::move_engine`].
#[tauri::command]
#[specta::specta]
pub async fn move_engine(app: State<'_, App>, id: ConnectionId, engine: Engine) -> Answer<EngineMoveView> {
    app.move_engine(&id, engine).await
}

/// See [`App::compare_engines`].
#[tauri::command]
#[specta::specta]
pub async fn compare_engines(app: State<'_, App>, id: ConnectionId) -> Answer<CompareView> {
    app.compare_engines(&id).await
}
