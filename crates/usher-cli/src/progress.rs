//! A bar on standard error while a cycle runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use usher_app::app::App;
use usher_app::view::AppEvent;
use usher_core::id::ConnectionId;
use usher_engine::progress::{Phase, Progress};

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
        let listening = tokio::spawn(async move {
            while let Ok(event) = events.recv().await {
                if let AppEvent::Progress { connection, progress } = event
                    && connection == id
                {
                    show(&shown, &progress);
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
