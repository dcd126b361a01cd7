//! The checklist of a first real tenant: its items stand in `docs/first-real-tenant.md` alone, and are printed from there. Here stands only
//! which check runs which of them, or a part.

use super::check;
use crate::view::{ChecklistItemView, ChecklistSeenView, DoctorCheckView};

/// The document, as it was when this Usher was built.
const DOCUMENT: &str = include_str!("../../../../../docs/first-real-tenant.md");
/// Behind a number: the doctor runs it, or a part.
const MARK: &str = "D";

/// Which check runs which items.
const RUNS: [(&str, &[u32]); 11] = [
    (check::SIGNED_IN, &[3]),
    (check::PERMISSIONS, &[11]),
    (check::DELETED, &[12]),
    (check::LOG, &[13, 46]),
    (check::ROLE, &[14, 17]),
    (check::PAGE, &[19]),
    (check::APP_ROLES, &[28]),
    (check::MEMBERS, &[30]),
    (check::TEMPLATES, &[34]),
    (check::SECRETS, &[35]),
    (check::JOBS, &[43]),
];

/// The items that a check runs.
pub(super) fn items_of(check: &str) -> Vec<u32> {
    RUNS.iter().find(|(name, _)| *name == check).map(|(_, items)| items.to_vec()).unwrap_or_default()
}

/// The checklist, with what these checks saw.
pub(super) fn with(checks: &[DoctorCheckView]) -> Vec<ChecklistItemView> {
    let seen = |number: u32| {
        let runs = |one: &&DoctorCheckView| one.items.contains(&number);
        let one = |one: &DoctorCheckView| ChecklistSeenView {
            connection: one.connection.clone(),
            check: one.name.clone(),
            state: one.state,
            seen: one.seen.clone(),
        };
        checks.iter().filter(runs).map(one).collect()
    };
    read(DOCUMENT).into_iter().map(|item| ChecklistItemView { seen: seen(item.number), ..item }).collect()
}

/// The rows of the document's tables whose first cell is a number.
fn read(document: &str) -> Vec<ChecklistItemView> {
    let mut part = "";
    let mut items = Vec::new();
    for line in document.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            part = heading;
        }
        items.extend(item(part, line));
    }
    items
}

fn item(part: &str, line: &str) -> Option<ChecklistItemView> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let mut first = cells.next()?.split_whitespace();
    let number = first.next()?.parse().ok()?;
    let by_doctor = first.next() == Some(MARK);
    let (what, expected) = (plain(cells.next()?), plain(cells.next()?));
    Some(ChecklistItemView { number, part: part.to_owned(), what, expected, by_doctor, seen: Vec::new() })
}

/// Without Markdown's marks.
fn plain(cell: &str) -> String {
    cell.replace("**", "").replace('`', "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENT, RUNS, read};

    #[test]
    fn the_document_marks_just_what_the_checks_run() {
        let items = read(DOCUMENT);
        let numbers: Vec<u32> = items.iter().map(|item| item.number).collect();
        let last = u32::try_from(items.len()).unwrap_or(0);
        assert_eq!(numbers, (1..=last).collect::<Vec<u32>>(), "numbered from 1, none left out");
        let marked: Vec<u32> = items.iter().filter(|item| item.by_doctor).map(|item| item.number).collect();
        let mut run: Vec<u32> = RUNS.iter().flat_map(|(_, items)| items.iter().copied()).collect();
        run.sort_unstable();
        assert_eq!(marked, run);
        assert!(items.iter().all(|item| !item.what.is_empty() && !item.expected.is_empty() && !item.part.is_empty()));
    }
}
