//! `cargo xtask package`: a .deb with the window and the command line, built in release.

use crate::Outcome;
use crate::root::{at, target};
use crate::steps::Step;
use crate::system::{self, Node};

/// Builds it and says where it is.
pub fn run() -> Outcome {
    system::window_packages()?;
    let node = Node::ready()?;
    node.packages("ui")?;
    Step::new("cargo", &["build", "--release", "-p", "usher-cli"]).run()?;
    node.step("npm", &["exec", "--", "tauri", "build", "--bundles", "deb", "--config", "../tauri.conf.json"], &at("ui")).run()?;
    println!("\nThe package is in {}", target().join("release/bundle/deb").display());
    Ok(())
}
