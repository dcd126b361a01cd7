//! The window's commands: each passes its question on to `usher_app::app::App` and nothing else.

use tauri::State;
use usher_app::app::{Answer, App};
use usher_app::commands::Keep;
use usher_app::view::*;
use usher_core::expression::TraceStep;
use usher_core::id::{ConnectionId, CycleId};
use usher_core::import::ObjectType;
use usher_core::secret::Secret;
use usher_engine::Wanted;

/// The one list of commands, for the window and for the test runtime.
macro_rules! list_commands {
    ($runtime:ty) => {
        tauri_specta::collect_commands![
            $crate::commands::home,
            $crate::commands::connections,
            $crate::commands::overview,
            $crate::commands::profiles,
            $crate::commands::add_connection,
            $crate::commands::add_practice_company,
            $crate::commands::remove_connection,
            $crate::commands::properties,
            $crate::commands::save_properties,
            $crate::choices::save_lists,
            $crate::choices::save_protection,
            $crate::choices::preview_protection,
            $crate::choices::save_scope_options,
            $crate::commands::set_secret_token,
            $crate::commands::test_connection,
            $crate::commands::export_connection,
            $crate::commands::import_connection,
            $crate::commands::practice_target,
            $crate::commands::check_source,
            $crate::commands::mappings,
            $crate::commands::save_mappings,
            $crate::commands::discover,
            $crate::commands::save_discovered,
            $crate::commands::add_attribute,
            $crate::commands::functions,
            $crate::commands::check_expression,
            $crate::commands::try_mapping,
            $crate::commands::explain_value,
            $crate::commands::scoping,
            $crate::commands::save_scoping,
            $crate::commands::preview_scoping,
            $crate::commands::plan,
            $crate::commands::latest_plan,
            $crate::commands::plan_rows,
            $crate::commands::start_cycle,
            $crate::commands::cancel_cycle,
            $crate::commands::start_provisioning,
            $crate::commands::pause,
            $crate::commands::restart,
            $crate::commands::find_people,
            $crate::commands::preview_on_demand,
            $crate::commands::provision_on_demand,
            $crate::logs::logs,
            $crate::logs::log_entry,
            $crate::logs::log_histogram,
            $crate::logs::cycles,
            $crate::logs::export_logs,
            $crate::entra::begin_entra_sign_in::<$runtime>,
            $crate::entra::wait_for_entra_sign_in,
            $crate::entra::cancel_entra_sign_in,
            $crate::entra::setup_permissions,
            $crate::entra::setup_sign_in,
            $crate::entra::forget_setup_sign_in,
            $crate::entra::setup_rights,
            $crate::entra::find_applications,
            $crate::entra::add_application,
            $crate::entra::application_assignments,
            $crate::entra::find_candidates,
            $crate::entra::assign_person,
            $crate::entra::entra_sign_in,
            $crate::entra::sign_out,
            $crate::entra::wipe_directory,
            $crate::service::engine_view,
            $crate::service::service_choices,
            $crate::service::adopt_service_job,
            $crate::service::service_plan,
            $crate::service::write_service_plan,
            $crate::service::validate_service,
            $crate::service::restart_service,
            $crate::service::service_status,
            $crate::service::collect_service_log,
            $crate::service::provision_by_service,
            $crate::service::check_engine,
            $crate::service::move_engine,
            $crate::service::compare_engines,
            $crate::desktop::choose_file::<$runtime>,
            $crate::desktop::choose_folder::<$runtime>,
            $crate::desktop::open_link::<$runtime>,
            $crate::drafts::preferences::<$runtime>,
            $crate::drafts::save_preferences::<$runtime>,
            $crate::drafts::draft::<$runtime>,
            $crate::drafts::save_draft::<$runtime>,
        ]
    };
}
pub(crate) use list_commands;

/// See [`App::home`].
#[tauri::command]
#[specta::specta]
pub async fn home(app: State<'_, App>) -> Answer<HomeView> {
    app.home().await
}

/// See [`App::connections`].
#[tauri::command]
#[specta::specta]
pub async fn connections(app: State<'_, App>) -> Answer<Vec<ConnectionCard>> {
    app.connections().await
}

/// See [`App::overview`].
#[tauri::command]
#[specta::specta]
pub async fn overview(app: State<'_, App>, id: ConnectionId) -> Answer<OverviewView> {
    app.overview(&id).await
}

