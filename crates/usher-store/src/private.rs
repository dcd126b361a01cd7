//! Files that only their owner may read: people's names and addresses are in them, whatever folder someone chose for them. Where a
//! system has other rights than Unix's, its folders' own rights hold.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file for writing, made where it is missing; what it holds stays. Its owner only may read and write it, also where an older
/// Usher made it with the rights of the day.
///
/// # Errors
/// The system's own.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    make_private(path);
    Ok(file)
}

/// Writes a whole file that its owner only may read.
///
/// # Errors
/// The system's own.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = open_private(path)?;
    file.set_len(0)?;
    io::Write::write_all(&mut file, bytes)
}

/// Takes the rights of others on a file away. A file system that has no rights, or a file that is somebody else's, is no reason to
/// stop: it is told in the log.
pub fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let Ok(held) = path.metadata() else { return };
        if held.permissions().mode() & 0o077 == 0 {
            return;
        }
        if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)) {
            tracing::warn!(path = %path.display(), %error, "others on this machine may read this file");
        }
    }
}
