//! A source object as mappings see it: with the attributes that Entra's service computes. Never changes the object.

use std::borrow::Cow;

use super::guest::{is_guests, outer_address};
use super::{AppRole, SourceObject, Value};
use crate::expression::Attributes;

/// A source object plus `IsSoftDeleted` (EP-503), the guest's outer address (EP-111), `manager` and `objectId`.
#[derive(Debug)]
pub(crate) struct SourceView<'a> {
    pub(crate) object: &'a SourceObject,
    soft_deleted: Value,
    user_principal_name: Cow<'a, Value>,
    manager: Value,
    id: Value,
}

impl<'a> SourceView<'a> {
    /// `in_scope` is the verdict of the scope step: out of scope is soft-deleted, whatever the reason (EP-503).
    pub(crate) fn new(object: &'a SourceObject, in_scope: bool) -> Self {
        let written = object.attribute("userPrincipalName");
        let outer = written.as_text().as_deref().and_then(outer_address);
        Self {
            object,
            soft_deleted: Value::Boolean(!in_scope),
            user_principal_name: outer.map_or(Cow::Borrowed(written), |address| Cow::Owned(Value::Text(address))),
            manager: object.manager.as_ref().map_or(Value::Null, |id| Value::Text(id.0.clone())),
            id: Value::Text(object.id.0.clone()),
        }
    }

    /// Is it someone from outside, invited into the directory?
    pub(crate) fn is_guest(&self) -> bool {
        let is = |name: &str, told: fn(&str) -> bool| self.object.attribute(name).as_text().is_some_and(|text| told(&text));
        is("userType", |kind| kind.trim().eq_ignore_ascii_case("guest")) || is("userPrincipalName", is_guests)
    }

    /// The person or group, for messages: name, and the userPrincipalName where it tells more.
    pub(crate) fn words(&self) -> String {
        self.object.words()
    }
}

impl Attributes for SourceView<'_> {
    fn attribute(&self, name: &str) -> &Value {
        let held = self.object.attribute(name);
        match name {
            "IsSoftDeleted" => &self.soft_deleted,
            "userPrincipalName" => &self.user_principal_name,
            "originalUserPrincipalName" if held.is_null() => self.object.attribute("userPrincipalName"),
            "manager" if !self.manager.is_null() => &self.manager,
            "objectId" | "id" if held.is_null() => &self.id,
            _ => held,
        }
    }

    fn app_roles(&self) -> &[AppRole] {
        &self.object.app_roles
    }
}
