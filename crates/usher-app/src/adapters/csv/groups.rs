//! `groups.csv`: one row for each membership.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use usher_core::id::SourceId;
use usher_core::import::{AppRole, ObjectType, Presence, SourceObject, Value};
use usher_engine::ports::SourceError;

use super::header::check_names;
use super::{broken, line_of, refuse_unclear_id, wrong};

/// Unknown members who are named; of the others it is told how many.
const MOST_NAMED: usize = 5;

/// The groups of a file, and the roles that the assigned ones hand on to their members.
pub(super) struct Groups {
    pub(super) objects: Vec<SourceObject>,
    /// Empty where the file has no column `appRole`: every group is then provisioned, and hands nothing on.
    pub(super) assigned: BTreeMap<SourceId, Vec<AppRole>>,
    /// Is the column there?
    pub(super) assigns: bool,
    /// Members who are in neither file.
    pub(super) notes: Vec<String>,
}

/// One group as its rows tell it.
struct Rows {
    name: String,
    /// Each with its line.
    members: Vec<(String, u64)>,
    /// `None` without the column.
    role: Option<String>,
}

pub(super) fn read(file: &Path, text: &str, people: &HashMap<String, SourceId>) -> Result<Groups, SourceError> {
    if text.trim().is_empty() {
        return Err(wrong(
            file,
            1,
            "is missing: the file is empty, without even a header",
            "Put the file back, or take it out of the connection's source.",
        ));
    }
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map_err(|error| broken(file, text, &error))?.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    check_names(file, &header)?;
    let place = |name: &str| header.iter().position(|held| held == name);
    let (Some(id_at), Some(name_at), Some(member_at)) = (place("id"), place("displayname"), place("member")) else {
        let fix = "groups.csv has the columns id, displayName and member.";
        let lost: Vec<&str> =
            ["id", "displayName", "member"].into_iter().filter(|name| place(&name.to_ascii_lowercase()).is_none()).collect();
        return Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, &format!("lacks what groups need: {}", lost.join(", ")), fix) });
    };
    let role_at = place("approle");
    let mut order: Vec<String> = Vec::new();
    let mut known: HashMap<String, SourceId> = HashMap::new();
    let mut groups: BTreeMap<String, Rows> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(file, text, &error))?;
        let line = line_of(text, record.position());
        let cell = |at: usize| record.get(at).map(str::trim).unwrap_or_default().to_owned();
        let (id, name, member) = (cell(id_at), cell(name_at), cell(member_at));
        if id.is_empty() {
            return Err(wrong(file, line, "has no id", "Every group needs one."));
        }
        if !groups.contains_key(&id) {
            refuse_unclear_id(file, line, &id)?;
            if let Some(before) = known.insert(id.to_lowercase(), SourceId::from(id.as_str())) {
                let what = format!("repeats the id {before} in another case, {id}");
                return Err(SourceError { code: "DuplicateId", ..wrong(file, line, &what, "Write a group's id in all its rows alike.") });
            }
            order.push(id.clone());
        }
        let role = role_at.map(cell);
        let group = groups.entry(id).or_insert_with(|| Rows { name: name.clone(), members: Vec::new(), role: role.clone() });
        if group.name != name {
            let fix = "All rows of one group have the same displayName.";
            return Err(wrong(file, line, &format!("calls the group “{}” another name, “{name}”", group.name), fix));
        }
        if group.role != role {
            let fix = "All rows of one group have the same appRole.";
            return Err(wrong(file, line, &format!("gives the group “{name}” another appRole"), fix));
        }
        if !member.is_empty() {
            group.members.push((member, line));
        }
    }
    let mut read = Groups { objects: Vec::new(), assigned: BTreeMap::new(), assigns: role_at.is_some(), notes: Vec::new() };
    let mut unknown = Unknown::default();
    for (id, rows) in order.into_iter().filter_map(|id| groups.remove(&id).map(|rows| (id, rows))) {
        let find = |member: &str| people.get(&member.to_lowercase()).or_else(|| known.get(&member.to_lowercase())).cloned();
        let mut members = Vec::new();
        for (member, line) in &rows.members {
            match find(member) {
                Some(member) => members.push(member),
                None => unknown.add(&rows.name, member, *line),
            }
        }
        let object = group(&id, &rows, members);
        if rows.role.is_some() && !object.app_roles.is_empty() {
            read.assigned.insert(object.id.clone(), object.app_roles.clone());
        }
        read.objects.push(object);
    }
    read.notes = unknown.notes(file);
    Ok(read)
}

/// Members who are in neither file: they are left out, since they can have no account.
#[derive(Default)]
struct Unknown {
    first: Vec<String>,
    count: usize,
}

impl Unknown {
    fn add(&mut self, group: &str, member: &str, line: u64) {
        self.count += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(format!("“{member}” of the group “{group}” (line {line})"));
        }
    }

    fn notes(self, file: &Path) -> Vec<String> {
        if self.count == 0 {
            return Vec::new();
        }
        let more = self.count - self.first.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let verb = if self.count == 1 {
            "is neither a person nor a group of the source and is left out"
        } else {
            "are neither people nor groups of the source and are left out"
        };
        vec![format!("{}: {}{more} {verb}.", file.display(), self.first.join(", "))]
    }
}

/// What a group of a file has.
pub(super) const ATTRIBUTES: [&str; 3] = ["id", "objectId", "displayName"];

fn group(id: &str, rows: &Rows, mut members: Vec<SourceId>) -> SourceObject {
    members.sort();
    members.dedup();
    let attributes = BTreeMap::from([
        ("id".to_owned(), Value::text(id)),
        ("objectId".to_owned(), Value::text(id)),
        ("displayName".to_owned(), Value::text(rows.name.as_str())),
    ]);
    let app_roles = match &rows.role {
        None => vec![AppRole::named("User")],
        Some(names) => names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(AppRole::named).collect(),
    };
    SourceObject {
        id: id.into(),
        object_type: ObjectType::Group,
        presence: Presence::Present,
        attributes,
        app_roles,
        manager: None,
        members,
        member_of: Vec::new(),
    }
}
