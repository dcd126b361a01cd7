//! The provisioning service's log: kept once, read with the local engine's as one.

use usher_core::evaluation::{ActionKind, Evaluation, Status};
use usher_core::id::{CycleId, EvaluationId, SourceId};
use usher_core::import::ObjectType;
use usher_store::*;

use crate::fixture::{Folder, evaluation, outcome, person};

fn entry(id: &str, who: &str, status: Status, at_ms: i64) -> ServiceLogEntry {
    let evaluation = Evaluation {
        cycle: CycleId("service-cycle".to_owned()),
        outcome: Some(outcome(status, "", at_ms)),
        ..evaluation(&person(who, "x"), ActionKind::Create)
    };
    ServiceLogEntry { entry: id.to_owned(), evaluation, document: "{}".to_owned() }
}

fn shown(folder: &Folder, filter: &HistoryFilter) -> Vec<(String, i64)> {
    let entries = folder.store.history(&folder.connection, filter, None, 100).unwrap();
    entries.into_iter().map(|entry| (entry.source_id.0, entry.at_ms)).collect()
}

#[test]
fn what_the_service_tells_twice_is_kept_once_with_its_newest_words() {
    let folder = Folder::new();
    let keep = |entries: &[ServiceLogEntry]| folder.store.keep_service_log(&folder.connection, entries).unwrap();
    assert_eq!(keep(&[entry("1", "a", Status::Failure, 10), entry("2", "b", Status::Success, 20)]), 2);
    assert_eq!(keep(&[entry("2", "b", Status::Warning, 20), entry("3", "a", Status::Success, 30)]), 1);
    let all = folder.store.history(&folder.connection, &HistoryFilter::default(), None, 10).unwrap();
    assert_eq!(all.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::Success, Status::Warning, Status::Failure]);
    let newest = folder.store.newest_service_entries(&folder.connection, None, 1).unwrap();
    assert_eq!((newest[0].subject.source_id.as_str(), newest[0].outcome.as_ref().unwrap().at_ms), ("a", 30));
    let rest = folder.store.newest_service_entries(&folder.connection, Some((ObjectType::User, &SourceId("a".to_owned()))), 9).unwrap();
    assert_eq!(rest.iter().map(|one| one.subject.source_id.as_str()).collect::<Vec<_>>(), ["b"]);
    keep(&[entry("4", "a", Status::Skipped, 40), entry("5", "a", Status::Failure, 50)]);
    let newest = folder.store.newest_service_entry(&folder.connection, ObjectType::User, &SourceId("a".to_owned())).unwrap().unwrap();
    assert_eq!(newest.outcome.unwrap().at_ms, 30, "what was done, not what found nothing to do since");
    assert_eq!(folder.store.newest_service_entries(&folder.connection, None, 1).unwrap()[0].outcome.as_ref().unwrap().at_ms, 30);
}

#[test]
fn both_engines_entries_are_one_log_in_time() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.plan_with(&cycle, &person("local", "x"), ActionKind::Update, &[], Some(&outcome(Status::Failure, "Timeout", 15)));
    folder
        .store
        .keep_service_log(&folder.connection, &[entry("1", "a", Status::Success, 10), entry("2", "b", Status::Success, 20)])
        .unwrap();
    let (store, connection) = (&folder.store, &folder.connection);
    let names = |filter| shown(&folder, &filter).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(HistoryFilter::default()), ["b", "local", "a"]);
    assert_eq!(names(HistoryFilter { cycle: Some("service-cycle".into()), ..HistoryFilter::default() }), ["b", "a"]);
    assert_eq!(names(HistoryFilter { statuses: vec![Status::Failure], ..HistoryFilter::default() }), ["local"]);
    let page = store.history(connection, &HistoryFilter::default(), None, 1).unwrap();
    let next = store.history(connection, &HistoryFilter::default(), Some(&page[0].key()), 9).unwrap();
    assert_eq!(next.iter().map(|one| one.source_id.as_str()).collect::<Vec<_>>(), ["local", "a"]);
    assert_eq!(store.count_history(connection, &HistoryFilter::default()).unwrap(), 3);
    let whole = store.evaluation(&page[0].id).unwrap().unwrap();
    assert_eq!((whole.subject.source_id.as_str(), whole.id.clone()), ("b", page[0].id.clone()));
    assert!(store.evaluation(&EvaluationId("-99".to_owned())).unwrap().is_none());
    assert!(store.has_service_cycle(connection, &"service-cycle".into()).unwrap());
    assert!(!store.has_service_cycle(connection, &"y1".into()).unwrap());
}

#[test]
fn another_job_is_read_from_its_beginning_and_the_same_one_goes_on() {
    let folder = Folder::new();
    let (store, connection) = (&folder.store, &folder.connection);
    assert_eq!(store.service_job(connection).unwrap(), None);
    store.adopt_service_job(connection, "sp", "job", 1).unwrap();
    store.service_log_read_to(connection, 50).unwrap();
    store.service_log_read_to(connection, 40).unwrap();
    store.keep_service_status(connection, "{}", 60).unwrap();
    store.adopt_service_job(connection, "sp", "job", 2).unwrap();
    let job = store.service_job(connection).unwrap().unwrap();
    assert_eq!((job.adopted_at_ms, job.read_to_ms, job.status_at_ms), (1, Some(50), Some(60)));
    store.adopt_service_job(connection, "sp", "other", 3).unwrap();
    let job = store.service_job(connection).unwrap().unwrap();
    assert_eq!((job.job.as_str(), job.read_to_ms, job.status), ("other", None, None));
}
