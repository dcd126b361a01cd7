//! `users.csv`: the header names are source attribute names.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_engine::ports::SourceError;

use super::header::{Attributes, Header};
use super::{BOOLEAN, MULTI_VALUED, broken, line_of, refuse_unclear_id, wrong};

pub(super) struct People {
    pub(super) objects: Vec<SourceObject>,
    /// The columns, as the schema spells them.
    pub(super) columns: Vec<String>,
    /// Ids by id and by userPrincipalName, both in lower case.
    pub(super) ids: HashMap<String, SourceId>,
}

/// Reads the file whole. `before`: the columns that the last cycle read, if one is known.
pub(super) fn read(file: &Path, text: &str, attributes: &Attributes, before: Option<&[String]>) -> Result<People, SourceError> {
    if text.trim().is_empty() {
        return Err(wrong(
            file,
            1,
            "is missing: the file is empty, without even a header",
            "Look whether the export ended well, put the file back, and run again.",
        ));
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = Header::parse(file, reader.headers().map_err(|error| broken(file, text, &error))?, attributes)?;
    header.check_none_lost(file, before.unwrap_or_default(), &attributes.needed)?;
    let place = |name: &str| header.place(name);
    let (id_at, name_at, role_at, manager_at) = (place("id"), place("userPrincipalName"), place("appRole"), place("manager"));
    let enabled_at = place("accountEnabled");
    let mut people = People { objects: Vec::new(), columns: header.names(), ids: HashMap::new() };
    let mut managers = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(file, text, &error))?;
        let line = line_of(text, record.position());
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default();
        let id = if id_at.is_some() { cell(id_at) } else { cell(name_at) };
        if id.is_empty() {
            let column = if id_at.is_some() { "id" } else { "userPrincipalName" };
            return Err(wrong(file, line, &format!("has no {column}"), "Every person needs one: it tells who is who from cycle to cycle."));
        }
        // Letter case tells nobody apart in a userPrincipalName: who is written otherwise one day is the same person.
        let written = id;
        let id = if id_at.is_some() { SourceId::from(id) } else { SourceId::from(id.to_lowercase().as_str()) };
        refuse_unclear_id(file, line, written)?;
        refuse_unclear_enabled(file, line, cell(enabled_at))?;
        let lower = id.as_str().to_lowercase();
        // Under someone's userPrincipalName another may have been found before: an id comes first.
        if people.ids.insert(lower.clone(), id.clone()).is_some_and(|before| before.as_str().to_lowercase() == lower) {
            let fix = "Each person stands in the file once; remove the second row.";
            return Err(SourceError { code: "DuplicateId", ..wrong(file, line, &format!("repeats the id {id}"), fix) });
        }
        let user_name = cell(name_at).to_lowercase();
        if !user_name.is_empty() {
            people.ids.entry(user_name).or_insert_with(|| id.clone());
        }
        managers.push(cell(manager_at).to_lowercase());
        let app_roles = if role_at.is_some() { roles(cell(role_at)) } else { role("User") };
        people.objects.push(SourceObject {
            attributes: values(&header, &record, written),
            id,
            object_type: ObjectType::User,
            presence: Presence::Present,
            app_roles,
            manager: None,
            members: Vec::new(),
            member_of: Vec::new(),
        });
    }
    for (person, manager) in people.objects.iter_mut().zip(managers) {
        person.manager = people.ids.get(&manager).filter(|_| !manager.is_empty()).cloned();
    }
    tracing::debug!(people = people.objects.len(), columns = people.columns.len(), "read the people's file");
    Ok(people)
}

/// Whether someone is disabled is never guessed (EP-503).
fn refuse_unclear_enabled(file: &Path, line: u64, cell: &str) -> Result<(), SourceError> {
    if cell.is_empty() || ["true", "false"].iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Ok(());
    }
    let what = format!("says “{cell}” in accountEnabled, which is neither true nor false");
    Err(wrong(file, line, &what, "Write true or false there, as Entra's “Download users” does."))
}

fn values(header: &Header, record: &csv::StringRecord, id: &str) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::from([("id".to_owned(), Value::text(id)), ("objectId".to_owned(), Value::text(id))]);
    for (column, cell) in header.columns.iter().zip(record) {
        if column.name == "appRole" || column.name == "manager" || cell.is_empty() {
            continue;
        }
        let value = value(&column.name, cell);
        for name in &column.also {
            values.insert(name.clone(), value.clone());
        }
        values.insert(column.name.clone(), value);
    }
    values
}

fn value(name: &str, cell: &str) -> Value {
    if MULTI_VALUED.contains(&name) {
        let values: Vec<String> = cell.split(';').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        return if values.is_empty() { Value::Null } else { Value::List(values) };
    }
    match cell.trim().to_ascii_lowercase().as_str() {
        "true" if BOOLEAN.contains(&name) => Value::Boolean(true),
        "false" if BOOLEAN.contains(&name) => Value::Boolean(false),
        _ => Value::text(cell),
    }
}

fn role(name: &str) -> Vec<AppRole> {
    vec![AppRole::named(name)]
}

fn roles(cell: &str) -> Vec<AppRole> {
    cell.split(';').map(str::trim).filter(|name| !name.is_empty()).flat_map(role).collect()
}
