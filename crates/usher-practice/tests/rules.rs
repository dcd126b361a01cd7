//! The practice Dialpad by the book (RFC 7643, RFC 7644) and by Dialpad's own rules.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use reqwest::Method;
use serde_json::{Value as Json, json};
use server::{ask, filtered, made, patch, person, started};
use usher_practice::{Running, ServeOptions};

async fn person_at(server: &Running, name: &str) -> (String, Json) {
    let made = made(server, "/Users", person(name)).await;
    (format!("/Users/{}", made["id"].as_str().unwrap()), made)
}

async fn now(server: &Running, place: &str) -> Json {
    ask(server, Method::GET, place, None).await.1
}

fn numbers(user: &Json) -> Vec<&str> {
    user["phoneNumbers"].as_array().into_iter().flatten().filter_map(|one| one["value"].as_str()).collect()
}

#[tokio::test]
async fn what_is_the_servers_own_is_never_changed() {
    let server = started(ServeOptions::default()).await;
    let (place, made) = person_at(&server, "ada").await;
    for path in ["id", "meta", "meta.created", "groups"] {
        let (status, error) = patch(&server, &place, json!([{ "op": "replace", "path": path, "value": "7" }])).await;
        assert_eq!((status, error["scimType"].as_str()), (400, Some("mutability")), "{path}");
    }
    let (status, after) = patch(&server, &place, json!([{ "op": "replace", "value": { "id": "7", "title": "Boss" } }])).await;
    assert_eq!((status, &after["id"], &after["title"]), (200, &made["id"], &"Boss".into()));
    let mut whole = made.clone();
    whole["id"] = "7".into();
    whole["meta"]["created"] = "1999-01-01T00:00:00Z".into();
    let (status, after) = ask(&server, Method::PUT, &place, Some(whole)).await;
    assert_eq!((status.as_u16(), &after["id"], &after["meta"]["created"]), (200, &made["id"], &made["meta"]["created"]));
    assert_eq!(made["meta"]["location"].as_str().unwrap(), format!("{}{place}", server.tenant_url));
}

