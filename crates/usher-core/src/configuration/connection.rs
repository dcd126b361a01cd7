//! The connection document (COMMANDS.md): JSON, no secret in it, round-trips through export and import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::ObjectType;
use crate::plan::DeletionPrevention;

/// One connection, as exported and imported. `schema` is Microsoft Graph's `synchronizationSchema`, kept word for word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDocument {
    /// What people call it; unique in the data folder.
    pub name: String,
    /// Where people come from.
    pub source: SourceSetting,
    /// Where they are taken to.
    pub target: TargetSetting,
    /// Assigned people and groups only, or all (EP-101).
    pub scope: ScopeSetting,
    /// Who is told.
    pub notifications: Notifications,
    /// The limit on disables and deletes.
    pub accidental_deletion_prevention: DeletionPrevention,
    /// When cycles run by themselves.
    pub schedule: Schedule,
    /// Who does the work.
    pub engine: Engine,
    /// Entra's `SkipOutOfScopeDeletions`: falling out of scope changes nothing in the target (EP-506).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skip_out_of_scope_deletions: bool,
    /// Are members of groups within an assigned group assigned too? Entra stops at the first level (EP-103).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nested_groups: bool,
    /// Lists that only the admin knows, by the profile's names for them: `offices`, `companyDomains`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, Vec<String>>,
    /// Whom Usher never touches.
    #[serde(default, skip_serializing_if = "Protection::is_empty")]
    pub protected: Protection,
    /// Target attributes that are cleared where the source has no value.
    #[serde(default, skip_serializing_if = "ClearedAttributes::is_empty")]
    pub cleared_attributes: ClearedAttributes,
    /// Entra's synchronization schema: mappings, scoping filters, matching.
    pub schema: serde_json::Value,
}

impl ConnectionDocument {
    /// One that says nothing yet: no name, no source, no target; everything else as a new connection begins.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            name: String::new(),
            source: SourceSetting::Csv { users: String::new(), groups: None },
            target: TargetSetting { profile: String::new(), tenant_url: String::new() },
            scope: ScopeSetting::Assigned,
            notifications: Notifications { email: String::new(), enabled: false },
            accidental_deletion_prevention: DeletionPrevention { enabled: true, threshold: 500 },
            schedule: Schedule { every_minutes: 40, enabled: false },
            engine: Engine::Local,
            skip_out_of_scope_deletions: false,
            nested_groups: false,
            lists: BTreeMap::new(),
            protected: Protection::default(),
            cleared_attributes: ClearedAttributes::default(),
            schema: serde_json::Value::Null,
        }
    }

    /// The document as JSON with every property, also those that are left out of an export because they say nothing. It reads back as
    /// the same document.
    #[must_use]
    pub fn complete(&self) -> serde_json::Value {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        json["skipOutOfScopeDeletions"] = self.skip_out_of_scope_deletions.into();
        json["nestedGroups"] = self.nested_groups.into();
        json["lists"] = serde_json::to_value(&self.lists).unwrap_or_default();
        json["protected"] = serde_json::to_value(&self.protected).unwrap_or_default();
        json["clearedAttributes"] = serde_json::to_value(&self.cleared_attributes).unwrap_or_default();
        json
    }
}

/// Protected accounts: never created, changed, disabled or deleted, whatever mappings and filters say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct Protection {
    /// Source ids, userPrincipalNames, or what the target calls the account: its id or name. Case doesn't count.
    pub ids: Vec<String>,
    /// Whoever has a source attribute that fits a pattern.
    pub patterns: Vec<ProtectedPattern>,
    /// Direct members of these groups, by id or display name; the groups themselves too.
    pub groups: Vec<String>,
}

/// One pattern of [`Protection`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectedPattern {
    /// Source attribute.
    pub attribute: String,
    /// A .NET regular expression; found anywhere in the value.
    pub pattern: String,
}

impl Protection {
    /// Is nobody protected?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.patterns.is_empty() && self.groups.is_empty()
    }
}

/// "Clear the value" on purpose, which Entra can't do for an outbound connection (EP-406): target attributes by object type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct ClearedAttributes {
    /// Of people.
    pub users: Vec<String>,
    /// Of groups.
    pub groups: Vec<String>,
}

impl ClearedAttributes {
    /// Is nothing cleared?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// Those of one object type.
    #[must_use]
    pub fn of(&self, object_type: ObjectType) -> &[String] {
        match object_type {
            ObjectType::User => &self.users,
            ObjectType::Group => &self.groups,
        }
    }
}

/// Where people come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum SourceSetting {
    /// CSV files (COMMANDS.md, The CSV source).
    #[serde(rename_all = "camelCase")]
    Csv {
        /// Path of `users.csv`.
        users: String,
        /// Path of `groups.csv`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        groups: Option<String>,
    },
    /// The practice company.
    #[serde(rename_all = "camelCase")]
    Practice {
        /// How many people.
        users: u32,
        /// Which company: the same seed gives the same people.
        #[serde(default = "one")]
        seed: u32,
        /// How many times people have joined, moved and left since the start.
        #[serde(default, skip_serializing_if = "is_zero")]
        round: u32,
    },
    /// Microsoft Entra ID.
    #[serde(rename_all = "camelCase")]
    Entra {
        /// Directory (tenant) id or domain.
        tenant_id: String,
        /// National cloud.
        #[serde(default)]
        cloud: CloudSetting,
        /// Application (client) id of the registration that signs in.
        client_id: String,
        /// The enterprise application whose assignments count: its object id or name.
        application: String,
    },
}

/// Which Microsoft cloud: one by name, or two addresses of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(untagged)]
pub enum CloudSetting {
    /// A Microsoft cloud.
    Named(CloudName),
    /// Others: the practice Graph, or a cloud that isn't named here.
    Addresses {
        /// Microsoft Graph's root, without a version.
        graph: String,
        /// The authority that signs in.
        authority: String,
    },
}

impl Default for CloudSetting {
    fn default() -> Self {
        Self::Named(CloudName::Global)
    }
}

/// A Microsoft cloud. Each has tenants and app registrations of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CloudName {
    /// The worldwide one, GCC included.
    Global,
    /// US Government L4 (GCC High).
    UsGovernment,
    /// US Government L5 (Department of Defense).
    UsGovernmentDod,
    /// China, operated by 21Vianet.
    China,
}

impl CloudName {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGovernment, Self::UsGovernmentDod, Self::China];

    /// As it stands in the document.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovernment => "usGovernment",
            Self::UsGovernmentDod => "usGovernmentDod",
            Self::China => "china",
        }
    }

    /// The cloud of that name, without regard to case.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.text().eq_ignore_ascii_case(name.trim()))
    }
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Where people are taken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TargetSetting {
    /// The application profile's name: `dialpad`, `scim`.
    pub profile: String,
    /// The SCIM base address.
    pub tenant_url: String,
}

/// Who is considered at all (EP-101).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ScopeSetting {
    /// Assigned people and groups only.
    Assigned,
    /// All people and groups.
    All,
}

/// Who is told of quarantine and held deletions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Notifications {
    /// Address; empty for none.
    pub email: String,
    /// Switched on?
    pub enabled: bool,
}

/// When cycles run by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Minutes from one start to the next.
    pub every_minutes: u32,
    /// Switched on? "Start provisioning" and "Pause" switch this.
    pub enabled: bool,
}

/// Who does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// This machine.
    Local,
    /// Entra's provisioning service.
    Entra,
}
