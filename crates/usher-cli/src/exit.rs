//! Exit codes, as scripts know them.

use std::process::ExitCode;

use serde_json::json;
use usher_app::message::problem;
use usher_app::view::ProblemView;

use crate::output::Output;

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
    /// In quarantine since now; the reason was told.
    Quarantined,
}

impl Exit {
    /// The number.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::SomeFailed => 3,
            Self::Held => 4,
            Self::Quarantined => QUARANTINED,
        })
    }
}

/// The connection is in quarantine.
const QUARANTINED: u8 = 5;

/// Why a command could not do its job.
#[derive(Debug)]
pub struct Failure {
    exit: u8,
    problem: ProblemView,
}

impl Failure {
    /// Failed, in words.
    pub fn plain(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::of(1, "Failed", message, fix)
    }

    /// The command line asks for what can't be.
    pub fn usage(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::of(2, "WrongUsage", message, fix)
    }

    fn of(exit: u8, code: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { exit, problem: problem(code, &message.into(), &fix.into()) }
    }

    /// The same failure of a connection that is in quarantine.
    pub fn in_quarantine(self) -> Self {
        Self { exit: if self.exit == 1 { QUARANTINED } else { self.exit }, ..self }
    }

    /// What happened, in words.
    pub fn problem(&self) -> &ProblemView {
        &self.problem
    }

    /// Writes it to standard error, and to standard output where answers are JSON. Answers the exit code.
    pub fn tell(&self, out: Output) -> ExitCode {
        let ProblemView { code: _, message, fix, details } = &self.problem;
        for (label, words) in
            [("", message), ("What to do: ", fix), ("Details: ", details)].into_iter().filter(|(_, words)| !words.is_empty())
        {
            out.tell(&format!("{label}{words}"));
        }
        if out.is_json() {
            let _ = out.json(&json!({ "error": self.problem }));
        }
        ExitCode::from(self.exit)
    }
}

impl From<ProblemView> for Failure {
    fn from(problem: ProblemView) -> Self {
        let exit = match problem.code.as_str() {
            "Quarantined" => QUARANTINED,
            "Cancelled" => 130,
            "WrongUsage" => 2,
            _ => 1,
        };
        Self { exit, problem }
    }
}