/// See [`App::profiles`].
#[tauri::command]
#[specta::specta]
pub async fn profiles(app: State<'_, App>) -> Answer<Vec<ProfileView>> {
    app.profiles().await
}

/// See [`App::add_connection`].
#[tauri::command]
#[specta::specta]
pub async fn add_connection(app: State<'_, App>, connection: NewConnection, secret_token: Option<String>) -> Answer<ConnectionId> {
    app.add_connection(connection, secret_token.map(Secret::new)).await
}

/// See [`App::add_practice_company`].
#[tauri::command]
#[specta::specta]
pub async fn add_practice_company(app: State<'_, App>, users: u32) -> Answer<ConnectionId> {
    app.add_practice_company(users, 1).await
}

/// See [`App::remove_connection`].
#[tauri::command]
#[specta::specta]
pub async fn remove_connection(app: State<'_, App>, id: ConnectionId) -> Answer<()> {
    app.remove_connection(&id).await
}

/// See [`App::properties`].
#[tauri::command]
#[specta::specta]
pub async fn properties(app: State<'_, App>, id: ConnectionId) -> Answer<PropertiesView> {
    app.properties(&id).await
}

/// See [`App::save_properties`].
#[tauri::command]
#[specta::specta]
pub async fn save_properties(app: State<'_, App>, id: ConnectionId, edit: PropertiesEdit) -> Answer<SaveView> {
    app.save_properties(&id, edit).await
}

/// See [`App::set_secret_token`].
#[tauri::command]
#[specta::specta]
pub async fn set_secret_token(app: State<'_, App>, id: ConnectionId, secret_token: String) -> Answer<()> {
    app.set_secret_token(&id, Secret::new(secret_token)).await
}

/// See [`App::test_connection`].
#[tauri::command]
#[specta::specta]
pub async fn test_connection(app: State<'_, App>, request: TestRequest) -> Answer<TestReport> {
    app.test_connection(request).await
}

/// See [`App::export_connection`].
#[tauri::command]
#[specta::specta]
pub async fn export_connection(app: State<'_, App>, id: ConnectionId, schema_only: bool) -> Answer<String> {
    app.export_connection(&id, schema_only).await
}

/// See [`App::import_connection`].
#[tauri::command]
#[specta::specta]
pub async fn import_connection(app: State<'_, App>, document: String, beside: ImportBeside) -> Answer<ImportView> {
    app.import_connection(&document, beside).await
}

/// See [`App::practice_target`].
#[tauri::command]
#[specta::specta]
pub async fn practice_target(app: State<'_, App>) -> Answer<PracticeTarget> {
    app.practice_target().await
}

/// See [`App::check_source`].
#[tauri::command]
#[specta::specta]
pub async fn check_source(app: State<'_, App>, source: NewSource) -> Answer<SourceReport> {
    app.check_source(source).await
}

/// See [`App::mappings`].
#[tauri::command]
#[specta::specta]
pub async fn mappings(app: State<'_, App>, id: ConnectionId, object_type: ObjectType) -> Answer<MappingsView> {
    app.mappings(&id, object_type).await
}

/// See [`App::save_mappings`].
#[tauri::command]
#[specta::specta]
pub async fn save_mappings(app: State<'_, App>, id: ConnectionId, edit: MappingsEdit) -> Answer<SaveView> {
    app.save_mappings(&id, edit).await
}

/// See [`App::discover`]: what is new is only looked at.
#[tauri::command]
#[specta::specta]
pub async fn discover(app: State<'_, App>, id: ConnectionId) -> Answer<DiscoveryView> {
    app.discover(&id, Keep::Nothing).await
}

/// See [`App::discover`]: what was reviewed is saved, and nothing else.
#[tauri::command]
#[specta::specta]
pub async fn save_discovered(app: State<'_, App>, id: ConnectionId, reviewed: String) -> Answer<DiscoveryView> {
    app.discover(&id, Keep::Reviewed(reviewed)).await
}

/// See [`App::add_attribute`].
#[tauri::command]
#[specta::specta]
pub async fn add_attribute(app: State<'_, App>, id: ConnectionId, attribute: AttributeEdit) -> Answer<SaveView> {
    app.add_attribute(&id, attribute).await
}

/// See [`App::functions`].
#[tauri::command]
#[specta::specta]
pub async fn functions(app: State<'_, App>) -> Answer<Vec<FunctionView>> {
    app.functions().await
}

