//! A plan read for a list.

use usher_core::evaluation::{ActionKind, Status};
use usher_core::plan::Held;
use usher_store::*;

use crate::fixture::{Folder, outcome, person};

/// A plan with people of each part, in an order of its own.
fn planned(held: Option<Held>) -> (Folder, usher_core::id::CycleId) {
    let folder = Folder::new();
    let cycle = folder.begin("p1", CycleKind::Plan);
    let refused = outcome(Status::Failure, "ValueTooLong", 20);
    folder.plan_with(&cycle, &person("a", "x"), ActionKind::Create, &[], Some(&refused));
    folder.plan(&cycle, &person("b", "x"), ActionKind::Create, &[Phase::Users]);
    folder.plan(&cycle, &person("c", "x"), ActionKind::Disable, &[Phase::Disables]);
    folder.plan(&cycle, &person("d", "x"), ActionKind::Update, &[Phase::Users]);
    folder.plan(&cycle, &person("e", "x"), ActionKind::Delete, &[Phase::Deletes]);
    let finish = CycleFinish {
        cycle: cycle.clone(),
        state: CycleState::Finished,
        counts: CycleCounts::default(),
        watermark: None,
        held,
        ended_at_ms: 30,
    };
    folder.store.finish_cycle(&finish).unwrap();
    (folder, cycle)
}

/// Who stands where, read in pages of two.
fn read(folder: &Folder, cycle: &usher_core::id::CycleId, filter: &PlanFilter) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let page = folder.store.plan_rows(cycle, filter, after.as_ref(), 2).unwrap();
        let Some(last) = page.last() else { return names };
        after = PlanKey::parse(&last.key().text());
        assert!(after.is_some());
        names.extend(page.into_iter().map(|row| row.evaluation.subject.source_id.0));
    }
}

#[test]
fn what_it_is_held_for_comes_first_and_what_cannot_be_sent_last_page_by_page() {
    let held =
        Held { code: "TooManyDeletes".into(), message: "2".into(), fix: "look".into(), count: 2, threshold: 0, subjects: Vec::new() };
    let (folder, cycle) = planned(Some(held));
    assert_eq!(read(&folder, &cycle, &PlanFilter::default()), ["c", "e", "b", "d", "a"]);
}

#[test]
fn a_plan_that_is_not_held_stands_as_it_was_planned() {
    let (folder, cycle) = planned(None);
    assert_eq!(read(&folder, &cycle, &PlanFilter::default()), ["b", "c", "d", "e", "a"]);
}

#[test]
fn rows_are_found_by_name_and_action_and_counted() {
    let (folder, cycle) = planned(None);
    let creates = PlanFilter { actions: vec![ActionKind::Create, ActionKind::Disable], ..PlanFilter::default() };
    assert_eq!(read(&folder, &cycle, &creates), ["b", "c", "a"]);
    assert_eq!(folder.store.count_plan_rows(&cycle, &creates).unwrap(), 3);
    let named = PlanFilter { who: " NAME D ".to_owned(), ..PlanFilter::default() };
    assert_eq!(read(&folder, &cycle, &named), ["d"]);
    assert_eq!(folder.store.count_plan_rows(&cycle, &named).unwrap(), 1);
    let refused = PlanFilter { statuses: vec![Status::Failure], ..PlanFilter::default() };
    assert_eq!(read(&folder, &cycle, &refused), ["a"]);
    assert_eq!(folder.store.count_plan_rows(&cycle, &refused).unwrap(), 1);
}
