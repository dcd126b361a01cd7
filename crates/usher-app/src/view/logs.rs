//! Provisioning logs: rows, pages, histogram. One entry whole is an [`usher_core::evaluation::Evaluation`].

use serde::Serialize;
use usher_core::evaluation::{ActionKind, Status};
use usher_core::id::{CycleId, EvaluationId};
use usher_core::import::ObjectType;

/// One row of the log, or of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LogRow {
    /// The evaluation's id.
    pub id: EvaluationId,
    /// Its cycle.
    pub cycle: CycleId,
    /// When: UTC ms.
    pub at_ms: i64,
    /// Person or group.
    pub object_type: ObjectType,
    /// Display name.
    pub display_name: String,
    /// userPrincipalName; empty for a group.
    pub user_principal_name: String,
    /// What was, or would be, done.
    pub action: ActionKind,
    /// How it ended; `None` in a plan.
    pub status: Option<Status>,
    /// What changes or what went wrong, in short: "title, department", "Dialpad has no office named Oslo".
    pub summary: String,
    /// Why this and nothing else, in short: "assigned, no account yet", "not so: department equals Sales". Empty in the log.
    pub why: String,
    /// Stable code of a failure or skip; empty for success.
    pub code: String,
    /// Held by accidental deletion prevention?
    pub held: bool,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RowPage {
    /// The rows.
    pub rows: Vec<LogRow>,
    /// Give this back for the next page; `None` at the end.
    pub next: Option<String>,
    /// How many rows fit the filter in all.
    pub total: u32,
}

/// A bucket of the log's histogram.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HistogramBucket {
    /// Start: UTC ms.
    pub from_ms: i64,
    /// End, not included: UTC ms.
    pub to_ms: i64,
    /// Done well.
    pub success: u32,
    /// Failed.
    pub failure: u32,
    /// Skipped or with a warning.
    pub other: u32,
}

/// An export that was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// The files (EP-1004: a CSV export is three).
    pub files: Vec<String>,
    /// Entries written.
    pub entries: u32,
}
