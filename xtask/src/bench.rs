//! `cargo xtask bench`: timings, as ratios measured side by side in one run. Never asserted in a test.

use crate::Outcome;
use crate::steps::Step;

/// Runs the benches in release.
pub fn run(arguments: &[String]) -> Outcome {
    let words: Vec<&str> = ["run", "--release", "--quiet", "-p", "usher-tests", "--bin", "bench", "--"]
        .into_iter()
        .chain(arguments.iter().map(String::as_str))
        .collect();
    Step::new("cargo", &words).run()
}
