//! What the window is told while something runs: `usher_app`'s events, passed on as they are.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;
use usher_app::app::App;
use usher_app::view::AppEvent;

/// One event of the app, as the window hears it.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub struct UsherEvent(pub AppEvent);

/// Passes events on until the app closes. A window that lagged behind is told to reread everything.
pub async fn pass_on<R: Runtime>(handle: AppHandle<R>, app: App) {
    let mut events = app.events();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => AppEvent::ConnectionsChanged,
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = UsherEvent(event).emit(&handle) {
            tracing::warn!(%error, "the window did not take an event");
        }
    }
}
