//! Which objects a cycle is to evaluate.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use usher_core::evaluation::ActionKind;
use usher_core::import::{ObjectType, SourceObject};
use usher_store::*;

use crate::fixture::{Folder, group, imported, managed, person};

#[test]
fn users_come_before_groups_each_by_id() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[group("a", &[]), person("c", "x"), group("b", &[]), person("b", "x"), person("d", "x")]);
    assert_eq!(folder.candidates(Candidates::Everything, 0), ["b", "c", "d", "a", "b"]);
    assert_eq!(folder.changed(), ["b", "c", "d", "a", "b"]);
}

#[test]
fn everything_takes_the_departed_only_while_they_are_linked_or_not_done_with() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x"), person("b", "x"), person("c", "x")]);
    folder.create(&cycle, &person("a", "x"));
    for quiet in ["b", "c"] {
        folder.plan(&cycle, &person(quiet, "x"), ActionKind::Skip, &[]);
    }
    folder.finish(&cycle);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    assert_eq!(folder.import(&cycle, 20, &[person("c", "x")]), 2);
    assert_eq!(folder.candidates(Candidates::Everything, 0), ["a", "b", "c"]);
    folder.plan(&cycle, &person("b", "x"), ActionKind::Skip, &[]);
    assert_eq!(folder.candidates(Candidates::Everything, 0), ["a", "c"]);
}

#[test]
fn whoever_refers_to_someone_new_is_evaluated_with_them() {
    let folder = Folder::new();
    folder.provisioned("y1", &[managed("a", "m"), person("b", "x"), group("g", &["b", "m"])]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.import(&cycle, 20, &[managed("a", "m"), person("b", "x"), group("g", &["b", "m"]), person("m", "x")]);
    assert_eq!(folder.changed(), ["a", "m", "g"]);
}

#[test]
fn whoever_refers_to_someone_without_an_account_is_evaluated_when_they_are_due() {
    let folder = Folder::new();
    let all = [person("m", "x"), person("n", "x"), managed("a", "m"), group("g", &["m"]), group("h", &["n"])];
    folder.provisioned("y1", &all[1..]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    folder.import(&cycle, 20, &all);
    folder.plan(&cycle, &all[0], ActionKind::Create, &[Phase::Users]);
    folder.store.settle(&[crate::fixture::failed(folder.rows(&cycle, Phase::Users)[0], "Timeout", Some(500))]).unwrap();
    for referrer in &all[2..] {
        folder.plan(&cycle, referrer, ActionKind::None, &[]);
    }
    folder.finish(&cycle);
    assert_eq!(folder.candidates(Candidates::Changed, 499), Vec::<String>::new());
    assert_eq!(folder.candidates(Candidates::Changed, 500), ["a", "m", "g"]);
}

#[test]
fn whoever_waits_for_a_try_of_their_own_is_not_judged_at_each_try_of_whom_they_refer_to() {
    let folder = Folder::new();
    let all = [person("m", "x"), managed("r", "m")];
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &all);
    for (object, again_at_ms) in all.iter().zip([500, 900]) {
        folder.plan(&cycle, object, ActionKind::Create, &[Phase::Users]);
        let row = folder.rows(&cycle, Phase::Users).remove(0);
        folder.store.settle(&[crate::fixture::failed(row, "Refused", Some(again_at_ms))]).unwrap();
    }
    folder.finish(&cycle);
    assert_eq!(folder.candidates(Candidates::Changed, 500), ["m"]);
    assert_eq!(folder.candidates(Candidates::Changed, 900), ["m", "r"]);
    let cycle = folder.begin("y2", CycleKind::Incremental);
    let promoted = SourceObject { manager: Some("m".into()), ..person("r", "Chief") };
    folder.import(&cycle, 20, &[person("m", "x"), promoted]);
    assert_eq!(folder.candidates(Candidates::Changed, 500), ["m", "r"], "their own change is a reason of its own");
}

#[test]
fn whoever_is_judged_for_a_reference_and_has_no_account_brings_their_own_groups() {
    let folder = Folder::new();
    let all = [person("m", "x"), managed("r", "m"), group("g", &["r"]), group("h", &["g"])];
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &all);
    folder.plan(&cycle, &all[0], ActionKind::Create, &[Phase::Users]);
    folder.store.settle(&[crate::fixture::failed(folder.rows(&cycle, Phase::Users)[0], "Timeout", Some(500))]).unwrap();
    for referrer in &all[1..] {
        folder.plan(&cycle, referrer, ActionKind::Skip, &[]);
    }
    folder.finish(&cycle);
    assert_eq!(folder.candidates(Candidates::Changed, 499), Vec::<String>::new());
    assert_eq!(folder.candidates(Candidates::Changed, 500), ["m", "r", "g", "h"]);
}

#[test]
fn a_change_during_a_run_is_not_lost_by_that_runs_end() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x")]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Create, &[Phase::Users]);
    folder.store.store_page(&folder.connection, &cycle, 15, &imported(&[person("a", "moved meanwhile")])).unwrap();
    let rows = folder.rows(&cycle, Phase::Users);
    folder.store.settle(&[crate::fixture::done(rows[0], "t-a")]).unwrap();
    folder.finish(&cycle);
    assert_eq!(folder.changed(), ["a"]);
}

