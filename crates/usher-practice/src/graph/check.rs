//! Is a JSON value what the published type says? The same check for what is asked and for what is answered. Says what is wrong, in
//! Graph's words; decides nothing.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::types::{Holds, TYPES};

/// Names beyond the published types that a tenant has of its own: directory extensions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions(pub(crate) BTreeSet<String>);

/// Who wrote what is checked: annotations and navigation properties have their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// A client: only properties, and `@odata.` annotations, which are passed over.
    ByClient,
    /// Graph, as an answer; expanded navigation properties may be in it.
    ByGraph,
    /// Graph, in a delta query: `@removed`, `members@delta`, `manager@delta` may be in it.
    InDelta,
}

/// Can a property be selected or filtered by this name? Navigation properties can't.
pub(crate) fn is_property(of: &str, name: &str, extensions: &Extensions) -> bool {
    (TYPES.property(of, name).is_some() && !TYPES.is_navigation(of, name))
        || (matches!(of, "user" | "group") && extensions.0.contains(name))
}

/// What is wrong with an object of this type; nothing is well.
pub(crate) fn object(of: &str, json: &Json, written: Written, extensions: &Extensions) -> Vec<String> {
    let mut wrong = Vec::new();
    Check { written, extensions, wrong: &mut wrong }.object(of, json, of);
    wrong
}

/// What is wrong with an action's parameters.
pub(crate) fn parameters(bound_to: &str, action: &str, json: &Json) -> Vec<String> {
    let Some(parameters) = TYPES.parameters(bound_to, action) else {
        return vec![format!("The action '{action}' is not published for '{bound_to}'.")];
    };
    let mut wrong = Vec::new();
    let extensions = Extensions::default();
    let mut check = Check { written: Written::ByClient, extensions: &extensions, wrong: &mut wrong };
    for (name, value) in json.as_object().into_iter().flatten() {
        match parameters.get(name) {
            Some(holds) => check.holds(holds, value, name),
            None => check.wrong.push(format!("The parameter '{name}' in the request payload is not a valid parameter for '{action}'.")),
        }
    }
    if !json.is_object() {
        check.wrong.push(format!("The payload of '{action}' is not an object."));
    }
    wrong
}

struct Check<'a> {
    written: Written,
    extensions: &'a Extensions,
    wrong: &'a mut Vec<String>,
}

