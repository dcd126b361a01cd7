//! What the target would refuse, replace or charge for, who is protected, and what is cleared on purpose.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{INPUTS, Target, attribute_mapping, blocking, compile_with, compiled, document, image, person, profile};
use serde_json::json;
use usher_core::configuration::{AttributeRule, Complaint, ConnectionDocument, NotAllowed, RenameRule, check};
use usher_core::evaluate::{Link, Matching, evaluate};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Flow, LicenceChange, ScopeReason, Severity};
use usher_core::import::{Presence, SourceObject, Value};
use usher_core::plan;

const DEPARTMENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
const LICENCE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:licenseType";

fn with_lists() -> ConnectionDocument {
    let mut document = document("dialpad");
    document.lists = [
        ("offices".to_owned(), vec!["Oslo".to_owned(), "New York".to_owned()]),
        ("companyDomains".to_owned(), vec!["contoso.com".to_owned(), "@Contoso.no".to_owned()]),
    ]
    .into();
    document
}

fn created(document: &ConnectionDocument, person: &SourceObject) -> Evaluation {
    evaluate(&compiled(document), person, &Matching::Searched(vec![Vec::new(); 3]), &Target::default(), INPUTS)
}

fn with(mut person: SourceObject, name: &str, value: Value) -> SourceObject {
    person.attributes.insert(name.to_owned(), value);
    person
}

fn codes(evaluation: &Evaluation) -> Vec<(&str, Severity)> {
    evaluation.action.problems.iter().map(|problem| (problem.code.as_str(), problem.severity)).collect()
}

fn linked(values: &[(&str, Value)]) -> Matching {
    let mut image = image(values);
    image.name = "ada@contoso.com".to_owned();
    Matching::Linked(Link { target_id: "t1".into(), image, kept: Default::default() })
}

#[test]
fn a_domain_that_the_company_lacks_is_refused_before_any_request() {
    let guest = with(person("ada"), "userPrincipalName", "ada@fabrikam.com".into());
    let evaluation = created(&with_lists(), &guest);
    assert_eq!(evaluation.action.reason, ActionReason::Blocked);
    let problem = blocking(&evaluation)[0];
    assert_eq!(problem.code, "InvalidDomain");
    assert!(problem.message.contains("fabrikam.com") && problem.message.contains("contoso.com"), "{}", problem.message);
    // Nothing is known without the list, so nothing is refused.
    assert!(blocking(&created(&document("dialpad"), &guest)).is_empty());
    assert!(blocking(&created(&with_lists(), &with(person("ada"), "userPrincipalName", "ada@CONTOSO.no".into()))).is_empty());
}

#[test]
fn a_guest_is_warned_of_while_the_companys_domains_are_not_entered() {
    let guest = with(person("ada"), "userPrincipalName", "ada_fabrikam.com#EXT#@contoso.onmicrosoft.com".into());
    let invited = with(person("bo"), "userType", "guest".into());
    for (person, domain) in [(&guest, "fabrikam.com"), (&invited, "contoso.com")] {
        let evaluation = created(&document("dialpad"), person);
        assert_eq!(codes(&evaluation), [("GuestDomainUnknown", Severity::Warning)]);
        assert_eq!(evaluation.action.reason, ActionReason::NoAccount, "it is a warning: they are sent all the same");
        let problem = &evaluation.action.problems[0];
        assert!(problem.message.contains(domain) && problem.message.contains(&person.label()), "{}", problem.message);
        assert!(problem.fix.contains("Company domains"), "{}", problem.fix);
    }
    assert!(compiled(&document("dialpad")).source_attributes().contains(&"userType".to_owned()));
    // The list decides once it is there, and nobody else is warned of.
    assert_eq!(codes(&created(&with_lists(), &guest)), [("InvalidDomain", Severity::Blocking)]);
    assert!(codes(&created(&with_lists(), &invited)).is_empty());
    assert!(codes(&created(&document("dialpad"), &with(person("cai"), "userType", "Member".into()))).is_empty());
    assert!(codes(&created(&document("scim"), &guest)).is_empty(), "other applications take guests");
    // Whoever has an account was taken.
    let held = linked(&[("active", true.into()), ("userName", "ada@fabrikam.com".into())]);
    assert!(codes(&evaluate(&compiled(&document("dialpad")), &guest, &held, &Target::default(), INPUTS)).is_empty());
}

