//! Test Connection: a list of what was tried.

use serde::Serialize;

/// What Test Connection found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TestReport {
    /// Can provisioning work?
    pub ok: bool,
    /// What was tried, in order.
    pub checks: Vec<CheckView>,
}

/// One thing tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// "Reached the address".
    pub name: String,
    /// How it went.
    pub state: CheckState,
    /// What was seen.
    pub message: String,
    /// Stable code of a failure: `WrongToken`, `TooFewRights`, `WrongAddress`, `NotScim`, `NoNetwork`, `Tls`, ...
    pub code: String,
    /// What to do; empty where nothing is.
    pub fix: String,
    /// How long it took.
    pub ms: u32,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckState {
    /// Well.
    Passed,
    /// Not well: provisioning can't work.
    Failed,
    /// Could not be told; the profile's word is taken.
    Assumed,
    /// Not tried, because something before it failed.
    Skipped,
}
