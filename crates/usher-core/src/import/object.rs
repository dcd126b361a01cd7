//! A directory object as the source gave it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Value;
use crate::id::SourceId;

/// What kind of directory object: decides the object mapping and the SCIM endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ObjectType {
    /// A person.
    User,
    /// A group.
    Group,
}

impl ObjectType {
    /// The target attribute that an account or group is called by (RFC 7643 sections 4.1.1 and 4.2).
    #[must_use]
    pub fn name_attribute(self) -> &'static str {
        match self {
            Self::User => "userName",
            Self::Group => "displayName",
        }
    }
}

/// Is the object still in the source?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// It is.
    Present,
    /// It left less than 30 days ago: disabled in the target (EP-505).
    SoftDeleted,
    /// It left 30 days ago or longer, or was purged: deleted from the target where Delete is on (EP-505).
    HardDeleted,
}

/// One app role assignment of a person or group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// `appRoleId`; all zeros is Default Access (EP-108). Empty where the source has none (CSV).
    pub id: String,
    /// The role's value, as in tokens and expressions.
    pub value: String,
    /// The role's name as people see it.
    pub display_name: String,
    /// The groups that brought it, from the assigned group inwards to the one that holds the person; empty for an assignment of
    /// their own (EP-102).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<String>,
}

impl AppRole {
    /// A role known by its name alone, assigned directly.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { id: String::new(), value: name.to_owned(), display_name: name.to_owned(), via: Vec::new() }
    }

    /// `appRoleId` of Default Access (EP-108).
    pub const DEFAULT_ACCESS_ID: &'static str = "00000000-0000-0000-0000-000000000000";

    /// Is this the Default Access role, by id or, where the source gives none, by name?
    #[must_use]
    pub fn is_default_access(&self) -> bool {
        if self.id.is_empty() { self.display_name.eq_ignore_ascii_case("Default Access") } else { self.id == Self::DEFAULT_ACCESS_ID }
    }
}

/// One object of the source, with what mappings, filters and matching use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceObject {
    /// Its id in the source.
    pub id: SourceId,
    /// Person or group.
    pub object_type: ObjectType,
    /// Still there?
    pub presence: Presence,
    /// Attributes by the source schema's own names (`userPrincipalName`, `extensionAttribute1`). Never holds [`Value::Null`].
    /// A CSV or Entra source also fills Entra's synonyms, `objectId` and `physicalDeliveryOfficeName`, so that Entra's schema finds them.
    pub attributes: BTreeMap<String, Value>,
    /// App role assignments. Empty: not assigned.
    pub app_roles: Vec<AppRole>,
    /// A person's manager.
    pub manager: Option<SourceId>,
    /// A group's direct members, people and groups, sorted and without doubles. Empty for a person.
    pub members: Vec<SourceId>,
    /// Names of those groups that hold the object and that the configuration asks about (protection); not all its groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<String>,
}

/// An object on its way into the snapshot. When one of those whom it refers to gets an account, or another one, a reference may be due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// As the source gave it.
    pub object: SourceObject,
    /// Whom its mapped references name, besides its manager and its members: sorted and without doubles.
    pub referred: Vec<SourceId>,
}

impl Imported {
    /// Everyone and every group that it refers to.
    pub fn refers_to(&self) -> impl Iterator<Item = &SourceId> {
        self.object.manager.iter().chain(&self.object.members).chain(&self.referred)
    }
}

impl SourceObject {
    /// The attribute's value, [`Value::Null`] where it has none.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &Value {
        static NULL: Value = Value::Null;
        self.attributes.get(name).unwrap_or(&NULL)
    }

    /// What to call it on screen: display name, else userPrincipalName, else the id.
    #[must_use]
    pub fn label(&self) -> String {
        ["displayName", "userPrincipalName"]
            .iter()
            .find_map(|name| self.attribute(name).as_text().filter(|text| !text.is_empty()))
            .unwrap_or_else(|| self.id.0.clone())
    }

    /// The person or group, for messages: name, and the userPrincipalName where it tells more.
    #[must_use]
    pub fn words(&self) -> String {
        let label = self.label();
        match self.attribute("userPrincipalName").as_text() {
            Some(name) if !name.is_empty() && name != label => format!("{label} ({name})"),
            Some(_) | None => label,
        }
    }
}
