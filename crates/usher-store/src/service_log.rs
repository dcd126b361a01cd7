//! The tables `service_jobs` and `service_log`: which job of Entra's provisioning service is a connection's, and what the service did, kept
//! beyond its 30 days. Read as part of the log by `history.rs`.

use rusqlite::{OptionalExtension, Row, params};
use usher_core::evaluation::{Evaluation, Status};
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId};
use usher_core::import::ObjectType;

use crate::columns::{Column, from_json, to_json};
use crate::error::StoreError;
use crate::open::Store;

/// A connection's job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceJob {
    /// The service principal's object id.
    pub application: String,
    /// The job's id.
    pub job: String,
    /// When it was adopted or made: UTC, milliseconds since 1970.
    pub adopted_at_ms: i64,
    /// Up to where its log was read without a gap.
    pub read_to_ms: Option<i64>,
    /// How it stood when it was last asked: a JSON text of the caller's.
    pub status: Option<String>,
    /// When that was.
    pub status_at_ms: Option<i64>,
}

/// An entry of the service's log.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLogEntry {
    /// The service's id of it.
    pub entry: String,
    /// In the one serialised form, with an outcome.
    pub evaluation: Evaluation,
    /// As the service told it: JSON.
    pub document: String,
}

impl Store {
    /// Makes this the connection's job. Another one than before is read from its beginning.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn adopt_service_job(&self, connection: &ConnectionId, application: &str, job: &str, now_ms: i64) -> Result<(), StoreError> {
        let adopt = "INSERT INTO service_jobs (connection, application, job, adopted_at_ms) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (connection) DO UPDATE SET application = excluded.application, job = excluded.job, adopted_at_ms = excluded.adopted_at_ms,
              read_to_ms = NULL, status = NULL, status_at_ms = NULL
            WHERE application <> excluded.application OR job <> excluded.job";
        self.write(|tx| {
            tx.execute(adopt, params![connection.as_str(), application, job, now_ms])?;
            Ok(())
        })
    }

    /// The connection's job, if one was adopted.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn service_job(&self, connection: &ConnectionId) -> Result<Option<ServiceJob>, StoreError> {
        let select = "SELECT application, job, adopted_at_ms, read_to_ms, status, status_at_ms FROM service_jobs WHERE connection = ?1";
        self.read(|tx| Ok(tx.query_row(select, [connection.as_str()], job).optional()?))
    }

    /// Keeps how the job stood.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn keep_service_status(&self, connection: &ConnectionId, status: &str, now_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let update = "UPDATE service_jobs SET status = ?2, status_at_ms = ?3 WHERE connection = ?1";
            tx.execute(update, params![connection.as_str(), status, now_ms])?;
            Ok(())
        })
    }

    /// Keeps a page of the service's log; an entry that is there already stays once, with what it says now. Answers how many are new.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn keep_service_log(&self, connection: &ConnectionId, entries: &[ServiceLogEntry]) -> Result<u32, StoreError> {
        self.write(|tx| {
            let known = tx.prepare_cached("SELECT 1 FROM service_log WHERE connection = ?1 AND entry = ?2")?;
            let mut known = known;
            let mut put = tx.prepare_cached(PUT)?;
            let mut new = 0;
            for ServiceLogEntry { entry, evaluation, document } in entries {
                new += u32::from(!known.exists(params![connection.as_str(), entry])?);
                let Evaluation { subject, cycle, action, outcome, at_ms, .. } = evaluation;
                let search =
                    [&subject.display_name, &subject.user_principal_name, subject.source_id.as_str()].map(str::to_lowercase).join("\n");
                let (status, code, message, at_ms) = match outcome {
                    Some(outcome) => (outcome.status, outcome.code.as_str(), outcome.message.as_str(), outcome.at_ms),
                    None => (Status::Skipped, "", "", *at_ms),
                };
                put.execute(params![
                    connection.as_str(),
                    entry,
                    cycle.as_str(),
                    at_ms,
                    subject.object_type.text(),
                    subject.source_id.as_str(),
                    subject.target_id.as_ref().map(|id| id.as_str()),
                    subject.display_name,
                    subject.user_principal_name,
                    action.kind.text(),
                    status.text(),
                    code,
                    message,
                    search,
                    to_json("an evaluation", evaluation)?,
                    document,
                ])?;
            }
            Ok(new)
        })
    }

    /// The log was read without a gap up to there: only once its last page is kept.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn service_log_read_to(&self, connection: &ConnectionId, at_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let update = "UPDATE service_jobs SET read_to_ms = max(coalesce(read_to_ms, ?2), ?2) WHERE connection = ?1";
            tx.execute(update, params![connection.as_str(), at_ms])?;
            Ok(())
        })
    }

    /// Of each person and group the newest entry that tells of something done; where nothing was, the newest of any kind. In order of type
    /// and source id, after one of them: what is compared with a plan.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn newest_service_entries(
        &self,
        connection: &ConnectionId,
        after: Option<(ObjectType, &SourceId)>,
        limit: u32,
    ) -> Result<Vec<Evaluation>, StoreError> {
        let (object_type, id) = after.map_or(("", ""), |(object_type, id)| (object_type.text(), id.as_str()));
        self.read(|tx| {
            let mut statement = tx.prepare_cached(NEWEST)?;
            let mut rows = statement.query(params![connection.as_str(), object_type, id, limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(entry(row)?);
            }
            Ok(found)
        })
    }

    /// The same of one person or group.
    ///
    /// # Errors
    /// [`StoreError::Json`].
    pub fn newest_service_entry(
        &self,
        connection: &ConnectionId,
        object_type: ObjectType,
        id: &SourceId,
    ) -> Result<Option<Evaluation>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(NEWEST_OF_ONE)?;
            let mut rows = statement.query(params![connection.as_str(), object_type.text(), id.as_str()])?;
            rows.next()?.map(entry).transpose()
        })
    }

    /// Does the log hold a cycle of the service's by this id?
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn has_service_cycle(&self, connection: &ConnectionId, cycle: &CycleId) -> Result<bool, StoreError> {
        let select = "SELECT EXISTS (SELECT 1 FROM service_log WHERE connection = ?1 AND cycle = ?2)";
        self.read(|tx| Ok(tx.query_row(select, [connection.as_str(), cycle.as_str()], |row| row.get(0))?))
    }

    /// An entry by the number that the log shows.
    pub(crate) fn service_entry(&self, row: i64) -> Result<Option<Evaluation>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached("SELECT row, evaluation FROM service_log WHERE row = ?1")?;
            let mut rows = statement.query([-row])?;
            rows.next()?.map(entry).transpose()
        })
    }
}

