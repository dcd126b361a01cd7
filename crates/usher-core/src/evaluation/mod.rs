//! The one value: what the four steps found for one directory object, and how its action ended.
//!
//! This is THE serialised form, carried by history rows, exports, `--json`, the plan and the window. A change of shape
//! raises [`VERSION`]. Field names are camelCase everywhere. Read next: `evaluate.rs`, which makes it.

mod action;
mod told;

pub use action::{
    ActionKind, ActionReason, ActionStep, AttributeChange, Flow, LicenceChange, Member, MemberChanges, Outcome, Problem, Severity, Status,
};

use serde::{Deserialize, Serialize};

use crate::id::{CycleId, EvaluationId, SourceId, TargetId};
use crate::import::{AppRole, ObjectType, Presence, Value};

/// The version of the serialised form.
pub const VERSION: u32 = 2;

/// What happens, or happened, to one directory object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// [`VERSION`].
    pub version: u32,
    /// Given by whoever stores it; empty for a preview.
    pub id: EvaluationId,
    /// The cycle or on-demand run that it belongs to; empty for a preview.
    pub cycle: CycleId,
    /// When it was made: UTC, milliseconds since 1970.
    pub at_ms: i64,
    /// Whom it is about.
    pub subject: Subject,
    /// Step 1.
    pub import: ImportStep,
    /// Step 2.
    pub scope: ScopeStep,
    /// Step 3.
    #[serde(rename = "match")]
    pub matching: MatchStep,
    /// Step 4.
    pub action: ActionStep,
    /// How the action ended; `None` in a plan or preview.
    pub outcome: Option<Outcome>,
}

impl Evaluation {
    /// Nothing is done for it after all, and this is why: a rule about the whole plan, or about what can't be known now.
    pub fn block(&mut self, code: &str, message: String, fix: impl Into<String>) {
        self.action.reason = ActionReason::Blocked;
        self.action.problems.push(Problem {
            code: code.to_owned(),
            severity: Severity::Blocking,
            attribute: None,
            message,
            fix: fix.into(),
        });
    }
}

/// Whom an evaluation is about, in both systems.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// Person or group.
    pub object_type: ObjectType,
    /// Id in the source.
    pub source_id: SourceId,
    /// Display name, else userPrincipalName, else the id.
    pub display_name: String,
    /// userPrincipalName of a person, empty for a group or where the source has none.
    pub user_principal_name: String,
    /// Id in the target, once known.
    pub target_id: Option<TargetId>,
}

/// Step 1, import: what the source holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ImportStep {
    /// Still in the source?
    pub presence: Presence,
    /// The attributes that mappings, filters and matching use, in name order.
    pub attributes: Vec<NamedValue>,
    /// App role assignments.
    pub app_roles: Vec<AppRole>,
}

/// An attribute's name and value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NamedValue {
    /// The source schema's name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// Step 2, scope: in or out, and by which clause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScopeStep {
    /// Is the object to have an active account?
    pub in_scope: bool,
    /// What decided.
    pub reason: ScopeReason,
    /// Every filter with every clause, as judged. Empty: no filters, or not judged because something before them decided.
    pub filters: Vec<FilterVerdict>,
    /// The groups that brought the person in, from the assigned one inwards; empty for an assignment of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// What protects the object, in words; `None` where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protection: Option<String>,
}

impl ScopeStep {
    /// Out, because of a protection, told in words.
    pub(crate) fn protected(protection: String) -> Self {
        Self { in_scope: false, reason: ScopeReason::Protected, filters: Vec::new(), through: Vec::new(), protection: Some(protection) }
    }
}

/// What decided about scope. Informs people; code steers by `in_scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ScopeReason {
    /// In: assigned (or scope is "all") and there are no filters.
    Assigned,
    /// In: scope is "all" and there are no filters.
    EveryoneInScope,
    /// In: a filter has all its clauses true.
    FilterPassed,
    /// Out: no app role assignment (EP-102).
    NotAssigned,
    /// Out: only Default Access, which the profile excludes (EP-107).
    DefaultAccess,
    /// Out: no filter has all its clauses true.
    FilterFailed,
    /// Out: `accountEnabled` is false in the source (EP-503).
    SourceDisabled,
    /// Out: left the source less than 30 days ago.
    SoftDeleted,
    /// Out: left the source for good.
    HardDeleted,
    /// Out: the object mapping is switched off (EP-419).
    MappingDisabled,
    /// Out, and never touched: a protected account.
    Protected,
    /// Neither in nor out: a clause can't be judged for this object, and without it no filter lets it in. Nothing is done for it.
    Undecided,
}

/// One scoping filter, judged. In scope if any filter passed (EP-201).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FilterVerdict {
    /// The filter's title.
    pub name: String,
    /// All clauses true? Not so where one can't be judged.
    pub passed: bool,
    /// Its clauses, in order.
    pub clauses: Vec<ClauseVerdict>,
}

impl FilterVerdict {
    /// Does it hang on a clause that can't be judged? With a false clause it is false, whatever the others are.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.clauses.iter().any(|clause| clause.undecided) && self.clauses.iter().all(|clause| clause.passed || clause.undecided)
    }
}

/// One clause, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ClauseVerdict {
    /// Source attribute.
    pub attribute: String,
    /// Operator, by Entra's name (`EQUALS`, `REGEX MATCH`).
    pub operator: String,
    /// Operand; `None` for a unary operator.
    pub value: Option<String>,
    /// What the object holds.
    pub actual: Value,
    /// True? Not so where it can't be judged.
    pub passed: bool,
    /// Why it isn't judged as usual: it is false for a reason (several values, no whole number), or, with `undecided`, can't be judged.
    pub problem: Option<String>,
    /// Can't it be judged for this object? It is neither true nor false then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undecided: bool,
}

/// Step 3, match: which account is theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MatchStep {
    /// The verdict.
    pub result: MatchResult,
    /// The accounts found: one when linked or matched, several when it isn't clear.
    pub accounts: Vec<MatchedAccount>,
    /// The matching properties tried, in precedence order, up to the one that decided (EP-301).
    pub attempts: Vec<MatchAttempt>,
}

/// The verdict of matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum MatchResult {
    /// Known from an earlier cycle (EP-307).
    Linked,
    /// Exactly one account, found by a matching property.
    One,
    /// No account.
    None,
    /// More than one: nothing is done to any of them (EP-306).
    Several,
    /// The account found is another person's already (EP-306): refused for both.
    Taken,
    /// No matching property has a value (EP-304).
    NoValue,
    /// Not looked for, because nothing could follow from it: out of scope and never linked.
    NotTried,
}

/// An account of the target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MatchedAccount {
    /// Its id.
    pub id: TargetId,
    /// What the target calls it: userName or displayName.
    pub name: String,
    /// `active`, where the target tells.
    pub active: Option<bool>,
    /// The source object that it is linked to already, for [`MatchResult::Taken`].
    pub linked_to: Option<SourceId>,
}

/// One matching property, tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MatchAttempt {
    /// Target attribute.
    pub property: String,
    /// Its precedence: 1 is first.
    pub precedence: u32,
    /// The value looked for; null means that this property was passed over.
    pub value: Value,
    /// How many accounts have it.
    pub found: u32,
    /// Is it compared with case? Evaluations of version 1 don't tell: they were asked without.
    #[serde(default)]
    pub case_exact: bool,
}
