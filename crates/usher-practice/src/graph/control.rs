//! What an administrator of the practice tenant does meanwhile, and what goes wrong on demand: `POST` of JSON, `{"do": "..."}`. Needs no
//! token, but the content type application/json, so that no web page can send it unasked.

use std::sync::Arc;

use axum::Json as JsonAnswer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::authority::{ConsentKind, read_certificate};
use super::check::{self, Written};
use super::faults::{Expiry, Fault};
use super::guid::Guid;
use super::roles;
use super::throttle::OnDemand;
use super::world::{State as Presence, USER_ROLE, World};
use super::{Shared, open, provisioning};

/// One thing to do. People are named by id or userPrincipalName, groups by id or name.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
enum Deed {
    AddUser { user: Map<String, Json> },
    UpdateUser { user: String, set: Map<String, Json> },
    SetManager { user: String, manager: Option<String> },
    DisableUser { user: String },
    EnableUser { user: String },
    SoftDelete { object: String },
    Restore { object: String },
    Purge { object: String },
    AddGroup { group: Map<String, Json> },
    UpdateGroup { group: String, set: Map<String, Json> },
    AddMember { group: String, member: String },
    RemoveMember { group: String, member: String },
    HideMembers { group: String },
    Assign { principal: String, role: Option<String>, application: Option<String> },
    Unassign { principal: String, application: Option<String> },
    SetRoles { user: String, roles: Vec<String> },
    RenameApplication { application: String, name: String },
    AddOwner { user: String, application: Option<String> },
    AddCertificate { pem: String, client: Option<String> },
    ExpireSecret { client: Option<String> },
    GrantConsent { permission: String, kind: Consent, client: Option<String> },
    RevokeConsent { permission: String, kind: Consent, client: Option<String> },
    ExpireTokens,
    RevokeSessions,
    ExpireDelta { how: Option<How> },
    EmptyPages { count: u32 },
    Fail { path: String, status: Option<u16>, cut: Option<bool>, count: Option<u32>, skip: Option<u32> },
    FailNextPage { path: Option<String>, status: Option<u16>, cut: Option<bool>, count: Option<u32>, skip: Option<u32> },
    Throttle { count: u32, path: Option<String>, retry_after: Option<u64>, without_retry_after: Option<bool> },
    ResourceUnits { limit: u32 },
    Advance { seconds: Option<i64>, minutes: Option<i64>, hours: Option<i64>, days: Option<i64> },
    FailCredentials { on: Option<bool> },
    Describe,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Consent {
    Application,
    Delegated,
}

#[derive(Debug, Clone, Copy, Deserialize)]
enum How {
    #[serde(rename = "410")]
    Gone,
    #[serde(rename = "syncStateNotFound")]
    NotFound,
}

/// Why it wasn't done.
type Refused = String;

pub(super) async fn answer(State(shared): State<Arc<Shared>>, JsonAnswer(asked): JsonAnswer<Json>) -> Response {
    let deed = match serde_json::from_value::<Deed>(asked) {
        Ok(deed) => deed,
        Err(error) => return (StatusCode::BAD_REQUEST, JsonAnswer(json!({ "error": error.to_string() }))).into_response(),
    };
    if let Deed::Advance { seconds, minutes, hours, days } = deed {
        let part = |number: Option<i64>, seconds: i64| number.unwrap_or(0).saturating_mul(seconds);
        let all = part(seconds, 1) + part(minutes, 60) + part(hours, 3600) + part(days, 24 * 3600);
        return JsonAnswer(advance(&shared, all).await).into_response();
    }
    match done(&shared, deed) {
        Ok(told) => JsonAnswer(told).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, JsonAnswer(json!({ "error": error }))).into_response(),
    }
}

/// Sets the practice clock forward, from one due provisioning run to the next; answers when all are through.
async fn advance(shared: &Arc<Shared>, seconds: i64) -> Json {
    let until = shared.world().now() + SignedDuration::from_secs(seconds);
    provisioning::catch_up(shared, until).await;
    let mut world = shared.world();
    let left = until.duration_since(world.now());
    if left.is_positive() {
        world.advance(left);
    }
    json!({ "now": world.now().to_string() })
}

