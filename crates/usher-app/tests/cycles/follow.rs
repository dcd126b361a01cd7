//! Groups and references follow in the cycle in which somebody gets an account, and wait without a word to the target until then.

use usher_core::import::Value;

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, managed, person, renamed};

#[tokio::test]
async fn the_groups_of_a_rival_who_is_left_alone_follow_in_the_same_cycle() {
    let stage = Stage::new(500);
    let ada = || vec![person("ada", "Engineer"), managed("cai", "ada"), group("crew", &["ada"])];
    stage.set(ada().into_iter().chain([renamed(person("bo", "Engineer"), "ada")]).collect());
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.groups(), stage.target.members()), (2, 1, 0), "{run:?}");
    stage.set(ada());
    let plan = stage.plan().await;
    assert_eq!((plan.counts.create, plan.counts.update), (1, 2), "{plan:?}");
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (1, 2, 1), "{run:?}");
    assert_eq!(stage.target.managers(), [Value::Text(stage.target.account("ada@contoso.com").0)]);
}

#[tokio::test]
async fn the_groups_of_one_who_is_tried_again_follow_in_the_same_cycle() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), group("crew", &["ada", "bo"])]);
    stage.target.set_faults([(0, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.members()), (1, 1), "{run:?}");
    stage.wait(LONG_MS);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (1, 1, 2), "{run:?}");
}
