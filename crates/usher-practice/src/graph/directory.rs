//! People, groups, deleted objects, the organization: read one by one and in pages.

use std::ops::Bound;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json, json};

use super::Shared;
use super::call::{Answer, Call};
use super::check;
use super::filter::{Filter, Op};
use super::guid::Guid;
use super::refusal::Refusal;
use super::types::TYPES;
use super::world::{Group, Kind, Person, State, World};

/// What comes of a person without `$select`.
const PERSON: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];
/// What comes of a group without `$select`.
const GROUP: [&str; 10] = [
    "id",
    "deletedDateTime",
    "description",
    "displayName",
    "groupTypes",
    "mail",
    "mailEnabled",
    "mailNickname",
    "onPremisesSyncEnabled",
    "securityEnabled",
];
/// Objects in a page, and the most that may be asked for.
pub(super) const PAGE: (usize, usize) = (100, 999);
/// Objects that `getByIds` takes.
const MOST_IDS: usize = 1000;

/// Selected properties: null where there is no value, `id` always; an absent directory extension stays absent.
pub(super) fn shown(of: &str, all: &Map<String, Json>, names: &[String]) -> Json {
    let mut out = Map::new();
    for name in names.iter().map(String::as_str).chain(["id"]) {
        let empty = TYPES.property(of, name).map(|holds| if holds.many && !holds.nullable { json!([]) } else { Json::Null });
        if let Some(value) = all.get(name).cloned().or(empty) {
            out.insert(name.to_owned(), value);
        }
    }
    out.into()
}

