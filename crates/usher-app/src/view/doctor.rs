//! `usher doctor`: what was checked, what was seen, what to do; and the checklist of a first real tenant.

use serde::Serialize;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DoctorState {
    /// Well.
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    /// It doesn't work.
    Fail,
    /// It could not be told, or isn't needed today.
    Unknown,
    /// Not tried, because something before it failed.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoctorCheckView {
    /// The connection's name; empty: this machine.
    pub connection: String,
    /// What was checked: "Clock".
    pub name: String,
    /// How it went.
    pub state: DoctorState,
    /// What was seen.
    pub seen: String,
    /// Stable code of a failure or doubt; empty otherwise.
    pub code: String,
    /// What to do; empty where nothing is.
    pub fix: String,
    /// Numbers of the checklist of a first real tenant that it runs, or a part of.
    pub items: Vec<u32>,
}

/// One item of the checklist (`docs/first-real-tenant.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChecklistItemView {
    /// Its number there.
    pub number: u32,
    /// The heading that it stands under.
    pub part: String,
    /// What to do.
    pub what: String,
    /// What is to be seen.
    pub expected: String,
    /// Does the doctor run it, or a part of it? Otherwise it is done by hand.
    pub by_doctor: bool,
    /// What was seen now, each with its connection; empty: not run.
    pub seen: Vec<ChecklistSeenView>,
}

/// What a check saw for an item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChecklistSeenView {
    /// The connection's name.
    pub connection: String,
    /// Which check.
    pub check: String,
    /// How it went.
    pub state: DoctorState,
    /// What was seen.
    pub seen: String,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoctorView {
    /// Nothing fails. Doubts don't count.
    pub ok: bool,
    /// The checks, in order.
    pub checks: Vec<DoctorCheckView>,
    /// The checklist of a first real tenant, where it was asked for; empty otherwise.
    pub checklist: Vec<ChecklistItemView>,
}
