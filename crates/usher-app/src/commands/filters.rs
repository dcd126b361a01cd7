//! Scoping filters as JSON, for `usher scope`: read with words about what doesn't fit, and checked as those of a connection are, so that
//! a filter that can't be judged is never taken for one that lets nobody in.

use serde_json::Value as Json;
use usher_core::configuration::{ConnectionDocument, SynchronizationSchema, check};
use usher_core::import::ObjectType;
use usher_core::scope::{Clause, Filter};

use crate::app::{Answer, profile};
use crate::message::{of_complaints, problem};
use crate::view::ProblemView;

/// Reads a list of filters, each a list of `{attribute, operator, value}`.
pub(super) fn read(json: &Json) -> Answer<Vec<Filter>> {
    let Some(lists) = json.as_array() else { return Err(unreadable("This is not a list of filters.")) };
    let filters = lists.iter().enumerate().map(|(place, list)| filter(place + 1, list)).collect::<Answer<Vec<Filter>>>()?;
    refuse_undecidable(&filters)?;
    Ok(filters)
}

fn filter(place: usize, list: &Json) -> Answer<Filter> {
    let name = format!("Filter {place}");
    let Some(list) = list.as_array() else { return Err(unreadable(&format!("{name} is not a list of clauses."))) };
    let clauses =
        list.iter().enumerate().map(|(at, json)| clause(&format!("{name}, clause {}", at + 1), json)).collect::<Answer<Vec<Clause>>>()?;
    Ok(Filter { name, clauses })
}

fn clause(place: &str, json: &Json) -> Answer<Clause> {
    let Some(object) = json.as_object() else { return Err(unreadable(&format!("{place}, is not an object."))) };
    if let Some(name) = object.keys().find(|name| !["attribute", "operator", "value"].contains(&name.as_str())) {
        return Err(unreadable(&format!("{place}, has “{name}”, which no clause has.")));
    }
    let text = |name: &str| match object.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(plain @ (Json::Number(_) | Json::Bool(_))) => Ok(Some(plain.to_string())),
        Some(other) => Err(unreadable(&format!("{place}, has {other} as its {name}: it must be text, in quotes."))),
    };
    let needed =
        |name: &str| text(name)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| unreadable(&format!("{place}, has no {name}.")));
    Ok(Clause { attribute: needed("attribute")?, operator: needed("operator")?, value: text("value")? })
}

fn unreadable(message: &str) -> ProblemView {
    let fix = "Give a list of filters, each a list of clauses: [[{\"attribute\": \"department\", \"operator\": \"EQUALS\", \"value\": \"Sales\"}]].";
    problem("FiltersUnreadable", message, fix)
}

/// What keeps a connection with these filters from being used.
fn refuse_undecidable(filters: &[Filter]) -> Answer<()> {
    let profile = profile("scim")?;
    let mut schema = SynchronizationSchema::new(profile.schema.clone());
    schema
        .set_filters(ObjectType::User, filters)
        .map_err(|error| ProblemView { details: error.to_string(), ..unreadable("The filters can't be checked.") })?;
    let document = ConnectionDocument { schema: schema.into_json(), ..ConnectionDocument::empty() };
    let complaints = check(&document, profile);
    let Some((place, complaint)) = complaints.iter().filter(|one| one.blocks()).find_map(|one| Some((one.filter?, one))) else {
        return Ok(());
    };
    let told = of_complaints(&[complaint.to_problem()]);
    Err(ProblemView { message: format!("Filter {}: {}", place + 1, told.message), details: String::new(), ..told })
}
