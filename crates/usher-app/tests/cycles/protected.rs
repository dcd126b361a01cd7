//! Whoever is protected is never touched: neither their account nor their place in a group.

use std::sync::Arc;

use usher_app::adapters::csv::{Attributes, CsvSource};
use usher_core::configuration::ProtectedPattern;
use usher_core::import::{Nesting, ObjectType, SourceObject, Value};

use crate::addresses;
use crate::stage::{Stage, group, person};

fn stage() -> Stage {
    Stage::with(5000, |document| {
        document.protected.ids = vec!["id-bo".to_owned()];
        document.protected.patterns = vec![ProtectedPattern { attribute: "jobTitle".to_owned(), pattern: "^Root$".to_owned() }];
    })
}

#[tokio::test]
async fn whoever_is_protected_stays_in_their_groups() {
    let before = Stage::new(5000);
    let everyone = || vec![person("ada", "Engineer"), person("bo", "Engineer"), person("cy", "Root"), person("dee", "Engineer")];
    let all = |members: &[&str]| everyone().into_iter().chain([group("crew", members)]).collect::<Vec<_>>();
    before.set(all(&["ada", "bo", "cy", "dee"]));
    before.run().await;
    assert_eq!(before.target.members(), 4);
    let stage = Stage { target: before.target.clone(), clock: before.clock.clone(), folder: before.folder, ..stage() };
    // The source loses bo altogether, and the others from the group. Nothing about cy changes, who is judged in no cycle for it.
    let left = everyone().into_iter().filter(|one| one.id.0 != "id-bo").chain([group("crew", &["ada"])]).collect();
    stage.set(left);
    stage.run().await;
    assert_eq!(stage.target.members(), 3, "ada, and the two who are protected: dee is out");
    assert!(stage.target.active().contains(&"bo@contoso.com".to_owned()));
    let mut people = everyone();
    people[0].attributes.insert("jobTitle".to_owned(), Value::text("Chief"));
    stage.set(people.into_iter().filter(|one| one.id.0 != "id-bo").chain([group("crew", &[])]).collect());
    stage.run().await;
    assert_eq!(stage.target.members(), 2, "an incremental cycle knows them too");
}

#[tokio::test]
async fn whoever_is_protected_is_put_into_no_group() {
    let before = Stage::new(5000);
    let everyone = |members: &[&str]| vec![person("ada", "Engineer"), person("bo", "Engineer"), group("crew", members)];
    before.set(everyone(&[]));
    before.run().await;
    let stage = Stage { target: before.target.clone(), clock: before.clock.clone(), folder: before.folder, ..stage() };
    stage.target.take_writes();
    stage.set(everyone(&["ada", "bo"]));
    let run = stage.run().await;
    assert_eq!((stage.target.members(), stage.target.take_writes().len()), (1, 1), "{run:?}");
    let run = stage.run().await;
    assert_eq!((run.summary.counts.changes(), stage.target.take_writes().len()), (0, 0), "{run:?}");
}

/// A source tells its people of the protected groups that hold them.
fn with_members_told(mut people: Vec<SourceObject>, board: &[&str]) -> Vec<SourceObject> {
    let board = group("board", board);
    usher_core::import::note_memberships(&mut people, std::slice::from_ref(&board), &["Board".to_owned()]);
    people.push(board);
    people
}

#[tokio::test]
async fn whoever_joins_a_protected_group_as_they_leave_the_people_is_never_touched() {
    let stage = Stage::with(5000, |document| document.protected.groups = vec!["Board".to_owned()]);
    let people = |names: &[&str]| names.iter().map(|name| person(name, "Engineer")).collect::<Vec<_>>();
    stage.set(with_members_told(people(&["ada", "bo", "cy", "dee"]), &["dee"]));
    stage.run().await;
    stage.target.take_writes();
    // The files are of two moments: bo is among the people no more, and on the board already. cy just leaves.
    stage.set(with_members_told(people(&["ada", "dee"]), &["bo", "dee"]));
    let plan = stage.plan().await;
    assert_eq!(plan.counts.disable, 1, "{plan:?}");
    let run = stage.run().await;
    assert_eq!((run.summary.counts.disable, stage.target.active()), (1, addresses(&["ada", "bo"])), "{run:?}");
    assert_eq!(stage.log(ObjectType::User, "id-bo")[0].code, "EntrySynchronizationSkipped");
    stage.wait(31 * 24 * 3_600_000);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.delete, stage.target.active()), (1, addresses(&["ada", "bo"])), "{run:?}");
    // Back among the people, and off the board: theirs is an account like any other.
    stage.set(with_members_told(people(&["ada", "bo", "dee"]), &["dee"]));
    stage.run().await;
    stage.set(with_members_told(people(&["ada", "dee"]), &["dee"]));
    let run = stage.run().await;
    assert_eq!((run.summary.counts.disable, stage.target.active()), (1, addresses(&["ada"])), "{run:?}");
}

#[tokio::test]
async fn files_that_name_a_leaver_in_a_protected_group_keep_their_account_by_either_name() {
    let mut stage = Stage::with(5000, |document| document.protected.groups = vec!["Board".to_owned()]);
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users.csv"), folder.path().join("groups.csv"));
    let files = CsvSource::new(users.clone(), Some(groups.clone()), Attributes::default());
    stage.source = Some(Arc::new(files.with_groups(Nesting::Direct, &stage.document.protected.groups)));
    let write = |people: &[&str], board: &[&str]| {
        let rows = people.iter().map(|name| format!("id-{name},{name}@contoso.com,{name}@contoso.com,{name},{name},Test,true,User\n"));
        let header = "id,userPrincipalName,mail,displayName,givenName,surname,accountEnabled,appRole\n".to_owned();
        std::fs::write(&users, std::iter::once(header).chain(rows).collect::<String>()).unwrap();
        let rows = board.iter().map(|member| format!("board,Board,{member}\n"));
        std::fs::write(&groups, std::iter::once("id,displayName,member\n".to_owned()).chain(rows).collect::<String>()).unwrap();
    };
    write(&["ada", "bo", "cy", "dee"], &["id-dee"]);
    stage.run().await;
    write(&["dee"], &["id-dee", "ID-ada", "Bo@contoso.com"]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.disable, stage.target.active()), (1, addresses(&["ada", "bo"])), "{run:?}");
    assert_eq!(stage.log(ObjectType::User, "id-bo")[0].code, "EntrySynchronizationSkipped");
}
