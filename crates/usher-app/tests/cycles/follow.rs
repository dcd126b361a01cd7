//! Groups and references follow in the cycle in which somebody gets an account, and wait without a word to the target until then.

use usher_core::evaluation::{Outcome, Status};
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_engine::{Deletions, Wanted};

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, managed, person, renamed};

fn unassigned(person: SourceObject) -> SourceObject {
    SourceObject { app_roles: Vec::new(), ..person }
}

/// The newest log entry of the group crew.
fn told(stage: &Stage) -> Outcome {
    stage.log(ObjectType::Group, "id-crew").remove(0)
}

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
    assert_eq!(stage.run().await.summary.counts.changes(), 0, "until then nothing is due");
    stage.wait(LONG_MS);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (1, 1, 2), "{run:?}");
}

#[tokio::test]
async fn a_group_whose_members_cant_get_an_account_is_no_action_and_names_them() {
    let stage = Stage::new(500);
    let twins = |title: &str| [person("ada", title), renamed(person("bo", title), "ada")];
    let crew = || group("crew", &["ada"]);
    stage.set(vec![crew()]);
    stage.run().await;
    stage.target.take_writes();
    for title in ["Engineer", "Chief", "Boss"] {
        stage.set(twins(title).into_iter().chain([crew()]).collect());
        let plan = stage.plan().await;
        assert_eq!((plan.counts.changes(), plan.blocked), (0, 2), "{plan:?}");
        let run = stage.run().await;
        assert_eq!((run.summary.counts.changes(), run.summary.failed), (0, 2), "{run:?}");
        assert_eq!(stage.target.take_writes(), Vec::<String>::new());
        let told = told(&stage);
        assert_eq!(told.status, Status::Skipped, "{told:?}");
        assert!(told.message.starts_with("ada (ada@contoso.com) has no account."), "{told:?}");
    }
    let initial = stage.run_with(Wanted::Initial, Deletions::Guarded).await.unwrap();
    assert_eq!((initial.summary.counts.changes(), initial.summary.failed), (0, 2), "{initial:?}");
    stage.set(vec![person("ada", "Boss"), renamed(person("bo", "Boss"), "bo"), crew()]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (2, 1, 1), "{run:?}");
}

#[tokio::test]
async fn a_group_waits_for_one_who_cant_be_looked_for_and_for_one_whom_the_target_refuses() {
    let stage = Stage::new(500);
    stage.set(vec![group("crew", &["ada"])]);
    stage.run().await;
    stage.target.take_writes();
    stage.target.refuse(&["list User", "find User"]);
    stage.set(vec![person("ada", "Engineer"), group("crew", &["ada"])]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.changes(), run.summary.failed), (0, 1), "{run:?}");
    assert!(told(&stage).message.starts_with("ada (ada@contoso.com) has no account."), "{:?}", told(&stage));
    stage.target.refuse(&[]);
    stage.wait(LONG_MS / 40);
    stage.target.set_faults([(0, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.changes(), run.summary.failed), (0, 1), "{run:?}");
    assert_eq!(stage.target.take_writes(), Vec::<String>::new());
    let left = told(&stage);
    assert_eq!((left.status, left.code.as_str(), left.requests), (Status::Skipped, "ReferencesWait", 0), "{left:?}");
    assert!(left.message.starts_with("ada (ada@contoso.com) has no account."), "{left:?}");
    stage.wait(LONG_MS);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (1, 1, 1), "{run:?}");
}

#[tokio::test]
async fn references_follow_whatever_the_source_calls_their_attribute() {
    let mut stage = Stage::with_owners(500);
    stage.owners_from(&serde_json::json!({"type": "Function", "expression": "Split([description], \";\")"}));
    let crew = || {
        let mut crew = group("crew", &[]);
        crew.attributes.insert("description".to_owned(), "id-ada;id-bo".into());
        crew
    };
    stage.set(vec![person("ada", "Engineer"), unassigned(person("bo", "Engineer")), crew()]);
    stage.run().await;
    let account = |name: &str| stage.target.account(&format!("{name}@contoso.com")).0;
    assert_eq!(stage.target.owners("crew"), Value::List(vec![account("ada")]));
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), crew()]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update), (1, 1), "{run:?}");
    assert_eq!(stage.target.owners("crew"), Value::List(vec![account("ada"), account("bo")]));
}

#[tokio::test]
async fn references_that_are_mapped_later_follow_too() {
    let mut stage = Stage::new(500);
    let crew = || {
        let mut crew = group("crew", &[]);
        crew.attributes.insert("description".to_owned(), "id-bo".into());
        crew
    };
    stage.set(vec![person("ada", "Engineer"), unassigned(person("bo", "Engineer")), crew()]);
    stage.run().await;
    stage.document.schema = Stage::with_owners(500).document.schema;
    stage.owners_from(&serde_json::json!({"type": "Attribute", "name": "description", "expression": "[description]"}));
    stage.run().await;
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), crew()]);
    stage.run().await;
    assert_eq!(stage.target.owners("crew"), Value::List(vec![stage.target.account("bo@contoso.com").0]));
}

#[tokio::test]
async fn members_whom_the_target_refuses_are_named_as_people() {
    let stage = Stage::new(500);
    let crew = |members: &[&str]| vec![person("ada", "Engineer"), person("bo", "Engineer"), group("crew", members)];
    stage.set(crew(&[]));
    stage.run().await;
    let ada = stage.target.account("ada@contoso.com");
    stage.target.bar_from_groups(&ada);
    stage.set(crew(&["ada", "bo"]));
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.members()), (1, 1), "{run:?}");
    let message = told(&stage).message;
    assert_eq!(message, "as the test asked. Refused: ada (ada@contoso.com). All others were sent.");
}
