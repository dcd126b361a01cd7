//! The provisioning log, read: filtered, newest first, page by key; and its histogram. Only what settled is in it, done by
//! either engine (the view `log_entries`). Changes nothing.

use rusqlite::types::Value as Sql;
use rusqlite::{Row, params_from_iter};
use usher_core::evaluation::{ActionKind, Status};
use usher_core::id::{ConnectionId, CycleId, EvaluationId, SourceId, TargetId};
use usher_core::import::ObjectType;

use crate::columns::{Column, word};
use crate::error::StoreError;
use crate::open::Store;

/// Which log entries. Empty lists and `None` don't restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// A part of the display name, userPrincipalName, mail, source id or target id, without regard to case.
    pub who: Option<String>,
    /// Person or group.
    pub object_type: Option<ObjectType>,
    /// Actions.
    pub actions: Vec<ActionKind>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// A failure's code (EP-1006).
    pub code: Option<String>,
    /// A cycle.
    pub cycle: Option<CycleId>,
    /// From this instant on: UTC, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Before this instant.
    pub before_ms: Option<i64>,
}

/// A log entry, as lists show it; [`Store::evaluation`] gives the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The evaluation's id.
    pub id: EvaluationId,
    /// Its cycle or run on demand.
    pub cycle: CycleId,
    /// When it settled: UTC, milliseconds since 1970.
    pub at_ms: i64,
    /// Person or group.
    pub object_type: ObjectType,
    /// Id in the source.
    pub source_id: SourceId,
    /// Id in the target, once known.
    pub target_id: Option<TargetId>,
    /// Display name.
    pub display_name: String,
    /// userPrincipalName, may be empty.
    pub user_principal_name: String,
    /// What was to be done.
    pub action: ActionKind,
    /// How it ended.
    pub status: Status,
    /// Code of a failure or skip, else empty.
    pub code: String,
    /// What happened, in words for people.
    pub message: String,
}

impl HistoryEntry {
    /// The key to page on from here.
    #[must_use]
    pub fn key(&self) -> HistoryKey {
        HistoryKey { at_ms: self.at_ms, id: self.id.clone() }
    }
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryKey {
    /// The last entry's instant.
    pub at_ms: i64,
    /// The last entry's id.
    pub id: EvaluationId,
}

/// A bar of the histogram.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Where it begins: UTC, milliseconds since 1970.
    pub from_ms: i64,
    /// Entries by status.
    pub success: u32,
    /// Failed.
    pub failure: u32,
    /// Skipped.
    pub skipped: u32,
    /// Done, with something to look at.
    pub warning: u32,
}

impl Store {
    /// Log entries of a connection, newest first, older than a key; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history(
        &self,
        connection: &ConnectionId,
        filter: &HistoryFilter,
        older_than: Option<&HistoryKey>,
        limit: u32,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        let mut condition = Condition::of(connection, filter);
        if let Some(key) = older_than {
            let row = key.id.as_str().parse::<i64>().unwrap_or(i64::MAX);
            condition.add("(settled_at_ms, row) < (?, ?)", [key.at_ms.into(), row.into()]);
        }
        let select = format!(
            "SELECT row, cycle, settled_at_ms, object_type, source_id, target_id, display_name, user_principal_name, action, status, code, message
             FROM log_entries WHERE {} ORDER BY settled_at_ms DESC, row DESC LIMIT {limit}",
            condition.text
        );
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&select)?;
            let rows = statement.query_map(params_from_iter(condition.values), entry)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many log entries there are.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn count_history(&self, connection: &ConnectionId, filter: &HistoryFilter) -> Result<u32, StoreError> {
        let condition = Condition::of(connection, filter);
        let select = format!("SELECT count(*) FROM log_entries WHERE {}", condition.text);
        self.read(|tx| Ok(tx.query_row(&select, params_from_iter(condition.values), |row| row.get(0))?))
    }

    /// Log entries counted over time in bars of `width_ms` from `from_ms` on; bars without an entry are left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn histogram(
        &self,
        connection: &ConnectionId,
        filter: &HistoryFilter,
        from_ms: i64,
        width_ms: i64,
    ) -> Result<Vec<Bucket>, StoreError> {
        let mut condition = Condition::of(connection, filter);
        condition.add("settled_at_ms >= ?", [from_ms.into()]);
        let width = width_ms.max(1);
        let select = format!(
            "SELECT (settled_at_ms - {from_ms}) / {width} AS bar, status, count(*) FROM log_entries WHERE {} GROUP BY bar, status ORDER BY bar",
            condition.text
        );
        self.read(|tx| {
            let mut statement = tx.prepare(&select)?;
            let mut rows = statement.query(params_from_iter(condition.values))?;
            let mut bars: Vec<Bucket> = Vec::new();
            while let Some(row) = rows.next()? {
                let begins = from_ms + row.get::<_, i64>(0)? * width;
                if bars.last().is_none_or(|bar| bar.from_ms != begins) {
                    bars.push(Bucket { from_ms: begins, ..Bucket::default() });
                }
                let (status, count) = (word(row, 1)?, row.get(2)?);
                if let Some(bar) = bars.last_mut() {
                    match status {
                        Status::Success => bar.success = count,
                        Status::Failure => bar.failure = count,
                        Status::Skipped => bar.skipped = count,
                        Status::Warning => bar.warning = count,
                    }
                }
            }
            Ok(bars)
        })
    }
}

