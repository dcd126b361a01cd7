//! The way of a request: counted, let through by throttling, its token read, its permission checked, answered, and the answer itself
//! checked against the published types. The same way for a request within `$batch`. Read next: `directory.rs`, `delta.rs`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value as Json;

use super::call::{self, Answer, Call, Version, Who};
use super::faults::Fault;
use super::guid::Guid;
use super::refusal::Refusal;
use super::{Shared, applications, assignments, authority, batch, control, delta, directory, me, permissions, provisioning};

/// Graph takes at most 4 MB in one request.
const LARGEST_BODY: usize = 4 << 20;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1.0/{*path}", axum::routing::any(over_http))
        .route("/beta/{*path}", axum::routing::any(over_http))
        .route("/practice/stats", get(|State(shared): State<Arc<Shared>>| async move { axum::Json(shared.stats().json()) }))
        .route("/practice/control", post(control::answer))
        .merge(authority::router())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared)
}

async fn over_http(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (version, path) = match parts.uri.path().strip_prefix("/v1.0") {
        Some(path) => (Version::V1, path),
        None => (Version::Beta, parts.uri.path().trim_start_matches("/beta")),
    };
    shared.stats().request(parts.method.as_str(), &call::segments(path));
    let body = match axum::body::to_bytes(body, LARGEST_BODY).await {
        Ok(body) => body,
        Err(_) => return sent(&shared, &parts.headers, Err(Refusal::new(413, "RequestEntityTooLarge", "The request is too large."))),
    };
    let asked = || {
        let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let now = shared.world().now();
        let caller = shared.tokens().caller(authorization, now)?;
        let body = read_body(&parts.headers, &body)?;
        Ok(call::read(parts.method.clone(), version, &parts.uri, path, &parts.headers, body, caller))
    };
    let answer = match asked() {
        Ok(call) => answer(&shared, &call).await,
        Err(refusal) => {
            shared.stats().unread();
            Err(refusal)
        }
    };
    match answer {
        Err(refusal) if refusal.code == Fault::CUT => cut(),
        answer => sent(&shared, &parts.headers, answer),
    }
}

fn read_body(headers: &HeaderMap, body: &[u8]) -> Result<Option<Json>, Refusal> {
    if body.is_empty() {
        return Ok(None);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err(Refusal::bad("Invalid content type: application/json was expected."));
    }
    serde_json::from_slice(body).map(Some).map_err(|_| Refusal::bad("Unable to read JSON request payload."))
}

/// One request, its own or one of a batch's: throttled, allowed, answered, and the answer checked.
pub(super) async fn answer(shared: &Arc<Shared>, call: &Call) -> Result<Answer, Refusal> {
    let answer = limited(shared, call).await;
    let path = call.path();
    match answer {
        Err(refusal) => {
            if refusal.violation {
                shared.stats().violation(format!("{} /{}: {}", call.method, path.join("/"), refusal.message));
            } else {
                shared.stats().checked(call.method.as_str(), &call.segments, "refused");
            }
            Err(refusal)
        }
        Ok(answer) => {
            let wrong = answer.wrong(&shared.world().extensions);
            if let Some(first) = wrong.first() {
                let told = format!("own answer to {} /{}: {first}", call.method, path.join("/"));
                shared.stats().violation(told.clone());
                return Err(Refusal::new(500, "InternalServerError", told));
            }
            shared.stats().checked(call.method.as_str(), &call.segments, answer.checked_as());
            shared.stats().page(answer.body["value"].as_array().map_or(0, Vec::len));
            Ok(answer.in_context(&shared.base, &path))
        }
    }
}

async fn limited(shared: &Arc<Shared>, call: &Call) -> Result<Answer, Refusal> {
    let units = shared.throttle().take(call).inspect_err(|_| shared.stats().throttled())?;
    if let Some(fault) = shared.faults().next(call) {
        shared.stats().fault();
        return Err(fault.refusal());
    }
    allowed(shared, call)?;
    let mut answer = dispatch(shared, call).await?;
    answer.headers.extend(units.headers());
    Ok(answer)
}

fn allowed(shared: &Shared, call: &Call) -> Result<(), Refusal> {
    let world = shared.world();
    let caller = match call.caller.who {
        Who::Person(person) => Some(person),
        Who::Application => world.principals.iter().find(|one| one.app_id == call.caller.client).map(|one| one.id),
    };
    let roles = caller.and_then(|id| world.roles.get(&id)).map(Vec::as_slice).unwrap_or_default();
    let owner = permissions::subject(call).zip(caller).is_some_and(|(subject, caller)| world.owns(caller, subject));
    permissions::allow(call, roles, owner)
}

/// Every path that is published and used.
async fn dispatch(shared: &Arc<Shared>, call: &Call) -> Result<Answer, Refusal> {
    let path = call.path();
    let (read, add) = (call.method == Method::GET, call.method == Method::POST);
    match path.as_slice() {
        ["$batch"] if add => batch::answer(shared, call).await,
        ["me", rest @ ..] if read => me::answer(shared, call, rest),
        [kind @ ("users" | "groups"), "delta" | "microsoft.graph.delta"] if read => delta::answer(shared, call, kind),
        ["users", rest @ ..] if read => directory::people(shared, call, rest),
        ["groups", rest @ ..] if read => directory::groups(shared, call, rest),
        ["directory", "deletedItems", rest @ ..] if read => directory::deleted(shared, call, rest),
        ["directoryObjects", "getByIds"] if add => directory::by_ids(shared, call),
        ["organization"] if read => directory::organization(shared, call),
        ["roleManagement", "directory", rest @ ..] if read => me::role_management(shared, call, rest),
        ["servicePrincipals", id, "appRoleAssignedTo", rest @ ..] => assignments::answer(shared, call, id, rest),
        ["servicePrincipals" | "applications", id, "synchronization", rest @ ..] => provisioning::answer(shared, call, id, rest).await,
        ["auditLogs", "provisioning"] if read => provisioning::logs(shared, call),
        ["servicePrincipals", rest @ ..] => applications::principals(shared, call, rest),
        ["applications", rest @ ..] => applications::registrations(shared, call, rest),
        ["applicationTemplates", rest @ ..] => applications::templates(shared, call, rest),
        [first, ..] => Err(Refusal::no_path(first)),
        [] => Err(Refusal::no_path("")),
    }
}

/// As HTTP, with the headers that every answer of Graph's has.
fn sent(shared: &Shared, headers: &HeaderMap, answer: Result<Answer, Refusal>) -> Response {
    let request_id = Guid::random().to_string();
    let client_request_id = headers.get("client-request-id").and_then(|value| value.to_str().ok()).unwrap_or(&request_id).to_owned();
    let (status, body, more) = match answer {
        Ok(answer) => (answer.status, (answer.status != 204).then(|| answer.body.to_string()), answer.headers),
        Err(refusal) => {
            let body = refusal.body(shared.world().now(), &request_id, &client_request_id);
            (refusal.status, Some(body.to_string()), refusal.headers)
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).header("request-id", request_id).header("client-request-id", client_request_id);
    for (name, value) in more {
        response = response.header(name, value);
    }
    if body.is_some() {
        response = response.header(header::CONTENT_TYPE, "application/json;odata.metadata=minimal");
    }
    response.body(body.map_or_else(Body::empty, Body::from)).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// An answer that breaks off: the connection ends while the client still waits for the rest.
fn cut() -> Response {
    let broken = futures::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) });
    (StatusCode::OK, [(header::CONTENT_LENGTH, "4096")], Body::from_stream(broken)).into_response()
}
