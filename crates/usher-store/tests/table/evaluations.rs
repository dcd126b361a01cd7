//! Evaluations: kept whole, with their outcomes.

use usher_core::evaluation::{ActionKind, Status};
use usher_core::import::ObjectType;
use usher_store::*;

use crate::fixture::{Folder, evaluation, outcome, person};

#[test]
fn what_nothing_follows_from_is_counted_and_not_kept() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x"), person("b", "x")]);
    assert_eq!(folder.plan(&cycle, &person("a", "x"), ActionKind::None, &[]).as_str(), "");
    assert_eq!(folder.plan(&cycle, &person("b", "x"), ActionKind::Skip, &[]).as_str(), "");
    assert_eq!(folder.store.evaluations_of_cycle(&cycle, None, 10).unwrap(), []);
    let so_far = folder.store.cycle_so_far(&cycle).unwrap().counts;
    assert_eq!((so_far.none, so_far.skip, folder.changed()), (1, 1, vec![]));
}

#[test]
fn a_skip_with_something_to_say_is_in_the_log() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x")]);
    let id =
        folder.plan_with(&cycle, &person("a", "x"), ActionKind::Skip, &[], Some(&outcome(Status::Skipped, "NotEffectivelyEntitled", 33)));
    let log = folder.store.history(&folder.connection, &HistoryFilter::default(), None, 10).unwrap();
    assert_eq!((log.len(), &log[0].id, log[0].at_ms, log[0].status), (1, &id, 33, Status::Skipped));
    assert_eq!(folder.changed(), Vec::<String>::new());
}

#[test]
fn an_evaluation_is_read_back_as_it_was_made_with_its_ids() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    let object = person("a", "x");
    let id = folder.plan(&cycle, &object, ActionKind::Create, &[Phase::Users]);
    let mut expected = evaluation(&object, ActionKind::Create);
    expected.id = id.clone();
    expected.cycle = cycle.clone();
    assert_eq!(folder.store.evaluation(&id).unwrap(), Some(expected.clone()));
    assert_eq!(folder.store.evaluations_of_cycle(&cycle, None, 10).unwrap(), [expected]);
    assert_eq!(folder.store.evaluations_of_cycle(&cycle, Some(&id), 10).unwrap(), []);
    assert_eq!(folder.store.evaluation(&"no number".into()).unwrap(), None);
}

#[test]
fn an_objects_timeline_is_what_settled_newest_first() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.plan_with(&cycle, &person("a", "x"), ActionKind::None, &[], Some(&outcome(Status::Skipped, "RedundantExport", 2000)));
    folder.plan(&cycle, &person("a", "x"), ActionKind::Update, &[Phase::Users]);
    let timeline = folder.store.evaluations_of_object(&folder.connection, ObjectType::User, &"a".into(), 10).unwrap();
    assert_eq!(timeline.iter().map(|one| one.action.kind).collect::<Vec<_>>(), [ActionKind::None, ActionKind::Create]);
}
