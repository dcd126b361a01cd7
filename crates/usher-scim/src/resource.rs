//! Resources: what is sent to create one, and what an answer holds, read leniently (rules 1.7 to 1.10).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use usher_core::import::Value;

use crate::client::Endpoint;
use crate::path::{self, Path, member};

/// Is there anything to write? Null, an empty text and an empty list are all no value (rule 1.8).
#[must_use]
pub fn is_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Text(_) => value.as_text().is_some_and(|text| !text.is_empty()),
        Value::List(all) => !all.is_empty(),
        Value::Boolean(_) | Value::Integer(_) => true,
    }
}

/// A body for POST: only the schemas that have a value (rule 3.1), nothing null or empty (1.8).
#[must_use]
pub fn create_body(endpoint: Endpoint, values: &BTreeMap<String, Value>) -> Json {
    let mut resource = Map::new();
    let mut schemas = vec![endpoint.schema().to_owned()];
    for (name, value) in values.iter().filter(|(_, value)| is_value(value)) {
        let path = Path::parse(name);
        if let Some(urn) = path.schema.clone().filter(|urn| !schemas.contains(urn)) {
            schemas.push(urn);
        }
        write(&mut resource, name, value);
    }
    resource.insert("schemas".to_owned(), json!(schemas));
    Json::Object(resource)
}

/// Names the schemas of what is written into a resource that is sent whole: a server may refuse an extension that isn't named (rule 3.1).
pub(crate) fn name_schemas<'a>(resource: &mut Map<String, Json>, endpoint: Endpoint, names: impl Iterator<Item = &'a String>) {
    let urns = names.filter_map(|name| Path::parse(name).schema).filter(|urn| member(resource, urn).is_some());
    let urns: Vec<String> = std::iter::once(endpoint.schema().to_owned()).chain(urns).collect();
    let held = path::held_name(resource, "schemas");
    let schemas = resource.entry(held).or_insert_with(|| json!([]));
    let Json::Array(schemas) = schemas else { return };
    for urn in urns {
        if !schemas.iter().any(|one| one.as_str().is_some_and(|one| one.eq_ignore_ascii_case(&urn))) {
            schemas.push(Json::from(urn));
        }
    }
}

/// Will any mapped sub-attribute of the path's element have a value, once `values` are set on an account that holds `held`?
pub(crate) fn stays(path: &Path, values: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> bool {
    let mut names = held.keys().chain(values.keys()).filter(|name| Path::parse(name).parent() == path.parent());
    names.any(|name| values.get(name).or_else(|| held.get(name)).is_some_and(is_value))
}

/// What a resource holds of what is held and to be set.
pub(crate) fn read_all(
    resource: &Map<String, Json>,
    held: &BTreeMap<String, Value>,
    values: &BTreeMap<String, Value>,
) -> BTreeMap<String, Value> {
    held.iter().chain(values).map(|(name, like)| (name.clone(), path::read(resource, path::whole(name, like)))).collect()
}

/// Sets values in a resource that is sent whole; an element that loses its last one goes with it, unless more stands in it.
pub(crate) fn write_all(resource: &mut Map<String, Json>, values: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) {
    for (name, value) in values {
        match held.get(name) {
            _ if is_value(value) => write(resource, name, value),
            Some(now) => write(resource, path::whole(name, now), &Value::Null),
            None => write(resource, name, &Value::Null),
        }
    }
    let cleared = values.iter().filter(|(_, value)| !is_value(value)).map(|(name, _)| Path::parse(name));
    for path in cleared.filter(|path| path.element.is_some() && !stays(path, values, held)) {
        path::drop_bare(resource, &path);
    }
}

/// Sets a value in a resource that is sent whole. A manager is an object (rule 3.14): a new one, for what the old one held beside the id
/// was the old one's.
pub fn write(resource: &mut Map<String, Json>, name: &str, value: &Value) {
    let path = Path::parse(name);
    let manager = path.attribute.eq_ignore_ascii_case("manager") && path.sub.is_none();
    if !manager {
        return path::write(resource, name, value);
    }
    path::write(resource, name, &Value::Null);
    if !value.is_null() {
        path::write(resource, &format!("{name}.value"), value);
    }
}

/// A resource's id.
#[must_use]
pub fn id_of(resource: &Map<String, Json>) -> Option<String> {
    match member(resource, "id")? {
        Json::String(id) if is_id(id) => Some(id.clone()),
        Json::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Can it stand as one segment of an address? `.` and `..` can't, however they are encoded: they would name the list.
pub(crate) fn is_id(id: &str) -> bool {
    !matches!(id, "" | "." | "..")
}

/// The id in a resource's address: its last segment, decoded (rule 1.6).
pub(crate) fn id_in(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let segment = path.trim_end_matches('/').rsplit('/').next()?.as_bytes();
    let mut bytes = Vec::with_capacity(segment.len());
    let mut at = 0;
    while let Some(byte) = segment.get(at) {
        let hex = segment.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let decoded = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(decoded.unwrap_or(*byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(bytes).ok().filter(|id| is_id(id))
}

/// A Boolean in any of the forms that servers use (rule 1.10).
#[must_use]
pub fn boolean(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(value) => Some(*value),
        Json::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => Some(true),
        Json::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => Some(false),
        Json::Number(number) => number.as_i64().map(|number| number != 0),
        _ => None,
    }
}

/// A count that may come as text (rule 1.9).
#[must_use]
pub fn number(json: &Json) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str().and_then(|text| text.trim().parse().ok()))
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its resources.
    pub resources: Vec<Map<String, Json>>,
    /// How many there are in all, where the target says so.
    pub total: Option<u64>,
    /// Where the next page begins, for a target that pages by cursor (RFC 9865).
    pub next_cursor: Option<String>,
}

/// A ListResponse's page. `None`: it isn't one.
#[must_use]
pub fn list(answer: &Json) -> Option<Page> {
    let object = answer.as_object()?;
    let total = member(object, "totalResults").and_then(number);
    let resources = member(object, "Resources");
    if total.is_none() && resources.is_none() {
        return None;
    }
    let held = resources.and_then(Json::as_array).map(|all| all.iter().filter_map(|one| one.as_object().cloned()).collect());
    let next_cursor = member(object, "nextCursor").and_then(Json::as_str).filter(|cursor| !cursor.is_empty()).map(str::to_owned);
    Some(Page { resources: held.unwrap_or_default(), total, next_cursor })
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, create_body, id_in};
    use serde_json::json;
    use usher_core::import::Value;

    #[test]
    fn an_address_gives_the_id_decoded_and_never_a_step_upwards() {
        assert_eq!(id_in("https://a.b/scim/Users/ada%40contoso.com?x=1"), Some("ada@contoso.com".to_owned()));
        assert_eq!(id_in("/Users/7/"), Some("7".to_owned()));
        assert_eq!(id_in("/Users/100%"), Some("100%".to_owned()));
        for none in ["/Users/..", "/Users/%2e%2E", "/Users/.", ""] {
            assert_eq!(id_in(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_empty_is_left_out_of_a_create() {
        let values = [("title", Value::text("")), ("roles", Value::List(Vec::new())), ("userName", Value::text("ada"))];
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(create_body(Endpoint::Users, &values), json!({"userName": "ada", "schemas": [Endpoint::Users.schema()]}));
    }
}
