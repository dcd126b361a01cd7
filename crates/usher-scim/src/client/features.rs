//! What the application tells of itself (rules 2.2 to 2.4 and 2.7), beside what the profile wants. A claim is a hint: what isn't told, or
//! told badly, is assumed and never fails the test.

use std::time::Instant;

use serde_json::{Map, Value as Json};
use usher_core::configuration::UpdateMethod;

use super::Client;
use super::probe::{Check, State, elapsed};
use crate::path::member;
use crate::resource;

pub(super) const PATCHES: &str = "Supports PATCH";
pub(super) const PAGES: &str = "Gives lists in pages";
pub(super) const VERSIONS: &str = "Keeps versions (ETag)";
pub(super) const CASE: &str = "Letter case of userName";

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

impl Client {
    /// The features that decide how Usher writes. `users`: the first list, of which two were asked for.
    pub(super) async fn feature_checks(&self, users: &Json) -> Vec<Check> {
        let began = Instant::now();
        let told = self.discover("ServiceProviderConfig").await;
        let ms = elapsed(began);
        let told = told.as_ref().and_then(Json::as_object);
        let supported = |name: &str| resource::boolean(member(member(told?, name)?.as_object()?, "supported")?);
        let began = Instant::now();
        let case = self.discover("Schemas").await.as_ref().and_then(user_name_case);
        let case_ms = elapsed(began);
        vec![
            check(PATCHES, patch(supported("patch"), self.inner.settings.update_method), ms),
            check(PAGES, self.pages(users, told), ms),
            check(VERSIONS, versions(supported("etag")), ms),
            check(CASE, case_of_names(case), case_ms),
        ]
    }

    async fn discover(&self, segment: &str) -> Option<Json> {
        self.told(segment, None).await.ok()
    }

    fn pages(&self, users: &Json, told: Option<&Map<String, Json>>) -> (State, String) {
        let wanted = u64::from(self.inner.settings.page_size);
        let (held, total) = resource::list(users).map_or((0, None), |page| (page.resources.len(), page.total));
        if held > 2 {
            return (State::Assumed, "The size of a page is ignored: lists come whole, or as the application likes.".to_owned());
        }
        let most = told.and_then(|told| member(member(told, "filter")?.as_object()?, "maxResults")?.as_u64()).filter(|most| *most > 0);
        match (most, total) {
            (_, None) => (State::Assumed, "The application doesn't tell how many there are; pages are read until one is empty.".to_owned()),
            (Some(most), Some(_)) if most < wanted => {
                (State::Passed, format!("At most {most} a page, though the profile asks for {wanted}: reading takes more requests."))
            }
            (Some(most), Some(_)) => (State::Passed, format!("At most {most} a page; the profile asks for {wanted}.")),
            (None, Some(_)) => (State::Passed, format!("The profile asks for {wanted} a page; the application doesn't tell its limit.")),
        }
    }
}

fn check(name: &'static str, (state, message): (State, String), ms: u32) -> Check {
    Check { name, state, message, code: "", fix: String::new(), ms }
}

fn patch(supported: Option<bool>, method: UpdateMethod) -> (State, String) {
    let (state, message) = match (method, supported) {
        (UpdateMethod::Put, _) => (
            State::Assumed,
            "The profile doesn't use it for people: each account is sent whole, by PUT. New members and names of groups need PATCH.",
        ),
        (UpdateMethod::PatchThenPut | UpdateMethod::Patch, Some(true)) => {
            (State::Passed, "The application says so, and the profile wants it.")
        }
        (UpdateMethod::PatchThenPut, Some(false)) => (
            State::Assumed,
            "The profile wants it, but the application says no: people are sent whole, by PUT, where PATCH is refused. New members and names of groups need PATCH and may not arrive.",
        ),
        (UpdateMethod::Patch, Some(false)) => (
            State::Assumed,
            "The application says no, but the profile allows nothing else: changes of people, and new members and names of groups, may be refused.",
        ),
        (UpdateMethod::PatchThenPut | UpdateMethod::Patch, None) => {
            (State::Assumed, "The application doesn't tell; the profile's word is taken.")
        }
    };
    (state, message.to_owned())
}

fn versions(supported: Option<bool>) -> (State, String) {
    let (state, message) = match supported {
        Some(true) => {
            (State::Passed, "The application says so: a change that someone else makes meanwhile is noticed where it gives versions.")
        }
        Some(false) => (
            State::Assumed,
            "The application has none; the profile does without. A change that someone else makes in the same moment isn't noticed.",
        ),
        None => (State::Assumed, "The application doesn't tell; versions are used where its answers hold them."),
    };
    (state, message.to_owned())
}

fn case_of_names(exact: Option<bool>) -> (State, String) {
    let (state, message) = match exact {
        Some(false) => (State::Passed, "It doesn't count: ANN and ann are one account."),
        Some(true) => (State::Assumed, "It counts: the application may hold ANN and ann as two accounts."),
        None => (State::Assumed, "The application doesn't tell; the profile's word is taken."),
    };
    (state, message.to_owned())
}

/// `caseExact` of userName in the core schema; the list of schemas may be bare (rule 2.4).
fn user_name_case(schemas: &Json) -> Option<bool> {
    let all = schemas.as_array().or_else(|| member(schemas.as_object()?, "Resources")?.as_array())?;
    let text = |object: &Map<String, Json>, name: &str| member(object, name).and_then(Json::as_str).unwrap_or_default().to_lowercase();
    let user = all.iter().filter_map(Json::as_object).find(|schema| text(schema, "id") == USER.to_lowercase())?;
    let attributes = member(user, "attributes")?.as_array()?;
    let name = attributes.iter().filter_map(Json::as_object).find(|attribute| text(attribute, "name") == "username")?;
    resource::boolean(member(name, "caseExact")?)
}
