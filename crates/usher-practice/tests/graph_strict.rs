//! What the practice Graph refuses, throttles and counts.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod tenant;

use reqwest::Method;
use serde_json::json;
use tenant::{of, started};
use usher_practice::graph::GraphOptions;

#[tokio::test]
async fn what_nobody_published_is_refused_in_graphs_words_and_counted() {
    let tenant = of(30).await;
    let paths = ["/people", "/users?$select=nickname", "/users?$filter=nickname eq 'x'", "/users?$search=x", "/users/x/photo", "/me/drive"];
    for path in paths {
        let (status, json) = tenant.ask(Method::GET, path, None).await;
        assert_eq!(status, 400, "{path}: {json}");
        assert!(json["error"]["innerError"]["request-id"].is_string());
    }
    assert_eq!(
        tenant.refused("/users?$filter=jobTitle eq 'x'").await,
        (400, "Request_UnsupportedQuery".to_owned()),
        "published, not filterable"
    );
    let violations = tenant.stats().await["violations"].as_array().unwrap().clone();
    assert_eq!(violations.len(), paths.len(), "{violations:?}");
    assert!(violations[1].as_str().unwrap().contains("Could not find a property named 'nickname' on type 'microsoft.graph.user'"));
    let body = json!({ "principalId": tenant.person(1).await, "resourceId": tenant.graph.application, "role": "User" });
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", tenant.graph.application);
    assert_eq!(tenant.ask(Method::POST, &path, Some(body)).await.0, 400);
    assert_eq!(tenant.stats().await["violated"], 7);
}

#[tokio::test]
async fn without_the_permission_it_is_403_and_without_a_token_401() {
    let mut tenant = of(30).await;
    tenant.control(json!({ "do": "revokeConsent", "permission": "User.Read.All", "kind": "application" })).await;
    for wider in ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"] {
        tenant.control(json!({ "do": "revokeConsent", "permission": wider, "kind": "application" })).await;
    }
    assert_eq!(tenant.ask(Method::GET, "/users?$top=1", None).await.0, 200, "a token keeps what it was given with");
    tenant.renew().await;
    assert_eq!(tenant.refused("/users?$top=1").await, (403, "Authorization_RequestDenied".to_owned()));
    let groups = tenant.get("/groups?$filter=displayName eq 'dialpad-sales'").await;
    let members = tenant.get(&format!("/groups/{}/members?$select=id,displayName", groups["value"][0]["id"].as_str().unwrap())).await;
    assert!(members["value"][0].get("displayName").is_none(), "people are only ids without a permission to read them");
    tenant.control(json!({ "do": "expireTokens" })).await;
    let answer = tenant.send(Method::GET, "/groups", None).await;
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    tenant.token = String::new();
    assert_eq!(tenant.refused("/groups").await, (401, "InvalidAuthenticationToken".to_owned()));
}

#[tokio::test]
async fn throttled_requests_are_told_when_to_come_back() {
    let tenant = of(30).await;
    tenant.control(json!({ "do": "throttle", "count": 1, "path": "groups", "retryAfter": 7 })).await;
    assert_eq!(tenant.ask(Method::GET, "/users?$top=1", None).await.0, 200);
    let answer = tenant.send(Method::GET, "/groups", None).await;
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    assert_eq!(tenant.ask(Method::GET, "/groups", None).await.0, 200);
    tenant.control(json!({ "do": "throttle", "count": 1, "withoutRetryAfter": true })).await;
    assert!(!tenant.send(Method::GET, "/groups", None).await.headers().contains_key("retry-after"));

    let small = started(GraphOptions { users: 30, resource_units: Some(10), ..GraphOptions::default() }).await;
    let mut shares = Vec::new();
    for _ in 0..5 {
        let answer = small.send(Method::GET, "/users?$top=30", None).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["x-ms-resource-unit"].to_str().unwrap()), (200, "2"));
        shares.push(answer.headers().contains_key("x-ms-throttle-limit-percentage"));
    }
    assert_eq!(shares, [false, false, false, true, true]);
    let refused = small.send(Method::GET, "/users?$top=30", None).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 11);
    assert_eq!(small.stats().await["throttled"], 1);
}

#[tokio::test]
async fn a_batch_takes_twenty_and_answers_each_by_its_id() {
    let tenant = of(30).await;
    let steps = |count: usize| {
        (0..count).map(|id| json!({ "id": id.to_string(), "method": "GET", "url": "/groups?$select=id&$top=1" })).collect::<Vec<_>>()
    };
    let (status, told) = tenant.ask(Method::POST, "/$batch", Some(json!({ "requests": steps(20) }))).await;
    assert_eq!((status, told["responses"].as_array().unwrap().len()), (200, 20));
    assert_eq!(told["responses"][0]["id"], "19", "in another order");
    assert!(told["responses"][0]["body"]["value"][0]["id"].is_string());
    assert_eq!(tenant.ask(Method::POST, "/$batch", Some(json!({ "requests": steps(21) }))).await.0, 400);

    tenant.control(json!({ "do": "throttle", "count": 1, "path": "groups", "retryAfter": 3 })).await;
    let mixed = json!({ "requests": [
        { "id": "a", "method": "GET", "url": "/users/delta?$select=mail" },
        { "id": "b", "method": "GET", "url": "/groups" },
        { "id": "c", "method": "GET", "url": "/groups", "dependsOn": ["b"] },
        { "id": "d", "method": "GET", "url": format!("/servicePrincipals/{}/appRoleAssignedTo?$top=999", tenant.graph.application) },
    ] });
    let (_, told) = tenant.ask(Method::POST, "/$batch", Some(mixed)).await;
    let of = |id: &str| told["responses"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    assert!(of("a")["body"]["@odata.deltaLink"].is_string());
    assert_eq!((of("b")["status"].clone(), of("b")["headers"]["Retry-After"].clone()), (json!(429), json!("3")));
    assert_eq!(of("c")["status"], 424);
    assert!(of("d")["body"].get("@odata.nextLink").is_none());
    let stats = tenant.stats().await;
    assert_eq!((&stats["requests"]["POST /$batch"], &stats["batched"]["GET /users/delta"]), (&json!(3), &json!(1)));
    tenant.no_violations().await;
}
