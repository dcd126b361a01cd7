//! Entra's synchronization schema: import and export are the identity, and an edit touches only what it changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use usher_core::configuration::{
    ApplicationProfile, Complaint, ConnectionDocument, FlowTypes, MappingSource, SynchronizationSchema, UpdateMethod, builtin_names, check,
    not_honoured,
};
use usher_core::evaluation::Severity;
use usher_core::import::ObjectType;

const TYPES: [ObjectType; 2] = [ObjectType::User, ObjectType::Group];

fn case(name: &str) -> Json {
    let path = format!("{}/../../tests/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn import_and_export_change_nothing() {
    for name in ["schema-dialpad.json", "schema-unusual.json"] {
        let schema = case(name);
        let exported = serde_json::to_value(document_with("dialpad", schema.clone())).unwrap();
        let imported: ConnectionDocument = serde_json::from_value(exported).unwrap();
        assert_eq!(SynchronizationSchema::new(imported.schema).into_json(), schema, "{name}");
    }
}

#[test]
fn writing_back_what_was_read_changes_nothing() {
    for name in ["schema-dialpad.json", "schema-unusual.json"] {
        let mut schema = SynchronizationSchema::new(case(name));
        for object_type in TYPES {
            let (mappings, filters) = (schema.mappings(object_type), schema.filters(object_type));
            let (flow_types, enabled) = (schema.flow_types(object_type), schema.enabled(object_type));
            schema.set_mappings(object_type, &mappings).unwrap();
            schema.set_filters(object_type, &filters).unwrap();
            schema.set_flow_types(object_type, flow_types).unwrap();
            schema.set_enabled(object_type, enabled).unwrap();
        }
        assert_eq!(schema.into_json().to_string(), case(name).to_string(), "{name}: also in the same order");
    }
}

#[test]
fn an_edit_touches_one_mapping_and_keeps_its_unknown_properties() {
    let mut before = case("schema-dialpad.json");
    attribute_mapping(&mut before, "title")["unheardOf"] = json!(1);
    let mut schema = SynchronizationSchema::new(before.clone());
    let mut mappings = schema.mappings(ObjectType::User);
    let title = mappings.iter_mut().find(|mapping| mapping.target == "title").unwrap();
    title.source = MappingSource::parse("Left([jobTitle], 100)");
    schema.set_mappings(ObjectType::User, &mappings).unwrap();
    let mut after = schema.into_json();
    let edited = attribute_mapping(&mut after, "title");
    assert_eq!(edited["unheardOf"], 1);
    assert_eq!(edited["source"]["type"], "Function");
    assert_eq!(edited["source"]["name"], "Left");
    edited["source"] = attribute_mapping(&mut before, "title")["source"].clone();
    assert_eq!(after, before);
}

#[test]
fn the_unusual_is_read_as_it_is_meant() {
    let schema = SynchronizationSchema::new(case("schema-unusual.json"));
    assert_eq!(schema.flow_types(ObjectType::User), FlowTypes { add: true, update: true, delete: false });
    assert!(!schema.enabled(ObjectType::Group));
    let mappings = schema.mappings(ObjectType::User);
    let source = |target: &str| mappings.iter().find(|mapping| mapping.target == target).unwrap().source.clone();
    assert_eq!(source("userType"), MappingSource::None);
    assert_eq!(source("locale"), MappingSource::Constant("nb-NO".to_owned()));
    assert_eq!(source(r#"emails[type eq "home"].value"#), MappingSource::Attribute("extensionAttribute1".to_owned()));
    assert_eq!(schema.unsupported_filters(ObjectType::User), ["inputFilterGroups", "categoryFilterGroups"]);
}

#[test]
fn entras_own_schema_compiles() {
    let configuration = compiled(&document_with("dialpad", case("schema-dialpad.json")));
    assert_eq!(configuration.match_properties(ObjectType::User).collect::<Vec<_>>(), ["userName", "externalId"]);
    assert!(configuration.source_attributes().contains(&"department".to_owned()));
    assert!(!configuration.target_attributes(ObjectType::Group).contains(&"members".to_owned()));
    assert!(configuration.groups_enabled());
}

#[test]
fn built_in_profiles_have_nothing_to_complain_about() {
    for name in builtin_names() {
        let complaints = check(&document(name), profile(name));
        assert!(complaints.is_empty(), "{name}: {complaints:#?}");
    }
}

#[test]
fn complaints_name_the_place_and_the_fix() {
    let mut document = document("dialpad");
    attribute_mapping(&mut document.schema, "title")["source"] = json!({"type": "Attribute", "expression": "[jobTitel]"});
    attribute_mapping(&mut document.schema, "externalId")["targetAttributeName"] = json!("id");
    attribute_mapping(&mut document.schema, "userName")["matchingPriority"] = json!(0);
    attribute_mapping(&mut document.schema, "displayName")["source"] = json!({"type": "Function", "expression": "Join(\" \", [givenName]"});
    let complaints = check(&document, profile("dialpad"));
    let of =
        |code: &str| complaints.iter().find(|complaint| complaint.code == code).unwrap_or_else(|| panic!("no {code} in {complaints:#?}"));
    assert_eq!(of("SourceAttributeUnknown").fix, "Did you mean jobTitle?");
    assert_eq!(of("SourceAttributeUnknown").severity, Severity::Warning);
    assert_eq!(of("PrimaryKeyMapped").severity, Severity::Blocking);
    assert_eq!(of("MatchingPropertyMissing").object_type, Some(ObjectType::User));
    assert!(of("ExpressionInvalid").position.is_some());
}

#[test]
fn groups_of_a_target_without_patch_are_told_to_stay_as_they_were_made() {
    let codes = |profile: &ApplicationProfile| {
        check(&document("scim"), profile).iter().map(|complaint| (complaint.code.clone(), complaint.blocks())).collect::<Vec<_>>()
    };
    let put = ApplicationProfile { update_method: UpdateMethod::Put, ..profile("scim").clone() };
    assert_eq!(codes(&put), [("GroupsNeedPatch".to_owned(), false)]);
    assert!(codes(&ApplicationProfile { groups: false, ..put }).is_empty());
    // What a vendor writes.
    let mut written = serde_json::to_value(profile("scim")).unwrap();
    assert!(written.get("updateMethod").is_none(), "the default isn't written, so that connections made before keep their digest");
    written["updateMethod"] = json!("put");
    assert_eq!(serde_json::from_value::<ApplicationProfile>(written).unwrap().update_method, UpdateMethod::Put);
}

#[test]
fn a_document_of_another_shape_is_refused_with_one_complaint() {
    for schema in [json!(null), json!({}), json!({"synchronizationRules": [{"objectMappings": "?"}]}), json!([1])] {
        let complaints = check(&document_with("dialpad", schema), profile("dialpad"));
        assert_eq!(complaints.iter().map(|complaint| complaint.code.as_str()).collect::<Vec<_>>(), ["SchemaUnreadable"]);
    }
}

#[test]
fn a_filter_that_cannot_be_judged_blocks_and_a_doubtful_one_warns() {
    let code = |operator: &str, values: Json| {
        let mut document = document("dialpad");
        let clause = json!({"operatorName": operator, "sourceOperandName": "department", "targetOperand": {"values": values}});
        object_mapping(&mut document.schema, ":User")["scope"] = json!({"groups": [{"name": "x", "clauses": [clause]}]});
        check(&document, profile("dialpad")).first().map(|complaint| (complaint.code.clone(), complaint.blocks()))
    };
    let is = |name: &str, blocks| Some((name.to_owned(), blocks));
    assert_eq!(code("EQUALS", json!(["Sales"])), None);
    assert_eq!(code("REGEX MATCH", json!(["^(Sales|Support)$"])), None);
    assert_eq!(code("PRESENT", json!([])), is("OperatorUnknown", true));
    assert_eq!(code("EQUALS", json!([])), is("ClauseIncomplete", true));
    for operator in ["EQUALS", "NOT EQUALS", "Includes", "ENDS_WITH", "&", "!&", "REGEX MATCH", "NOT REGEX MATCH", "Greater_Than"] {
        assert_eq!(code(operator, json!([""])), is("ClauseIncomplete", true), "{operator}");
    }
    assert_eq!(code("IS NULL", json!([""])), None);
    assert_eq!(code("", json!(["Sales"])), is("ClauseIncomplete", true));
    assert_eq!(code("EQUALS", json!(["Sales", "Support"])), is("OperandsSeveral", true));
    assert_eq!(code("Greater_Than", json!(["ten"])), is("NumberExpected", true));
    assert_eq!(code("REGEX MATCH", json!(["^(Sales$"])), is("PatternInvalid", true));
    assert_eq!(code("REGEX MATCH", json!([".*@contoso.com"])), is("PatternUnanchored", false));
}

#[test]
fn a_filter_of_the_whole_rule_is_told_once() {
    let mut document = document_with("dialpad", case("schema-dialpad.json"));
    document.schema["synchronizationRules"][0]["containerFilter"] = json!({"includedContainers": ["x"]});
    document.schema["synchronizationRules"][0]["groupFilter"] = json!({"includedGroups": ["x"]});
    let told: Vec<Complaint> = check(&document, profile("dialpad")).into_iter().filter(Complaint::blocks).collect();
    assert_eq!(told.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["FilterKindNotSupported"; 2], "{told:?}");
}

#[test]
fn a_default_written_as_a_boolean_or_a_number_counts() {
    for (written, read) in
        [(json!(true), Some("True")), (json!(7), Some("7")), (json!("x"), Some("x")), (json!(null), None), (json!([]), None)]
    {
        let mut before = case("schema-dialpad.json");
        attribute_mapping(&mut before, "title")["defaultValue"] = written;
        let mut schema = SynchronizationSchema::new(before.clone());
        let mappings = schema.mappings(ObjectType::User);
        let title = mappings.iter().find(|mapping| mapping.target == "title").unwrap();
        assert_eq!(title.default_value.as_deref(), read);
        schema.set_mappings(ObjectType::User, &mappings).unwrap();
        assert_eq!(schema.into_json(), before);
    }
}

#[test]
fn a_unique_value_is_for_new_accounts_and_never_for_matching() {
    let complaint_about = |expression: &str, flow_type: &str, priority: u32| {
        let mut document = document("scim");
        let mapping = attribute_mapping(&mut document.schema, "preferredLanguage");
        mapping["source"] = json!({"type": "Function", "expression": expression});
        mapping["flowType"] = json!(flow_type);
        mapping["matchingPriority"] = json!(priority);
        let told = check(&document, profile("scim"));
        let of_it = told.iter().filter(|one| one.attribute.as_deref() == Some("preferredLanguage"));
        of_it.map(|one| (one.code.clone(), one.blocks())).next()
    };
    let complaint =
        |flow_type: &str, priority: u32| complaint_about("SelectUniqueValue([mailNickname], [displayName])", flow_type, priority);
    assert_eq!(complaint("Always", 0), Some(("UniqueValueOnUpdate".to_owned(), true)));
    assert_eq!(complaint("ObjectAddOnly", 2), Some(("UniqueValueMatched".to_owned(), true)));
    assert_eq!(complaint("ObjectAddOnly", 0), None);
    for wrong in ["SelectUniqueValue([mailNickname])", "ToLower(SelectUniqueValue([mailNickname], [displayName]))"] {
        assert_eq!(complaint_about(wrong, "ObjectAddOnly", 0), Some(("ExpressionInvalid".to_owned(), true)), "{wrong}");
    }
}

#[test]
fn actions_that_nobody_documents_are_kept_and_named() {
    let mut schema = case("schema-dialpad.json");
    object_mapping(&mut schema, ":User")["flowTypes"] = json!("Add, Update, Merge");
    let told = not_honoured(&SynchronizationSchema::new(schema.clone()));
    let complaint = told.iter().find(|one| one.code == "FlowTypesUnknown").unwrap();
    assert!(complaint.message.contains("Merge") && !complaint.message.contains("Add"), "{}", complaint.message);
    let mut edited = SynchronizationSchema::new(schema.clone());
    edited.set_flow_types(ObjectType::User, edited.flow_types(ObjectType::User)).unwrap();
    assert_eq!(edited.into_json(), schema);
}

/// Every place of a document, by its JSON pointer.
fn places(json: &Json, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match json {
        Json::Array(list) => list.iter().enumerate().for_each(|(place, one)| places(one, &format!("{path}/{place}"), found)),
        Json::Object(map) => {
            map.iter().for_each(|(name, one)| places(one, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), found))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn anything() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("Add, Dance"),
        json!("[mail]"),
        json!("ToLower([mail]"),
        json!([]),
        json!({}),
        json!([{}, 1, "x", null]),
        json!({"expression": "Join(\" \", [a])", "type": "Constant"}),
        json!({"unheardOf": {"deep": [1, 2]}}),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_schema_comes_in_and_goes_out_unchanged(changes in prop::collection::vec((any::<prop::sample::Index>(), anything()), 1..4)) {
        for name in ["schema-dialpad.json", "schema-unusual.json"] {
            let mut document = case(name);
            for (index, value) in &changes {
                let mut all = Vec::new();
                places(&document, "", &mut all);
                // Below the rules, which are read; the directories are by far the longer part.
                let rules: Vec<&String> = all.iter().filter(|path| path.starts_with("/synchronizationRules")).collect();
                let path = rules.get(index.index(rules.len().max(1))).map_or("", |path| path.as_str());
                *document.pointer_mut(path).unwrap() = value.clone();
            }
            let mut schema = SynchronizationSchema::new(document.clone());
            for object_type in TYPES {
                let (mappings, filters) = (schema.mappings(object_type), schema.filters(object_type));
                let (flow_types, enabled) = (schema.flow_types(object_type), schema.enabled(object_type));
                if schema.has(object_type) {
                    schema.set_mappings(object_type, &mappings).unwrap();
                    schema.set_filters(object_type, &filters).unwrap();
                    schema.set_flow_types(object_type, flow_types).unwrap();
                    schema.set_enabled(object_type, enabled).unwrap();
                }
            }
            // Told, never thrown.
            let told = check(&document_with("dialpad", document.clone()), profile("dialpad")).into_iter().chain(not_honoured(&schema));
            told.for_each(|one| assert!(!one.message.is_empty() && !one.fix.is_empty(), "{one:?}"));
            prop_assert_eq!(schema.into_json(), document);
        }
    }
}
