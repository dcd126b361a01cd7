//! References to several objects: written once those who are referred to are there, without those who aren't, and again when they come.

use usher_core::import::{SourceObject, Value};

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, person};

fn owned(name: &str, owners: &[&str]) -> SourceObject {
    let mut group = group(name, &[]);
    let owners: Vec<String> = owners.iter().map(|owner| format!("id-{owner}")).collect();
    group.attributes.insert("owners".to_owned(), Value::List(owners));
    group
}

fn accounts(stage: &Stage, names: &[&str]) -> Value {
    Value::List(names.iter().map(|name| stage.target.account(&format!("{name}@contoso.com")).0).collect())
}

#[tokio::test]
async fn owners_are_written_after_everyone_is_there_and_not_again() {
    let stage = Stage::with_owners(500);
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), owned("crew", &["ada", "bo"])]);
    let first = stage.run().await;
    assert_eq!((first.summary.counts.create, first.summary.failed), (3, 0), "{first:?}");
    assert_eq!(stage.target.owners("crew"), accounts(&stage, &["ada", "bo"]));
    let writes = stage.target.take_writes();
    assert!(
        writes.last().unwrap().contains("owners") && !writes.iter().any(|write| write.starts_with("create") && write.contains("owners"))
    );
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), owned("crew", &["bo", "ada"])]);
    stage.run().await;
    assert_eq!(stage.target.take_writes(), Vec::<String>::new(), "their order doesn't count");
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), owned("crew", &["bo"])]);
    stage.run().await;
    assert_eq!((stage.target.owners("crew"), stage.target.take_writes().len()), (accounts(&stage, &["bo"]), 1));
}

#[tokio::test]
async fn owners_go_through_links_where_no_directory_tells_what_the_attribute_holds() {
    let mut stage = Stage::with_owners(500);
    for directory in stage.document.schema["directories"].as_array_mut().unwrap() {
        for object in directory["objects"].as_array_mut().unwrap() {
            object["attributes"].as_array_mut().unwrap().retain(|attribute| attribute["name"] != "owners");
        }
    }
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), owned("crew", &["ada", "bo", "nobody"])]);
    stage.run().await;
    assert_eq!(stage.target.owners("crew"), accounts(&stage, &["ada", "bo"]), "never the source's ids");
}

#[tokio::test]
async fn an_owner_without_an_account_is_left_out_until_they_have_one() {
    let stage = Stage::with_owners(500);
    let absent = SourceObject { app_roles: Vec::new(), ..person("bo", "Engineer") };
    let crew = || owned("crew", &["ada", "bo"]);
    stage.set(vec![person("ada", "Engineer"), absent, crew()]);
    stage.run().await;
    assert_eq!(stage.target.owners("crew"), accounts(&stage, &["ada"]));
    stage.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), crew()]);
    stage.run().await;
    assert_eq!(stage.target.owners("crew"), accounts(&stage, &["ada", "bo"]));
}

#[tokio::test]
async fn an_owner_whose_account_is_not_known_as_theirs_stays() {
    let before = Stage::with_owners(500);
    let crew = || owned("crew", &["ada", "bo"]);
    before.set(vec![person("ada", "Engineer"), person("bo", "Engineer"), crew()]);
    before.run().await;
    // A new connection to the same target knows nobody's account, and bo isn't assigned in it.
    let anew = Stage { target: before.target.clone(), ..Stage::with_owners(500) };
    anew.set(vec![person("ada", "Engineer"), SourceObject { app_roles: Vec::new(), ..person("bo", "Engineer") }, crew()]);
    anew.run().await;
    assert_eq!(anew.target.owners("crew"), accounts(&anew, &["ada", "bo"]));
}

#[tokio::test]
async fn an_owner_whose_account_was_refused_holds_up_no_other_and_follows() {
    let stage = Stage::with_owners(500);
    let all = || vec![person("ada", "Engineer"), person("bo", "Engineer"), owned("crew", &["ada", "bo"])];
    stage.set(all());
    stage.target.set_faults([(1, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.users()), (1, 1), "{run:?}");
    assert!(matches!(stage.target.owners("crew"), Value::List(owners) if owners.len() == 1));
    stage.wait(LONG_MS);
    stage.run().await;
    assert!(matches!(stage.target.owners("crew"), Value::List(owners) if owners.len() == 2));
}

#[tokio::test]
async fn a_group_may_own_another() {
    let stage = Stage::with_owners(500);
    stage.set(vec![person("ada", "Engineer"), group("board", &[]), owned("crew", &["board"])]);
    stage.run().await;
    assert_eq!(stage.target.owners("crew"), Value::List(vec![stage.target.group("board").0]));
}
