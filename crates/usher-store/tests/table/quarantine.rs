//! Quarantine and its end.

use usher_store::ConnectionState;

use crate::fixture::Folder;

#[test]
fn a_quarantine_keeps_its_beginning_and_tells_when_the_reason_is_new() {
    let folder = Folder::new();
    let (store, connection) = (&folder.store, &folder.connection);
    assert!(store.set_quarantine(connection, "EncounteredQuarantineException", "401", "new token", 10).unwrap());
    assert!(!store.set_quarantine(connection, "EncounteredQuarantineException", "401 again", "new token", 20).unwrap());
    assert!(store.set_quarantine(connection, "TooManyDeletes", "600", "look", 30).unwrap());
    let now = store.quarantine(connection).unwrap().unwrap();
    assert_eq!((now.reason.as_str(), now.since_at_ms, now.cleared_at_ms), ("TooManyDeletes", 10, None));
    assert_eq!(store.connection("c1").unwrap().state, ConnectionState::Quarantined);
}

#[test]
fn a_cleared_quarantine_stays_in_the_records() {
    let folder = Folder::new();
    folder.store.set_quarantine(&folder.connection, "Unknown", "", "", 10).unwrap();
    folder.store.clear_quarantine(&folder.connection, 40).unwrap();
    assert_eq!(folder.store.quarantine(&folder.connection).unwrap(), None);
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::NeverRun);
    folder.store.set_quarantine(&folder.connection, "Unknown", "", "", 50).unwrap();
    let all: Vec<_> =
        folder.store.quarantines(&folder.connection).unwrap().into_iter().map(|one| (one.since_at_ms, one.cleared_at_ms)).collect();
    assert_eq!(all, [(50, None), (10, Some(40))]);
}

#[test]
fn clearing_what_is_not_in_quarantine_changes_nothing() {
    let folder = Folder::new();
    folder.store.set_connection_state(&folder.connection, ConnectionState::Paused).unwrap();
    folder.store.clear_quarantine(&folder.connection, 40).unwrap();
    assert_eq!(folder.store.connection("c1").unwrap().state, ConnectionState::Paused);
}
