//! Two who want one account: neither gets it, whenever and however either of them is judged again.

use tokio_util::sync::CancellationToken;

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, person, renamed};
use crate::{NAMES, addresses, everyone};

#[tokio::test]
async fn one_of_two_rivals_that_changes_alone_still_gets_nothing() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Engineer"), "ada")]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (2, 0));
    stage.set(vec![person("ada", "Chief"), renamed(person("bo", "Engineer"), "ada")]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (2, 0));
    // A third one finds both of them waiting.
    let third = renamed(person("cai", "Engineer"), "ada");
    stage.set(vec![person("ada", "Chief"), renamed(person("bo", "Engineer"), "ada"), third]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (1, 0));
}

#[tokio::test]
async fn rivals_that_match_one_account_are_judged_together_again() {
    let stage = Stage::matching_by(500, "title");
    let boss = stage.target.add("boss@contoso.com", true);
    stage.target.title(&boss, "Boss");
    stage.set(vec![person("ada", "Boss"), person("bo", "Boss")]);
    assert_eq!(stage.run().await.summary.failed, 2);
    stage.set(vec![renamed(person("ada", "Boss"), "ada.lee"), person("bo", "Boss")]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (2, 1));
    // As soon as one of them wants something else, both get what is theirs.
    stage.set(vec![renamed(person("ada", "Boss"), "ada.lee"), person("bo", "Chief")]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (0, 2));
}

#[tokio::test]
async fn on_demand_neither_of_two_rivals_gets_the_account() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Engineer"), "ada")]);
    let done = stage.engine().provision_user("id-bo", &CancellationToken::new()).await.unwrap();
    assert_eq!((done.evaluation.outcome.unwrap().code.as_str(), stage.target.users()), ("DuplicateSourceEntries", 0));
}

#[tokio::test]
async fn some_members_on_demand_do_not_end_the_wait_of_the_whole_group() {
    let stage = Stage::new(500);
    let mut all = everyone();
    stage.set(all.clone());
    stage.run().await;
    // The group's members are refused: it waits, and is tried again.
    all[12] = group("crew", &NAMES[1..]);
    stage.set(all);
    stage.target.set_faults([(0, Fault::Refused)]);
    assert_eq!(stage.run().await.summary.failed, 1);
    let chosen = ["bo@contoso.com".to_owned()];
    stage.engine().group("crew", &chosen, usher_engine::Apply::Yes, &CancellationToken::new()).await.unwrap();
    stage.wait(LONG_MS / 40);
    stage.run().await;
    assert_eq!(stage.target.members(), 11);
}

#[tokio::test]
async fn a_third_who_matches_the_account_that_two_wait_for_gets_nothing() {
    let stage = Stage::matching_by(500, "title");
    let boss = stage.target.add("boss@contoso.com", true);
    stage.target.title(&boss, "Boss");
    stage.set(vec![person("ada", "Boss"), person("bo", "Boss")]);
    assert_eq!(stage.run().await.summary.failed, 2);
    stage.set(vec![person("ada", "Boss"), person("bo", "Boss"), person("cai", "Boss")]);
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&["boss"]));
}

#[tokio::test]
async fn rivals_stay_rivals_after_nobody_tries_them_any_more() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Engineer"), "ada")]);
    assert_eq!((stage.run().await.summary.failed, stage.target.users()), (2, 0));
    for _ in 0..40 {
        stage.wait(24 * 3_600_000);
        stage.run().await;
    }
    assert_eq!(stage.target.users(), 0);
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Chief"), "ada")]);
    stage.run().await;
    assert_eq!(stage.target.users(), 0);
}

#[tokio::test]
async fn one_who_could_not_be_looked_for_is_a_rival_all_the_same() {
    let stage = Stage::matching_by(500, "title");
    let boss = stage.target.add("boss@contoso.com", true);
    stage.target.title(&boss, "Boss");
    stage.set(vec![person("bo", "Engineer")]);
    stage.run().await;
    stage.set(vec![person("bo", "Engineer"), person("ada", "Boss")]);
    stage.target.refuse(&["list", "find"]);
    let run = stage.run().await;
    assert_eq!(run.summary.failed, 1, "{run:?}");
    stage.target.refuse(&[]);
    stage.set(vec![person("bo", "Engineer"), person("ada", "Boss"), person("cai", "Boss")]);
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&["bo", "boss"]));
}

#[tokio::test]
async fn on_demand_nobody_is_renamed_to_what_somebody_else_wants_too() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer")]);
    stage.run().await;
    // bo is new and wants the name that ada is to be renamed to.
    stage.set(vec![renamed(person("ada", "Engineer"), "x"), renamed(person("bo", "Engineer"), "x")]);
    assert_eq!(stage.run().await.summary.failed, 2);
    stage.engine().provision_user("id-ada", &CancellationToken::new()).await.unwrap();
    assert_eq!(stage.target.active(), addresses(&["ada"]));
}
