//! Exit codes, as scripts know them.

use std::io::Write;
use std::process::ExitCode;

use usher_app::view::ProblemView;

/// How a command ended without an error of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Not done; the reason was told.
    Failed,
    /// Done, but at least one object failed.
    SomeFailed,
    /// Held by accidental deletion prevention.
    Held,
    /// Stopped; state is kept.
    Interrupted,
}

impl Exit {
    /// The number.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::SomeFailed => 3,
            Self::Held => 4,
            Self::Interrupted => 130,
        })
    }
}

/// The connection is in quarantine.
const QUARANTINED: u8 = 5;

/// Why a command could not do its job.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
    fix: String,
    details: String,
}

impl Failure {
    /// Failed, in words.
    pub fn plain(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code: 1, message: message.into(), fix: fix.into(), details: String::new() }
    }

    /// The command line asks for what can't be.
    pub fn usage(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code: 2, ..Self::plain(message, fix) }
    }

    /// The same failure of a connection that is in quarantine.
    pub fn in_quarantine(self) -> Self {
        Self { code: if self.code == 1 { QUARANTINED } else { self.code }, ..self }
    }

    /// Writes it to standard error and answers the exit code.
    pub fn tell(&self) -> ExitCode {
        let lines = [("", &self.message), ("What to do: ", &self.fix), ("Details: ", &self.details)];
        for (label, words) in lines.into_iter().filter(|(_, words)| !words.is_empty()) {
            // Where nobody can be told any more, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "{label}{words}");
        }
        ExitCode::from(self.code)
    }
}

impl From<ProblemView> for Failure {
    fn from(problem: ProblemView) -> Self {
        let ProblemView { code, message, fix, details } = problem;
        let code = match code.as_str() {
            "Quarantined" => QUARANTINED,
            "Cancelled" => 130,
            "WrongUsage" => 2,
            _ => 1,
        };
        Self { code, message, fix, details }
    }
}
