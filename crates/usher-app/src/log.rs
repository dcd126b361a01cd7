//! Logs: to the data folder, a file a day, people by id only, for the owner's eyes only; to standard error as far as asked.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::folder;

/// Starts logging, and says first if others may look into the data folder. `verbosity`: 0 for warnings on standard error, 1 and more for
/// more, below 0 for none. `RUST_LOG` decides for the file. Keep the answer: what isn't written yet is written when it goes.
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
    let Ok(days) = Days::open(data_dir.join("logs")) else {
        // A folder that can't be written is told by whoever opens it; logging is no reason to stop.
        let _ = tracing_subscriber::registry().with(terminal).try_init();
        return None;
    };
    let (writer, guard) = tracing_appender::non_blocking(days);
    let filter = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    let file = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer).with_filter(ours(&filter));
    let _ = tracing_subscriber::registry().with(terminal).with(file).try_init();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    if folder::is_open_to_others(data_dir) {
        tracing::warn!(folder = %data_dir.display(), "others on this machine may look into the data folder; close it with chmod 700");
    }
    Some(guard)
}

/// The log's files: `usher.log.2026-11-24`, by the day in UTC.
struct Days {
    folder: PathBuf,
    day: Date,
    file: File,
}

impl Days {
    fn open(folder: PathBuf) -> std::io::Result<Self> {
        folder::make_private(&folder)?;
        let day = today();
        Ok(Self { file: of_day(&folder, day)?, folder, day })
    }
}

impl Write for Days {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        let day = today();
        if day != self.day {
            self.file = of_day(&self.folder, day)?;
            self.day = day;
        }
        self.file.write(text)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// Appends, as several processes may write one day's file.
fn of_day(folder: &Path, day: Date) -> std::io::Result<File> {
    let path = folder.join(format!("usher.log.{day}"));
    drop(usher_store::open_private(&path)?);
    File::options().append(true).open(path)
}

/// Only on a terminal whose owner doesn't mind.
fn colours() -> bool {
    use std::io::IsTerminal;
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn ours(level: &str) -> EnvFilter {
    EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"))
}
