//! The CSV source (COMMANDS.md): a file that can't be read whole stops the cycle before anything is sent, and its line is named.
//! Both files are read and checked to their ends before the first page is handed on; then people are read a second time, page by page, so
//! that only the text itself is held whole.

mod groups;
mod header;
mod quotes;
mod users;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{ConnectionDocument, check_source};
use usher_core::evaluation::Severity;
use usher_core::id::SourceId;
use usher_core::import::{AppRole, Nesting, ObjectType, SourceObject, assign_through_groups, note_memberships};
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};

pub use header::Attributes;

use super::{Notes, protection};

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
    document: Option<ConnectionDocument>,
    nesting: Nesting,
    protected_groups: Vec<String>,
    notes: Notes,
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
    /// Did any group of `groups.csv` have a member?
    #[serde(default)]
    groups_have_members: bool,
}

impl CsvSource {
    /// A source over these files.
    #[must_use]
    pub fn new(users: PathBuf, groups: Option<PathBuf>, attributes: Attributes) -> Self {
        Self {
            users,
            groups,
            attributes,
            before: None,
            document: None,
            nesting: Nesting::Direct,
            protected_groups: Vec::new(),
            notes: Notes::default(),
        }
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

    /// For a configuration whose filters and matching must find the attributes that they ask for.
    #[must_use]
    pub fn serving(self, document: &ConnectionDocument) -> Self {
        Self { document: Some(document.clone()), ..self }
    }

    /// A filter on a column that isn't there would put everyone out of scope, and cost them their accounts.
    fn refuse_lacking(&self, file: &Path, object_type: ObjectType, columns: &[String]) -> Result<(), SourceError> {
        let Some(document) = &self.document else { return Ok(()) };
        let lacking = check_source(document, object_type, columns).into_iter().find(|one| one.severity == Severity::Blocking);
        let Some(complaint) = lacking else { return Ok(()) };
        let what = format!("lacks a column that the configuration needs. {}", complaint.message);
        Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, what.trim_end_matches('.'), &complaint.fix) })
    }

    /// Telling what is doubtful.
    #[must_use]
    pub fn noting(self, notes: Notes) -> Self {
        Self { notes, ..self }
    }

    /// Reads both files to their ends and checks them.
    fn open(&self) -> Result<Opened, SourceError> {
        let text = read_text(&self.users)?;
        let before = self.before.as_ref();
        let people = users::check(&self.users, &text, &self.attributes, before.map(|before| before.columns.as_slice()))?;
        self.refuse_lacking(&self.users, ObjectType::User, &people.attributes())?;
        let mut position =
            Position { users: digest(&text), groups: None, columns: people.columns(), groups_assign: false, groups_have_members: false };
        let mut opened = Opened {
            file: self.users.clone(),
            text,
            people,
            groups: Vec::new(),
            absent: Vec::new(),
            through: Vec::new(),
            position: String::new(),
        };
        if let Some(file) = &self.groups {
            let text = read_text(file)?;
            position.groups = Some(digest(&text));
            let groups = groups::read(file, &text, &opened.people.ids, &self.protected_groups)?;
            position.groups_assign = groups.assigns;
            if before.is_some_and(|before| before.groups_assign) && !groups.assigns {
                let fix = "Put the column back; if it is meant to be gone, run `usher restart NAME --clear watermark` first.";
                let lost = "has lost the column appRole, by which groups assigned their members, since the last cycle";
                return Err(SourceError { code: "ColumnMissing", ..wrong(file, 1, lost, fix) });
            }
            position.groups_have_members = groups.objects.iter().any(|group| !group.members.is_empty());
            // A file without people, or without groups, is told by the cycle: it knows how many there were.
            let both_there = opened.people.count > 0 && !groups.objects.is_empty();
            if both_there && before.is_some_and(|before| before.groups_have_members) && !position.groups_have_members {
                let fix = "Put the members back; if they are meant to be gone, run `usher restart NAME --clear watermark` first.";
                return Err(SourceError {
                    code: "SourceEmpty",
                    ..wrong(file, 1, "has no member in any group, where the last cycle found some", fix)
                });
            }
            self.refuse_lacking(file, ObjectType::Group, &groups.attributes)?;
            self.notes.set(groups.notes);
            opened.groups = groups.objects;
            opened.absent = groups.absent;
            self.go_through_groups(&mut opened, &groups.assigned)?;
        }
        protection::refuse_unknown(&opened.groups, &self.protected_groups)?;
        opened.position = serde_json::to_string(&position).map_err(|error| ended_badly(&error))?;
        Ok(opened)
    }

    /// What groups bring their members; nothing is gone through where they bring nothing.
    fn go_through_groups(&self, opened: &mut Opened, assigned: &BTreeMap<SourceId, Vec<AppRole>>) -> Result<(), SourceError> {
        if assigned.is_empty() && self.protected_groups.is_empty() {
            return Ok(());
        }
        // Everyone at once, but without their attributes.
        let bare = |person: SourceObject| SourceObject { attributes: BTreeMap::new(), ..person };
        let mut everyone = opened.people.read(&opened.file, &opened.text).map(|person| person.map(bare)).collect::<Result<Vec<_>, _>>()?;
        assign_through_groups(&mut everyone, &opened.groups, assigned, self.nesting);
        note_memberships(&mut everyone, &opened.groups, &self.protected_groups);
        opened.through = everyone.into_iter().map(|SourceObject { app_roles, member_of, .. }| Through { app_roles, member_of }).collect();
        Ok(())
    }

    /// A file that never held anyone is as broken as one that lost everyone, of which the cycle itself tells how many.
    fn refuse_nobody(&self, people: usize) -> Result<(), SourceError> {
        if self.before.is_some() || people > 0 {
            return Ok(());
        }
        let fix = "Look whether the export ended well, and run again.";
        let error = wrong(&self.users, 1, "is all there is: the file holds no people", fix);
        Err(SourceError { code: "SourceEmpty", ..error })
    }
}

