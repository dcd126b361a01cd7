//! Attribute paths as in mappings: `userName`, `name.givenName`, `emails[type eq "work"].value`, `urn:...:User:department`.
//! `owners.value` with several values means the `value` of each element. Names are compared without case (rule 1.7). Read and written here; PATCH operations are built in `patch.rs`.

use serde_json::{Map, Value as Json, json};
use usher_core::import::Value;

/// A path, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The extension's URN; `None` for the core schema.
    pub schema: Option<String>,
    /// The attribute.
    pub attribute: String,
    /// Which element of several: sub-attribute and value.
    pub element: Option<(String, String)>,
    /// The sub-attribute.
    pub sub: Option<String>,
}

/// Core schemas: their attributes stand at the top of a resource.
const CORE: [&str; 2] = ["urn:ietf:params:scim:schemas:core:2.0:user", "urn:ietf:params:scim:schemas:core:2.0:group"];

impl Path {
    /// Takes a path apart. URNs hold dots and colons: the schema ends at the last colon before any bracket (rule 3.15).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let bracket = text.find('[').unwrap_or(text.len());
        let (schema, rest) = match text.get(..bracket).and_then(|head| head.rfind(':')) {
            Some(colon) if text.to_ascii_lowercase().starts_with("urn:") => (Some(text[..colon].to_owned()), &text[colon + 1..]),
            _ => (None, text),
        };
        let schema = schema.filter(|urn| !CORE.contains(&urn.to_ascii_lowercase().as_str()));
        let (attribute, element, tail) = match (rest.find('['), rest.rfind(']')) {
            (Some(open), Some(close)) if open < close => {
                (&rest[..open], element(&rest[open + 1..close]), rest[close + 1..].trim_start_matches('.'))
            }
            _ => rest.split_once('.').map_or((rest, None, ""), |(name, sub)| (name, None, sub)),
        };
        let sub = (!tail.is_empty()).then(|| tail.to_owned());
        Self { schema, attribute: attribute.to_owned(), element, sub }
    }

    /// The path up to the element, which tells whether two paths are about the same one.
    #[must_use]
    pub fn parent(&self) -> (Option<&str>, &str, Option<&(String, String)>) {
        (self.schema.as_deref(), &self.attribute, self.element.as_ref())
    }

    /// Does it name several values that are elements: a whole attribute of the core schema that is known to have such, or the `value` of
    /// each?
    pub(crate) fn is_complex_list(&self, value: &Value) -> bool {
        let known = || self.schema.is_none() && COMPLEX.iter().any(|name| name.eq_ignore_ascii_case(&self.attribute));
        let elements = self.sub.as_ref().map_or_else(known, |sub| sub == VALUE);
        elements && self.element.is_none() && matches!(value, Value::List(_))
    }
}

fn element(filter: &str) -> Option<(String, String)> {
    let mut parts = filter.trim().splitn(3, char::is_whitespace);
    let (name, operator, value) = (parts.next()?, parts.next()?, parts.next()?);
    operator.eq_ignore_ascii_case("eq").then(|| (name.to_owned(), value.trim().trim_matches('"').to_owned()))
}

/// A member of an object, its name compared without case.
#[must_use]
pub fn member<'a>(object: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    object.get(name).or_else(|| object.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// What a resource holds at a path. A complex value without a sub-attribute named gives its `value` (a manager's id).
#[must_use]
pub fn read(resource: &Map<String, Json>, path: &str) -> Value {
    let path = Path::parse(path);
    let container = match &path.schema {
        None => Some(resource),
        Some(urn) => member(resource, urn).and_then(Json::as_object),
    };
    let Some(held) = container.and_then(|container| member(container, &path.attribute)) else { return Value::Null };
    let held = match (&path.element, held) {
        (None, held) => held,
        (Some((name, value)), Json::Array(elements)) => match elements.iter().find(|element| is(element, name, value)) {
            Some(element) => element,
            None => return Value::Null,
        },
        (Some(_), _) => return Value::Null,
    };
    let held = match (&path.sub, held) {
        (None, held) => Some(held),
        (Some(sub), Json::Object(object)) => member(object, sub),
        (Some(sub), Json::Array(elements)) => elements.first().and_then(Json::as_object).and_then(|object| member(object, sub)),
        (Some(_), _) => None,
    };
    held.map_or(Value::Null, to_value)
}

