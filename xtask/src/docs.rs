//! Paths that ARCHITECTURE.md and README.md name exist: a map that lies is worse than none.

use crate::Outcome;
use crate::root::at;

/// Checks every back-quoted word that looks like a path of ours.
pub fn run() -> Outcome {
    let mut gone = Vec::new();
    for document in ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(at(document)).map_err(|error| format!("{document}: {error}"))?;
        for word in text.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
            if !at(word).exists() {
                gone.push(format!("{document} names `{word}`, which isn't there"));
            }
        }
    }
    if gone.is_empty() { Ok(()) } else { Err(gone.join("\n")) }
}

fn is_path(word: &str) -> bool {
    let top = ["crates/", "ui/", "src-tauri/", "tests/", "xtask/", "schemas/", "docs/", ".ci/"];
    top.iter().any(|start| word.starts_with(start)) && !word.contains([' ', '*', '<', '{']) && !word.starts_with("ui/dist")
}
