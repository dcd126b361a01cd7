//! Target attributes as a SCIM resource and back: `emails[type eq "work"].value`, `name.givenName`, an extension's attribute.

use serde_json::{Map, Value as Json, json};
use usher_core::configuration::Configuration;
use usher_core::evaluate::TargetImage;
use usher_core::import::{ObjectType, Value};

use crate::scim_server::{Path, values};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// Attributes of several complex values: a lone value of theirs is written as an object (RFC 7643 section 4.1.2).
const COMPLEX: [&str; 7] = ["emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles"];

/// A resource with nothing in it yet, as the service sends it (EP-1102).
pub(super) fn resource(object_type: ObjectType) -> Map<String, Json> {
    let (schema, name) = match object_type {
        ObjectType::User => (USER, "User"),
        ObjectType::Group => (GROUP, "Group"),
    };
    let mut resource = Map::new();
    resource.insert("schemas".to_owned(), json!([schema]));
    resource.insert("meta".to_owned(), json!({ "resourceType": name }));
    resource
}

/// Puts a value where the attribute's path says.
pub(super) fn put(resource: &mut Map<String, Json>, path: &str, value: Json) {
    let parsed = Path::parse(path);
    let container = match parsed.extension {
        Some(urn) => {
            note_schema(resource, urn);
            object(resource, urn)
        }
        None => resource,
    };
    match (parsed.filter, parsed.sub) {
        (Some(filter), sub) => put_element(container, parsed.attribute, filter, sub.unwrap_or("value"), value),
        (None, Some(sub)) => drop(object(container, parsed.attribute).insert(sub.to_owned(), value)),
        (None, None) => drop(container.insert(parsed.attribute.to_owned(), value)),
    }
}

fn note_schema(resource: &mut Map<String, Json>, urn: &str) {
    if let Some(Json::Array(schemas)) = resource.get_mut("schemas")
        && !schemas.iter().any(|one| one == urn)
    {
        schemas.push(urn.into());
    }
}

fn object<'a>(container: &'a mut Map<String, Json>, name: &str) -> &'a mut Map<String, Json> {
    let held = container.entry(name.to_owned()).or_insert_with(|| json!({}));
    if !held.is_object() {
        *held = json!({});
    }
    match held {
        Json::Object(object) => object,
        _ => unreachable!("made an object just above"),
    }
}

fn put_element(container: &mut Map<String, Json>, attribute: &str, filter: &str, sub: &str, value: Json) {
    let list = container.entry(attribute.to_owned()).or_insert_with(|| json!([]));
    let Json::Array(elements) = list else { return };
    let (name, wanted) = criterion(filter);
    if let Some(one) = elements.iter_mut().find(|one| one[&name] == wanted) {
        one[sub] = value;
        return;
    }
    elements.push(json!({ name: wanted, sub: value }));
}

/// `type eq "work"`: the sub-attribute and its value; `"True"` is a Boolean.
fn criterion(filter: &str) -> (String, Json) {
    let mut words = filter.splitn(3, ' ');
    let name = words.next().unwrap_or_default().to_owned();
    let text = words.nth(1).unwrap_or_default().trim().trim_matches('"');
    let value = match text.to_ascii_lowercase().as_str() {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ => text.into(),
    };
    (name, value)
}

/// A value as SCIM writes it, for an attribute's whole path.
pub(super) fn json(path: &str, value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(flag) => Json::Bool(*flag),
        Value::Integer(number) => (*number).into(),
        Value::Text(text) if COMPLEX.contains(&path) => json!([element(text, true)]),
        Value::Text(text) => text.as_str().into(),
        Value::List(all) => all.iter().map(|text| element(text, COMPLEX.contains(&path))).collect(),
    }
}

/// One of several values: role functions give JSON objects as text (EP-414).
fn element(text: &str, complex: bool) -> Json {
    match serde_json::from_str::<Json>(text) {
        Ok(object) if object.is_object() => object,
        _ if complex => json!({ "value": text }),
        _ => text.into(),
    }
}

/// What adds this value where the account has none: the attribute's own name and what is added to it. A path with a filter finds nothing
/// then (RFC 7644 section 3.5.2.1).
pub(super) fn addition(path: &str, value: &Json) -> (String, Json) {
    let parsed = Path::parse(path);
    let Some(filter) = parsed.filter else { return (path.to_owned(), value.clone()) };
    let (name, wanted) = criterion(filter);
    let place = parsed.extension.map_or_else(|| parsed.attribute.to_owned(), |urn| format!("{urn}:{}", parsed.attribute));
    (place, json!([{ name: wanted, parsed.sub.unwrap_or("value"): value }]))
}

/// An account as the target showed it, with the attributes that are mapped.
pub(super) fn image(configuration: &Configuration, object_type: ObjectType, resource: &Map<String, Json>) -> TargetImage {
    let text = |name: &str| values(resource, name).first().and_then(Json::as_str).map(str::to_owned);
    let attributes = configuration.target_attributes(object_type).iter();
    TargetImage {
        name: text(object_type.name_attribute()).unwrap_or_default(),
        active: values(resource, "active").first().and_then(Json::as_bool),
        attributes: attributes.map(|path| (path.clone(), value(values(resource, path)))).filter(|(_, value)| !value.is_null()).collect(),
        members: Vec::new(),
    }
}

fn value(found: Vec<Json>) -> Value {
    let one = |json: &Json| match json {
        Json::Bool(flag) => Value::Boolean(*flag),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::whole),
        Json::String(text) => Value::Text(text.clone()),
        Json::Null | Json::Array(_) | Json::Object(_) => Value::Text(json.to_string()),
    };
    match found.as_slice() {
        [] => Value::Null,
        [single] => one(single),
        several => Value::List(several.iter().filter_map(|json| one(json).as_text()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_a_resource_and_are_found_in_it_again() {
        let mut made = resource(ObjectType::User);
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
        let all = ["userName", "name.givenName", "emails[type eq \"work\"].value", "addresses[type eq \"work\"].country", enterprise];
        for path in all {
            put(&mut made, path, "x".into());
        }
        assert_eq!(made["emails"], json!([{ "type": "work", "value": "x" }]));
        assert_eq!(made["schemas"].as_array().map(Vec::len), Some(2));
        for path in all {
            assert_eq!(values(&made, path), ["x"], "{path}");
        }
    }

    #[test]
    fn where_there_is_no_element_one_is_added_with_its_type() {
        let (path, value) = addition("emails[type eq \"work\"].value", &"x".into());
        assert_eq!((path.as_str(), value), ("emails", json!([{ "type": "work", "value": "x" }])));
        assert_eq!(addition("title", &"x".into()), ("title".to_owned(), "x".into()));
        let role = r#"{"value":"User","primary":false}"#.to_owned();
        assert_eq!(json("roles", &Value::List(vec![role])), json!([{ "value": "User", "primary": false }]));
    }
}
