//! Values that no two accounts may share (SelectUniqueValue): who gets which, whatever the target holds and whatever goes wrong.

use serde_json::json;
use tokio_util::sync::CancellationToken;
use usher_core::evaluation::Evaluation;
use usher_core::import::{SourceObject, Value};
use usher_engine::{Deletions, PLAN_PAGE, Wanted};

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, mappings, person, renamed};

/// A connection whose titles are unique: the job title, else the same with a 2 behind it.
fn stage() -> Stage {
    Stage::with(5000, |document| {
        let title = mappings(document).find(|mapping| mapping["targetAttributeName"] == "title").unwrap();
        title["source"] = json!({ "type": "Function", "expression": "SelectUniqueValue([jobTitle], Append([jobTitle], \"2\"))" });
        title["flowType"] = json!("ObjectAddOnly");
    })
}

fn aces(names: &[&str]) -> Vec<SourceObject> {
    names.iter().map(|name| person(name, "ace")).collect()
}

/// Titles by userName.
fn titles(stage: &Stage) -> Vec<(String, String)> {
    stage.target.titles_by_name()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, title)| (format!("{name}@contoso.com"), (*title).to_owned())).collect()
}

fn title_of(evaluation: &Evaluation) -> Value {
    evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap().desired.clone()
}

#[tokio::test]
async fn of_two_who_want_one_value_the_first_by_id_gets_it_and_a_second_cycle_sends_nothing() {
    let stage = stage();
    stage.set(aces(&["bo", "ada"]));
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed), (2, 0), "{run:?}");
    assert_eq!(titles(&stage), pairs(&[("ada", "ace"), ("bo", "ace2")]));
    stage.target.take_writes();
    for wanted in [Wanted::WhatIsDue, Wanted::Initial] {
        let again = stage.run_with(wanted, Deletions::Guarded).await.unwrap();
        assert_eq!((stage.target.take_writes(), again.summary.failed), (vec![], 0), "{again:?}");
    }
}

#[tokio::test]
async fn a_value_that_the_target_holds_is_passed_over_whether_it_was_listed_or_asked() {
    for refused in [&[][..], &["list User"][..]] {
        let stage = stage();
        let other = stage.target.add("other@contoso.com", true);
        stage.target.title(&other, "ACE");
        stage.target.refuse(refused);
        stage.set(aces(&["ada"]));
        stage.run().await;
        assert_eq!(titles(&stage), pairs(&[("ada", "ace2"), ("other", "ACE")]), "{refused:?}");
    }
}

#[tokio::test]
async fn one_whose_values_are_all_taken_waits_until_one_is_free() {
    let stage = stage();
    let other = stage.target.add("other@contoso.com", true);
    stage.target.title(&other, "ace");
    stage.set(aces(&["ada", "bo"]));
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed), (1, 1), "{run:?}");
    let told = stage.engine().preview_user("bo@contoso.com", &CancellationToken::new()).await.unwrap().evaluation.action.problems;
    assert_eq!(told[0].code, "EntryConflict");
    assert!(told[0].message.contains("bo (bo@contoso.com)") && told[0].message.contains("ace, ace2"), "{}", told[0].message);
    stage.target.title(&other, "king");
    stage.wait(LONG_MS / 40);
    stage.run().await;
    assert_eq!(titles(&stage), pairs(&[("ada", "ace2"), ("bo", "ace"), ("other", "king")]));
}

#[tokio::test]
async fn who_comes_first_does_not_depend_on_pages() {
    let stage = stage();
    // Candidates are judged page by page: the two never meet in one.
    let count = PLAN_PAGE + 100;
    let last = format!("p{:04}", count - 1);
    let mut people: Vec<_> = (0..count).map(|at| person(&format!("p{at:04}"), &format!("Title {at}"))).collect();
    people[0] = person("p0000", "ace");
    people[count as usize - 1] = person(&last, "ace");
    stage.set(people);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed), (count, 0), "{run:?}");
    let both: Vec<_> = titles(&stage).into_iter().filter(|(_, title)| title.starts_with("ace")).collect();
    assert_eq!(both, pairs(&[("p0000", "ace"), (last.as_str(), "ace2")]));
}

#[tokio::test]
async fn a_namesake_who_gets_another_name_keeps_nobodys_access_alive() {
    let stage = Stage::with(5000, |document| {
        for mapping in mappings(document) {
            let target = mapping["targetAttributeName"].clone();
            mapping["matchingPriority"] = u32::from(target == "externalId").into();
            if target == "userName" {
                let choice = "SelectUniqueValue(Append([mailNickname], \"@contoso.com\"), Append([mailNickname], \"2@contoso.com\"))";
                mapping["source"] = json!({ "type": "Function", "expression": choice });
                mapping["flowType"] = json!("ObjectAddOnly");
            }
        }
    });
    let john = |id: &str| {
        let mut john = person("john", "Engineer");
        john.id = id.into();
        john.attributes.insert("objectId".to_owned(), id.into());
        john.attributes.insert("mailNickname".to_owned(), "john".into());
        john
    };
    stage.set(vec![john("id-old"), person("zoe", "Engineer")]);
    stage.run().await;
    stage.set(vec![john("id-new"), person("zoe", "Engineer")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.disable, run.summary.failed), (1, 1, 0), "{run:?}");
    assert!(!stage.target.active().contains(&"john@contoso.com".to_owned()), "{:?}", stage.target.active());
    assert!(stage.target.active().contains(&"john2@contoso.com".to_owned()), "{:?}", stage.target.active());
}

