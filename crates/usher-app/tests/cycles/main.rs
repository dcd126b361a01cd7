//! Cycles over a real journal: what is sent, what never is, and what a kill at any write leaves (CYCLE.md).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod clear;
mod doubt;
mod fault;
mod follow;
mod held;
mod owners;
mod protected;
mod redacted;
mod rivals;
mod stage;
mod strangers;
mod target;
mod unique;
mod waits;

use fault::Fault;
use stage::{LONG_MS, Stage, group, managed, person, renamed};
use tokio_util::sync::CancellationToken;
use usher_core::import::{SourceObject, Value};
use usher_engine::{Deletions, EngineError, PLAN_PAGE, Wanted};

const NAMES: [&str; 12] = ["ada", "bo", "cai", "dee", "eli", "fay", "gus", "hal", "ida", "jo", "kit", "lou"];

fn everyone() -> Vec<SourceObject> {
    let mut all: Vec<_> = NAMES.iter().map(|name| person(name, "Engineer")).collect();
    all.push(group("crew", &NAMES));
    all
}

fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}@contoso.com")).collect()
}

#[tokio::test]
async fn a_second_cycle_without_a_change_sends_nothing() {
    let stage = Stage::new(500);
    stage.set(everyone());
    let first = stage.run().await;
    assert_eq!((first.summary.counts.create, first.summary.failed), (13, 0), "{first:?}");
    assert_eq!((stage.target.active(), stage.target.members()), (addresses(&NAMES), 12));
    stage.target.take_writes();
    for wanted in [Wanted::WhatIsDue, Wanted::Initial] {
        let again = stage.run_with(wanted, Deletions::Guarded).await.unwrap();
        assert_eq!((stage.target.take_writes(), again.summary.counts.changes()), (vec![], 0), "{again:?}");
    }
}

#[tokio::test]
async fn on_demand_that_was_stopped_while_reading_says_so_and_not_that_nobody_was_found() {
    let stage = Stage::new(500);
    stage.set(everyone());
    let cancel = CancellationToken::new();
    cancel.cancel();
    let ended = stage.engine().preview_user("ada@contoso.com", &cancel).await;
    assert!(matches!(ended, Err(EngineError::Cancelled)), "{ended:?}");
}

#[tokio::test]
async fn only_the_changed_attribute_of_the_changed_person_is_sent() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    stage.target.take_writes();
    let mut people = everyone();
    people[3] = person("dee", "Chief");
    stage.set(people);
    let run = stage.run().await;
    let writes = stage.target.take_writes();
    assert_eq!((run.summary.counts.update, writes.len()), (1, 1), "{writes:?}");
    assert!(writes[0].contains("title") && !writes[0].contains("userName"), "{writes:?}");
}

#[tokio::test]
async fn leavers_are_disabled_and_enabled_when_they_come_back() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(2).collect());
    let left = stage.run().await;
    assert_eq!(left.summary.counts.disable, 2, "{left:?}");
    assert_eq!((stage.target.active(), stage.target.users()), (addresses(&NAMES[2..]), 12));
    stage.set(everyone());
    let back = stage.run().await;
    assert_eq!(back.summary.counts.enable, 2, "{back:?}");
    assert_eq!((stage.target.active(), stage.target.users()), (addresses(&NAMES), 12));
}

#[tokio::test]
async fn an_account_that_is_there_already_is_matched_and_not_doubled() {
    let stage = Stage::new(500);
    let known = stage.target.add("ADA@contoso.com", true);
    stage.set(everyone());
    stage.run().await;
    assert_eq!(stage.target.users(), 12);
    let writes = stage.target.take_writes();
    assert_eq!(writes.iter().filter(|write| write.starts_with(&format!("update {known} "))).count(), 1, "{writes:?}");
}

#[tokio::test]
async fn one_bad_object_never_stops_the_others() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.target.set_faults([(4, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.users()), (1, 11), "{run:?}");
    let soon = stage.run().await;
    assert_eq!(soon.summary.counts.create, 0, "who was refused waits: {soon:?}");
    stage.wait(LONG_MS);
    stage.run().await;
    assert_eq!((stage.target.users(), stage.target.members()), (12, 12));
}

