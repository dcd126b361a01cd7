//! What the window sends and the command line asks for, with the one answer that only the latter has.

use serde::{Deserialize, Serialize};
use usher_core::configuration::{CloudSetting, ScopeSetting, SourceSetting};
use usher_core::evaluation::NamedValue;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{AppRole, ObjectType, Value};

use super::{MappingKind, SaveView};

/// A new connection, from the guided setup.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NewConnection {
    /// Its name.
    pub name: String,
    /// Where people come from.
    pub source: NewSource,
    /// The profile's name.
    pub profile: String,
    /// The tenant URL as typed.
    pub tenant_url: String,
}

/// What an imported schema leaves open; each may be given beside it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct ImportBeside {
    /// The connection's name; of one that is there: its schema is changed.
    pub name: Option<String>,
    /// Where people come from.
    pub source: Option<SourceSetting>,
    /// The application profile's name.
    pub profile: Option<String>,
    /// The tenant URL.
    pub tenant_url: Option<String>,
}

/// Where people come from, as chosen in the setup.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum NewSource {
    /// CSV files.
    #[serde(rename_all = "camelCase")]
    Csv {
        /// Path of `users.csv`.
        users: String,
        /// Path of `groups.csv`; empty for none.
        groups: String,
    },
    /// The practice company.
    #[serde(rename_all = "camelCase")]
    Practice {
        /// How many people.
        users: u32,
    },
    /// Microsoft Entra ID; somebody has signed in there in this setup.
    #[serde(rename_all = "camelCase")]
    Entra {
        /// Where.
        #[serde(flatten)]
        place: EntraPlace,
        /// Object id of the enterprise application.
        application: String,
    },
}

/// A tenant and the registration that signs in there, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EntraPlace {
    /// Directory (tenant) id or domain.
    pub tenant: String,
    /// Which cloud.
    pub cloud: CloudSetting,
    /// Application (client) id of the registration.
    pub client_id: String,
}

/// What Properties changes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PropertiesEdit {
    /// Its name.
    pub name: String,
    /// Notification address; empty for none.
    pub email: String,
    /// Notifications on?
    pub notify: bool,
    /// Accidental deletion prevention on?
    pub prevent_deletions: bool,
    /// Its limit.
    pub deletion_threshold: u32,
    /// Minutes from one start to the next.
    pub every_minutes: u32,
    /// Tenant URL.
    pub tenant_url: String,
}

/// Edited entries of one list.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ListEdit {
    /// The list's name.
    pub name: String,
    /// Its entries as entered; blank ones and repetitions are dropped.
    pub entries: Vec<String>,
}

/// An edited protection, whole.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectionEdit {
    /// Ids, userPrincipalNames and names of accounts.
    pub ids: Vec<String>,
    /// Patterns over source attributes.
    pub patterns: Vec<PatternEdit>,
    /// Groups, by id or display name.
    pub groups: Vec<String>,
}

/// An edited pattern.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PatternEdit {
    /// Source attribute.
    pub attribute: String,
    /// A .NET regular expression.
    pub pattern: String,
}

/// Single changes of a connection's own choices, as the command line makes them; everything that isn't named stays.
#[derive(Debug, Clone)]
pub struct ChoicesEdit {
    /// Entries to add.
    pub protect: ProtectionEdit,
    /// Entries to take off.
    pub unprotect: Vec<Unprotect>,
    /// Whose attributes `clear` and `keep` name.
    pub object_type: ObjectType,
    /// Target attributes to clear where the source has no value.
    pub clear: Vec<String>,
    /// Target attributes that are cleared no longer.
    pub keep: Vec<String>,
    /// Are members of groups within an assigned group assigned too? `None`: as it is.
    pub nested_groups: Option<bool>,
    /// Are accounts of people who fall out of scope left as they are? `None`: as it is.
    pub skip_out_of_scope_deletions: Option<bool>,
}

/// An entry to take off the protection.
#[derive(Debug, Clone)]
pub struct Unprotect {
    /// An id, a group, or `attribute=pattern`.
    pub entry: String,
    /// `None`: of whichever kind it is, if it is of one alone.
    pub kind: Option<ProtectedKind>,
}

/// What an entry of the protection names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectedKind {
    /// A person, group or account.
    Id,
    /// A group and its members.
    Group,
    /// Whoever fits.
    Pattern,
}