#[test]
fn an_office_that_is_not_there_is_told_with_the_nearest_one() {
    let evaluation = created(&with_lists(), &with(person("ada"), "physicalDeliveryOfficeName", "oslo".into()));
    let problem = evaluation.action.problems.iter().find(|problem| problem.code == "ValueNotAllowed").unwrap();
    assert_eq!(problem.attribute.as_deref(), Some(DEPARTMENT));
    assert!(problem.message.contains("no office named oslo"), "{}", problem.message);
    assert!(problem.fix.contains("Did you mean \"Oslo\"?"), "{}", problem.fix);
    assert!(codes(&created(&with_lists(), &with(person("ada"), "physicalDeliveryOfficeName", "Oslo".into()))).is_empty());
    let mut refusing = profile("dialpad").clone();
    refusing.attributes.iter_mut().find(|rule| rule.name == DEPARTMENT).unwrap().not_allowed = NotAllowed::Refused;
    let configuration = compile_with(&with_lists(), &refusing);
    let object = with(person("ada"), "physicalDeliveryOfficeName", "Atlantis".into());
    let evaluation = evaluate(&configuration, &object, &Matching::Searched(vec![Vec::new(); 3]), &Target::default(), INPUTS);
    assert!(blocking(&evaluation)[0].message.starts_with("Dialpad will refuse this: no office named Atlantis"));
}

#[test]
fn a_user_name_that_is_no_address_is_refused() {
    let evaluation = created(&document("dialpad"), &with(person("ada"), "userPrincipalName", "ada".into()));
    assert!(codes(&evaluation).contains(&("InvalidValue", Severity::Blocking)), "{:?}", codes(&evaluation));
}

#[test]
fn what_cannot_be_changed_later_stays_and_is_told() {
    let mut fixed = profile("dialpad").clone();
    let rule = json!({"name": "title", "changes": "refused"});
    fixed.attributes.retain(|rule| rule.name != "title");
    fixed.attributes.push(serde_json::from_value::<AttributeRule>(rule).unwrap());
    assert_eq!(fixed.attributes.last().unwrap().changes, RenameRule::Refused);
    let configuration = compile_with(&document("dialpad"), &fixed);
    let evaluation = evaluate(&configuration, &person("ada"), &linked(&[("title", "Clerk".into())]), &Target::default(), INPUTS);
    let title = evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap();
    assert_eq!(title.flow, Flow::TargetRefusesChange);
    assert!(codes(&evaluation).contains(&("ChangeNotSupported", Severity::Warning)));
}

#[test]
fn licences_are_taken_and_freed_with_access() {
    let voice = || Some("Dialpad_Ai Voice".to_owned());
    let licence = |evaluation: &Evaluation| evaluation.action.licence.clone();
    assert_eq!(licence(&created(&document("dialpad"), &person("ada"))), Some(LicenceChange { taken: voice(), freed: None }));
    let configuration = compiled(&document("dialpad"));
    let judged = |person: &SourceObject, active: bool| {
        let held = linked(&[("active", active.into()), ("userName", "ada@contoso.com".into())]);
        evaluate(&configuration, person, &held, &Target::default(), INPUTS)
    };
    let gone = SourceObject { presence: Presence::SoftDeleted, ..person("ada") };
    assert_eq!(licence(&judged(&gone, true)), Some(LicenceChange { taken: None, freed: voice() }));
    assert_eq!(licence(&judged(&person("ada"), false)), Some(LicenceChange { taken: voice(), freed: None }));
    assert_eq!(licence(&judged(&person("ada"), true)), None);
    // A refused account takes none.
    assert_eq!(licence(&created(&with_lists(), &with(person("ada"), "userPrincipalName", "ada@fabrikam.com".into()))), None);
}

#[test]
fn another_licence_type_frees_the_old_one() {
    let mut document = document("dialpad");
    let mapping = json!({"targetAttributeName": LICENCE, "flowType": "Always", "matchingPriority": 0,
        "source": {"type": "Attribute", "name": "extensionAttribute1", "expression": "[extensionAttribute1]"}});
    fixture::object_mapping(&mut document.schema, ":User")["attributeMappings"].as_array_mut().unwrap().push(mapping);
    let held = linked(&[("active", true.into()), (LICENCE, "Dialpad_Ai Voice".into())]);
    let sells = with(person("ada"), "extensionAttribute1", "Dialpad_Ai Sales".into());
    let evaluation = evaluate(&compiled(&document), &sells, &held, &Target::default(), INPUTS);
    let expected = LicenceChange { taken: Some("Dialpad_Ai Sales".to_owned()), freed: Some("Dialpad_Ai Voice".to_owned()) };
    assert_eq!(evaluation.action.licence, Some(expected));
    let unknown = with(person("ada"), "extensionAttribute1", "dialpad_ai sales".into());
    let evaluation = evaluate(&compiled(&document), &unknown, &held, &Target::default(), INPUTS);
    assert!(blocking(&evaluation)[0].fix.contains("Dialpad_Ai Sales"));
}

