//! Links whose account is gone, hidden, or somebody else's by now: nobody is disabled in another's place, doubled or forgotten.

use tokio_util::sync::CancellationToken;
use usher_core::evaluation::ActionKind;
use usher_core::import::SourceObject;
use usher_engine::{Deletions, Wanted};

use crate::stage::{Stage, person, renamed};
use crate::{addresses, everyone};

#[tokio::test]
async fn an_id_that_leads_to_somebody_else_now_is_not_renamed() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    // The application was set up anew, and counts its ids from the start.
    stage.target.begin_anew();
    let zoe = stage.target.add("zoe@contoso.com", true);
    stage.target.describe(&zoe, "Zoe Adams");
    let run = stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!((run.summary.counts.create, run.summary.failed), (1, 1), "bo gets an account anew, ada waits for a decision: {run:?}");
    let done = stage.engine().provision_user("id-ada", &CancellationToken::new()).await.unwrap();
    assert_eq!(done.evaluation.action.kind, ActionKind::Create, "{done:?}");
    assert_eq!(stage.target.active(), addresses(&["ada", "bo", "zoe"]));
}

#[tokio::test]
async fn a_leaver_whose_id_is_somebody_elses_by_now_disables_nobody() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    stage.target.begin_anew();
    let zoe = stage.target.add("zoe@contoso.com", true);
    stage.target.describe(&zoe, "Zoe Adams");
    stage.set(vec![person("bo", "Engineer")]);
    let _ = stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await;
    assert_eq!(stage.target.active(), addresses(&["zoe"]));
}

#[tokio::test]
async fn a_leaver_whose_account_got_another_identity_is_told_and_not_forgotten() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let ada = stage.target.account("ada@contoso.com");
    stage.target.rewrite(&ada, &[("userName", "max@contoso.com"), ("externalId", "max")]);
    stage.set(vec![person("bo", "Engineer")]);
    let run = stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!((run.summary.failed, run.summary.counts.disable), (1, 0), "whose it is can't be told: {run:?}");
}

#[tokio::test]
async fn one_whose_account_got_another_identity_gets_no_second_one() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let ada = stage.target.account("ada@contoso.com");
    stage.target.rewrite(&ada, &[("userName", "max@contoso.com"), ("externalId", "max")]);
    stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!(stage.target.users(), 2);
}

#[tokio::test]
async fn a_group_that_was_renamed_by_hand_stays_the_same_group() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    assert_eq!(stage.target.groups(), 1);
    stage.target.rename_group("The crew");
    stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!(stage.target.groups(), 1);
}

#[tokio::test]
async fn a_list_that_shows_nobody_unlinks_nobody_who_is_there() {
    let stage = Stage::new(500);
    stage.set(everyone());
    stage.run().await;
    let before = stage.links();
    stage.target.hide_from_lists(true);
    let (progress, _) = tokio::sync::watch::channel(None);
    stage.engine().plan(Wanted::Initial, &progress, &CancellationToken::new()).await.unwrap();
    assert_eq!(stage.links(), before);
}

#[tokio::test]
async fn a_leaver_is_disabled_though_a_list_once_showed_nobody() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "E"), person("bo", "E"), person("cai", "E")]);
    stage.run().await;
    stage.set(vec![person("bo", "E"), person("cai", "E")]);
    stage.target.hide_from_lists(true);
    stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    stage.target.hide_from_lists(false);
    stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!(stage.target.active(), addresses(&["bo", "cai"]));
}

#[tokio::test]
async fn people_whose_ids_all_changed_lose_nothing() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let anew = |name: &str| SourceObject { id: format!("new-{name}").as_str().into(), ..person(name, "Engineer") };
    stage.set(vec![anew("ada"), anew("bo")]);
    for _ in 0..3 {
        let run = stage.run().await;
        assert_eq!(run.summary.counts.disable, 0, "{run:?}");
        assert_eq!(stage.target.active(), addresses(&["ada", "bo"]));
        stage.wait(7 * 3_600_000);
    }
    // The old ids come back: nothing ever happened.
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.active()), (0, addresses(&["ada", "bo"])), "{run:?}");
}

#[tokio::test]
async fn a_newcomer_who_takes_a_name_that_is_given_up_follows_in_the_next_cycle() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer")]);
    stage.run().await;
    stage.set(vec![renamed(person("ada", "Engineer"), "ada.lee"), renamed(person("bo", "Engineer"), "ada")]);
    stage.run().await;
    stage.wait(41 * 60_000);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.active()), (0, addresses(&["ada.lee", "ada"])), "{run:?}");
}

#[tokio::test]
async fn a_strangers_answer_never_becomes_what_is_known_of_the_person() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    stage.target.begin_anew();
    let zoe = stage.target.add("zoe@contoso.com", true);
    stage.target.describe(&zoe, "Zoe Adams");
    stage.set(vec![person("ada", "Chief"), person("bo", "Engineer")]);
    assert_eq!(stage.run().await.summary.failed, 1, "the answer to ada's new title shows Zoe");
    stage.set(vec![person("bo", "Engineer")]);
    stage.run().await;
    assert!(stage.target.active().contains(&"zoe@contoso.com".to_owned()), "{:?}", stage.target.active());
}

#[tokio::test]
async fn people_whose_ids_changed_keep_their_accounts_beyond_thirty_days() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let anew = SourceObject { id: "new-ada".into(), ..person("ada", "Engineer") };
    stage.set(vec![anew, person("bo", "Engineer")]);
    for _ in 0..45 {
        stage.run().await;
        stage.wait(24 * 3_600_000);
    }
    assert_eq!(stage.target.active(), addresses(&["ada", "bo"]));
}

#[tokio::test]
async fn an_old_id_that_goes_a_cycle_after_the_new_one_came_disables_nobody() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    let anew = || SourceObject { id: "new-ada".into(), ..person("ada", "Engineer") };
    stage.set(vec![anew(), person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    stage.set(vec![anew(), person("bo", "Engineer")]);
    stage.run().await;
    assert_eq!(stage.target.active(), addresses(&["ada", "bo"]));
}

#[tokio::test]
async fn what_was_sent_to_a_stranger_does_not_prove_that_it_was_theirs() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer")]);
    stage.run().await;
    stage.target.begin_anew();
    let zoe = stage.target.add("zoe@contoso.com", true);
    stage.target.describe(&zoe, "Zoe Adams");
    let mut married = person("ada", "Engineer");
    married.attributes.insert("displayName".to_owned(), "Ada Lee".into());
    stage.set(vec![married, person("bo", "Engineer")]);
    stage.target.take_writes();
    assert_eq!(stage.run().await.summary.failed, 1);
    assert_eq!(stage.target.take_writes(), Vec::<String>::new(), "Zoe keeps her name");
}
