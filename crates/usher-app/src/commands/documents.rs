//! Connection documents, out and in (COMMANDS.md), and looking at a source before there is a connection.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{ConnectionDocument, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::import::{ObjectType, SourceObject};
use usher_engine::ports::{Source, SourceError, SourceSink};

use super::connections::source_setting;
use crate::adapters::csv::{Attributes, CsvSource};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::{NewSource, ProblemView, SourceReport};

impl App {
    /// The connection document as JSON text; it holds no secret.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn export_connection(&self, id: &ConnectionId, schema_only: bool) -> Answer<String> {
        let document = self.load(id).await?.document;
        let text = if schema_only { serde_json::to_string_pretty(&document.schema) } else { serde_json::to_string_pretty(&document) };
        text.map_err(|error| ProblemView {
            details: error.to_string(),
            ..problem("InternalError", "The document could not be written.", "Report it.")
        })
    }

    /// Adds a connection from a document.
    ///
    /// # Errors
    /// It can't be read, with the place; its mappings can't be used; its name is taken.
    pub async fn import_connection(&self, document: &str, name: Option<&str>) -> Answer<ConnectionId> {
        let mut document = ConnectionDocument::parse(document).map_err(|error| {
            problem(
                "DocumentUnreadable",
                &message::sentence(&error.to_string()),
                "Export the connection again, or put the named place right.",
            )
        })?;
        if let Some(name) = name {
            name.clone_into(&mut document.name);
        }
        self.add_document(document, None).await
    }

    /// Reads a source and says what it holds.
    ///
    /// # Errors
    /// It can't be read whole, with file and line.
    pub async fn check_source(&self, source: NewSource) -> Answer<SourceReport> {
        let mut count = Count::default();
        let cancel = CancellationToken::new();
        let read = match source_setting(source) {
            SourceSetting::Csv { users, groups } => {
                let source = CsvSource::new(users.into(), groups.map(Into::into), Attributes::default());
                source.read(&mut count, &cancel).await.map(|_| ())
            }
            SourceSetting::Practice { users, seed, round } => {
                let company = usher_practice::Company::new(users, seed, round);
                company.people().for_each(|person| count.add(&person));
                company.groups().iter().for_each(|group| count.add(group));
                Ok(())
            }
            SourceSetting::Entra { .. } => Err(crate::adapters::no_entra()),
        };
        read.map_err(|error| message::of_source(&error))?;
        Ok(count.report())
    }
}

#[derive(Default)]
struct Count {
    users: u32,
    assigned: u32,
    groups: u32,
    without_mail: u32,
    disabled: u32,
    default_access: u32,
}

impl Count {
    fn add(&mut self, object: &SourceObject) {
        if object.object_type == ObjectType::Group {
            self.groups += 1;
            return;
        }
        self.users += 1;
        self.assigned += u32::from(!object.app_roles.is_empty());
        self.without_mail += u32::from(object.attribute("mail").is_null());
        self.disabled += u32::from(object.attribute("accountEnabled").as_text().as_deref() == Some("False"));
        self.default_access += u32::from(object.app_roles.iter().any(usher_core::import::AppRole::is_default_access));
    }

    fn report(self) -> SourceReport {
        let note = |count: u32, one: &str, many: &str| {
            (count > 0).then(|| if count == 1 { format!("1 person {one}.") } else { format!("{count} people {many}.") })
        };
        let notes = [
            note(self.without_mail, "has no mail", "have no mail"),
            note(self.disabled, "is disabled in the source", "are disabled in the source"),
            note(self.default_access, "has only the Default Access role", "have only the Default Access role"),
        ];
        SourceReport { users: self.users, assigned: self.assigned, groups: self.groups, notes: notes.into_iter().flatten().collect() }
    }
}

#[async_trait]
impl SourceSink for Count {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        objects.iter().for_each(|object| self.add(object));
        Ok(())
    }
}
