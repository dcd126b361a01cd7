//! Schemas of jobs and templates: read, written whole, reset; which operators and functions there are. Writing one drops the watermark:
//! everyone is judged again (EP-204).

use serde_json::{Value as Json, json};
use usher_core::expression::Type;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::check::Extensions;
use super::super::directory::paged;
use super::super::refusal::Refusal;
use super::job::configuration;
use super::routes::Subject;
use super::state::Key;
use super::templates::Template;

const SCHEMA: &str = "synchronizationSchema";
const TEMPLATE: &str = "synchronizationTemplate";

/// EP-211: the operators that the page lists, with the types that it lists. The newer ones are judged, and not listed.
const LISTED: [(&str, &[&str]); 8] = [
    ("EQUALS", &["Integer", "String"]),
    ("NOT EQUALS", &["Integer", "String"]),
    ("REGEX MATCH", &["Integer", "String"]),
    ("NOT REGEX MATCH", &["Integer", "String"]),
    ("IS NULL", &["Integer", "String", "Binary", "Boolean"]),
    ("IS NOT NULL", &["Integer", "String", "Binary", "Boolean"]),
    ("IS TRUE", &["Boolean"]),
    ("IS FALSE", &["Boolean"]),
];

pub(super) fn templates(shared: &Shared, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&["$top", "$skiptoken"])?;
    paged(shared, call, TEMPLATE, subject.template.iter().map(|one| one.json(subject.id)).collect())
}

pub(super) fn template(call: &Call, subject: Subject, id: &str) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    Ok(Answer::one(TEMPLATE, named(subject, id)?.json(subject.id)))
}

pub(super) fn of_template(call: &Call, subject: Subject, id: &str) -> Result<Answer, Refusal> {
    shown(call, &named(subject, id)?.schema(subject.id))
}

fn named(subject: Subject, id: &str) -> Result<Template, Refusal> {
    subject.template.filter(|template| template.id == id).ok_or_else(|| Refusal::no_object(id))
}

pub(super) fn read(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    let schema = shared.provisioning().job(key)?.schema.clone();
    shown(call, &schema)
}

/// `directories` is a relationship in v1.0: there only where it's expanded.
fn shown(call: &Call, schema: &Json) -> Result<Answer, Refusal> {
    call.query.only(&["$expand"])?;
    let mut schema = schema.clone();
    match call.query.get("$expand") {
        Some("directories") => {}
        None => drop(schema.as_object_mut().and_then(|map| map.shift_remove("directories"))),
        Some(other) => {
            let told = format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{other}' on type 'microsoft.graph.{SCHEMA}'."
            );
            return Err(Refusal::unpublished(told));
        }
    }
    Ok(Answer::one(SCHEMA, schema))
}

pub(super) fn write(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let mut schema = call.object(SCHEMA, &Extensions::default())?;
    whole(&schema)?;
    let mut service = shared.provisioning();
    let secrets = service.application(key.application).secrets.clone();
    let job = service.job(key)?;
    configuration(job.template, &schema, &secrets).map_err(Refusal::bad)?;
    // Annotations aren't kept, and the id stays the service's own.
    if let Some(map) = schema.as_object_mut() {
        map.retain(|name, _| !name.starts_with("@odata."));
    }
    schema["id"] = job.schema["id"].clone();
    schema["version"] = next_version(&job.schema["version"]).into();
    job.schema = schema;
    job.seen.clear();
    Ok(Answer::nothing())
}

/// A part would replace the whole: rules name directories and objects that aren't there then.
fn whole(schema: &Json) -> Result<(), Refusal> {
    let list = |json: &Json, name: &str| json[name].as_array().cloned().unwrap_or_default();
    let directories = list(schema, "directories");
    let has = |directory: &Json, object: Option<&Json>| {
        directories
            .iter()
            .filter(|one| one["name"] == *directory)
            .any(|one| object.is_none_or(|object| list(one, "objects").iter().any(|held| held["name"] == *object)))
    };
    for rule in list(schema, "synchronizationRules") {
        if !has(&rule["sourceDirectoryName"], None) || !has(&rule["targetDirectoryName"], None) {
            return Err(Refusal::bad(format!(
                "The rule {} names a directory that the schema doesn't hold. Send the whole schema, with its directories.",
                rule["name"]
            )));
        }
        for mapping in list(&rule, "objectMappings") {
            let known = has(&rule["sourceDirectoryName"], Some(&mapping["sourceObjectName"]))
                && has(&rule["targetDirectoryName"], Some(&mapping["targetObjectName"]));
            if !known {
                return Err(Refusal::bad(format!(
                    "The object mapping {} names an object that the schema's directories don't hold.",
                    mapping["name"]
                )));
            }
        }
    }
    Ok(())
}

fn next_version(version: &Json) -> String {
    let number = version.as_str().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    (number + 1).to_string()
}

pub(super) fn reset(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let mut service = shared.provisioning();
    let job = service.job(key)?;
    job.schema = job.template.schema(key.application);
    job.seen.clear();
    Ok(Answer::nothing())
}

fn operator(name: &str) -> Option<Json> {
    let (_, types) = LISTED.iter().find(|(listed, _)| *listed == name)?;
    let unary = usher_core::scope::operators().iter().find(|one| one.name == name)?.is_unary();
    Some(json!({
        "id": name,
        "arity": if unary { "Unary" } else { "Binary" },
        "multivaluedComparisonType": "All",
        "supportedAttributeTypes": types,
    }))
}

pub(super) fn operators(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&["$top", "$skiptoken"])?;
    shared.provisioning().job(key)?;
    paged(shared, call, "filterOperatorSchema", LISTED.iter().filter_map(|(name, _)| operator(name)).collect())
}

pub(super) fn functions(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&["$top", "$skiptoken"])?;
    shared.provisioning().job(key)?;
    let all = usher_core::expression::functions().iter().map(|function| {
        let parameters = function.parameters.iter().map(|one| {
            json!({ "name": one.name, "type": type_name(one.takes), "required": !one.optional, "allowMultipleOccurrences": one.repeated })
        });
        json!({ "id": function.name, "parameters": parameters.collect::<Vec<_>>() })
    });
    paged(shared, call, "attributeMappingFunctionSchema", all.collect())
}

fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text | Type::List | Type::Any => "String",
        Type::Number => "Integer",
        Type::Boolean => "Boolean",
        Type::Date => "DateTime",
    }
}
