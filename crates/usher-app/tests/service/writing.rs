//! Adopting, planning and writing: before and after by names, exactly the plan, and never over somebody else's change.

use serde_json::Value as Json;
use usher_app::view::ServicePart;

use crate::fixture::Tenant;
use crate::{another, minutes, written};

#[tokio::test]
async fn a_job_is_made_once_and_then_adopted() {
    let tenant = Tenant::of(20, "dialpad").await;
    let no_job = tenant.app.service_plan(&tenant.id, false).await.unwrap_err();
    assert_eq!(no_job.code, "ServiceJobMissing");
    let offered = tenant.app.service_choices(&tenant.id).await.unwrap();
    assert!(offered.jobs.is_empty() && offered.templates.iter().any(|one| one.template == "dialpad"), "{offered:?}");
    let made = tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    assert!(made.made && made.template == "dialpad", "{made:?}");
    let again = tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    assert!(!again.made && again.job == made.job, "{again:?}");
    let offered = tenant.app.service_choices(&tenant.id).await.unwrap();
    assert!(offered.jobs.iter().any(|one| one.job == made.job && one.sentence.contains("never started")), "{offered:?}");
    let unknown = tenant.app.adopt_service_job(&tenant.id, Some("nothing"), None).await.unwrap_err();
    assert_eq!(unknown.code, "ServiceJobUnknown");
    tenant.end().await;
}

#[tokio::test]
async fn a_plan_names_before_and_after_holds_no_token_and_writes_itself_away() {
    let tenant = Tenant::of(20, "dialpad").await;
    tenant.app.adopt_service_job(&tenant.id, None, None).await.unwrap();
    let before = tenant.app.service_schema(&tenant.id).await.unwrap();
    let plan = tenant.app.service_plan(&tenant.id, false).await.unwrap();
    let change =
        |name: &str| plan.changes.iter().find(|change| change.name == name).unwrap_or_else(|| panic!("{name} in {:?}", plan.changes));
    let mapping = change("User: externalId");
    assert_eq!(mapping.part, ServicePart::Mappings);
    assert!(mapping.before.as_deref().is_some_and(|before| before.starts_with("[mailNickname]")), "{mapping:?}");
    assert_ne!(mapping.after, mapping.before);
    assert_eq!(change("SyncAll").after.as_deref(), Some("false"));
    assert_eq!(change("DeleteThresholdValue").after.as_deref(), Some("500"));
    assert_eq!(change("SecretToken").after.as_deref(), Some("set, not shown"));
    assert_eq!(plan.resent, ["SecretToken"]);
    assert!(plan.losses.len() == 1 && plan.losses[0].contains("EP-807"), "only an address is missing: {:?}", plan.losses);
    let token = tenant.app.practice_target().await.unwrap().secret_token;
    assert!(!serde_json::to_string(&plan).unwrap().contains(&token));
    tenant.app.write_service_plan(&tenant.id, &plan).await.unwrap();
    let again = tenant.app.service_plan(&tenant.id, false).await.unwrap();
    assert_eq!((again.changes, again.resent), (Vec::new(), Vec::new()));
    let after = tenant.app.service_schema(&tenant.id).await.unwrap();
    assert_eq!(after["synchronizationRules"][0]["id"], before["synchronizationRules"][0]["id"], "the service's own ids stay");
    tenant.app.validate_service(&tenant.id, true).await.unwrap();
    let kept = std::fs::read(tenant.folder.path().join("usher.db")).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains(&token));
    tenant.end().await;
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_told_and_not_overwritten() {
    let tenant = written(20).await;
    let change = |threshold: u32| move |document: &mut Json| document["accidentalDeletionPrevention"]["threshold"] = threshold.into();
    let (one, other) = (another(&tenant, "One", change(7)).await, another(&tenant, "Other", change(9)).await);
    let ours = tenant.app.service_plan(&one, false).await.unwrap();
    let theirs = tenant.app.service_plan(&other, false).await.unwrap();
    tenant.app.write_service_plan(&other, &theirs).await.unwrap();
    let refused = tenant.app.write_service_plan(&one, &ours).await.unwrap_err();
    assert_eq!(refused.code, "ServiceMoved");
    assert!(refused.message.contains("DeleteThresholdValue was 500 and is 9"), "{}", refused.message);
    let now = tenant.app.service_plan(&one, false).await.unwrap();
    assert_eq!(now.changes[0].before.as_deref(), Some("9"), "theirs still stands");
    tenant.end().await;
}

#[tokio::test]
async fn credentials_that_arent_accepted_are_told_in_the_applications_words() {
    let tenant = written(20).await;
    tenant.control(serde_json::json!({"do": "failCredentials"})).await;
    let refused = tenant.app.validate_service(&tenant.id, false).await.unwrap_err();
    assert!(!refused.message.is_empty() && !refused.message.contains(&tenant.app.practice_target().await.unwrap().secret_token));
    tenant.end().await;
}

/// Everyone in scope, by a filter that leaves most out.
fn everyone_of_sales(document: &mut Json) {
    document["engine"] = "entra".into();
    document["scope"] = "all".into();
    let clause = serde_json::json!({"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]}});
    for object in document["schema"]["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap() {
        if object["sourceObjectName"] == "User" {
            object["scope"] = serde_json::json!({"groups": [{"name": "Sales", "clauses": [clause.clone()]}], "inputFilterGroups": [], "categoryFilterGroups": []});
        }
    }
}

#[tokio::test]
async fn a_plan_of_two_halves_isnt_written_while_the_job_may_run_between_them() {
    let tenant = written(20).await;
    tenant.app.start_service(&tenant.id).await.unwrap();
    let everyone = another(&tenant, "Everyone", everyone_of_sales).await;
    let plan = tenant.app.service_plan(&everyone, false).await.unwrap();
    let refused = tenant.app.write_service_plan(&everyone, &plan).await.unwrap_err();
    assert_eq!(refused.code, "ServiceRuns");
    assert!(refused.message.contains("Nothing was written") && refused.fix.contains("pause"), "{refused:?}");
    assert_eq!(tenant.app.service_plan(&everyone, false).await.unwrap().changes, plan.changes);
    tenant.app.pause_service(&everyone).await.unwrap();
    minutes(&tenant, 41).await;
    // The filters come before everyone is in scope, so a refusal there leaves the scope as it was.
    tenant.control(serde_json::json!({"do": "fail", "path": "/schema", "status": 400, "skip": 1})).await;
    tenant.app.write_service_plan(&everyone, &plan).await.unwrap_err();
    let left = tenant.app.service_plan(&everyone, false).await.unwrap();
    assert!(left.changes.iter().any(|change| change.name == "SyncAll" && change.before.as_deref() == Some("false")), "{left:?}");
    tenant.app.write_service_plan(&everyone, &left).await.unwrap();
    let narrower = tenant.app.service_plan(&tenant.id, false).await.unwrap();
    assert!(narrower.losses.iter().any(|loss| loss.contains("usher service NAME restart")), "{:?}", narrower.losses);
    assert!(tenant.app.service_plan(&everyone, false).await.unwrap().changes.is_empty());
    tenant.end().await;
}
