//! PATCH (RFC 7644 §3.5.2): add, replace, remove; with path, with a value path, without path. Operation names in any case, and
//! Booleans as text, since that is what Entra sends.

use serde_json::{Map, Value as Json};

use super::attributes::{self, Path, held_name, member};
use super::filter::{self, Filter};
use super::refuse::Refusal;

/// One operation on members of a group; everything else is done on the resource.
pub(super) enum MemberChange {
    Add(Vec<String>),
    Remove(Vec<String>),
    RemoveWhere(Filter),
    RemoveAll,
}

/// The message's schema.
pub(super) const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What is the server's own (RFC 7643 §3.1, §4.1.2): it can't be changed (RFC 7644 §3.5.2).
const READ_ONLY: [&str; 3] = ["id", "meta", "groups"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
}

/// Applies all operations to a copy of a resource; at the first that is refused, none stands.
pub(super) fn apply(resource: &mut Map<String, Json>, body: &Json) -> Result<Vec<MemberChange>, Refusal> {
    let operations = body.as_object().and_then(|body| member(body, "Operations")).and_then(Json::as_array);
    let Some(operations) = operations.filter(|all| !all.is_empty()) else { return Err(Refusal::syntax("There are no Operations.")) };
    let mut members = Vec::new();
    for operation in operations {
        let Some(operation) = operation.as_object() else { return Err(Refusal::syntax("An operation is no object.")) };
        let op = member(operation, "op").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        let path = member(operation, "path").and_then(Json::as_str).filter(|path| !path.is_empty());
        let value = member(operation, "value").cloned();
        if let Some(path) = path {
            check_path(path)?;
        }
        let change = match op.as_str() {
            "add" => Op::Add,
            "replace" => Op::Replace,
            "remove" => {
                let Some(path) = path else { return Err(Refusal::no_target("A remove needs a path.")) };
                remove(resource, path, value.as_ref(), &mut members)?;
                continue;
            }
            other => return Err(Refusal::syntax(&format!("There is no operation {other}."))),
        };
        let Some(value) = value else { return Err(Refusal::value(format!("The operation {op} needs a value."))) };
        match path {
            None => merge(resource, value, change, &mut members)?,
            Some(path) => set(resource, path, value, change, &mut members)?,
        }
    }
    Ok(members)
}

fn check_path(path: &str) -> Result<(), Refusal> {
    let parsed = Path::parse(path);
    let brackets = path.matches('[').count() + path.matches(']').count();
    if parsed.attribute.is_empty() || parsed.attribute.contains(char::is_whitespace) || (parsed.filter.is_none() && brackets > 0) {
        return Err(Refusal::path(path));
    }
    if parsed.filter.is_some_and(|filter| filter::parse(filter).is_none()) {
        return Err(Refusal::new(400, "invalidFilter", format!("The filter in {path} can't be read.")));
    }
    if READ_ONLY.iter().any(|name| name.eq_ignore_ascii_case(parsed.attribute)) {
        return Err(Refusal::new(400, "mutability", format!("{} can't be changed.", parsed.attribute)));
    }
    Ok(())
}

fn merge(resource: &mut Map<String, Json>, value: Json, op: Op, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let Json::Object(values) = value else { return Err(Refusal::syntax("Without a path the value must be an object.")) };
    for (name, value) in values {
        // A whole resource may be sent, with what is the server's own in it.
        if READ_ONLY.iter().chain(&["schemas"]).any(|own| own.eq_ignore_ascii_case(&name)) {
            continue;
        }
        match value {
            Json::Object(inner) if name.to_ascii_lowercase().starts_with("urn:") => {
                for (sub, value) in inner {
                    set(resource, &format!("{name}:{sub}"), value, op, members)?;
                }
            }
            value => {
                check_path(&name)?;
                set(resource, &name, value, op, members)?;
            }
        }
    }
    Ok(())
}

