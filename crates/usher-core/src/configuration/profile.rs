//! An application profile: a target described as data (scim-client.md §15), so that a vendor can write one without code.

use serde::{Deserialize, Serialize};

pub use super::builtin::{builtin, builtin_names};

/// One target application. Files: `crates/usher-core/profiles/*.json`; their JSON Schema ships in `schemas/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationProfile {
    /// Its name in `--profile` and connection documents: lower case, no spaces.
    pub name: String,
    /// What people call it: `Dialpad`.
    pub display_name: String,
    /// The tenant URL to propose; empty where every customer has their own.
    pub tenant_url: String,
    /// Where the secret token is made, step by step, for the guided setup.
    pub secret_token_steps: Vec<String>,
    /// The page where it is made; empty if there is no fixed one.
    pub secret_token_link: String,
    /// Are people who only have Default Access left out? (EP-107)
    pub default_access_excluded: bool,
    /// The most requests a second that the target allows the whole company.
    pub requests_per_second: u32,
    /// The most requests in flight.
    pub max_in_flight: u32,
    /// Objects asked for a page.
    pub page_size: u32,
    /// Most members in one PATCH.
    pub member_batch: u32,
    /// Style of PATCH (scim-client.md §5).
    pub patch_style: PatchStyle,
    /// By which request an account that is there is changed. Groups and their members are changed by PATCH whatever stands here: a
    /// group's answer may not show all members, and a PUT would wipe those that it leaves out (scim-client.md 6.2, 7.5).
    #[serde(default, skip_serializing_if = "UpdateMethod::is_default")]
    pub update_method: UpdateMethod,
    /// May a person's userName change?
    pub user_rename: RenameRule,
    /// May a group's displayName change?
    pub group_rename: RenameRule,
    /// Form of the manager reference (scim-client.md 3.14).
    pub manager_form: ManagerForm,
    /// Does the target take groups at all?
    pub groups: bool,
    /// Does a group take groups as members? (RFC 7643 §4.2 allows it; many applications refuse it.)
    #[serde(default = "yes")]
    pub groups_in_groups: bool,
    /// Can an account be disabled, or only deleted? (EP-505)
    pub can_disable: bool,
    /// The target's rules about its attributes.
    pub attributes: Vec<AttributeRule>,
    /// Lists that only the admin knows, to be entered once per connection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListDefinition>,
    /// What an active account costs, where the target bills for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceRule>,
    /// Default mappings, filters and directories: a `synchronizationSchema` of Microsoft Graph.
    pub schema: serde_json::Value,
}

fn yes() -> bool {
    true
}

/// What the target demands of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributeRule {
    /// Target attribute, as in mappings.
    pub name: String,
    /// Refused without it?
    #[serde(default)]
    pub required: bool,
    /// Longest text that is taken, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Is longer text refused, so that the action would fail? Otherwise the target cuts it, and the plan warns.
    #[serde(default)]
    pub longer_refused: bool,
    /// Does a mere change of case count as a change? (RFC 7643 §2.2)
    #[serde(default)]
    pub case_exact: bool,
    /// The form that a value must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ValueFormat>,
    /// The only values that are taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_values: Vec<String>,
    /// The [`ListDefinition`] that holds the only values that are taken; no check while the list is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_list: Option<String>,
    /// The [`ListDefinition`] that holds the domains that an address may have; no check while the list is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_list: Option<String>,
    /// Does the target take guests of the directory whose domain isn't known to be the company's? Looked at while the `domainList` is
    /// empty; once it is filled, it decides about everyone.
    #[serde(default, skip_serializing_if = "GuestRule::is_default")]
    pub guests: GuestRule,
    /// What the target does with a value that isn't allowed.
    #[serde(default)]
    pub not_allowed: NotAllowed,
    /// May no two accounts hold the same value? Case doesn't count.
    #[serde(default)]
    pub unique: bool,
    /// May it be changed once the account is there?
    #[serde(default, skip_serializing_if = "RenameRule::is_supported")]
    pub changes: RenameRule,
}

/// The form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ValueFormat {
    /// `local@domain.tld`, without white space.
    Email,
    /// A telephone number: `+`, a country code, at most 15 digits (ITU-T E.164). Spaces, dots, hyphens and parentheses may stand in it.
    PhoneNumber,
    /// Two letters: ISO 3166-1.
    CountryCode,
}

/// What a target does with a value that isn't allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NotAllowed {
    /// It refuses the request: the action would fail, so nothing is sent.
    #[default]
    Refused,
    /// It takes the request and chooses a value of its own: a warning.
    Replaced,
}

/// What a target does with guests: people whose `userType` is Guest, or whose userPrincipalName holds `#EXT#`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum GuestRule {
    /// It takes them like everyone else.
    #[default]
    Taken,
    /// It refuses those of a foreign domain: the plan warns of every guest until the company's domains are entered.
    Refused,
}

impl GuestRule {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_default(&self) -> bool {
        *self == Self::Taken
    }
}

/// A list that only the admin knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListDefinition {
    /// Its name in the connection document's `lists`.
    pub name: String,
    /// What people call it: `Offices`.
    pub display_name: String,
    /// One of its entries, in words: `office`.
    pub entry_name: String,
    /// Where the admin finds them.
    pub hint: String,
}

/// What an active account costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenceRule {
    /// The target attribute that chooses the licence, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The licence that an account gets where that attribute has no value.
    pub default: String,
}

/// Style of PATCH (scim-client.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PatchStyle {
    /// RFC 7644 §3.5.2: lower case, real Booleans, one operation an attribute, with path.
    Rfc,
    /// Entra's default without its flag: `Replace`, `"False"`.
    Entra,
    /// One replace without path, with nested objects.
    RfcNoPath,
}

/// By which request a person's account is changed (scim-client.md 4.6, §15).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UpdateMethod {
    /// PATCH; and PUT where the target refuses PATCH as such, or a path of it.
    #[default]
    PatchThenPut,
    /// PATCH, and nothing else: for targets whose PUT loses what it isn't told.
    Patch,
    /// The account is read, changed and sent back whole by PUT: for targets whose PATCH is missing or broken.
    Put,
}

impl UpdateMethod {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_default(&self) -> bool {
        *self == Self::PatchThenPut
    }
}

/// May the target's name for an object change?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RenameRule {
    /// Yes.
    #[default]
    Supported,
    /// It answers well and keeps the old one.
    Ignored,
    /// It refuses.
    Refused,
}

impl RenameRule {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_supported(&self) -> bool {
        *self == Self::Supported
    }
}

/// Form of the manager reference (scim-client.md 3.14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ManagerForm {
    /// `manager` = `{"value": id}`.
    Object,
    /// `manager.value` = id.
    SubAttribute,
    /// `manager` = id.
    Text,
}
