//! Connection documents, out and in (COMMANDS.md), and looking at a source before there is a connection.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{
    Complaint, ConnectionDocument, SourceSetting, SynchronizationSchema, TargetSetting, builtin_names, check, not_honoured,
};
use usher_core::id::ConnectionId;
use usher_core::import::{ObjectType, SourceObject};
use usher_engine::ports::{Source, SourceError, SourceSink};
use usher_scim::TenantUrl;

use super::tenant_url::left_out_of;
use super::{import_text, service, unknown_fields, usable};
use crate::adapters::csv::{Attributes, CsvSource};
use crate::app::{Answer, App, profile as profile_of};
use crate::message::{self, problem};
use crate::view::{ImportBeside, ImportView, NewSource, ProblemView, SourceReport};

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

    /// Adds a connection from a document; or, from Entra's bare synchronization schema, adds one with what the schema leaves open
    /// given beside it, or changes the schema of the connection that is named. Everything in the file is kept.
    ///
    /// # Errors
    /// It can't be read, with the place; its name is taken; for a connection that is there: its mappings couldn't be used.
    pub async fn import_connection(&self, text: &str, beside: ImportBeside) -> Answer<ImportView> {
        let json = import_text::read(text)?;
        let bare = json.get("synchronizationRules").is_some() && json.get("target").is_none();
        if !bare {
            return self.import_document(text, &json, beside.name).await;
        }
        let there = match &beside.name {
            Some(name) => self.connections().await?.into_iter().find(|card| card.name == *name),
            None => None,
        };
        match there {
            Some(card) => self.import_schema(&card.id, json).await,
            None => self.import_as_new(json, beside).await,
        }
    }

    async fn import_document(&self, text: &str, json: &serde_json::Value, name: Option<String>) -> Answer<ImportView> {
        let mut document = usable::parse(text, json)?;
        if let Some(name) = name {
            document.name = name;
        }
        let mut imported = self.add_imported(document.clone(), left_to_set(&document.source)).await?;
        imported.not_honoured.extend(unknown_fields::unknown_fields(json, &document));
        let fix = "Look at the spelling. Take the entry out only if no account in the application has this id or name.";
        let nobody = |message: String| problem("ProtectionNobody", &message, fix);
        imported.not_honoured.extend(self.protection_doubts(&imported.id).await.into_iter().map(nobody));
        Ok(imported)
    }

    /// The schema of a connection that is there: a new version of its configuration.
    async fn import_schema(&self, id: &ConnectionId, schema: serde_json::Value) -> Answer<ImportView> {
        self.change_document(id, |document| {
            document.schema = schema;
            Ok(())
        })
        .await?;
        let document = self.load(id).await?.document;
        Ok(told(id.clone(), &document, Vec::new()))
    }

    async fn import_as_new(&self, schema: serde_json::Value, beside: ImportBeside) -> Answer<ImportView> {
        let ImportBeside { name, source, profile, tenant_url } = beside;
        let profile = profile_of(&profile.unwrap_or_else(|| guessed_profile(&schema).to_owned()))?;
        let mut to_be_set = Vec::new();
        let source = source.unwrap_or_else(|| {
            to_be_set.push("the source: users.csv in this folder is assumed".to_owned());
            let file = std::path::absolute("users.csv").map_or_else(|_| "users.csv".to_owned(), |path| path.display().to_string());
            SourceSetting::Csv { users: file, groups: None }
        });
        let proposed = if profile.tenant_url.is_empty() { NO_TENANT } else { profile.tenant_url.as_str() };
        let tenant_url = tenant_url.unwrap_or_else(|| {
            to_be_set.push(format!("the tenant URL: {proposed} is assumed"));
            proposed.to_owned()
        });
        let document = ConnectionDocument {
            name: name.unwrap_or_else(|| profile.display_name.clone()),
            source,
            target: TargetSetting { profile: profile.name.clone(), tenant_url },
            schema,
            ..ConnectionDocument::empty()
        };
        self.add_imported(document, to_be_set).await
    }

    /// Takes its mappings and filters as they are, also where they can't be used yet: a cycle refuses to run then, in the same words.
    /// Its address must be one, without a name or password in it: what is kept here holds no secret.
    async fn add_imported(&self, mut document: ConnectionDocument, to_be_set: Vec<String>) -> Answer<ImportView> {
        profile_of(&document.target.profile)?;
        let left_out = left_out_of(&document.target.tenant_url);
        document.target.tenant_url = TenantUrl::parse(&document.target.tenant_url).map_err(|error| message::of_tenant_url(&error))?.kept();
        let id = self.add_unchecked(document.clone(), None).await?;
        let mut imported = told(id, &document, to_be_set);
        let fix = "If the application needs it, ask its vendor for an address without a query.";
        imported.not_honoured.extend(left_out.map(|message| problem("QueryLeftOut", &message, fix)));
        Ok(imported)
    }

    /// Reads a source and says what it holds.
    ///
    /// # Errors
    /// It can't be read whole, with file and line.
    pub async fn check_source(&self, source: NewSource) -> Answer<SourceReport> {
        let mut count = Count::default();
        let cancel = CancellationToken::new();
        match source {
            NewSource::Csv { users, groups } => {
                let groups = Some(groups).filter(|path| !path.trim().is_empty()).map(Into::into);
                let source = CsvSource::new(users.into(), groups, Attributes::default());
                source.read(&mut count, &cancel).await.map_err(|error| message::of_source(&error))?;
            }
            NewSource::Practice { users } => {
                let company = usher_practice::Company::new(users, 1, 0);
                company.people().for_each(|person| count.add(&person));
                company.groups().iter().for_each(|group| count.add(group));
            }
            // A whole directory isn't read for three numbers: only who is assigned is told.
            NewSource::Entra { place: _, application } => return self.count_assigned(&application).await,
        }
        Ok(count.report())
    }
}

