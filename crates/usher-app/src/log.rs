//! Logs: to the data folder, a file a day, people by id only; to standard error as far as asked.

use std::path::Path;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging. `verbosity`: 0 for warnings on standard error, 1 and more for more, below 0 for none. `RUST_LOG` decides for the file.
/// Keep the answer: what isn't written yet is written when it goes.
#[must_use]
pub fn start(data_dir: &Path, verbosity: i8) -> Option<tracing_appender::non_blocking::WorkerGuard> {
    let shown = match verbosity {
        ..0 => "off",
        0 => "warn",
        1 => "info",
        2 => "debug",
        3.. => "trace",
    };
    let terminal =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colours()).with_target(false).with_filter(ours(shown));
    let folder = data_dir.join("logs");
    if std::fs::create_dir_all(&folder).is_err() {
        // A folder that can't be written is told by whoever opens it; logging is no reason to stop.
        let _ = tracing_subscriber::registry().with(terminal).try_init();
        return None;
    }
    let (writer, guard) = tracing_appender::non_blocking(tracing_appender::rolling::daily(folder, "usher.log"));
    let filter = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    let file = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer).with_filter(ours(&filter));
    let _ = tracing_subscriber::registry().with(terminal).with(file).try_init();
    Some(guard)
}

/// Only on a terminal whose owner doesn't mind.
fn colours() -> bool {
    use std::io::IsTerminal;
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn ours(level: &str) -> EnvFilter {
    EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"))
}