/// What an answer says about a path; `None`: it doesn't speak of the attribute at all, as a partial answer may not (rule 4.7).
#[must_use]
pub fn told(answer: &Map<String, Json>, path: &str) -> Option<Value> {
    let parsed = Path::parse(path);
    let container = match &parsed.schema {
        None => answer,
        Some(urn) => member(answer, urn)?.as_object()?,
    };
    member(container, &parsed.attribute)?;
    Some(read(answer, path))
}

fn is(element: &Json, name: &str, value: &str) -> bool {
    let held = element.as_object().and_then(|object| member(object, name));
    match held {
        Some(Json::String(text)) => text.eq_ignore_ascii_case(value),
        Some(Json::Bool(held)) => held.to_string().eq_ignore_ascii_case(value),
        _ => false,
    }
}

fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::text(number.to_string()), Value::Integer),
        // An empty text is what some servers show for no value.
        Json::String(text) if text.is_empty() => Value::Null,
        Json::String(text) => Value::text(text.as_str()),
        Json::Object(object) => member(object, "value").map_or(Value::Null, to_value),
        Json::Array(elements) => {
            let values: Vec<String> = elements.iter().filter_map(|element| to_value(element).as_text()).collect();
            if values.is_empty() { Value::Null } else { Value::List(values) }
        }
    }
}

/// The element of several that a path points at, if a resource has it.
pub(crate) fn element_at<'a>(resource: &'a Map<String, Json>, path: &Path) -> Option<&'a Map<String, Json>> {
    let (name, value) = path.element.as_ref()?;
    let container = match &path.schema {
        None => resource,
        Some(urn) => member(resource, urn)?.as_object()?,
    };
    let elements = member(container, &path.attribute)?.as_array()?;
    elements.iter().find(|element| is(element, name, value)).and_then(Json::as_object)
}

/// What only describes an element's value (RFC 7643 §2.4), beside whatever it is told apart by.
const DESCRIBES: [&str; 4] = ["type", "primary", "display", "$ref"];

/// Is there nothing more in an element than what describes it, once the sub-attributes that `goes` names are gone?
pub(crate) fn is_bare(element: &Map<String, Json>, path: &Path, goes: impl Fn(&str) -> bool) -> bool {
    let marker = path.element.as_ref().map_or("", |(name, _)| name);
    let describes = |name: &str| DESCRIBES.iter().chain([&marker]).any(|one| one.eq_ignore_ascii_case(name));
    element.iter().all(|(name, value)| describes(name) || goes(name) || to_value(value).is_null())
}

/// A value as JSON: real Booleans (rule 1.10).
#[must_use]
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::Integer(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::List(values) => Json::from(values.clone()),
    }
}

/// Multi-valued attributes of the core schema whose elements are complex (RFC 7643 §4.1.2, §4.2).
const COMPLEX: [&str; 8] = ["emails", "phoneNumbers", "ims", "photos", "addresses", "entitlements", "roles", "x509Certificates"];

/// The sub-attribute that holds an element's value (RFC 7643 §2.4).
const VALUE: &str = "value";

/// The attribute whose elements are meant: `owners` of `owners.value`, where that stands for several values.
#[must_use]
pub fn whole<'a>(name: &'a str, value: &Value) -> &'a str {
    let path = Path::parse(name);
    let several = path.sub.is_some() && path.is_complex_list(value);
    if several { name.trim_end().strip_suffix(VALUE).and_then(|head| head.strip_suffix('.')).unwrap_or(name) } else { name }
}

/// A value as JSON for one attribute: texts of a complex multi-valued attribute become its elements.
#[must_use]
pub fn to_json_at(path: &Path, value: &Value) -> Json {
    match value {
        Value::List(values) if path.is_complex_list(value) => values.iter().map(|text| element_of(text)).collect(),
        other => to_json(other),
    }
}

