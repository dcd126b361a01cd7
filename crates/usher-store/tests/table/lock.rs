//! One run at a time, between processes too.

use usher_core::id::ConnectionId;
use usher_store::{LockAttempt, Store};

use crate::fixture::Folder;

#[test]
fn one_holds_a_connection_and_the_other_learns_who() {
    let folder = Folder::new();
    let other = Store::open(folder.place.path()).unwrap();
    assert_eq!(other.lock_holder(&folder.connection).unwrap(), None);
    let LockAttempt::Taken(lock) = folder.store.lock(&folder.connection, "usher run", 42).unwrap() else { panic!("not taken") };
    let LockAttempt::HeldBy(holder) = other.lock(&folder.connection, "the window", 43).unwrap() else { panic!("taken twice") };
    assert_eq!((holder.process, holder.program.as_str(), holder.since_ms), (std::process::id(), "usher run", 42));
    assert_eq!(other.lock_holder(&folder.connection).unwrap(), Some(holder));
    drop(lock);
    assert_eq!(other.lock_holder(&folder.connection).unwrap(), None);
    assert!(matches!(other.lock(&folder.connection, "the window", 44).unwrap(), LockAttempt::Taken(_)));
}

#[test]
fn connections_are_locked_apart_whatever_their_ids() {
    let folder = Folder::new();
    let odd = ConnectionId::from("../Ünï/c");
    let first = folder.store.lock(&odd, "usher run", 1).unwrap();
    let second = folder.store.lock(&ConnectionId::from("../ünï/c"), "usher run", 1).unwrap();
    assert!(matches!((&first, &second), (LockAttempt::Taken(_), LockAttempt::Taken(_))));
    assert_eq!(std::fs::read_dir(folder.place.path().join("locks")).unwrap().count(), 4);
}

#[test]
fn a_note_left_by_a_crash_holds_nobody_up() {
    let folder = Folder::new();
    let LockAttempt::Taken(lock) = folder.store.lock(&folder.connection, "usher run", 1).unwrap() else { panic!("not taken") };
    let note = folder.place.path().join("locks/c1.holder.json");
    let left = std::fs::read(&note).unwrap();
    drop(lock);
    std::fs::write(&note, left).unwrap();
    assert_eq!(folder.store.lock_holder(&folder.connection).unwrap(), None);
    assert!(matches!(folder.store.lock(&folder.connection, "the window", 2).unwrap(), LockAttempt::Taken(_)));
}