#[tokio::test]
async fn accounts_and_groups_of_one_id_are_never_taken_for_one_another() {
    let stage = Stage::new(500);
    stage.target.take_doubles();
    // In the source and in the target, ids of people and of groups are counted apart.
    stage.set(vec![group("bo", &[])]);
    stage.run().await;
    let crew = |cai: SourceObject, members: &[&str]| vec![person("ada", "Chief"), person("bo", "Chief"), cai, group("bo", members)];
    stage.set(crew(person("cai", "Engineer"), &["ada", "bo"]));
    stage.target.set_faults([(0, Fault::LostAfter), (1, Fault::LostAfter)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed, stage.target.users()), (3, 0, 3), "{run:?}");
    stage.set(crew(managed("cai", "bo"), &["bo"]));
    stage.run().await;
    assert_eq!((stage.target.managers(), stage.target.members()), (vec![Value::Text(stage.target.account("bo@contoso.com").0)], 1));
}

#[tokio::test]
async fn a_disable_that_the_target_answers_and_ignores_has_failed_and_is_tried_again() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(1).collect());
    for _ in 0..3 {
        stage.target.set_faults([(0, Fault::ActiveIgnored)]);
        let run = stage.run().await;
        assert_eq!((run.summary.counts.disable, run.summary.failed), (0, 1), "{run:?}");
        assert_eq!(stage.target.active(), addresses(&NAMES), "the target kept ada active");
        stage.wait(LONG_MS / 40);
    }
    stage.target.set_faults([]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.disable, run.summary.failed), (1, 0), "{run:?}");
    assert_eq!(stage.target.active(), addresses(&NAMES[1..]));
}

#[tokio::test]
async fn a_kill_at_any_write_leaves_each_person_once_and_nobody_out() {
    for at in 0..16 {
        for fault in [Fault::Silent, Fault::DoneAndSilent] {
            let stage = Stage::new(500);
            stage.set(everyone());
            stage.target.set_faults([(at, fault)]);
            stage.run_and_kill().await;
            stage.target.set_faults([]);
            stage.run().await;
            stage.wait(LONG_MS);
            stage.run().await;
            assert_eq!((stage.target.users(), stage.target.active()), (12, addresses(&NAMES)), "{fault:?} at write {at}");
            assert_eq!(stage.target.members(), 12, "{fault:?} at write {at}");
            stage.target.take_writes();
            stage.run().await;
            assert_eq!(stage.target.take_writes(), Vec::<String>::new(), "{fault:?} at write {at}");
        }
    }
}

#[tokio::test]
async fn a_target_that_goes_down_at_any_write_is_looked_at_before_anything_is_repeated() {
    for at in 0..14 {
        for fault in [Fault::LostBeforeAndDown, Fault::LostAfterAndDown] {
            let stage = Stage::new(500);
            stage.target.take_doubles();
            stage.set(everyone());
            stage.target.set_faults([(at, fault)]);
            let ended = stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await;
            assert!(matches!(ended, Err(EngineError::Target(_))), "{fault:?} at write {at}: {ended:?}");
            stage.target.set_faults([]);
            stage.run().await;
            stage.run().await;
            assert_eq!((stage.target.users(), stage.target.groups(), stage.target.members()), (12, 1, 12), "{fault:?} at write {at}");
            stage.target.take_writes();
            stage.run().await;
            assert_eq!(stage.target.take_writes(), Vec::<String>::new(), "{fault:?} at write {at}");
        }
    }
}

#[tokio::test]
async fn a_disable_whose_answer_was_lost_is_undone_when_the_person_comes_back() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(1).collect());
    stage.target.set_faults([(0, Fault::LostAfterAndDown)]);
    stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await.unwrap_err();
    stage.target.set_faults([]);
    stage.set(everyone());
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&NAMES));
}

#[tokio::test]
async fn a_question_that_is_refused_for_one_person_is_that_persons_failure() {
    let stage = Stage::new(500);
    stage.target.refuse(&["list User", "ada@"]);
    stage.set(everyone());
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.users(), stage.target.groups()), (1, 11, 1), "{run:?}");
    stage.target.refuse(&[]);
    stage.wait(LONG_MS);
    stage.run().await;
    assert_eq!(stage.target.users(), 12);
}

#[tokio::test]
async fn a_target_without_groups_still_gets_its_people() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.target.refuse(&["list Group"]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.users(), stage.target.groups()), (1, 12, 0), "{run:?}");
}

#[tokio::test]
async fn an_action_that_cant_be_looked_at_holds_up_its_person_alone() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    let ada = stage.target.account("ada@contoso.com");
    stage.set(everyone().into_iter().skip(1).collect());
    stage.target.set_faults([(0, Fault::LostAfterAndDown)]);
    stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await.unwrap_err();
    stage.target.set_faults([]);
    stage.target.refuse(&[&format!("get {ada}")]);
    let mut people = everyone();
    people[3] = person("dee", "Chief");
    stage.set(people);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.update, run.summary.failed), (1, 1), "{run:?}");
    stage.target.refuse(&[]);
    stage.wait(LONG_MS);
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&NAMES));
}

