//! The tables of `docs/entra-setup.md` that come from this crate's own: permissions, and what sign-in errors mean. The test that checks them
//! also writes them: `cargo xtask schemas`.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::path::Path;

use crate::auth::MEANINGS;
use crate::permission::{Caller, Job, Permission};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/entra-setup.md");

#[test]
fn the_manuals_tables_are_current() {
    let held = std::fs::read_to_string(DOCUMENT).unwrap();
    let text = put(&put(&held, "permissions", &permissions()), "sign-in errors", &sign_in_errors());
    if std::env::var_os("USHER_WRITE").is_some() {
        std::fs::write(Path::new(DOCUMENT), &text).unwrap();
    }
    let is_current = std::fs::read_to_string(DOCUMENT).unwrap() == text;
    assert!(is_current, "docs/entra-setup.md is stale: run cargo xtask schemas");
}

/// The document with another table between its marks.
fn put(document: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let (before, rest) = document.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{table}{end}{after}")
}

fn permissions() -> String {
    let mut text = "| to | a person who signs in (delegated) | unattended (application) |\n| --- | --- | --- |\n".to_owned();
    for job in Job::ALL {
        let owned = job
            .where_owned(Caller::Application)
            .map(|permission| format!("; over applications that it owns, `{}` does instead", permission.name()));
        let (person, application) = (names(job.needs(Caller::Person)), names(job.needs(Caller::Application)));
        writeln!(text, "| {} | {person} | {application}{} |", job.what(), owned.unwrap_or_default()).unwrap();
    }
    text += "\n| permission | why | who may agree, when a person signs in |\n| --- | --- | --- |\n";
    for permission in Permission::ALL {
        let who = match permission.jobs(Caller::Person).as_slice() {
            [] => "not asked of people",
            _ if permission.needs_administrator() => "an administrator",
            _ => "the person",
        };
        writeln!(text, "| `{}` | {} | {who} |", permission.name(), permission.why()).unwrap();
    }
    text
}

fn names(permissions: &[Permission]) -> String {
    let names: Vec<String> = permissions.iter().map(|permission| format!("`{}`", permission.name())).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

fn sign_in_errors() -> String {
    let mut text = "| AADSTS | what it means | what to do |\n| --- | --- | --- |\n".to_owned();
    for meaning in MEANINGS {
        let numbers: Vec<String> = meaning.numbers.iter().map(u32::to_string).collect();
        // Behind a colon stands an address, which the program knows.
        let fix = meaning
            .fix
            .strip_suffix(':')
            .map_or_else(|| meaning.fix.to_owned(), |rest| format!("{rest} at the address that Usher prints."));
        writeln!(text, "| {} | {} | {fix} |", numbers.join(", "), meaning.message).unwrap();
    }
    text
}