fn done(shared: &Shared, deed: Deed) -> Result<Json, Refused> {
    match deed {
        Deed::ExpireTokens => {
            let now = shared.world().now();
            shared.tokens().expire_all(now);
        }
        Deed::FailCredentials { on } => shared.provisioning().credentials_fail = on.unwrap_or(true),
        Deed::RevokeSessions => shared.authority().revoke_sessions(),
        Deed::ExpireDelta { how } => {
            let expiry = if matches!(how, Some(How::NotFound)) { Expiry::NotFound } else { Expiry::Gone };
            shared.faults().expire_delta(expiry);
        }
        Deed::EmptyPages { count } => shared.faults().demand_empty_pages(count),
        Deed::Fail { path, status, cut, count, skip } => fault(shared, path, status, cut, count, skip, false),
        Deed::FailNextPage { path, status, cut, count, skip } => fault(shared, path.unwrap_or_default(), status, cut, count, skip, true),
        Deed::Throttle { count, path, retry_after, without_retry_after } => {
            let retry_after = if without_retry_after == Some(true) { None } else { Some(retry_after.unwrap_or(1)) };
            shared.throttle().demand(OnDemand { count, path: path.unwrap_or_default(), retry_after });
        }
        Deed::ResourceUnits { limit } => shared.throttle().set_limit(limit),
        Deed::GrantConsent { permission, kind, client } => {
            let client = client_of(&shared.world(), client.as_deref())?;
            shared.authority().consents.grant(client, kind.into(), &permission);
        }
        Deed::RevokeConsent { permission, kind, client } => {
            let client = client_of(&shared.world(), client.as_deref())?;
            shared.authority().consents.revoke(client, kind.into(), &permission);
        }
        directory => return in_world(&mut open(&shared.world), directory),
    }
    Ok(json!({}))
}

impl From<Consent> for ConsentKind {
    fn from(kind: Consent) -> Self {
        match kind {
            Consent::Application => Self::Application,
            Consent::Delegated => Self::Delegated,
        }
    }
}

fn fault(shared: &Shared, path: String, status: Option<u16>, cut: Option<bool>, count: Option<u32>, skip: Option<u32>, next_page: bool) {
    let status = if cut == Some(true) { None } else { Some(status.unwrap_or(503)) };
    shared.faults().demand(Fault { status, path, skip: skip.unwrap_or(0), count: count.unwrap_or(1), next_page });
}

fn in_world(world: &mut World, deed: Deed) -> Result<Json, Refused> {
    let changed = match deed {
        Deed::AddUser { user } => {
            checked(world, "user", &user)?;
            return Ok(json!({ "id": world.add_person(user).to_string() }));
        }
        Deed::AddGroup { group } => {
            checked(world, "group", &group)?;
            return Ok(json!({ "id": world.add_group(group).to_string() }));
        }
        Deed::UpdateUser { user, set } => {
            checked(world, "user", &set)?;
            let id = person(world, &user)?;
            world.update_person(id, &set)
        }
        Deed::UpdateGroup { group, set } => {
            checked(world, "group", &set)?;
            let id = object(world, &group)?;
            world.update_group(id, &set)
        }
        Deed::SetManager { user, manager } => {
            let manager = manager.map(|who| person(world, &who)).transpose()?;
            let id = person(world, &user)?;
            world.set_manager(id, manager)
        }
        Deed::DisableUser { user } => enabled(world, &user, false)?,
        Deed::EnableUser { user } => enabled(world, &user, true)?,
        Deed::SoftDelete { object: which } => {
            let id = object(world, &which)?;
            world.soft_delete(id)
        }
        Deed::Restore { object: which } => {
            let id = deleted(world, &which)?;
            world.restore(id)
        }
        Deed::Purge { object: which } => {
            let id = deleted(world, &which).or_else(|_| object(world, &which))?;
            world.purge(id)
        }
        Deed::AddMember { group, member } => {
            let (group, member) = (object(world, &group)?, object(world, &member)?);
            world.set_member(group, member, true)
        }
        Deed::RemoveMember { group, member } => {
            let (group, member) = (object(world, &group)?, object(world, &member)?);
            world.set_member(group, member, false)
        }
        Deed::HideMembers { group } => {
            let id = object(world, &group)?;
            world.hide_members(id)
        }
        Deed::Assign { principal, role, application } => {
            let (principal, resource) = (object(world, &principal)?, application_of(world, application.as_deref())?);
            let role = role_of(world, resource, role.as_deref().unwrap_or("User"))?;
            let made = world.assign(principal, resource, role).map_err(|error| format!("not assigned: {error:?}"))?;
            return Ok(json!({ "id": made.id }));
        }
        Deed::Unassign { principal, application } => {
            let (principal, resource) = (object(world, &principal)?, application_of(world, application.as_deref())?);
            world.unassign(principal, resource) > 0
        }
        Deed::SetRoles { user, roles: names } => {
            let held = names.iter().map(|name| roles::find(name).ok_or_else(|| format!("no role {name}"))).collect::<Result<_, _>>()?;
            let id = person(world, &user)?;
            world.roles.insert(id, held);
            true
        }
        Deed::RenameApplication { application, name } => {
            let id = application_of(world, Some(&application))?;
            world.principals.iter_mut().filter(|one| one.id == id).for_each(|one| one.name.clone_from(&name));
            true
        }
        Deed::AddOwner { user, application } => {
            let (owner, id) = (person(world, &user)?, application_of(world, application.as_deref())?);
            world.principals.iter_mut().filter(|one| one.id == id).for_each(|one| _ = one.owners.insert(owner));
            true
        }
        Deed::AddCertificate { pem, client } => {
            let certificate = read_certificate(&pem).ok_or("that is no certificate in PEM form")?;
            let client = client_of(world, client.as_deref())?;
            world.applications.iter_mut().filter(|one| one.app_id == client).for_each(|one| one.certificates.push(certificate.clone()));
            true
        }
        Deed::ExpireSecret { client } => {
            let (client, now) = (client_of(world, client.as_deref())?, world.now());
            let secrets = world.applications.iter_mut().filter(|one| one.app_id == client).flat_map(|one| one.secrets.iter_mut());
            secrets.for_each(|secret| secret.end = now);
            true
        }
        _ => return Ok(described(world)),
    };
    if changed { Ok(json!({})) } else { Err("nothing there to change, or it is so already".to_owned()) }
}

