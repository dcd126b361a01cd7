//! What is answered. Every SCIM request passes the same gate: counted, let through by the rate limit, its token checked, perhaps
//! struck by a fault. `/stats` passes none of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json as JsonAnswer, Router};
use serde_json::{Value as Json, json};

use super::faults::Fault;
use super::patch::{MemberChange, member_ids};
use super::refuse::Refusal;
use super::world::{Kind, Resource, World, id, number, text};
use super::{Shared, discovery, filter, patch, rules};

/// The most resources on one page.
pub(super) const LARGEST_PAGE: usize = 100;
const LATE: Duration = Duration::from_millis(1500);

type Answer = Result<Response, Refusal>;
type All = State<Arc<Shared>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let one = |kind: Kind| {
        get(move |state: All, Path(id): Path<String>| async move { read(&state, kind, &id) })
            .put(move |state: All, Path(id): Path<String>, body: String| async move { replace(&state, kind, &id, &body) })
            .patch(move |state: All, Path(id): Path<String>, body: String| async move { change(&state, kind, &id, &body) })
            .delete(move |state: All, Path(id): Path<String>| async move { delete(&state, kind, &id) })
    };
    let all = |kind: Kind| {
        get(move |state: All, Query(query): Query<HashMap<String, String>>| async move { list(&state, kind, &query) })
            .post(move |state: All, body: String| async move { create(&state, kind, &body) })
    };
    let scim = Router::new()
        .route("/Users", all(Kind::User))
        .route("/Users/{id}", one(Kind::User))
        .route("/Groups", all(Kind::Group))
        .route("/Groups/{id}", one(Kind::Group))
        .route("/ServiceProviderConfig", get(|| async { scim_json(StatusCode::OK, &discovery::service_provider_config()) }))
        .route("/ResourceTypes", get(|| async { scim_json(StatusCode::OK, &discovery::resource_types()) }))
        .route("/Schemas", get(|| async { scim_json(StatusCode::OK, &discovery::schemas()) }))
        .fallback(|| async { Refusal::new(404, "", "There is nothing at this address.") })
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), gate));
    Router::new()
        .nest("/scim", scim)
        .route("/stats", get(|State(shared): All| async move { JsonAnswer(shared.stats.json(&shared.world())) }))
        .with_state(shared)
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
        Some(Fault::Broken) => Refusal::new(500, "", "Internal server error.").into_response(),
        Some(Fault::Unavailable) => Refusal { retry_after: Some(1), ..Refusal::new(503, "", "Service unavailable.") }.into_response(),
        Some(Fault::CutBefore) => cut(),
        Some(Fault::CutAfter) => {
            let _done = next.run(request).await;
            cut()
        }
        Some(Fault::Late) => {
            let answer = next.run(request).await;
            tokio::time::sleep(LATE).await;
            answer
        }
        None => next.run(request).await,
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

fn scim_json(status: StatusCode, json: &Json) -> Response {
    (status, [(header::CONTENT_TYPE, "application/scim+json")], json.to_string()).into_response()
}

fn list(shared: &Shared, kind: Kind, query: &HashMap<String, String>) -> Answer {
    let asked = |name: &str| query.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
    let start = asked("startIndex").and_then(|value| value.parse::<usize>().ok()).unwrap_or(1).max(1);
    let count = asked("count").and_then(|value| value.parse::<usize>().ok()).unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE);
    let members =
        !asked("excludedAttributes").is_some_and(|names| names.split(',').any(|name| name.trim().eq_ignore_ascii_case("members")));
    let world = shared.world();
    let found: Vec<u64> = match asked("filter") {
        None => world.all(kind).keys().copied().collect(),
        Some(text) => {
            let comparisons =
                filter::parse(text).ok_or_else(|| Refusal::new(400, "invalidFilter", format!("The filter {text} can't be read.")))?;
            filtered(&world, kind, &comparisons)
        }
    };
    let page: Vec<Json> =
        found.iter().skip(start - 1).take(count).filter_map(|number| world.shown(kind, *number, members)).map(Json::Object).collect();
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": found.len(),
        "startIndex": start,
        "itemsPerPage": page.len(),
        "Resources": page,
    });
    Ok(scim_json(StatusCode::OK, &body))
}

fn filtered(world: &World, kind: Kind, comparisons: &[filter::Comparison]) -> Vec<u64> {
    let indexed = comparisons.iter().find(|one| kind == Kind::User && one.is_equal() && one.attribute.eq_ignore_ascii_case("userName"));
    let candidates: Vec<u64> = match indexed {
        Some(one) => world.by_user_name(&one.value).into_iter().collect(),
        None => world.all(kind).keys().copied().collect(),
    };
    candidates
        .into_iter()
        .filter(|number| world.all(kind).get(number).is_some_and(|resource| filter::fits(comparisons, resource)))
        .collect()
}

fn read(shared: &Shared, kind: Kind, wanted: &str) -> Answer {
    let world = shared.world();
    let resource = number(wanted).and_then(|number| world.shown(kind, number, true)).ok_or_else(|| Refusal::gone(wanted))?;
    Ok(scim_json(StatusCode::OK, &Json::Object(resource)))
}

