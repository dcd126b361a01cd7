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
pub(crate) struct Path<'a> {
    pub(crate) extension: Option<&'a str>,
    pub(crate) attribute: &'a str,
    pub(crate) filter: Option<&'a str>,
    pub(crate) sub: Option<&'a str>,
}

impl<'a> Path<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let bracket = text.find('[').unwrap_or(text.len());
        let (extension, rest) = match text[..bracket].rfind(':') {
            Some(_) if text.eq_ignore_ascii_case(ENTERPRISE) => (None, text),
            Some(colon) if text.to_ascii_lowercase().starts_with("urn:") => (Some(&text[..colon]), &text[colon + 1..]),
            _ => (None, text),
        };
        let extension = extension.filter(|urn| !urn.to_ascii_lowercase().contains(":core:2.0:"));
        // One that closes before it opens holds no filter.
        let brackets = rest.find('[').zip(rest.rfind(']')).filter(|(open, close)| open < close);
        if let Some((open, close)) = brackets {
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

/// All values at a path: texts, Booleans, numbers. A complex one without a sub-attribute named gives its `value`, or itself.
pub(crate) fn values(resource: &Map<String, Json>, path: &str) -> Vec<Json> {
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
    elements.into_iter().filter_map(|one| at(one, path.sub)).filter(|one| !one.is_null()).collect()
}

fn at(json: &Json, sub: Option<&str>) -> Option<Json> {
    match (json, sub) {
        (Json::Object(object), Some(sub)) => member(object, sub).cloned(),
        (Json::Object(object), None) => Some(member(object, "value").unwrap_or(json).clone()),
        (other, None) => Some(other.clone()),
        (_, Some(_)) => None,
    }
}

/// Takes what stands at a path away, elements by their filter too.
pub(super) fn remove(resource: &mut Map<String, Json>, path: &str) {
    let path = Path::parse(path);
    let container = match path.extension {
        None => Some(&mut *resource),
        Some(urn) => {
            let name = held_name(resource, urn);
            resource.get_mut(&name).and_then(Json::as_object_mut)
        }
    };
    let Some(container) = container else { return };
    let name = held_name(container, path.attribute);
    let take = |json: &mut Json, sub: &str| {
        if let Some(object) = json.as_object_mut() {
            let sub = held_name(object, sub);
            object.remove(&sub);
        }
    };
    match (container.get_mut(&name), path.filter, path.sub) {
        (Some(Json::Array(elements)), Some(filter), None) => elements.retain(|one| !super::filter::fits_element(filter, one)),
        (Some(Json::Array(elements)), filter, Some(sub)) => {
            let fits = |one: &&mut Json| filter.is_none_or(|filter| super::filter::fits_element(filter, one));
            elements.iter_mut().filter(fits).for_each(|one| take(one, sub));
        }
        (Some(json), None, Some(sub)) => take(json, sub),
        (_, None, None) => drop(container.remove(&name)),
        (_, Some(_), _) | (None, None, Some(_)) => {}
    }
}
