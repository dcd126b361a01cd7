//! What every command that works on connections has: the open data folder, where to write, and a way to be stopped well.

use std::future::Future;

use usher_app::app::{Answer, App, OpenOptions};
use usher_app::message;
use usher_core::id::ConnectionId;
use usher_engine::EngineError;

use crate::Ended;
use crate::args::Common;
use crate::exit::Failure;
use crate::output::Output;
use crate::secrets;

/// An open data folder.
pub struct Session {
    /// What can be asked.
    pub app: App,
    /// Where answers go.
    pub out: Output,
}

impl Session {
    /// Opens the data folder and starts logging into it.
    pub async fn open(common: &Common) -> Result<(Self, impl Drop), Failure> {
        Self::open_with(common, Self::options(common)?).await
    }

    /// Which folder, and where secrets are kept.
    pub fn options(common: &Common) -> Result<OpenOptions, Failure> {
        let data_dir = match &common.data_dir {
            Some(folder) => folder.clone(),
            None => usher_app::data_folder()?,
        };
        Ok(OpenOptions { data_dir, secrets: secrets::store()?, practice_rate: None })
    }

    /// As [`Self::open`], with other options.
    pub async fn open_with(common: &Common, options: OpenOptions) -> Result<(Self, impl Drop + use<>), Failure> {
        let verbosity = if common.quiet { -1 } else { i8::try_from(common.verbose).unwrap_or(3) };
        let folder = options.data_dir.clone();
        let app = App::open(options).await?;
        let log = Log(usher_app::log::start(&folder, verbosity));
        Ok((Self { app, out: Output::new(common) }, log))
    }

    /// The connection of that name.
    pub async fn connection(&self, name: &str) -> Result<ConnectionId, Failure> {
        Ok(self.app.find_connection(name).await?)
    }

    /// What came of asking the target: a failure while the connection is in quarantine says so by its exit code.
    pub async fn of_target<T>(&self, id: &ConnectionId, answer: Answer<T>) -> Result<T, Failure> {
        let problem = match answer {
            Ok(value) => return Ok(value),
            Err(problem) => problem,
        };
        let quarantined = self.app.quarantine_now(id).await.is_ok_and(|quarantine| quarantine.is_some());
        let failure = Failure::from(problem);
        Err(if quarantined { failure.in_quarantine() } else { failure })
    }

    /// Is the token only read from the environment?
    pub fn keeps_no_secret() -> bool {
        secrets::only_environment()
    }

    /// Does the work; Ctrl-C and SIGTERM stop it after what was sent is recorded.
    pub async fn until_stopped(&self, work: impl Future<Output = Ended>) -> Ended {
        tokio::pin!(work);
        let ended = tokio::select! {
            ended = &mut work => ended,
            () = told_to_stop() => {
                self.out.note("Stopping. What was sent is being recorded; press Ctrl-C again to stop at once.");
                tokio::select! {
                    (_, ()) = async { tokio::join!(&mut work, self.app.close()) } => {}
                    () = told_to_stop() => {}
                }
                return Err(message::of_engine(&EngineError::Cancelled).into());
            }
        };
        self.app.close().await;
        ended
    }
}

/// Keeps the log file open until the command is over.
struct Log<T>(Option<T>);

impl<T> Drop for Log<T> {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Ends when a person or a service manager wants the program to stop.
pub async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
