//! PATCH bodies (RFC 7644 §3.5.2, rules 4 and 5): one operation an attribute, with path; the styles differ in spelling, and one gathers
//! what is set in an operation without path (EP-1103). What isn't mapped stays as it is: of several values only those that come and go
//! are named, and an element is taken away only where nothing else stands in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};
use usher_core::configuration::{ManagerForm, PatchStyle};
use usher_core::import::Value;

use crate::path::{self, Path};
use crate::resource;

/// The message's schema.
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// An account that is to be changed, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// What it holds by mapped names.
    pub held: &'a BTreeMap<String, Value>,
    /// All of it, where it was read just now: mapped names alone don't tell whether an element is there ([`wants_a_look`]).
    pub resource: Option<&'a Map<String, Json>>,
}

/// Must the account be read before [`build`] can tell an element that isn't there from one that holds only what isn't mapped? So it is
/// where one would be added, which a second time would double it, and where one would be emptied.
#[must_use]
pub fn wants_a_look(values: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> bool {
    values.iter().any(|(name, value)| {
        let path = Path::parse(name);
        path.element.is_some()
            && if resource::is_value(value) { !is_held(&path, held) } else { holds(held, name) && !resource::stays(&path, values, held) }
    })
}

/// A PATCH body that sets `values` on an account; [`Value::Null`] and an empty text clear.
///
/// An element of a multi-valued attribute that is absent is added whole (rule 4.3), with all sub-attributes that are set at once (4.4).
/// What is taken away goes last: no element is empty before it gets its new values.
#[must_use]
pub fn build(style: PatchStyle, manager: ManagerForm, values: &BTreeMap<String, Value>, account: Account<'_>) -> Json {
    let held = account.held;
    let mut operations = Vec::new();
    let mut removals = Vec::new();
    let mut nested = Map::new();
    let mut added: BTreeSet<String> = BTreeSet::new();
    for (name, value) in values {
        let path = Path::parse(name);
        // An empty text is no value (rule 1.8). Where nothing is held there is nothing to take away: some refuse that (4.2).
        if !resource::is_value(value) {
            if holds(held, name) {
                let name = held.get(name).map_or(name.as_str(), |held| path::whole(name, held));
                let operation = json!({"op": word(style, "remove"), "path": cleared(name, &path, values, account)});
                if !removals.contains(&operation) {
                    removals.push(operation);
                }
            }
            continue;
        }
        if path.attribute.eq_ignore_ascii_case("manager") && path.sub.is_none() {
            operations.push(manager_operation(style, manager, name, value));
            continue;
        }
        if path.element.is_none() {
            if let Some(moved) = moved(style, name, &path, value, held.get(name)) {
                operations.extend(moved);
            } else if style == PatchStyle::RfcNoPath {
                path::write(&mut nested, name, value);
            } else {
                let whole = path::whole(name, value);
                operations.push(json!({"op": word(style, "replace"), "path": whole, "value": spelled(style, &path, value)}));
            }
            continue;
        }
        if is_held(&path, held) || account.resource.is_some_and(|resource| path::element_at(resource, &path).is_some()) {
            operations.push(json!({"op": word(style, "replace"), "path": name, "value": spelled(style, &path, value)}));
            continue;
        }
        if added.insert(format!("{:?}", path.parent())) {
            let whole = whole_element(&path, values);
            let target = path.schema.as_ref().map_or_else(|| path.attribute.clone(), |urn| format!("{urn}:{}", path.attribute));
            operations.push(json!({"op": word(style, "add"), "path": target, "value": [whole]}));
        }
    }
    if !nested.is_empty() {
        operations.insert(0, json!({"op": "replace", "value": nested}));
    }
    operations.extend(removals);
    body(&operations)
}

/// The envelope.
#[must_use]
pub fn body(operations: &[Json]) -> Json {
    json!({"schemas": [PATCH_OP], "Operations": operations})
}

fn holds(held: &BTreeMap<String, Value>, name: &str) -> bool {
    held.get(name).is_some_and(resource::is_value)
}

/// Is any sub-attribute of the element held already?
fn is_held(path: &Path, held: &BTreeMap<String, Value>) -> bool {
    held.iter().any(|(name, value)| resource::is_value(value) && Path::parse(name).parent() == path.parent())
}

/// The path to take away: the sub-attribute, or the element if it would be left with nothing but its marker. Such a rest is no value, and
/// many servers neither keep nor find it.
fn cleared(name: &str, path: &Path, values: &BTreeMap<String, Value>, account: Account<'_>) -> String {
    let element = account.resource.and_then(|resource| path::element_at(resource, path));
    let (Some(element), Some(end)) = (element, name.rfind(']')) else { return name.to_owned() };
    let goes = |sub: &str| {
        let mut of_element = values.iter().map(|(name, value)| (Path::parse(name), value));
        of_element.any(|(other, value)| {
            let theirs = other.sub.as_deref().unwrap_or("value").eq_ignore_ascii_case(sub);
            theirs && other.parent() == path.parent() && !resource::is_value(value)
        })
    };
    if resource::stays(path, values, account.held) || !path::is_bare(element, path, goes) {
        name.to_owned()
    } else {
        name[..=end].to_owned()
    }
}

/// Several values of which some come and go: one operation that adds, one for each that leaves. What the others have beside their value
/// stays with them. `None`: the whole list has to be set.
fn moved(style: PatchStyle, name: &str, path: &Path, wanted: &Value, held: Option<&Value>) -> Option<Vec<Json>> {
    let pointed_at = path.is_complex_list(wanted);
    let name = path::whole(name, wanted);
    let (Value::List(wanted), Some(Value::List(held))) = (wanted, held) else { return None };
    let wants = |text: &String| wanted.iter().any(|one| path::identity(one) == path::identity(text));
    let has = |text: &String| held.iter().any(|one| path::identity(one) == path::identity(text));
    let mut fresh: Vec<String> = wanted.iter().filter(|text| !has(text)).cloned().collect();
    fresh.dedup();
    let gone: Vec<String> = held.iter().filter(|text| !wants(text)).map(|text| path::identity(text)).collect();
    // Values that aren't elements can't be pointed at, and app roles are replaced as Entra does.
    let pointed_at = pointed_at && !wanted.iter().any(|text| path::is_role(text));
    if !gone.is_empty() && (!pointed_at || gone.len() >= held.len()) {
        return None;
    }
    let op = word(style, "remove");
    let mut operations: Vec<Json> =
        gone.iter().map(|text| json!({"op": op, "path": format!("{name}[value eq {}]", Json::from(text.as_str()))})).collect();
    if !fresh.is_empty() {
        operations.push(json!({"op": word(style, "add"), "path": name, "value": path::to_json_at(path, &Value::List(fresh))}));
    }
    Some(operations)
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
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Account, BTreeMap, Json, ManagerForm, PatchStyle, Value, json, wants_a_look};

    const WORK: &str = "emails[type eq \"work\"].value";
    const COUNTRY: &str = "addresses[type eq \"work\"].country";
    const LOCALITY: &str = "addresses[type eq \"work\"].locality";

    fn values(pairs: &[(&str, Value)]) -> BTreeMap<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    fn build(style: PatchStyle, form: ManagerForm, sent: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> Json {
        super::build(style, form, sent, Account { held, resource: None })
    }

    /// The operations in RFC style, onto an account that was read.
    fn onto(resource: &Json, sent: &[(&str, Value)]) -> Json {
        let resource = resource.as_object().unwrap();
        let sent = values(sent);
        let held = [WORK, COUNTRY, LOCALITY, "entitlements"].map(|name| (name.to_owned(), crate::path::read(resource, name)));
        let account = Account { held: &held.into(), resource: Some(resource) };
        super::build(PatchStyle::Rfc, ManagerForm::Object, &sent, account)["Operations"].clone()
    }

    fn list(texts: &[&str]) -> Value {
        Value::List(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn an_empty_text_clears_what_is_held_and_is_never_sent() {
        let sent = values(&[("title", Value::text("")), ("nickName", Value::text("")), (WORK, Value::text(""))]);
        let body = build(PatchStyle::Rfc, ManagerForm::Object, &sent, &values(&[("title", Value::text("Boss"))]));
        assert_eq!(body["Operations"], json!([{"op": "remove", "path": "title"}]));
    }

    #[test]
    fn what_is_not_held_is_not_taken_away() {
        let sent = values(&[("title", Value::Null), (WORK, Value::Null)]);
        assert_eq!(build(PatchStyle::Rfc, ManagerForm::Object, &sent, &BTreeMap::new())["Operations"], json!([]));
    }

    #[test]
    fn an_absent_element_is_added_whole_and_a_present_one_replaced_by_its_path() {
        let sent = values(&[
            ("active", Value::Boolean(false)),
            (COUNTRY, Value::text("Norway")),
            (LOCALITY, Value::text("Oslo")),
            (WORK, Value::text("ann@contoso.com")),
            ("title", Value::Null),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", Value::text("7")),
        ]);
        let held = values(&[(WORK, Value::text("old@contoso.com")), ("title", Value::text("Boss"))]);
        insta::assert_json_snapshot!("rfc", build(PatchStyle::Rfc, ManagerForm::Object, &sent, &held));
        insta::assert_json_snapshot!("entra", build(PatchStyle::Entra, ManagerForm::Text, &sent, &held));
        insta::assert_json_snapshot!("rfc_no_path", build(PatchStyle::RfcNoPath, ManagerForm::SubAttribute, &sent, &held));
    }

    #[test]
    fn an_element_that_holds_only_what_is_not_mapped_is_filled_and_never_doubled() {
        let account = json!({"addresses": [{"type": "work", "formatted": "Oslo, Norway"}]});
        let filled = json!([{"op": "replace", "path": COUNTRY, "value": "Norway"}]);
        assert_eq!(onto(&account, &[(COUNTRY, "Norway".into())]), filled);
        let bare = json!({"addresses": [{"type": "work"}]});
        assert_eq!(onto(&bare, &[(COUNTRY, "Norway".into())]), filled);
    }

    #[test]
    fn an_element_goes_with_its_last_value_unless_something_else_stands_in_it() {
        let clear = [(COUNTRY, Value::Null), (LOCALITY, Value::Null)];
        let whole = json!({"addresses": [{"type": "work", "primary": true, "country": "Norway", "locality": "Oslo"}]});
        assert_eq!(onto(&whole, &clear), json!([{"op": "remove", "path": "addresses[type eq \"work\"]"}]));
        assert_eq!(onto(&whole, &clear[..1]), json!([{"op": "remove", "path": COUNTRY}]));
        let more = json!({"addresses": [{"type": "work", "country": "Norway", "formatted": "Oslo, Norway"}]});
        assert_eq!(onto(&more, &clear), json!([{"op": "remove", "path": COUNTRY}]));
        let email = json!({"emails": [{"type": "work", "value": "a@b.c", "display": "Ann"}]});
        assert_eq!(onto(&email, &[(WORK, "".into())]), json!([{"op": "remove", "path": "emails[type eq \"work\"]"}]));
    }

    #[test]
    fn an_element_is_never_empty_before_it_gets_its_new_value() {
        let account = json!({"addresses": [{"type": "work", "country": "Norway"}]});
        let sent = [(COUNTRY, Value::Null), (LOCALITY, "Oslo".into())];
        let expected = json!([{"op": "replace", "path": LOCALITY, "value": "Oslo"}, {"op": "remove", "path": COUNTRY}]);
        assert_eq!(onto(&account, &sent), expected);
    }

    #[test]
    fn only_where_an_element_comes_or_goes_is_the_account_read_first() {
        let held = values(&[(COUNTRY, "Norway".into()), (LOCALITY, "Oslo".into()), ("title", "Boss".into())]);
        for (sent, looks) in [
            (vec![(WORK, Value::text("a@b.c"))], true),
            (vec![(COUNTRY, Value::Null), (LOCALITY, Value::Null)], true),
            (vec![(COUNTRY, Value::Null)], false),
            (vec![(COUNTRY, Value::text("Sweden"))], false),
            (vec![(WORK, Value::Null), ("title", Value::Null), ("nickName", "A".into())], false),
        ] {
            assert_eq!(wants_a_look(&values(&sent), &held), looks, "{sent:?}");
        }
    }

    #[test]
    fn of_several_values_only_those_that_come_and_go_are_named() {
        let account = json!({"entitlements": [{"value": "a\"1", "display": "One"}, {"value": "b"}]});
        let one = |texts: &[&str]| onto(&account, &[("entitlements", list(texts))]);
        assert_eq!(one(&["a\"1", "b", "c"]), json!([{"op": "add", "path": "entitlements", "value": [{"value": "c"}]}]));
        assert_eq!(one(&["b"]), json!([{"op": "remove", "path": "entitlements[value eq \"a\\\"1\"]"}]));
        let both = json!([
            {"op": "remove", "path": "entitlements[value eq \"b\"]"},
            {"op": "add", "path": "entitlements", "value": [{"value": "c"}]},
        ]);
        assert_eq!(one(&["a\"1", "c"]), both);
        assert_eq!(one(&["c"]), json!([{"op": "replace", "path": "entitlements", "value": [{"value": "c"}]}]));
    }

    #[test]
    fn several_values_are_named_one_by_one_without_paths_for_single_ones_too() {
        let held = values(&[("entitlements", list(&["a", "b"])), ("title", "Boss".into())]);
        let sent = values(&[("entitlements", list(&["a", "c"])), ("title", "Chief".into())]);
        let expected = json!([
            {"op": "replace", "value": {"title": "Chief"}},
            {"op": "remove", "path": "entitlements[value eq \"b\"]"},
            {"op": "add", "path": "entitlements", "value": [{"value": "c"}]},
        ]);
        assert_eq!(build(PatchStyle::RfcNoPath, ManagerForm::Object, &sent, &held)["Operations"], expected);
    }

    #[test]
    fn values_that_are_no_elements_are_added_or_set_whole() {
        const TAGS: &str = "urn:contoso:2.0:User:tags";
        let held = values(&[(TAGS, list(&["a", "b"]))]);
        let sent =
            |texts: &[&str]| build(PatchStyle::Rfc, ManagerForm::Object, &values(&[(TAGS, list(texts))]), &held)["Operations"].clone();
        assert_eq!(sent(&["a", "b", "c"]), json!([{"op": "add", "path": TAGS, "value": ["c"]}]));
        assert_eq!(sent(&["a"]), json!([{"op": "replace", "path": TAGS, "value": ["a"]}]));
    }
}