#[tokio::test]
async fn an_account_that_turns_up_while_it_is_made_is_linked_and_compared_before_anything_is_sent() {
    let stage = Stage::new(500);
    stage.set(vec![managed("ada", "bo"), person("bo", "Chief")]);
    stage.target.set_faults([(0, Fault::MadeByAnother)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed, stage.target.users()), (1, 0, 2), "{run:?}");
    let writes = stage.target.take_writes();
    assert!(writes.iter().all(|write| write.starts_with("create")), "{writes:?}");
    let run = stage.run().await;
    let writes = stage.target.take_writes();
    assert_eq!((run.summary.counts.update, writes.len()), (1, 2), "{writes:?}");
    assert!(writes[0].contains("title") && !writes[0].contains("userName") && writes[1].contains("manager"), "{writes:?}");
}

#[tokio::test]
async fn two_who_match_one_account_are_both_refused_however_far_apart_they_stand() {
    let stage = Stage::matching_by(5000, "title");
    let boss = stage.target.add("boss@contoso.com", true);
    stage.target.title(&boss, "Boss");
    // Candidates are judged page by page: the two never meet in one.
    let count = PLAN_PAGE + 100;
    let mut people: Vec<_> = (0..count).map(|at| person(&format!("p{at:04}"), &format!("Title {at}"))).collect();
    people[0] = person("p0000", "Boss");
    people[count as usize - 1] = person(&format!("p{:04}", count - 1), "Boss");
    stage.set(people);
    let run = stage.run().await;
    let made = (run.summary.counts.create, run.summary.failed, stage.target.users());
    assert_eq!(made, (count - 2, 2, count as usize - 1), "{run:?}");
    assert!(!stage.target.take_writes().iter().any(|write| write.contains(&format!("update {boss} "))));
    assert!(stage.target.active().contains(&"boss@contoso.com".to_owned()));
}

#[tokio::test]
async fn names_are_handed_on_in_order_and_a_ring_is_refused() {
    let stage = Stage::new(500);
    let four = || ["ada", "bo", "cai", "dee"].map(|name| person(name, "Engineer"));
    stage.set(four().into());
    stage.run().await;
    let [ada, bo, cai, dee] = four();
    stage.set(vec![renamed(ada, "bo"), renamed(bo, "cai"), renamed(cai, "dee"), renamed(dee, "zoe")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.update, run.summary.failed), (4, 0), "{run:?}");
    assert_eq!(stage.target.active(), addresses(&["bo", "cai", "dee", "zoe"]));
    stage.target.take_writes();
    let [ada, bo, cai, dee] = four();
    stage.set(vec![renamed(ada, "cai"), renamed(bo, "bo"), renamed(cai, "dee"), renamed(dee, "zoe")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.update, run.summary.failed, stage.target.take_writes()), (0, 2, vec![]), "{run:?}");
}

#[tokio::test]
async fn a_delete_that_frees_a_name_goes_before_whoever_takes_it() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Chief"), person("bo", "Chief")]);
    stage.run().await;
    stage.set(vec![person("bo", "Chief")]);
    stage.run().await;
    stage.wait(31 * 24 * 3_600_000);
    stage.set(vec![renamed(person("bo", "Chief"), "ada")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.delete, run.summary.counts.update, run.summary.failed), (1, 1, 0), "{run:?}");
    assert_eq!(stage.target.active(), addresses(&["ada"]));
}

#[tokio::test]
async fn one_who_is_out_of_scope_is_skipped_on_demand_as_in_a_cycle() {
    let stage = Stage::new(500);
    let mut ada = person("ada", "Chief");
    ada.app_roles.clear();
    stage.set(vec![ada]);
    let done = stage.engine().provision_user("ada@contoso.com", &CancellationToken::new()).await.unwrap();
    assert_eq!(done.evaluation.outcome.unwrap().code, "EntrySynchronizationSkipped");
}

#[tokio::test]
async fn lost_requests_and_lost_answers_end_with_each_person_once() {
    for seed in 1..30_usize {
        let stage = Stage::new(500);
        stage.set(everyone());
        let kinds = [Fault::LostBefore, Fault::LostAfter, Fault::Refused];
        stage.target.set_faults((0..6).map(|draw| ((seed * 7 + draw * draw * 3) % 20, kinds[(seed + draw) % 3])));
        stage.run().await;
        stage.target.set_faults([]);
        for _ in 0..2 {
            stage.wait(LONG_MS);
            stage.run().await;
        }
        assert_eq!((stage.target.users(), stage.target.active(), stage.target.members()), (12, addresses(&NAMES), 12), "seed {seed}");
    }
}
