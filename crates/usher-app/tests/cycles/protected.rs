//! Whoever is protected is never touched: neither their account nor their place in a group.

use usher_core::configuration::ProtectedPattern;
use usher_core::import::Value;

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