fn body_of(text: &str) -> Result<Resource, Refusal> {
    match serde_json::from_str(text) {
        Ok(Json::Object(resource)) => Ok(resource),
        _ => Err(Refusal::syntax("The body is no JSON object.")),
    }
}

fn create(shared: &Shared, kind: Kind, body: &str) -> Answer {
    let mut resource = body_of(body)?;
    let members = resource.remove("members").map(|value| member_ids(&value)).unwrap_or_default();
    for name in ["id", "meta", "password"] {
        resource.remove(name);
    }
    let mut world = shared.world();
    match kind {
        Kind::User => {
            rules::complete_user(&mut resource);
            rules::check_user(&world, &shared.dialect, &resource, None)?;
        }
        Kind::Group => rules::check_group(&resource)?,
    }
    let members = numbers(&world, &members)?;
    let made = world.add(kind, resource);
    for member in members {
        world.set_member(made, member, true);
    }
    let shown = world.shown(kind, made, true).unwrap_or_default();
    shared.changed.notify_one();
    let mut answer = scim_json(StatusCode::CREATED, &Json::Object(shown));
    if let Ok(location) = format!("/scim/{}s/{}", kind.name(), id(made)).parse() {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// Members must be there.
fn numbers(world: &World, ids: &[String]) -> Result<Vec<u64>, Refusal> {
    let known = |id: &String| {
        number(id).filter(|number| world.users.contains_key(number)).ok_or_else(|| Refusal::value(format!("There is no user {id}.")))
    };
    ids.iter().map(known).collect()
}

fn replace(shared: &Shared, kind: Kind, wanted: &str, body: &str) -> Answer {
    let mut resource = body_of(body)?;
    let mut world = shared.world();
    let own = number(wanted).filter(|number| world.all(kind).contains_key(number)).ok_or_else(|| Refusal::gone(wanted))?;
    let members = resource.remove("members").map(|value| member_ids(&value));
    resource.remove("meta");
    resource.insert("id".to_owned(), Json::from(wanted));
    settle(shared, &mut world, kind, own, resource)?;
    if let Some(members) = members {
        let members = numbers(&world, &members)?;
        for gone in world.members.get(&own).cloned().unwrap_or_default() {
            world.set_member(own, gone, false);
        }
        for member in members {
            world.set_member(own, member, true);
        }
    }
    shared.changed.notify_one();
    let shown = world.shown(kind, own, true).unwrap_or_default();
    Ok(scim_json(StatusCode::OK, &Json::Object(shown)))
}

fn change(shared: &Shared, kind: Kind, wanted: &str, body: &str) -> Answer {
    let body: Json = serde_json::from_str(body).map_err(|_| Refusal::syntax("The body is no JSON."))?;
    let mut world = shared.world();
    let own = number(wanted).filter(|number| world.all(kind).contains_key(number)).ok_or_else(|| Refusal::gone(wanted))?;
    let mut resource = world.all(kind).get(&own).cloned().unwrap_or_default();
    let changes = patch::apply(&mut resource, &body)?;
    for change in &changes {
        if let MemberChange::Add(ids) = change {
            numbers(&world, ids)?;
        }
    }
    settle(shared, &mut world, kind, own, resource)?;
    for change in changes {
        match change {
            MemberChange::Add(ids) => ids.iter().filter_map(|id| number(id)).for_each(|member| world.set_member(own, member, true)),
            MemberChange::Remove(ids) => ids.iter().filter_map(|id| number(id)).for_each(|member| world.set_member(own, member, false)),
            MemberChange::RemoveAll => {
                for member in world.members.get(&own).cloned().unwrap_or_default() {
                    world.set_member(own, member, false);
                }
            }
        }
    }
    shared.changed.notify_one();
    let shown = world.shown(kind, own, true).unwrap_or_default();
    Ok(scim_json(StatusCode::OK, &Json::Object(shown)))
}

/// Checks a new state and puts it in place. Dialpad can't rename groups: ignored, or refused where so set.
fn settle(shared: &Shared, world: &mut World, kind: Kind, own: u64, mut resource: Resource) -> Result<(), Refusal> {
    match kind {
        Kind::User => {
            rules::complete_user(&mut resource);
            rules::check_user(world, &shared.dialect, &resource, Some(own))?;
        }
        Kind::Group => {
            rules::check_group(&resource)?;
            let before = world.groups.get(&own).map(|group| text(group, "displayName").to_owned()).unwrap_or_default();
            if text(&resource, "displayName") != before {
                if shared.dialect.refuses_group_rename {
                    return Err(Refusal::new(400, "mutability", "Groups can't be renamed."));
                }
                resource.insert("displayName".to_owned(), Json::from(before));
            }
        }
    }
    world.put(kind, own, resource);
    Ok(())
}

fn delete(shared: &Shared, kind: Kind, wanted: &str) -> Answer {
    let removed = number(wanted).is_some_and(|number| shared.world().remove(kind, number));
    if !removed {
        return Err(Refusal::gone(wanted));
    }
    shared.changed.notify_one();
    Ok(StatusCode::NO_CONTENT.into_response())
}