/// Stands for an address that nobody gave: RFC 2606 keeps it free.
const NO_TENANT: &str = "https://tenant-url-not-set.invalid/scim";

/// The profile whose application the schema's target directory is named after; else generic SCIM.
fn guessed_profile(schema: &serde_json::Value) -> &'static str {
    let targets: Vec<String> = schema["synchronizationRules"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|rule| rule["targetDirectoryName"].as_str().map(str::to_lowercase))
        .collect();
    builtin_names().into_iter().find(|name| targets.iter().any(|target| target.contains(*name))).unwrap_or("scim")
}

/// What a document can't bring: files without a whole path are other ones wherever Usher is started, and who signs in is a secret.
fn left_to_set(source: &SourceSetting) -> Vec<String> {
    let (users, groups) = match source {
        SourceSetting::Csv { users, groups } => (users, groups),
        SourceSetting::Practice { .. } => return Vec::new(),
        SourceSetting::Entra { .. } => {
            return vec!["who signs in to Microsoft Entra ID: `usher sign-in NAME`, or a client secret or certificate".to_owned()];
        }
    };
    let relative = [Some(users), groups.as_ref()].into_iter().flatten().filter(|path| std::path::Path::new(path).is_relative());
    relative.map(|path| format!("the whole path of {path}: it is looked for in the folder where Usher is started")).collect()
}

/// What is wrong, doubtful or not followed, each in a sentence.
fn told(id: ConnectionId, document: &ConnectionDocument, to_be_set: Vec<String>) -> ImportView {
    let complaints = profile_of(&document.target.profile).map(|profile| check(document, profile)).unwrap_or_default();
    let (blocking, mut doubts): (Vec<Complaint>, Vec<Complaint>) = complaints.into_iter().partition(Complaint::blocks);
    doubts.extend(not_honoured(&SynchronizationSchema::new(document.schema.clone())));
    let words = |all: Vec<Complaint>| all.iter().map(|one| message::of_complaints(&[one.to_problem()])).collect::<Vec<_>>();
    let engine = service::refuse_foreign_source(document).err();
    let blocking = engine.into_iter().chain(words(blocking)).collect();
    ImportView { id, name: document.name.clone(), blocking, not_honoured: words(doubts), to_be_set }
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
