//! `groups.csv`: one row for each membership. A column `owners` names a group's owners in any of its rows, several separated by `;`.

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
    /// What a group of this file has.
    pub(super) attributes: Vec<String>,
    /// Members of protected groups who are in neither file, as they are written: each group's name with them.
    pub(super) absent: Vec<(String, Vec<String>)>,
    /// Members and owners who are in neither file.
    pub(super) notes: Vec<String>,
}

/// One group as its rows tell it.
struct Rows {
    name: String,
    /// Each with its line.
    members: Vec<(String, u64)>,
    /// Each with its line; `None` without the column.
    owners: Option<Vec<(String, u64)>>,
    /// `None` without the column.
    role: Option<String>,
}

/// `protected`: ids or display names of the groups whose members are protected.
pub(super) fn read(file: &Path, text: &str, people: &HashMap<String, SourceId>, protected: &[String]) -> Result<Groups, SourceError> {
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
    let (role_at, owners_at) = (place("approle"), place("owners"));
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
        let group = groups.entry(id).or_insert_with(|| Rows {
            name: name.clone(),
            members: Vec::new(),
            owners: owners_at.map(|_| Vec::new()),
            role: role.clone(),
        });
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
        if let (Some(at), Some(owners)) = (owners_at, &mut group.owners) {
            let named = record.get(at).unwrap_or_default().split(';').map(str::trim).filter(|owner| !owner.is_empty());
            for owner in named {
                // All rows of a group may name them.
                if !owners.iter().any(|(held, _)| held.to_lowercase() == owner.to_lowercase()) {
                    owners.push((owner.to_owned(), line));
                }
            }
        }
    }
    let own = owners_at.map(|_| OWNERS);
    let attributes = ATTRIBUTES.into_iter().chain(own).map(str::to_owned).collect();
    let (objects, assigned, absent, notes) = (Vec::new(), BTreeMap::new(), Vec::new(), Vec::new());
    let mut read = Groups { objects, assigned, assigns: role_at.is_some(), attributes, absent, notes };
    let mut unknown = Unknown::default();
    for (id, rows) in order.into_iter().filter_map(|id| groups.remove(&id).map(|rows| (id, rows))) {
        let find = |member: &str| people.get(&member.to_lowercase()).or_else(|| known.get(&member.to_lowercase())).cloned();
        let mut found = |named: &[(String, u64)], what: &str| {
            let mut found = Vec::new();
            for (name, line) in named {
                match find(name) {
                    Some(id) => found.push(id),
                    None => unknown.add(&format!("“{name}” {what} the group “{}” (line {line})", rows.name)),
                }
            }
            found.sort();
            found.dedup();
            found
        };
        let members = found(&rows.members, "of");
        if names(protected, &id) || names(protected, &rows.name) {
            let absent = rows.members.iter().map(|(member, _)| member).filter(|member| find(member).is_none()).cloned().collect();
            read.absent.push((rows.name.clone(), absent));
        }
        let owners = rows.owners.as_ref().map(|owners| found(owners, "as owner of"));
        let object = group(&id, &rows, members, owners);
        if rows.role.is_some() && !object.app_roles.is_empty() {
            read.assigned.insert(object.id.clone(), object.app_roles.clone());
        }
        read.objects.push(object);
    }
    read.notes = unknown.notes(file);
    Ok(read)
}

fn names(protected: &[String], group: &str) -> bool {
    protected.iter().any(|name| name.trim().to_lowercase() == group.to_lowercase())
}

/// Members and owners who are in neither file: they are left out, since they can have no account.
#[derive(Default)]
struct Unknown {
    first: Vec<String>,
    count: usize,
}

impl Unknown {
    /// `words`: who, of which group, and the line.
    fn add(&mut self, words: &str) {
        self.count += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(words.to_owned());
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

/// What a group of every file has.
const ATTRIBUTES: [&str; 3] = ["id", "objectId", "displayName"];
/// What one has beside that whose file has the column: as Entra's schema calls it.
const OWNERS: &str = "owners";

fn group(id: &str, rows: &Rows, members: Vec<SourceId>, owners: Option<Vec<SourceId>>) -> SourceObject {
    let mut attributes = BTreeMap::from([
        ("id".to_owned(), Value::text(id)),
        ("objectId".to_owned(), Value::text(id)),
        ("displayName".to_owned(), Value::text(rows.name.as_str())),
    ]);
    if let Some(owners) = owners {
        attributes.insert(OWNERS.to_owned(), Value::List(owners.into_iter().map(|owner| owner.0).collect()));
    }
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
