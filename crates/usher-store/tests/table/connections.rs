//! Connections and their versions.

use usher_core::configuration::ScopeSetting;
use usher_core::id::ConnectionId;
use usher_store::{ConnectionState, StoreError};

use crate::fixture::{Folder, document, person};

#[test]
fn names_are_unique_without_regard_to_case() {
    let folder = Folder::new();
    let error = folder.store.add_connection(&"c2".into(), &document(" DIALPAD "), 2).unwrap_err();
    assert!(matches!(error, StoreError::NameTaken { .. }), "{error:?}");
    folder.store.add_connection(&"c2".into(), &document("Überall"), 2).unwrap();
    assert!(matches!(folder.store.rename_connection(&folder.connection, "üBERALL"), Err(StoreError::NameTaken { .. })));
    assert!(matches!(folder.store.rename_connection(&folder.connection, "  "), Err(StoreError::NameMissing)));
    assert_eq!(folder.store.connections().unwrap().len(), 2);
}

#[test]
fn a_connection_is_found_by_id_or_by_name() {
    let folder = Folder::new();
    for who in ["c1", "Dialpad", "dialpad "] {
        let found = folder.store.connection(who).unwrap();
        assert_eq!((found.id.as_str(), found.state, found.configuration_version), ("c1", ConnectionState::NeverRun, 1));
    }
    assert!(matches!(folder.store.connection("nobody"), Err(StoreError::NoConnection { .. })));
    assert!(matches!(folder.store.set_next_run(&"nobody".into(), None), Err(StoreError::NoConnection { .. })));
}

#[test]
fn every_version_of_a_configuration_is_kept() {
    let folder = Folder::new();
    let mut changed = document("Dialpad");
    changed.scope = ScopeSetting::All;
    assert_eq!(folder.store.save_configuration(&folder.connection, &changed, 5).unwrap(), 2);
    assert_eq!(folder.store.configuration(&folder.connection).unwrap().document, changed);
    assert_eq!(folder.store.configuration_version(&folder.connection, 1).unwrap().document, document("Dialpad"));
    let versions: Vec<_> =
        folder.store.configuration_versions(&folder.connection).unwrap().into_iter().map(|one| (one.version, one.saved_at_ms)).collect();
    assert_eq!(versions, [(2, 5), (1, 1)]);
}

#[test]
fn saving_what_is_there_or_another_name_makes_no_version() {
    let folder = Folder::new();
    assert_eq!(folder.store.save_configuration(&folder.connection, &document("Dialpad"), 5).unwrap(), 1);
    assert_eq!(folder.store.save_configuration(&folder.connection, &document("Dialpad Europe"), 6).unwrap(), 1);
    let stored = folder.store.configuration(&folder.connection).unwrap();
    assert_eq!((stored.version, stored.document.name.as_str()), (1, "Dialpad Europe"));
}

#[test]
fn removing_a_connection_removes_all_that_is_known_of_it_and_nothing_else() {
    let folder = Folder::new();
    folder.store.add_connection(&"c2".into(), &document("Other"), 2).unwrap();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    folder.store.remove_connection(&folder.connection).unwrap();
    let file = rusqlite::Connection::open(folder.store.file()).unwrap();
    for table in [
        "configurations",
        "cycles",
        "watermarks",
        "snapshot",
        "snapshot_objects",
        "links",
        "moved_links",
        "evaluations",
        "evaluation_documents",
        "journal",
        "plan_licences",
    ] {
        let left: i64 = file.query_row(&format!("SELECT count(*) FROM {table} "), [], |row| row.get(0)).unwrap();
        assert_eq!(left, i64::from(table == "configurations"), "{table}");
    }
    assert_eq!(folder.store.connections().unwrap()[0].id, ConnectionId::from("c2"));
}