/// See [`App::check_expression`].
#[tauri::command]
#[specta::specta]
pub async fn check_expression(app: State<'_, App>, id: ConnectionId, ask: ExpressionAsk) -> Answer<ExpressionView> {
    app.check_expression(&id, ask).await
}

/// See [`App::try_mapping`].
#[tauri::command]
#[specta::specta]
pub async fn try_mapping(app: State<'_, App>, id: ConnectionId, ask: MappingTrialAsk) -> Answer<MappingTrial> {
    app.try_mapping(&id, ask).await
}

/// See [`App::explain_value`].
#[tauri::command]
#[specta::specta]
pub async fn explain_value(app: State<'_, App>, id: ConnectionId, ask: ExplainAsk) -> Answer<Vec<TraceStep>> {
    app.explain_value(&id, ask).await
}

/// See [`App::scoping`].
#[tauri::command]
#[specta::specta]
pub async fn scoping(app: State<'_, App>, id: ConnectionId, object_type: ObjectType) -> Answer<ScopingView> {
    app.scoping(&id, object_type).await
}

/// See [`App::save_scoping`].
#[tauri::command]
#[specta::specta]
pub async fn save_scoping(app: State<'_, App>, id: ConnectionId, edit: ScopingEdit) -> Answer<SaveView> {
    app.save_scoping(&id, edit).await
}

/// See [`App::preview_scoping`].
#[tauri::command]
#[specta::specta]
pub async fn preview_scoping(app: State<'_, App>, id: ConnectionId, edit: ScopingEdit, person: Option<String>) -> Answer<ScopingPreview> {
    app.preview_scoping(&id, edit, person.as_deref()).await
}

/// See [`App::plan`].
#[tauri::command]
#[specta::specta]
pub async fn plan(app: State<'_, App>, id: ConnectionId, initial: bool) -> Answer<PlanView> {
    app.plan(&id, if initial { Wanted::Initial } else { Wanted::WhatIsDue }).await
}

/// See [`App::latest_plan`].
#[tauri::command]
#[specta::specta]
pub async fn latest_plan(app: State<'_, App>, id: ConnectionId) -> Answer<Option<PlanView>> {
    app.latest_plan(&id).await
}

/// See [`App::plan_rows`].
#[tauri::command]
#[specta::specta]
pub async fn plan_rows(app: State<'_, App>, cycle: CycleId, filter: LogFilter, after: Option<String>, limit: u32) -> Answer<RowPage> {
    app.plan_rows(&cycle, filter, after, limit).await
}

/// See [`App::start_cycle`].
#[tauri::command]
#[specta::specta]
pub async fn start_cycle(app: State<'_, App>, id: ConnectionId, let_through: Option<CycleId>) -> Answer<()> {
    app.start_cycle(&id, let_through.as_ref()).await
}

/// See [`App::cancel_cycle`].
#[tauri::command]
#[specta::specta]
pub async fn cancel_cycle(app: State<'_, App>, id: ConnectionId) -> Answer<()> {
    app.cancel_cycle(&id).await
}

/// See [`App::start_provisioning`].
#[tauri::command]
#[specta::specta]
pub async fn start_provisioning(app: State<'_, App>, id: ConnectionId) -> Answer<()> {
    app.start_provisioning(&id).await
}

/// See [`App::pause`].
#[tauri::command]
#[specta::specta]
pub async fn pause(app: State<'_, App>, id: ConnectionId) -> Answer<()> {
    app.pause(&id).await
}

/// See [`App::restart`].
#[tauri::command]
#[specta::specta]
pub async fn restart(app: State<'_, App>, id: ConnectionId, clear: String) -> Answer<()> {
    app.restart(&id, &clear).await
}

/// See [`App::find_people`].
#[tauri::command]
#[specta::specta]
pub async fn find_people(app: State<'_, App>, id: ConnectionId, text: String) -> Answer<Vec<PersonHit>> {
    app.find_people(&id, &text).await
}

/// See [`App::preview_on_demand`].
#[tauri::command]
#[specta::specta]
pub async fn preview_on_demand(app: State<'_, App>, id: ConnectionId, who: String) -> Answer<OnDemandView> {
    app.preview_on_demand(&id, &who).await
}

/// See [`App::provision_on_demand`].
#[tauri::command]
#[specta::specta]
pub async fn provision_on_demand(app: State<'_, App>, id: ConnectionId, who: String) -> Answer<OnDemandView> {
    app.provision_on_demand(&id, &who).await
}