/// An app role is written as JSON text by the functions that give several (EP-414); anything else is the element's value.
fn element_of(text: &str) -> Json {
    let Some(role) = role(text) else { return json!({ "value": text }) };
    json!({"primary": false, "type": "WindowsAzureActiveDirectoryRole", "display": role["displayName"], "value": role["value"]})
}

fn role(text: &str) -> Option<Json> {
    serde_json::from_str::<Json>(text).ok().filter(Json::is_object)
}

/// Is it an app role, written as JSON text?
pub(crate) fn is_role(text: &str) -> bool {
    role(text).is_some()
}

/// What an element made of this text holds as its value.
pub(crate) fn identity(text: &str) -> String {
    role(text).and_then(|role| role["value"].as_str().map(str::to_owned)).unwrap_or_else(|| text.to_owned())
}

/// Sets a value in a resource, making what is on the way; for create and PUT. `Null` takes it away.
pub fn write(resource: &mut Map<String, Json>, path: &str, value: &Value) {
    let path = Path::parse(path);
    let container = match &path.schema {
        None => resource,
        Some(urn) => object_at(resource, urn),
    };
    if let Some((name, wanted)) = &path.element {
        let elements = container.entry(held_name(container, &path.attribute)).or_insert_with(|| Json::Array(Vec::new()));
        // `null` and a single object are what some servers show for none and for one.
        match elements {
            Json::Array(_) => {}
            Json::Object(_) => *elements = Json::Array(vec![elements.take()]),
            _ => *elements = Json::Array(Vec::new()),
        }
        let Json::Array(elements) = elements else { return };
        if !elements.iter().any(|element| is(element, name, wanted)) {
            if value.is_null() {
                return;
            }
            let marker = match wanted.to_ascii_lowercase().as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                _ => Json::from(wanted.as_str()),
            };
            elements.push(Json::Object(Map::from_iter([(name.clone(), marker)])));
        }
        let found = elements.iter_mut().find(|element| is(element, name, wanted)).and_then(Json::as_object_mut);
        if let Some(found) = found {
            set(found, path.sub.as_deref().unwrap_or("value"), value, to_json(value));
        }
        return;
    }
    match &path.sub {
        _ if path.is_complex_list(value) => set_list(container, &path, value),
        Some(sub) => set(object_at(container, &path.attribute), sub, value, to_json(value)),
        None => set(container, &path.attribute, value, to_json_at(&path, value)),
    }
}

/// Takes the element that a path points at out of a resource, if nothing is left in it but what describes a value.
pub(crate) fn drop_bare(resource: &mut Map<String, Json>, path: &Path) {
    let Some((name, value)) = &path.element else { return };
    let container = match &path.schema {
        None => resource,
        Some(urn) => object_at(resource, urn),
    };
    let held = held_name(container, &path.attribute);
    if let Some(Json::Array(elements)) = container.get_mut(&held) {
        elements.retain(|element| !is(element, name, value) || element.as_object().is_none_or(|one| !is_bare(one, path, |_| false)));
    }
}

/// Several values: who stays keeps what is beside the value.
fn set_list(container: &mut Map<String, Json>, path: &Path, value: &Value) {
    let mut json = to_json_at(path, value);
    if let (Some(Json::Array(held)), Json::Array(wanted)) = (member(container, &path.attribute), &mut json) {
        for element in wanted.iter_mut().filter(|element| element.as_object().is_some_and(|one| one.len() == 1)) {
            if let Some(same) = held.iter().find(|one| to_value(one) == to_value(element)) {
                *element = same.clone();
            }
        }
    }
    set(container, &path.attribute, value, json);
}

/// The name under which a member is held, or the one given: a second spelling would be a second attribute (rule 1.7).
pub(crate) fn held_name(object: &Map<String, Json>, name: &str) -> String {
    object.keys().find(|held| held.eq_ignore_ascii_case(name)).cloned().unwrap_or_else(|| name.to_owned())
}

fn object_at<'a>(container: &'a mut Map<String, Json>, name: &str) -> &'a mut Map<String, Json> {
    let held = container.entry(held_name(container, name)).or_insert_with(|| Json::Object(Map::new()));
    if !held.is_object() {
        *held = Json::Object(Map::new());
    }
    match held {
        Json::Object(object) => object,
        _ => unreachable!("made an object just above"),
    }
}

