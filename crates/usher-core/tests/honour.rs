//! What an imported schema says that isn't followed here is told by name, and an edit changes what was edited and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod fixture;

use fixture::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use usher_core::configuration::{AttributeMapping, FlowType, MappingSource, SynchronizationSchema, builtin_names, check, not_honoured};
use usher_core::import::ObjectType;
use usher_core::scope::{Clause, Filter};

fn case(name: &str) -> Json {
    let path = format!("{}/../../tests/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Code and words of everything that is told: what isn't followed, and what keeps the schema from being used because of its form.
fn told(schema: &Json) -> Vec<String> {
    let kept = not_honoured(&SynchronizationSchema::new(schema.clone()));
    let refused = check(&document_with("dialpad", schema.clone()), profile("dialpad")).into_iter().filter(|one| one.blocks());
    kept.iter().chain(&refused.collect::<Vec<_>>()).map(|one| format!("{}: {}", one.code, one.message)).collect()
}

/// What is told of a schema after a change, beyond what was told before.
fn told_after(change: impl FnOnce(&mut Json)) -> Vec<String> {
    let before = told(&case("schema-dialpad.json"));
    let mut schema = case("schema-dialpad.json");
    change(&mut schema);
    told(&schema).into_iter().filter(|one| !before.contains(one)).collect()
}

/// The definition of a target attribute of people.
fn definition<'a>(schema: &'a mut Json, name: &str) -> &'a mut Json {
    let objects = schema["directories"][1]["objects"].as_array_mut().unwrap();
    let people = objects.iter_mut().find(|object| object["name"].as_str().unwrap().ends_with(":User")).unwrap();
    people["attributes"].as_array_mut().unwrap().iter_mut().find(|attribute| attribute["name"] == name).unwrap()
}

