//! Memberships: one bad member costs nobody else theirs, and nobody who is to leave stays (rules 4.2, 7.3).
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use serde_json::{Value as Json, json};
use server::{answering_by, client, client_with, operations, scim_error, settings};
use usher_scim::{ClientSettings, Kind};
use wiremock::{Request, ResponseTemplate};

fn ids(all: &[&str]) -> Vec<String> {
    all.iter().map(|id| (*id).to_owned()).collect()
}

fn holds(request: &Request, word: &str) -> bool {
    String::from_utf8_lossy(&request.body).contains(word)
}

#[tokio::test]
async fn one_who_is_no_member_any_more_keeps_nobody_else_in() {
    let server =
        answering_by(|_, request| if holds(request, "gone") { scim_error(400, "noTarget", "no") } else { ResponseTemplate::new(204) })
            .await;
    client(&server).change_members("g1", &[], &ids(&["a", "gone", "b", "c"])).await.unwrap();
    let all = server.received_requests().await.unwrap();
    let done: Vec<&Request> = all.iter().filter(|one| !holds(one, "gone")).collect();
    for id in ["a", "b", "c"] {
        let path = format!("members[value eq \\\"{id}\\\"]");
        assert!(done.iter().any(|one| holds(one, &path)), "{id} was never removed");
    }
}

#[tokio::test]
async fn one_refused_member_holds_up_neither_the_others_nor_the_removals() {
    let server = answering_by(
        |_, request| if holds(request, "bad") { scim_error(400, "invalidValue", "no bad") } else { ResponseTemplate::new(204) },
    )
    .await;
    let client = client_with(&server, ClientSettings { member_batch: 2, ..settings() });
    let error = client.change_members("g1", &ids(&["a", "bad", "b", "c"]), &ids(&["leaver"])).await.unwrap_err();
    assert_eq!(error.refused, ["bad"]);
    let error = error.error;
    assert_eq!((error.kind, error.status), (Kind::Object, Some(400)), "{error:?}");
    assert!(error.message.contains("no bad"), "{error:?}");
    assert_eq!(error.requests as usize, server.received_requests().await.unwrap().len());
    let all = server.received_requests().await.unwrap();
    let done: Vec<&Request> = all.iter().filter(|one| !holds(one, "bad")).collect();
    for id in ["\"a\"", "\"b\"", "\"c\"", "leaver"] {
        assert!(done.iter().any(|one| holds(one, id)), "{id} was never sent");
    }
}

#[tokio::test]
async fn an_addition_without_an_answer_holds_up_no_removal() {
    let server = answering_by(|_, request| ResponseTemplate::new(if holds(request, "\"add\"") { 500 } else { 204 })).await;
    let error = client(&server).change_members("g1", &ids(&["a"]), &ids(&["leaver"])).await.unwrap_err();
    assert_eq!(error.error.kind, Kind::Unknown, "it may have been added: {error:?}");
    assert!(operations(&server).await.iter().any(|one| one["op"] == "remove"));
}

#[tokio::test]
async fn a_filter_path_that_has_worked_is_not_given_up_for_one_refusal() {
    let server =
        answering_by(|_, request| if holds(request, "owner") { scim_error(400, "", "an owner stays") } else { ResponseTemplate::new(204) })
            .await;
    let client = client(&server);
    client.change_members("g1", &[], &ids(&["a"])).await.unwrap();
    client.change_members("g1", &[], &ids(&["owner", "b"])).await.unwrap_err();
    let without_filter: Vec<Json> = operations(&server).await.into_iter().filter(|one| one["path"] == json!("members")).collect();
    assert_eq!(without_filter, Vec::<Json>::new());
}

#[tokio::test]
async fn in_entras_own_style_a_removal_is_an_array_at_once() {
    let server = answering_by(|_, _| ResponseTemplate::new(204)).await;
    let client = client_with(&server, ClientSettings { patch_style: usher_core::configuration::PatchStyle::Entra, ..settings() });
    client.change_members("g1", &[], &ids(&["a", "b"])).await.unwrap();
    assert_eq!(operations(&server).await[0]["value"], json!([{ "value": "a" }, { "value": "b" }]));
}

#[tokio::test]
async fn a_target_without_patch_is_told_as_that_and_nobody_as_refused() {
    let server = answering_by(|_, _| scim_error(405, "", "PATCH is not supported")).await;
    let error = client(&server).change_members("g1", &ids(&["s1", "s5"]), &ids(&["s7"])).await.unwrap_err();
    assert_eq!(error.refused, Vec::<String>::new());
    let error = error.error;
    assert_eq!((error.kind, error.code), (Kind::Object, "GroupsNeedPatch"));
    let (start, end) = error.message.split_once(" doesn't offer this (405). ").unwrap();
    assert!(start.starts_with("The group's members can't be written: that needs PATCH. "), "{error}");
    assert_eq!(end, "It says: PATCH is not supported.");
    assert!(error.fix.contains("mapping of groups"), "{}", error.fix);
}
