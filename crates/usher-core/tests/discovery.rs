//! What an application tells of its attributes: only ever added, everything else as it was, and disagreement said in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use serde_json::{Value as Json, json};
use usher_core::configuration::discovery::{
    AttributeRefused, DiscoveredAttribute, Discovery, ObjectSchema, RemovalRefused, TargetSchema, add_by_hand, discover, lacking,
    remove_by_hand, unlisted,
};
use usher_core::configuration::{
    AttributeDefinition, AttributeType, Complaint, ConnectionDocument, Mutability, SynchronizationSchema, check,
};
use usher_core::import::ObjectType;

const NOW: i64 = 1_795_000_000_123;
const DEPARTMENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
const OFFICE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:officeName";

fn text(name: &str) -> DiscoveredAttribute {
    DiscoveredAttribute { name: name.to_owned(), attribute_type: Some(AttributeType::String), ..DiscoveredAttribute::default() }
}

/// People with these attributes; each is listed under its own name without brackets, and with any part.
fn people(attributes: Vec<DiscoveredAttribute>) -> TargetSchema {
    let whole = |one: &DiscoveredAttribute| one.name.to_lowercase().split('[').next().unwrap().to_owned();
    let listed = attributes.iter().flat_map(|one| [whole(one), format!("{}.*", whole(one))]).collect();
    TargetSchema { users: Some(ObjectSchema { attributes, listed, ..ObjectSchema::default() }), groups: None }
}

fn found(document: &ConnectionDocument, told: &TargetSchema) -> Discovery {
    discover(document, profile(&document.target.profile), told, NOW)
}

fn names(found: &Discovery) -> Vec<&str> {
    found.added.iter().map(|one| one.definition.name.as_str()).collect()
}

fn said(complaints: &[Complaint]) -> Vec<(&str, &str)> {
    complaints.iter().map(|one| (one.code.as_str(), one.attribute.as_deref().unwrap_or_default())).collect()
}

fn target_directory(schema: &mut Json) -> &mut Json {
    let directories = schema["directories"].as_array_mut().unwrap();
    directories.iter_mut().find(|one| one["name"] != "Azure Active Directory").unwrap()
}

#[test]
fn what_is_new_is_added_at_the_end_and_nothing_else_changes() {
    let mut document = document("dialpad");
    target_directory(&mut document.schema)["unheardOf"] = json!({"z": 1, "a": [2]});
    let told =
        people(vec![text("userName"), text("nickName"), DiscoveredAttribute { multivalued: true, ..text("TITLE") }, text("nickname")]);
    let found = found(&document, &told);
    assert_eq!(names(&found), ["nickName"], "known ones and doubles by any case are left");
    let mut after = found.document.clone();
    let directory = target_directory(&mut after.schema);
    assert_eq!(directory["discoveryDateTime"], "2026-11-18T11:06:40Z");
    directory["discoveryDateTime"] = Json::Null;
    let added = directory["objects"][0]["attributes"].as_array_mut().unwrap().pop().unwrap();
    assert_eq!((&added["name"], &added["type"], &added["mutability"]), (&json!("nickName"), &json!("String"), &json!("ReadWrite")));
    assert_eq!(added["required"], false);
    assert_eq!(after.schema.to_string(), document.schema.to_string(), "also in the same order");
    assert_eq!(ConnectionDocument { schema: document.schema.clone(), ..found.document }, document);
}

#[test]
fn a_second_reading_finds_nothing_and_the_answer_is_the_document() {
    let told = people(vec![text("nickName"), text("locale")]);
    let once = found(&document("dialpad"), &told);
    let twice = found(&once.document, &told);
    assert!(once.is_new() && !twice.is_new());
    assert_eq!(twice.document, once.document);
    assert_eq!(found(&document("dialpad"), &told).digest(), once.digest());
    assert_ne!(twice.digest(), once.digest());
    let untold = found(&document("dialpad"), &TargetSchema::default());
    assert_eq!((untold.is_new(), untold.document, untold.unlisted.len()), (false, document("dialpad"), 0));
}

#[test]
fn a_document_without_directories_keeps_what_the_profile_knows() {
    let mut bare = document("dialpad");
    bare.schema.as_object_mut().unwrap().remove("directories");
    let found = found(&bare, &people(vec![text("title"), text("nickName")]));
    assert_eq!(names(&found), ["nickName"]);
    let attributes = SynchronizationSchema::new(found.document.schema).target_attributes(ObjectType::User);
    let known: Vec<&str> = attributes.iter().map(|one| one.name.as_str()).collect();
    assert!(known.contains(&"title") && known.contains(&DEPARTMENT) && known.contains(&"nickName"), "{known:?}");
}

