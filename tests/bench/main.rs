//! `cargo xtask bench [core [PEOPLE]]`: timings, never asserted. Without a word: values in memory. `core`: those, and a whole plan from a
//! snapshot in SQLite to the stored plan, in a process of its own so that its peak of memory is its own.

#![allow(clippy::expect_used, reason = "a bench stops where it can't go on")]

mod plan;
mod values;

const PEOPLE: u32 = 100_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| words.get(place).and_then(|word| word.parse().ok()).unwrap_or(PEOPLE);
    match words.first().map(String::as_str) {
        Some("core") => {
            values::run();
            plan::run(number(1));
        }
        Some("plan-child") => plan::child(std::path::Path::new(&words[1])),
        Some("rows-child") => plan::rows_child(std::path::Path::new(&words[1])),
        _ => values::run(),
    }
}
