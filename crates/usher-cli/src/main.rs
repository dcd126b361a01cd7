//! `usher`: every job of the window for a terminal, a script or a server. What it promises is fixed: commands, JSON, exit codes.
//!
//! Read next: `args.rs` (what can be typed), `session.rs` (what every command has), then `jobs/`.

mod args;
mod browser;
mod doctor;
mod exit;
mod history;
mod jobs;
mod numbers;
mod output;
mod progress;
mod secrets;
mod session;
mod source;
mod steps;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::Arguments;
use exit::{Exit, Failure};
use output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return not_understood(&error),
    };
    let out = Output::new(&arguments.common);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return Failure::plain(format!("Usher could not start: {error}."), "Check the limits on processes and memory.").tell(out);
        }
    };
    match runtime.block_on(jobs::run(arguments)) {
        Ok(exit) => exit.code(),
        Err(failure) => failure.tell(out),
    }
}

/// Help and version are no errors; what was typed wrongly is also told as JSON where that was asked for.
fn not_understood(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && wants_json {
        let text = error.render().to_string();
        let message = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ").trim();
        return Failure::usage(message, "See `usher --help`.").tell(Output::as_json());
    }
    // Where nobody can be told any more, the exit code still tells.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// How commands end.
type Ended = Result<Exit, Failure>;
