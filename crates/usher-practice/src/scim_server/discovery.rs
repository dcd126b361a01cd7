//! ServiceProviderConfig, ResourceTypes and Schemas (RFC 7644 §4).

use serde_json::{Value as Json, json};

pub(super) fn service_provider_config() -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": super::routes::LARGEST_PAGE},
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": false},
        "authenticationSchemes": [{"type": "oauthbearertoken", "name": "API key", "description": "The secret token as a bearer token"}],
    })
}

pub(super) fn resource_types() -> Json {
    let one = |name: &str, endpoint: &str, schema: &str| json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": name, "name": name, "endpoint": endpoint, "schema": schema});
    list(vec![
        one("User", "/Users", "urn:ietf:params:scim:schemas:core:2.0:User"),
        one("Group", "/Groups", "urn:ietf:params:scim:schemas:core:2.0:Group"),
    ])
}

pub(super) fn schemas() -> Json {
    let attribute = |name: &str, kind: &str, required: bool| json!({"name": name, "type": kind, "multiValued": false, "required": required, "caseExact": false, "mutability": "readWrite", "returned": "default"});
    let schema = |id: &str, name: &str, attributes: Vec<Json>| json!({"id": id, "name": name, "attributes": attributes});
    list(vec![
        schema(
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "User",
            vec![
                attribute("userName", "string", true),
                attribute("displayName", "string", false),
                attribute("title", "string", false),
                attribute("active", "boolean", false),
                attribute("externalId", "string", false),
            ],
        ),
        schema("urn:ietf:params:scim:schemas:core:2.0:Group", "Group", vec![attribute("displayName", "string", true)]),
        schema(
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            "Enterprise User",
            vec![
                attribute("department", "string", false),
                attribute("officeName", "string", false),
                attribute("licenseType", "string", false),
            ],
        ),
    ])
}

fn list(resources: Vec<Json>) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}