fn set(object: &mut Map<String, Json>, name: &str, value: &Value, json: Json) {
    let held = held_name(object, name);
    if value.is_null() {
        object.remove(&held);
    } else {
        object.insert(held, json);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Path, read, told, write};
    use serde_json::json;
    use usher_core::import::Value;

    const DEPARTMENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";

    #[test]
    fn a_urn_is_split_at_its_last_colon_never_at_dots() {
        let path = Path::parse(DEPARTMENT);
        assert_eq!(path.schema.as_deref(), Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"));
        assert_eq!((path.attribute.as_str(), path.sub), ("department", None));
        assert_eq!(Path::parse("urn:ietf:params:scim:schemas:core:2.0:User:userName").schema, None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut resource = serde_json::Map::new();
        let paths = ["userName", "name.givenName", "emails[type eq \"work\"].value", "roles[primary eq \"True\"].value", DEPARTMENT];
        for path in paths {
            write(&mut resource, path, &Value::text(path));
        }
        write(&mut resource, "active", &Value::Boolean(false));
        for path in paths {
            assert_eq!(read(&resource, path), Value::text(path), "{path}");
        }
        assert_eq!(read(&resource, "active"), Value::Boolean(false));
        assert_eq!(resource["roles"], json!([{"primary": true, "value": "roles[primary eq \"True\"].value"}]));
        write(&mut resource, "name.givenName", &Value::Null);
        assert_eq!(read(&resource, "name.givenName"), Value::Null);
    }

    #[test]
    fn an_attribute_that_is_shown_as_null_or_in_another_case_is_written_all_the_same() {
        let path = "emails[type eq \"work\"].value";
        for held in [json!({"emails": null}), json!({"Emails": []}), json!({})] {
            let mut resource = held.as_object().unwrap().clone();
            write(&mut resource, path, &Value::text("a@contoso.com"));
            assert_eq!((read(&resource, path), resource.len()), (Value::text("a@contoso.com"), 1), "{held}");
        }
        let mut resource = json!({"Name": {"familyName": "Lovelace"}}).as_object().unwrap().clone();
        write(&mut resource, "name.givenName", &Value::text("Ada"));
        assert_eq!(resource["Name"], json!({"familyName": "Lovelace", "givenName": "Ada"}));
    }

    #[test]
    fn an_answer_that_leaves_an_attribute_out_says_nothing_about_it() {
        let answer = json!({"id": "1", "title": null, "emails": [{"type": "home", "value": "x"}]});
        let answer = answer.as_object().unwrap();
        assert_eq!(told(answer, "userName"), None);
        assert_eq!(told(answer, DEPARTMENT), None);
        assert_eq!(told(answer, "title"), Some(Value::Null));
        assert_eq!(told(answer, "emails[type eq \"work\"].value"), Some(Value::Null));
    }

    #[test]
    fn texts_of_a_complex_attribute_become_its_elements() {
        let mut resource = serde_json::Map::new();
        let role = r#"{"id":"7","value":"Admin","displayName":"Administrator"}"#;
        write(&mut resource, "roles", &Value::List(vec![role.to_owned()]));
        let element = json!({"primary": false, "type": "WindowsAzureActiveDirectoryRole", "display": "Administrator", "value": "Admin"});
        assert_eq!(resource["roles"], json!([element]));
        assert_eq!(read(&resource, "roles"), Value::List(vec!["Admin".to_owned()]));
        write(&mut resource, "emails", &Value::List(vec!["a@contoso.com".to_owned()]));
        assert_eq!(resource["emails"], json!([{"value": "a@contoso.com"}]));
    }

    #[test]
    fn names_are_compared_without_case_and_a_reference_gives_its_value() {
        let resource = json!({"UserName": "ann", "manager": {"value": "7", "$ref": "x"}, "emails": []});
        let resource = resource.as_object().unwrap();
        assert_eq!(read(resource, "username"), Value::text("ann"));
        assert_eq!(read(resource, "manager"), Value::text("7"));
        assert_eq!(read(resource, "emails[type eq \"work\"].value"), Value::Null);
    }
}
