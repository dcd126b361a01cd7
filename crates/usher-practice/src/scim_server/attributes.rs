//! Reading one attribute for filters and rules; names without case.

use serde_json::{Map, Value as Json};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A member of an object, its name compared without case.
pub(super) fn member<'a>(object: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    object.get(name).or_else(|| object.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The name under which a member is held, or the one given.
pub(super) fn held_name(object: &Map<String, Json>, name: &str) -> String {
    object.keys().find(|held| held.eq_ignore_ascii_case(name)).cloned().unwrap_or_else(|| name.to_owned())
}

/// A path, taken apart: extension, attribute, element filter, sub-attribute.
pub(super) struct Path<'a> {
    pub(super) extension: Option<&'a str>,
    pub(super) attribute: &'a str,
    pub(super) filter: Option<&'a str>,
    pub(super) sub: Option<&'a str>,
}

impl<'a> Path<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let bracket = text.find('[').unwrap_or(text.len());
        let (extension, rest) = match text[..bracket].rfind(':') {
            Some(_) if text.eq_ignore_ascii_case(ENTERPRISE) => (None, text),
            Some(colon) if text.to_ascii_lowercase().starts_with("urn:") => (Some(&text[..colon]), &text[colon + 1..]),
            _ => (None, text),
        };
        let extension = extension.filter(|urn| !urn.to_ascii_lowercase().contains(":core:2.0:"));
        if let (Some(open), Some(close)) = (rest.find('['), rest.rfind(']')) {
            let sub = rest[close + 1..].trim_start_matches('.');
            return Self {
                extension,
                attribute: &rest[..open],
                filter: Some(&rest[open + 1..close]),
                sub: (!sub.is_empty()).then_some(sub),
            };
        }
        let (attribute, sub) = match rest.split_once('.') {
            Some((attribute, sub)) if extension.is_some() || !rest.starts_with("urn:") => (attribute, Some(sub)),
            _ => (rest, None),
        };
        Self { extension, attribute, filter: None, sub }
    }
}

/// All values at a path, as text.
pub(super) fn values(resource: &Map<String, Json>, path: &str) -> Vec<String> {
    let path = Path::parse(path);
    let container = match path.extension {
        None => Some(resource),
        Some(urn) => member(resource, urn).and_then(Json::as_object),
    };
    let Some(held) = container.and_then(|container| member(container, path.attribute)) else { return Vec::new() };
    let elements: Vec<&Json> = match held {
        Json::Array(all) => all.iter().filter(|one| path.filter.is_none_or(|filter| super::filter::fits_element(filter, one))).collect(),
        one => vec![one],
    };
    elements.into_iter().filter_map(|one| as_text(one, path.sub)).collect()
}

fn as_text(json: &Json, sub: Option<&str>) -> Option<String> {
    match (json, sub) {
        (Json::Object(object), sub) => member(object, sub.unwrap_or("value")).and_then(|value| as_text(value, None)),
        (Json::String(text), None) => Some(text.clone()),
        (Json::Bool(value), None) => Some(value.to_string()),
        (Json::Number(number), None) => Some(number.to_string()),
        _ => None,
    }
}
