//! A first read is the practice directory; a read without a change costs one request.

use usher_core::import::{AppRole, ObjectType};
use usher_engine::Wanted;
use usher_practice::Company;

use crate::fixture::Tenant;

#[tokio::test]
async fn a_first_read_equals_the_practice_directory() {
    let tenant = Tenant::of(200, "scim").await;
    tenant.app.plan(&tenant.id, Wanted::Initial).await.unwrap();
    let company = Company::new(200, 1, 0);
    let mut compared = 0;
    for person in company.people() {
        let read = tenant.person(person.id.as_str()).unwrap();
        for (name, value) in &read.attributes {
            // The practice company itself has no mail boxes.
            if name != "proxyAddresses" && !name.starts_with("extension") {
                assert_eq!(value, person.attribute(name), "{name} of {}", person.id);
                compared += 1;
            }
        }
        for name in ["surname", "physicalDeliveryOfficeName", "telephoneNumber", "accountEnabled", "mail"] {
            assert_eq!(read.attribute(name), person.attribute(name), "{name} of {}", person.id);
        }
        assert_eq!(read.manager, person.manager, "manager of {}", person.id);
        assert_eq!(read.app_roles.is_empty(), person.app_roles.is_empty(), "roles of {}", person.id);
        let is_default = |roles: &[AppRole]| roles.iter().all(AppRole::is_default_access);
        assert_eq!(is_default(&read.app_roles), is_default(&person.app_roles), "roles of {}", person.id);
        let through = read.app_roles.iter().map(|role| role.via.as_slice()).find(|via| !via.is_empty());
        assert!(through.is_none_or(|via| via == ["dialpad-assigned"]), "{through:?}");
    }
    assert!(compared > 2000, "{compared} values");
    for group in company.groups() {
        let read = tenant.known(&tenant.id, ObjectType::Group, group.id.as_str()).unwrap();
        assert_eq!((read.label(), &read.members), (group.label(), &group.members));
    }
    tenant.end().await;
}

#[tokio::test]
async fn a_cycle_without_a_change_is_one_request_and_sends_nothing() {
    let tenant = Tenant::of(150, "dialpad").await;
    let first = tenant.run().await;
    assert!(first.summary.counts.create > 50, "{:?}", first.summary);
    let before = tenant.requests().await;
    let second = tenant.run().await;
    assert_eq!(second.summary.counts.changes(), 0, "{:?}", second.summary);
    assert_eq!(tenant.requests().await - before, 1);
    tenant.end().await;
}

#[tokio::test]
async fn every_question_before_the_first_cycle_is_answered_from_the_directory() {
    let tenant = Tenant::of(60, "dialpad").await;
    let person = Company::new(60, 1, 0).people().find(|one| !one.app_roles.is_empty()).unwrap();
    let name = person.attribute("userPrincipalName").as_text().unwrap();
    let found = tenant.app.find_people(&tenant.id, &name).await.unwrap();
    assert_eq!(found[0].source_id, person.id);
    let preview = tenant.app.preview_on_demand(&tenant.id, person.id.as_str()).await.unwrap();
    assert_eq!(preview.evaluation.subject.source_id, person.id);
    tenant.end().await;
}
