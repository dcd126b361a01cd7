//! Home: what needs someone, the connections, what happened lately.

use serde::Serialize;
use usher_core::id::ConnectionId;

use super::{ConnectionCard, LogRow};

/// Home.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// What needs someone, most serious first. Empty: all is well.
    pub needs_you: Vec<NeedsYou>,
    /// The connections, by name.
    pub connections: Vec<ConnectionCard>,
    /// The last log entries over all connections, newest first, at most 8; with the connection's name.
    pub recent: Vec<RecentEntry>,
    /// Now, as the data folder sees it: UTC ms.
    pub at_ms: i64,
}

/// One thing that needs someone: one sentence, one button.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NeedsYou {
    /// What kind; decides icon and where the button leads.
    pub kind: NeedsYouKind,
    /// Whose.
    pub connection: ConnectionId,
    /// "14 people would be disabled in Dialpad; the limit is 10."
    pub title: String,
    /// A second line with the cause.
    pub detail: String,
    /// The button: "Review 14 people".
    pub button: String,
}

/// Kinds of things that need someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum NeedsYouKind {
    /// Held: leads to the plan.
    Held,
    /// Quarantine: leads to the Overview.
    Quarantine,
    /// Several fail for one cause: leads to the logs.
    Failing,
    /// The source can't be read: leads to the Overview.
    SourceFailed,
}

/// One log entry on Home.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RecentEntry {
    /// The connection's name.
    pub connection_name: String,
    /// The connection.
    pub connection: ConnectionId,
    /// The entry.
    pub row: LogRow,
}
