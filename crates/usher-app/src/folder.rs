//! The data folder: the same for window and command line. Its files are readable by their owner only, and so is the folder where
//! it is made here; one that someone chose keeps its rights.

use std::path::{Path, PathBuf};

use crate::app::Answer;
use crate::message::problem;

/// The platform's own place for Usher's data.
///
/// # Errors
/// Where the platform names none: then `--data-dir` must.
pub fn data_folder() -> Answer<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.data_dir().join("app.usher.desktop")).ok_or_else(|| {
        problem("NoDataFolder", "This machine names no folder for Usher's data.", "Name one with --data-dir or USHER_DATA_DIR.")
    })
}

/// Makes the folder if it is missing; nobody else may look into one that is made here.
pub(crate) fn make(folder: &Path) -> Answer<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let failed = |error: std::io::Error| {
        let message = format!("The data folder {} could not be made.", folder.display());
        crate::view::ProblemView {
            details: crate::message::of_io(&error),
            ..problem("DataFolder", &message, "Check the path and its rights, or name another folder with --data-dir.")
        }
    };
    make_private(folder).map_err(failed)
}

/// Makes a folder that is missing, for its owner only; one that is there and ours is closed to others.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// May others on this machine look into a folder that someone chose? Its files are private all the same; names of files aren't.
pub(crate) fn is_open_to_others(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        folder.metadata().is_ok_and(|held| held.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}
