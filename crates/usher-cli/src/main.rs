//! `usher`: every job of the window for a terminal, a script or a server. What it promises is fixed: commands, JSON, exit codes.
//!
//! Read next: `args.rs` (what can be typed), `session.rs` (what every command has), then `jobs/`.

mod args;
mod exit;
mod history;
mod jobs;
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

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return Failure::plain(format!("Usher could not start: {error}."), "Check the limits on processes and memory.").tell();
        }
    };
    match runtime.block_on(jobs::run(arguments)) {
        Ok(exit) => exit.code(),
        Err(failure) => failure.tell(),
    }
}

/// How commands end.
type Ended = Result<Exit, Failure>;
