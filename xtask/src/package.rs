//! `cargo xtask package`: a .deb with the window and the command line, built in release.

use crate::Outcome;
use crate::root::{at, root, target};
use crate::steps::Step;
use crate::system::{self, Node};

/// Builds it and says where it is.
pub fn run() -> Outcome {
    system::window_packages()?;
    let node = Node::ready()?;
    node.packages("ui")?;
    Step::new("cargo", &["build", "--release", "-p", "usher-cli"]).run()?;
    let packager = at("ui/node_modules/.bin/tauri").display().to_string();
    node.step(&packager, &["build", "--bundles", "deb", "--", "-p", "usher-desktop"], root()).run()?;
    println!("\nThe package is in {}", target().join("release/bundle/deb").display());
    Ok(())
}