/// Files that were read to their ends and are sound. The people's text is held; people are made of it page by page.
struct Opened {
    file: PathBuf,
    text: String,
    people: users::People,
    groups: Vec<SourceObject>,
    /// Members of protected groups who are in neither file.
    absent: Vec<(String, Vec<String>)>,
    /// For each person, in the file's order; empty where groups bring nobody anything.
    through: Vec<Through>,
    position: String,
}

/// What someone holds by their own row and through groups.
struct Through {
    app_roles: Vec<AppRole>,
    member_of: Vec<String>,
}

impl Opened {
    /// Everyone, then all groups.
    fn objects(&self) -> impl Iterator<Item = Result<SourceObject, SourceError>> + '_ {
        let people = self.people.read(&self.file, &self.text).enumerate().map(|(place, person)| {
            let person = person?;
            Ok(match self.through.get(place) {
                None => person,
                Some(Through { app_roles, member_of }) => {
                    SourceObject { app_roles: app_roles.clone(), member_of: member_of.clone(), ..person }
                }
            })
        });
        people.chain(self.groups.iter().cloned().map(Ok))
    }
}

#[async_trait]
impl Source for CsvSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        let source = self.clone();
        let opened = tokio::task::spawn_blocking(move || source.open()).await.unwrap_or_else(|error| Err(ended_badly(&error)))?;
        self.refuse_nobody(opened.people.count)?;
        let mut objects = opened.objects();
        loop {
            if cancel.is_cancelled() {
                return Err(SourceError::cancelled());
            }
            let page = objects.by_ref().take(PAGE).collect::<Result<Vec<_>, _>>()?;
            if page.is_empty() {
                break;
            }
            sink.page(page).await?;
        }
        drop(objects);
        opened.absent.iter().for_each(|(group, members)| sink.absent_members(group, members));
        Ok(SourcePosition(opened.position))
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn read_text(file: &Path) -> Result<String, SourceError> {
    let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
    // With its mark, or without: every second byte of what each file begins with is zero.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.iter().take(2).any(|byte| *byte == 0) {
        return Err(wrong(file, 1, "is UTF-16 text, not UTF-8", SAVE_AS_UTF8));
    }
    let line_at = |before: &[u8]| before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let line = line_at(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        wrong(file, line, "holds bytes that are not UTF-8 text", SAVE_AS_UTF8)
    })?;
    if let Some(at) = text.find('\0') {
        let what = "holds NUL bytes: it was not written to its end, or isn't text";
        return Err(wrong(file, line_at(&text.as_bytes()[..at]), what, "Export the file again, as “CSV UTF-8”."));
    }
    if text.starts_with(BYTE_ORDER_MARK) {
        text.drain(..BYTE_ORDER_MARK.len_utf8());
    }
    quotes::check(file, &text)?;
    Ok(text)
}

const SAVE_AS_UTF8: &str = "Save the file as “CSV UTF-8” and run again.";

/// A short name of the content: enough to see that it changed.
fn digest(text: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn ended_badly(error: &dyn std::error::Error) -> SourceError {
    tracing::error!(%error, "reading a CSV source ended badly");
    SourceError {
        code: "InternalError",
        message: "Reading the source ended badly inside Usher. Nothing was sent.".to_owned(),
        fix: "Try again. If it stays, report it.".to_owned(),
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> SourceError {
    let why = crate::message::of_io(error);
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

/// An id tells who is who from cycle to cycle: one with a line break or another control character is garbled.
pub(super) fn refuse_unclear_id(file: &Path, line: u64, id: &str) -> Result<(), SourceError> {
    if !id.contains(char::is_control) {
        return Ok(());
    }
    let what = "has an id with a line break or another control character in it";
    Err(wrong(file, line, what, "Put the id right, or export the file again."))
}

/// The line where a row begins. The reader's own position is before blank lines and the second half of a line end.
pub(super) fn line_of(text: &str, position: Option<&::csv::Position>) -> u64 {
    let Some(position) = position else { return 1 };
    let from = usize::try_from(position.byte()).ok().and_then(|at| text.as_bytes().get(at..)).unwrap_or_default();
    let skipped = from.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    position.line() + skipped as u64
}

/// The reader's own complaint, with its line.
pub(super) fn broken(file: &Path, text: &str, error: &::csv::Error) -> SourceError {
    let line = line_of(text, error.position());
    let what = match error.kind() {
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let cells = if *len == 1 { "cell" } else { "cells" };
            format!("has {len} {cells}, but the header has {expected_len}")
        }
        _ => "can't be read as a row".to_owned(),
    };
    wrong(file, line, &what, "Put the row right (a comma within a value needs quotes around the value), or export the file again.")
}

#[cfg(test)]
mod tests;
