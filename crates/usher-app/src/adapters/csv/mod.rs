//! The CSV source (COMMANDS.md): a file that can't be read whole stops the cycle before anything is sent, and its line is named.
//! Both files are read and checked to their ends before the first page is handed on.

mod groups;
mod users;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::import::SourceObject;
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};

const PAGE: usize = 500;

/// `users.csv` and perhaps `groups.csv`.
#[derive(Debug, Clone)]
pub struct CsvSource {
    users: PathBuf,
    groups: Option<PathBuf>,
    needed: Vec<String>,
}

impl CsvSource {
    /// A source over these files; `needed` names the attributes that mappings, filters and matching use.
    #[must_use]
    pub fn new(users: PathBuf, groups: Option<PathBuf>, needed: Vec<String>) -> Self {
        Self { users, groups, needed }
    }

    /// Everything in the files.
    ///
    /// # Errors
    /// [`SourceError`] naming file and line.
    pub fn read_files(&self) -> Result<(Vec<SourceObject>, SourcePosition), SourceError> {
        let text = read_text(&self.users)?;
        let people = users::read(&self.users, &text, &self.needed)?;
        let mut position = digest(&text);
        let mut objects = people.objects;
        if let Some(file) = &self.groups {
            let text = read_text(file)?;
            position.push_str(&digest(&text));
            objects.extend(groups::read(file, &text, &people.ids)?);
        }
        Ok((objects, SourcePosition(position)))
    }
}

#[async_trait]
impl Source for CsvSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let source = self.clone();
        let read = tokio::task::spawn_blocking(move || source.read_files()).await;
        let (mut objects, position) = read.unwrap_or_else(|error| Err(unreadable(&self.users, &error.to_string())))?;
        while !objects.is_empty() && !cancel.is_cancelled() {
            let rest = objects.split_off(objects.len().min(PAGE));
            sink.page(std::mem::replace(&mut objects, rest)).await?;
        }
        Ok(position)
    }
}

fn read_text(file: &Path) -> Result<String, SourceError> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        wrong(file, line as u64, "holds bytes that are not UTF-8 text", "Save the file as “CSV UTF-8” and run again.")
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// A short name of the content: enough to see that it changed.
fn digest(text: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn unreadable(file: &Path, why: &str) -> SourceError {
    SourceError {
        code: "SourceUnreadable",
        message: format!("{} can't be read: {why}. Nothing was sent.", file.display()),
        fix: "Check the path and its rights, or name another file in the connection's source.".to_owned(),
    }
}

/// Something wrong in one line.
pub(super) fn wrong(file: &Path, line: u64, what: &str, fix: &str) -> SourceError {
    SourceError {
        code: "SourceUnreadable",
        message: format!("{}, line {line}, {what}. Nothing was sent.", file.display()),
        fix: fix.to_owned(),
    }
}

/// The reader's own complaint, with its line.
pub(super) fn broken(file: &Path, error: &::csv::Error) -> SourceError {
    let line = error.position().map_or(0, ::csv::Position::line);
    match error.kind() {
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => wrong(
            file,
            line,
            &format!("has {len} cells, but the header has {expected_len}"),
            "Put the row right: a comma within a value needs quotes around the value.",
        ),
        _ => wrong(file, line, &format!("can't be read: {error}"), "Export the file again."),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::CsvSource;
    use usher_core::import::{ObjectType, Value};
    use usher_engine::ports::SourceError;

    fn read(users: &[u8], groups: Option<&str>) -> Result<Vec<usher_core::import::SourceObject>, SourceError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("users.csv");
        std::fs::write(&file, users).unwrap();
        let groups = groups.map(|text| {
            let file = folder.path().join("groups.csv");
            std::fs::write(&file, text).unwrap();
            file
        });
        CsvSource::new(file, groups, vec!["mail".to_owned()]).read_files().map(|(objects, _)| objects)
    }

    #[test]
    fn names_are_source_attributes_and_synonyms_are_filled() {
        let text = "\u{feff}id,userPrincipalName,mail,accountEnabled,officeLocation,proxyAddresses,manager,appRole\r\n\
                    1,ann@x.y,ann@x.y,TRUE,Oslo,a@x.y;b@x.y,,User\r\n2,bo@x.y,,false,,,ann@x.y,\r\n3,cy@x.y,,,,,,Default Access\n";
        let people = read(text.as_bytes(), None).unwrap();
        assert_eq!(people[0].attribute("physicalDeliveryOfficeName"), &Value::text("Oslo"));
        assert_eq!(people[0].attribute("objectId"), &Value::text("1"));
        assert_eq!(people[0].attribute("accountEnabled"), &Value::Boolean(true));
        assert_eq!(people[0].attribute("proxyAddresses"), &Value::List(vec!["a@x.y".to_owned(), "b@x.y".to_owned()]));
        assert_eq!(people[1].manager.as_ref().unwrap().as_str(), "1");
        assert!(people[1].app_roles.is_empty());
        assert!(people[1].attribute("mail").is_null());
        assert!(people[2].app_roles[0].is_default_access());
    }

    #[test]
    fn without_an_id_the_user_principal_name_is_it_and_everyone_is_assigned() {
        let people = read(b"userPrincipalName,mail\nann@x.y,\n", None).unwrap();
        assert_eq!(people[0].id.as_str(), "ann@x.y");
        assert_eq!(people[0].app_roles[0].value, "User");
    }

    #[test]
    fn groups_gather_their_rows() {
        let groups = "id,displayName,member\ng,Sales,bo@x.y\ng,Sales,1\nh,Empty,\ng2,Nested,g\n";
        let objects = read(b"id,userPrincipalName,mail\n1,ann@x.y,\n2,bo@x.y,\n", Some(groups)).unwrap();
        let groups: Vec<_> = objects.into_iter().filter(|one| one.object_type == ObjectType::Group).collect();
        assert_eq!(groups[0].members.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert!(groups[1].members.is_empty());
        assert_eq!(groups[2].members[0].as_str(), "g");
    }

    #[test]
    fn what_cannot_be_read_whole_names_its_line() {
        let says = |users: &[u8], words: &str| {
            let error = read(users, None).unwrap_err();
            assert!(error.message.contains(words), "{}", error.message);
        };
        says(b"", "empty");
        says(b"mail\nx\n", "neither");
        says(b"id,userPrincipalName,mail\n1,a@x.y,\n1,b@x.y,\n", "line 3");
        says(b"id,userPrincipalName,mail\n1,a@x.y,\n2,b@x.y,x,y\n", "line 3");
        says(b"id,userPrincipalName,mail\n1,a@x.y,\n,b@x.y,\n", "line 3");
        says(b"id,userPrincipalName,mail\n1,a\xff@x.y,\n", "line 2");
        says(b"id,id,mail\n", "twice");
    }
}