#[test]
fn protected_accounts_are_never_touched() {
    let gone = SourceObject { presence: Presence::HardDeleted, ..with(person("ada"), "jobTitle", "CEO".into()) };
    for protected in [
        json!({"ids": ["ADA"]}),
        json!({"ids": [" Ada@contoso.com "]}),
        json!({"ids": ["t1"]}),
        json!({"patterns": [{"attribute": "jobTitle", "pattern": "^C[A-Z]O$"}]}),
    ] {
        let mut document = document("dialpad");
        document.protected = serde_json::from_value(protected.clone()).unwrap();
        let held = linked(&[("active", true.into())]);
        let evaluation = evaluate(&compiled(&document), &gone, &held, &Target::default(), INPUTS);
        assert_eq!(evaluation.scope.reason, ScopeReason::Protected, "{protected}");
        assert!(evaluation.scope.protection.is_some());
        assert_eq!((evaluation.action.kind, evaluation.action.reason), (ActionKind::Skip, ActionReason::Protected), "{protected}");
        assert!(evaluation.action.attributes.is_empty());
    }
}

#[test]
fn protection_that_cannot_be_judged_is_refused() {
    let mut document = document("dialpad");
    document.protected = serde_json::from_value(json!({"patterns": [{"attribute": "mail", "pattern": "(a"}]})).unwrap();
    let complaints = check(&document, profile("dialpad"));
    assert!(complaints.iter().any(|one| one.code == "ProtectionPatternInvalid" && Complaint::blocks(one)), "{complaints:?}");
}

#[test]
fn a_value_is_cleared_only_where_that_is_asked_for() {
    let mut untitled = person("ada");
    untitled.attributes.remove("jobTitle");
    let held = || linked(&[("active", true.into()), ("title", "Clerk".into()), ("userName", "ada@contoso.com".into())]);
    let mut document = document("dialpad");
    let title = |evaluation: &Evaluation| evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap().flow;
    let kept = evaluate(&compiled(&document), &untitled, &held(), &Target::default(), INPUTS);
    assert_eq!(title(&kept), Flow::NoValue);
    document.cleared_attributes = serde_json::from_value(json!({"users": ["title", "userName"]})).unwrap();
    let cleared = evaluate(&compiled(&document), &untitled, &held(), &Target::default(), INPUTS);
    assert_eq!(title(&cleared), Flow::Change);
    assert_eq!(plan::values_to_send(&cleared).get("title"), Some(&Value::Null));
    // What the target demands is never cleared.
    untitled.attributes.remove("userPrincipalName");
    untitled.attributes.remove("mail");
    let nameless = evaluate(&compiled(&document), &untitled, &held(), &Target::default(), INPUTS);
    assert!(!plan::values_to_send(&nameless).contains_key("userName"));
}

fn definitions<'a>(schema: &'a mut serde_json::Value, target: &str) -> &'a mut Vec<serde_json::Value> {
    let directories = schema["directories"].as_array_mut().unwrap().iter_mut();
    let objects = directories.flat_map(|directory| directory["objects"].as_array_mut().unwrap());
    objects.map(|object| object["attributes"].as_array_mut().unwrap()).find(|list| list.iter().any(|one| one["name"] == target)).unwrap()
}

#[test]
fn a_date_goes_in_the_targets_form_and_the_same_instant_is_no_difference() {
    let mut document = document("scim");
    definitions(&mut document.schema, "title").iter_mut().find(|one| one["name"] == "title").unwrap()["type"] = json!("DateTime");
    let configuration = compiled(&document);
    let hired = |date: &str| with(person("ada"), "jobTitle", date.into());
    let create = |date: &str| evaluate(&configuration, &hired(date), &Matching::Searched(vec![Vec::new(); 3]), &Target::default(), INPUTS);
    for date in ["3/16/2020 7:00:00 AM", "2020-03-16-07:00", "2020-03-16T08:00:00+01:00"] {
        assert_eq!(plan::values_to_send(&create(date))["title"], "2020-03-16T07:00:00Z".into(), "{date}");
    }
    let problem = blocking(&create("soon"))[0].clone();
    assert_eq!((problem.code.as_str(), problem.attribute.as_deref()), ("InvalidValue", Some("title")));
    assert!(problem.message.contains("\"soon\"") && problem.message.contains("a date"), "{}", problem.message);
    let held = linked(&[("title", "2020-03-16T07:00:00.000Z".into())]);
    let evaluation = evaluate(&configuration, &hired("3/16/2020 7:00:00 AM"), &held, &Target::default(), INPUTS);
    assert_eq!(evaluation.action.attributes.iter().find(|change| change.target == "title").unwrap().flow, Flow::Same);
}

