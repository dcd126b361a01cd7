//! Who waits after a failure, and until when.

use usher_core::evaluation::{ActionKind, Status};
use usher_core::import::ObjectType;
use usher_store::*;

use crate::fixture::{Folder, done, failed, imported, outcome, person};

fn fail(folder: &Folder, id: &str, who: &str, code: &str, again: i64) {
    let cycle = folder.begin(id, CycleKind::Incremental);
    folder.store.store_page(&folder.connection, &cycle, 10, &imported(&[person(who, "x")])).unwrap();
    folder.plan(&cycle, &person(who, "x"), ActionKind::Create, &[Phase::Users]);
    let rows = folder.rows(&cycle, Phase::Users);
    folder.store.settle(&[failed(rows[0], code, Some(again))]).unwrap();
    folder.finish(&cycle);
}

#[test]
fn one_in_escrow_is_a_candidate_when_due_and_not_before() {
    let folder = Folder::new();
    fail(&folder, "y1", "a", "Timeout", 500);
    assert_eq!(folder.candidates(Candidates::Changed, 499), Vec::<String>::new());
    assert_eq!(folder.candidates(Candidates::Changed, 500), ["a"]);
}

#[test]
fn a_later_failure_keeps_the_first_ones_time() {
    let folder = Folder::new();
    fail(&folder, "y1", "a", "Timeout", 500);
    fail(&folder, "y2", "a", "Conflict", 900);
    let escrow = folder.store.escrow(&folder.connection, ObjectType::User, &"a".into()).unwrap().unwrap();
    assert_eq!((escrow.tries, escrow.code.as_str(), escrow.first_failed_at_ms, escrow.next_try_at_ms), (2, "Conflict", 1000, 900));
}

#[test]
fn tries_grow_rarer_and_after_28_days_there_are_none() {
    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    let folder = Folder::new();
    let mut now = 0;
    let mut hours = Vec::new();
    for number in 1.. {
        let cycle = folder.begin(&format!("y{number}"), CycleKind::Incremental);
        folder.store.store_page(&folder.connection, &cycle, now, &imported(&[person("a", "x")])).unwrap();
        let id = folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
        let asked = now + 6 * HOUR;
        let mut settled = failed(folder.rows(&cycle, Phase::Users)[0], "InvalidValue", Some(asked));
        settled.outcome.at_ms = now;
        folder.store.settle(&[settled]).unwrap();
        folder.finish(&cycle);
        let told = folder.store.evaluation(&id).unwrap().unwrap().outcome.unwrap().next_try_ms;
        let escrow = folder.store.escrow(&folder.connection, ObjectType::User, &"a".into()).unwrap();
        assert_eq!(told, escrow.as_ref().map(|escrow| escrow.next_try_at_ms), "the log says what is");
        let Some(escrow) = escrow else { break };
        assert_eq!((escrow.tries, escrow.first_failed_at_ms), (number, 0));
        now = escrow.next_try_at_ms;
        hours.push(now / HOUR);
    }
    assert_eq!((&hours[..5], hours.len(), now), (&[6, 12, 24, 48, 72][..], 30, 28 * DAY));
    assert_eq!(folder.candidates(Candidates::Changed, 100 * DAY), Vec::<String>::new(), "given up until it changes");
}

#[test]
fn passing_trouble_is_tried_again_after_the_same_wait() {
    const MINUTE: i64 = 60_000;
    let folder = Folder::new();
    for (number, at) in [(1, 0), (2, 40 * MINUTE), (3, 700 * MINUTE)] {
        let cycle = folder.begin(&format!("y{number}"), CycleKind::Incremental);
        folder.store.store_page(&folder.connection, &cycle, at, &imported(&[person("a", "x")])).unwrap();
        folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
        let mut settled = failed(folder.rows(&cycle, Phase::Users)[0], "Timeout", Some(at + 40 * MINUTE));
        settled.outcome.at_ms = at;
        folder.store.settle(&[settled]).unwrap();
        folder.finish(&cycle);
        let escrow = folder.store.escrow(&folder.connection, ObjectType::User, &"a".into()).unwrap().unwrap();
        assert_eq!(escrow.next_try_at_ms, at + 40 * MINUTE);
    }
}

#[test]
fn success_and_nothing_to_do_both_end_an_escrow() {
    let folder = Folder::new();
    fail(&folder, "y1", "a", "Timeout", 500);
    fail(&folder, "y2", "b", "Timeout", 500);
    let cycle = folder.begin("y3", CycleKind::Incremental);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
    folder.store.settle(&[done(folder.rows(&cycle, Phase::Users)[0], "t")]).unwrap();
    folder.plan(&cycle, &person("b", "x"), ActionKind::None, &[]);
    folder.finish(&cycle);
    assert_eq!(folder.store.escrows(&folder.connection, 10).unwrap(), []);
}

#[test]
fn one_who_is_blocked_is_in_escrow_if_there_is_a_next_try_and_else_a_candidate() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x"), person("b", "x")]);
    let blocked = outcome(Status::Failure, "MandatoryFieldsMissing", 20);
    folder.plan_with(
        &cycle,
        &person("a", "x"),
        ActionKind::Create,
        &[],
        Some(&usher_core::evaluation::Outcome { next_try_ms: Some(60), ..blocked.clone() }),
    );
    folder.plan_with(&cycle, &person("b", "x"), ActionKind::Create, &[], Some(&blocked));
    folder.finish(&cycle);
    assert_eq!(folder.candidates(Candidates::Changed, 59), ["b"]);
    assert_eq!(folder.candidates(Candidates::Changed, 60), ["a", "b"]);
}

#[test]
fn failing_now_is_grouped_by_cause() {
    let folder = Folder::new();
    fail(&folder, "y1", "a", "Timeout", 500);
    fail(&folder, "y2", "b", "Timeout", 400);
    fail(&folder, "y3", "c", "Conflict", 700);
    let causes = folder.store.failing_now(&folder.connection).unwrap();
    assert_eq!(causes.len(), 2);
    assert_eq!((causes[0].code.as_str(), causes[0].count, causes[0].next_try_at_ms), ("Timeout", 2, 400));
    assert_eq!(causes[0].examples, ["Name a", "Name b"]);
}

#[test]
fn clearing_escrows_makes_their_people_candidates() {
    let folder = Folder::new();
    fail(&folder, "y1", "a", "Timeout", 500);
    assert_eq!(folder.store.clear_escrows(&folder.connection).unwrap(), 1);
    assert_eq!((folder.changed(), folder.store.failing_now(&folder.connection).unwrap()), (vec!["a".to_owned()], vec![]));
}
