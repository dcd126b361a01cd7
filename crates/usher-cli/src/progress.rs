//! A bar on standard error while a cycle runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::broadcast::error::RecvError;
use usher_app::app::App;
use usher_app::commands::DirectoryProgress;
use usher_app::view::AppEvent;
use usher_core::id::ConnectionId;
use usher_engine::progress::{Phase, Progress};

/// A directory tells its count by page, and each takes a while: no need to look more often.
const LOOKS: Duration = Duration::from_millis(500);

/// Shows how a connection's cycle goes until it is dropped.
pub struct Bar {
    bar: ProgressBar,
    listening: tokio::task::JoinHandle<()>,
}

impl Bar {
    /// Starts to listen.
    pub fn new(app: &App, id: &ConnectionId) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        let (shown, id, mut events) = (bar.clone(), id.clone(), app.events());
        let app = app.clone();
        let listening = tokio::spawn(async move {
            let mut looks = tokio::time::interval(LOOKS);
            loop {
                tokio::select! {
                    event = events.recv() => match event {
                        Ok(AppEvent::Progress { connection, progress }) if connection == id => show(&shown, &progress),
                        Ok(_) | Err(RecvError::Lagged(_)) => {}
                        Err(RecvError::Closed) => return,
                    },
                    _ = looks.tick() => {
                        let reading = app.directory_progress(&id).await.unwrap_or_default();
                        if let Some(words) = directory_words(reading) {
                            shown.set_message(words);
                        }
                    }
                }
            }
        });
        Self { bar, listening }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.listening.abort();
        self.bar.finish_and_clear();
    }
}

/// What is read of a directory before the cycle's own progress begins; `None` where nothing is.
fn directory_words(DirectoryProgress { told, waits_seconds }: DirectoryProgress) -> Option<String> {
    let wait = waits_seconds.map(|seconds| format!("asked by Microsoft Graph to wait {seconds} s"));
    match (told, wait) {
        (0, None) => None,
        (0, Some(wait)) => Some(format!("Reading Microsoft Entra ID, {wait}")),
        (told, wait) => {
            let wait = wait.map(|wait| format!(", {wait}")).unwrap_or_default();
            Some(format!("Reading Microsoft Entra ID: {told} people and groups{wait}"))
        }
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let phase = match progress.phase {
        Phase::Recover => "Looking at what an interrupted cycle left".to_owned(),
        Phase::Import => format!("Reading the source: {}", progress.read),
        Phase::Evaluate => format!("Evaluating: {} of {}", progress.evaluated, progress.read),
        Phase::Write => {
            if bar.length().is_none()
                && let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
            {
                bar.set_style(style);
            }
            bar.set_length(u64::from(progress.planned));
            bar.set_position(u64::from(progress.done));
            let left = progress.seconds_left.map(|seconds| format!(", about {seconds:.0} s left")).unwrap_or_default();
            let failed = if progress.failed > 0 { format!(", {} failed", progress.failed) } else { String::new() };
            format!("{}{failed}{left}", progress.person)
        }
        Phase::Settle | Phase::Finished => "Settling".to_owned(),
    };
    bar.set_message(match &progress.note {
        Some(note) => format!("{phase}. {note}"),
        None => phase,
    });
}

#[cfg(test)]
mod tests {
    use super::{DirectoryProgress, directory_words};

    #[test]
    fn what_graph_told_and_asked_to_wait_is_said() {
        let words = |told, waits_seconds| directory_words(DirectoryProgress { told, waits_seconds });
        assert_eq!(words(0, None), None);
        assert_eq!(words(1998, None).as_deref(), Some("Reading Microsoft Entra ID: 1998 people and groups"));
        assert_eq!(
            words(999, Some(7)).as_deref(),
            Some("Reading Microsoft Entra ID: 999 people and groups, asked by Microsoft Graph to wait 7 s")
        );
    }
}
