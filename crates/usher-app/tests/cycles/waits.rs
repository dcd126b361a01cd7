//! Whoever waits for somebody's account: what counts as done, and whom the log names.

use usher_core::evaluation::{Outcome, Status};
use usher_core::import::{ObjectType, SourceObject, Value};
use usher_engine::PLAN_PAGE;

use crate::fault::Fault;
use crate::stage::{LONG_MS, Stage, group, managed, person};

/// The newest log entry of one object.
fn told(stage: &Stage, object_type: ObjectType, id: &str) -> Outcome {
    stage.log(object_type, id).remove(0)
}

fn crew_told(stage: &Stage) -> Outcome {
    told(stage, ObjectType::Group, "id-crew")
}

#[tokio::test]
async fn a_group_that_was_made_or_changed_counts_though_all_its_members_wait() {
    let stage = Stage::new(500);
    stage.set(vec![person("ada", "Engineer"), group("crew", &["ada"])]);
    stage.target.set_faults([(0, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.none, run.summary.failed, stage.target.groups()), (1, 0, 1, 1), "{run:?}");
    assert_eq!((crew_told(&stage).status, crew_told(&stage).code.as_str()), (Status::Warning, "ReferencesWait"));
    stage.wait(LONG_MS);
    let mut crew = group("crew", &["ada"]);
    crew.attributes.insert("displayName".to_owned(), "the crew".into());
    stage.set(vec![person("ada", "Engineer"), crew]);
    stage.target.set_faults([(0, Fault::Refused)]);
    let run = stage.run().await;
    assert_eq!((run.summary.counts.update, run.summary.counts.none, run.summary.failed), (1, 0, 1), "{run:?}");
}

#[tokio::test]
async fn one_whose_manager_is_refused_each_time_is_no_update_and_names_the_manager() {
    let stage = Stage::new(500);
    stage.set(vec![managed("rep", "xeno")]);
    stage.run().await;
    stage.target.take_writes();
    stage.set(vec![managed("rep", "xeno"), person("xeno", "Chief")]);
    for _ in 0..3 {
        stage.target.set_faults([(0, Fault::Refused)]);
        let run = stage.run().await;
        assert_eq!((run.summary.counts.changes(), run.summary.failed), (0, 1), "{run:?}");
        assert_eq!(stage.target.take_writes(), Vec::<String>::new());
        let left = told(&stage, ObjectType::User, "id-rep");
        assert_eq!((left.status, left.code.as_str(), left.requests), (Status::Skipped, "ReferencesWait", 0), "{left:?}");
        assert!(left.message.starts_with("xeno (xeno@contoso.com) has no account."), "{left:?}");
        stage.wait(LONG_MS / 40);
    }
    let run = stage.run().await;
    assert_eq!((run.summary.counts.create, run.summary.counts.update), (1, 1), "{run:?}");
    assert_eq!(stage.target.managers(), [Value::Text(stage.target.account("xeno@contoso.com").0)]);
}

#[tokio::test]
async fn a_plan_is_the_same_wherever_its_pages_end() {
    let mut plans = Vec::new();
    for between in [0, PLAN_PAGE] {
        let stage = Stage::new(5000);
        stage.set(vec![managed("zed", "axe")]);
        stage.run().await;
        // Whether axe has an account already can't be asked: found out while the plan is made, on zed's page or on one before it.
        stage.target.refuse(&["list User", "axe@"]);
        let others = (0..between).map(|at| person(&format!("p{at:04}"), "Engineer"));
        stage.set(others.chain([person("axe", "Chief"), managed("zed", "axe")]).collect());
        let plan = stage.plan().await;
        assert_eq!((plan.counts.create, plan.blocked), (between, 1), "{plan:?}");
        plans.push((plan.counts.update, plan.counts.none));
        let run = stage.run().await;
        assert_eq!((run.summary.counts.create, run.summary.counts.update), (between, 0), "{run:?}");
    }
    assert_eq!(plans[0], plans[1]);
}

#[tokio::test]
async fn of_many_who_wait_five_are_named_and_that_there_are_others() {
    let stage = Stage::new(500);
    let unassigned = |name: &str| SourceObject { app_roles: Vec::new(), ..person(name, "Engineer") };
    let names = ["ada", "bo", "cai", "dee", "eli", "fay"];
    let crew = |members: &[&str]| names.iter().map(|name| unassigned(name)).chain([group("crew", members)]).collect::<Vec<_>>();
    let five = "ada (ada@contoso.com), bo (bo@contoso.com), cai (cai@contoso.com), dee (dee@contoso.com), eli (eli@contoso.com)";
    stage.set(crew(&[]));
    stage.run().await;
    for (count, others) in [(5, ""), (6, " and others")] {
        stage.set(crew(&names[..count]));
        stage.run().await;
        let message = crew_told(&stage).message;
        assert_eq!(message, format!("{five}{others} have no account. The group gets them when they do."));
    }
}

#[tokio::test]
async fn groups_that_the_target_does_not_take_as_members_hide_nobody_who_waits() {
    let mut stage = Stage::new(500);
    stage.profile.groups_in_groups = false;
    let ida = SourceObject { app_roles: Vec::new(), ..person("ida", "Engineer") };
    let nested = ["a", "b", "c", "d", "e", "f"];
    let unassigned = |name: &&str| SourceObject { app_roles: Vec::new(), ..group(name, &[]) };
    let all = |members: &[&str]| nested.iter().map(unassigned).chain([ida.clone(), group("crew", members)]).collect::<Vec<_>>();
    stage.set(all(&[]));
    stage.run().await;
    stage.set(all(&["a", "b", "c", "d", "e", "f", "ida"]));
    stage.run().await;
    assert_eq!(crew_told(&stage).message, "ida (ida@contoso.com) has no account. The group gets them when they do.");
}

#[tokio::test]
async fn a_person_whose_id_is_a_groups_too_waits_where_groups_are_no_members() {
    let mut stage = Stage::new(500);
    stage.profile.groups_in_groups = false;
    let all =
        |members: &[&str]| vec![SourceObject { app_roles: Vec::new(), ..person("bo", "Chief") }, group("bo", &[]), group("crew", members)];
    stage.set(all(&[]));
    stage.run().await;
    stage.set(all(&["bo"]));
    stage.run().await;
    assert_eq!(crew_told(&stage).message, "bo (bo@contoso.com) has no account. The group gets them when they do.");
}

#[tokio::test]
async fn members_who_are_all_refused_are_named_and_no_others() {
    let stage = Stage::new(500);
    let crew = |members: &[&str]| vec![person("ada", "Engineer"), person("bo", "Engineer"), group("crew", members)];
    stage.set(crew(&[]));
    stage.run().await;
    for name in ["ada", "bo"] {
        stage.target.bar_from_groups(&stage.target.account(&format!("{name}@contoso.com")));
    }
    stage.set(crew(&["ada", "bo"]));
    let run = stage.run().await;
    assert_eq!((run.summary.failed, stage.target.members()), (1, 0), "{run:?}");
    assert_eq!(crew_told(&stage).message, "as the test asked. Refused: ada (ada@contoso.com), bo (bo@contoso.com).");
}

#[tokio::test]
async fn an_account_that_is_nobodys_is_never_called_by_the_name_of_a_person_with_that_id() {
    let stage = Stage::new(500);
    let crew = || group("crew", &["ada"]);
    // The target numbers people and groups apart: ada's account is no group's id too.
    stage.set(vec![person("aa", "Engineer"), person("ada", "Engineer"), crew()]);
    stage.run().await;
    let account = stage.target.account("ada@contoso.com");
    let other = SourceObject { id: account.0.as_str().into(), ..person("other", "Engineer") };
    stage.set(vec![person("aa", "Engineer"), other.clone(), crew()]);
    stage.run().await;
    stage.wait(31 * 24 * 3_600_000);
    let gone = stage.run().await;
    assert_eq!(gone.summary.counts.delete, 1, "{gone:?}");
    stage.target.bar_from_groups(&account);
    stage.set(vec![person("aa", "Engineer"), other, group("crew", &[])]);
    stage.run().await;
    let message = crew_told(&stage).message;
    assert_eq!(message, format!("as the test asked. Refused: {account}."));
}