/// A `WHERE` with its values, built from the parts of a filter that are set.
struct Condition {
    text: String,
    values: Vec<Sql>,
}

impl Condition {
    fn of(connection: &ConnectionId, filter: &HistoryFilter) -> Self {
        let HistoryFilter { who, object_type, actions, statuses, code, cycle, from_ms, before_ms } = filter;
        let mut condition = Self { text: "connection = ?".to_owned(), values: vec![text(connection.as_str())] };
        if let Some(who) = who.as_deref().map(str::trim).filter(|who| !who.is_empty()) {
            let who = who.to_lowercase();
            condition.add("(instr(search, ?) > 0 OR instr(lower(target_id), ?) > 0)", [text(&who), text(&who)]);
        }
        if let Some(object_type) = object_type {
            condition.add("object_type = ?", [text(object_type.text())]);
        }
        condition.add_any("action", actions);
        condition.add_any("status", statuses);
        if let Some(code) = code {
            condition.add("code = ?", [text(code)]);
        }
        if let Some(cycle) = cycle {
            condition.add("cycle = ?", [text(cycle.as_str())]);
        }
        if let Some(from_ms) = from_ms {
            condition.add("settled_at_ms >= ?", [(*from_ms).into()]);
        }
        if let Some(before_ms) = before_ms {
            condition.add("settled_at_ms < ?", [(*before_ms).into()]);
        }
        condition
    }

    fn add<const N: usize>(&mut self, text: &str, values: [Sql; N]) {
        self.text.push_str(" AND ");
        self.text.push_str(text);
        self.values.extend(values);
    }

    fn add_any<T: Column>(&mut self, column: &str, values: &[T]) {
        if values.is_empty() {
            return;
        }
        let places = vec!["?"; values.len()].join(", ");
        self.text.push_str(&format!(" AND {column} IN ({places})"));
        self.values.extend(values.iter().map(|value| text(value.text())));
    }
}

fn text(value: &str) -> Sql {
    Sql::Text(value.to_owned())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<HistoryEntry> {
    Ok(HistoryEntry {
        id: EvaluationId(row.get::<_, i64>(0)?.to_string()),
        cycle: CycleId(row.get(1)?),
        at_ms: row.get(2)?,
        object_type: word(row, 3)?,
        source_id: SourceId(row.get(4)?),
        target_id: row.get::<_, Option<String>>(5)?.map(TargetId),
        display_name: row.get(6)?,
        user_principal_name: row.get(7)?,
        action: word(row, 8)?,
        status: word(row, 9)?,
        code: row.get(10)?,
        message: row.get(11)?,
    })
}