#[tokio::test]
async fn on_demand_makes_what_its_preview_showed_and_a_plan_would_give() {
    let stage = stage();
    let other = stage.target.add("other@contoso.com", true);
    stage.target.title(&other, "ace");
    let cancel = CancellationToken::new();
    stage.set(aces(&["bo"]));
    let shown = stage.engine().preview_user("bo@contoso.com", &cancel).await.unwrap();
    assert_eq!(title_of(&shown.evaluation), "ace2".into());
    // ada comes first, and takes it in any plan.
    stage.set(aces(&["ada", "bo"]));
    let refused = stage.engine().provision_user("bo@contoso.com", &cancel).await.unwrap();
    assert_eq!(refused.evaluation.outcome.unwrap().code, "EntryConflict");
    let done = stage.engine().provision_user("ada@contoso.com", &cancel).await.unwrap();
    assert_eq!(title_of(&done.evaluation), "ace2".into());
    assert_eq!(titles(&stage), pairs(&[("ada", "ace2"), ("other", "ace")]));
}

#[tokio::test]
async fn on_demand_only_those_count_who_are_going_to_get_an_account() {
    let stage = stage();
    let known = stage.target.add("ada@contoso.com", true);
    stage.target.title(&known, "king");
    let mut unassigned = person("abe", "ace");
    unassigned.app_roles.clear();
    // ada has an account already, abe gets none, and cai comes later.
    stage.set(vec![person("ada", "ace"), unassigned, person("bo", "ace"), person("cai", "ace")]);
    for refused in [&[][..], &["list User"][..]] {
        stage.target.refuse(refused);
        let shown = stage.engine().preview_user("bo@contoso.com", &CancellationToken::new()).await.unwrap();
        assert_eq!(title_of(&shown.evaluation), "ace".into(), "{refused:?}");
    }
}

#[tokio::test]
async fn names_may_be_chosen_by_what_is_free_and_make_nobody_a_rival() {
    let stage = Stage::with(5000, |document| {
        for mapping in mappings(document) {
            mapping["matchingPriority"] = u32::from(mapping["targetAttributeName"] == "externalId").into();
            if mapping["targetAttributeName"] == "userName" {
                let expression = "SelectUniqueValue([userPrincipalName], Append(\"2\", [userPrincipalName]), [displayName])";
                mapping["source"] = json!({ "type": "Function", "expression": expression });
                mapping["flowType"] = json!("ObjectAddOnly");
            }
        }
    });
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Engineer"), "ada")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed), (2, 0), "{run:?}");
    assert_eq!(stage.target.active(), ["2ada@contoso.com", "ada@contoso.com"]);
    // A third one who comes alone finds both names held.
    stage.set(vec![person("ada", "Engineer"), renamed(person("bo", "Engineer"), "ada"), renamed(person("cai", "Engineer"), "ada")]);
    assert_eq!(stage.run().await.summary.failed, 0);
    assert_eq!(stage.target.active(), ["2ada@contoso.com", "ada@contoso.com", "cai"]);
}

#[tokio::test]
async fn where_the_target_cant_be_asked_nobody_gets_a_value() {
    let stage = stage();
    stage.target.refuse(&["list User", "ace"]);
    stage.set(vec![person("ada", "ace"), person("bo", "king")]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.failed), (1, 1), "{run:?}");
    assert_eq!(titles(&stage), pairs(&[("bo", "king")]));
    stage.target.refuse(&[]);
    stage.wait(LONG_MS / 40);
    stage.run().await;
    assert_eq!(titles(&stage), pairs(&[("ada", "ace"), ("bo", "king")]));
}

#[tokio::test]
async fn whatever_happens_to_a_create_each_person_keeps_one_value_and_no_two_share_it() {
    let kills = [Fault::Silent, Fault::DoneAndSilent];
    let losses = [Fault::LostBefore, Fault::LostAfter, Fault::LostBeforeAndDown, Fault::LostAfterAndDown, Fault::Refused];
    for at in 0..2 {
        for fault in kills.into_iter().chain(losses) {
            let stage = stage();
            stage.target.take_doubles();
            stage.set(aces(&["ada", "bo"]));
            stage.target.set_faults([(at, fault)]);
            stage.run_and_kill().await;
            stage.target.set_faults([]);
            for _ in 0..2 {
                stage.wait(LONG_MS);
                stage.run().await;
            }
            let mut held: Vec<_> = titles(&stage).into_iter().map(|(_, title)| title).collect();
            held.sort();
            assert_eq!((held, stage.target.users()), (vec!["ace".to_owned(), "ace2".to_owned()], 2), "{fault:?} at write {at}");
        }
    }
}

#[tokio::test]
async fn a_value_that_may_have_been_taken_goes_to_nobody_else() {
    let stage = stage();
    stage.set(aces(&["ada"]));
    stage.target.set_faults([(0, Fault::LostBeforeAndDown)]);
    stage.run_with(Wanted::WhatIsDue, Deletions::Guarded).await.unwrap_err();
    stage.target.set_faults([]);
    // Nobody can look whether ada's account was made.
    stage.target.refuse(&["list User", "ada@"]);
    stage.set(aces(&["ada", "bo"]));
    stage.run().await;
    assert_eq!(titles(&stage), pairs(&[("bo", "ace2")]));
    stage.target.refuse(&[]);
    stage.wait(LONG_MS);
    stage.run().await;
    assert_eq!(titles(&stage), pairs(&[("ada", "ace"), ("bo", "ace2")]));
}
