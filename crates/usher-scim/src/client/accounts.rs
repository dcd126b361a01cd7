//! Creating, changing and deleting one resource (rules 3 and 4).

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::Value as Json;
use usher_core::configuration::UpdateMethod;
use usher_core::import::Value;

use super::send::{Ask, Repeat};
use super::{Answered, Client, Endpoint, Resource};
use crate::error::{Kind, ScimError};
use crate::patch::{self, Account};
use crate::resource;

/// What a PUT never sends back: what is the target's own (RFC 7643 §3.1, §4.1.2) and the password (rule 4.6).
const NEVER_SENT_BACK: [&str; 4] = ["id", "meta", "groups", "password"];

impl Client {
    /// Makes one. An answer without any id means that it isn't known what was made: [`Kind::Unknown`], match again (rule 3.2).
    ///
    /// # Errors
    /// [`ScimError`]; [`Kind::Exists`] where a value must be unique, [`Kind::Unknown`] where no answer came.
    pub async fn create(&self, endpoint: Endpoint, values: &BTreeMap<String, Value>) -> Result<Answered<Resource>, ScimError> {
        let body = resource::create_body(endpoint, values);
        let url = self.inner.url.join(&[endpoint.segment()]);
        let sent = self.send(Ask { method: Method::POST, url, body: Some(&body), repeat: Repeat::Unsafe, version: None }).await;
        if sent.as_ref().is_err_and(|error| error.kind == Kind::Exists) {
            // If no filter finds it, filters are blind (rule 3.4).
            self.inner.doubts_filters.store(true, Ordering::Relaxed);
        }
        let answered = sent.map_err(collection_gone)?;
        let Json::Object(mut attributes) = (if answered.value.json.is_null() { body } else { answered.value.json }) else {
            return Err(no_id(answered.requests));
        };
        let by_location = || answered.value.location.as_deref().and_then(resource::id_in);
        let Some(id) = resource::id_of(&attributes).or_else(by_location) else { return Err(no_id(answered.requests)) };
        attributes.insert("id".to_owned(), Json::from(id.as_str()));
        Ok(Answered { value: Resource { id, attributes }, requests: answered.requests })
    }

    /// Sets values, by PATCH where the profile wants and the target takes it, else by PUT (rules 3.5, 4.6). `None`: done, and the target didn't say what it holds.
    ///
    /// # Errors
    /// [`ScimError`]; [`Kind::Gone`] where the account isn't there.
    pub async fn update(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        match self.update_at_once(endpoint, id, held, values).await {
            Err(error) if is_one_values(&error) && !self.puts(endpoint) => self.update_in_parts(endpoint, id, held, values, error).await,
            other => other,
        }
    }

    /// A group is never sent whole: members that its reading doesn't show would be wiped (rules 6.2, 7.5).
    fn may_put(&self, endpoint: Endpoint) -> bool {
        endpoint == Endpoint::Users && self.inner.settings.update_method != UpdateMethod::Patch
    }

    /// PUT without asking for PATCH: the profile says so, or it was refused as a method.
    fn puts(&self, endpoint: Endpoint) -> bool {
        let wanted = self.inner.settings.update_method == UpdateMethod::Put || self.inner.puts.load(Ordering::Relaxed);
        wanted && self.may_put(endpoint)
    }

    async fn update_at_once(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        if self.puts(endpoint) {
            return self.replace(endpoint, id, held, values, 0).await;
        }
        let may_put = self.may_put(endpoint);
        match self.patch_looking(endpoint, id, held, values).await {
            Err(error) if may_put && matches!(error.status, Some(405 | 501)) => {
                let replaced = self.replace(endpoint, id, held, values, error.requests).await?;
                self.inner.puts.store(true, Ordering::Relaxed);
                Ok(replaced)
            }
            Err(error) if is_about_what_is_there(&error) => match self.patch_again(endpoint, id, held, values, error).await {
                Err(error) if may_put && is_about_a_path(&error) => self.replace(endpoint, id, held, values, error.requests).await,
                other => other,
            },
            other => other,
        }
    }

    /// By PATCH, onto the account as it is where its mapped values don't tell what has to be known of it. One that the target doesn't
    /// show is taken for what was last seen of it.
    async fn patch_looking(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        let known = Account { held, resource: None };
        if !patch::wants_a_look(values, held) {
            return self.patch_values(endpoint, id, known, values, None).await;
        }
        let read = match self.read_now(endpoint, id, held, values).await {
            Ok(read) => read,
            // A target may hide who is disabled from reading and take the write all the same: that tells whether it is there.
            Err(error) if matches!(error.kind, Kind::Object | Kind::Gone) => {
                let before = error.requests;
                let written = self.patch_values(endpoint, id, known, values, None).await;
                return written.map(|answered| answered.after(before)).map_err(|error| add(error, before));
            }
            // Nothing was written yet.
            Err(error) if error.kind == Kind::Unknown => return Err(ScimError { kind: Kind::Passing, ..error }),
            Err(error) => return Err(error),
        };
        let account = Account { held: &read.held, resource: Some(&read.resource.attributes) };
        let written = self.patch_values(endpoint, id, account, values, None).await;
        let answered = written.map_err(|error| add(error, read.requests))?;
        // Nothing was to be sent: it is as it was read.
        let value = answered.value.or_else(|| (answered.requests == 0).then_some(read.resource));
        Ok(Answered { value, requests: answered.requests + read.requests })
    }

