//! Delta queries on people and groups (delta-query-overview, user-delta, group-delta): a first read of everything in pages, then what
//! changed. The tokens hold the query, so that nothing else may be sent with them. As the pages allow and the real one does: an empty
//! page in between, an object that comes again, a large group in pieces.

mod changed;
mod full;
mod token;

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::Shared;
use super::call::{Answer, Call};
use super::directory::named;
use super::faults::Expiry;
use super::filter::{Filter, Op};
use super::guid::Guid;
use super::refusal::Refusal;
use super::world::{Group, Kind, World};
use token::{Place, Token};

/// People without `$select`.
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
/// Groups without `$select`.
const GROUP: [&str; 8] = ["id", "displayName", "description", "groupTypes", "mail", "mailNickname", "securityEnabled", "members"];
/// Ids that `$filter` takes.
const MOST_IDS: usize = 50;
/// Members in a page.
const MEMBERS: usize = 500;
/// How long a token is good (7 days for directory objects), in seconds.
const LIFE: i64 = 7 * 24 * 3600;

/// What is being read.
struct Reading<'a> {
    world: &'a World,
    kind: Kind,
    /// Selected properties, without the link.
    names: Vec<String>,
    /// Is `manager` or `members` selected?
    link: bool,
    /// May hidden memberships be told?
    hidden: bool,
    /// Only these.
    ids: Option<BTreeSet<Guid>>,
    /// `Prefer: return=minimal`
    minimal: bool,
    /// Objects in a page.
    page: usize,
}

/// What a page holds, and where the next begins; `None`: this was the last.
type Page = (Vec<Json>, Option<Place>);

pub(super) fn answer(shared: &Shared, call: &Call, set: &str) -> Result<Answer, Refusal> {
    let kind = if set == "users" { Kind::User } else { Kind::Group };
    let world = shared.world();
    let token = match call.query.get("$skiptoken").or_else(|| call.query.get("$deltatoken")) {
        Some("latest") if call.query.get("$deltatoken").is_some() => {
            let token = first(&world, call, kind, shared.faults().epoch())?;
            let link = link(shared, set, "$deltatoken", &Token { place: Place::Link { since: world.changes.newest() }, ..token });
            return Ok(Answer::delta(kind.type_name(), Vec::new(), "@odata.deltaLink", link));
        }
        Some(text) => known(shared, &world, call, text, set)?,
        None => first(&world, call, kind, shared.faults().epoch())?,
    };
    if shared.faults().take_empty_page() {
        let again = link(shared, set, "$skiptoken", &token);
        return Ok(Answer::delta(kind.type_name(), Vec::new(), "@odata.nextLink", again));
    }
    let link_name = if kind == Kind::User { "manager" } else { "members" };
    let reading = Reading {
        world: &world,
        kind,
        names: token.select.iter().filter(|name| *name != link_name).cloned().collect(),
        link: token.select.iter().any(|name| name == link_name),
        hidden: call.caller.may(super::permissions::HIDDEN_MEMBERS),
        ids: token.ids.as_ref().map(|ids| ids.iter().filter_map(|id| Guid::parse(id)).collect()),
        minimal: call.prefer.as_deref().is_some_and(|prefer| prefer.contains("return=minimal")),
        page: if world.people().len() > 1000 { 200 } else { 100 },
    };
    let ((value, next), until) = match &token.place {
        Place::Link { since } => (changed::page(&reading, *since, world.changes.newest(), 0, 0), world.changes.newest()),
        Place::Changed { since, until, at, number } => (changed::page(&reading, *since, *until, *at, *number), *until),
        Place::Full { until, at, after, last, number } => {
            (full::page(&reading, *until, *at, after.as_deref(), last.as_deref(), *number), *until)
        }
    };
    let now = world.now().as_second();
    Ok(match next {
        Some(place) => {
            let next = link(shared, set, "$skiptoken", &Token { place, at: now, ..token });
            Answer::delta(kind.type_name(), value, "@odata.nextLink", next)
        }
        None => {
            let next = link(shared, set, "$deltatoken", &Token { place: Place::Link { since: until }, at: now, ..token });
            Answer::delta(kind.type_name(), value, "@odata.deltaLink", next)
        }
    })
}

