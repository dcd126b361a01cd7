//! Start, pause, restart, quarantine, on demand.

use usher_app::commands::Letting;
use usher_app::view::{AppEvent, ConnectionState, ServiceRemedy};
use usher_core::evaluation::{ActionKind, Status};
use usher_core::import::ObjectType;
use usher_engine::Wanted;

use crate::{minutes, provisioned, written};

#[tokio::test]
async fn a_started_job_is_shown_with_its_counts_and_next_cycle_and_paused_again() {
    let tenant = provisioned(30).await;
    let status = tenant.app.service_status(&tenant.id).await.unwrap();
    assert!(status.on && status.last_execution.as_ref().is_some_and(|last| last.imported > 0), "{status:?}");
    assert!(status.next_execution_at_ms.is_some() && status.counts.iter().any(|count| count.kind == "User"));
    let card = tenant.app.overview(&tenant.id).await.unwrap().card;
    assert!(card.sentence.starts_with("It runs every 40 minutes"), "{}", card.sentence);
    // A job that runs is left alone: no second start is sent.
    let requests = |stats: serde_json::Value| {
        let all = stats["requests"].as_object().unwrap().clone();
        all.into_iter().filter(|(path, _)| path.ends_with("/start")).filter_map(|(_, count)| count.as_u64()).sum::<u64>()
    };
    let before = requests(tenant.stats().await);
    assert_eq!(before, 1);
    tenant.app.resume(&tenant.id).await.unwrap();
    assert_eq!(requests(tenant.stats().await), before);
    tenant.app.pause(&tenant.id).await.unwrap();
    assert_eq!(tenant.app.overview(&tenant.id).await.unwrap().card.state, ConnectionState::Paused);
    tenant.end().await;
}

#[tokio::test]
async fn a_quarantine_is_shown_with_what_to_do_and_left_by_a_restart() {
    let tenant = provisioned(30).await;
    tenant.control(serde_json::json!({"do": "failCredentials"})).await;
    minutes(&tenant, 41).await;
    let status = tenant.app.service_status(&tenant.id).await.unwrap();
    let quarantine = status.quarantine.unwrap();
    assert_eq!(quarantine.reason, "EncounteredQuarantineException");
    assert!(quarantine.fix.contains("validate"), "{}", quarantine.fix);
    assert_eq!(quarantine.remedy, ServiceRemedy::Credentials);
    let shown = tenant.app.home().await.unwrap();
    assert!(shown.needs_you.iter().any(|need| need.detail == quarantine.fix), "{:?}", shown.needs_you);
    tenant.control(serde_json::json!({"do": "failCredentials", "on": false})).await;
    let wrong = tenant.app.restart_service(&tenant.id, "everything", Letting::Nothing).await.unwrap_err();
    assert_eq!(wrong.code, "WrongUsage");
    tenant.app.restart(&tenant.id, "all").await.unwrap();
    minutes(&tenant, 41).await;
    let status = tenant.app.service_status(&tenant.id).await.unwrap();
    assert_eq!((status.quarantine, status.on), (None, true));
    tenant.end().await;
}

#[tokio::test]
async fn asking_again_is_news_only_where_the_answer_is_another() {
    let tenant = provisioned(20).await;
    tenant.app.service_status(&tenant.id).await.unwrap();
    let mut heard = tenant.app.events();
    tenant.app.service_status(&tenant.id).await.unwrap();
    assert!(heard.try_recv().is_err(), "whoever asks on hearing news would ask for ever");
    tenant.app.pause(&tenant.id).await.unwrap();
    assert!(matches!(heard.try_recv(), Ok(AppEvent::ConnectionsChanged)));
    tenant.end().await;
}

#[tokio::test]
async fn one_person_on_demand_comes_with_the_services_steps() {
    let tenant = written(30).await;
    let plan = tenant.app.plan(&tenant.id, Wanted::Initial).await.unwrap();
    let planned = tenant.app.plan_evaluations(&plan.cycle).await.unwrap();
    let fits = |one: &&usher_core::evaluation::Evaluation| {
        let subject = &one.subject;
        one.action.kind == ActionKind::Create && subject.object_type == ObjectType::User && one.action.problems.is_empty()
    };
    let who = planned.iter().find(fits).unwrap().subject.user_principal_name.clone();
    let done = tenant.app.provision_by_service(&tenant.id, ObjectType::User, &who, &[]).await.unwrap();
    let outcome = done.evaluation.outcome.as_ref().unwrap();
    assert_eq!((outcome.status, done.evaluation.action.kind), (Status::Success, ActionKind::Create), "{done:?}");
    assert!(done.steps.iter().any(|step| step.kind == "export") && !done.evaluation.action.attributes.is_empty());
    let nobody = tenant.app.provision_by_service(&tenant.id, ObjectType::User, "nobody@nowhere.example", &[]).await.unwrap_err();
    assert_eq!(nobody.code, "NobodyFound");
    tenant.end().await;
}