#[tokio::test]
async fn adding_what_is_there_changes_nothing_and_there_is_one_primary() {
    let server = started(ServeOptions::default()).await;
    let (place, made) = person_at(&server, "ada").await;
    let (_, after) = patch(&server, &place, json!([{ "op": "add", "path": "emails", "value": made["emails"] }])).await;
    assert_eq!(after["emails"], made["emails"]);
    let home = json!({ "type": "home", "value": "h@contoso.com", "primary": true });
    let (_, after) = patch(&server, &place, json!([{ "op": "add", "value": { "emails": [home] } }])).await;
    assert_eq!(after["emails"].as_array().unwrap().len(), 2);
    assert_eq!((&after["emails"][0]["primary"], &after["emails"][1]["primary"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn a_change_that_is_refused_has_changed_nothing() {
    let server = started(ServeOptions::default()).await;
    let (place, before) = person_at(&server, "ada").await;
    for last in [
        json!({ "op": "replace", "path": "emails[type eq \"other\"].value", "value": "x" }),
        json!({ "op": "remove", "path": "userName" }),
        json!({ "op": "add", "path": "nickName" }),
        json!({ "op": "add", "path": "emails[type eq", "value": "x" }),
        json!({ "op": "swap", "path": "title", "value": "x" }),
        json!({ "op": "add", "path": "members", "value": [{ "value": "5400000001" }] }),
    ] {
        let (status, error) = patch(&server, &place, json!([{ "op": "replace", "path": "title", "value": "Boss" }, last])).await;
        assert_eq!(status, 400, "{last}: {error}");
        assert_eq!(now(&server, &place).await, before);
    }
    let group = made(&server, "/Groups", json!({ "displayName": "G", "members": [{ "value": before["id"] }] })).await;
    let at = format!("/Groups/{}", group["id"].as_str().unwrap());
    let nobody = json!([{ "op": "remove", "path": "members" }, { "op": "add", "path": "members", "value": [{ "value": "77" }] }]);
    assert_eq!(patch(&server, &at, nobody).await.0, 400);
    let whole = json!({ "displayName": "G", "externalId": "x", "members": [{ "value": "77" }] });
    assert_eq!(ask(&server, Method::PUT, &at, Some(whole)).await.0, 400);
    assert_eq!(now(&server, &at).await, group);
}

#[tokio::test]
async fn members_come_and_go_in_every_form() {
    let server = started(ServeOptions::default()).await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        ids.push(person_at(&server, name).await.1["id"].as_str().unwrap().to_owned());
    }
    let group = made(&server, "/Groups", json!({ "displayName": "G" })).await;
    let at = format!("/Groups/{}", group["id"].as_str().unwrap());
    let all: Vec<Json> = ids.iter().map(|id| json!({ "value": id })).collect();
    let members = |group: &Json| group["members"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect::<Vec<_>>();
    let (_, group) = patch(&server, &at, json!([{ "op": "add", "value": { "members": [all[0]] } }])).await;
    assert_eq!(members(&group).len(), 1);
    let (_, group) = patch(&server, &at, json!([{ "op": "Add", "path": "members", "value": [all[1], all[2]] }])).await;
    assert_eq!(members(&group).len(), 3, "an add without a path takes nobody away");
    let found = filtered(&server, "/Groups", &format!("members[value eq \"{}\"]", ids[1])).await;
    assert_eq!(found["totalResults"], 1);
    let filter = format!("members[value eq \"{}\"]", ids[0]);
    let (_, group) = patch(&server, &at, json!([{ "op": "remove", "path": filter }])).await;
    assert_eq!(members(&group).len(), 2);
    let (_, group) = patch(&server, &at, json!([{ "op": "Remove", "path": "members", "value": [all[1]] }])).await;
    assert_eq!(members(&group), [json!(ids[2])]);
    let (_, group) = patch(&server, &at, json!([{ "op": "replace", "path": "members", "value": [all[3]] }])).await;
    assert_eq!(members(&group), [json!(ids[3])]);
    let (_, listed) = ask(&server, Method::GET, &format!("{at}?excludedAttributes=members"), None).await;
    assert!(listed.get("members").is_none() && listed["displayName"] == "G");
}

#[tokio::test]
async fn numbers_that_dialpad_gave_stay() {
    let server = started(ServeOptions::default()).await;
    let mut ada = person("ada");
    ada["phoneNumbers"] = json!([{ "type": "work", "value": "+47 1" }, { "type": "Dialpad", "value": "+1 chosen" }]);
    let ada = made(&server, "/Users", ada).await;
    let place = format!("/Users/{}", ada["id"].as_str().unwrap());
    let given = numbers(&ada)[1].to_owned();
    assert!(numbers(&ada).len() == 2 && given != "+1 chosen");
    for operation in [
        json!({ "op": "remove", "path": "phoneNumbers[type eq \"Dialpad\"]" }),
        json!({ "op": "replace", "path": "phoneNumbers[type eq \"Dialpad\"].value", "value": "+1 other" }),
        json!({ "op": "replace", "path": "phoneNumbers", "value": [{ "type": "work", "value": "+47 1" }] }),
    ] {
        let (_, after) = patch(&server, &place, json!([operation])).await;
        assert_eq!(numbers(&after), ["+47 1", given.as_str()], "{operation}");
    }
    let (_, after) = ask(&server, Method::PUT, &place, Some(person("ada"))).await;
    assert_eq!(numbers(&after), [given.as_str()]);
}

#[tokio::test]
async fn a_list_is_paged_and_shaped_as_asked() {
    let server = started(ServeOptions { rate: 1000, ..ServeOptions::default() }).await;
    for number in 0..5 {
        person_at(&server, &format!("p{number}")).await;
    }
    let page = async |query: &str| {
        let (status, page) = ask(&server, Method::GET, &format!("/Users?{query}"), None).await;
        (status.as_u16(), page["totalResults"].as_u64(), page["Resources"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(page("count=0").await, (200, Some(5), 0));
    assert_eq!(page("count=-3").await, (200, Some(5), 0));
    assert_eq!(page("startIndex=-3&count=2").await, (200, Some(5), 2));
    assert_eq!(page("startIndex=5&count=2").await, (200, Some(5), 1));
    assert_eq!(page("startIndex=9").await, (200, Some(5), 0));
    assert_eq!(page("count=many").await.0, 400);
    let (_, some) = ask(&server, Method::GET, "/Users?attributes=userName,name.givenName&count=1", None).await;
    let names: Vec<&String> = some["Resources"][0].as_object().unwrap().keys().collect();
    assert!(names.iter().all(|name| ["id", "schemas", "userName", "name"].contains(&name.as_str())), "{names:?}");
    for (filter, found) in [
        ("userName sw \"p\" and not (userName sw \"p1\" or userName sw \"p2\")", 3),
        ("userName eq \"P1@contoso.com\" or userName eq \"p2@contoso.com\"", 2),
        ("emails[type eq \"work\" and value sw \"p3\"]", 1),
        ("meta.created gt \"2020-01-01T00:00:00Z\"", 5),
    ] {
        assert_eq!(filtered(&server, "/Users", filter).await["totalResults"], found, "{filter}");
    }
    let wrong = filtered(&server, "/Users", "userName is \"x\"").await;
    assert_eq!((&wrong["scimType"], &wrong["status"]), (&"invalidFilter".into(), &"400".into()));
}

#[tokio::test]
async fn what_is_no_resource_of_this_kind_is_refused() {
    let server = started(ServeOptions::default()).await;
    let mut wrong = person("ada");
    wrong["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:Group"]);
    assert_eq!(ask(&server, Method::POST, "/Users", Some(wrong)).await.0, 400);
    let (place, made) = person_at(&server, "ada").await;
    let (status, _) =
        ask(&server, Method::PATCH, &place, Some(json!({ "schemas": ["x"], "Operations": [{ "op": "remove", "path": "title" }] }))).await;
    assert_eq!(status, 400);
    assert_eq!(made["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
    for (method, path, status) in [
        (Method::POST, place.as_str(), 405),
        (Method::GET, "/Users/none", 404),
        (Method::PUT, "/Groups/5400000001", 404),
        (Method::GET, "/Nothing", 404),
        (Method::GET, "/Schemas/none", 404),
    ] {
        let (answered, error) = ask(&server, method, path, Some(person("x"))).await;
        assert_eq!((answered.as_u16(), &error["status"]), (status, &status.to_string().into()), "{path}");
    }
}

#[tokio::test]
async fn it_says_what_it_does() {
    let server = started(ServeOptions::default()).await;
    let get = async |path: &str| ask(&server, Method::GET, path, None).await.1;
    let configuration = get("/ServiceProviderConfig").await;
    assert_eq!((&configuration["patch"]["supported"], &configuration["bulk"]["supported"]), (&json!(true), &json!(false)));
    assert_eq!(get("/ResourceTypes/User").await["endpoint"], "/Users");
    let schemas = get("/Schemas").await;
    assert_eq!(schemas["totalResults"], 3);
    for schema in schemas["Resources"].as_array().unwrap() {
        assert_eq!(&get(&format!("/Schemas/{}", schema["id"].as_str().unwrap())).await, schema);
    }
}
