//! An account read with other eyes than Usher's: what it holds at a mapped name, and what nobody mapped.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::case::ENTERPRISE;

/// What a resource holds at a mapped name, read by eyes of this test's own: an element there twice, or there and empty, is a failure.
pub fn held(resource: &Json, name: &str) -> Result<Option<Json>, String> {
    let (container, name) = match name.strip_prefix("urn:") {
        Some(_) => (&resource[ENTERPRISE], &name[ENTERPRISE.len() + 1..]),
        None => (resource, name),
    };
    let value = if let Some((attribute, rest)) = name.split_once('[') {
        let (filter, sub) = rest.split_once("].").unwrap();
        let (marker, wanted) = filter.split_once(" eq ").unwrap();
        let is = |one: &&Json| one[marker] == json!(wanted.trim_matches('"')) || one[marker] == json!(true) && wanted == "\"True\"";
        let found: Vec<&Json> = container[attribute].as_array().into_iter().flatten().filter(is).collect();
        match found.as_slice() {
            [] => Json::Null,
            [one] if one.as_object().is_some_and(|one| one.keys().all(|key| key == marker)) => {
                return Err(format!("an empty element: {one}"));
            }
            [one] => one[sub].clone(),
            several => return Err(format!("{} elements of {name}", several.len())),
        }
    } else if name == "manager" {
        container[name]["value"].clone()
    } else {
        name.split('.').fold(container.clone(), |at, part| at[part].clone())
    };
    Ok(match value {
        Json::Null => None,
        Json::String(text) if text.is_empty() => None,
        Json::Array(elements) => {
            let texts: BTreeSet<&str> = elements.iter().filter_map(|one| one["value"].as_str()).collect();
            if texts.len() < elements.len() {
                return Err(format!("{name} holds something twice: {elements:?}"));
            }
            (!texts.is_empty()).then(|| json!(texts))
        }
        other => Some(other),
    })
}

/// Puts into an account what nobody mapped. Answers the places.
pub fn add_extras(resource: &mut Json, which: [bool; 5]) {
    let [email, street, region, middle, beside] = which;
    let list = |resource: &mut Json, name: &str, element: Json| {
        if !resource[name].is_array() {
            resource[name] = json!([]);
        }
        let all = resource[name].as_array_mut().unwrap();
        match all.iter_mut().find(|one| one["type"] == element["type"]) {
            Some(there) => there.as_object_mut().unwrap().extend(element.as_object().unwrap().clone()),
            None => all.push(element),
        }
    };
    if email {
        list(resource, "emails", json!({"type": "other", "value": "other@contoso.com"}));
    }
    if street {
        list(resource, "addresses", json!({"type": "other", "streetAddress": "1 Other Street"}));
    }
    if region {
        // In an element whose other values are mapped; it may stand there alone.
        list(resource, "addresses", json!({"type": "work", "region": "Viken"}));
    }
    if middle {
        resource["nickName"] = json!("Nick");
        if !resource["name"].is_object() {
            resource["name"] = json!({});
        }
        resource["name"]["middleName"] = json!("Quincy");
    }
    if beside {
        for one in resource["entitlements"].as_array_mut().into_iter().flatten() {
            one["display"] = json!(format!("About {}", one["value"].as_str().unwrap()));
        }
        if !resource[ENTERPRISE].is_object() {
            resource[ENTERPRISE] = json!({});
            resource["schemas"].as_array_mut().unwrap().push(json!(ENTERPRISE));
        }
        resource[ENTERPRISE]["division"] = json!("Unmapped");
    }
}

/// Everything in an account that nobody mapped, and that has to be as it was.
pub fn unmapped(resource: &Json) -> Json {
    let element = |attribute: &str, kind: &str| -> Map<String, Json> {
        let found = resource[attribute].as_array().into_iter().flatten().find(|one| one["type"] == kind);
        found.and_then(Json::as_object).cloned().unwrap_or_default()
    };
    json!({
        "email": element("emails", "other"),
        "street": element("addresses", "other"),
        "region": element("addresses", "work").get("region"),
        "nickName": resource["nickName"],
        "middleName": resource["name"]["middleName"],
        "division": resource[ENTERPRISE]["division"],
    })
}

/// Whoever keeps a value keeps what stands beside it.
pub fn beside(resource: &Json) -> BTreeMap<String, Json> {
    let all = resource["entitlements"].as_array().into_iter().flatten();
    all.map(|one| (one["value"].as_str().unwrap_or_default().to_owned(), one["display"].clone())).collect()
}
