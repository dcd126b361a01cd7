//! The CSV source (COMMANDS.md): a file that can't be read whole stops the cycle before anything is sent, and its line is named.
//! Both files are read and checked to their ends before the first page is handed on.

mod groups;
mod header;
mod quotes;
mod users;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use usher_core::import::{Nesting, SourceObject, assign_through_groups, note_memberships};
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};

pub use header::Attributes;

const PAGE: usize = 500;

/// Attributes that may hold several values, separated by `;`. In any other a `;` is a letter like others.
const MULTI_VALUED: [&str; 5] = ["proxyAddresses", "otherMails", "businessPhones", "imAddresses", "appRoleAssignments"];
/// Attributes that hold true or false.
const BOOLEAN: [&str; 3] = ["accountEnabled", "dirSyncEnabled", "isResourceAccount"];

/// `users.csv` and perhaps `groups.csv`.
#[derive(Debug, Clone)]
pub struct CsvSource {
    users: PathBuf,
    groups: Option<PathBuf>,
    attributes: Attributes,
    before: Option<Position>,
    nesting: Nesting,
    protected_groups: Vec<String>,
}

/// Where the files stood, as the watermark keeps it: enough to see that they changed, and which columns there were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    /// Digest of `users.csv`.
    users: String,
    /// Digest of `groups.csv`.
    groups: Option<String>,
    /// The columns of `users.csv`, as the schema spells them.
    columns: Vec<String>,
    /// Did `groups.csv` say which groups are assigned?
    #[serde(default)]
    groups_assign: bool,
}

impl CsvSource {
    /// A source over these files.
    #[must_use]
    pub fn new(users: PathBuf, groups: Option<PathBuf>, attributes: Attributes) -> Self {
        Self { users, groups, attributes, before: None, nesting: Nesting::Direct, protected_groups: Vec::new() }
    }

    /// After the cycle that left this position: columns that it read and that are used must still be there. A position that isn't
    /// a CSV source's (an older Usher's, another source's) tells of no columns.
    #[must_use]
    pub fn after(self, position: Option<&str>) -> Self {
        Self { before: position.and_then(|text| serde_json::from_str(text).ok()), ..self }
    }

    /// By a connection's choice of nesting, and telling who is in its protected groups.
    #[must_use]
    pub fn with_groups(self, nesting: Nesting, protected: &[String]) -> Self {
        Self { nesting, protected_groups: protected.to_vec(), ..self }
    }

    /// Everything in the files.
    ///
    /// # Errors
    /// [`SourceError`] naming file and line.
    pub fn read_files(&self) -> Result<(Vec<SourceObject>, SourcePosition), SourceError> {
        let text = read_text(&self.users)?;
        let before = self.before.as_ref().map(|before| before.columns.as_slice());
        let people = users::read(&self.users, &text, &self.attributes, before)?;
        let mut position = Position { users: digest(&text), groups: None, columns: people.columns, groups_assign: false };
        let mut objects = people.objects;
        if let Some(file) = &self.groups {
            let text = read_text(file)?;
            position.groups = Some(digest(&text));
            let read = groups::read(file, &text, &people.ids)?;
            position.groups_assign = read.assigns;
            if self.before.as_ref().is_some_and(|before| before.groups_assign) && !read.assigns {
                let fix = "Put the column back; if it is meant to be gone, run `usher restart NAME --clear watermark` first.";
                let lost = "has lost the column appRole, by which groups assigned their members, since the last cycle";
                return Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, lost, fix) });
            }
            assign_through_groups(&mut objects, &read.objects, &read.assigned, self.nesting);
            note_memberships(&mut objects, &read.objects, &self.protected_groups);
            objects.extend(read.objects);
        }
        let position = serde_json::to_string(&position).map_err(|error| unreadable(&self.users, &error.to_string()))?;
        Ok((objects, SourcePosition(position)))
    }
}

#[async_trait]
impl Source for CsvSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let source = self.clone();
        let read = tokio::task::spawn_blocking(move || source.read_files()).await;
        let (mut objects, position) = read.unwrap_or_else(|error| Err(unreadable(&self.users, &error.to_string())))?;
        while !objects.is_empty() {
            if cancel.is_cancelled() {
                return Err(SourceError::cancelled());
            }
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
    let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
    quotes::check(file, &text)?;
    Ok(text)
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
mod tests;
