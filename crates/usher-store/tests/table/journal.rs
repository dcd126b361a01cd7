//! Actions: planned, in flight, settled.

use usher_core::evaluation::{ActionKind, Status};
use usher_store::*;

use crate::fixture::{Folder, done, failed, link, person};

fn planned(folder: &Folder, people: &[&str]) -> (usher_core::id::CycleId, Vec<i64>) {
    let cycle = folder.begin("y1", CycleKind::Initial);
    let people: Vec<_> = people.iter().map(|id| person(id, "x")).collect();
    folder.import(&cycle, 10, &people);
    for object in &people {
        folder.plan(&cycle, object, ActionKind::Create, &[Phase::Users]);
    }
    let rows = folder.rows(&cycle, Phase::Users);
    (cycle, rows)
}

#[test]
fn what_was_intended_and_not_settled_is_unknown_after_a_kill() {
    let folder = Folder::new();
    let (cycle, rows) = planned(&folder, &["a", "b", "c"]);
    folder.store.intend(&rows[..2], 20).unwrap();
    folder.store.settle(&[done(rows[0], "t-a")]).unwrap();
    let folder = folder.reopen();
    let unknown = folder.store.unknown_actions(&folder.connection).unwrap();
    assert_eq!(unknown.len(), 1);
    assert_eq!((unknown[0].row, unknown[0].phase, unknown[0].evaluation.subject.source_id.as_str()), (rows[1], Phase::Users, "b"));
    assert_eq!(folder.rows(&cycle, Phase::Users), [rows[2]], "what was not intended is still to be done");
    assert_eq!(folder.changed(), ["b", "c"]);
}

#[test]
fn what_turned_out_not_done_is_planned_again() {
    let folder = Folder::new();
    let (cycle, rows) = planned(&folder, &["a"]);
    folder.store.intend(&rows, 20).unwrap();
    folder.store.replan(&rows).unwrap();
    assert!(folder.store.unknown_actions(&folder.connection).unwrap().is_empty());
    assert_eq!(folder.rows(&cycle, Phase::Users), rows);
    folder.store.intend(&rows, 30).unwrap();
}

#[test]
fn what_turned_out_not_done_in_a_run_that_is_over_is_dropped_and_its_person_evaluated_anew() {
    let folder = Folder::new();
    let (cycle, rows) = planned(&folder, &["a"]);
    folder.store.intend(&rows, 20).unwrap();
    folder.store.abandon_cycle(&cycle, CycleState::Cancelled, "", 30).unwrap();
    assert_eq!(folder.store.unknown_actions(&folder.connection).unwrap().len(), 1, "unknown stays unknown");
    folder.store.replan(&rows).unwrap();
    assert_eq!((folder.rows(&cycle, Phase::Users), folder.changed()), (vec![], vec!["a".to_owned()]));
    assert_eq!(folder.store.evaluations_of_cycle(&cycle, None, 10).unwrap(), []);
}

#[test]
fn an_action_is_intended_once_and_settled_once() {
    let folder = Folder::new();
    let (_, rows) = planned(&folder, &["a", "b"]);
    folder.store.intend(&rows[..1], 20).unwrap();
    assert!(matches!(folder.store.intend(&[rows[1], rows[0]], 21), Err(StoreError::WrongState { .. })));
    assert!(
        matches!(folder.store.replan(&rows), Err(StoreError::WrongState { .. })),
        "b was not intended: the batch was undone as a whole"
    );
    folder.store.settle(&[done(rows[0], "t-a")]).unwrap();
    assert!(matches!(folder.store.settle(&[failed(rows[0], "Timeout", None)]), Err(StoreError::WrongState { .. })));
    assert!(matches!(folder.store.replan(&rows[..1]), Err(StoreError::WrongState { .. })));
}

#[test]
fn a_batch_is_settled_whole_or_not_at_all() {
    let folder = Folder::new();
    let (_, rows) = planned(&folder, &["a", "b"]);
    folder.store.intend(&rows, 20).unwrap();
    folder.store.settle(&[done(rows[0], "t-a"), done(999, "t-x")]).unwrap_err();
    assert_eq!((folder.target_of("a"), folder.store.unknown_actions(&folder.connection).unwrap().len()), (None, 2));
    assert_eq!(folder.store.history(&folder.connection, &HistoryFilter::default(), None, 10).unwrap(), []);
}

#[test]
fn actions_come_in_order_page_by_page_with_the_link_of_now() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let people: Vec<_> = (0..10).map(|number| person(&format!("p{number}"), "x")).collect();
    for object in &people {
        folder.plan(&cycle, object, ActionKind::Create, &[Phase::Users, Phase::References]);
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = folder.store.planned_actions(&cycle, Phase::References, after, 3).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.row);
        seen.extend(page.into_iter().map(|action| (action.evaluation.subject.source_id.0, action.link)));
    }
    assert_eq!(seen, people.iter().map(|object| (object.id.0.clone(), None)).collect::<Vec<_>>());
    let first = folder.rows(&cycle, Phase::Users)[0];
    folder.store.settle(&[done(first, "t-p0")]).unwrap();
    assert_eq!(folder.store.planned_actions(&cycle, Phase::References, None, 1).unwrap()[0].link, Some(link("t-p0")));
}

#[test]
fn a_log_entrys_outcome_is_the_worst_of_its_actions() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let id = folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users, Phase::References]);
    folder.store.settle(&[done(folder.rows(&cycle, Phase::Users)[0], "t-a")]).unwrap();
    let entry = |id| folder.store.evaluation(id).unwrap().unwrap();
    assert_eq!(entry(&id).outcome.unwrap().status, Status::Success);
    folder.store.settle(&[failed(folder.rows(&cycle, Phase::References)[0], "Timeout", Some(77))]).unwrap();
    let whole = entry(&id);
    let outcome = whole.outcome.unwrap();
    assert_eq!((outcome.status, outcome.code.as_str(), outcome.requests, outcome.next_try_ms), (Status::Failure, "Timeout", 2, Some(77)));
    assert_eq!((whole.id, whole.cycle, whole.subject.target_id), (id, cycle, Some("t-a".into())));
}

#[test]
fn done_and_then_left_is_a_warning() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let id = folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users, Phase::References]);
    folder.store.settle(&[done(folder.rows(&cycle, Phase::Users)[0], "t-a")]).unwrap();
    let row = folder.rows(&cycle, Phase::References)[0];
    let left = crate::fixture::outcome(Status::Skipped, "TargetMoved", 1001);
    folder.store.settle(&[Settled { row, outcome: left, link: LinkChange::Keep, escrow_until_ms: None }]).unwrap();
    let outcome = folder.store.evaluation(&id).unwrap().unwrap().outcome.unwrap();
    assert_eq!((outcome.status, outcome.code.as_str()), (Status::Warning, "TargetMoved"));
}

#[test]
fn many_are_intended_and_settled_in_one_commit() {
    let folder = Folder::new();
    let ids: Vec<_> = (0..256).map(|number| format!("p{number:03}")).collect();
    let (cycle, rows) = planned(&folder, &ids.iter().map(String::as_str).collect::<Vec<_>>());
    folder.store.intend(&rows, 20).unwrap();
    let settled: Vec<_> = rows.iter().map(|row| done(*row, &format!("t{row}"))).collect();
    folder.store.settle(&settled).unwrap();
    folder.finish(&cycle);
    assert_eq!(folder.store.links(&folder.connection, usher_core::import::ObjectType::User).unwrap().len(), 256);
    assert_eq!(folder.changed(), Vec::<String>::new());
}
