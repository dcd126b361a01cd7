//! The header of `users.csv`: which column is which source attribute, and what must not get lost between two cycles.
//! Names are found without regard to case and kept as the schema spells them, since evaluations look them up exactly.

use std::path::Path;

use usher_engine::ports::SourceError;

use super::{BOOLEAN, MULTI_VALUED, wrong};

/// Names that a file may have beside those of the schema: our own columns and those of Entra's "Download users" (COMMANDS.md).
const OWN: [&str; 16] = [
    "id",
    "userPrincipalName",
    "appRole",
    "manager",
    "accountEnabled",
    "objectId",
    "displayName",
    "givenName",
    "surname",
    "mail",
    "jobTitle",
    "department",
    "officeLocation",
    "userType",
    "mobilePhone",
    "usageLocation",
];
/// Columns that decide who everyone is and who has access: without `id` everyone is someone else, without `appRole` everyone is
/// assigned, without `accountEnabled` those who were disabled come back.
const DECISIVE: [&str; 3] = ["id", "appRole", "accountEnabled"];
/// Two names of one attribute: "Download users" says the first, Entra's schema the second.
const SYNONYM: (&str, &str) = ("officeLocation", "physicalDeliveryOfficeName");

/// Names of source attributes that a configuration brings.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    /// Those of the schema, as it spells them.
    pub known: Vec<String>,
    /// Those that mappings, filters and matching use, as they spell them.
    pub needed: Vec<String>,
}

/// The columns of a file, in its order.
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
}

/// One column.
pub(super) struct Column {
    /// The source attribute.
    pub(super) name: String,
    /// Under which other names its value is looked up.
    pub(super) also: Vec<String>,
}

impl Header {
    pub(super) fn parse(file: &Path, written: &csv::StringRecord, attributes: &Attributes) -> Result<Self, SourceError> {
        let columns: Vec<Column> = written.iter().map(|name| column(name.trim(), attributes)).collect();
        let header = Self { columns };
        header.check(file)?;
        Ok(header)
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    fn check(&self, file: &Path) -> Result<(), SourceError> {
        if self.place("id").is_none() && self.place("userPrincipalName").is_none() {
            let semicolons = self.columns.len() == 1 && self.columns[0].name.contains(';');
            let fix = if semicolons {
                "The columns are separated by semicolons here: save the file with commas."
            } else {
                "The first line names the columns, as Entra's “Download users” does; id or userPrincipalName must be among them."
            };
            return Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, "has neither a column id nor userPrincipalName", fix) });
        }
        check_names(file, &self.names())
    }

    /// A column that the last cycle read and that decides about someone must still be there (COMMANDS.md): an export that leaves it
    /// out looks like a file in which everyone's value was taken away.
    pub(super) fn check_none_lost(&self, file: &Path, before: &[String], needed: &[String]) -> Result<(), SourceError> {
        if !before.is_empty() && self.place("id").is_some() && !before.iter().any(|name| name == "id") {
            let what = "has a column id now, which the last cycle did without: everyone would be taken for someone else";
            let fix =
                "Take the column out again, or make a new connection for this file: it matches everyone to the accounts that are there.";
            return Err(SourceError { code: "ColumnGained", ..wrong(file, 1, what, fix) });
        }
        let used = |name: &str| DECISIVE.contains(&name) || is_among(name, needed) || is_among(other_name(name), needed);
        let there = |name: &str| self.place(name).is_some() || !other_name(name).is_empty() && self.place(other_name(name)).is_some();
        let lost: Vec<&str> = before.iter().map(String::as_str).filter(|name| used(name) && !there(name)).collect();
        if lost.is_empty() {
            return Ok(());
        }
        let columns = if lost.len() == 1 { "column" } else { "columns" };
        let what = format!("has lost the {columns} {}, which the last cycle read and the configuration uses", lost.join(", "));
        let fix = format!(
            "Put the {columns} back and run again. If that is meant, run `usher restart NAME --clear watermark`: the next cycle judges everyone by the columns that are left."
        );
        Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, &what, &fix) })
    }
}

/// Refuses columns without a name, and two of one name.
pub(super) fn check_names(file: &Path, names: &[String]) -> Result<(), SourceError> {
    for (at, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(wrong(file, 1, &format!("has no name for column {}", at + 1), "Name the column, or remove it."));
        }
        if names[..at].iter().any(|held| held.eq_ignore_ascii_case(name)) {
            return Err(wrong(file, 1, &format!("names the column {name} twice"), "Remove one of the two."));
        }
    }
    Ok(())
}

fn column(written: &str, attributes: &Attributes) -> Column {
    let spelled = |name: &&str| name.eq_ignore_ascii_case(written);
    let ours = OWN.into_iter().chain(BOOLEAN).chain(MULTI_VALUED);
    let name = ours.chain(attributes.known.iter().map(String::as_str)).find(spelled);
    let needed: Vec<&str> = attributes.needed.iter().map(String::as_str).filter(spelled).collect();
    let name = name.or(needed.first().copied()).unwrap_or(written).to_owned();
    let mut also: Vec<String> = needed.into_iter().filter(|needed| *needed != name).map(str::to_owned).collect();
    if name == SYNONYM.0 {
        also.push(SYNONYM.1.to_owned());
    }
    Column { name, also }
}

fn other_name(name: &str) -> &'static str {
    match name {
        name if name == SYNONYM.0 => SYNONYM.1,
        name if name == SYNONYM.1 => SYNONYM.0,
        _ => "",
    }
}

fn is_among(name: &str, names: &[String]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}