/// Everyone's names as owned texts.
pub(super) fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The address of the next page: this request's with another `$skiptoken`.
pub(super) fn next_page(shared: &Shared, call: &Call, token: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["$select", "$filter", "$top", "$expand", "$orderby"] {
        if let Some(value) = call.query.get(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair("$skiptoken", &URL_SAFE_NO_PAD.encode(token));
    format!("{}/v1.0/{}?{}", shared.base, call.segments.join("/"), query.finish().replace("%24", "$"))
}

/// What the `$skiptoken` of this request holds; empty for the first page.
///
/// # Errors
/// 400 for a token that isn't ours.
pub(super) fn page_token(call: &Call) -> Result<String, Refusal> {
    let Some(token) = call.query.get("$skiptoken") else { return Ok(String::new()) };
    let read = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    read.ok_or_else(|| {
        Refusal::new(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
        )
    })
}

/// A page of things that are all at hand.
pub(super) fn paged(shared: &Shared, call: &Call, of: &'static str, all: Vec<Json>) -> Result<Answer, Refusal> {
    let top = call.query.top(PAGE.0, PAGE.1)?;
    let from: usize = page_token(call)?.parse().unwrap_or(0);
    let next = (all.len() > from + top).then(|| next_page(shared, call, &(from + top).to_string()));
    Ok(Answer::many(of, all.into_iter().skip(from).take(top).collect(), next))
}

/// A person as asked for.
pub(super) fn person_json(world: &World, person: &Person, select: Option<&[String]>) -> Json {
    let names = select.map_or_else(|| named(&PERSON), <[String]>::to_vec);
    let mut all = world.selected(person, &names);
    if let State::Deleted(at) = person.state {
        all.insert("deletedDateTime".to_owned(), at.to_string().into());
    }
    shown("user", &all, &names)
}

fn group_json(group: &Group, select: Option<&[String]>) -> Json {
    let mut all = group.properties.clone();
    if let State::Deleted(at) = group.state {
        all.insert("deletedDateTime".to_owned(), at.to_string().into());
    }
    shown("group", &all, select.map_or_else(|| named(&GROUP), <[String]>::to_vec).as_slice())
}

/// A member or deleted object, with its type. Names that the type doesn't have are left out.
pub(super) fn object_json(world: &World, id: Guid, select: Option<&[String]>) -> Option<Json> {
    let kind = world.kind(id)?;
    let own = |names: &[String]| -> Vec<String> {
        names.iter().filter(|name| check::is_property(kind.type_name(), name, &world.extensions)).cloned().collect()
    };
    let select = select.map(own);
    let mut json = match kind {
        Kind::User => person_json(world, world.person(id)?, select.as_deref()),
        Kind::Group => group_json(world.group(id)?, select.as_deref()),
    };
    json.as_object_mut()?.shift_insert(0, "@odata.type".to_owned(), format!("#microsoft.graph.{}", kind.type_name()).into());
    Some(json)
}

/// `/users/...`
pub(super) fn people(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let world = shared.world();
    match rest {
        [] => list_people(shared, &world, call),
        [who] => {
            call.query.only(&["$select"])?;
            let select = call.query.select("user", &world.extensions)?;
            let person = world.find_person(who).ok_or_else(|| Refusal::no_object(who))?;
            Ok(Answer::one("user", person_json(&world, person, select.as_deref())))
        }
        [who, "manager"] => {
            call.query.only(&["$select"])?;
            let select = call.query.select("user", &world.extensions)?;
            let person = world.find_person(who).ok_or_else(|| Refusal::no_object(who))?;
            let manager = world.manager(person).and_then(|id| object_json(&world, id, select.as_deref()));
            manager.map(|json| Answer::one("directoryObject", json)).ok_or_else(|| Refusal::no_object("manager"))
        }
        [who, "memberOf" | "transitiveMemberOf", cast @ ..] => {
            let id = world.find_person(who).ok_or_else(|| Refusal::no_object(who))?.id;
            super::me::member_of(shared, &world, call, id, cast)
        }
        [_, other, ..] => Err(Refusal::no_path(other)),
    }
}

fn list_people(shared: &Shared, world: &World, call: &Call) -> Result<Answer, Refusal> {
    const TEXT: &[Op] = &[Op::Eq, Op::In, Op::StartsWith];
    let takes: &[(&str, &[Op])] = &[
        ("id", &[Op::Eq, Op::In]),
        ("userPrincipalName", TEXT),
        ("displayName", TEXT),
        ("givenName", TEXT),
        ("surname", TEXT),
        ("mail", TEXT),
        ("employeeId", &[Op::Eq, Op::In]),
        ("department", &[Op::Eq, Op::In]),
        ("userType", &[Op::Eq, Op::In]),
        ("accountEnabled", &[Op::Eq]),
    ];
    call.query.only(&["$select", "$filter", "$top", "$skiptoken"])?;
    let select = call.query.select("user", &world.extensions)?;
    let filter = Filter::of(&call.query, "user", takes, &world.extensions)?;
    let top = call.query.top(PAGE.0, PAGE.1)?;
    let from: usize = page_token(call)?.parse().unwrap_or(0);
    let mut found = Vec::new();
    for (place, person) in world.people().iter().enumerate().skip(from).filter(|(_, person)| person.state == State::Present) {
        if let Some(filter) = &filter {
            let all = world.properties(person);
            if !filter.fits(|name| all.get(name).cloned().unwrap_or_default()) {
                continue;
            }
        }
        if found.len() == top {
            return Ok(Answer::many("user", found, Some(next_page(shared, call, &place.to_string()))));
        }
        found.push(person_json(world, person, select.as_deref()));
    }
    Ok(Answer::many("user", found, None))
}

/// `/groups/...`
pub(super) fn groups(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let world = shared.world();
    match rest {
        [] => {
            call.query.only(&["$select", "$filter", "$top", "$skiptoken"])?;
            let takes: &[(&str, &[Op])] =
                &[("id", &[Op::Eq, Op::In]), ("displayName", &[Op::Eq, Op::In, Op::StartsWith]), ("securityEnabled", &[Op::Eq])];
            let select = call.query.select("group", &world.extensions)?;
            let filter = Filter::of(&call.query, "group", takes, &world.extensions)?;
            let fits = |group: &&Group| {
                let value = |name: &str| group.properties.get(name).cloned().unwrap_or_default();
                group.state == State::Present && filter.as_ref().is_none_or(|filter| filter.fits(value))
            };
            let all = world.groups().iter().filter(fits).map(|group| group_json(group, select.as_deref())).collect();
            paged(shared, call, "group", all)
        }
        [id] => {
            call.query.only(&["$select"])?;
            let select = call.query.select("group", &world.extensions)?;
            Ok(Answer::one("group", group_json(present_group(&world, id)?, select.as_deref())))
        }
        [id, link @ ("members" | "transitiveMembers"), cast @ ..] => {
            let group = present_group(&world, id)?;
            members(shared, &world, call, group, *link == "transitiveMembers", cast)
        }
        [_, other, ..] => Err(Refusal::no_path(other)),
    }
}

fn present_group<'a>(world: &'a World, id: &str) -> Result<&'a Group, Refusal> {
    let found = Guid::parse(id).and_then(|id| world.group(id)).filter(|group| group.state == State::Present);
    found.ok_or_else(|| Refusal::no_object(id))
}

