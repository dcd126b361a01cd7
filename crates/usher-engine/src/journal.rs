//! The one writer of intents and outcomes. It collects what arrives within two milliseconds, commits once, then lets all of them go:
//! that is what makes thousands of actions a second and a durable journal compatible (CYCLE.md §4).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use usher_core::evaluation::Outcome;

use crate::ports::{Clock, Journal, Settled, StoreError};

const GATHER: Duration = Duration::from_millis(2);
const MOST: usize = 256;

enum Entry {
    Intend(i64, oneshot::Sender<Result<(), StoreError>>),
    Settle(Box<Settled>, oneshot::Sender<Result<Outcome, StoreError>>),
    Replan(i64, oneshot::Sender<Result<(), StoreError>>),
}

/// A handle of the writer; the writer ends with the last handle.
#[derive(Clone)]
pub(crate) struct Writer {
    entries: mpsc::Sender<Entry>,
}

impl Writer {
    /// Starts the writer. The handle to await ends when all writers' handles are gone and everything is committed.
    pub(crate) fn start(journal: Arc<dyn Journal>, clock: Arc<dyn Clock>) -> (Self, tokio::task::JoinHandle<()>) {
        let (entries, inbox) = mpsc::channel(MOST * 4);
        (Self { entries }, tokio::spawn(write(journal, clock, inbox)))
    }

    /// Durable when it answers: now the first byte may leave.
    pub(crate) async fn intend(&self, row: i64) -> Result<(), StoreError> {
        self.ask(|answer| Entry::Intend(row, answer)).await
    }

    /// Outcome, link, image and log entry, together. Answers the outcome that was recorded.
    pub(crate) async fn settle(&self, settled: Settled) -> Result<Outcome, StoreError> {
        self.ask(|answer| Entry::Settle(Box::new(settled), answer)).await
    }

    /// Surely not done: as if it had never been intended.
    pub(crate) async fn replan(&self, row: i64) -> Result<(), StoreError> {
        self.ask(|answer| Entry::Replan(row, answer)).await
    }

    async fn ask<R>(&self, entry: impl FnOnce(oneshot::Sender<Result<R, StoreError>>) -> Entry) -> Result<R, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.entries.send(entry(answer)).await.map_err(|_| gone())?;
        answered.await.unwrap_or_else(|_| Err(gone()))
    }
}

fn gone() -> StoreError {
    StoreError { message: "the journal's writer has ended".to_owned(), fix: "Start again; what was sent is recorded.".to_owned() }
}

async fn write(journal: Arc<dyn Journal>, clock: Arc<dyn Clock>, mut inbox: mpsc::Receiver<Entry>) {
    while let Some(first) = inbox.recv().await {
        let mut batch = vec![first];
        let deadline = tokio::time::Instant::now() + GATHER;
        while batch.len() < MOST {
            match tokio::time::timeout_at(deadline, inbox.recv()).await {
                Ok(Some(entry)) => batch.push(entry),
                Ok(None) | Err(_) => break,
            }
        }
        let (journal, now_ms) = (Arc::clone(&journal), clock.now_ms());
        // Panics inside are not ours to swallow: the answers' senders drop, and every waiter hears that the writer is gone.
        if tokio::task::spawn_blocking(move || commit(journal.as_ref(), batch, now_ms)).await.is_err() {
            return;
        }
    }
}

fn commit(journal: &dyn Journal, batch: Vec<Entry>, now_ms: i64) {
    let (mut intents, mut outcomes, mut replans) = (Vec::new(), Vec::new(), Vec::new());
    for entry in batch {
        match entry {
            Entry::Intend(row, answer) => intents.push((row, answer)),
            Entry::Settle(settled, answer) => outcomes.push((*settled, answer)),
            Entry::Replan(row, answer) => replans.push((row, answer)),
        }
    }
    together(outcomes, |settled| journal.settle(&settled));
    together(replans, |rows| journal.replan(&rows).map(|()| vec![(); rows.len()]));
    together(intents, |rows| journal.intend(&rows, now_ms).map(|()| vec![(); rows.len()]));
}

fn together<T, R>(entries: Vec<(T, oneshot::Sender<Result<R, StoreError>>)>, call: impl FnOnce(Vec<T>) -> Result<Vec<R>, StoreError>) {
    if entries.is_empty() {
        return;
    }
    let (work, answers): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
    let results = match call(work) {
        Ok(results) => results.into_iter().map(Ok).collect(),
        Err(error) => vec![error; answers.len()].into_iter().map(Err).collect::<Vec<_>>(),
    };
    for (answer, result) in answers.into_iter().zip(results) {
        // A waiter that is gone was cancelled between sent and recorded only if its whole run was dropped; the commit stands.
        let _ = answer.send(result);
    }
}
