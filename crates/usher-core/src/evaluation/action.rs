//! Step 4, action: what is to be done and why, and how it ended.

use serde::{Deserialize, Serialize};

use crate::id::{SourceId, TargetId};
use crate::import::Value;

/// Step 4, action: what is to be done, attribute by attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ActionStep {
    /// What is to be done.
    pub kind: ActionKind,
    /// Why this and nothing else. Informs people; code steers by `kind`.
    pub reason: ActionReason,
    /// Every mapped attribute, in target-name order, changed or not.
    pub attributes: Vec<AttributeChange>,
    /// A group's membership changes; `None` for people and where nothing about members is known.
    pub members: Option<MemberChanges>,
    /// What is wrong or worth knowing: one that blocks makes the action fail before anything is sent.
    pub problems: Vec<Problem>,
    /// Licences that the action takes and frees; `None` where it moves none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceChange>,
}

/// What an action does to the target's licences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LicenceChange {
    /// The licence that is taken.
    pub taken: Option<String>,
    /// The licence that is freed.
    pub freed: Option<String>,
}

/// What is to be done with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ActionKind {
    /// Make an account.
    Create,
    /// Change attributes of an account.
    Update,
    /// `active` to false: the person loses access, the account stays.
    Disable,
    /// `active` to true again.
    Enable,
    /// Remove the account for good.
    Delete,
    /// In scope, and nothing differs.
    None,
    /// Out of scope, and nothing to take away. Written `skip` in summaries.
    Skip,
}

impl ActionKind {
    /// The kinds that send something to the target.
    pub const SENT: [Self; 5] = [Self::Create, Self::Update, Self::Disable, Self::Enable, Self::Delete];
}

/// Why an action was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ActionReason {
    /// Create: in scope, no account.
    NoAccount,
    /// Update: attributes differ.
    AttributesDiffer,
    /// Update of a group: only members differ.
    MembersDiffer,
    /// First match: the account is adopted, with or without changes.
    Matched,
    /// Disable or delete: out of scope, for the reason in the scope step.
    OutOfScope,
    /// Disable or delete: left the source.
    LeftSource,
    /// Enable: back in scope.
    BackInScope,
    /// None: everything is as it should be (`RedundantExport`).
    NothingDiffers,
    /// Skip: out of scope and no account of theirs is known.
    NeverProvisioned,
    /// Skip or none: the account is disabled already.
    AlreadyDisabled,
    /// Nothing: the action that would follow is switched off (Create, Update or Delete; EP-501).
    ActionOff,
    /// Nothing: falling out of scope is to change nothing (SkipOutOfScopeDeletions, EP-506).
    SkipOutOfScope,
    /// Nothing: no mapping of `active`, so nothing can be disabled (EP-504).
    ActiveNotMapped,
    /// Nothing: it isn't clear which account is theirs.
    MatchUnclear,
    /// Nothing: a problem blocks it.
    Blocked,
    /// Nothing: the account is protected.
    Protected,
}

/// One mapped target attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AttributeChange {
    /// Target attribute (`emails[type eq "work"].value`).
    pub target: String,
    /// Where its value comes from, as written: `[mail]`, `"constant"`, or the expression.
    pub expression: String,
    /// What the source gave: the value of a direct mapping's attribute, else the expression's result.
    pub source: Value,
    /// What the account holds now. For a reference: the target id.
    pub current: Value,
    /// What it should hold. For a reference: the SOURCE id of whoever is referred to, or a list of them, resolved when it is written.
    pub desired: Value,
    /// What follows.
    pub flow: Flow,
    /// Is the value a reference (`manager`)? It is then written after the people are.
    pub reference: bool,
    /// Do not show the value in logs (Redact).
    pub redacted: bool,
}

/// What follows for an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Flow {
    /// Sent: it differs. A desired value of null clears what the account holds.
    Change,
    /// Not sent: the same already.
    Same,
    /// Not sent: no source value, and null doesn't flow (EP-406).
    NoValue,
    /// Not sent: only during object creation (EP-404).
    OnlyOnCreate,
    /// Not sent: the expression said so (IgnoreFlowIfNullOrEmpty, IgnoreAttributeFlow).
    Ignored,
    /// Not sent: the target keeps its own form of this value, which it was sent before.
    TargetKeepsOwn,
    /// Not sent: the person referred to has no account; tried again when there is one.
    ReferenceMissing,
    /// Not sent: the target doesn't take changes of it (Dialpad's group rename).
    TargetRefusesChange,
    /// Not sent: the expression failed; see the problems.
    Failed,
}

/// A group's membership changes. Names are for people; ids steer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MemberChanges {
    /// To be added.
    pub added: Vec<Member>,
    /// To be removed.
    pub removed: Vec<Member>,
    /// Members in the source that have no account, so are left out (EP-214).
    pub left_out: u32,
    /// Members after the change.
    pub total: u32,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The member's id in the source. For a removal of one who left the source: as the last image names it, or the target id.
    pub source_id: SourceId,
    /// The member's account, once known.
    pub target_id: Option<TargetId>,
}

/// Something wrong, or worth knowing, about one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Stable code: Entra's where it has one (EP-1006: `MandatoryFieldsMissing`, `DuplicateTargetEntries`), else ours.
    pub code: String,
    /// Does it stop the action?
    pub severity: Severity,
    /// The target attribute that it is about.
    pub attribute: Option<String>,
    /// What is wrong, to whom and why, in plain words.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

/// How serious a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Worth knowing; the action goes on.
    Warning,
    /// The action can't go on.
    Blocking,
}

/// How an action ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// As in Entra's provisioning logs (EP-1001).
    pub status: Status,
    /// Stable code of a failure or skip (EP-1006), empty for success.
    pub code: String,
    /// What happened, in plain words; empty for plain success.
    pub message: String,
    /// What to do about it; empty where nothing is to be done.
    pub fix: String,
    /// Requests that it took.
    pub requests: u32,
    /// When it ended: UTC, milliseconds since 1970.
    pub at_ms: i64,
    /// How long it took, milliseconds.
    pub duration_ms: u32,
    /// Found done after an interruption, rather than done by this request (CYCLE.md §7).
    pub found_after_interruption: bool,
    /// When a failed action is tried again: UTC, milliseconds since 1970.
    pub next_try_ms: Option<i64>,
}

/// The status of a provisioning log entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Done.
    Success,
    /// Not done.
    Failure,
    /// Nothing was to be done, or it was left.
    Skipped,
    /// Done, with something to look at.
    Warning,
}
