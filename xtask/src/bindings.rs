//! Files written from types: the window's bindings and the JSON Schemas. The tests that check them also write them.

use crate::Outcome;
use crate::root::at;
use crate::steps::Step;
use crate::system;

/// Writes `ui/src/bindings.ts`.
pub fn write() -> Outcome {
    system::window_packages()?;
    page_placeholder()?;
    Step::new("cargo", &["test", "-q", "-p", "usher-desktop", "--lib", "bindings_are_current"]).with("USHER_WRITE", "1").run()
}

/// Writes `schemas/*.json`, `docs/expressions.md` and the tables of `docs/entra-setup.md`.
pub fn write_schemas() -> Outcome {
    Step::new("cargo", &["test", "-q", "-p", "usher-core", "--test", "json_schemas", "--test", "manual"]).with("USHER_WRITE", "1").run()?;
    Step::new("cargo", &["test", "-q", "-p", "usher-entra", "--lib", "manual"]).with("USHER_WRITE", "1").run()
}

/// The desktop package embeds `ui/dist`, which must exist before it compiles.
pub fn page_placeholder() -> Outcome {
    let page = at("ui/dist/index.html");
    if page.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(at("ui/dist")).map_err(|error| format!("ui/dist: {error}"))?;
    std::fs::write(&page, "<!doctype html><title>Usher</title>").map_err(|error| format!("{}: {error}", page.display()))
}
