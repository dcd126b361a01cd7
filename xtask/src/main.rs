//! What CI and people run. Whatever CI does is `cargo xtask ...`, so it runs the same at home.

mod arrows;
mod bench;
mod bindings;
mod counts;
mod docs;
mod fuzz;
mod package;
mod practice;
mod root;
mod screenshots;
mod steps;
mod system;
mod test;
mod tidy;

use std::process::ExitCode;

/// What goes wrong is a sentence: what failed and what to do.
pub type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "cargo xtask COMMAND

  run           open the window on the practice company; with no display, do the same job in the terminal
  test          formatting, clippy, TypeScript, all tests, the real window; prints counts
  bindings      write ui/src/bindings.ts from the commands
  schemas       write schemas/*.json, docs/expressions.md and the tables of docs/entra-setup.md from the code
  screenshots   write every screen, light and dark, to tests/window/output/
  bench         ratios measured side by side
  fuzz          what outsiders write, fed to its readers under AFL++ [MINUTES, 6]
  package       a .deb that installs and starts
  tidy          conventions as a program
  docs          paths named in ARCHITECTURE.md exist";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = arguments.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let outcome = match command {
        "run" => practice::run(rest),
        "test" => test::run(rest),
        "bindings" => bindings::write(),
        "schemas" => bindings::write_schemas(),
        "screenshots" => screenshots::run(),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "package" => package::run(),
        "tidy" => tidy::run(),
        "docs" => docs::run(),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("`{other}` is no command.\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\n{problem}");
            ExitCode::FAILURE
        }
    }
}