const PUT: &str = "INSERT INTO service_log (connection, entry, cycle, at_ms, object_type, source_id, target_id, display_name, user_principal_name, action,
        status, code, message, search, evaluation, document)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
    ON CONFLICT (connection, entry) DO UPDATE SET at_ms = excluded.at_ms, target_id = excluded.target_id, action = excluded.action,
        status = excluded.status, code = excluded.code, message = excluded.message, evaluation = excluded.evaluation, document = excluded.document";

/// What was done goes before what was skipped or failed since: a later cycle that found nothing to do says nothing of the account.
const NEWEST: &str = "SELECT row, evaluation FROM service_log AS one
    WHERE connection = ?1 AND (object_type, source_id) > (?2, ?3)
      AND row = (SELECT row FROM service_log AS other
        WHERE other.connection = one.connection AND other.object_type = one.object_type AND other.source_id = one.source_id
        ORDER BY action IN ('create', 'update', 'enable', 'disable', 'delete') AND status IN ('success', 'warning') DESC,
          at_ms DESC, row DESC LIMIT 1)
    ORDER BY object_type, source_id LIMIT ?4";

const NEWEST_OF_ONE: &str = "SELECT row, evaluation FROM service_log
    WHERE connection = ?1 AND object_type = ?2 AND source_id = ?3
    ORDER BY action IN ('create', 'update', 'enable', 'disable', 'delete') AND status IN ('success', 'warning') DESC,
      at_ms DESC, row DESC LIMIT 1";

fn job(row: &Row<'_>) -> rusqlite::Result<ServiceJob> {
    Ok(ServiceJob {
        application: row.get(0)?,
        job: row.get(1)?,
        adopted_at_ms: row.get(2)?,
        read_to_ms: row.get(3)?,
        status: row.get(4)?,
        status_at_ms: row.get(5)?,
    })
}

fn entry(row: &Row<'_>) -> Result<Evaluation, StoreError> {
    let number: i64 = row.get(0)?;
    let mut evaluation: Evaluation = from_json("an evaluation", &row.get::<_, String>(1)?)?;
    evaluation.id = EvaluationId((-number).to_string());
    Ok(evaluation)
}
