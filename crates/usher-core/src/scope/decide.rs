//! The verdict on one object: still there, enabled, assigned, and let in by a filter.

use super::CompiledFilters;
use crate::configuration::ScopeSetting;
use crate::evaluation::{FilterVerdict, ScopeReason, ScopeStep};
use crate::import::{AppRole, ObjectType, Presence, SourceObject, Value};

/// Is the object to have an active account, and what decided (EP-101 to EP-110, EP-201, EP-503).
#[must_use]
pub fn decide(
    object: &SourceObject,
    scope: ScopeSetting,
    default_access_excluded: bool,
    mapping_enabled: bool,
    filters: &CompiledFilters,
) -> ScopeStep {
    let out = |reason| ScopeStep { in_scope: false, reason, filters: Vec::new(), through: Vec::new(), protection: None };
    // First of all: what isn't provisioned at all loses nothing either, not even by leaving the source.
    if !mapping_enabled {
        return out(ScopeReason::MappingDisabled);
    }
    match object.presence {
        Presence::HardDeleted => return out(ScopeReason::HardDeleted),
        Presence::SoftDeleted => return out(ScopeReason::SoftDeleted),
        Presence::Present => {}
    }
    if object.object_type == ObjectType::User && is_disabled(object) {
        return out(ScopeReason::SourceDisabled);
    }
    if scope == ScopeSetting::Assigned {
        if object.app_roles.is_empty() {
            return out(ScopeReason::NotAssigned);
        }
        if default_access_excluded && object.app_roles.iter().all(AppRole::is_default_access) {
            return out(ScopeReason::DefaultAccess);
        }
    }
    if filters.is_empty() {
        let reason = if scope == ScopeSetting::Assigned { ScopeReason::Assigned } else { ScopeReason::EveryoneInScope };
        return ScopeStep { in_scope: true, reason, filters: Vec::new(), through: through(object, scope), protection: None };
    }
    let filters = filters.judge(object);
    let in_scope = filters.iter().any(|filter| filter.passed);
    // What can't be told must not take anyone's access away: neither in nor out.
    let reason = if in_scope {
        ScopeReason::FilterPassed
    } else if filters.iter().any(FilterVerdict::is_undecided) {
        ScopeReason::Undecided
    } else {
        ScopeReason::FilterFailed
    };
    ScopeStep { in_scope, reason, filters, through: through(object, scope), protection: None }
}

/// The shortest way by which groups brought the object in; empty where it has a role of its own.
fn through(object: &SourceObject, scope: ScopeSetting) -> Vec<String> {
    if scope == ScopeSetting::All {
        return Vec::new();
    }
    object.app_roles.iter().map(|role| &role.via).min_by_key(|via| via.len()).cloned().unwrap_or_default()
}

fn is_disabled(person: &SourceObject) -> bool {
    match person.attribute("accountEnabled") {
        Value::Boolean(enabled) => !enabled,
        Value::Text(text) => text.eq_ignore_ascii_case("false"),
        Value::Null | Value::Integer(_) | Value::List(_) => false,
    }
}
