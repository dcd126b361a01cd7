//! Cycles: start, end, counts, recovery of what was left.

use usher_core::evaluation::{ActionKind, Status};
use usher_core::plan::Counts;
use usher_store::*;

use crate::fixture::{Folder, done, failed, person};

#[test]
fn one_run_at_a_time_and_the_second_learns_whose() {
    let folder = Folder::new();
    folder.begin("y1", CycleKind::Initial);
    let start = CycleStart {
        cycle: "y2".into(),
        connection: folder.connection.clone(),
        kind: CycleKind::OnDemand,
        configuration_version: 1,
        started_at_ms: 60,
        seed: 0,
        holder: String::new(),
    };
    let error = folder.store.begin_cycle(&start).unwrap_err();
    assert_eq!(error.to_string(), "usher run (process 7) is running this connection (cycle y1)");
    folder.store.begin_cycle(&CycleStart { kind: CycleKind::Plan, ..start }).unwrap();
    assert_eq!(folder.store.connection("c1").unwrap().running, Some("y1".into()));
}

#[test]
fn a_killed_run_is_found_unfinished_with_all_it_began_with() {
    let folder = Folder::new();
    folder.begin("y1", CycleKind::Incremental);
    let folder = folder.reopen();
    let start = folder.store.unfinished_cycle(&folder.connection).unwrap().unwrap();
    assert_eq!(
        (start.cycle.as_str(), start.kind, start.seed, start.holder.as_str()),
        ("y1", CycleKind::Incremental, u64::MAX, "usher run (process 7)")
    );
    folder.store.abandon_cycle(&start.cycle, CycleState::Cancelled, "killed", 70).unwrap();
    assert_eq!(folder.store.unfinished_cycle(&folder.connection).unwrap(), None);
    assert!(matches!(folder.store.abandon_cycle(&start.cycle, CycleState::Failed, "", 71), Err(StoreError::CycleOver { .. })));
}

#[test]
fn the_watermark_never_passes_an_unsettled_action() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x")]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
    assert!(matches!(folder.finish_as(&cycle, CycleState::Finished, Some("p")), Err(StoreError::NotSettled { open: 1, .. })));
    let rows = folder.rows(&cycle, Phase::Users);
    folder.store.intend(&rows, 20).unwrap();
    assert!(matches!(folder.finish_as(&cycle, CycleState::Finished, Some("p")), Err(StoreError::NotSettled { open: 1, .. })));
    assert_eq!(folder.store.watermark(&folder.connection).unwrap(), None);
    folder.store.settle(&[done(rows[0], "t")]).unwrap();
    folder.finish(&cycle);
    assert_eq!(
        folder.store.watermark(&folder.connection).unwrap(),
        Some(Watermark { position: "digest".into(), configuration_digest: "d1".to_owned() })
    );
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::UpToDate);
}

#[test]
fn a_finish_without_a_watermark_leaves_the_old_one() {
    let folder = Folder::new();
    folder.provisioned("y1", &[]);
    let cycle = folder.begin("y2", CycleKind::OnDemand);
    folder.finish_as(&cycle, CycleState::Finished, None).unwrap();
    assert_eq!(folder.store.watermark(&folder.connection).unwrap().unwrap().position, "digest");
    folder.store.clear_watermark(&folder.connection).unwrap();
    assert_eq!(folder.store.watermark(&folder.connection).unwrap(), None);
}

#[test]
fn a_pause_during_a_run_outlasts_it() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.store.set_connection_state(&folder.connection, ConnectionState::Paused).unwrap();
    folder.finish(&cycle);
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Paused);
}

#[test]
fn a_run_given_up_keeps_the_counts_of_what_it_settled() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let people = [person("a", "x"), person("b", "x"), person("c", "x"), person("d", "x")];
    folder.import(&cycle, 10, &people);
    for object in &people[..3] {
        folder.plan(&cycle, object, ActionKind::Create, &[Phase::Users]);
    }
    folder.plan(&cycle, &people[3], ActionKind::Skip, &[]);
    let rows = folder.rows(&cycle, Phase::Users);
    folder.store.intend(&rows[..2], 20).unwrap();
    folder.store.settle(&[done(rows[0], "t"), failed(rows[1], "Timeout", Some(99))]).unwrap();
    let expected = CycleCounts { counts: Counts { create: 1, skip: 1, ..Counts::default() }, failed: 1, requests: 2 };
    assert_eq!(folder.store.cycle_so_far(&cycle).unwrap(), expected);
    folder.store.abandon_cycle(&cycle, CycleState::Failed, "the token was refused", 30).unwrap();
    let stored = folder.store.cycle(&cycle).unwrap();
    assert_eq!(
        (stored.state, stored.ended_at_ms, stored.counts, stored.message.as_str()),
        (CycleState::Failed, Some(30), expected, "the token was refused")
    );
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Failed);
    assert_eq!(folder.changed(), ["c"], "a and b are done with, b is in escrow, c was dropped, d was skipped");
    assert_eq!(folder.store.invariants(&folder.connection).unwrap(), Vec::<String>::new());
}

#[test]
fn recent_runs_come_newest_first_and_without_plans() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    folder.begin("p1", CycleKind::Plan);
    folder.provisioned("y2", &[person("b", "x")]);
    let runs: Vec<_> = folder.store.recent_cycles(&folder.connection, 30).unwrap().into_iter().map(|run| run.start.cycle.0).collect();
    assert_eq!(runs, ["y2", "y1"]);
}

#[test]
fn a_plan_that_sends_nothing_ends_nobodys_candidacy_and_is_in_no_log() {
    let folder = Folder::new();
    let cycle = folder.begin("p1", CycleKind::Plan);
    folder.import(&cycle, 10, &[person("a", "x"), person("b", "x")]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
    folder.plan_with(&cycle, &person("b", "x"), ActionKind::Skip, &[], Some(&crate::fixture::outcome(Status::Skipped, "NotAssigned", 20)));
    assert_eq!(folder.store.evaluations_of_cycle(&cycle, None, 10).unwrap().len(), 2);
    folder.finish_as(&cycle, CycleState::Finished, None).unwrap();
    assert_eq!(folder.changed(), ["a", "b"]);
    assert_eq!(folder.store.history(&folder.connection, &HistoryFilter::default(), None, 10).unwrap(), []);
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::NeverRun);
}

#[test]
fn a_plan_is_the_latest_until_a_cycle_has_run() {
    let folder = Folder::new();
    let latest = || folder.store.latest_plan(&folder.connection).unwrap().map(|plan| plan.start.cycle);
    assert_eq!(latest(), None);
    let plan = folder.begin("p1", CycleKind::Plan);
    folder.finish_as(&plan, CycleState::Finished, None).unwrap();
    let alone = folder.begin("o1", CycleKind::OnDemand);
    folder.finish_as(&alone, CycleState::Finished, None).unwrap();
    assert_eq!(latest(), Some("p1".into()), "one person on demand leaves the plan as it is");
    let cycle = folder.begin("c1", CycleKind::Initial);
    folder.finish(&cycle);
    assert_eq!(latest(), None);
}