fn members(shared: &Shared, world: &World, call: &Call, group: &Group, transitive: bool, cast: &[&str]) -> Result<Answer, Refusal> {
    call.query.only(&["$select", "$top", "$skiptoken"])?;
    let (of, only) = match cast {
        [] => ("directoryObject", None),
        ["microsoft.graph.user"] => ("user", Some(Kind::User)),
        ["microsoft.graph.group"] => ("group", Some(Kind::Group)),
        [other, ..] => return Err(Refusal::no_path(other)),
    };
    // Members may be people and groups: a name of either is taken.
    let of_person = call.query.select("user", &world.extensions);
    let select = if only == Some(Kind::Group) || of_person.is_err() { call.query.select("group", &world.extensions) } else { of_person }?;
    let top = call.query.top(PAGE.0, PAGE.1)?;
    let after = page_token(call)?;
    let after = Guid::parse(&after).map_or(Bound::Unbounded, Bound::Excluded);
    let wide;
    let all = if transitive {
        wide = world.transitive_members(group);
        &wide
    } else {
        &group.members
    };
    let told = !group.hidden || call.caller.may(super::permissions::HIDDEN_MEMBERS);
    let fits = |id: &&Guid| told && world.is_present(**id) && only.is_none_or(|kind| world.kind(**id) == Some(kind));
    let mut ids: Vec<Guid> = all.range((after, Bound::Unbounded)).filter(fits).take(top + 1).copied().collect();
    let more = ids.len() > top;
    ids.truncate(top);
    let next = ids.last().filter(|_| more).map(|last| next_page(shared, call, &last.to_string()));
    // Without a permission to read people only their type and id are told.
    let hidden = !super::permissions::reads_people(&call.caller);
    let one = |id: &Guid| match hidden && world.kind(*id) == Some(Kind::User) {
        true => Some(json!({ "@odata.type": "#microsoft.graph.user", "id": id.to_string() })),
        false => object_json(world, *id, select.as_deref()),
    };
    Ok(Answer::many(of, ids.iter().filter_map(one).collect(), next))
}

