//! `cargo xtask run`: Usher on the practice company, in a window or, with no display, in the terminal.

use crate::Outcome;
use crate::steps::Step;
use crate::system;
use crate::test;

/// Runs it. Further arguments go to `usher practice` where there is no display.
pub fn run(arguments: &[String]) -> Outcome {
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none_or(|value| value.is_empty())) {
        println!("No display here: Usher does the same job in the terminal. The first build takes some minutes.");
        let words: Vec<&str> = ["run", "-p", "usher-cli", "--bin", "usher", "--", "practice"]
            .into_iter()
            .chain(arguments.iter().map(String::as_str))
            .collect();
        return Step::new("cargo", &words).interactive().run();
    }
    println!("Opening the window on the practice company. The first build takes some minutes.");
    system::window_packages()?;
    let node = system::Node::ready()?;
    test::build_page(&node)?;
    Step::new("cargo", &["run", "-p", "usher-desktop", "--", "--practice"]).interactive().run()
}
