//! Delta queries of the practice Graph, as any HTTP client meets them.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod tenant;

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value as Json, json};
use tenant::{by_id, of, read};
use usher_practice::Company;

const PEOPLE: &str = "/users/delta?$select=displayName,mail,accountEnabled,manager";

#[tokio::test]
async fn the_first_read_has_everyone_of_the_practice_company_though_a_page_is_empty_and_one_comes_again() {
    let tenant = of(250).await;
    let (all, _, sizes) = tenant.delta(PEOPLE).await;
    assert!(sizes.len() > 2 && sizes[1] == 0, "{sizes:?}");
    let told = by_id(&all);
    assert!(all.len() > told.len(), "someone comes again");
    let people: Vec<_> = Company::new(250, 1, 0).people().collect();
    assert_eq!(told.len(), people.len());
    for person in people {
        let one = &told[person.id.as_str()];
        assert_eq!(one["displayName"].as_str(), person.attribute("displayName").as_text().as_deref());
        assert_eq!(one.get("mail").is_none(), person.attribute("mail").is_null(), "a property that never had a value is absent: {one}");
        let manager = one["manager@delta"][0]["id"].as_str();
        assert_eq!(manager, person.manager.as_ref().map(|id| id.as_str()));
        assert!(one.get("jobTitle").is_none());
    }
    tenant.no_violations().await;
}

#[tokio::test]
async fn nothing_changed_is_one_answer_without_anyone() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    let (all, again, sizes) = tenant.delta(&link).await;
    assert_eq!((all.len(), sizes), (0, vec![0]));
    assert!(tenant.delta(&again).await.0.is_empty());
}

#[tokio::test]
async fn a_changed_property_shows_only_where_it_is_selected_and_a_cleared_one_is_null() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    let id = tenant.person(3).await;
    tenant.control(json!({ "do": "updateUser", "user": id, "set": { "jobTitle": "Pilot" } })).await;
    let (all, link, _) = tenant.delta(&link).await;
    assert_eq!(all, Vec::<Json>::new());
    tenant.control(json!({ "do": "updateUser", "user": id, "set": { "mail": null, "displayName": "Renamed" } })).await;
    let (all, link, _) = tenant.delta(&link).await;
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["id"], &all[0]["displayName"]), (&json!(id), &json!("Renamed")));
    assert!(all[0].as_object().unwrap()["mail"].is_null());
    tenant.control(json!({ "do": "updateUser", "user": id, "set": { "displayName": "Again" } })).await;
    let minimal = tenant.client.get(&link).bearer_auth(&tenant.token).header("prefer", "return=minimal").send().await.unwrap();
    let (_, page) = read(minimal).await;
    assert_eq!(page["value"], json!([{ "displayName": "Again", "id": id }]));
    tenant.no_violations().await;
}

#[tokio::test]
async fn removed_restored_and_purged_people_are_told_apart() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    let (one, other) = (tenant.person(4).await, tenant.person(5).await);
    tenant.control(json!({ "do": "softDelete", "object": one })).await;
    tenant.control(json!({ "do": "purge", "object": other })).await;
    let (all, link, _) = tenant.delta(&link).await;
    let told = by_id(&all);
    assert_eq!(told[&one]["@removed"]["reason"], "changed");
    assert_eq!(told[&other]["@removed"]["reason"], "deleted");
    assert_eq!(tenant.refused(&format!("/users/{one}")).await.0, 404);
    let bin = tenant.get("/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime").await;
    assert_eq!(bin["value"].as_array().unwrap().len(), 1);
    assert!(bin["value"][0]["deletedDateTime"].is_string());
    assert_eq!(tenant.get(&format!("/directory/deletedItems/{one}")).await["id"], json!(one));
    assert_eq!(tenant.refused(&format!("/directory/deletedItems/{other}")).await.0, 404);
    tenant.control(json!({ "do": "restore", "object": one })).await;
    let (all, link, _) = tenant.delta(&link).await;
    assert!(all.iter().any(|person| person["id"] == json!(one) && person["displayName"].is_string()));
    tenant.control(json!({ "do": "softDelete", "object": one })).await;
    tenant.control(json!({ "do": "advance", "seconds": 31 * 24 * 3600 })).await;
    let mut tenant = tenant;
    tenant.renew().await;
    assert_eq!(tenant.refused(&format!("/directory/deletedItems/{one}")).await.0, 404, "gone after 30 days");
    assert_eq!(tenant.refused(&link).await, (400, "syncStateNotFound".to_owned()), "a link lives 7 days");
    tenant.no_violations().await;
}

#[tokio::test]
async fn a_manager_comes_and_goes() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    let (one, boss, other) = (tenant.person(20).await, tenant.person(2).await, tenant.person(7).await);
    tenant.control(json!({ "do": "setManager", "user": one, "manager": other })).await;
    let (all, link, _) = tenant.delta(&link).await;
    let told = all[0]["manager@delta"].as_array().unwrap();
    assert!(told.iter().any(|entry| entry["id"] == json!(other) && entry.get("@removed").is_none()));
    assert!(told.iter().any(|entry| entry["id"] == json!(boss) && entry.get("@removed").is_some()), "{told:?}");
    assert_eq!(tenant.get(&format!("/users/{one}/manager?$select=id")).await["id"], json!(other));
    tenant.control(json!({ "do": "setManager", "user": one, "manager": null })).await;
    let (all, _, _) = tenant.delta(&link).await;
    assert_eq!(all[0]["manager@delta"].as_array().unwrap().len(), 1);
    assert_eq!(tenant.refused(&format!("/users/{one}/manager")).await.0, 404);
    tenant.no_violations().await;
}