impl Check<'_> {
    fn object(&mut self, declared: &str, json: &Json, at: &str) {
        let Some(map) = json.as_object() else {
            self.wrong.push(format!("{at}: an object of type microsoft.graph.{declared} was expected."));
            return;
        };
        let of = self.type_of(declared, map, at);
        if let Some(open) = TYPES.get(&of).map(|_| TYPES.is_open(&of)) {
            for (name, value) in map {
                self.property(&of, name, value, at, open);
            }
        } else {
            self.wrong.push(format!("{at}: the type microsoft.graph.{of} is not published."));
        }
    }

    /// The type that `@odata.type` tells, if it derives from the declared one.
    fn type_of(&mut self, declared: &str, map: &Map<String, Json>, at: &str) -> String {
        let Some(told) = map.get("@odata.type").and_then(Json::as_str) else { return declared.to_owned() };
        let name = told.trim_start_matches("#microsoft.graph.");
        if !TYPES.derives(name, declared) {
            self.wrong.push(format!("{at}: {told} is no microsoft.graph.{declared}."));
        }
        name.to_owned()
    }

    fn property(&mut self, of: &str, name: &str, value: &Json, at: &str, open: bool) {
        if name.starts_with("@odata.") || name.contains("@odata.") {
            return;
        }
        if self.written == Written::InDelta && name == "@removed" {
            return self.removed(value, at);
        }
        if let Some(link) = name.strip_suffix("@delta").filter(|_| self.written == Written::InDelta) {
            return self.links(of, link, value, at);
        }
        let place = format!("{at}.{name}");
        match TYPES.property(of, name) {
            Some(_) if self.written == Written::ByClient && TYPES.is_navigation(of, name) && name != "directories" => {
                self.wrong.push(format!("A navigation property '{name}' can't be written in the payload of microsoft.graph.{of}."));
            }
            Some(holds) => self.holds(holds, value, &place),
            None if open || (matches!(of, "user" | "group") && self.extensions.0.contains(name)) => {}
            None => self.wrong.push(format!(
                "The property '{name}' does not exist on type 'microsoft.graph.{of}'. Make sure to only use property names that are defined by the type."
            )),
        }
    }

    fn removed(&mut self, value: &Json, at: &str) {
        if !matches!(value["reason"].as_str(), Some("changed" | "deleted")) {
            self.wrong.push(format!("{at}: @removed has no reason that is known."));
        }
    }

    fn links(&mut self, of: &str, link: &str, value: &Json, at: &str) {
        let place = format!("{at}.{link}@delta");
        let Some(all) = value.as_array().filter(|_| TYPES.is_navigation(of, link)) else {
            self.wrong.push(format!("{place}: no list of links of microsoft.graph.{of}."));
            return;
        };
        all.iter().for_each(|one| self.object("directoryObject", one, &place));
    }

    fn holds(&mut self, holds: &Holds, value: &Json, at: &str) {
        match value {
            Json::Null if holds.nullable || holds.many && self.written == Written::ByClient => {}
            Json::Null => self.wrong.push(format!("{at}: null where the type doesn't take it.")),
            Json::Array(all) if holds.many => all.iter().for_each(|one| self.single(&holds.of, one, at)),
            _ if holds.many => self.wrong.push(format!("{at}: a list was expected.")),
            one => self.single(&holds.of, one, at),
        }
    }

    fn single(&mut self, of: &str, value: &Json, at: &str) {
        let fits = match of {
            "String" => value.is_string(),
            "Boolean" => value.is_boolean(),
            "Int32" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            "Int64" => value.is_i64() || value.is_u64(),
            "Guid" => value.as_str().is_some_and(|text| super::guid::Guid::parse(text).is_some()),
            "DateTimeOffset" => value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()),
            "Duration" => value.as_str().is_some_and(|text| text.starts_with('P') && text.len() > 2),
            "Binary" => value.is_string(),
            named => return self.named(named, value, at),
        };
        if !fits {
            self.wrong.push(format!("Cannot convert the literal '{value}' of '{at}' to the expected type 'Edm.{of}'."));
        }
    }

    fn named(&mut self, of: &str, value: &Json, at: &str) {
        let Some((members, flags)) = TYPES.get(of).and_then(|published| Some((published.members()?, published.flags()))) else {
            return self.object(of, value, at);
        };
        let one = |text: &str| members.iter().any(|member| member == text);
        let fits = value.as_str().is_some_and(|text| if flags { text.split(',').all(|part| one(part.trim())) } else { one(text) });
        if !fits {
            self.wrong.push(format!("{at}: {value} is no microsoft.graph.{of}."));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Extensions, Written, object, parameters};

    fn wrong(of: &str, json: &serde_json::Value, written: Written) -> usize {
        object(of, json, written, &Extensions::default()).len()
    }

    #[test]
    fn an_unpublished_property_a_wrong_kind_and_a_forbidden_null_are_told() {
        assert_eq!(wrong("user", &json!({ "id": "a", "displayName": "Ada", "businessPhones": ["1"] }), Written::ByGraph), 0);
        assert_eq!(wrong("user", &json!({ "telephoneNumber": "1" }), Written::ByGraph), 1);
        assert_eq!(wrong("user", &json!({ "accountEnabled": "True" }), Written::ByGraph), 1);
        assert_eq!(wrong("user", &json!({ "id": null }), Written::ByGraph), 1);
        assert_eq!(wrong("user", &json!({ "@removed": { "reason": "changed" } }), Written::InDelta), 0);
        assert_eq!(wrong("user", &json!({ "@removed": { "reason": "changed" } }), Written::ByGraph), 1);
        assert_eq!(wrong("servicePrincipal", &json!({ "owners": [] }), Written::ByClient), 1);
    }

    #[test]
    fn types_are_checked_to_any_depth_and_derived_ones_by_their_name() {
        let group =
            json!({ "members@delta": [{ "@odata.type": "#microsoft.graph.user", "id": "x", "@removed": { "reason": "deleted" } }] });
        assert_eq!(wrong("group", &group, Written::InDelta), 0);
        assert_eq!(wrong("directoryObject", &json!({ "@odata.type": "#microsoft.graph.appScope" }), Written::ByGraph), 1);
        let mapping = json!({ "objectMappings": [{ "flowTypes": "Add, Update", "enabled": true }] });
        assert_eq!(wrong("synchronizationRule", &mapping, Written::ByClient), 0);
        let mapping = json!({ "objectMappings": [{ "flowTypes": "Add, Upsert", "attributeMappings": [{ "flowType": 1 }] }] });
        assert_eq!(wrong("synchronizationRule", &mapping, Written::ByClient), 2);
    }

    #[test]
    fn an_actions_parameters_are_checked() {
        assert!(parameters("synchronizationJob", "restart", &json!({ "criteria": { "resetScope": "Watermark, Escrows" } })).is_empty());
        assert_eq!(parameters("synchronizationJob", "restart", &json!({ "scope": "Full" })).len(), 1);
        assert_eq!(parameters("synchronizationJob", "stop", &json!({})).len(), 1);
    }
}
