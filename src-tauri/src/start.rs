//! How the window is started: arguments, environment, display. Everything that can go wrong before a window is there.

use std::path::PathBuf;

use usher_app::app::{OpenOptions, SecretStoreChoice};
use usher_core::secret::Secret;

/// What the person asked for.
#[derive(Debug)]
pub struct Start {
    /// The data folder and where secrets are kept.
    pub options: OpenOptions,
    /// `--practice`: see to it that the practice company is there.
    pub practice: bool,
}

/// Reads arguments and environment.
///
/// # Errors
/// In words for people: no display, an unknown argument, an unknown secret store.
pub fn read() -> Result<Start, String> {
    display()?;
    let mut practice = false;
    let mut data_dir = std::env::var_os("USHER_DATA_DIR").map(PathBuf::from);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--practice" => practice = true,
            "--data-dir" => data_dir = Some(arguments.next().map(PathBuf::from).ok_or("--data-dir needs a folder.")?),
            other => return Err(format!("usher-desktop doesn't know `{other}`. It takes --practice and --data-dir DIR.")),
        }
    }
    let data_dir = data_dir.map_or_else(usher_app::data_folder, Ok).map_err(|problem| format!("{} {}", problem.message, problem.fix))?;
    Ok(Start { options: OpenOptions { data_dir, secrets: secrets()?, practice_rate: None }, practice })
}

#[cfg(target_os = "linux")]
fn display() -> Result<(), String> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("DISPLAY") || set("WAYLAND_DISPLAY") {
        return Ok(());
    }
    Err("There is no display here, so no window can open. Use the command line instead: `usher --help`, or `usher practice` to see the whole job.".to_owned())
}

#[cfg(not(target_os = "linux"))]
fn display() -> Result<(), String> {
    Ok(())
}

fn secrets() -> Result<SecretStoreChoice, String> {
    match std::env::var("USHER_SECRET_STORE").as_deref() {
        Err(_) | Ok("") => Ok(SecretStoreChoice::Automatic),
        Ok("keychain") => Ok(SecretStoreChoice::Keychain),
        Ok("file") => Ok(SecretStoreChoice::File(std::env::var("USHER_PASSPHRASE").ok().map(Secret::new))),
        Ok("env") => Ok(SecretStoreChoice::Env),
        Ok(other) => Err(format!("USHER_SECRET_STORE is `{other}`. It may be keychain, file or env.")),
    }
}