#[test]
fn one_that_was_left_stays_a_candidate() {
    let folder = Folder::new();
    let cycle = folder.begin("y1", CycleKind::Initial);
    folder.import(&cycle, 10, &[person("a", "x")]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Update, &[Phase::Users]);
    let row = folder.rows(&cycle, Phase::Users)[0];
    let left = crate::fixture::outcome(usher_core::evaluation::Status::Skipped, "TargetMoved", 20);
    folder.store.settle(&[Settled { row, outcome: left, link: LinkChange::Keep, escrow_until_ms: None }]).unwrap();
    folder.finish(&cycle);
    assert_eq!(folder.changed(), ["a"]);
}

#[test]
fn a_killed_run_forgets_nobody_not_even_who_had_not_changed() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let cycle = folder.begin("y2", CycleKind::Initial);
    folder.import(&cycle, 20, &[person("a", "x"), person("b", "x")]);
    folder.plan(&cycle, &person("a", "x"), ActionKind::Update, &[Phase::Users]);
    let folder = folder.reopen();
    folder.store.abandon_cycle(&cycle, CycleState::Cancelled, "killed", 30).unwrap();
    assert_eq!(folder.changed(), ["a"], "its update was decided and not done");
}

/// What a source does between two cycles, and how each candidate's evaluation ends.
#[derive(Debug, Clone)]
struct Round {
    /// Who is in the source, with which title.
    source: BTreeMap<u8, u8>,
    /// How the evaluation of each candidate ends, by id.
    ends: [End; 6],
    finished: bool,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Quiet,
    Done,
    Fails,
    Left,
    NotReached,
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let end = prop_oneof![Just(End::Quiet), Just(End::Done), Just(End::Fails), Just(End::Left), Just(End::NotReached)];
    let round = (prop::collection::btree_map(0..6_u8, 0..3_u8, 0..6), prop::array::uniform6(end), any::<bool>());
    prop::collection::vec(round.prop_map(|(source, ends, finished)| Round { source, ends, finished }), 1..8)
}

/// The model: what was last decided for good about each person, and what they are now.
#[derive(Default)]
struct Model {
    now: BTreeMap<u8, Option<u8>>,
    decided: BTreeMap<u8, Option<u8>>,
    owed: BTreeSet<u8>,
}

impl Model {
    fn candidates(&self) -> Vec<String> {
        let due = self.now.iter().filter(|(id, now)| self.owed.contains(*id) || self.decided.get(*id) != Some(*now));
        due.map(|(id, _)| format!("p{id}")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn candidates_are_those_whose_last_state_was_not_decided_for_good(rounds in rounds()) {
        let folder = Folder::new();
        let mut model = Model::default();
        for (number, round) in rounds.iter().enumerate() {
            let cycle = folder.begin(&format!("y{number}"), CycleKind::Incremental);
            let objects: Vec<_> = round.source.iter().map(|(id, title)| person(&format!("p{id}"), &title.to_string())).collect();
            for page in objects.chunks(2) {
                folder.store.store_page(&folder.connection, &cycle, 10, &imported(page)).unwrap();
            }
            folder.store.mark_departures(&folder.connection, &cycle, 10).unwrap();
            for (id, state) in &mut model.now {
                let now = round.source.get(id).copied();
                // Someone who changed and changed back before it was decided has still to be looked at.
                if *state != now { model.owed.insert(*id); }
                *state = now;
            }
            for (id, title) in &round.source {
                model.now.insert(*id, Some(*title));
            }
            prop_assert_eq!(folder.changed(), model.candidates());

            let mut open = false;
            for name in model.candidates() {
                let id: u8 = name[1..].parse().unwrap();
                let object = person(&name, "x");
                let end = round.ends[usize::from(id)];
                if let End::Quiet = end {
                    folder.plan(&cycle, &object, ActionKind::None, &[]);
                } else {
                    folder.plan(&cycle, &object, ActionKind::Update, &[Phase::Users]);
                }
                let row = || folder.rows(&cycle, Phase::Users).into_iter().next_back().unwrap();
                match end {
                    End::Quiet => {}
                    End::Done => drop(folder.store.settle(&[crate::fixture::done(row(), &name)]).unwrap()),
                    End::Fails => drop(folder.store.settle(&[crate::fixture::failed(row(), "Timeout", Some(i64::MAX))]).unwrap()),
                    End::Left => {
                        let outcome = crate::fixture::outcome(usher_core::evaluation::Status::Skipped, "TargetMoved", 20);
                        folder.store.settle(&[Settled { row: row(), outcome, link: LinkChange::Keep, escrow_until_ms: None }]).unwrap();
                    }
                    End::NotReached => open = true,
                }
                if let End::Quiet | End::Done | End::Fails = end {
                    model.owed.remove(&id);
                    model.decided.insert(id, model.now[&id]);
                }
            }
            if round.finished && !open {
                folder.finish_as(&cycle, CycleState::Finished, None).unwrap();
            } else {
                folder.store.abandon_cycle(&cycle, CycleState::Cancelled, "", 20).unwrap();
            }
            prop_assert_eq!(folder.store.invariants(&folder.connection).unwrap(), Vec::<String>::new());
            prop_assert_eq!(folder.changed(), model.candidates());
        }
        prop_assert_eq!(folder.store.links(&folder.connection, ObjectType::Group).unwrap().len(), 0);
    }
}
