//! Brings the file to today's format: forward only, all steps in one transaction, a copy of an existing file first.
//! The steps are the numbered files of `migrations/`; one that was released is never edited (refinery compares checksums).

use std::fs;
use std::path::{Path, PathBuf};

use refinery::Runner;
use rusqlite::{Connection, OptionalExtension};

use crate::error::StoreError;
use crate::private::open_private;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// "USHR": what `file` and we know the file by.
const APPLICATION: i64 = 0x5553_4852;

/// All migrations of this Usher.
pub(crate) fn all() -> Runner {
    embedded::migrations::runner()
}

/// A file that has tables but not our mark is somebody else's: it is not touched.
pub(crate) fn refuse_strangers(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let mark: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if mark != APPLICATION && (mark != 0 || tables > 0) {
        return Err(StoreError::NotOurs { path: file.to_owned() });
    }
    Ok(())
}

/// Applies what is missing.
pub(crate) fn migrate(connection: &mut Connection, file: &Path, runner: Runner) -> Result<(), StoreError> {
    let known = runner.get_migrations().iter().map(|step| i64::from(step.version())).max().unwrap_or(0);
    let found = format(connection)?;
    if found > known {
        return Err(StoreError::Newer { path: file.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    connection.pragma_update(None, "application_id", APPLICATION)?;
    let backup = if found > 0 { Some(back_up(connection, file, known)?) } else { None };
    let runner = runner.set_grouped(true);
    runner.run(connection).map_err(|source| StoreError::Migration { path: file.to_owned(), backup, source: Box::new(source) })?;
    tracing::info!(from = found, to = known, "data file brought up to date");
    Ok(())
}

/// The newest migration that the file has; 0 for a new file.
fn format(connection: &Connection) -> Result<i64, StoreError> {
    let history = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'";
    if connection.query_row(history, [], |_| Ok(())).optional()?.is_none() {
        return Ok(0);
    }
    Ok(connection.query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))?)
}

/// A whole copy beside the file, on the disk before anything is changed.
fn back_up(connection: &Connection, file: &Path, next: i64) -> Result<PathBuf, StoreError> {
    let backup = beside(file, &format!(".before-{next}"));
    let part = beside(file, ".copying");
    let folder_error = |path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::Folder { path, source }
    };
    if part.exists() {
        fs::remove_file(&part).map_err(folder_error(&part))?;
    }
    // Empty, which SQLite takes, and already with the rights that it is to have.
    open_private(&part).map_err(folder_error(&part))?;
    connection.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    fs::File::open(&part).and_then(|copy| copy.sync_all()).map_err(folder_error(&part))?;
    fs::rename(&part, &backup).map_err(folder_error(&backup))?;
    Ok(backup)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use refinery::{Migration, Target};
    use tempfile::TempDir;

    use super::*;

    /// A file as an older Usher left it: the first two steps, and a connection.
    fn older() -> (TempDir, PathBuf, Connection) {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("usher.db");
        let mut connection = Connection::open(&file).unwrap();
        connection.pragma_update(None, "application_id", APPLICATION).unwrap();
        all().set_target(Target::Version(2)).run(&mut connection).unwrap();
        connection.execute("INSERT INTO connections VALUES ('c1', 'Dialpad', 'dialpad', 'neverRun', 1, NULL)", []).unwrap();
        (place, file, connection)
    }

    fn names(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT name FROM connections").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn an_older_file_is_brought_up_to_date_with_all_that_is_in_it_and_a_copy_from_before() {
        let (place, file, mut connection) = older();
        let newest = i64::from(all().get_migrations().iter().map(Migration::version).max().unwrap());
        migrate(&mut connection, &file, all()).unwrap();
        assert_eq!((format(&connection).unwrap(), names(&connection)), (newest, vec!["Dialpad".to_owned()]));
        let copy = Connection::open(place.path().join(format!("usher.db.before-{newest}"))).unwrap();
        assert_eq!((format(&copy).unwrap(), names(&copy)), (2, vec!["Dialpad".to_owned()]));
    }

    #[test]
    fn a_plan_that_waits_still_waits_in_todays_file() {
        let (_place, file, mut connection) = older();
        let cycle =
            "INSERT INTO cycles (number, id, connection, kind, state, configuration_version, started_at_ms, ended_at_ms, seed, holder)
          VALUES (7, 'y7', 'c1', 'initial', 'held', 1, 1, 2, 0, 'a test')";
        connection.execute(cycle, []).unwrap();
        connection.execute("INSERT INTO held_plans VALUES (7, 'c1', 'waiting', '{}', 2, NULL)", []).unwrap();
        migrate(&mut connection, &file, all()).unwrap();
        let waiting: i64 = connection.query_row("SELECT cycle FROM held_plans WHERE state = 'waiting'", [], |row| row.get(0)).unwrap();
        assert_eq!(waiting, 7);
        let second = "INSERT INTO held_plans SELECT 8, connection, state, held, 3, NULL FROM held_plans";
        assert!(connection.execute(second, []).is_err(), "one plan waits at a time");
    }

    #[test]
    fn a_file_of_today_and_a_new_file_need_no_copy() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("usher.db");
        let mut connection = Connection::open(&file).unwrap();
        migrate(&mut connection, &file, all()).unwrap();
        migrate(&mut connection, &file, all()).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_step_that_fails_changes_nothing_and_names_the_copy() {
        let (_place, file, mut connection) = older();
        let mut steps: Vec<Migration> = all().get_migrations().iter().filter(|step| step.version() <= 3).cloned().collect();
        steps.push(Migration::unapplied("V4__broken", "CREATE TABLE half (a TEXT); nonsense").unwrap());
        let error = migrate(&mut connection, &file, Runner::new(&steps)).unwrap_err();
        assert!(error.fix().contains("usher.db.before-4"), "{}", error.fix());
        assert_eq!((format(&connection).unwrap(), names(&connection)), (2, vec!["Dialpad".to_owned()]));
    }

    #[test]
    fn a_step_edited_after_its_release_is_refused() {
        let (_place, file, mut connection) = older();
        let mut steps: Vec<Migration> = all().get_migrations().iter().filter(|step| step.version() != 2).cloned().collect();
        steps.push(Migration::unapplied("V2__cycles", "CREATE TABLE cycles (other TEXT)").unwrap());
        assert!(matches!(migrate(&mut connection, &file, Runner::new(&steps)), Err(StoreError::Migration { .. })));
    }
}
