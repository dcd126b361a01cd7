//! People and groups: list, read, create, replace, change, delete. A change is written down before it is answered; one that is refused has
//! changed nothing.

use std::collections::{BTreeSet, HashMap};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};

use super::attributes::{self, held_name};
use super::filter::Filter;
use super::patch::{MemberChange, PATCH_OP, member_ids};
use super::refuse::Refusal;
use super::routes::scim_json;
use super::world::{Kind, Resource, World, id, number, text};
use super::{Shared, filter, patch, rules};

/// The most resources on one page.
pub(super) const LARGEST_PAGE: usize = 100;

/// A query's parameters.
pub(super) type Asked = HashMap<String, String>;
type Answer = Result<Response, Refusal>;

fn asked<'a>(query: &'a Asked, name: &str) -> Option<&'a str> {
    query.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Which attributes are wanted (RFC 7644 §3.9).
struct Wanted<'a> {
    only: Vec<&'a str>,
    without: Vec<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of(query: &'a Asked) -> Self {
        let names = |name: &str| -> Vec<&'a str> {
            asked(query, name).into_iter().flat_map(|names| names.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect()
        };
        Self { only: names("attributes"), without: names("excludedAttributes") }
    }

    fn members(&self) -> bool {
        let holds = |names: &[&str]| names.iter().any(|name| attributes::Path::parse(name).attribute.eq_ignore_ascii_case("members"));
        if self.only.is_empty() { !holds(&self.without) } else { holds(&self.only) }
    }

    fn of_resource(&self, mut resource: Resource) -> Json {
        if !self.only.is_empty() {
            let wanted = |held: &String| {
                let named = self.only.iter().any(|name| {
                    let path = attributes::Path::parse(name);
                    path.extension.unwrap_or(path.attribute).eq_ignore_ascii_case(held)
                });
                named || matches!(held.as_str(), "id" | "schemas")
            };
            resource.retain(|held, _| wanted(held));
        }
        for name in self.without.iter().filter(|name| !matches!(**name, "id" | "schemas")) {
            attributes::remove(&mut resource, name);
        }
        Json::Object(resource)
    }
}

pub(super) fn list(shared: &Shared, kind: Kind, query: &Asked) -> Answer {
    let number = |name: &str, otherwise: usize| match asked(query, name) {
        None => Ok(otherwise),
        // Negative is none (RFC 7644 §3.4.2.4).
        Some(value) => match value.parse::<i64>() {
            Ok(value) => Ok(usize::try_from(value).unwrap_or(0)),
            Err(_) => Err(Refusal::value(format!("{name} must be a number, but is {value}."))),
        },
    };
    let start = number("startIndex", 1)?.max(1);
    let count = number("count", LARGEST_PAGE)?.min(LARGEST_PAGE);
    let wanted = Wanted::of(query);
    let world = shared.world();
    let found: Vec<u64> = match asked(query, "filter") {
        None => world.all(kind).keys().copied().collect(),
        Some(text) => {
            let filter =
                filter::parse(text).ok_or_else(|| Refusal::new(400, "invalidFilter", format!("The filter {text} can't be read.")))?;
            filtered(&world, kind, &filter)
        }
    };
    let shown = found.iter().skip(start - 1).take(count).filter_map(|number| world.shown(kind, *number, wanted.members()));
    let page: Vec<Json> = shown.map(|resource| wanted.of_resource(resource)).collect();
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": found.len(),
        "startIndex": start,
        "itemsPerPage": page.len(),
        "Resources": page,
    });
    Ok(scim_json(StatusCode::OK, &body))
}

fn filtered(world: &World, kind: Kind, filter: &Filter) -> Vec<u64> {
    let indexed = filter.must_equal("userName").filter(|_| kind == Kind::User);
    let candidates: Vec<u64> = match indexed {
        Some(name) => world.by_user_name(name).into_iter().collect(),
        None => world.all(kind).keys().copied().collect(),
    };
    let members = filter.asks_about("members");
    let fits = |number: &u64| {
        if members || filter.asks_about("meta") {
            return world.shown(kind, *number, members).is_some_and(|resource| filter.fits(&resource));
        }
        world.all(kind).get(number).is_some_and(|resource| filter.fits(resource))
    };
    candidates.into_iter().filter(fits).collect()
}

pub(super) fn read(shared: &Shared, kind: Kind, wanted_id: &str, query: &Asked) -> Answer {
    let wanted = Wanted::of(query);
    let resource = number(wanted_id)
        .and_then(|number| shared.world().shown(kind, number, wanted.members()))
        .ok_or_else(|| Refusal::gone(wanted_id))?;
    Ok(scim_json(StatusCode::OK, &wanted.of_resource(resource)))
}

fn body_of(text: &str, kind: Kind) -> Result<Resource, Refusal> {
    let Ok(Json::Object(mut resource)) = serde_json::from_str(text) else {
        return Err(Refusal::syntax("The body is no JSON object."));
    };
    rules::check_schemas(&resource, kind.schema())?;
    for name in ["id", "meta", "groups", "password"] {
        let held = held_name(&resource, name);
        resource.remove(&held);
    }
    resource.retain(|_, value| !value.is_null());
    Ok(resource)
}

fn members_of(resource: &mut Resource) -> Option<Vec<String>> {
    let held = held_name(resource, "members");
    resource.remove(&held).map(|value| member_ids(&value))
}

