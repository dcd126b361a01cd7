//! Runs under way in this process: one for each connection, each with its progress and its way to be stopped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use usher_core::id::ConnectionId;
use usher_engine::progress::Progress;
use usher_store::{ConnectionLock, LockAttempt};

use crate::app::{Answer, App, holder};
use crate::message;

#[derive(Default)]
pub(crate) struct Runs {
    under_way: Arc<Mutex<HashMap<ConnectionId, Handle>>>,
}

struct Handle {
    cancel: CancellationToken,
    progress: watch::Receiver<Option<Progress>>,
}

/// One run under way; over when it is dropped.
pub(crate) struct Run {
    id: ConnectionId,
    under_way: Arc<Mutex<HashMap<ConnectionId, Handle>>>,
    pub(crate) cancel: CancellationToken,
    pub(crate) progress: watch::Sender<Option<Progress>>,
    _lock: ConnectionLock,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

impl Runs {
    pub(crate) fn progress(&self, id: &ConnectionId) -> Option<Progress> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).get(id).and_then(|handle| handle.progress.borrow().clone())
    }

    pub(crate) fn is_running(&self, id: &ConnectionId) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id)
    }

    pub(crate) fn cancel(&self, id: &ConnectionId) {
        if let Some(handle) = self.under_way.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            handle.cancel.cancel();
        }
    }

    /// Cancels all and waits until what was sent is recorded; half a minute at most.
    pub(crate) async fn stop_all(&self) {
        for handle in self.under_way.lock().unwrap_or_else(PoisonError::into_inner).values() {
            handle.cancel.cancel();
        }
        for _ in 0..600 {
            if self.under_way.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl App {
    /// Begins a run: nobody else, in this process or another, may run this connection.
    pub(crate) async fn begin_run(&self, id: &ConnectionId) -> Answer<Run> {
        if self.inner.runs.is_running(id) {
            return Err(message::locked("This Usher"));
        }
        let (wanted, program, now_ms) = (id.clone(), holder(), Self::now_ms());
        let lock = match self.store(move |store| store.lock(&wanted, &program, now_ms)).await? {
            LockAttempt::Taken(lock) => lock,
            LockAttempt::HeldBy(other) => return Err(message::locked(&other.program)),
        };
        let (progress, heard) = watch::channel(None);
        let cancel = self.inner.closing.child_token();
        let handle = Handle { cancel: cancel.clone(), progress: heard };
        self.inner.runs.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), handle);
        Ok(Run { id: id.clone(), under_way: Arc::clone(&self.inner.runs.under_way), cancel, progress, _lock: lock })
    }
}