/// `/directory/deletedItems/...`
pub(super) fn deleted(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let world = shared.world();
    let is_deleted = |state: State| matches!(state, State::Deleted(_));
    match rest {
        [cast @ ("microsoft.graph.user" | "microsoft.graph.group")] => {
            call.query.only(&["$select", "$filter", "$top", "$skiptoken"])?;
            let of = if *cast == "microsoft.graph.user" { "user" } else { "group" };
            let select = call.query.select(of, &world.extensions)?;
            let filter = Filter::of(&call.query, of, &[("id", &[Op::Eq, Op::In])], &world.extensions)?;
            let people = world.people().iter().filter(|person| of == "user" && is_deleted(person.state)).map(|person| person.id);
            let groups = world.groups().iter().filter(|group| of == "group" && is_deleted(group.state)).map(|group| group.id);
            let fits = |id: &Guid| filter.as_ref().is_none_or(|filter| filter.fits(|_| id.to_string().into()));
            let select =
                select.unwrap_or_else(|| [named(if of == "user" { &PERSON } else { &GROUP }), named(&["deletedDateTime"])].concat());
            let all = people.chain(groups).filter(fits).filter_map(|id| object_json(&world, id, Some(&select))).collect();
            paged(shared, call, of, all)
        }
        [id] => {
            call.query.only(&["$select"])?;
            let select = call.query.select("user", &world.extensions)?;
            let found = Guid::parse(id).filter(|id| {
                world.person(*id).is_some_and(|person| is_deleted(person.state))
                    || world.group(*id).is_some_and(|group| is_deleted(group.state))
            });
            let select = select.unwrap_or_else(|| named(&["id", "deletedDateTime", "displayName", "userPrincipalName", "mail"]));
            if found.is_some_and(|id| world.group(id).is_some()) && !super::permissions::reads_deleted_groups(&call.caller) {
                return Err(Refusal::denied());
            }
            let json = found.and_then(|id| object_json(&world, id, Some(&select))).ok_or_else(|| Refusal::no_object(id))?;
            Ok(Answer::one("directoryObject", json))
        }
        [] => Err(Refusal::no_path("deletedItems")),
        [_, other, ..] => Err(Refusal::no_path(other)),
    }
}

/// `POST /directoryObjects/getByIds`
pub(super) fn by_ids(shared: &Shared, call: &Call) -> Result<Answer, Refusal> {
    let body = call.parameters("Collection(directoryObject)", "getByIds")?;
    call.query.only(&["$select"])?;
    let world = shared.world();
    let select = call.query.select("user", &world.extensions)?;
    let ids: Vec<&str> = body["ids"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    if ids.is_empty() || ids.len() > MOST_IDS {
        return Err(Refusal::bad(format!("Request must have between 1 and {MOST_IDS} ids.")));
    }
    let types: Vec<&str> = body["types"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let wanted = |id: &Guid| {
        let kind = world.kind(*id).map(Kind::type_name).unwrap_or_default();
        world.is_present(*id) && (types.is_empty() || types.contains(&kind) || types.contains(&"directoryObject"))
    };
    let found = ids.iter().filter_map(|id| Guid::parse(id)).filter(wanted).filter_map(|id| object_json(&world, id, select.as_deref()));
    Ok(Answer::many("directoryObject", found.collect(), None))
}

/// `/organization`
pub(super) fn organization(shared: &Shared, call: &Call) -> Result<Answer, Refusal> {
    let world = shared.world();
    call.query.only(&["$select"])?;
    let all = json!({
        "id": world.tenant.to_string(),
        "displayName": "Contoso",
        "tenantType": "AAD",
        "countryLetterCode": "DE",
        "preferredLanguage": "en",
        "createdDateTime": "2020-03-02T08:00:00Z",
        "technicalNotificationMails": ["it@contoso.com"],
        "assignedPlans": [{ "service": "AADPremiumService", "capabilityStatus": "Enabled", "assignedDateTime": "2020-03-02T08:00:00Z", "servicePlanId": "eec0eb4f-6444-4f95-aba0-50c24d67f998" }],
        "verifiedDomains": [
            { "name": "contoso.com", "isDefault": true, "isInitial": false, "type": "Managed", "capabilities": "Email" },
            { "name": "contoso.onmicrosoft.com", "isDefault": false, "isInitial": true, "type": "Managed", "capabilities": "Email" },
        ],
    });
    let select = call.query.select("organization", &world.extensions)?;
    let all = all.as_object().cloned().unwrap_or_default();
    let one = select.map_or_else(|| Json::from(all.clone()), |names| shown("organization", &all, &names));
    Ok(Answer::many("organization", vec![one], None))
}
