//! What an application tells of its attributes: the RFC's own shapes, odd servers, and such as don't tell.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod server;

use serde_json::{Value as Json, json};
use server::{answering_by, client};
use usher_core::configuration::discovery::{DiscoveredAttribute, ObjectSchema, TargetSchema};
use usher_core::configuration::{AttributeType, Mutability};
use usher_core::import::ObjectType;
use usher_scim::schemas::read;
use wiremock::{Request, ResponseTemplate};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn plain(name: &str, kind: &str, more: &Json) -> Json {
    let mut attribute = json!({"name": name, "type": kind, "multiValued": false, "required": false, "caseExact": false,
        "mutability": "readWrite", "returned": "default", "uniqueness": "none"});
    for (name, value) in more.as_object().into_iter().flatten() {
        attribute[name] = value.clone();
    }
    attribute
}

fn elements(name: &str, parts: &Json, types: &Json) -> Json {
    let mut all = parts.as_array().unwrap().clone();
    all.push(plain("type", "string", &json!({ "canonicalValues": types })));
    all.push(plain("primary", "boolean", &json!({})));
    plain(name, "complex", &json!({"multiValued": true, "subAttributes": all}))
}

/// In the shape of RFC 7643 §8.7.1, with one attribute of each kind.
fn users() -> Json {
    let string = |name: &str| plain(name, "string", &json!({}));
    let value = json!([string("value"), string("display")]);
    let address = json!([string("formatted"), string("streetAddress"), string("country")]);
    json!({"id": USER, "name": "User", "attributes": [
        plain("userName", "string", &json!({"required": true, "uniqueness": "server"})),
        plain("name", "complex", &json!({"subAttributes": [string("familyName"), string("givenName")]})),
        plain("profileUrl", "reference", &json!({"referenceTypes": ["external"]})),
        plain("active", "boolean", &json!({})),
        plain("password", "string", &json!({"mutability": "writeOnly", "returned": "never"})),
        elements("emails", &value, &json!(["work", "home", "other"])),
        elements("phoneNumbers", &value, &json!([])),
        elements("addresses", &address, &json!(["work", "home"])),
        elements("roles", &value, &json!([])),
        elements("x509Certificates", &json!([plain("value", "binary", &json!({"caseExact": true}))]), &json!([])),
        plain("groups", "complex", &json!({"multiValued": true, "mutability": "readOnly", "subAttributes": [
            string("value"), plain("$ref", "reference", &json!({"referenceTypes": ["User", "Group"]})), string("display")]})),
    ]})
}

fn enterprise() -> Json {
    json!({"id": ENTERPRISE, "name": "EnterpriseUser", "attributes": [
        plain("department", "string", &json!({"caseExact": true, "canonicalValues": ["Oslo", "Bergen", "Oslo", ""]})),
        plain("manager", "complex", &json!({"subAttributes": [
            plain("value", "string", &json!({})),
            plain("$ref", "reference", &json!({"referenceTypes": ["User"]})),
            plain("displayName", "string", &json!({"mutability": "readOnly"}))]})),
    ]})
}

fn groups() -> Json {
    json!({"id": GROUP, "name": "Group", "attributes": [
        plain("displayName", "string", &json!({"mutability": "immutable"})),
        plain("members", "complex", &json!({"multiValued": true, "subAttributes": [plain("value", "string", &json!({"mutability": "immutable"}))]})),
    ]})
}

fn types() -> Vec<Json> {
    vec![
        json!({"id": "User", "name": "User", "endpoint": "/Users", "schema": USER, "schemaExtensions": [{"schema": ENTERPRISE, "required": false}]}),
        json!({"id": "Group", "name": "Group", "endpoint": "https://x.com/scim/Groups/", "schema": GROUP}),
    ]
}

fn names(object: &ObjectSchema) -> Vec<&str> {
    object.attributes.iter().map(|one| one.name.as_str()).collect()
}

fn one<'a>(object: &'a ObjectSchema, name: &str) -> &'a DiscoveredAttribute {
    object.attributes.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name} in {:?}", names(object)))
}

