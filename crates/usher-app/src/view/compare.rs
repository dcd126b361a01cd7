//! The plan that Usher would make, beside what Entra's provisioning service did.

use serde::Serialize;
use usher_core::evaluation::{ActionKind, Status};
use usher_core::id::{CycleId, SourceId};
use usher_core::import::{ObjectType, Value};

/// The comparison, person by person.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompareView {
    /// The plan.
    pub plan: CycleId,
    /// When it was made: UTC ms.
    pub at_ms: i64,
    /// Up to when the service's log was read: UTC ms.
    pub log_read_to_ms: Option<i64>,
    /// How many come to the same; they aren't in `rows`.
    pub same: u32,
    /// How many differ in attributes or action.
    pub differs: u32,
    /// How many only Usher would change.
    pub only_usher: u32,
    /// How many only the service changed.
    pub only_service: u32,
    /// Those who don't come to the same.
    pub rows: Vec<CompareRow>,
}

/// One person or group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompareRow {
    /// Person or group.
    pub object_type: ObjectType,
    /// Id in the source.
    pub source_id: SourceId,
    /// Display name.
    pub display_name: String,
    /// userPrincipalName; empty for a group.
    pub user_principal_name: String,
    /// How the two compare.
    pub verdict: CompareVerdict,
    /// What Usher would do.
    pub usher: Option<ActionKind>,
    /// Why, in a few words; empty where it would do nothing.
    pub usher_why: String,
    /// What the service did last.
    pub service: Option<ActionKind>,
    /// How that ended.
    pub service_status: Option<Status>,
    /// When that was: UTC ms.
    pub service_at_ms: Option<i64>,
    /// What the service said about it; may be empty.
    pub service_message: String,
    /// The attributes that differ.
    pub attributes: Vec<CompareAttribute>,
}

/// How the two compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CompareVerdict {
    /// Both do something, and not the same.
    Differs,
    /// Only Usher would do something.
    OnlyUsher,
    /// Only the service did something.
    OnlyService,
}

/// One attribute that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompareAttribute {
    /// Target attribute.
    pub target: String,
    /// What Usher would write.
    pub usher: Value,
    /// What the service wrote last; null where it wrote nothing.
    pub service: Value,
}
