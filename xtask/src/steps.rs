//! Running one command after another: named, timed, its output shown as it comes and kept for counting.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Outcome;
use crate::root::root;

/// A command with its words, working folder and environment.
pub struct Step {
    command: Command,
    words: String,
}

impl Step {
    /// `program` with `arguments`, in the root folder.
    pub fn new(program: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(root()).stdin(Stdio::null());
        Self { command, words: format!("{program} {}", arguments.join(" ")) }
    }

    /// In another folder.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With an environment variable.
    pub fn with(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With the terminal's own input, for what a person steers.
    pub fn interactive(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Without its standard output.
    pub fn quietly(mut self) -> Self {
        self.command.stdout(Stdio::null());
        self
    }

    /// Runs it with its output shown.
    pub fn run(mut self) -> Outcome {
        println!("\n$ {}", self.words);
        let started = Instant::now();
        let status = self.command.status().map_err(|error| format!("`{}` could not be started: {error}", self.words))?;
        println!("  ({:.0} s)", started.elapsed().as_secs_f64());
        if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status}).", self.words)) }
    }

    /// Runs it with its output shown, and gives the output's lines and whether it ended well.
    pub fn run_kept(mut self) -> Outcome<(Vec<String>, bool)> {
        println!("\n$ {}", self.words);
        let started = Instant::now();
        let mut child =
            self.command.stdout(Stdio::piped()).spawn().map_err(|error| format!("`{}` could not be started: {error}", self.words))?;
        let mut lines = Vec::new();
        if let Some(output) = child.stdout.take() {
            let mut shown = std::io::stdout().lock();
            for line in BufReader::new(output).lines() {
                let line = line.map_err(|error| format!("`{}`: {error}", self.words))?;
                let _ = writeln!(shown, "{line}");
                lines.push(line);
            }
        }
        let status = child.wait().map_err(|error| format!("`{}`: {error}", self.words))?;
        println!("  ({:.0} s)", started.elapsed().as_secs_f64());
        Ok((lines, status.success()))
    }

    /// Runs it silently and gives its standard output; `None` if it could not be started or failed.
    pub fn answer(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
