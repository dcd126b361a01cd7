//! What the practice Dialpad holds, kept in a file: written a moment after a change and at the end, never half.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Shared;
use super::world::World;
use crate::error::PracticeError;

const MOMENT: Duration = Duration::from_millis(200);

/// What was kept; nothing, if there is no file yet.
pub(super) fn load(file: &Path) -> Result<World, PracticeError> {
    let path = file.display().to_string();
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(World::default()),
        Err(source) => return Err(PracticeError::File { path, source }),
    };
    let mut world: World = serde_json::from_slice(&text).map_err(|source| PracticeError::Data { path, source })?;
    world.index();
    Ok(world)
}

/// Writes after changes until stopped, and once more then.
pub(super) async fn keep(file: PathBuf, shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = shared.changed.notified() => tokio::time::sleep(MOMENT).await,
            () = stop.cancelled() => {}
        }
        let text = serde_json::to_vec(&*shared.world());
        let written = match text {
            Ok(text) => write(&file, &text),
            Err(error) => Err(std::io::Error::other(error)),
        };
        if let Err(error) = written {
            tracing::error!(%error, file = %file.display(), "the practice Dialpad could not be kept");
        }
        if stop.is_cancelled() {
            return;
        }
    }
}

fn write(file: &Path, text: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let beside = file.with_extension("new");
    // It stands in the data folder, beside people who aren't made up.
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&beside)?.write_all(text)?;
    std::fs::rename(&beside, file)
}
