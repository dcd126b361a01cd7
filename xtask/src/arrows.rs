//! The arrows between our crates (ARCHITECTURE.md): which may name which, read from the manifests as Cargo reads them.

use toml::{Table, Value};

use crate::Outcome;
use crate::root::at;

/// Which of our crates each may name, in any of its tables.
const ARROWS: &[(&str, &[&str])] = &[
    ("usher-core", &[]),
    ("usher-store", &["usher-core"]),
    ("usher-scim", &["usher-core"]),
    ("usher-entra", &["usher-core"]),
    ("usher-practice", &["usher-core"]),
    ("usher-engine", &["usher-core"]),
    ("usher-app", &["usher-core", "usher-engine", "usher-store", "usher-scim", "usher-entra", "usher-practice"]),
    ("usher-cli", &["usher-core", "usher-engine", "usher-app"]),
    ("usher-desktop", &["usher-core", "usher-engine", "usher-app"]),
];

/// Tables of dependencies, at a manifest's top and below each of its targets.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Names every crate that knows one that it may not, or whose arrows nobody drew.
pub fn check(breaches: &mut Vec<String>) -> Outcome {
    let root = read("Cargo.toml")?;
    let shared = root.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(Value::as_table);
    breaches.extend(breaches_of(&root, shared));
    let crates = std::fs::read_dir(at("crates")).map_err(|error| format!("crates: {error}"))?;
    for entry in crates {
        let name = entry.map_err(|error| error.to_string())?.file_name();
        breaches.extend(breaches_of(&read(&format!("crates/{}/Cargo.toml", name.display()))?, shared));
    }
    Ok(())
}

fn read(path: &str) -> Outcome<Table> {
    let text = std::fs::read_to_string(at(path)).map_err(|error| format!("{path}: {error}"))?;
    text.parse().map_err(|error| format!("{path}: {error}"))
}

fn breaches_of(manifest: &Table, shared: Option<&Table>) -> Vec<String> {
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str).unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(drawn, _)| *drawn == name) else {
        return vec![format!("{name} has no arrows in xtask/src/arrows.rs")];
    };
    let known = tables(manifest).flat_map(|table| table.iter().map(|(key, dependency)| package(key, dependency, shared)));
    let forbidden = known.filter(|known| known.starts_with("usher-") && *known != name && !allowed.contains(known));
    forbidden.map(|known| format!("{name} may not know {known}")).collect()
}

fn tables(manifest: &Table) -> impl Iterator<Item = &Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let places = std::iter::once(manifest).chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table));
    places.flat_map(|place| TABLES.iter().filter_map(|table| place.get(*table).and_then(Value::as_table)))
}

/// The package behind a dependency's name: its own `package`, the workspace's, or the name itself.
fn package<'a>(key: &'a str, dependency: &'a Value, shared: Option<&'a Table>) -> &'a str {
    let renamed = |dependency: &'a Value| dependency.get("package").and_then(Value::as_str);
    let inherits = dependency.get("workspace").and_then(Value::as_bool) == Some(true);
    let inherited = shared.filter(|_| inherits).and_then(|shared| shared.get(key)).and_then(renamed);
    renamed(dependency).or(inherited).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Table, breaches_of};

    fn breaches(package: &str, dependencies: &str) -> Vec<String> {
        let shared: Table = "store = { package = 'usher-store', path = 'x' }".parse().unwrap();
        breaches_of(&format!("[package]\nname = '{package}'\n{dependencies}").parse().unwrap(), Some(&shared))
    }

    #[test]
    fn a_forbidden_arrow_is_found_however_it_is_written() {
        for dependencies in [
            "[dependencies]\nusher-store.workspace = true",
            "[dependencies]\nusher-store = { workspace = true }",
            "[dependencies]\n\"usher-store\" = { path = '../usher-store' }",
            "[dependencies.usher-store]\nworkspace = true",
            "[dependencies]\nkept = { package = 'usher-store', path = '../usher-store' }",
            "[dependencies]\nstore.workspace = true",
            "[dev-dependencies]\nusher-store.workspace = true",
            "[build-dependencies]\nusher-store.workspace = true",
            "[target.'cfg(unix)'.dependencies]\nusher-store.workspace = true",
        ] {
            for package in ["usher-engine", "usher-desktop"] {
                assert_eq!(breaches(package, dependencies), [format!("{package} may not know usher-store")], "{dependencies}");
            }
        }
    }

    #[test]
    fn arrows_that_are_drawn_and_other_peoples_crates_are_well() {
        assert!(breaches("usher-app", "[dependencies]\nusher-store.workspace = true\nserde = '1'").is_empty());
        assert!(breaches("usher-store", "[dev-dependencies]\ntempfile = '3'").is_empty());
    }

    #[test]
    fn a_crate_without_arrows_is_a_breach() {
        assert_eq!(breaches("usher-nobody", "").len(), 1);
    }

    #[test]
    fn todays_manifests_obey() {
        let mut found = Vec::new();
        super::check(&mut found).unwrap();
        assert_eq!(found, Vec::<String>::new());
    }
}