#[test]
fn the_rfcs_own_shapes_get_the_names_that_mappings_use() {
    let told = read(&[users(), enterprise(), groups()], &types());
    let users = told.of(ObjectType::User).unwrap();
    let department = format!("{ENTERPRISE}:department");
    let manager = format!("{ENTERPRISE}:manager");
    assert_eq!(
        names(users),
        [
            "userName",
            "name.familyName",
            "name.givenName",
            "profileUrl",
            "active",
            "password",
            "emails[type eq \"work\"].value",
            "emails[type eq \"home\"].value",
            "emails[type eq \"other\"].value",
            "phoneNumbers[type eq \"work\"].value",
            "addresses[type eq \"work\"].formatted",
            "addresses[type eq \"work\"].streetAddress",
            "addresses[type eq \"work\"].country",
            "addresses[type eq \"home\"].formatted",
            "addresses[type eq \"home\"].streetAddress",
            "addresses[type eq \"home\"].country",
            "roles[primary eq \"True\"].value",
            "roles[primary eq \"True\"].display",
            "roles[primary eq \"True\"].type",
            "roles",
            "groups",
            &department,
            &manager,
        ]
    );
    let name = one(users, "userName");
    assert_eq!((name.required, name.unique, name.case_exact), (Some(true), Some(true), Some(false)));
    assert_eq!((one(users, "active").attribute_type, one(users, "roles").multivalued), (Some(AttributeType::Boolean), true));
    assert_eq!(one(users, "profileUrl").attribute_type, Some(AttributeType::String));
    assert_eq!(one(users, "groups").mutability, Some(Mutability::ReadOnly));
    assert_eq!(one(users, "password").mutability, Some(Mutability::WriteOnly));
    assert_eq!(one(users, &department).canonical_values, ["Oslo", "Bergen"]);
    let manager = one(users, &manager);
    assert_eq!((manager.attribute_type, manager.refers_to.as_slice()), (Some(AttributeType::Reference), &[ObjectType::User][..]));
    assert_eq!(users.demanded.iter().collect::<Vec<_>>(), ["username"]);
    let groups = told.of(ObjectType::Group).unwrap();
    assert_eq!(names(groups), ["displayName", "members"]);
    assert_eq!(one(groups, "members").refers_to, [ObjectType::User, ObjectType::Group]);
    assert_eq!(one(groups, "displayName").mutability, Some(Mutability::Immutable));
}

#[test]
fn a_path_is_listed_by_its_parts_whatever_its_element() {
    let told = read(&[users(), enterprise()], &types());
    let users = told.of(ObjectType::User).unwrap();
    for listed in ["USERNAME", "emails[type eq \"private\"].value", "roles[primary eq \"True\"].type", "id", "externalId", "meta.created"] {
        assert!(users.lists(listed), "{listed}");
    }
    assert!(users.lists(&format!("{}:manager", ENTERPRISE.to_uppercase().replace("URN", "urn"))));
    assert!(users.lists(&format!("{USER}:name.givenName")));
    for not in ["nickName", "name.middleName", "emails[kind eq \"work\"].value", "emails[type eq \"work\"].other", "urn:x:y:User:userName"]
    {
        assert!(!users.lists(not), "{not}");
    }
}

#[test]
fn a_part_is_demanded_only_if_the_whole_is() {
    let part = plain("familyName", "string", &json!({"required": true}));
    let of = |required: bool| {
        let name = plain("name", "complex", &json!({"required": required, "subAttributes": [part]}));
        let told = read(&[json!({"id": USER, "attributes": [name]})], &[]);
        one(told.of(ObjectType::User).unwrap(), "name.familyName").required
    };
    assert_eq!((of(true), of(false)), (Some(true), Some(false)));
    let emails = plain(
        "emails",
        "complex",
        &json!({"required": true, "multiValued": true, "subAttributes": [plain("value", "string", &json!({"required": true}))]}),
    );
    let told = read(&[json!({"id": USER, "attributes": [emails]})], &[]);
    let users = told.of(ObjectType::User).unwrap();
    assert_eq!(one(users, "emails[type eq \"work\"].value").required, None);
    assert!(users.demanded.contains("emails"));
}

