//! Conventions as a program: a rule that isn't checked is a wish.

use std::path::{Path, PathBuf};

use crate::root::{at, root};
use crate::{Outcome, arrows};

/// Lines at which a file is two (STYLE: 400 is the ceiling).
const CEILING: usize = 400;

/// Checks them all and names every breach.
pub fn run() -> Outcome {
    let mut breaches = Vec::new();
    arrows::check(&mut breaches)?;
    for file in sources()? {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
        size(&name, &text, &mut breaches);
        module_doc(&name, &text, &mut breaches);
        sql(&name, &text, &mut breaches);
    }
    if breaches.is_empty() { Ok(()) } else { Err(breaches.join("\n")) }
}

fn size(name: &str, text: &str, breaches: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > CEILING {
        breaches.push(format!("{name} has {lines} lines; {CEILING} is where one file is two"));
    }
}

fn module_doc(name: &str, text: &str, breaches: &mut Vec<String>) {
    let first = text.lines().find(|line| !line.is_empty() && !line.starts_with("#!"));
    if name.ends_with(".rs") && !first.is_some_and(|line| line.starts_with("//!")) {
        breaches.push(format!("{name} doesn't open with what it is for (//!)"));
    }
}

fn sql(name: &str, text: &str, breaches: &mut Vec<String>) {
    let of_store = name.starts_with("crates/usher-store/") || name.starts_with("tests/") || name.starts_with("xtask/");
    let statements = ["INSERT INTO ", "SELECT * FROM ", "DELETE FROM ", "CREATE TABLE "];
    if !of_store && statements.iter().any(|statement| text.contains(statement)) {
        breaches.push(format!("{name} holds SQL; all statements live in crates/usher-store"));
    }
}

fn sources() -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in ["crates", "src-tauri", "xtask", "tests", "ui/src"] {
        collect(&at(folder), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "node_modules" && name != "target" && name != "dist" {
                collect(&path, files)?;
            }
        } else if (name.ends_with(".rs") || name.ends_with(".ts") || name.ends_with(".tsx") || name.ends_with(".mjs"))
            && name != "bindings.ts"
        {
            files.push(path);
        }
    }
    Ok(())
}
