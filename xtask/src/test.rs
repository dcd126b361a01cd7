//! `cargo xtask test`: everything that CI checks, in the order that fails soonest.

use std::time::Instant;

use crate::counts::{self, Counts};
use crate::root::{at, target};
use crate::steps::Step;
use crate::system::{self, Node};
use crate::{Outcome, docs, tidy};

/// The window's tests, each file with a display of its own.
const WINDOW: [&str; 3] = ["window.test.mjs", "entra.test.mjs", "service.test.mjs"];

/// Runs it all and prints the counts.
pub fn run(_arguments: &[String]) -> Outcome {
    let started = Instant::now();
    println!("Usher's tests. What they need is installed first, after saying what it is.");
    system::test_packages()?;
    system::rust_components()?;
    let node = Node::ready()?;
    Step::new("cargo", &["fmt", "--all", "--check"]).run()?;
    tidy::run()?;
    docs::run()?;
    let mut total = Counts::default();

    node.packages("ui")?;
    node.step("npm", &["run", "typecheck"], &at("ui")).run()?;
    node.step("npm", &["run", "lint"], &at("ui")).run()?;
    let page = kept("The page's unit tests", node.step("npm", &["test"], &at("ui")), counts::of_vitest, &mut total)?;
    build_page(&node)?;

    // The fuzzer is a workspace of its own, which nothing else here builds.
    let fuzzer = ["metadata", "--locked", "--format-version", "1", "--manifest-path", "tests/fuzz/afl/Cargo.toml"];
    Step::new("cargo", &fuzzer).quietly().run()?;
    Step::new("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).run()?;
    Step::new("cargo", &["build", "--workspace", "--bins"]).run()?;
    let rust = kept("Rust tests", Step::new("cargo", &["test", "--workspace", "--no-fail-fast"]), counts::of_cargo, &mut total)?;
    let mut window = Counts::default();
    for file in WINDOW {
        window.add(window_tests(&node, file, &mut total)?);
    }

    println!("\npage: {} passed, {} failed", page.passed, page.failed);
    println!("rust and whole program: {} passed, {} failed", rust.passed, rust.failed);
    println!("window: {} passed, {} failed", window.passed, window.failed);
    println!("{:.0} minutes", started.elapsed().as_secs_f64() / 60.0);
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 { Err("Some tests failed; their names are above.".to_owned()) } else { Ok(()) }
}

/// Runs a test step, adds its counts; one that fails without a count is a failure too.
fn kept(name: &str, step: Step, read: fn(&[String]) -> Counts, total: &mut Counts) -> Outcome<Counts> {
    let (lines, well) = step.run_kept()?;
    let counts = read(&lines);
    total.add(counts);
    if !well && counts.failed == 0 {
        return Err(format!("{name} ended badly without saying which test failed."));
    }
    if well && counts.passed == 0 {
        return Err(format!("{name} ran no test."));
    }
    Ok(counts)
}

/// Builds `ui/dist`, which the desktop package embeds.
pub fn build_page(node: &Node) -> Outcome {
    node.packages("ui")?;
    node.step("npm", &["run", "build"], &at("ui")).run()
}

/// The real window under Xvfb, through WebDriver.
pub fn window_tests(node: &Node, file: &str, total: &mut Counts) -> Outcome<Counts> {
    node.packages("tests/window")?;
    let driver = system::tauri_driver()?;
    let words = ["-a", "-s", "-screen 0 1700x1100x24", "dbus-run-session", "--", "node", "--test", "--test-reporter=tap", file];
    let step = node
        .step("xvfb-run", &words, &at("tests/window"))
        .with("USHER_DESKTOP", target().join("debug/usher-desktop"))
        .with("USHER_CLI", target().join("debug/usher"))
        .with("TAURI_DRIVER", driver);
    kept("The window's tests", step, counts::of_node, total)
}
