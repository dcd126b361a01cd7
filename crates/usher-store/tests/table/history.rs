//! The log: filters, pages, order.

use usher_core::evaluation::{ActionKind, Status};
use usher_store::*;

use crate::fixture::{Folder, outcome, person};

/// Ten entries, one every 100 ms: every third fails, two share each instant.
fn log() -> Folder {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    for number in 0..10 {
        let (status, code) = if number % 3 == 0 { (Status::Failure, "Timeout") } else { (Status::Skipped, "RedundantExport") };
        let at_ms = 100 * (number / 2);
        folder.plan_with(&cycle, &person(&format!("P{number}"), "x"), ActionKind::Update, &[], Some(&outcome(status, code, at_ms)));
    }
    folder
}

fn ids(folder: &Folder, filter: &HistoryFilter) -> Vec<String> {
    let mut all = Vec::new();
    let mut key = None;
    loop {
        let page = folder.store.history(&folder.connection, filter, key.as_ref(), 3).unwrap();
        let Some(last) = page.last() else { return all };
        key = Some(last.key());
        all.extend(page.into_iter().map(|entry| entry.source_id.0));
    }
}

#[test]
fn entries_come_newest_first_and_pages_join_without_gap_or_double() {
    assert_eq!(ids(&log(), &HistoryFilter::default()), ["P9", "P8", "P7", "P6", "P5", "P4", "P3", "P2", "P1", "P0"]);
}

#[test]
fn each_filter_restricts() {
    let folder = log();
    let filter = HistoryFilter::default();
    assert_eq!(ids(&folder, &HistoryFilter { statuses: vec![Status::Failure], ..filter.clone() }), ["P9", "P6", "P3", "P0"]);
    assert_eq!(
        ids(&folder, &HistoryFilter { code: Some("Timeout".into()), from_ms: Some(100), before_ms: Some(400), ..filter.clone() }),
        ["P6", "P3"]
    );
    assert_eq!(ids(&folder, &HistoryFilter { who: Some("p4@CONTOSO".into()), ..filter.clone() }), ["P4"]);
    assert_eq!(ids(&folder, &HistoryFilter { who: Some("name p5".into()), ..filter.clone() }), ["P5"]);
    assert_eq!(ids(&folder, &HistoryFilter { who: Some("%".into()), ..filter.clone() }), Vec::<String>::new());
    assert_eq!(
        ids(&folder, &HistoryFilter { actions: vec![ActionKind::Create, ActionKind::Delete], ..filter.clone() }),
        Vec::<String>::new()
    );
    assert_eq!(ids(&folder, &HistoryFilter { cycle: Some("other".into()), ..filter.clone() }), Vec::<String>::new());
    assert_eq!(ids(&folder, &HistoryFilter { cycle: Some("y1".into()), actions: vec![ActionKind::Update], ..filter.clone() }).len(), 10);
    assert_eq!(folder.store.count_history(&folder.connection, &HistoryFilter { statuses: vec![Status::Failure], ..filter }).unwrap(), 4);
}

#[test]
fn an_entry_is_found_by_the_account_too() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    assert_eq!(ids(&folder, &HistoryFilter { who: Some("T-B".into()), ..HistoryFilter::default() }), ["b"]);
}

#[test]
fn the_histogram_counts_what_the_list_shows() {
    let folder = log();
    let bars = folder.store.histogram(&folder.connection, &HistoryFilter::default(), 100, 200).unwrap();
    let shown: Vec<_> = bars.iter().map(|bar| (bar.from_ms, bar.success, bar.failure, bar.skipped)).collect();
    assert_eq!(shown, [(100, 0, 1, 3), (300, 0, 2, 2)]);
}
