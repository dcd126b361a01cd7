//! PATCH bodies (RFC 7644 §3.5.2, rules 4 and 5): one operation an attribute, with path; the styles differ in spelling only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};
use usher_core::configuration::{ManagerForm, PatchStyle};
use usher_core::import::Value;

use crate::path::{self, Path};
use crate::resource;

/// The message's schema.
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A PATCH body that sets `values` on an account that holds `held`; [`Value::Null`] clears.
///
/// An element of a multi-valued attribute that is absent is added whole (rule 4.3), with all sub-attributes that are set at once (4.4).
#[must_use]
pub fn build(style: PatchStyle, manager: ManagerForm, values: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> Json {
    let mut operations = Vec::new();
    let mut nested = Map::new();
    let mut added: BTreeSet<String> = BTreeSet::new();
    for (name, value) in values {
        let path = Path::parse(name);
        // An empty text is no value (rule 1.8): it clears what is held, and where nothing is held there is nothing to send.
        if !resource::is_value(value) {
            if value.is_null() || held.get(name).is_some_and(resource::is_value) {
                operations.push(json!({"op": word(style, "remove"), "path": name}));
            }
            continue;
        }
        if path.attribute.eq_ignore_ascii_case("manager") && path.sub.is_none() {
            operations.push(manager_operation(style, manager, name, value));
            continue;
        }
        let Some(element) = &path.element else {
            if style == PatchStyle::RfcNoPath {
                path::write(&mut nested, name, value);
            } else {
                operations.push(json!({"op": word(style, "replace"), "path": name, "value": spelled(style, &path, value)}));
            }
            continue;
        };
        if is_held(&path, held) {
            operations.push(json!({"op": word(style, "replace"), "path": name, "value": spelled(style, &path, value)}));
            continue;
        }
        let key = format!("{:?}", path.parent());
        if added.insert(key) {
            let whole = whole_element(&path, values);
            let target = path.schema.as_ref().map_or_else(|| path.attribute.clone(), |urn| format!("{urn}:{}", path.attribute));
            tracing::trace!(element = %element.1, "adding an element that the account lacks");
            operations.push(json!({"op": word(style, "add"), "path": target, "value": [whole]}));
        }
    }
    if !nested.is_empty() {
        operations.insert(0, json!({"op": "replace", "value": nested}));
    }
    body(&operations)
}

/// The envelope.
#[must_use]
pub fn body(operations: &[Json]) -> Json {
    json!({"schemas": [PATCH_OP], "Operations": operations})
}

/// Is any sub-attribute of the element held already?
fn is_held(path: &Path, held: &BTreeMap<String, Value>) -> bool {
    held.iter().any(|(name, value)| resource::is_value(value) && Path::parse(name).parent() == path.parent())
}

/// All that is set on one element, as one object.
fn whole_element(path: &Path, values: &BTreeMap<String, Value>) -> Json {
    let mut resource = Map::new();
    for (name, value) in values.iter().filter(|(name, value)| resource::is_value(value) && Path::parse(name).parent() == path.parent()) {
        path::write(&mut resource, name, value);
    }
    let container = path.schema.as_ref().and_then(|urn| resource.get(urn)).and_then(Json::as_object).unwrap_or(&resource);
    container.get(&path.attribute).and_then(|elements| elements.get(0)).cloned().unwrap_or(Json::Null)
}

/// Rule 3.14.
fn manager_operation(style: PatchStyle, form: ManagerForm, name: &str, value: &Value) -> Json {
    let id = path::to_json(value);
    let op = word(style, "replace");
    match form {
        ManagerForm::Object => json!({"op": op, "path": name, "value": {"value": id}}),
        ManagerForm::SubAttribute => json!({"op": op, "path": format!("{name}.value"), "value": id}),
        ManagerForm::Text => json!({"op": op, "path": name, "value": id}),
    }
}

fn word(style: PatchStyle, op: &str) -> String {
    match style {
        PatchStyle::Rfc | PatchStyle::RfcNoPath => op.to_owned(),
        // Entra's own spelling without its flag (rule 5.2).
        PatchStyle::Entra => op[..1].to_uppercase() + &op[1..],
    }
}

fn spelled(style: PatchStyle, path: &Path, value: &Value) -> Json {
    match (style, value) {
        (PatchStyle::Entra, Value::Boolean(_)) => Json::from(value.as_text()),
        _ => path::to_json_at(path, value),
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, ManagerForm, PatchStyle, Value, build};

    fn values(pairs: &[(&str, Value)]) -> BTreeMap<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn an_empty_text_clears_what_is_held_and_is_never_sent() {
        let sent =
            values(&[("title", Value::text("")), ("nickName", Value::text("")), ("emails[type eq \"work\"].value", Value::text(""))]);
        let body = build(PatchStyle::Rfc, ManagerForm::Object, &sent, &values(&[("title", Value::text("Boss"))]));
        assert_eq!(body["Operations"], serde_json::json!([{"op": "remove", "path": "title"}]));
    }

    #[test]
    fn an_absent_element_is_added_whole_and_a_present_one_replaced_by_its_path() {
        let sent = values(&[
            ("active", Value::Boolean(false)),
            ("addresses[type eq \"work\"].country", Value::text("Norway")),
            ("addresses[type eq \"work\"].locality", Value::text("Oslo")),
            ("emails[type eq \"work\"].value", Value::text("ann@contoso.com")),
            ("title", Value::Null),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", Value::text("7")),
        ]);
        let held = values(&[("emails[type eq \"work\"].value", Value::text("old@contoso.com"))]);
        insta::assert_json_snapshot!("rfc", build(PatchStyle::Rfc, ManagerForm::Object, &sent, &held));
        insta::assert_json_snapshot!("entra", build(PatchStyle::Entra, ManagerForm::Text, &sent, &held));
        insta::assert_json_snapshot!("rfc_no_path", build(PatchStyle::RfcNoPath, ManagerForm::SubAttribute, &sent, &held));
    }
}