#[test]
fn passwords_and_photos_are_never_offered() {
    let told = people(vec![text("password"), text("photos[type eq \"photo\"].value"), text("meta.version"), text("not a name")]);
    assert!(!found(&document("dialpad"), &told).is_new());
}

#[test]
fn a_contradiction_is_told_and_changes_nothing() {
    let told = people(vec![
        DiscoveredAttribute { required: Some(true), ..text("title") },
        DiscoveredAttribute { case_exact: Some(false), ..text(DEPARTMENT) },
        DiscoveredAttribute { mutability: Some(Mutability::ReadOnly), ..text("displayName") },
        DiscoveredAttribute { attribute_type: Some(AttributeType::String), ..text("active") },
        DiscoveredAttribute { multivalued: true, ..text("name.givenName") },
        DiscoveredAttribute { unique: Some(true), ..text("externalId") },
        DiscoveredAttribute { required: Some(false), unique: Some(true), mutability: Some(Mutability::ReadWrite), ..text("userName") },
        text("name.familyName"),
    ]);
    let found = found(&document("dialpad"), &told);
    assert_eq!(
        said(&found.differences),
        [
            ("RequiredDiffers", "title"),
            ("CaseDiffers", DEPARTMENT),
            ("MutabilityDiffers", "displayName"),
            ("TypeDiffers", "active"),
            ("ValueCountDiffers", "name.givenName"),
            ("UniqueDiffers", "externalId"),
        ]
    );
    assert!(found.differences.iter().all(|one| one.object_type == Some(ObjectType::User) && !one.blocks() && !one.fix.is_empty()));
    assert!(found.differences[0].message.contains("Dialpad") && found.differences[0].message.contains("title"));
    assert_eq!(found.document, document("dialpad"));
}

#[test]
fn a_group_name_that_the_profile_knows_to_be_fixed_is_no_contradiction() {
    let fixed = DiscoveredAttribute { required: Some(false), mutability: Some(Mutability::Immutable), ..text("displayName") };
    let told = TargetSchema { users: None, groups: people(vec![fixed]).users };
    assert_eq!(said(&found(&document("dialpad"), &told).differences), []);
    assert_eq!(said(&found(&document("scim"), &told).differences), [("MutabilityDiffers", "displayName")]);
}

#[test]
fn a_mapping_in_use_never_falls_silent_by_a_reading() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "title")["targetAttributeName"] = json!("urn:x:y:User:badge");
    attribute_mapping(&mut document.schema, "name.givenName")["targetAttributeName"] = json!("urn:x:y:User:code");
    let told = people(vec![
        DiscoveredAttribute { mutability: Some(Mutability::ReadOnly), ..text("urn:x:y:User:badge") },
        DiscoveredAttribute { mutability: Some(Mutability::Immutable), ..text("urn:x:y:User:code") },
        DiscoveredAttribute { mutability: Some(Mutability::ReadOnly), ..text("urn:x:y:User:unmapped") },
    ]);
    let found = found(&document, &told);
    assert_eq!(names(&found), ["urn:x:y:User:code", "urn:x:y:User:unmapped"]);
    assert_eq!(said(&found.differences), [("MutabilityDiffers", "urn:x:y:User:badge"), ("MutabilityDiffers", "urn:x:y:User:code")]);
    assert!(compiled(&found.document).match_properties(ObjectType::User).eq(compiled(&document).match_properties(ObjectType::User)));
}

#[test]
fn a_discovered_type_decides_how_a_value_is_sent() {
    let mut document = document("dialpad");
    let mapping = attribute_mapping(&mut document.schema, "title");
    mapping["targetAttributeName"] = json!("urn:x:y:User:onCall");
    mapping["source"] = json!({"expression": "\"False\"", "name": "False", "parameters": [], "type": "Constant"});
    let sent = |document: &ConnectionDocument| {
        let evaluation = Target::default().evaluate(&compiled(document), &person("ada"));
        let change = evaluation.action.attributes.iter().find(|change| change.target == "urn:x:y:User:onCall").unwrap();
        change.desired.clone()
    };
    assert_eq!(sent(&document), "False".into());
    let told = people(vec![DiscoveredAttribute { attribute_type: Some(AttributeType::Boolean), ..text("urn:x:y:User:onCall") }]);
    assert_eq!(sent(&found(&document, &told).document), usher_core::import::Value::Boolean(false));
}

#[test]
fn a_discovered_name_is_the_nearest_one_of_a_slip() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "title")["targetAttributeName"] = json!("nikName");
    let doubt = |document: &ConnectionDocument| {
        let all = check(document, profile("dialpad"));
        all.into_iter().find(|one| one.code == "SchemaAttributeNotFound").unwrap().fix
    };
    assert_ne!(doubt(&document), "Did you mean nickName?");
    assert_eq!(doubt(&found(&document, &people(vec![text("nickName")])).document), "Did you mean nickName?");
}