fn set(resource: &mut Map<String, Json>, path: &str, value: Json, op: Op, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let parsed = Path::parse(path);
    if parsed.attribute.eq_ignore_ascii_case("members") {
        if parsed.filter.is_some() || parsed.sub.is_some() {
            return Err(Refusal::path(path));
        }
        if op == Op::Replace {
            members.push(MemberChange::RemoveAll);
        }
        members.push(MemberChange::Add(member_ids(&value)));
        return Ok(());
    }
    let container = container(resource, parsed.extension);
    let name = held_name(container, parsed.attribute);
    if let Some(filter) = parsed.filter {
        let Some(Json::Array(elements)) = container.get_mut(&name) else {
            return Err(Refusal::no_target(&format!("No element fits {path}.")));
        };
        let fitting: Vec<usize> =
            elements.iter().enumerate().filter(|(_, element)| filter::fits_element(filter, element)).map(|(at, _)| at).collect();
        if fitting.is_empty() {
            return Err(Refusal::no_target(&format!("No element fits {path}.")));
        }
        for at in fitting {
            set_element(&mut elements[at], parsed.sub, &value);
            one_primary(elements, at);
        }
        return Ok(());
    }
    if let Some(sub) = parsed.sub {
        let object = container.entry(name).or_insert_with(|| Json::Object(Map::new()));
        let Json::Object(object) = object else { return Err(Refusal::path(path)) };
        let sub = held_name(object, sub);
        put(object, sub, value);
        return Ok(());
    }
    let value = if name.eq_ignore_ascii_case("active") { boolean(value) } else { value };
    match (container.get_mut(&name), value) {
        (Some(Json::Array(held)), value) if !value.is_null() => {
            if op == Op::Replace {
                held.clear();
            }
            let more = if let Json::Array(more) = value { more } else { vec![value] };
            for one in more.into_iter().filter(|one| !one.is_null()) {
                // Adding what is there changes nothing (RFC 7644 §3.5.2.1).
                if !held.contains(&one) {
                    held.push(one);
                    let newest = held.len() - 1;
                    one_primary(held, newest);
                }
            }
        }
        (Some(Json::Object(held)), Json::Object(more)) => {
            for (sub, value) in more {
                let sub = held_name(held, &sub);
                put(held, sub, value);
            }
        }
        (_, value) => put(container, name, value),
    }
    Ok(())
}

fn put(object: &mut Map<String, Json>, name: String, value: Json) {
    if value.is_null() {
        object.remove(&name);
    } else {
        object.insert(name, value);
    }
}

/// There is one primary element: the newest (RFC 7644 §3.5.2).
fn one_primary(elements: &mut [Json], newest: usize) {
    let is_primary = |one: &Json| one.get("primary") == Some(&Json::Bool(true));
    if !elements.get(newest).is_some_and(is_primary) {
        return;
    }
    for (_, other) in elements.iter_mut().enumerate().filter(|(at, other)| *at != newest && is_primary(other)) {
        other["primary"] = Json::Bool(false);
    }
}

fn set_element(element: &mut Json, sub: Option<&str>, value: &Json) {
    let Json::Object(object) = element else { return };
    match (sub, value) {
        (Some(sub), value) => {
            let sub = held_name(object, sub);
            put(object, sub, value.clone());
        }
        (None, Json::Object(more)) => object.extend(more.clone()),
        (None, value) => put(object, "value".to_owned(), value.clone()),
    }
}

fn remove(resource: &mut Map<String, Json>, path: &str, value: Option<&Json>, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let parsed = Path::parse(path);
    if !parsed.attribute.eq_ignore_ascii_case("members") {
        attributes::remove(resource, path);
        return Ok(());
    }
    members.push(match (parsed.filter, value.filter(|value| !value.is_null())) {
        (Some(filter), _) => MemberChange::RemoveWhere(filter::parse(filter).ok_or_else(|| Refusal::path(path))?),
        (None, Some(value)) => MemberChange::Remove(member_ids(value)),
        (None, None) => MemberChange::RemoveAll,
    });
    Ok(())
}

fn container<'a>(resource: &'a mut Map<String, Json>, extension: Option<&str>) -> &'a mut Map<String, Json> {
    let Some(urn) = extension else { return resource };
    let name = held_name(resource, urn);
    if !resource.get(&name).is_some_and(Json::is_object) {
        resource.insert(name.clone(), Json::Object(Map::new()));
    }
    match resource.get_mut(&name) {
        Some(Json::Object(object)) => object,
        _ => unreachable!("put there just above"),
    }
}

/// `"False"` is what Entra sends without its flag.
pub(super) fn boolean(value: Json) -> Json {
    match value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("true") => Json::Bool(true),
        Some("false") => Json::Bool(false),
        _ => value,
    }
}

pub(super) fn member_ids(value: &Json) -> Vec<String> {
    let one =
        |json: &Json| json.as_object().and_then(|object| member(object, "value")).or(Some(json)).and_then(Json::as_str).map(str::to_owned);
    match value {
        Json::Array(all) => all.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}
