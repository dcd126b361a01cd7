//! Microsoft Entra ID as a source: what Graph tells is taken into the mirror (`usher-store`), and the WHOLE mirror is handed on, so that a
//! first read, a read of changes and one that starts over are the same to everyone behind it. Any page that is missing is an error.
//! Read next: `refresh.rs` (Graph to mirror), `compose.rs` (mirror to source objects).

mod compose;
mod convert;
pub(crate) mod graph;
mod groups;
mod reach;
mod refresh;
mod words;

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{Configuration, ConnectionDocument, check_source};
use usher_core::evaluation::Severity;
use usher_core::id::ConnectionId;
use usher_core::import::{Nesting, ObjectType};
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};
use usher_entra::directory::Selection;
use usher_store::Store;

pub(crate) use graph::Directories;
pub(crate) use words::of_entra;

use self::graph::SignedInGraph;
use self::groups::Matters;
use super::Notes;
use crate::secrets::Secrets;

/// Readings of one connection's directory wait for one another: the mirror has one writer.
pub(crate) type Gate = Arc<tokio::sync::Mutex<()>>;

/// Which directory, through whom, and into which mirror.
pub(crate) struct Through {
    /// Graph, signed in.
    pub(crate) graph: SignedInGraph,
    /// Where a person's new refresh token is put away.
    pub(crate) secrets: Secrets,
    /// Tenant id or domain.
    pub(crate) tenant: String,
    /// The enterprise application's object id or name.
    pub(crate) application: String,
    /// The mirror's data folder.
    pub(crate) store: Arc<Store>,
    /// Whose mirror.
    pub(crate) connection: ConnectionId,
    /// Held while the mirror is written and read.
    pub(crate) gate: Gate,
}

/// The directory of a tenant.
pub(crate) struct EntraSource {
    through: Through,
    selection: Selection,
    /// Why nothing may follow from this directory under the connection's configuration.
    refusal: Option<SourceError>,
    /// What is doubtful about it.
    doubts: Vec<String>,
    nesting: Nesting,
    protected_groups: Vec<String>,
    notes: Notes,
}

impl EntraSource {
    /// For a connection as it is configured.
    pub(crate) fn new(through: Through, document: &ConnectionDocument, configuration: &Configuration, notes: Notes) -> Self {
        let selection = selection(configuration);
        let (refusal, doubts) = judged(document, &selection);
        let nesting = if document.nested_groups { Nesting::Nested } else { Nesting::Direct };
        Self { through, selection, refusal, doubts, nesting, protected_groups: document.protected.groups.clone(), notes }
    }

    async fn read_behind_gate(
        &self,
        sink: &mut (dyn SourceSink + Send),
        cancel: &CancellationToken,
    ) -> Result<SourcePosition, SourceError> {
        let matters = Matters { nesting: self.nesting, protected: &self.protected_groups };
        let (links, reading) = refresh::refresh(&self.through, &self.selection, matters, cancel).await?;
        let told = compose::compose(&self.through, &reading, matters, sink, cancel).await?;
        self.notes.set(self.doubts.iter().cloned().chain(told).collect());
        Ok(SourcePosition(format!("{}\n{}", links.users, links.groups)))
    }
}

#[async_trait]
impl Source for EntraSource {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        if let Some(refusal) = &self.refusal {
            return Err(refusal.clone());
        }
        let _turn = tokio::select! {
            () = cancel.cancelled() => return Err(SourceError::cancelled()),
            turn = self.through.gate.lock() => turn,
        };
        let read = self.read_behind_gate(sink, cancel).await;
        self.through.graph.put_away(&self.through.secrets, &self.through.connection).await;
        read
    }
}

/// What a configuration needs of the directory.
pub(crate) fn selection(configuration: &Configuration) -> Selection {
    let of = |object_type| configuration.source_attributes_of(object_type);
    Selection::of(&of(ObjectType::User), &of(ObjectType::Group))
}

/// An attribute that Graph doesn't have would put everyone out of scope, or leave them without: which stops a cycle, and what is only told.
fn judged(document: &ConnectionDocument, selection: &Selection) -> (Option<SourceError>, Vec<String>) {
    let complaints = complaints(document, selection);
    let (blocking, doubts): (Vec<_>, Vec<_>) = complaints.into_iter().partition(|one| one.severity == Severity::Blocking);
    let refusal = blocking.into_iter().next().map(|one| SourceError {
        code: "AttributeMissing",
        message: format!("Microsoft Entra ID lacks what the configuration needs. {} Nothing was sent.", one.message),
        fix: one.fix,
    });
    (refusal, doubts.into_iter().map(|one| format!("{} {}", one.message, one.fix)).collect())
}

/// What the configuration reads and Graph doesn't have, in the order in which an admin would meet it.
pub(crate) fn complaints(document: &ConnectionDocument, selection: &Selection) -> Vec<usher_core::configuration::Complaint> {
    let of = |object_type| {
        let has: Vec<String> = selection.names(object_type).iter().cloned().collect();
        check_source(document, object_type, &has)
    };
    [ObjectType::User, ObjectType::Group].into_iter().flat_map(of).collect()
}