impl ProtectedKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 3] = [Self::Id, Self::Group, Self::Pattern];

    pub(crate) fn words(self, entry: &str) -> String {
        let what = match self {
            Self::Id => "the account",
            Self::Group => "the group",
            Self::Pattern => "the pattern",
        };
        format!("{what} “{entry}”")
    }

    /// How the command line names it where it is to be taken off.
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Id => "--unprotect-id",
            Self::Group => "--unprotect-group",
            Self::Pattern => "--unprotect-pattern",
        }
    }
}

/// Changed choices, saved as a version.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedChoices {
    /// The version.
    #[serde(flatten)]
    pub saved: SaveView,
    /// What was taken off the protection, each in words.
    pub taken_off: Vec<String>,
}

/// Edited options of scope.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScopeOptionsEdit {
    /// Are members of groups within an assigned group assigned too?
    pub nested_groups: bool,
    /// Are accounts of people who fall out of scope left as they are?
    pub skip_out_of_scope_deletions: bool,
}

/// One edited mapping.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingEdit {
    /// Target attribute.
    pub target: String,
    /// Its type.
    pub kind: MappingKind,
    /// Source attribute's name, constant's text or expression.
    pub source: String,
    /// Default value; empty for none.
    pub default_value: String,
    /// Only during creation?
    pub only_on_create: bool,
    /// Matching precedence; 0 for none.
    pub matching_precedence: u32,
    /// Emptied in the target where the source has no value?
    pub clears: bool,
}

/// Edited mappings of one object type.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingsEdit {
    /// People or groups.
    pub object_type: ObjectType,
    /// On?
    pub enabled: bool,
    /// Create on?
    pub create: bool,
    /// Update on?
    pub update: bool,
    /// Delete on?
    pub delete: bool,
    /// All mappings; those left out are removed.
    pub mappings: Vec<MappingEdit>,
}

/// One mapping of unsaved ones, to be tried.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MappingTrialAsk {
    /// All mappings of its object type as they stand, unsaved ones too.
    pub edit: MappingsEdit,
    /// The target attribute of the one that is tried.
    pub target: String,
    /// Whom to try it on: a name, address or id.
    pub person: Option<String>,
}

/// A value of an evaluation that is to be explained, with what that evaluation knows.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExplainAsk {
    /// Whose evaluation it is: id in the source. Random parts differ from one to another.
    pub source_id: SourceId,
    /// The target attribute.
    pub target: String,
    /// The mapping's expression.
    pub expression: String,
    /// What was imported.
    pub attributes: Vec<NamedValue>,
    /// App role assignments.
    pub app_roles: Vec<AppRole>,
    /// When it was made: UTC ms.
    pub at_ms: i64,
    /// What the expression gave.
    pub value: Value,
}

/// Edited scope and filters of one object type.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScopingEdit {
    /// People or groups.
    pub object_type: ObjectType,
    /// Assigned or all.
    pub scope: ScopeSetting,
    /// All filters; those left out are removed.
    pub filters: Vec<FilterEdit>,
}

/// An edited filter.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FilterEdit {
    /// Its title.
    pub name: String,
    /// Its clauses.
    pub clauses: Vec<ClauseEdit>,
}

/// An edited clause.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ClauseEdit {
    /// Source attribute.
    pub attribute: String,
    /// Operator, by Entra's name.
    pub operator: String,
    /// Operand; empty for a unary operator.
    pub value: String,
}

/// Which log entries, or which rows of a plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LogFilter {
    /// Part of a name, userPrincipalName or id; empty for everyone.
    pub text: String,
    /// Actions; empty for all.
    pub actions: Vec<usher_core::evaluation::ActionKind>,
    /// Statuses; empty for all.
    pub statuses: Vec<usher_core::evaluation::Status>,
    /// From: UTC ms.
    pub from_ms: Option<i64>,
    /// To, not included: UTC ms.
    pub to_ms: Option<i64>,
    /// One cycle; empty for all.
    pub cycle: String,
    /// One cause's code; empty for all.
    pub code: String,
}

/// What Test Connection tries.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TestRequest {
    /// The profile's name.
    pub profile: String,
    /// The tenant URL as typed.
    pub tenant_url: String,
    /// The secret token as typed; empty to use the one kept for `connection`.
    pub secret_token: String,
    /// The connection whose kept token to use.
    pub connection: Option<ConnectionId>,
}

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Three CSV files (EP-1004).
    Csv,
    /// One JSON document.
    Json,
}