#[test]
fn odd_servers_are_read_as_they_mean_it() {
    let odd = json!({"ID": USER.to_lowercase(), "Attributes": [
        {"Name": "userName", "Type": "String", "multiValued": "false", "Required": "True", "caseExact": 1, "mutability": "READWRITE", "uniqueness": "Global"},
        {"name": format!("{USER}:title"), "canonicalValues": [{"value": "Boss"}, 7, null]},
        {"name": "salary", "type": "decimal"},
        {"name": "hired", "type": "DateTime", "mutability": "sometimes"},
        {"name": "emails", "type": "complex", "multiValued": true},
        {"name": "name", "subAttributes": [{"name": "givenName"}, {"name": "bad name"}, 3]},
        {"name": "x", "type": "complex", "multiValued": true, "subAttributes": [{"name": "type", "canonicalValues": ["a\"] or [b", "b"]}, {"name": "value"}]},
        {"name": "has blank"}, {"type": "string"}, "text", null,
    ]});
    let extension = json!({"id": "urn:acme:params:scim:2.0:User", "attributes": [{"name": "badge", "type": "integer"}]});
    let other = json!({"id": "urn:acme:Device", "attributes": [{"name": "serial"}]});
    let told = read(&[odd, extension, other, json!({"id": "urn:none:User"}), json!(3)], &[]);
    let users = told.of(ObjectType::User).unwrap();
    assert_eq!(
        names(users),
        [
            "userName",
            "title",
            "salary",
            "hired",
            "emails[type eq \"work\"].value",
            "name.givenName",
            "x[type eq \"b\"].value",
            "urn:acme:params:scim:2.0:User:badge"
        ]
    );
    let name = one(users, "userName");
    assert_eq!(
        (name.required, name.case_exact, name.mutability, name.unique),
        (Some(true), Some(true), Some(Mutability::ReadWrite), Some(true))
    );
    assert_eq!(one(users, "title").canonical_values, ["Boss"]);
    assert_eq!((one(users, "title").required, one(users, "salary").attribute_type), (None, None));
    assert_eq!((one(users, "hired").attribute_type, one(users, "hired").mutability), (Some(AttributeType::DateTime), None));
    assert!(users.lists("emails[type eq \"home\"].display"), "it names no parts");
    assert_eq!(told.of(ObjectType::Group), None);
}

#[test]
fn the_resource_type_says_which_schemas_are_whose() {
    let own = json!({"id": "urn:acme:Person", "attributes": [{"name": "userName"}]});
    let types = [json!({"name": "User", "schema": "urn:acme:Person", "schemaExtensions": ["urn:acme:Seat"]})];
    let seat = json!({"id": "urn:acme:Seat", "attributes": [{"name": "row"}]});
    let told = read(&[own.clone(), seat.clone(), enterprise()], &types);
    assert_eq!(names(told.of(ObjectType::User).unwrap()), ["userName", "urn:acme:Seat:row"]);
    let gone = [json!({"name": "User", "schema": "urn:acme:Gone"})];
    assert_eq!(names(read(&[users(), own], &gone).of(ObjectType::User).unwrap())[0], "userName");
    assert_eq!(read(&[seat], &[]), TargetSchema::default());
}

fn answered(
    schemas: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
) -> impl Fn(usize, &Request) -> ResponseTemplate + Send + Sync {
    move |_, request| match request.url.path().rsplit('/').next() {
        Some("Schemas") => schemas(request),
        Some("ResourceTypes") => ResponseTemplate::new(200).set_body_json(json!({"totalResults": 2, "Resources": types()})),
        _ => ResponseTemplate::new(404),
    }
}

fn json(body: Json) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

#[tokio::test]
async fn lists_come_as_a_response_bare_alone_or_in_pages() {
    let whole = read(&[users(), enterprise(), groups()], &types());
    let listed = answering_by(answered(|_| json(json!({"totalResults": 3, "Resources": [users(), enterprise(), groups()]})))).await;
    assert_eq!(client(&listed).target_schema().await.unwrap(), whole);
    let bare = answering_by(answered(|_| json(json!([users(), enterprise(), groups()])))).await;
    assert_eq!(client(&bare).target_schema().await.unwrap(), whole);
    let alone = answering_by(answered(|_| json(users()))).await;
    assert_eq!(client(&alone).target_schema().await.unwrap(), read(&[users()], &types()));
    let paged = answering_by(answered(|request| {
        let start =
            request.url.query_pairs().find(|(name, _)| name == "startIndex").map_or(1, |(_, value)| value.parse::<usize>().unwrap());
        let one = [users(), enterprise(), groups()][start - 1].clone();
        json(json!({"totalResults": "3", "Resources": [one]}))
    }))
    .await;
    assert_eq!(client(&paged).target_schema().await.unwrap(), whole);
    let stubborn = answering_by(answered(|_| json(json!({"totalResults": 900, "Resources": [users()]})))).await;
    assert_eq!(client(&stubborn).target_schema().await.unwrap(), read(&[users()], &types()));
    assert_eq!(stubborn.received_requests().await.unwrap().len(), 3, "asked once more, in vain");
}