#[test]
fn a_redacted_value_stands_in_no_problem() {
    let hidden = "Secret-4711";
    for (expression, target, code) in [
        ("Redact([jobTitle])", "active", "InvalidValue"),
        ("CDate(Redact([jobTitle]))", "title", "ExpressionFailed"),
        ("Redact([jobTitle])", "userName", "InvalidValue"),
        ("Redact([jobTitle])", DEPARTMENT, "ValueNotAllowed"),
    ] {
        let mut document = with_lists();
        attribute_mapping(&mut document.schema, target)["source"] = json!({"type": "Function", "expression": expression});
        let evaluation = created(&document, &with(person("ada"), "jobTitle", hidden.into()));
        let told: Vec<_> = evaluation.action.problems.iter().filter(|one| one.attribute.as_deref() == Some(target)).collect();
        assert!(told.iter().any(|one| one.code == code), "{target}: {told:?}");
        assert!(!format!("{told:?}").contains(hidden), "{target}: {told:?}");
    }
}

#[test]
fn a_matching_property_that_only_the_target_writes_is_refused() {
    let mut document = document("dialpad");
    let definition = definitions(&mut document.schema, "userName").iter_mut().find(|one| one["name"] == "userName").unwrap();
    definition["mutability"] = json!("ReadOnly");
    let told: Vec<_> = check(&document, profile("dialpad")).into_iter().filter(|one| one.blocks()).map(|one| one.code).collect();
    assert_eq!(told, ["MatchingPropertyReadOnly"], "left out silently, accounts would be made a second time");
}

#[test]
fn a_group_is_protected_by_its_name_and_a_person_by_any_of_several_values() {
    let mut document = document("scim");
    document.protected = serde_json::from_value(json!({
        "groups": ["crew of ADA"], "patterns": [{"attribute": "proxyAddresses", "pattern": "^smtp:root@"}]
    }))
    .unwrap();
    let configuration = compiled(&document);
    let reason = |object: &SourceObject| evaluate(&configuration, object, &Matching::NotTried, &Target::default(), INPUTS).scope.reason;
    let mut crew = fixture::group("g1", &[]);
    crew.attributes.insert("displayName".to_owned(), "Crew of Ada".into());
    assert_eq!(reason(&crew), ScopeReason::Protected);
    assert_ne!(reason(&fixture::group("g2", &[])), ScopeReason::Protected);
    let addresses = Value::List(vec!["smtp:ada@contoso.com".to_owned(), "smtp:root@contoso.com".to_owned()]);
    assert_eq!(reason(&with(person("ada"), "proxyAddresses", addresses)), ScopeReason::Protected);
    let in_a_cell = Value::text("smtp:ada@contoso.com; smtp:root@contoso.com");
    assert_eq!(reason(&with(person("ada"), "proxyAddresses", in_a_cell)), ScopeReason::Protected);
}

#[test]
fn roles_that_are_only_added_stay_and_assertive_ones_are_taken_away() {
    let sent = |function: &str| {
        let mut document = document("scim");
        let expression = format!("{function}([appRoleAssignments])");
        let mapping = json!({"targetAttributeName": "roles", "flowType": "Always", "matchingPriority": 0,
            "source": {"type": "Function", "name": function, "expression": expression}});
        fixture::object_mapping(&mut document.schema, ":User")["attributeMappings"].as_array_mut().unwrap().push(mapping);
        let roles = json!({"name": "roles", "type": "String", "multivalued": true, "required": false, "caseExact": false,
            "mutability": "ReadWrite", "anchor": false, "referencedObjects": []});
        let known = definitions(&mut document.schema, "title");
        known.retain(|one| one["name"] != "roles");
        known.push(roles);
        let held = Value::List(vec!["User".to_owned(), "LocalAdmin".to_owned()]);
        let evaluation = evaluate(&compiled(&document), &person("ada"), &linked(&[("roles", held)]), &Target::default(), INPUTS);
        plan::values_to_send(&evaluation).get("roles").cloned()
    };
    // person() is assigned the role User.
    assert_eq!(sent("AppRoleAssignmentsComplex"), None, "what was set by hand stays");
    assert!(matches!(sent("AssertiveAppRoleAssignmentsComplex"), Some(Value::List(roles)) if roles.len() == 1));
}
