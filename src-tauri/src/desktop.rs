//! What only a desktop can do for a person: pick a file or folder, open a page in the browser.

use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath};
use tauri_plugin_opener::OpenerExt;
use usher_app::view::ProblemView;

/// Asks for a file to read; `None`: nothing was picked.
#[tauri::command]
#[specta::specta]
pub async fn choose_file<R: Runtime>(app: AppHandle<R>, title: String, extension: String) -> Result<Option<String>, ProblemView> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog().file().set_title(title).add_filter(extension.to_uppercase(), &[&extension]).pick_file(move |path| {
        let _ = answer.send(path);
    });
    Ok(as_text(picked.await.ok().flatten()))
}

/// Asks for a folder to write to; `None`: nothing was picked.
#[tauri::command]
#[specta::specta]
pub async fn choose_folder<R: Runtime>(app: AppHandle<R>, title: String) -> Result<Option<String>, ProblemView> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog().file().set_title(title).pick_folder(move |path| {
        let _ = answer.send(path);
    });
    Ok(as_text(picked.await.ok().flatten()))
}

fn as_text(path: Option<FilePath>) -> Option<String> {
    path.and_then(|path| path.into_path().ok()).map(|path| path.display().to_string())
}

/// Opens a page in the system's browser. Only https pages: a profile is data that others may write.
#[tauri::command]
#[specta::specta]
pub async fn open_link<R: Runtime>(app: AppHandle<R>, url: String) -> Result<(), ProblemView> {
    if !url.starts_with("https://") {
        return Err(problem("This link does not lead to a secure page, so Usher does not open it.", &url));
    }
    app.opener().open_url(&url, None::<&str>).map_err(|error| problem("The browser could not be opened.", &error.to_string()))
}

fn problem(message: &str, details: &str) -> ProblemView {
    ProblemView {
        code: "LinkNotOpened".to_owned(),
        message: message.to_owned(),
        fix: "Copy the address and open it in a browser yourself.".to_owned(),
        details: details.to_owned(),
    }
}
