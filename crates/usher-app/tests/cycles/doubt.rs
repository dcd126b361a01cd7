//! Writes whose answer was lost: what is known of the account afterwards, and what is never concluded.

use usher_core::evaluation::Status;
use usher_core::import::ObjectType;
use usher_engine::{Deletions, EngineError, Wanted};

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, managed, person};
use crate::{NAMES, addresses, everyone};

#[tokio::test]
async fn a_change_that_cant_be_looked_at_leaves_the_run_unfinished_and_all_others_done() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    let ada = stage.target.account("ada@contoso.com");
    stage.set(everyone().into_iter().skip(2).collect());
    stage.target.refuse(&[&format!("get {ada}")]);
    stage.target.set_faults([(0, Fault::LostAfter)]);
    let ended = stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await;
    assert!(matches!(&ended, Err(EngineError::InDoubt { first, count: 1 }) if first == "ada"), "{ended:?}");
    assert_eq!(stage.target.active(), addresses(&NAMES[2..]), "bo was disabled all the same");
    // Ada is back before the next run: what became of the disable is looked at first, and undone.
    stage.target.refuse(&[]);
    stage.set(everyone());
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&NAMES));
}

#[tokio::test]
async fn what_half_happened_is_compared_with_the_account_as_it_is() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let mut ada = person("ada", "Chief");
    ada.attributes.insert("displayName".to_owned(), "Ada Lee".into());
    stage.set(vec![ada, person("bo", "Engineer")]);
    stage.target.set_faults([(0, Fault::HalfDone), (1, Fault::LostBefore)]);
    assert_eq!(stage.run().await.summary.failed, 1);
    // The source goes back to what it was: the account doesn't, by itself.
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.wait(LONG_MS / 40);
    stage.run().await;
    assert_eq!(stage.target.titles(), ["Engineer", "Engineer"]);
}

#[tokio::test]
async fn a_manager_whose_answer_was_lost_is_undone_when_the_source_goes_back() {
    let stage = Stage::new(500);
    let people = |manager: &str| vec![managed("ada", manager), person("bo", "Chief"), person("cai", "Chief")];
    stage.set(people("bo"));
    stage.run().await;
    stage.set(people("cai"));
    stage.target.set_faults([(0, Fault::LostAfterAndDown)]);
    stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await.unwrap_err();
    stage.target.set_faults([]);
    stage.set(people("bo"));
    stage.run().await;
    assert_eq!(stage.target.managers(), [stage.target.account("bo@contoso.com").0.as_str().into()]);
}

#[tokio::test]
async fn a_member_that_the_target_does_not_know_costs_the_group_nothing() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.target.set_faults([(12, Fault::Done), (13, Fault::SaysGone)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.groups()), (1, 1), "{run:?}");
    stage.wait(LONG_MS);
    stage.run().await;
    assert_eq!((stage.target.groups(), stage.target.members()), (1, 12));
}

#[tokio::test]
async fn a_disable_that_was_done_in_part_and_refused_is_undone_when_the_person_comes_back() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let mut gone = person("ada", "Chief");
    gone.attributes.insert("accountEnabled".to_owned(), false.into());
    stage.set(vec![gone, person("bo", "Engineer")]);
    stage.target.set_faults([(0, Fault::ActiveOnlyThenRefused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.active()), (1, addresses(&["bo"])));
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    for _ in 0..5 {
        stage.wait(24 * 3_600_000);
        stage.run().await;
    }
    assert_eq!(stage.target.active(), addresses(&["ada", "bo"]));
}

#[tokio::test]
async fn members_that_were_added_before_one_was_not_there_are_remembered() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "E"), person("bo", "E"), group("crew", &[])]);
    stage.run().await;
    stage.set(vec![person("ada", "E"), person("bo", "E"), group("crew", &["ada", "bo"])]);
    stage.target.set_faults([(0, Fault::DoneThenGone)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.members()), (1, 2), "{run:?}");
    stage.set(vec![person("ada", "E"), person("bo", "E"), group("crew", &["bo"])]);
    for _ in 0..3 {
        stage.wait(24 * 3_600_000);
        stage.run().await;
    }
    stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!(stage.target.members(), 1);
}

#[tokio::test]
async fn a_create_without_an_answer_is_told_as_created_where_the_target_keeps_names_in_a_form_of_its_own() {
    let stage = Stage::new(500);
    stage.target.fold_values();
    stage.set(vec![person("Ada", "Chief Engineer"), group("crew", &["Ada"])]);
    stage.target.set_faults([(0, Fault::LostAfter)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed, stage.target.users()), (2, 0, 1), "{run:?}");
    let told = &stage.log(ObjectType::User, "id-Ada")[0];
    assert_eq!((told.status, told.code.as_str(), told.found_after_interruption), (Status::Success, "", true), "{told:?}");
    stage.target.take_writes();
    for wanted in [Wanted::WhatIsDue, Wanted::Initial] {
        stage.run_with(wanted, Deletions::Guarded).await.unwrap();
        assert_eq!(stage.target.take_writes(), Vec::<String>::new());
    }
}