#[test]
fn what_the_new_ones_make_doubtful_is_told_before_it_is_saved() {
    let told = people(vec![DiscoveredAttribute { required: Some(true), ..text("urn:x:y:User:badge") }]);
    let found = found(&document("dialpad"), &told);
    assert_eq!(said(&found.consequences), [("MandatoryFieldsMissing", "urn:x:y:User:badge")]);
}

#[test]
fn an_empty_list_is_filled_and_one_in_use_is_left() {
    let named = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let told = people(vec![
        DiscoveredAttribute { canonical_values: named(&["Oslo", "Bergen"]), ..text(DEPARTMENT) },
        DiscoveredAttribute { canonical_values: named(&["Bergen", "Paris"]), ..text(OFFICE) },
        DiscoveredAttribute { canonical_values: named(&["work"]), ..text("nickName") },
    ]);
    let mut document = document("dialpad");
    document.lists.insert("offices".to_owned(), Vec::new());
    let filled = found(&document, &told);
    assert_eq!(filled.document.lists["offices"], ["Oslo", "Bergen", "Paris"]);
    assert_eq!(filled.filled[0].display_name, "Offices");
    assert!(filled.differences.iter().all(|one| one.code != "ListDiffers"));
    document.lists.insert("offices".to_owned(), named(&["Bergen", "Oslo", "Rome"]));
    let left = found(&document, &told);
    assert_eq!((left.document.lists["offices"].len(), left.filled.len()), (3, 0));
    let differs = left.differences.iter().find(|one| one.code == "ListDiffers").unwrap();
    assert_eq!(differs.message, "The list Offices is not what Dialpad tells: Dialpad also names Paris; Dialpad doesn't name Rome.");
    document.lists.insert("offices".to_owned(), named(&["Paris", "Bergen", "Oslo"]));
    assert!(found(&document, &told).differences.iter().all(|one| one.code != "ListDiffers"), "the order says nothing");
}

#[test]
fn a_mapped_attribute_that_is_not_listed_is_a_doubt_with_the_nearest_name() {
    let mut told = people(vec![text("userName"), text("displayname2"), text("name.givenName"), text("active"), text(DEPARTMENT)]);
    let users = told.users.as_mut().unwrap();
    users.listed.extend(["name", "name.givenname", "emails", "emails.type", "emails.value"].map(str::to_owned));
    users.demanded.insert("nickname".to_owned());
    let doubts = unlisted(&document("dialpad"), profile("dialpad"), &told);
    assert_eq!(
        said(&doubts),
        [
            ("TargetNotListed", "name.familyName"),
            ("TargetNotListed", "displayName"),
            ("TargetNotListed", "title"),
            ("TargetNotListed", "addresses[type eq \"work\"].country"),
            ("MandatoryFieldsMissing", "nickname"),
        ],
        "externalId is a common attribute, which no schema lists"
    );
    assert_eq!(doubts[1].fix, "Did you mean displayname2?");
    assert!(doubts.iter().all(|doubt| !doubt.blocks()));
}

#[test]
fn what_the_connection_lacks_is_what_could_be_mapped() {
    let told =
        people(vec![text("userName"), text("nickName"), DiscoveredAttribute { mutability: Some(Mutability::ReadOnly), ..text("groups") }]);
    assert_eq!(lacking(&document("dialpad"), profile("dialpad"), &told, ObjectType::User), ["nickName"]);
    assert!(lacking(&document("dialpad"), profile("dialpad"), &told, ObjectType::Group).is_empty());
}

fn by_hand(name: &str) -> AttributeDefinition {
    AttributeDefinition {
        name: name.to_owned(),
        attribute_type: AttributeType::Boolean,
        required: true,
        case_exact: true,
        multivalued: false,
        mutability: Mutability::ReadWrite,
        anchor: false,
        referenced_objects: Vec::new(),
        max_length: None,
    }
}

#[test]
fn an_attribute_added_by_hand_is_known_from_then_on_and_nothing_else_changes() {
    let before = document("scim");
    let mut after = before.clone();
    add_by_hand(&mut after, profile("scim"), ObjectType::Group, by_hand(" urn:x:y:Group:onCall ")).unwrap();
    let attributes = SynchronizationSchema::new(after.schema.clone()).target_attributes(ObjectType::Group);
    assert_eq!(attributes.last().unwrap(), &AttributeDefinition { name: "urn:x:y:Group:onCall".to_owned(), ..by_hand("") });
    let directory = target_directory(&mut after.schema);
    directory["objects"][1]["attributes"].as_array_mut().unwrap().pop();
    assert_eq!(after, before);
    let reference = AttributeDefinition { attribute_type: AttributeType::Reference, ..by_hand("urn:x:y:User:mentor") };
    add_by_hand(&mut after, profile("scim"), ObjectType::User, reference).unwrap();
    let attributes = SynchronizationSchema::new(after.schema).target_attributes(ObjectType::User);
    assert!(attributes.last().unwrap().referenced_objects[0].ends_with(":User"));
}

