//! The practice directory as `users.csv` and `groups.csv` (COMMANDS.md, The CSV source). Everyone is enabled and assigned, so that
//! any SCIM server can take all of them.

use std::path::{Path, PathBuf};

use super::{Company, Flaws};
use crate::error::PracticeError;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The people's file.
    pub users_file: PathBuf,
    /// The groups' file.
    pub groups_file: PathBuf,
    /// People.
    pub users: u32,
    /// Groups.
    pub groups: u32,
}

const COLUMNS: [&str; 19] = [
    "id",
    "userPrincipalName",
    "displayName",
    "givenName",
    "surname",
    "mail",
    "mailNickname",
    "jobTitle",
    "department",
    "companyName",
    "officeLocation",
    "city",
    "country",
    "employeeId",
    "telephoneNumber",
    "preferredLanguage",
    "userType",
    "accountEnabled",
    "manager",
];

impl Company {
    /// Writes both files into a folder, made if missing.
    ///
    /// # Errors
    /// [`PracticeError::File`], [`PracticeError::Csv`].
    pub fn write_csv(&self, folder: &Path) -> Result<Written, PracticeError> {
        std::fs::create_dir_all(folder).map_err(|source| PracticeError::File { path: folder.display().to_string(), source })?;
        let (users_file, groups_file) = (folder.join("users.csv"), folder.join("groups.csv"));
        let users = written(&users_file, self.write_users(&users_file))?;
        let groups = written(&groups_file, self.write_groups(&groups_file))?;
        Ok(Written { users_file, groups_file, users, groups })
    }

    fn write_users(&self, file: &Path) -> Result<u32, csv::Error> {
        let mut writer = csv::Writer::from_path(file)?;
        writer.write_record(COLUMNS)?;
        let mut count = 0;
        for index in self.present() {
            let person = self.person(index, Flaws::Harmless);
            let manager = person.manager.as_ref().map(|id| id.0.clone()).unwrap_or_default();
            let cells = COLUMNS.iter().map(|name| match *name {
                "manager" => manager.clone(),
                "accountEnabled" => "true".to_owned(),
                name => person.attribute(name).as_text().unwrap_or_default(),
            });
            writer.write_record(cells)?;
            count += 1;
        }
        writer.flush()?;
        Ok(count)
    }

    fn write_groups(&self, file: &Path) -> Result<u32, csv::Error> {
        let mut writer = csv::Writer::from_path(file)?;
        writer.write_record(["id", "displayName", "member"])?;
        let groups = self.groups_with(Flaws::Harmless);
        for group in &groups {
            let name = group.label();
            if group.members.is_empty() {
                writer.write_record([group.id.as_str(), &name, ""])?;
            }
            for member in &group.members {
                writer.write_record([group.id.as_str(), &name, member.as_str()])?;
            }
        }
        writer.flush()?;
        Ok(u32::try_from(groups.len()).unwrap_or(u32::MAX))
    }
}

fn written<T>(file: &Path, result: Result<T, csv::Error>) -> Result<T, PracticeError> {
    result.map_err(|source| PracticeError::Csv { path: file.display().to_string(), source })
}
