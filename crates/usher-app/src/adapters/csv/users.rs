//! `users.csv`: the header names are source attribute names.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use csv::StringRecord;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_engine::ports::SourceError;

use super::header::{Attributes, Header};
use super::{BOOLEAN, MULTI_VALUED, broken, line_of, refuse_unclear_id, wrong};

/// A file of people that was read to its end and is sound. Its people are then read from the text as they are asked for.
pub(super) struct People {
    header: Header,
    places: Places,
    /// Ids by id and by userPrincipalName, both in lower case.
    pub(super) ids: HashMap<String, SourceId>,
    /// How many there are.
    pub(super) count: usize,
}

/// Where the columns stand that decide who someone is.
struct Places {
    id: Option<usize>,
    user_name: Option<usize>,
    role: Option<usize>,
    manager: Option<usize>,
    enabled: Option<usize>,
}

impl Places {
    fn of(header: &Header) -> Self {
        let place = |name: &str| header.place(name);
        Self {
            id: place("id"),
            user_name: place("userPrincipalName"),
            role: place("appRole"),
            manager: place("manager"),
            enabled: place("accountEnabled"),
        }
    }

    fn written_id<'a>(&self, record: &'a StringRecord) -> &'a str {
        cell(record, self.id.or(self.user_name))
    }

    /// Letter case tells nobody apart in a userPrincipalName: who is written otherwise one day is the same person.
    fn id(&self, record: &StringRecord) -> SourceId {
        let written = self.written_id(record);
        if self.id.is_some() { SourceId::from(written) } else { SourceId::from(written.to_lowercase().as_str()) }
    }
}

fn cell(record: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default()
}

/// Reads the file to its end and refuses what is wrong anywhere. `before`: the columns that the last cycle read, if one is known.
pub(super) fn check(file: &Path, text: &str, attributes: &Attributes, before: Option<&[String]>) -> Result<People, SourceError> {
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
    let places = Places::of(&header);
    let mut people = People { header, places, ids: HashMap::new(), count: 0 };
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| broken(file, text, &error))? {
        people.add(file, line_of(text, record.position()), &record)?;
    }
    tracing::debug!(people = people.count, columns = people.header.columns.len(), "read the people's file");
    Ok(people)
}

impl People {
    /// The columns, as the schema spells them.
    pub(super) fn columns(&self) -> Vec<String> {
        self.header.names()
    }

    /// The attributes that people have by these columns, under every name.
    pub(super) fn attributes(&self) -> Vec<String> {
        self.header.columns.iter().flat_map(|column| std::iter::once(&column.name).chain(&column.also)).cloned().collect()
    }

    /// Everyone, in the file's order. `text`: what was checked.
    pub(super) fn read<'a>(&'a self, file: &'a Path, text: &'a str) -> impl Iterator<Item = Result<SourceObject, SourceError>> + 'a {
        let records = csv::ReaderBuilder::new().from_reader(text.as_bytes()).into_records();
        records.map(move |record| record.map(|record| self.person(&record)).map_err(|error| broken(file, text, &error)))
    }

    fn add(&mut self, file: &Path, line: u64, record: &StringRecord) -> Result<(), SourceError> {
        let written = self.places.written_id(record);
        if written.is_empty() {
            let column = if self.places.id.is_some() { "id" } else { "userPrincipalName" };
            return Err(wrong(file, line, &format!("has no {column}"), "Every person needs one: it tells who is who from cycle to cycle."));
        }
        refuse_unclear_id(file, line, written)?;
        refuse_unclear_enabled(file, line, cell(record, self.places.enabled))?;
        let id = self.places.id(record);
        let lower = id.as_str().to_lowercase();
        // Under someone's userPrincipalName another may have been found before: an id comes first.
        if self.ids.insert(lower.clone(), id.clone()).is_some_and(|before| before.as_str().to_lowercase() == lower) {
            let fix = "Each person stands in the file once; remove the second row.";
            return Err(SourceError { code: "DuplicateId", ..wrong(file, line, &format!("repeats the id {id}"), fix) });
        }
        let user_name = cell(record, self.places.user_name).to_lowercase();
        if !user_name.is_empty() {
            self.ids.entry(user_name).or_insert(id);
        }
        self.count += 1;
        Ok(())
    }

    fn person(&self, record: &StringRecord) -> SourceObject {
        let manager = cell(record, self.places.manager).to_lowercase();
        SourceObject {
            attributes: values(&self.header, record, self.places.written_id(record)),
            id: self.places.id(record),
            object_type: ObjectType::User,
            presence: Presence::Present,
            app_roles: if self.places.role.is_some() { roles(cell(record, self.places.role)) } else { role("User") },
            manager: self.ids.get(&manager).filter(|_| !manager.is_empty()).cloned(),
            members: Vec::new(),
            member_of: Vec::new(),
        }
    }
}

/// Whether someone is disabled is never guessed (EP-503).
fn refuse_unclear_enabled(file: &Path, line: u64, cell: &str) -> Result<(), SourceError> {
    if cell.is_empty() || ["true", "false"].iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Ok(());
    }
    let what = format!("says “{cell}” in accountEnabled, which is neither true nor false");
    Err(wrong(file, line, &what, "Write true or false there, as Entra's “Download users” does."))
}

fn values(header: &Header, record: &StringRecord, id: &str) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::from([("id".to_owned(), Value::text(id)), ("objectId".to_owned(), Value::text(id))]);
    for (column, cell) in header.columns.iter().zip(record) {
        if column.name == "appRole" || column.name == "manager" || cell.is_empty() {
            continue;
        }
        let value = value(&column.name, cell);
        for name in &column.also {
            values.entry(name.clone()).or_insert_with(|| value.clone());
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
