//! Words for counts, actions and times, the same in every command.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use usher_app::view::ConnectionState;
use usher_core::evaluation::{ActionKind, Status};
use usher_core::import::Value;
use usher_core::plan::Counts;

/// What is, or would be, done.
pub fn action(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Create => "create",
        ActionKind::Update => "update",
        ActionKind::Disable => "disable",
        ActionKind::Enable => "enable",
        ActionKind::Delete => "delete",
        ActionKind::None => "none",
        ActionKind::Skip => "skip",
    }
}

/// How it ended.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Success => "success",
        Status::Failure => "failure",
        Status::Skipped => "skipped",
        Status::Warning => "warning",
    }
}

/// How a connection stands.
pub fn state(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::Running => "running",
        ConnectionState::UpToDate => "up to date",
        ConnectionState::Failing => "some fail",
        ConnectionState::Paused => "paused",
        ConnectionState::Held => "held",
        ConnectionState::Quarantined => "in quarantine",
        ConnectionState::NeverRun => "never run",
        ConnectionState::Failed => "failed",
    }
}

/// "create 12, update 3, …": every action that there is any of, as it ended.
pub fn counts(counts: &Counts, failed: u32) -> String {
    told(counts, ("failed", failed))
}

/// The same before anything is sent. `blocked` can't be provisioned as they are.
pub fn planned(counts: &Counts, blocked: u32) -> String {
    told(counts, ("can't be provisioned", blocked))
}

fn told(counts: &Counts, left: (&str, u32)) -> String {
    let Counts { create, update, disable, enable, delete, none, skip } = *counts;
    let all = [
        ("create", create),
        ("update", update),
        ("disable", disable),
        ("enable", enable),
        ("delete", delete),
        ("no change", none),
        ("out of scope", skip),
        left,
    ];
    let told: Vec<String> = all.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name} {count}")).collect();
    if told.is_empty() { "nothing to do".to_owned() } else { told.join(", ") }
}

/// A moment by this machine's clock.
pub fn time(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .map_or_else(|_| String::from("?"), |at| at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// A value as a person reads it.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "(empty)".to_owned(),
        Value::List(values) => values.join("; "),
        other => other.as_text().unwrap_or_default(),
    }
}
