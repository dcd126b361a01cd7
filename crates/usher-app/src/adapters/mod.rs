//! The engine's ports, implemented over the crates that know the outside.

mod clock;
pub mod csv;
pub(crate) mod entra;
mod notes;
mod practice;
mod protection;
mod scim;
mod snapshot;
pub mod sqlite;

use std::sync::Arc;

use usher_core::configuration::{Configuration, ConnectionDocument, SynchronizationSchema};
use usher_core::import::{Nesting, ObjectType};
use usher_engine::ports::Source;

pub use clock::SystemClock;
pub use notes::Notes;
pub(crate) use notes::NotesByConnection;
pub use scim::ScimTarget;
pub(crate) use snapshot::Snapshot;

/// The CSV source of a connection. `position`: where the last finished cycle left it, if one has. What is doubtful in it goes to `notes`.
pub(crate) fn csv_source(
    (users, groups): (&str, Option<&str>),
    document: &ConnectionDocument,
    configuration: &Configuration,
    position: Option<&str>,
    notes: Notes,
) -> Arc<dyn Source> {
    let known = SynchronizationSchema::new(document.schema.clone()).source_attributes(ObjectType::User);
    let attributes = csv::Attributes {
        known: known.into_iter().map(|attribute| attribute.name).collect(),
        needed: configuration.source_attributes().to_vec(),
    };
    let source = csv::CsvSource::new(users.into(), groups.map(Into::into), attributes).after(position);
    let nesting = if document.nested_groups { Nesting::Nested } else { Nesting::Direct };
    Arc::new(source.serving(document).with_groups(nesting, &document.protected.groups).noting(notes))
}

/// The practice company of a connection.
pub(crate) fn practice_source(users: u32, seed: u32, round: u32, document: &ConnectionDocument) -> Arc<dyn Source> {
    Arc::new(practice::PracticeSource::new(users, seed, round, document.protected.groups.clone()))
}