#[tokio::test]
async fn a_large_groups_members_come_in_pieces_and_later_as_they_come_and_go() {
    let tenant = of(5000).await;
    let (all, link, sizes) = tenant.delta("/groups/delta?$select=displayName,members").await;
    assert!(sizes.len() > 10);
    let members = |name: &str| -> BTreeSet<String> {
        let mine = all.iter().filter(|group| group["displayName"] == name);
        mine.flat_map(|group| group["members@delta"].as_array().into_iter().flatten())
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let sales = Company::new(5000, 1, 0).groups().into_iter().find(|group| group.label() == "dialpad-sales").unwrap();
    assert_eq!(members("dialpad-sales"), sales.members.iter().map(|id| id.as_str().to_owned()).collect());
    assert!(all.iter().filter(|group| group["displayName"] == "dialpad-sales").count() > 1, "in pieces");
    assert_eq!(members("dialpad-everyone").len(), 3);
    let nested = all.iter().find(|group| group["displayName"] == "dialpad-everyone").unwrap();
    assert_eq!(nested["members@delta"][0]["@odata.type"], "#microsoft.graph.group");

    let gone = sales.members[0].as_str();
    tenant.control(json!({ "do": "removeMember", "group": "dialpad-sales", "member": gone })).await;
    let (all, link, _) = tenant.delta(&link).await;
    let expected = json!([{ "@odata.type": "#microsoft.graph.user", "id": gone, "@removed": { "reason": "deleted" } }]);
    assert_eq!((all.len(), &all[0]["members@delta"]), (1, &expected));
    tenant.control(json!({ "do": "softDelete", "object": sales.members[1].as_str() })).await;
    let (all, _, _) = tenant.delta(&link).await;
    assert!(all.iter().any(|group| group["displayName"] == "dialpad-sales" && group["members@delta"][0].get("@removed").is_some()));
    tenant.no_violations().await;
}

#[tokio::test]
async fn an_expired_link_is_410_with_where_to_begin_or_sync_state_not_found() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    tenant.control(json!({ "do": "expireDelta" })).await;
    let answer = tenant.send(Method::GET, &link, None).await;
    assert_eq!(answer.status(), 410);
    let begin = answer.headers()["location"].to_str().unwrap().to_owned();
    let (all, link, _) = tenant.delta(&begin).await;
    assert_eq!(by_id(&all).len(), 30);
    tenant.control(json!({ "do": "expireDelta", "how": "syncStateNotFound" })).await;
    assert_eq!(tenant.refused(&link).await, (400, "syncStateNotFound".to_owned()));
}

#[tokio::test]
async fn empty_pages_failed_pages_and_cut_answers_come_on_demand() {
    let tenant = of(250).await;
    tenant.control(json!({ "do": "failNextPage", "path": "users/delta" })).await;
    let first = tenant.get(PEOPLE).await;
    let next = first["@odata.nextLink"].as_str().unwrap();
    assert_eq!(tenant.refused(next).await.0, 503);
    assert_eq!(tenant.ask(Method::GET, next, None).await.0, 200);
    tenant.control(json!({ "do": "fail", "path": "users", "cut": true })).await;
    let cut = tenant.client.get(format!("{}/v1.0{PEOPLE}", tenant.graph.graph_url)).bearer_auth(&tenant.token).send().await;
    assert!(match cut {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    });
    let (_, link, _) = tenant.delta(PEOPLE).await;
    tenant.control(json!({ "do": "emptyPages", "count": 2 })).await;
    let (all, _, sizes) = tenant.delta(&link).await;
    assert_eq!((all.len(), sizes.len()), (0, 3));
    assert_eq!(tenant.stats().await["faults"], 2);
}

#[tokio::test]
async fn only_ids_and_from_now_on() {
    let tenant = of(30).await;
    let id = tenant.person(9).await;
    let (all, _, _) = tenant.delta(&format!("/users/delta?$select=mail&$filter=id eq '{id}'")).await;
    assert_eq!(by_id(&all).keys().collect::<Vec<_>>(), [&id]);
    let (all, link, _) = tenant.delta("/users/delta?$select=mail&$deltatoken=latest").await;
    assert!(all.is_empty());
    tenant
        .control(
            json!({ "do": "addUser", "user": { "displayName": "New", "userPrincipalName": "new@contoso.com", "accountEnabled": true } }),
        )
        .await;
    let (all, _, _) = tenant.delta(&link).await;
    assert_eq!(all.len(), 1);
    assert!(all[0].get("mail").is_none());
    tenant.no_violations().await;
}

#[tokio::test]
async fn the_token_holds_the_query_so_nothing_else_may_be_sent() {
    let tenant = of(30).await;
    let (_, link, _) = tenant.delta(PEOPLE).await;
    assert_eq!(tenant.refused(&format!("{link}&$select=mail")).await.0, 400);
    for query in ["$top=5", "$expand=manager", "$orderby=displayName", "$select=telephoneNumber", "$select=memberOf"] {
        assert_eq!(tenant.refused(&format!("/users/delta?{query}")).await.0, 400, "{query}");
    }
    assert_eq!(tenant.stats().await["violated"], 6);
}

#[tokio::test]
async fn a_hundred_thousand_people_are_all_there_once() {
    let tenant = of(100_000).await;
    let (all, link, sizes) = tenant.delta("/users/delta?$select=id").await;
    assert_eq!(by_id(&all).len(), 100_000);
    assert!(sizes.iter().all(|size| *size <= 201));
    assert!(tenant.delta(&link).await.0.is_empty());
}
