//! `cargo xtask package`: a .deb, built from the page and the release binary.

use crate::Outcome;
use crate::root::{at, target};
use crate::system::{self, Node};

/// Builds it and says where it is.
pub fn run() -> Outcome {
    system::window_packages()?;
    let node = Node::ready()?;
    node.packages("ui")?;
    node.step("npm", &["exec", "--", "tauri", "build", "--bundles", "deb", "--config", "../tauri.conf.json"], &at("ui")).run()?;
    println!("\nThe package is in {}", target().join("release/bundle/deb").display());
    Ok(())
}
