//! Groups and references follow in the cycle in which somebody gets an account, and wait without a word to the target until then.

use usher_core::import::{SourceObject, Value};

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, managed, person, renamed};

fn unassigned(person: SourceObject) -> SourceObject {
    SourceObject { app_roles: Vec::new(), ..person }
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
    stage.wait(LONG_MS);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update, stage.target.members()), (1, 1, 2), "{run:?}");
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
