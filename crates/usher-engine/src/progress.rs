//! Progress is a value, latest wins; events say what happened, never what to draw.

use serde::{Deserialize, Serialize};
use usher_core::id::CycleId;
use usher_core::plan::Counts;

/// How far a cycle is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The cycle.
    pub cycle: CycleId,
    /// What it does now.
    pub phase: Phase,
    /// Objects read from the source so far.
    pub read: u32,
    /// Objects evaluated so far.
    pub evaluated: u32,
    /// Changes planned; 0 until the plan is complete.
    pub planned: u32,
    /// Changes settled, well or not.
    pub done: u32,
    /// Of these, failed.
    pub failed: u32,
    /// Settled well, by action.
    pub counts: Counts,
    /// Requests sent to the target.
    pub requests: u32,
    /// Changes settled a second, over the last few seconds.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub per_second: f64,
    /// Seconds left, by that rate; `None` while unknown.
    #[cfg_attr(feature = "bindings", specta(type = Option<u32>))]
    pub seconds_left: Option<f64>,
    /// Who is being worked on.
    pub person: String,
    /// Something worth telling: the target asked to slow down.
    pub note: Option<String>,
    /// When the cycle started: UTC, milliseconds since 1970.
    pub started_at_ms: i64,
}

/// What a cycle does, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Looking at what an interrupted cycle left.
    Recover,
    /// Reading the source.
    Import,
    /// Evaluating.
    Evaluate,
    /// Sending.
    Write,
    /// Settling.
    Settle,
    /// Over.
    Finished,
}
