//! Plans that wait for someone's word.

use usher_core::evaluation::ActionKind;
use usher_core::plan::Held;
use usher_store::*;

use crate::fixture::{Folder, person};

fn held() -> Held {
    Held { code: "TooManyDeletes".into(), message: "1 of 1".into(), fix: "look".into(), count: 1, threshold: 0, subjects: Vec::new() }
}

fn hold(folder: &Folder, id: &str) {
    let cycle = folder.begin(id, CycleKind::Incremental);
    folder.import(&cycle, 20, &[]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Disable, &[Phase::Disables]);
    let counts = CycleCounts::default();
    let finish = CycleFinish { cycle, state: CycleState::Held, counts, watermark: None, held: Some(held()), ended_at_ms: 30 };
    folder.store.finish_cycle(&finish).unwrap();
}

#[test]
fn a_held_plan_can_be_read_and_its_objects_stay_candidates() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    hold(&folder, "y2");
    let plan = folder.store.held_plan(&folder.connection).unwrap().unwrap();
    assert_eq!((plan.cycle.as_str(), plan.state, plan.held.count), ("y2", HeldPlanState::Waiting, 1));
    assert_eq!(folder.store.evaluations_of_cycle(&plan.cycle, None, 10).unwrap().len(), 1);
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Held);
    assert_eq!(folder.changed(), ["a"]);
    assert_eq!(
        folder
            .store
            .history(&folder.connection, &HistoryFilter { cycle: Some("y2".into()), ..HistoryFilter::default() }, None, 10)
            .unwrap(),
        []
    );
    assert_eq!(folder.store.invariants(&folder.connection).unwrap(), Vec::<String>::new());
}

#[test]
fn a_later_cycle_supersedes_a_held_plan() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    hold(&folder, "y2");
    hold(&folder, "y3");
    assert_eq!(folder.store.held_plan(&folder.connection).unwrap().unwrap().cycle.as_str(), "y3");
    assert_eq!(folder.store.evaluations_of_cycle(&"y2".into(), None, 10).unwrap(), []);
    let cycle = folder.begin("y4", CycleKind::Incremental);
    folder.finish(&cycle);
    assert_eq!(folder.store.held_plan(&folder.connection).unwrap(), None);
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::UpToDate);
}

#[test]
fn a_plan_that_is_held_in_quarantine_still_waits_when_the_quarantine_ends() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x")]);
    folder.store.set_quarantine(&folder.connection, "Unauthorized", "401", "new token", 25).unwrap();
    hold(&folder, "y2");
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Quarantined);
    folder.store.clear_quarantine(&folder.connection, 40).unwrap();
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Held);
}

#[test]
fn a_plan_that_is_only_looked_at_keeps_what_it_would_be_held_for_and_waits_for_nobody() {
    let folder = Folder::new();
    let cycle = folder.begin("p1", CycleKind::Plan);
    let finish = CycleFinish {
        cycle: cycle.clone(),
        state: CycleState::Finished,
        counts: CycleCounts::default(),
        watermark: None,
        held: Some(held()),
        ended_at_ms: 30,
    };
    folder.store.finish_cycle(&finish).unwrap();
    assert_eq!(folder.store.held_for(&cycle).unwrap(), Some(held()));
    assert_eq!(folder.store.held_plan(&folder.connection).unwrap(), None);
    let next = folder.begin("p2", CycleKind::Plan);
    assert_eq!(folder.store.held_for(&next).unwrap(), None);
}
