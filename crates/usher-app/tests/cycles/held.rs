//! Accidental deletion prevention: what is held, and exactly what someone's word lets through.

use tokio_util::sync::CancellationToken;
use usher_engine::{Deletions, RunRequest, Wanted};

use crate::stage::{LONG_MS, Stage, person};
use crate::{NAMES, everyone};

#[tokio::test]
async fn more_than_the_threshold_is_held_whole_and_let_through_once() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.target.take_writes();
    let mut fewer: Vec<_> = everyone().into_iter().skip(3).collect();
    fewer[0] = person("dee", "Chief");
    stage.set(fewer);
    for _ in 0..2 {
        let held = stage.run().await;
        assert_eq!(held.held.unwrap().count, 3);
        assert_eq!(stage.target.take_writes(), Vec::<String>::new(), "not even the update is sent");
    }
    let through = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert_eq!((through.summary.counts.disable, through.summary.counts.update >= 1, through.held), (3, true, None));
    assert_eq!(stage.target.active().len(), 9);
}

#[tokio::test]
async fn whoever_left_since_the_review_is_not_let_through_with_those_reviewed() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.target.take_writes();
    stage.set(everyone().into_iter().skip(3).collect());
    assert_eq!(stage.run().await.held.unwrap().count, 3);
    // Between the review and the word, four more are gone.
    stage.set(everyone().into_iter().skip(7).collect());
    let held = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap().held.unwrap();
    assert_eq!((held.count, held.subjects[0].display_name.as_str()), (7, NAMES[3]), "those beyond the reviewed ones come first: {held:?}");
    assert!(held.message.contains("4 of them were not in the plan"), "{held:?}");
    assert_eq!(stage.target.take_writes(), Vec::<String>::new());
    // That plan names all seven: letting it through lets all seven through.
    let through = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert_eq!((through.summary.counts.disable, through.held), (7, None));
}

#[tokio::test]
async fn a_plan_that_was_looked_at_can_be_let_through_and_few_more_may_go_with_it() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(3).collect());
    assert_eq!(stage.plan().await.held.unwrap().count, 3);
    stage.set(everyone().into_iter().skip(5).collect());
    let through = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert_eq!((through.summary.counts.disable, through.held), (5, None), "two more are within the limit");
    stage.set(everyone().into_iter().skip(8).collect());
    assert_eq!(stage.run().await.held.unwrap().count, 3, "the word was for one cycle");
}

#[tokio::test]
async fn a_word_that_was_given_in_vain_lets_nobody_more_through_the_next_time() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(3).collect());
    assert_eq!(stage.run().await.held.unwrap().count, 3);
    // The cycle that was let through is stopped before it began.
    let cancel = CancellationToken::new();
    cancel.cancel();
    let (progress, _) = tokio::sync::watch::channel(None);
    let ended = stage.engine().run(RunRequest { wanted: Wanted::WhatIsDue, deletions: Deletions::AllowedOnce }, &progress, &cancel).await;
    assert!(ended.is_err());
    stage.set(everyone().into_iter().skip(10).collect());
    let run = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert!(run.held.is_some());
}

#[tokio::test]
async fn a_plan_that_was_looked_at_meanwhile_takes_no_held_plans_place() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(3).collect());
    assert_eq!(stage.run().await.held.unwrap().count, 3);
    stage.set(everyone());
    assert!(stage.plan().await.held.is_none());
    stage.set(everyone().into_iter().skip(10).collect());
    let run = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert!(run.held.is_some());
}

#[tokio::test]
async fn who_was_reviewed_as_disabled_is_not_deleted() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(3).collect());
    let held = stage.run().await;
    assert_eq!((held.summary.counts.disable, held.summary.counts.delete), (3, 0));
    stage.wait(LONG_MS);
    let run = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert_eq!((run.held.unwrap().count, stage.target.users()), (3, 12));
}

#[tokio::test]
async fn a_plan_that_was_made_again_takes_the_waiting_ones_place() {
    let stage = Stage::new(2);
    stage.set(everyone());
    stage.run().await;
    stage.set(everyone().into_iter().skip(3).collect());
    assert_eq!(stage.run().await.held.unwrap().count, 3);
    stage.set(everyone().into_iter().skip(6).collect());
    assert_eq!(stage.plan().await.held.unwrap().count, 6, "looked at again, by someone");
    let through = stage.run_with(Wanted::WhatIsDue, Deletions::AllowedOnce).await.unwrap();
    assert_eq!((through.summary.counts.disable, through.held), (6, None));
}