/// The first request: the only one with parameters.
fn first(world: &World, call: &Call, kind: Kind, epoch: u32) -> Result<Token, Refusal> {
    call.query.only(&["$select", "$filter", "$deltatoken"])?;
    let link = if kind == Kind::User { "manager" } else { "members" };
    let select = match call.query.get("$select") {
        None => named(if kind == Kind::User { &PERSON } else { &GROUP }),
        Some(text) => {
            let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
            let of = kind.type_name();
            if let Some(name) = names.iter().find(|name| *name != link && !super::check::is_property(of, name, &world.extensions)) {
                let told = format!(
                    "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{of}'."
                );
                return Err(Refusal::unpublished(told));
            }
            if names.iter().any(|name| name == "preferredName") {
                return Err(Refusal::bad("The property 'preferredName' can't be selected when several objects are read."));
            }
            names
        }
    };
    let filter = Filter::of(&call.query, kind.type_name(), &[("id", &[Op::Eq])], &world.extensions)?;
    let ids = filter.and_then(|filter| filter.ids());
    if ids.as_ref().is_some_and(|ids| ids.len() > MOST_IDS) {
        return Err(Refusal::bad(format!("A delta query can be filtered by at most {MOST_IDS} ids.")));
    }
    let place = Place::Full { until: world.changes.newest(), at: 0, after: None, last: None, number: 0 };
    Ok(Token { select, ids, epoch, at: world.now().as_second(), place })
}

/// A request with a token: nothing else may be in it.
fn known(shared: &Shared, world: &World, call: &Call, text: &str, set: &str) -> Result<Token, Refusal> {
    call.query.only(&[if call.query.get("$skiptoken").is_some() { "$skiptoken" } else { "$deltatoken" }])?;
    let token = Token::read(text).ok_or_else(|| Refusal::bad("Badly formed token."))?;
    let faults = shared.faults();
    let old = world.now().as_second() - token.at > LIFE;
    if token.epoch == faults.epoch() && !old {
        return Ok(token);
    }
    Err(match faults.expiry() {
        Expiry::Gone if !old => {
            let again = format!("{}/v1.0/{set}/delta?$select={}", shared.base, token.select.join(","));
            Refusal::new(410, "resyncRequired", "Resync required. Replace any local items with the server's version.")
                .with("location", again)
        }
        Expiry::Gone | Expiry::NotFound => Refusal::new(400, "syncStateNotFound", "The sync state generation is not found."),
    })
}

fn link(shared: &Shared, set: &str, name: &str, token: &Token) -> String {
    format!("{}/v1.0/{set}/delta?{name}={}", shared.base, token.text())
}

impl Reading<'_> {
    fn tells_members(&self, group: &Group) -> bool {
        self.hidden || !group.hidden
    }

    fn wants(&self, id: Guid) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&id))
    }

    /// Selected properties of one that's there: what never had a value is absent, what was cleared is null. `only`: those.
    fn properties(&self, id: Guid, only: Option<&BTreeSet<String>>) -> Map<String, Json> {
        let all = match self.kind {
            Kind::User => self.world.person(id).map(|person| self.world.selected(person, &self.names)),
            Kind::Group => self.world.group(id).map(|group| group.properties.clone()),
        };
        let all = all.unwrap_or_default();
        let chosen = self.names.iter().filter(|name| only.is_none_or(|only| only.contains(*name)));
        let mut out: Map<String, Json> = chosen.filter_map(|name| Some((name.clone(), all.get(name)?.clone()))).collect();
        out.insert("id".to_owned(), id.to_string().into());
        out
    }

    /// One entry of `manager@delta` or `members@delta`.
    fn linked(&self, id: Guid, there: bool) -> Json {
        let of = self.world.kind(id).map_or("directoryObject", Kind::type_name);
        let mut one = json!({ "@odata.type": format!("#microsoft.graph.{of}"), "id": id.to_string() });
        if !there {
            one["@removed"] = json!({ "reason": "deleted" });
        }
        one
    }
}
