//! What must hold after any order of calls.

use crate::fixture::{Folder, person};

fn broken_by(sql: &str) -> Vec<String> {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    assert_eq!(folder.store.invariants(&folder.connection).unwrap(), Vec::<String>::new());
    let file = rusqlite::Connection::open(folder.store.file()).unwrap();
    assert!(file.execute(sql, []).unwrap() > 0, "{sql} changed nothing");
    folder.store.invariants(&folder.connection).unwrap()
}

#[test]
fn each_broken_rule_is_named() {
    let cases = [
        ("DELETE FROM links WHERE source_id = 'a'", "1 accounts were made whose person has no link"),
        (
            "UPDATE journal SET state = 'intended', settled_at_ms = NULL, status = NULL WHERE row = 1",
            "1 actions were sent and their outcome is not known, and no cycle is running",
        ),
        ("UPDATE cycles SET state = 'cancelled'", "1 watermarks stand on a cycle that did not finish"),
        ("UPDATE evaluations SET pending = 1", "2 log entries do not agree with the journal about what is open"),
        ("UPDATE journal SET status = 'failure' WHERE row = 2", "1 log entries tell of success although an action of theirs failed"),
        ("UPDATE journal SET phase = 7", "2 objects were taken from the target though their evaluation said otherwise"),
    ];
    for (sql, sentence) in cases {
        let broken = broken_by(sql);
        assert!(broken.iter().any(|one| one == sentence), "{sql}: {broken:?}");
    }
}

#[test]
fn the_file_itself_refuses_two_people_on_one_account() {
    let folder = Folder::new();
    folder.provisioned("y1", &[person("a", "x"), person("b", "x")]);
    let file = rusqlite::Connection::open(folder.store.file()).unwrap();
    file.execute("UPDATE links SET target_id = 'same'", []).unwrap_err();
}
