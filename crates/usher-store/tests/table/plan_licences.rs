//! Licences that a plan takes and frees.

use usher_core::evaluation::{ActionKind, LicenceChange, Problem, Severity};
use usher_core::plan::LicenceCount;
use usher_store::*;

use crate::fixture::{Folder, evaluation, outcome, person};

fn moving(id: &str, kind: ActionKind, taken: Option<&str>, freed: Option<&str>) -> usher_core::evaluation::Evaluation {
    let mut evaluation = evaluation(&person(id, "x"), kind);
    evaluation.action.licence = Some(LicenceChange { taken: taken.map(str::to_owned), freed: freed.map(str::to_owned) });
    evaluation
}

fn count(licence: &str, taken: u32, freed: u32) -> LicenceCount {
    LicenceCount { licence: licence.to_owned(), taken, freed }
}

#[test]
fn licences_are_summed_over_the_whole_plan_page_by_page() {
    let folder = Folder::new();
    let cycle = folder.begin("p1", CycleKind::Plan);
    assert_eq!(folder.store.plan_licences(&cycle).unwrap(), []);
    let pages = [
        vec![moving("a", ActionKind::Create, Some("Voice"), None), moving("b", ActionKind::Disable, None, Some("Voice"))],
        vec![moving("c", ActionKind::Create, Some("Voice"), None), moving("d", ActionKind::Update, Some("Sales"), Some("Voice"))],
    ];
    for page in &pages {
        let planned: Vec<_> =
            page.iter().map(|evaluation| PlannedEvaluation { evaluation, actions: vec![Phase::Users], outcome: None }).collect();
        folder.store.store_plan(&folder.connection, &cycle, &planned).unwrap();
    }
    assert_eq!(folder.store.plan_licences(&cycle).unwrap(), [count("Sales", 1, 0), count("Voice", 2, 2)]);
}

#[test]
fn whoever_is_refused_when_the_whole_plan_is_known_takes_no_licence() {
    let folder = Folder::new();
    let cycle = folder.begin("p1", CycleKind::Plan);
    let mut refused = moving("a", ActionKind::Create, Some("Voice"), None);
    let planned = PlannedEvaluation { evaluation: &refused, actions: vec![Phase::Users], outcome: None };
    folder.store.store_plan(&folder.connection, &cycle, &[planned]).unwrap();
    assert_eq!(folder.store.plan_licences(&cycle).unwrap(), [count("Voice", 1, 0)]);
    refused.action.problems.push(Problem {
        code: "DuplicateTargetEntries".to_owned(),
        severity: Severity::Blocking,
        attribute: None,
        message: "two want it".to_owned(),
        fix: "decide".to_owned(),
    });
    let why = outcome(usher_core::evaluation::Status::Failure, "DuplicateTargetEntries", 20);
    let planned = PlannedEvaluation { evaluation: &refused, actions: Vec::new(), outcome: Some(&why) };
    folder.store.replace_planned(&folder.connection, &cycle, &planned).unwrap();
    assert_eq!(folder.store.plan_licences(&cycle).unwrap(), []);
}
