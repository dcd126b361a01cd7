//! Opens the window, and closes it without losing anything.

use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use usher_app::app::{App, OpenOptions};
use usher_app::view::ProblemView;

use crate::start::{self, Start};

/// Runs the window until it is closed.
///
/// # Errors
/// In words for people: no display, the data folder can't be used, the window system failed.
pub fn run() -> Result<(), String> {
    let Start { options, practice } = start::read()?;
    let bridge = crate::bridge!(tauri::Wry);
    // Building starts the plugins: a second start ends here, handing over to the first, before it touches the data folder.
    let window = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| raise(app)))
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(bridge.invoke_handler())
        .setup(move |handle| {
            let app = handle.state::<App>().inner().clone();
            bridge.mount_events(handle);
            tauri::async_runtime::spawn(crate::events::pass_on(handle.handle().clone(), app.clone()));
            tauri::async_runtime::spawn(async move { app.run_schedule().await });
            tauri::async_runtime::spawn(quit_when_told(handle.handle().clone()));
            WebviewWindowBuilder::new(handle, "main", WebviewUrl::default())
                .title("Usher")
                .inner_size(1280.0, 800.0)
                .min_inner_size(800.0, 560.0)
                .build()?;
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("The window could not be opened: {error}"))?;

    let folder = options.data_dir.clone();
    let app = tauri::async_runtime::block_on(open(options, practice)).map_err(|problem| format!("{} {}", problem.message, problem.fix))?;
    let mut log = usher_app::log::start(&folder, 0);
    window.manage(app);
    // The setup above comes with the event loop, so it finds the app.
    window.run(move |handle, event| {
        if let RunEvent::Exit = event {
            let app = handle.state::<App>().inner().clone();
            tauri::async_runtime::block_on(app.close());
            // The process may end without coming back here: what isn't written yet is written now.
            log.take();
        }
    });
    Ok(())
}

async fn open(options: OpenOptions, practice: bool) -> Result<App, ProblemView> {
    let app = App::open(options).await?;
    if practice && app.connections().await?.is_empty() {
        app.add_practice_company(PRACTICE_PEOPLE, PRACTICE_SEED).await?;
    }
    Ok(app)
}

/// Size of the practice company that `--practice` and Home offer.
const PRACTICE_PEOPLE: u32 = 200;
/// Which company.
const PRACTICE_SEED: u32 = 1;

fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window("main") else { return };
    let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be raised");
    }
}

/// SIGTERM and Ctrl-C close the window as a person would: what was sent is recorded first.
async fn quit_when_told(handle: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else { return };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        handle.exit(0);
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        handle.exit(0);
    }
}
