//! What a value that the source lost does: nothing, unless the connection clears that attribute on purpose; what tells whose account it is
//! is never cleared.

use serde_json::json;
use tokio_util::sync::CancellationToken;
use usher_core::evaluation::{Evaluation, Flow, Severity};
use usher_core::import::SourceObject;
use usher_engine::{Deletions, Wanted};

use crate::stage::{Stage, mappings, person};

/// A connection that clears these attributes of people, and matches by userName and externalId.
fn clearing(names: &[&str]) -> Stage {
    Stage::with(500, |document| {
        for mapping in mappings(document) {
            if mapping["targetAttributeName"] == "externalId" {
                mapping["matchingPriority"] = 2.into();
            }
        }
        document.cleared_attributes = serde_json::from_value(json!({ "users": names })).unwrap();
    })
}

fn without(attribute: &str) -> SourceObject {
    let mut ada = person("ada", "Engineer");
    ada.attributes.remove(attribute);
    ada
}

async fn preview(stage: &Stage) -> Evaluation {
    stage.engine().preview_user("id-ada", &CancellationToken::new()).await.unwrap().evaluation
}

fn flow(evaluation: &Evaluation, target: &str) -> Flow {
    evaluation.action.attributes.iter().find(|change| change.target == target).unwrap().flow
}

#[tokio::test]
async fn a_lost_value_is_cleared_where_the_connection_says_so_and_a_second_cycle_sends_nothing() {
    for (names, title) in [(&["title"][..], vec![]), (&[][..], vec!["Engineer".to_owned()])] {
        let stage = clearing(names);
        stage.set(vec![person("ada", "Engineer")]);
        stage.run().await;
        stage.target.take_writes();
        stage.set(vec![without("jobTitle")]);
        let run = stage.run().await;
        let writes = stage.target.take_writes();
        assert_eq!((run.summary.failed, writes.len(), stage.target.titles()), (0, names.len(), title), "{names:?}: {writes:?}");
        assert!(writes.iter().all(|write| write.contains("\"title\": Null") && !write.contains("userName")), "{writes:?}");
        for wanted in [Wanted::WhatIsDue, Wanted::Initial] {
            let again = stage.run_with(wanted, Deletions::Guarded).await.unwrap();
            assert_eq!((stage.target.take_writes(), again.summary.counts.changes()), (vec![], 0), "{names:?}");
        }
        // A value that comes back is sent again.
        stage.set(vec![person("ada", "Chief")]);
        stage.run().await;
        assert_eq!(stage.target.titles(), ["Chief"]);
    }
}

#[tokio::test]
async fn what_tells_whose_account_it_is_or_what_the_target_demands_is_never_cleared() {
    let all = ["userName", "externalId", "active", "title", "displayName"];
    let stage = Stage::with(500, |document| {
        for mapping in mappings(document) {
            let target = mapping["targetAttributeName"].clone();
            if target == "externalId" {
                mapping["source"] = json!({ "type": "Attribute", "expression": "[employeeId]" });
                mapping["matchingPriority"] = 2.into();
            }
            if target == "active" {
                mapping["source"] = json!({ "type": "Attribute", "expression": "[extensionAttribute1]" });
            }
        }
        // The application demands a display name by its own definition.
        for object in document.schema["directories"][1]["objects"].as_array_mut().unwrap() {
            for attribute in object["attributes"].as_array_mut().unwrap() {
                if attribute["name"] == "displayName" {
                    attribute["required"] = true.into();
                }
            }
        }
        document.cleared_attributes = serde_json::from_value(json!({ "users": all })).unwrap();
    });
    let mut ada = person("ada", "Engineer");
    ada.attributes.insert("employeeId".to_owned(), "7".into());
    ada.attributes.insert("extensionAttribute1".to_owned(), "True".into());
    stage.set(vec![ada.clone()]);
    stage.run().await;
    stage.target.take_writes();
    for lost in ["userPrincipalName", "employeeId", "extensionAttribute1", "displayName"] {
        ada.attributes.remove(lost);
    }
    stage.set(vec![ada]);
    let told = preview(&stage).await;
    let run = stage.run().await;
    assert_eq!((stage.target.take_writes(), run.summary.counts.changes()), (vec![], 0), "{run:?}");
    assert_eq!(stage.target.active(), ["ada@contoso.com"]);
    for target in ["userName", "externalId", "active", "displayName"] {
        assert_eq!(flow(&told, target), Flow::NoValue, "{target}");
        let problem = told.action.problems.iter().find(|problem| problem.attribute.as_deref() == Some(target));
        let problem = problem.unwrap_or_else(|| panic!("nothing is told of {target}: {:?}", told.action.problems));
        assert_eq!(problem.severity, Severity::Warning);
        assert!(problem.message.contains("keeps the old value"), "{}", problem.message);
    }
}