fn checked(world: &World, of: &str, properties: &Map<String, Json>) -> Result<(), Refused> {
    let wrong = check::object(of, &Json::from(properties.clone()), Written::ByClient, &world.extensions);
    wrong.into_iter().next().map_or(Ok(()), Err)
}

fn enabled(world: &mut World, user: &str, enabled: bool) -> Result<bool, Refused> {
    let set = Map::from_iter([("accountEnabled".to_owned(), Json::Bool(enabled))]);
    let id = person(world, user)?;
    Ok(world.update_person(id, &set))
}

fn person(world: &World, who: &str) -> Result<Guid, Refused> {
    world.find_person(who).map(|person| person.id).ok_or_else(|| format!("nobody is called {who}"))
}

/// A group or person that is there.
fn object(world: &World, which: &str) -> Result<Guid, Refused> {
    world.find_group(which).map(|group| group.id).map_or_else(|| person(world, which), Ok)
}

/// One that was deleted and can be restored: by id.
fn deleted(world: &World, which: &str) -> Result<Guid, Refused> {
    let is_deleted = |id: &Guid| {
        let state = world.person(*id).map(|person| person.state).or_else(|| world.group(*id).map(|group| group.state));
        matches!(state, Some(Presence::Deleted(_)))
    };
    Guid::parse(which).filter(is_deleted).ok_or_else(|| format!("{which} isn't the id of a deleted object"))
}

/// An enterprise application by id or name; Dialpad if none is named.
fn application_of(world: &World, which: Option<&str>) -> Result<Guid, Refused> {
    let which = which.unwrap_or("Dialpad");
    let found = world.principals.iter().find(|one| one.name.eq_ignore_ascii_case(which) || Guid::parse(which) == Some(one.id));
    found.map(|one| one.id).ok_or_else(|| format!("no application is called {which}"))
}

/// A registration's client id; Usher's if none is named.
fn client_of(world: &World, which: Option<&str>) -> Result<Guid, Refused> {
    let which = which.unwrap_or("Usher");
    let found = world.applications.iter().find(|one| one.name.eq_ignore_ascii_case(which) || Guid::parse(which) == Some(one.app_id));
    found.map(|one| one.app_id).ok_or_else(|| format!("no registration is called {which}"))
}

/// A role by id or name.
fn role_of(world: &World, application: Guid, which: &str) -> Result<Guid, Refused> {
    if which.eq_ignore_ascii_case("Default Access") {
        return Ok(Guid::ZERO);
    }
    if let Some(id) = Guid::parse(which) {
        return Ok(id);
    }
    let roles = world.principal(application).map(|one| one.app_roles.clone()).unwrap_or_default();
    let named = roles.iter().find(|role| role["displayName"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(which)));
    let id = named.and_then(|role| role["id"].as_str()).unwrap_or(USER_ROLE);
    if named.is_none() && !which.eq_ignore_ascii_case("User") {
        return Err(format!("the application has no role {which}"));
    }
    Guid::parse(id).ok_or_else(|| format!("{id} is no id"))
}

/// What a test wants to know without asking Graph.
fn described(world: &World) -> Json {
    let present = |state: &Presence| *state == Presence::Present;
    let administrators: Map<String, Json> = world
        .roles
        .iter()
        .filter_map(|(id, held)| {
            let name = world.properties(world.person(*id)?).get("userPrincipalName")?.as_str()?.to_owned();
            Some((name, held.iter().map(|role| roles::name(role)).collect::<Vec<_>>().into()))
        })
        .collect();
    json!({
        "now": world.now().to_string(),
        "users": world.people().iter().filter(|person| present(&person.state)).count(),
        "groups": world.groups().iter().filter(|group| present(&group.state)).map(|group| json!({ "id": group.id.to_string(), "displayName": group.name(), "members": world.members(group).count() })).collect::<Vec<_>>(),
        "assignments": world.assignments.len(),
        "administrators": administrators,
        "extensions": world.extensions.0,
    })
}
