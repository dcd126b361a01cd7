//! Changes that were refused: what is there is read, and what can be written is (rules 4.3, 4.9, 9.2, 11).

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value as Json;
use usher_core::import::Value;

use super::accounts::add;
use super::send::{Ask, Repeat, backoff};
use super::{Answered, Client, Endpoint, Resource, answer};
use crate::error::{Kind, ScimError};
use crate::patch::Account;
use crate::path::{self, Path};
use crate::resource;

/// An account as it is now.
pub(super) struct Now {
    pub(super) resource: Resource,
    /// What it holds of what concerns the change.
    pub(super) held: BTreeMap<String, Value>,
    version: Option<String>,
    pub(super) requests: u32,
}

impl Client {
    /// What is there isn't what was assumed: it is read, and written to as it is, at most twice (rules 4.3, 9.2, 11).
    pub(super) async fn patch_again(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
        mut refused: ScimError,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        for round in 1..3 {
            let before = refused.requests;
            if refused.status == Some(409) {
                tokio::time::sleep(backoff(round)).await;
            }
            let read = self.read_now(endpoint, id, held, values).await.map_err(|error| add(error, before))?;
            let Now { resource, held, version, requests } = read;
            if values.iter().all(|(name, value)| is_held(&held, name, value)) {
                return Ok(Answered { value: Some(resource), requests: before + requests });
            }
            let version = version.filter(|_| matches!(refused.status, Some(412 | 428)));
            let account = Account { held: &held, resource: Some(&resource.attributes) };
            let written = self.patch_values(endpoint, id, account, values, version.as_deref()).await;
            match written {
                Ok(answered) => return Ok(Answered { requests: before + requests + answered.requests, ..answered }),
                Err(error) => refused = add(error, before + requests),
            }
            if refused.status != Some(412) {
                break;
            }
        }
        Err(refused)
    }

    /// One of several values is refused: the others, a disable above all, don't wait for it. What is refused is named.
    pub(super) async fn update_in_parts(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
        refused: ScimError,
    ) -> Result<Answered<Option<Resource>>, ScimError> {
        let mut parts: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
        for (name, value) in values {
            // What belongs to one element is added as one.
            let part = format!("{:?}", Path::parse(name).parent());
            parts.entry(part).or_default().insert(name.clone(), value.clone());
        }
        if parts.len() < 2 {
            return Err(refused);
        }
        let mut requests = refused.requests;
        // Some apply the half of it.
        let now = self.read_now(endpoint, id, held, values).await.map_err(|error| add(error, requests))?;
        requests += now.requests;
        let mut first = None;
        let mut names: Vec<&str> = Vec::new();
        let mut sent = false;
        for part in parts.values().filter(|part| !part.iter().all(|(name, value)| is_held(&now.held, name, value))) {
            let account = Account { held: &now.held, resource: Some(&now.resource.attributes) };
            match self.patch_values(endpoint, id, account, part, None).await {
                Ok(answered) => {
                    requests += answered.requests;
                    sent = true;
                }
                Err(error) if matches!(error.kind, Kind::Object | Kind::Exists) => {
                    requests += error.requests;
                    names.extend(part.keys().map(String::as_str));
                    first.get_or_insert(error);
                }
                Err(error) => return Err(add(error, requests)),
            }
        }
        let Some(error) = first else { return Ok(Answered { value: None, requests }) };
        if !sent {
            return Err(refused.after(requests));
        }
        let message = format!("{} Refused: {}. Everything else was sent.", error.message, names.join(", "));
        Err(ScimError { message, ..error }.after(requests))
    }

    pub(super) async fn read_now(
        &self,
        endpoint: Endpoint,
        id: &str,
        held: &BTreeMap<String, Value>,
        values: &BTreeMap<String, Value>,
    ) -> Result<Now, ScimError> {
        let url = self.inner.url.join(&[endpoint.segment(), id]);
        let read = self.send(Ask { method: Method::GET, url, body: None, repeat: Repeat::Safe, version: None }).await?;
        let version = read.value.version();
        let Json::Object(attributes) = read.value.json else {
            return Err(answer::not_scim(&self.inner.url, read.value.status, "").after(read.requests));
        };
        let held = resource::read_all(&attributes, held, values);
        Ok(Now { resource: Resource { id: id.to_owned(), attributes }, held, version, requests: read.requests })
    }
}

/// Is it held as it was to be written?
fn is_held(held: &BTreeMap<String, Value>, name: &str, wanted: &Value) -> bool {
    let held = held.get(name).filter(|held| resource::is_value(held));
    match (held, wanted) {
        (Some(Value::List(held)), Value::List(wanted)) => {
            let set = |texts: &[String]| texts.iter().map(|text| path::identity(text)).collect::<BTreeSet<_>>();
            set(held) == set(wanted)
        }
        (None, wanted) => !resource::is_value(wanted),
        (Some(Value::List(_)), _) | (_, Value::List(_)) => false,
        (Some(held), wanted) => resource::is_value(wanted) && held.as_text() == wanted.as_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, Value, is_held};

    #[test]
    fn several_values_are_held_only_if_they_are_the_same() {
        let list = |texts: &[&str]| Value::List(texts.iter().map(|text| (*text).to_owned()).collect());
        let held = BTreeMap::from([("roles".to_owned(), list(&["Admin", "User"])), ("title".to_owned(), Value::text("Boss"))]);
        assert!(is_held(&held, "roles", &list(&["User", r#"{"value":"Admin"}"#])));
        for (name, wanted) in [("roles", list(&["Admin"])), ("roles", Value::Null), ("emails", list(&["a"])), ("title", list(&["Boss"]))] {
            assert!(!is_held(&held, name, &wanted), "{name} {wanted:?}");
        }
        assert!(is_held(&held, "title", &Value::text("Boss")) && is_held(&held, "nickName", &Value::text("")));
    }
}