    pub(super) async fn patch_values(
        &self,
        endpoint: Endpoint,
        id: &str,
        account: Account<'_>,
        values: &BTreeMap<String, Value>,
        version: Option<&str>,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        let settings = &self.inner.settings;
        let body = patch::build(settings.patch_style, settings.manager_form, values, account);
        let operations = body["Operations"].as_array().map(Vec::as_slice).unwrap_or_default();
        if operations.is_empty() {
            return Ok(Answered { value: None, requests: 0 });
        }
        // Operations that add an element aren't the same when done twice.
        let adds = operations.iter().any(|one| one["op"].as_str().is_some_and(|op| op.eq_ignore_ascii_case("add")));
        let repeat = if adds { Repeat::Unsafe } else { Repeat::Safe };
        self.patch(endpoint, id, &body, repeat, version).await
    }

    pub(super) async fn patch(
        &self,
        endpoint: Endpoint,
        id: &str,
        body: &Json,
        repeat: Repeat,
        version: Option<&str>,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        let url = self.inner.url.join(&[endpoint.segment(), id]);
        let answered = self.send(Ask { method: Method::PATCH, url, body: Some(body), repeat, version }).await?;
        Ok(Answered { value: whole(answered.value.json), requests: answered.requests })
    }

    /// GET, change, PUT: everything that was read goes back, but what is the target's own (rule 4.6). Where the target has versions, only onto
    /// the one that was read; if that moved meanwhile it is read again, twice at most (rule 9.2).
    async fn replace(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
        before: u32,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        let url = self.inner.url.join(&[endpoint.segment(), id]);
        let mut requests = before;
        for round in 0..3 {
            let read = Ask { method: Method::GET, url: url.clone(), body: None, repeat: Repeat::Safe, version: None };
            let read = self.send(read).await.map_err(|error| add(error, requests))?;
            requests += read.requests;
            let version = read.value.version();
            let Json::Object(mut attributes) = read.value.json else {
                return Err(super::answer::not_scim(&self.inner.url, read.value.status, "").after(requests));
            };
            attributes.retain(|name, _| !NEVER_SENT_BACK.iter().any(|one| name.eq_ignore_ascii_case(one)));
            let now = resource::read_all(&attributes, held, values);
            resource::write_all(&mut attributes, values, &now);
            resource::name_schemas(&mut attributes, endpoint, values.keys());
            let body = Json::Object(attributes);
            let put = Ask { method: Method::PUT, url: url.clone(), body: Some(&body), repeat: Repeat::Safe, version: version.as_deref() };
            match self.send(put).await {
                Ok(answered) => return Ok(Answered { value: whole(answered.value.json), requests: requests + answered.requests }),
                Err(error) if error.status == Some(412) && round < 2 => requests += error.requests,
                Err(error) => return Err(add(error, requests)),
            }
        }
        Err(no_id(requests))
    }

    /// Removes one; gone already is well (rule 3.8).
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn delete(&self, endpoint: Endpoint, id: &str) -> Result<Answered<()>, ScimError> {
        let url = self.inner.url.join(&[endpoint.segment(), id]);
        let ask = |version| Ask { method: Method::DELETE, url: url.clone(), body: None, repeat: Repeat::Safe, version };
        let deleted = match self.send(ask(None)).await {
            // It wants to know which version goes (rule 9.2).
            Err(error) if error.status == Some(428) => {
                let read = Ask { method: Method::GET, url: url.clone(), body: None, repeat: Repeat::Safe, version: None };
                let read = self.send(read).await.map_err(|failed| add(failed, error.requests))?;
                let version = read.value.version();
                let before = error.requests + read.requests;
                self.send(ask(version.as_deref())).await.map(|answered| answered.requests + before).map_err(|error| add(error, before))
            }
            other => other.map(|answered| answered.requests),
        };
        match deleted {
            Ok(requests) => Ok(Answered { value: (), requests }),
            Err(error) if error.kind == Kind::Gone => Ok(Answered { value: (), requests: error.requests }),
            Err(error) => Err(error),
        }
    }
}

/// Does the refusal speak of what is there, rather than of what was sent?
fn is_about_what_is_there(error: &ScimError) -> bool {
    let conflict = error.status == Some(409) && error.scim_type != "uniqueness";
    conflict || matches!(error.status, Some(412 | 428)) || is_about_a_path(error)
}

fn is_about_a_path(error: &ScimError) -> bool {
    matches!(error.scim_type.as_str(), "noTarget" | "invalidPath" | "invalidFilter")
}

/// Refused for what one of several values is? (rule 4.9)
fn is_one_values(error: &ScimError) -> bool {
    matches!(error.kind, Kind::Object | Kind::Exists) && matches!(error.status, Some(400 | 409 | 422))
}

/// A resource, if the answer is a whole one.
fn whole(json: Json) -> Option<Resource> {
    let Json::Object(attributes) = json else { return None };
    Some(Resource { id: resource::id_of(&attributes)?, attributes })
}

pub(super) fn add(error: ScimError, before: u32) -> ScimError {
    let requests = error.requests + before;
    error.after(requests)
}

/// Lists answer at this address (that was proven before any 404 is believed), so a create that finds nothing there is refused for what
/// it holds.
fn collection_gone(error: ScimError) -> ScimError {
    if error.kind == Kind::Gone { ScimError { kind: Kind::Object, ..error } } else { error }
}

fn no_id(requests: u32) -> ScimError {
    let message = "The target said that it made the account, but not under which id.";
    ScimError::new(Kind::Unknown, "NoId", message, "Usher looks for the account by its matching properties.").after(requests)
}