#[test]
fn a_name_that_is_no_path_or_is_known_is_refused_by_hand() {
    let before = document("scim");
    let mut document = before.clone();
    let mut add = |name: &str| add_by_hand(&mut document, profile("scim"), ObjectType::User, by_hand(name)).unwrap_err();
    assert!(matches!(add("cost code"), AttributeRefused::NoPath { .. }));
    assert!(matches!(add("emails[type eq work].value"), AttributeRefused::NoPath { .. }));
    assert_eq!(add("TITLE"), AttributeRefused::Known("title".to_owned()));
    assert_eq!(add("Password"), AttributeRefused::Password);
    for own in ["id", "meta", "Meta.created", "schemas", "groups", "groups.value", "urn:ietf:params:scim:schemas:core:2.0:User:id"] {
        assert_eq!(add(own), AttributeRefused::TargetOnly(own.to_owned()));
    }
    assert!(matches!(add("$ref"), AttributeRefused::NoPath { .. }));
    let AttributeRefused::NoPath { name, reason } = add(&"x".repeat(2000)) else { panic!("too long") };
    assert_eq!((name.chars().count(), reason.as_str()), (41, "it has more than 256 letters"));
    assert_eq!(document, before);
    document.schema = json!({"synchronizationRules": []});
    let refused = add_by_hand(&mut document, profile("scim"), ObjectType::User, by_hand("costCode")).unwrap_err();
    assert!(matches!(refused, AttributeRefused::NoObjects(_)), "{refused}");
}

#[test]
fn a_name_that_may_be_a_slip_is_added_by_hand_and_tells_which_was_meant() {
    let add = |name: &str| add_by_hand(&mut document("scim"), profile("scim"), ObjectType::User, by_hand(name)).unwrap();
    assert_eq!(add("usrName").as_deref(), Some("userName"));
    assert_eq!(add("department").as_deref(), Some(DEPARTMENT));
    assert_eq!(add("costCode"), None);
    assert_eq!(add("emails[type eq \"private\"].value"), None);
    assert_eq!(add("urn:x:y:User:badge.$ref"), None);
}

#[test]
fn what_was_added_by_hand_is_removed_again_and_nothing_else_changes() {
    let before = document("scim");
    let mut after = before.clone();
    add_by_hand(&mut after, profile("scim"), ObjectType::User, by_hand("costCode")).unwrap();
    assert_ne!(after, before);
    let mut remove = |name: &str| remove_by_hand(&mut after, profile("scim"), ObjectType::User, name);
    assert_eq!(remove(" COSTCODE "), Ok("costCode".to_owned()));
    assert_eq!(remove("costCode"), Err(RemovalRefused::Unknown { name: "costCode".to_owned(), nearest: None }));
    assert_eq!(after, before);
}

#[test]
fn an_attribute_that_is_mapped_or_that_the_profile_knows_stays() {
    let mut document = document("scim");
    add_by_hand(&mut document, profile("scim"), ObjectType::User, by_hand("costCode")).unwrap();
    let of_users = |document: &mut ConnectionDocument| {
        let objects = document.schema["synchronizationRules"][0]["objectMappings"].as_array_mut().unwrap();
        objects.iter().position(|one| one["sourceObjectName"] == "User").unwrap()
    };
    let at = of_users(&mut document);
    let mapping = json!({"targetAttributeName": "costCode", "flowType": "Always", "matchingPriority": 0,
        "source": {"type": "Attribute", "name": "employeeId", "expression": "[employeeId]"}});
    document.schema["synchronizationRules"][0]["objectMappings"][at]["attributeMappings"].as_array_mut().unwrap().push(mapping);
    let before = document.clone();
    let mut remove = |object_type: ObjectType, name: &str| remove_by_hand(&mut document, profile("scim"), object_type, name).unwrap_err();
    let mapped = RemovalRefused::Mapped { name: "costCode".to_owned(), source_words: "[employeeId]".to_owned() };
    assert_eq!(remove(ObjectType::User, "costcode"), mapped);
    let slip = RemovalRefused::Unknown { name: "costCod".to_owned(), nearest: Some("costCode".to_owned()) };
    assert_eq!(remove(ObjectType::User, "costCod"), slip);
    assert_eq!(remove(ObjectType::User, "NickName"), RemovalRefused::OfProfile("nickName".to_owned()));
    assert_eq!(document, before);
}
