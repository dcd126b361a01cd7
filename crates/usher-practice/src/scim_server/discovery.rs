//! ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 §4), as the server does.

use serde_json::{Value as Json, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

pub(super) fn service_provider_config() -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": super::resources::LARGEST_PAGE},
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": false},
        "authenticationSchemes": [{"type": "oauthbearertoken", "name": "API key", "description": "The secret token as a bearer token"}],
    })
}

pub(super) fn resource_types() -> Vec<Json> {
    let one = |name: &str, endpoint: &str, schema: &str, extensions: Json| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name, "name": name, "endpoint": endpoint, "schema": schema, "schemaExtensions": extensions,
        })
    };
    vec![one("User", "/Users", USER, json!([{"schema": ENTERPRISE, "required": false}])), one("Group", "/Groups", GROUP, json!([]))]
}

pub(super) fn schemas() -> Vec<Json> {
    let schema = |id: &str, name: &str, attributes: Vec<Json>| json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": id, "name": name, "attributes": attributes});
    let user = [
        vec![with(text("userName"), &json!({"required": true, "uniqueness": "server"}))],
        ["displayName", "nickName", "title", "userType", "preferredLanguage", "locale", "timezone"].map(text).to_vec(),
        vec![attribute("active", "boolean"), complex("name", ["givenName", "familyName", "formatted"].map(text).to_vec())],
        ["emails", "phoneNumbers", "roles"].map(elements).to_vec(),
        vec![with(
            complex("addresses", ["type", "formatted", "streetAddress", "locality", "region", "postalCode", "country"].map(text).to_vec()),
            &json!({"multiValued": true}),
        )],
    ];
    let fixed = json!({"mutability": "immutable"});
    let members = vec![with(text("value"), &fixed), with(reference("User"), &fixed), with(text("type"), &fixed)];
    let group = vec![
        // Dialpad can't rename groups.
        with(text("displayName"), &json!({"required": true, "mutability": "immutable"})),
        with(complex("members", members), &json!({"multiValued": true})),
    ];
    let mut enterprise = [
        "employeeNumber",
        "costCenter",
        "organization",
        "division",
        "department",
        "officeName",
        "physicalDeliveryOfficeName",
        "licenseType",
    ]
    .map(text)
    .to_vec();
    enterprise.push(complex("manager", vec![text("value"), reference("User")]));
    vec![schema(USER, "User", user.concat()), schema(GROUP, "Group", group), schema(ENTERPRISE, "Enterprise User", enterprise)]
}

fn attribute(name: &str, kind: &str) -> Json {
    json!({
        "name": name, "type": kind, "multiValued": false, "required": false, "caseExact": false,
        "mutability": "readWrite", "returned": "default", "uniqueness": "none",
    })
}

fn text(name: &str) -> Json {
    attribute(name, "string")
}

fn reference(to: &str) -> Json {
    with(attribute("$ref", "reference"), &json!({ "referenceTypes": [to] }))
}

fn complex(name: &str, parts: Vec<Json>) -> Json {
    with(attribute(name, "complex"), &json!({ "subAttributes": parts }))
}

fn elements(name: &str) -> Json {
    let parts = vec![text("value"), text("type"), attribute("primary", "boolean")];
    with(complex(name, parts), &json!({"multiValued": true}))
}

fn with(mut attribute: Json, more: &Json) -> Json {
    for (name, value) in more.as_object().into_iter().flatten() {
        attribute[name.as_str()] = value.clone();
    }
    attribute
}

pub(super) fn list(resources: Vec<Json>) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}
