//! Dialpad's rules about people (the field note on Dialpad): e-mail as userName, the company's domains, unique names, length.

use serde_json::Value as Json;

use super::Dialect;
use super::attributes::member;
use super::refuse::Refusal;
use super::world::{Resource, World, text};
use crate::directory::LONGEST_TITLE;

/// The type of a number that Dialpad gives by itself.
pub(super) const OWN_NUMBER: &str = "Dialpad";

/// May this be a person's state? `own`: the person's number, if there already.
pub(super) fn check_user(world: &World, dialect: &Dialect, user: &Resource, own: Option<u64>) -> Result<(), Refusal> {
    let name = text(user, "userName").trim();
    if name.is_empty() {
        return Err(Refusal::value("userName is required."));
    }
    let Some((_, domain)) = name.split_once('@').filter(|(local, domain)| !local.is_empty() && domain.contains('.')) else {
        return Err(Refusal::value(format!("userName must be an e-mail address, but is {name}.")));
    };
    let allowed = dialect.domains.as_ref().is_none_or(|domains| domains.iter().any(|one| one.eq_ignore_ascii_case(domain)));
    if !allowed {
        return Err(Refusal::value(format!("The e-mail domain {domain} is not one of the company's domains.")));
    }
    if world.by_user_name(name).is_some_and(|other| Some(other) != own) {
        return Err(Refusal::new(409, "uniqueness", format!("A user with the userName {name} already exists.")));
    }
    if text(user, "title").chars().count() > LONGEST_TITLE {
        return Err(Refusal::value(format!("title is longer than {LONGEST_TITLE} characters.")));
    }
    if user.get("active").is_some_and(|active| !active.is_boolean() && !active.is_null()) {
        return Err(Refusal::value("active must be true or false."));
    }
    Ok(())
}

/// May this be a group's state?
pub(super) fn check_group(group: &Resource) -> Result<(), Refusal> {
    if text(group, "displayName").trim().is_empty() {
        return Err(Refusal::value("displayName is required."));
    }
    Ok(())
}

/// What a person is given by default.
pub(super) fn complete_user(user: &mut Resource) {
    let active = user.entry("active").or_insert(Json::Bool(true));
    *active = super::patch::boolean(active.take());
}

/// Dialpad's own numbers can't be changed over SCIM: neither taken away nor given.
pub(super) fn keep_own_numbers(user: &mut Resource, before: Option<&Resource>) {
    let is_own = |one: &Json| one.get("type").and_then(Json::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case(OWN_NUMBER));
    let elements = |user: &Resource| user.get("phoneNumbers").and_then(Json::as_array).cloned().unwrap_or_default();
    let sent = elements(user).into_iter().filter(|one| !is_own(one));
    let own = before.map(elements).unwrap_or_default().into_iter().filter(is_own);
    let all: Vec<Json> = sent.chain(own).collect();
    user.remove("phoneNumbers");
    if !all.is_empty() {
        user.insert("phoneNumbers".to_owned(), Json::Array(all));
    }
}

/// Which schemas a body names, if it names any; one that isn't this resource's is refused.
pub(super) fn check_schemas(resource: &Resource, core: &str) -> Result<(), Refusal> {
    let Some(named) = member(resource, "schemas") else { return Ok(()) };
    let names_core =
        named.as_array().is_some_and(|all| all.iter().any(|urn| urn.as_str().is_some_and(|urn| urn.eq_ignore_ascii_case(core))));
    if names_core { Ok(()) } else { Err(Refusal::value(format!("schemas must hold {core}."))) }
}
