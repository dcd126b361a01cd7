//! Opening a data folder: fresh, old, foreign, broken.

use std::fs;

use usher_store::{Store, StoreError};

use crate::fixture::Folder;

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("usher.db");
    let garbage = "this is not a database, though it is long enough to look at. ".repeat(50);
    fs::write(&file, &garbage).unwrap();
    let error = Store::open(place.path()).unwrap_err();
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
    assert!(error.to_string().ends_with("usher.db is not a data file of Usher"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), garbage);
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("usher.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    let before = fs::read(&file).unwrap();
    assert!(matches!(Store::open(place.path()).unwrap_err(), StoreError::NotOurs { .. }));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_newer_ushers_file_is_refused() {
    let folder = Folder::new();
    let other = rusqlite::Connection::open(folder.store.file()).unwrap();
    other.execute("INSERT INTO refinery_schema_history VALUES (999, 'later', '2030-01-01T00:00:00Z', '0')", []).unwrap();
    let error = Store::open(folder.place.path()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 999, .. }), "{error:?}");
    assert!(error.to_string().contains("was written by a newer Usher"), "{error}");
}

#[test]
fn a_file_cut_short_is_damaged_not_empty() {
    let folder = Folder::new();
    let file = folder.store.file().to_owned();
    let place = folder.place;
    drop(folder.store);
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 3]).unwrap();
    assert!(Store::open(place.path()).is_err());
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let folder = Folder::new().reopen();
    assert_eq!(folder.store.connections().unwrap().len(), 1);
    assert_eq!(folder.store.file_problems().unwrap(), Vec::<String>::new());
}

#[test]
fn two_stores_on_one_folder_see_each_others_commits() {
    let folder = Folder::new();
    let other = Store::open(folder.place.path()).unwrap();
    folder.store.rename_connection(&folder.connection, "Renamed").unwrap();
    assert_eq!(other.connections().unwrap()[0].name, "Renamed");
    other.rename_connection(&folder.connection, "Again").unwrap();
    assert_eq!(folder.store.connection("again").unwrap().name, "Again");
}

#[test]
fn readers_do_not_wait_for_a_writer() {
    let folder = Folder::new();
    let mut writer = rusqlite::Connection::open(folder.store.file()).unwrap();
    let writing = writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
    writing.execute("UPDATE connections SET name = 'half done'", []).unwrap();
    assert_eq!(folder.store.connections().unwrap()[0].name, "Dialpad");
}

#[test]
fn a_folder_opened_by_many_at_once_is_made_once() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new");
    std::thread::scope(|scope| {
        let opening: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&folder).map(|_| ()))).collect();
        for one in opening {
            one.join().unwrap().unwrap();
        }
    });
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new");
    Store::open(&folder).unwrap();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[cfg(unix)]
#[test]
fn in_a_folder_that_others_may_enter_nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // What an older Usher left: a backup with the rights of the day.
    fs::write(folder.path().join("usher.db.before-7"), "").unwrap();
    let store = Store::open(folder.path()).unwrap();
    let _lock = store.lock(&"c1".into(), "a test", 1).unwrap();
    for path in [folder.path(), &folder.path().join("locks")].iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
        let (path, metadata) = path.map(|entry| (entry.path(), entry.metadata().unwrap())).unwrap();
        assert!(
            metadata.is_dir() || metadata.permissions().mode() & 0o777 == 0o600,
            "{} {:o}",
            path.display(),
            metadata.permissions().mode()
        );
    }
}