/// Every object of a document, by its JSON pointer.
fn objects(json: &Json, path: &str, found: &mut Vec<String>) {
    match json {
        Json::Array(list) => list.iter().enumerate().for_each(|(place, one)| objects(one, &format!("{path}/{place}"), found)),
        Json::Object(map) => {
            found.push(path.to_owned());
            map.iter().for_each(|(name, one)| objects(one, &format!("{path}/{name}"), found));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn what_entra_gives_for_an_application_is_followed_whole() {
    assert_eq!(told(&case("schema-dialpad.json")), [""; 0]);
    for name in builtin_names() {
        assert_eq!(told(&profile(name).schema), [""; 0], "{name}");
    }
}

#[test]
fn an_unknown_property_is_named_wherever_it_stands() {
    let schema = case("schema-dialpad.json");
    let mut places = Vec::new();
    objects(&schema, "", &mut places);
    for path in places {
        let mut with = schema.clone();
        with.pointer_mut(&path).unwrap()["unheardOf"] = json!(1);
        let told = told(&with);
        assert!(told.len() == 1 && told[0].starts_with("PropertyUnknown") && told[0].contains("unheardOf"), "{path}: {told:?}");
    }
}

#[test]
fn the_unusual_is_told_by_name() {
    let told = told(&case("schema-unusual.json"));
    for due in ["RuleNotUsed: ", "FlowAlways: ", "title takes empty values", "userType has the default value \"Employee\""] {
        assert!(told.iter().any(|one| one.contains(due)), "{due}: {told:#?}");
    }
}

#[test]
fn another_shape_than_the_published_one_is_told() {
    let wrong: [(&str, Json, &str); 5] = [
        ("enabled", json!("false"), "has the property enabled in another form than Entra's, \"false\": it is read as false."),
        ("scope", json!([]), "has a property scope that isn't an object"),
        ("name", json!(1), "has a property name that isn't text"),
        ("metadata", json!(["x"]), "has a property metadata that isn't a list of objects"),
        ("flowTypes", json!("Add, Dance"), "has the flowTypes Dance"),
    ];
    for (name, value, due) in wrong {
        let told = told_after(|schema| object_mapping(schema, ":User")[name] = value);
        assert!(told.iter().any(|one| one.contains(due)), "{due}: {told:?}");
    }
    let told = told_after(|schema| definition(schema, "title")["type"] = json!("Money"));
    assert_eq!(
        told,
        ["ValueUnknown: The attribute definition title has the type Money, which isn't among Graph's attributeType: it is taken for text."]
    );
}

/// The words of what keeps a schema from being used after a change.
fn refused_after(change: impl FnOnce(&mut Json)) -> Vec<String> {
    let mut schema = case("schema-dialpad.json");
    change(&mut schema);
    let complaints = check(&document_with("dialpad", schema), profile("dialpad"));
    complaints.into_iter().filter(|one| one.blocks()).map(|one| one.message).collect()
}

#[test]
fn a_scope_that_cannot_be_read_lets_nobody_in() {
    let clause = json!({"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]}});
    let mut negated = clause.clone();
    negated["negate"] = json!(true);
    let mut operand = clause.clone();
    operand["targetOperand"]["anyOf"] = json!(true);
    for scope in [
        json!([{"clauses": [clause]}]),
        json!("department EQUALS Sales"),
        json!({"groups": {"name": "x", "clauses": [clause]}}),
        json!({"groups": [null]}),
        json!({"groups": [{"name": "x", "clauses": clause}]}),
        json!({"groups": [{"name": "x", "clauses": null}]}),
        json!({"groups": [{"name": "x"}]}),
        json!({"group": [{"name": "x", "clauses": [clause]}]}),
        json!({"groups": [{"name": "x", "clauses": [negated]}]}),
        json!({"groups": [{"name": "x", "clauses": [operand]}]}),
        json!({"groups": [{"name": "x", "negate": true, "clauses": [clause]}]}),
        json!({"inputFilterGroups": {"name": "x"}}),
    ] {
        let refused = refused_after(|schema| object_mapping(schema, ":User")["scope"] = scope.clone());
        assert!(refused.iter().any(|one| one.contains("so whom it lets in can't be told")), "{scope}: {refused:?}");
    }
    let without = json!({"groups": [{"name": "x", "clauses": [{"operatorName": "IS NULL"}]}]});
    assert!(refused_after(|schema| object_mapping(schema, ":User")["scope"] = without)[0].contains("names no source attribute"));
    for scope in [json!(null), json!({}), json!({"groups": null}), json!({"groups": [{"name": 1, "clauses": [clause]}]})] {
        assert_eq!(refused_after(|schema| object_mapping(schema, ":User")["scope"] = scope), [""; 0]);
    }
}

#[test]
fn what_switches_off_or_finds_accounts_is_read_by_its_plain_meaning_or_refused() {
    let with = |name: &str, value: Json| {
        let mut schema = case("schema-dialpad.json");
        object_mapping(&mut schema, ":User")[name] = value;
        SynchronizationSchema::new(schema)
    };
    assert!(!with("enabled", json!("false")).enabled(ObjectType::User));
    assert!(with("enabled", json!("True")).enabled(ObjectType::User));
    assert!(!with("enabled", Json::Null).enabled(ObjectType::User), "it may be meant as off");
    for unclear in [json!("no"), Json::Null] {
        let refused = refused_after(|schema| object_mapping(schema, ":User")["enabled"] = unclear.clone());
        assert!(refused.iter().any(|one| one.contains("enabled that isn't true or false, so whether it is switched on")), "{refused:?}");
    }
    for (written, read) in [(json!("1"), Some(1)), (json!(1.0), Some(1)), (json!(-1), None), (json!("first"), None), (json!(1.5), None)] {
        let mut schema = case("schema-dialpad.json");
        attribute_mapping(&mut schema, "userName")["matchingPriority"] = written.clone();
        let before = schema.clone();
        let refused = refused_after(|other| *other = schema.clone());
        let mut schema = SynchronizationSchema::new(schema);
        let mappings = schema.mappings(ObjectType::User);
        let user_name = mappings.iter().find(|mapping| mapping.target == "userName").unwrap();
        assert_eq!(user_name.matching_priority, read.unwrap_or(0), "{written}");
        let told = refused.iter().any(|one| one.contains("userName has a property matchingPriority") && one.contains("found by it"));
        assert_eq!(told, read.is_none(), "{written}: {refused:?}");
        // Word for word, as long as nobody edits it.
        schema.set_mappings(ObjectType::User, &mappings).unwrap();
        assert_eq!(schema.into_json(), before);
    }
}

#[test]
fn a_default_that_is_no_text_and_a_directory_that_is_not_there_are_named() {
    let default = |value: Json| told_after(|schema| attribute_mapping(schema, "title")["defaultValue"] = value);
    assert!(
        default(json!(5))[0]
            .contains("The mapping of title has the property defaultValue in another form than Entra's, 5: it is read as 5")
    );
    assert!(default(json!(["x"]))[0].contains("The mapping of title has a property defaultValue that isn't text, and counts as left out"));
    let rule = |key: &str| told_after(|schema| schema["synchronizationRules"][0][key] = json!("Azure"));
    for key in ["sourceDirectoryName", "targetDirectoryName"] {
        assert!(rule(key).iter().any(|one| one.starts_with("DirectoryUnknown") && one.contains(key)), "{:?}", rule(key));
    }
    let clause = json!({"sourceOperandName": "userType", "operatorName": "EQUALS", "targetOperand": {"values": ["Member"]}});
    let mut schema = case("schema-dialpad.json");
    object_mapping(&mut schema, ":User")["scope"] = json!({"groups": [{"name": "x", "clauses": [clause]}]});
    let told = check(&document_with("dialpad", schema), profile("dialpad"));
    assert!(told.iter().any(|one| !one.blocks() && one.message.starts_with("Entra's service can't filter by userType; here")), "{told:?}");
}

#[test]
fn many_entries_with_one_unknown_property_are_told_once() {
    let told = told_after(|schema| {
        for attribute in schema["directories"][1]["objects"][0]["attributes"].as_array_mut().unwrap() {
            attribute["unheardOf"] = json!(1);
        }
    });
    assert!(told.len() == 1 && told[0].contains("So it is with"), "{told:?}");
}

#[test]
fn metadata_that_changes_what_entras_service_does_is_told() {
    let entry = |key: &str, value: &str| {
        told_after(|schema| object_mapping(schema, ":User")["metadata"].as_array_mut().unwrap().push(json!({"key": key, "value": value})))
    };
    for (key, value) in [
        ("Disposition", "\"Discard\""),
        ("Unsynchronized", "true"),
        ("DisableMonitoringForChanges", "true"),
        ("ExcludeFromReporting", "true"),
        ("EscrowBehavior", "\"Never\""),
    ] {
        let told = entry(key, value);
        assert!(told.len() == 1 && told[0].starts_with("MetadataNotFollowed") && told[0].contains(key), "{key}: {told:?}");
    }
    assert_eq!(entry("Disposition", "\"Normal\""), [""; 0]);
    assert!(entry("Mystery", "1")[0].starts_with("MetadataUnknown"));
}

#[test]
fn definitions_are_told_of_where_they_are_mapped_and_change_something() {
    let metadata = |key: &str, value: &str| json!([{"key": key, "value": value}]);
    let of = |change: &dyn Fn(&mut Json)| told_after(|schema| change(definition(schema, "title")));
    assert!(of(&|title| title["defaultValue"] = json!("x"))[0].contains("target attribute title has the default value"));
    assert!(of(&|title| title["flowNullValues"] = json!(true))[0].contains("flowNullValues"));
    assert!(of(&|title| title["apiExpressions"] = json!([{"key": "x", "value": "y"}]))[0].contains("apiExpressions"));
    assert!(of(&|title| title["metadata"] = metadata("IsDomainQualified", "true"))[0].contains("IsDomainQualified"));
    assert!(
        of(&|title| title["referencedObjects"] = json!([{"referencedObjectName": "User", "referencedProperty": "mail"}]))[0]
            .contains("by mail")
    );
    assert_eq!(of(&|title| title["metadata"] = metadata("IsCustomerDefined", "true")), [""; 0]);
    let source = |change: &dyn Fn(&mut Json)| {
        told_after(|schema| {
            let attributes = schema["directories"][0]["objects"][0]["attributes"].as_array_mut().unwrap();
            change(attributes.iter_mut().find(|attribute| attribute["name"] == "jobTitle").unwrap());
        })
    };
    assert!(source(&|title| title["flowNullValues"] = json!(true))[0].contains("source attribute jobTitle gives empty values"));
    assert!(source(&|title| title["defaultValue"] = json!("x"))[0].contains("source attribute jobTitle has the default value"));
    let unmapped = told_after(|schema| {
        object_mapping(schema, ":User")["attributeMappings"].as_array_mut().unwrap().retain(|one| one["targetAttributeName"] != "title");
        definition(schema, "title")["defaultValue"] = json!("x");
    });
    assert_eq!(unmapped, [""; 0]);
    assert!(told_after(|schema| schema["directories"][1]["readOnly"] = json!(true))[0].starts_with("DirectoryReadOnly"));
    assert!(told_after(|schema| schema["synchronizationRules"][0]["editable"] = json!(false))[0].starts_with("RuleNotEditable"));
}

#[test]
fn an_expression_and_a_tree_that_disagree_are_told() {
    let told = told_after(|schema| attribute_mapping(schema, "title")["source"]["name"] = json!("department"));
    assert!(told[0].starts_with("SourceTreeDiffers") && told[0].contains("[jobTitle]"), "{told:?}");
}

#[test]
fn the_longest_value_that_a_schema_allows_is_watched() {
    let mut document = document_with("scim", profile("scim").schema.clone());
    let objects = document.schema["directories"][1]["objects"].as_array_mut().unwrap();
    let people = objects.iter_mut().find(|object| object["name"].as_str().unwrap().ends_with(":User")).unwrap();
    let title = people["attributes"].as_array_mut().unwrap().iter_mut().find(|attribute| attribute["name"] == "title").unwrap();
    title["metadata"] = json!([{"key": "MaximumLength", "value": "5"}]);
    let evaluation = Target::default().evaluate(&compiled(&document), &person("ann"));
    assert!(evaluation.action.problems.iter().any(|problem| problem.code == "ValueTooLong"), "{:?}", evaluation.action.problems);
}

/// One change to one mapping.
#[derive(Debug, Clone)]
enum Edit {
    Source(&'static str),
    Default(Option<&'static str>),
    Flow(FlowType),
    Precedence(u32),
}

impl Edit {
    fn property(&self) -> &'static str {
        match self {
            Self::Source(_) => "source",
            Self::Default(_) => "defaultValue",
            Self::Flow(_) => "flowType",
            Self::Precedence(_) => "matchingPriority",
        }
    }

    fn apply(&self, mapping: &mut AttributeMapping) {
        match self {
            Self::Source(text) => mapping.source = MappingSource::parse(text),
            Self::Default(value) => mapping.default_value = value.map(str::to_owned),
            Self::Flow(flow) => mapping.flow_type = *flow,
            Self::Precedence(number) => mapping.matching_priority = *number,
        }
    }
}

fn edits() -> impl Strategy<Value = Edit> {
    prop::sample::select(vec![
        Edit::Source("[department]"),
        Edit::Source("\"fixed\""),
        Edit::Source("Join(\" \", [givenName], [surname])"),
        Edit::Source(""),
        Edit::Default(None),
        Edit::Default(Some("Employee")),
        Edit::Flow(FlowType::Always),
        Edit::Flow(FlowType::ObjectAddOnly),
        Edit::Precedence(0),
        Edit::Precedence(7),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn an_edit_changes_one_property_of_one_mapping(
        name in prop::sample::select(vec!["schema-dialpad.json", "schema-unusual.json"]),
        object_type in prop::sample::select(vec![ObjectType::User, ObjectType::Group]),
        which in any::<prop::sample::Index>(),
        edit in edits(),
    ) {
        let before = case(name);
        let mut schema = SynchronizationSchema::new(before.clone());
        let mut mappings = schema.mappings(object_type);
        let place = which.index(mappings.len());
        edit.apply(&mut mappings[place]);
        schema.set_mappings(object_type, &mappings).unwrap();
        prop_assert_eq!(schema.mappings(object_type), mappings);
        let mut after = schema.into_json();
        // Undone where it was made, the document is the one before.
        let end = if object_type == ObjectType::User { ":User" } else { ":Group" };
        let mut first = before.clone();
        let was = object_mapping(&mut first, end)["attributeMappings"][place].clone();
        let now = &mut object_mapping(&mut after, end)["attributeMappings"][place];
        match was.get(edit.property()) {
            Some(value) => now[edit.property()] = value.clone(),
            None => drop(now.as_object_mut().unwrap().shift_remove(edit.property())),
        }
        prop_assert_eq!(after, before);
    }

    #[test]
    fn an_edited_clause_changes_that_clause_alone(which in any::<prop::sample::Index>(), value in "[a-z]{1,6}") {
        let mut before = case("schema-dialpad.json");
        for group in object_mapping(&mut before, ":User")["scope"]["groups"].as_array_mut().unwrap() {
            group["unheardOf"] = json!([1]);
            for clause in group["clauses"].as_array_mut().unwrap() {
                clause["unheardOf"] = json!("x");
            }
        }
        let mut schema = SynchronizationSchema::new(before.clone());
        let mut filters: Vec<Filter> = schema.filters(ObjectType::User);
        let places: Vec<(usize, usize)> =
            filters.iter().enumerate().flat_map(|(filter, held)| (0..held.clauses.len()).map(move |clause| (filter, clause))).collect();
        let (filter, clause) = places[which.index(places.len())];
        let edited = Clause { value: Some(value), operator: "EQUALS".to_owned(), ..filters[filter].clauses[clause].clone() };
        filters[filter].clauses[clause] = edited;
        schema.set_filters(ObjectType::User, &filters).unwrap();
        prop_assert_eq!(schema.filters(ObjectType::User), filters);
        let mut after = schema.into_json();
        let was = object_mapping(&mut before, ":User")["scope"]["groups"][filter]["clauses"][clause].clone();
        object_mapping(&mut after, ":User")["scope"]["groups"][filter]["clauses"][clause] = was;
        prop_assert_eq!(after, before);
    }
}