pub(super) fn create(shared: &Shared, kind: Kind, body: &str) -> Answer {
    let mut resource = body_of(body, kind)?;
    let members = members_of(&mut resource).unwrap_or_default();
    let mut world = shared.world();
    check(shared, &world, kind, None, &mut resource)?;
    let members = numbers(&world, &members)?;
    let made = world.add(kind, resource);
    if kind == Kind::Group {
        world.set_members(made, &members);
    }
    let mut answer = kept(shared, &world, kind, made, StatusCode::CREATED)?;
    if let Ok(location) = world.location(kind, made).parse() {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// Written down, then answered as it stands now.
fn kept(shared: &Shared, world: &World, kind: Kind, own: u64, status: StatusCode) -> Answer {
    shared.book.keep(&world.change(kind, own))?;
    let shown = world.shown(kind, own, true).unwrap_or_default();
    Ok(scim_json(status, &Json::Object(shown)))
}

/// Members must be there.
fn numbers(world: &World, ids: &[String]) -> Result<BTreeSet<u64>, Refusal> {
    let known = |id: &String| {
        number(id).filter(|number| world.users.contains_key(number)).ok_or_else(|| Refusal::value(format!("There is no user {id}.")))
    };
    ids.iter().map(known).collect()
}

fn own_number(world: &World, kind: Kind, wanted_id: &str) -> Result<u64, Refusal> {
    number(wanted_id).filter(|number| world.all(kind).contains_key(number)).ok_or_else(|| Refusal::gone(wanted_id))
}

pub(super) fn replace(shared: &Shared, kind: Kind, wanted_id: &str, body: &str) -> Answer {
    let mut world = shared.world();
    let own = own_number(&world, kind, wanted_id)?;
    let mut resource = body_of(body, kind)?;
    let members = members_of(&mut resource).map(|ids| numbers(&world, &ids)).transpose()?;
    resource.insert("id".to_owned(), Json::from(wanted_id));
    check(shared, &world, kind, Some(own), &mut resource)?;
    world.replace(kind, own, resource);
    if let Some(members) = members.filter(|_| kind == Kind::Group) {
        world.set_members(own, &members);
    }
    kept(shared, &world, kind, own, StatusCode::OK)
}

pub(super) fn change(shared: &Shared, kind: Kind, wanted_id: &str, body: &str) -> Answer {
    let body: Json = serde_json::from_str(body).map_err(|_| Refusal::syntax("The body is no JSON."))?;
    if let Some(object) = body.as_object() {
        rules::check_schemas(object, PATCH_OP)?;
    }
    let mut world = shared.world();
    let own = own_number(&world, kind, wanted_id)?;
    let mut resource = world.all(kind).get(&own).cloned().unwrap_or_default();
    let changes = patch::apply(&mut resource, &body)?;
    if kind == Kind::User && !changes.is_empty() {
        return Err(Refusal::path("members"));
    }
    let members = changed(&world, own, changes)?;
    check(shared, &world, kind, Some(own), &mut resource)?;
    world.replace(kind, own, resource);
    if kind == Kind::Group {
        world.set_members(own, &members);
    }
    kept(shared, &world, kind, own, StatusCode::OK)
}

/// A group's members after all changes, in their order.
fn changed(world: &World, group: u64, changes: Vec<MemberChange>) -> Result<BTreeSet<u64>, Refusal> {
    let mut members = world.members.get(&group).cloned().unwrap_or_default();
    for change in changes {
        match change {
            MemberChange::Add(ids) => members.extend(numbers(world, &ids)?),
            MemberChange::Remove(ids) => members.retain(|one| !ids.contains(&id(*one))),
            MemberChange::RemoveWhere(filter) => members.retain(|one| !world.member(*one).as_object().is_some_and(|one| filter.fits(one))),
            MemberChange::RemoveAll => members.clear(),
        }
    }
    Ok(members)
}

/// May this be its state? Dialpad can't rename groups: ignored, or refused where so set.
fn check(shared: &Shared, world: &World, kind: Kind, own: Option<u64>, resource: &mut Resource) -> Result<(), Refusal> {
    let before = own.and_then(|own| world.all(kind).get(&own));
    match kind {
        Kind::User => {
            rules::complete_user(resource);
            rules::keep_own_numbers(resource, before);
            rules::check_user(world, &shared.dialect, resource, own)?;
        }
        Kind::Group => {
            rules::check_group(resource)?;
            let before = before.map_or_else(|| text(resource, "displayName").to_owned(), |group| text(group, "displayName").to_owned());
            if text(resource, "displayName") != before {
                if shared.dialect.refuses_group_rename {
                    return Err(Refusal::new(400, "mutability", "Groups can't be renamed."));
                }
                resource.insert("displayName".to_owned(), Json::from(before));
            }
        }
    }
    name_schemas(resource, kind);
    Ok(())
}

/// A resource names its schemas: the core one, and each extension that it holds (RFC 7643 §3).
fn name_schemas(resource: &mut Resource, kind: Kind) {
    resource.retain(|name, value| !name.to_ascii_lowercase().starts_with("urn:") || value.as_object().is_some_and(|held| !held.is_empty()));
    let extensions = resource.keys().filter(|name| name.to_ascii_lowercase().starts_with("urn:")).cloned();
    let schemas: Vec<String> = std::iter::once(kind.schema().to_owned()).chain(extensions).collect();
    let held = held_name(resource, "schemas");
    resource.insert(held, json!(schemas));
}

pub(super) fn delete(shared: &Shared, kind: Kind, wanted_id: &str) -> Answer {
    let mut world = shared.world();
    let own = own_number(&world, kind, wanted_id)?;
    world.remove(kind, own);
    shared.book.keep(&world.change(kind, own))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
