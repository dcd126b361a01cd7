//! The window's commands about what happened: each passes its question on to `usher_app::app::App` and nothing else.

use tauri::State;
use usher_app::app::{Answer, App};
use usher_app::view::{CycleView, ExportFormat, ExportView, HistogramBucket, LogFilter, RowPage};
use usher_core::evaluation::Evaluation;
use usher_core::id::{ConnectionId, EvaluationId};

/// See [`App::logs`].
#[tauri::command]
#[specta::specta]
pub async fn logs(app: State<'_, App>, id: ConnectionId, filter: LogFilter, after: Option<String>, limit: u32) -> Answer<RowPage> {
    app.logs(&id, filter, after, limit).await
}

/// See [`App::log_entry`].
#[tauri::command]
#[specta::specta]
pub async fn log_entry(app: State<'_, App>, id: ConnectionId, entry: EvaluationId) -> Answer<Evaluation> {
    app.log_entry(&id, &entry).await
}

/// See [`App::log_histogram`].
#[tauri::command]
#[specta::specta]
pub async fn log_histogram(app: State<'_, App>, id: ConnectionId, filter: LogFilter, buckets: u32) -> Answer<Vec<HistogramBucket>> {
    app.log_histogram(&id, filter, buckets).await
}

/// See [`App::cycles`].
#[tauri::command]
#[specta::specta]
pub async fn cycles(app: State<'_, App>, id: ConnectionId, limit: u32) -> Answer<Vec<CycleView>> {
    app.cycles(&id, limit).await
}

/// See [`App::export_logs`].
#[tauri::command]
#[specta::specta]
pub async fn export_logs(
    app: State<'_, App>,
    id: ConnectionId,
    filter: LogFilter,
    format: ExportFormat,
    path: String,
) -> Answer<ExportView> {
    app.export_logs(&id, filter, format, &path).await
}
