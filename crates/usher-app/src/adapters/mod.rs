//! The engine's ports, implemented over the crates that know the outside.

mod clock;
pub mod csv;
mod notes;
mod practice;
mod protection;
mod scim;
mod snapshot;
pub mod sqlite;

use std::sync::Arc;

use usher_core::configuration::{Configuration, ConnectionDocument, SourceSetting, SynchronizationSchema};
use usher_core::import::{Nesting, ObjectType};
use usher_engine::ports::{Source, SourceError};

pub use clock::SystemClock;
pub use notes::Notes;
pub(crate) use notes::NotesByConnection;
pub use scim::ScimTarget;
pub(crate) use snapshot::Snapshot;

/// The source that a connection names. `position`: where the last finished cycle left it, if one has. What is doubtful in it goes to
/// `notes`.
///
/// # Errors
/// For a source that this version can't read.
pub fn source(
    document: &ConnectionDocument,
    configuration: &Configuration,
    position: Option<&str>,
    notes: Notes,
) -> Result<Arc<dyn Source>, SourceError> {
    match &document.source {
        SourceSetting::Csv { users, groups } => {
            let known = SynchronizationSchema::new(document.schema.clone()).source_attributes(ObjectType::User);
            let attributes = csv::Attributes {
                known: known.into_iter().map(|attribute| attribute.name).collect(),
                needed: configuration.source_attributes().to_vec(),
            };
            let source = csv::CsvSource::new(users.into(), groups.as_ref().map(Into::into), attributes).after(position);
            let nesting = if document.nested_groups { Nesting::Nested } else { Nesting::Direct };
            Ok(Arc::new(source.serving(document).with_groups(nesting, &document.protected.groups).noting(notes)))
        }
        SourceSetting::Practice { users, seed, round } => {
            Ok(Arc::new(practice::PracticeSource::new(*users, *seed, *round, document.protected.groups.clone())))
        }
        SourceSetting::Entra { .. } => Err(no_entra()),
    }
}

/// Microsoft Entra ID can't be read yet.
#[must_use]
pub fn no_entra() -> SourceError {
    SourceError {
        code: "SourceNotBuilt",
        message: "This version of Usher can't read Microsoft Entra ID itself yet.".to_owned(),
        fix: "Export the people with “Download users” in the Entra admin center and use the file as a CSV source.".to_owned(),
    }
}