#[tokio::test]
async fn an_application_that_does_not_tell_is_no_trouble_but_a_wrong_token_is() {
    for status in [400, 404, 405, 501] {
        let server = answering_by(move |_, _| ResponseTemplate::new(status)).await;
        assert_eq!(client(&server).target_schema().await.unwrap(), TargetSchema::default(), "{status}");
    }
    for body in ["[]", "{}", "7", "{\"Resources\": \"none\"}"] {
        let server = answering_by(move |_, _| ResponseTemplate::new(200).set_body_string(body)).await;
        assert_eq!(client(&server).target_schema().await.unwrap(), TargetSchema::default(), "{body}");
    }
    for status in [401, 429, 500, 503] {
        let server = answering_by(move |_, _| ResponseTemplate::new(status)).await;
        let error = client(&server).target_schema().await.unwrap_err();
        assert_eq!((error.status, error.code == "WrongToken"), (Some(status), status == 401), "{error:?}");
    }
    let no_types = answering_by(|_, request| match request.url.path() {
        "/Schemas" => json(json!([users(), enterprise(), groups()])),
        _ => ResponseTemplate::new(404),
    })
    .await;
    assert_eq!(client(&no_types).target_schema().await.unwrap(), read(&[users(), enterprise(), groups()], &[]));
}

#[tokio::test]
async fn a_bad_moment_is_no_word_about_resource_types() {
    let limited = || ResponseTemplate::new(403).insert_header("x-ratelimit-remaining", "0").insert_header("x-ratelimit-reset", "7200");
    for (status, answer) in [
        (403, limited()),
        (408, ResponseTemplate::new(408)),
        (425, ResponseTemplate::new(425)),
        (429, ResponseTemplate::new(429).insert_header("retry-after", "7200")),
    ] {
        let server = answering_by(move |_, request| match request.url.path() {
            "/Schemas" => json(json!([users(), enterprise(), groups()])),
            _ => answer.clone(),
        })
        .await;
        let error = client(&server).target_schema().await.unwrap_err();
        assert_eq!(error.status, Some(status), "{error:?}");
    }
}

#[tokio::test]
async fn why_the_list_cannot_be_read_is_told_apart() {
    let page = |status: u16, body: &'static str| answering_by(move |_, _| ResponseTemplate::new(status).set_body_string(body));
    for (status, body, code, words) in [
        (403, "{}", "SchemasForbidden", "doesn't allow this secret token to read its list of attributes"),
        (403, "<html>Forbidden</html>", "SchemasForbidden", "doesn't allow this secret token"),
        (200, "<html>Welcome</html>", "NotScim", "a web page (HTML) instead of SCIM"),
        (200, "{\"Resources\": [", "BrokenJson", "JSON that is broken or ends too early"),
        (200, "Hello", "NotScim", "something that is no SCIM answer"),
        (302, "", "Redirected", "sends requests on"),
    ] {
        let error = client(&page(status, body).await).target_schema().await.unwrap_err();
        assert!(error.code == code && error.message.contains(words), "{status} {body}: {error:?}");
    }
    let missing = page(404, "<html>Not found</html>").await;
    assert_eq!(client(&missing).target_schema().await.unwrap(), TargetSchema::default());
    let no_types = answering_by(|_, request| match request.url.path() {
        "/Schemas" => json(json!([users(), enterprise(), groups()])),
        _ => ResponseTemplate::new(403),
    })
    .await;
    assert_eq!(client(&no_types).target_schema().await.unwrap(), read(&[users(), enterprise(), groups()], &[]));
}
