//! Which engine does a connection's work, what the service offers, and the move from one engine to the other.

use serde::Serialize;
use usher_core::configuration::Engine;

use super::ServiceStatusView;

/// Who does a connection's work; told from what is kept, with nobody asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EngineView {
    /// The engine.
    pub engine: Engine,
    /// One sentence: "This machine does the work for Dialpad."
    pub sentence: String,
    /// The service's job that was adopted, by its id.
    pub job: Option<String>,
    /// How the service stood when it was last asked.
    pub status: Option<ServiceStatusView>,
    /// Up to when the service's log was read: UTC ms.
    pub log_read_to_ms: Option<i64>,
}

/// What the enterprise application has and offers, where a job is to be adopted or made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceChoicesView {
    /// The enterprise application's name.
    pub application: String,
    /// Its jobs.
    pub jobs: Vec<ServiceJobChoice>,
    /// What a job can be made from; the usual one first.
    pub templates: Vec<ServiceTemplateChoice>,
}

/// A job that can be adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceJobChoice {
    /// Its id.
    pub job: String,
    /// The template that it was made from.
    pub template: String,
    /// How it stands, in a sentence.
    pub sentence: String,
}

/// A template that a job can be made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ServiceTemplateChoice {
    /// Its id.
    pub template: String,
    /// In words; may be empty.
    pub description: String,
    /// Is it the application's usual one?
    pub usual: bool,
}

/// A move from one engine to the other: what has to be so before, and whether it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EngineMoveView {
    /// Was the connection moved (or is it there already)?
    pub moved: bool,
    /// Is everything so that has to be?
    pub ready: bool,
    /// What had to be so.
    pub checks: Vec<EngineCheck>,
    /// What to do next.
    pub next: String,
}

/// One thing that has to be so before a connection is moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EngineCheck {
    /// "The service's job is paused".
    pub name: String,
    /// Is it so?
    pub ok: bool,
    /// Does it prevent the move where it isn't so? Else it is only worth knowing.
    pub needed: bool,
    /// What was seen.
    pub message: String,
    /// What to do where it isn't so; may be empty.
    pub fix: String,
}
