//! PATCH (RFC 7644 §3.5.2): add, replace, remove; with path, with a value path, without path. Operation names in any case, and
//! Booleans as text, since that is what Entra sends.

use serde_json::{Map, Value as Json};

use super::attributes::{Path, held_name, member};
use super::filter;
use super::refuse::Refusal;

/// One operation on members of a group; everything else is done on the resource.
pub(super) enum MemberChange {
    Add(Vec<String>),
    Remove(Vec<String>),
    RemoveAll,
}

/// Applies all operations, or none.
pub(super) fn apply(resource: &mut Map<String, Json>, body: &Json) -> Result<Vec<MemberChange>, Refusal> {
    let operations = body.as_object().and_then(|body| member(body, "Operations")).and_then(Json::as_array);
    let Some(operations) = operations else { return Err(Refusal::syntax("There are no Operations.")) };
    let mut members = Vec::new();
    for operation in operations {
        let Some(operation) = operation.as_object() else { return Err(Refusal::syntax("An operation is no object.")) };
        let op = member(operation, "op").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        let path = member(operation, "path").and_then(Json::as_str);
        let value = member(operation, "value").cloned().unwrap_or(Json::Null);
        match (op.as_str(), path) {
            ("add" | "replace", None) => merge(resource, value, &mut members)?,
            ("add" | "replace", Some(path)) => set(resource, path, value, op == "add", &mut members)?,
            ("remove", Some(path)) => remove(resource, path, &value, &mut members)?,
            ("remove", None) => return Err(Refusal::no_target("A remove needs a path.")),
            (other, _) => return Err(Refusal::syntax(&format!("There is no operation {other}."))),
        }
    }
    Ok(members)
}

fn merge(resource: &mut Map<String, Json>, value: Json, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let Json::Object(values) = value else { return Err(Refusal::syntax("Without a path the value must be an object.")) };
    for (name, value) in values {
        if let (Json::Object(inner), true) = (&value, name.to_ascii_lowercase().starts_with("urn:")) {
            for (sub, value) in inner {
                set(resource, &format!("{name}:{sub}"), value.clone(), false, members)?;
            }
            continue;
        }
        set(resource, &name, value, false, members)?;
    }
    Ok(())
}

fn set(resource: &mut Map<String, Json>, path: &str, value: Json, add: bool, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let parsed = Path::parse(path);
    if parsed.attribute.eq_ignore_ascii_case("members") {
        if !add {
            members.push(MemberChange::RemoveAll);
        }
        members.push(MemberChange::Add(member_ids(&value)));
        return Ok(());
    }
    let container = container(resource, parsed.extension);
    let name = held_name(container, parsed.attribute);
    if let Some(filter) = parsed.filter {
        let elements = container.entry(name).or_insert_with(|| Json::Array(Vec::new()));
        let Json::Array(elements) = elements else { return Err(Refusal::path(path)) };
        let mut found = false;
        for element in elements.iter_mut().filter(|element| filter::fits_element(filter, element)) {
            found = true;
            set_element(element, parsed.sub, &value);
        }
        return if found { Ok(()) } else { Err(Refusal::no_target(&format!("No element fits {path}."))) };
    }
    if let Some(sub) = parsed.sub {
        let object = container.entry(name).or_insert_with(|| Json::Object(Map::new()));
        let Json::Object(object) = object else { return Err(Refusal::path(path)) };
        let sub = held_name(object, sub);
        object.insert(sub, value);
        return Ok(());
    }
    let value = if name.eq_ignore_ascii_case("active") { boolean(value) } else { value };
    match (container.get_mut(&name), value) {
        (Some(Json::Array(held)), Json::Array(more)) if add => {
            held.extend(more.into_iter().filter(|one| !one.is_null()).collect::<Vec<_>>())
        }
        (Some(Json::Object(held)), Json::Object(more)) => held.extend(more),
        (_, Json::Null) => drop(container.remove(&name)),
        (_, value) => drop(container.insert(name, value)),
    }
    Ok(())
}

fn set_element(element: &mut Json, sub: Option<&str>, value: &Json) {
    let Json::Object(object) = element else { return };
    match (sub, value) {
        (Some(sub), value) => {
            let sub = held_name(object, sub);
            object.insert(sub, value.clone());
        }
        (None, Json::Object(more)) => object.extend(more.clone()),
        (None, value) => drop(object.insert("value".to_owned(), value.clone())),
    }
}

fn remove(resource: &mut Map<String, Json>, path: &str, value: &Json, members: &mut Vec<MemberChange>) -> Result<(), Refusal> {
    let parsed = Path::parse(path);
    if parsed.attribute.eq_ignore_ascii_case("members") {
        let wanted = match parsed.filter {
            Some(filter) => filter::parse(filter).ok_or_else(|| Refusal::path(path))?.into_iter().map(|one| one.value).collect(),
            None if value.is_null() => {
                members.push(MemberChange::RemoveAll);
                return Ok(());
            }
            None => member_ids(value),
        };
        members.push(MemberChange::Remove(wanted));
        return Ok(());
    }
    let container = container(resource, parsed.extension);
    let name = held_name(container, parsed.attribute);
    match (parsed.filter, parsed.sub) {
        (Some(filter), None) => {
            if let Some(Json::Array(elements)) = container.get_mut(&name) {
                elements.retain(|element| !filter::fits_element(filter, element));
            }
        }
        (Some(filter), Some(sub)) => {
            if let Some(Json::Array(elements)) = container.get_mut(&name) {
                for object in elements.iter_mut().filter(|element| filter::fits_element(filter, element)).filter_map(Json::as_object_mut) {
                    let sub = held_name(object, sub);
                    object.remove(&sub);
                }
            }
        }
        (None, Some(sub)) => {
            if let Some(Json::Object(object)) = container.get_mut(&name) {
                let sub = held_name(object, sub);
                object.remove(&sub);
            }
        }
        (None, None) => drop(container.remove(&name)),
    }
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
