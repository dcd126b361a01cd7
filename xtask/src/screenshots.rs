//! `cargo xtask screenshots`: every screen of the real window, light and dark, small and large.

use crate::Outcome;
use crate::counts::Counts;
use crate::steps::Step;
use crate::system::{self, Node};
use crate::test;

/// Writes them to `tests/window/output/`.
pub fn run() -> Outcome {
    system::screenshot_packages()?;
    let node = Node::ready()?;
    test::build_page(&node)?;
    Step::new("cargo", &["build", "--workspace", "--bins"]).run()?;
    let mut total = Counts::default();
    let counts = test::window_tests(&node, "screenshots.mjs", &mut total)?;
    println!("\nLook at tests/window/output/");
    if counts.failed > 0 { Err("Some screens could not be reached; see above.".to_owned()) } else { Ok(()) }
}
