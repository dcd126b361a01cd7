//! What must always hold (CYCLE.md §8), checked on the file: after every cycle in tests, and by `usher doctor` in the field.

use rusqlite::Connection;
use usher_core::id::ConnectionId;

use crate::error::StoreError;
use crate::open::Store;

/// A sentence with `{}` for the count, and the query that counts what breaks it. Parameter 1: the connection.
const RULES: [(&str, &str); 8] = [
    (
        "{} accounts were made whose person has no link",
        "SELECT count(DISTINCT evaluations.row) FROM evaluations JOIN journal ON journal.evaluation = evaluations.row
         WHERE evaluations.connection = ?1 AND action = 'create' AND unlinked = 0 AND phase IN (2, 4) AND journal.status IN ('success', 'warning') AND NOT EXISTS (
           SELECT 1 FROM links WHERE links.connection = ?1 AND links.object_type = evaluations.object_type AND links.source_id = evaluations.source_id)",
    ),
    (
        "{} accounts are linked to more than one person or group",
        "SELECT count(*) FROM (SELECT 1 FROM links WHERE connection = ?1 GROUP BY object_type, target_id HAVING count(*) > 1)",
    ),
    (
        "{} actions were sent and their outcome is not known, and no cycle is running",
        "SELECT count(*) FROM journal JOIN cycles ON number = cycle WHERE cycles.connection = ?1 AND journal.state = 'intended'
         AND NOT EXISTS (SELECT 1 FROM cycles AS now WHERE now.connection = ?1 AND now.state = 'running' AND now.kind <> 'plan')",
    ),
    (
        "{} actions are open in cycles that finished",
        "SELECT count(*) FROM journal JOIN cycles ON number = cycle WHERE cycles.connection = ?1 AND journal.state <> 'settled' AND cycles.state = 'finished'
         AND kind <> 'plan'",
    ),
    (
        "{} watermarks stand on a cycle that did not finish",
        "SELECT count(*) FROM watermarks JOIN cycles ON number = cycle WHERE watermarks.connection = ?1 AND cycles.state <> 'finished'",
    ),
    (
        "{} log entries do not agree with the journal about what is open",
        "SELECT count(*) FROM evaluations WHERE connection = ?1
         AND pending <> (SELECT count(*) FROM journal WHERE evaluation = evaluations.row AND state <> 'settled')",
    ),
    (
        "{} log entries tell of success although an action of theirs failed",
        "SELECT count(*) FROM evaluations WHERE connection = ?1 AND status = 'success'
         AND EXISTS (SELECT 1 FROM journal WHERE evaluation = evaluations.row AND journal.status = 'failure')",
    ),
    (
        "{} objects were taken from the target though their evaluation said otherwise",
        "SELECT count(*) FROM journal JOIN evaluations ON evaluations.row = evaluation WHERE evaluations.connection = ?1
         AND (phase = 6 AND action <> 'disable' OR phase = 7 AND action <> 'delete')",
    ),
];

impl Store {
    /// What is wrong with a connection's records, a sentence each; empty when all is well.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn invariants(&self, connection: &ConnectionId) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let mut broken = Vec::new();
            for (sentence, query) in RULES {
                let count: i64 = tx.query_row(query, [connection.as_str()], |row| row.get(0))?;
                if count > 0 {
                    broken.push(sentence.replace("{}", &count.to_string()));
                }
            }
            Ok(broken)
        })
    }

    /// What is wrong with the file itself, as SQLite says it; empty when all is well. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn file_problems(&self) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let mut problems = lines(tx, "PRAGMA integrity_check")?;
            problems.retain(|line| line != "ok");
            problems.extend(lines(tx, "PRAGMA foreign_key_check")?.into_iter().map(|table| format!("a row of {table} refers to nothing")));
            Ok(problems)
        })
    }
}

fn lines(tx: &Connection, query: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare(query)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
