//! What is answered. Every SCIM request passes the same gate: counted, let through by the rate limit, its token checked, perhaps
//! struck by a fault. `/stats` passes none of it. Read next: `resources.rs`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json as JsonAnswer, Router};
use serde_json::Value as Json;

use super::faults::{Fault, Trouble};
use super::refuse::Refusal;
use super::resources::Asked;
use super::world::Kind;
use super::{Shared, discovery, resources};

const LATE: Duration = Duration::from_millis(1500);

type All = State<Arc<Shared>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let one = |kind: Kind| {
        get(move |state: All, Path(id): Path<String>, Query(query): Query<Asked>| async move { resources::read(&state, kind, &id, &query) })
            .put(move |state: All, Path(id): Path<String>, body: String| async move { resources::replace(&state, kind, &id, &body) })
            .patch(move |state: All, Path(id): Path<String>, body: String| async move { resources::change(&state, kind, &id, &body) })
            .delete(move |state: All, Path(id): Path<String>| async move { resources::delete(&state, kind, &id) })
    };
    let all = |kind: Kind| {
        get(move |state: All, Query(query): Query<Asked>| async move { resources::list(&state, kind, &query) })
            .post(move |state: All, body: String| async move { resources::create(&state, kind, &body) })
    };
    let listed = |list: fn() -> Vec<Json>| get(move || async move { scim_json(StatusCode::OK, &discovery::list(list())) });
    let named = |list: fn() -> Vec<Json>| get(move |Path(id): Path<String>| async move { one_of(list(), &id) });
    let scim = Router::new()
        .route("/Users", all(Kind::User))
        .route("/Users/{id}", one(Kind::User))
        .route("/Groups", all(Kind::Group))
        .route("/Groups/{id}", one(Kind::Group))
        .route("/ServiceProviderConfig", get(|| async { scim_json(StatusCode::OK, &discovery::service_provider_config()) }))
        .route("/ResourceTypes", listed(discovery::resource_types))
        .route("/ResourceTypes/{id}", named(discovery::resource_types))
        .route("/Schemas", listed(discovery::schemas))
        .route("/Schemas/{id}", named(discovery::schemas))
        .fallback(|| async { Refusal::new(404, "", "There is nothing at this address.") })
        .method_not_allowed_fallback(|| async { Refusal::new(405, "", "This can't be done at this address.") })
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), gate));
    Router::new()
        .nest("/scim", scim)
        .route("/stats", get(|State(shared): All| async move { JsonAnswer(shared.stats.json(&shared.world())) }))
        .with_state(shared)
}

fn one_of(all: Vec<Json>, id: &str) -> Response {
    match all.into_iter().find(|one| one["id"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(id))) {
        Some(one) => scim_json(StatusCode::OK, &one),
        None => Refusal::gone(id).into_response(),
    }
}

async fn gate(State(shared): All, request: Request, next: Next) -> Response {
    let _counted = shared.stats.begin(request.method().as_str());
    if !shared.limits.allow() {
        shared.stats.rejected();
        let refusal = Refusal::new(429, "", "Too many requests: the company's limit is reached.");
        return Refusal { retry_after: Some(1), ..refusal }.into_response();
    }
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    if !has_token(&shared, request.headers()) {
        return Refusal::new(401, "", "The API key is missing or not valid.").into_response();
    }
    let fault = shared.faults.next();
    if fault.is_some() {
        shared.stats.fault();
    }
    match fault {
        Some(Fault::Before(trouble)) => troubled(trouble),
        Some(Fault::After(trouble)) => {
            let _done = next.run(request).await;
            troubled(trouble)
        }
        Some(Fault::Late) => {
            let answer = next.run(request).await;
            tokio::time::sleep(LATE).await;
            answer
        }
        None => next.run(request).await,
    }
}

fn troubled(trouble: Trouble) -> Response {
    match trouble {
        Trouble::Broken => Refusal::new(500, "", "Internal server error.").into_response(),
        Trouble::Unavailable => Refusal { retry_after: Some(1), ..Refusal::new(503, "", "Service unavailable.") }.into_response(),
        Trouble::Cut => cut(),
    }
}

/// An answer that breaks off: the server ends the connection while the client still waits for the rest.
fn cut() -> Response {
    let broken = futures::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) });
    (StatusCode::OK, [(header::CONTENT_LENGTH, "4096")], Body::from_stream(broken)).into_response()
}

fn has_token(shared: &Shared, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    given.and_then(|line| line.strip_prefix("Bearer ")).is_some_and(|token| token == shared.token)
}

pub(super) fn scim_json(status: StatusCode, json: &Json) -> Response {
    (status, [(header::CONTENT_TYPE, "application/scim+json")], json.to_string()).into_response()
}
