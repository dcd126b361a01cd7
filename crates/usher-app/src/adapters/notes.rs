//! What a source holds that is doubtful and stops nothing: told beside a plan or cycle, kept nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use usher_core::id::ConnectionId;

/// Notes of one reading. Cheap to clone; all clones share them.
#[derive(Debug, Clone, Default)]
pub struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// Replaces them.
    pub fn set(&self, notes: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = notes;
    }

    /// Adds one, once.
    pub(crate) fn add(&self, note: &str) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.iter().any(|one| one == note) {
            held.push(note.to_owned());
        }
    }

    /// What is held.
    pub(crate) fn held(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The notes of each connection's last reading.
#[derive(Debug, Default)]
pub(crate) struct NotesByConnection(Mutex<HashMap<ConnectionId, Notes>>);

impl NotesByConnection {
    /// Where the next reading of a connection's source writes.
    pub(crate) fn begin(&self, id: &ConnectionId) -> Notes {
        let notes = Notes::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), notes.clone());
        notes
    }

    /// Adds one to those of the connection's last reading.
    pub(crate) fn add(&self, id: &ConnectionId, note: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(id.clone()).or_default().add(note);
    }

    pub(crate) fn of(&self, id: &ConnectionId) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned().unwrap_or_default().held()
    }
}
