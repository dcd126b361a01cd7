//! From Graph into the mirror: what changed since the last reading that ended, or everything. What Graph can't go on from is read anew and
//! compared; nobody counts as having left because a link was worth nothing any more.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio_util::sync::CancellationToken;
use usher_engine::ports::{Clock, SourceError};
use usher_entra::application;
use usher_entra::directory::{self, Selection, Unmet, is_object_id, what_became_of};
use usher_entra::graph::GraphClient;
use usher_entra::{EntraError, Kind};
use usher_store::{DirectoryLinks, DirectoryPage, DirectoryScope, Reading, Store, StoreError};

use super::groups::{self, Matters};
use super::{Through, convert, of_entra, words};
use crate::adapters::SystemClock;
use crate::adapters::sqlite::in_words;
use crate::message::sentence;

/// How many of those whom a whole reading didn't meet are asked about at a time.
const ASKED: u32 = 200;
/// Readings of everything that are begun in one go: a link may be dropped under way.
const TRIES: u32 = 3;

/// Brings the mirror up to date and answers where the next reading begins, with the one that ended.
pub(super) async fn refresh(
    through: &Through,
    selection: &Selection,
    matters: Matters<'_>,
    cancel: &CancellationToken,
) -> Result<(DirectoryLinks, Reading), SourceError> {
    let client = through.graph.client.until(cancel);
    let application = object_id(&client, &through.application).await.map_err(|error| of_entra(&error))?;
    refuse_another(through, &application).await?;
    let text = format!("{}{ASSIGNED_TO}{application}", selection.text());
    let mirror = Mirror { through, client, selection, matters, cancel, application, text };
    let refreshed = mirror.refresh().await;
    through.graph.told.store(0, Ordering::Relaxed);
    refreshed.map_err(|failed| match failed {
        Failed::Graph(error) => of_entra(&error),
        Failed::Store(error) => error,
    })
}

/// What comes between the selected properties and the application's object id in the text of what is read.
const ASSIGNED_TO: &str = "; assigned to ";

/// A name may lead to another application than before: one that was deleted and added again has nobody assigned, and everyone would count as
/// having left.
async fn refuse_another(through: &Through, application: &str) -> Result<(), SourceError> {
    if is_object_id(through.application.trim()) {
        return Ok(());
    }
    let before = in_store(through, |store, connection| store.directory_selection(connection)).await?;
    match before.as_deref().and_then(|text| text.rsplit_once(ASSIGNED_TO)) {
        Some((_, known)) if known != application => Err(words::another_application(&through.application, known, application)),
        _ => Ok(()),
    }
}

/// An object id needs no question.
async fn object_id(client: &GraphClient, named: &str) -> Result<String, EntraError> {
    let named = named.trim();
    if is_object_id(named) {
        return Ok(named.to_owned());
    }
    Ok(application::named(client, named).await?.id)
}

struct Mirror<'a> {
    through: &'a Through,
    client: GraphClient,
    selection: &'a Selection,
    matters: Matters<'a>,
    cancel: &'a CancellationToken,
    application: String,
    /// What is read, as a text: another one reads everything anew.
    text: String,
}

enum Failed {
    Graph(EntraError),
    Store(SourceError),
}

impl From<EntraError> for Failed {
    fn from(error: EntraError) -> Self {
        Self::Graph(error)
    }
}

impl Mirror<'_> {
    async fn refresh(&self) -> Result<(DirectoryLinks, Reading), Failed> {
        let (tenant, text) = (self.through.tenant.clone(), self.text.clone());
        let begun =
            self.store(move |store, connection| store.begin_reading(connection, DirectoryScope { tenant: &tenant, selection: &text }));
        let (mut reading, mut from) = begun.await?;
        let mut tries = 0;
        loop {
            match self.read(&reading, from.take()).await {
                Err(Failed::Graph(error)) if error.kind == Kind::StartOver && tries < TRIES => {
                    tracing::info!(connection = %self.through.connection, code = error.code, "the directory is read anew");
                    tries += 1;
                    let (tenant, text) = (self.through.tenant.clone(), self.text.clone());
                    let scope = move |store: &Store, connection: &_| {
                        store.begin_whole_reading(connection, DirectoryScope { tenant: &tenant, selection: &text })
                    };
                    reading = self.store(scope).await?;
                }
                ended => return ended.map(|links| (links, reading)),
            }
        }
    }

    /// One reading to its end. The next page is fetched while this one is written.
    async fn read(&self, reading: &Reading, from: Option<DirectoryLinks>) -> Result<DirectoryLinks, Failed> {
        let from = from.map(convert::links_back);
        let mut pages = directory::Reading::begin(&self.client, self.selection, &self.application, from.as_ref())?;
        let mut next = pages.next().await?;
        while let Some(told) = next {
            self.through.graph.told.fetch_add(told.events.len(), Ordering::Relaxed);
            let (stored, following) = tokio::join!(self.keep(reading, convert::page(told)), pages.next());
            stored?;
            next = following?;
        }
        let links = pages.links().map(convert::links);
        let links = links.ok_or_else(|| Failed::Store(internal("a reading of the directory ended without links")))?;
        if reading.is_whole() {
            self.ask_about_the_others(reading).await?;
        }
        let settled = reading.clone();
        self.store(move |store, _| store.settle_assignments(&settled)).await?;
        if reading.is_whole() {
            groups::refuse_emptied(self.through, self.matters, reading, self.cancel).await.map_err(Failed::Store)?;
        }
        let (reading, kept, now_ms) = (reading.clone(), links.clone(), SystemClock.now_ms());
        self.store(move |store, _| store.finish_reading(&reading, &kept, now_ms)).await?;
        tracing::debug!(connection = %self.through.connection, requests = self.client.requests(), "the directory was read");
        Ok(links)
    }

    async fn ask_about_the_others(&self, reading: &Reading) -> Result<(), Failed> {
        loop {
            let asked = reading.clone();
            let others = self.store(move |store, _| store.not_met(&asked, ASKED)).await?;
            if others.is_empty() {
                return Ok(());
            }
            let others: Vec<Unmet> = others.into_iter().map(convert::unmet).collect();
            let events = what_became_of(&self.client, &others).await?;
            let page = DirectoryPage { objects: events.into_iter().map(convert::change).collect(), ..DirectoryPage::default() };
            self.keep(reading, page).await?;
        }
    }

    async fn keep(&self, reading: &Reading, page: DirectoryPage) -> Result<(), Failed> {
        let reading = reading.clone();
        self.store(move |store, _| store.store_directory_page(&reading, &page)).await
    }

    async fn store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Store, &usher_core::id::ConnectionId) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failed> {
        in_store(self.through, call).await.map_err(Failed::Store)
    }
}

/// A call on the mirror, off the async threads.
pub(super) async fn in_store<T: Send + 'static>(
    through: &Through,
    call: impl FnOnce(&Store, &usher_core::id::ConnectionId) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, SourceError> {
    let (store, connection) = (Arc::clone(&through.store), through.connection.clone());
    match tokio::task::spawn_blocking(move || call(&store, &connection)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            let told = in_words(&error);
            Err(SourceError { code: "DataFolder", message: sentence(&told.message), fix: told.fix })
        }
        Err(error) => Err(internal(&error.to_string())),
    }
}

fn internal(why: &str) -> SourceError {
    tracing::error!(why, "reading a directory ended badly");
    SourceError {
        code: "InternalError",
        message: "Reading the directory ended badly inside Usher. Nothing was sent.".to_owned(),
        fix: "Try again. If it stays, report it.".to_owned(),
    }
}
