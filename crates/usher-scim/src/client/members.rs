//! Group memberships (rule 7): in batches, halved until the bad member is alone; others' members are never touched.

use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::{Value as Json, json};

use super::send::{Ask, Repeat};
use super::{Answered, Client, Endpoint};
use crate::error::{Kind, ScimError};
use crate::patch::body;
use crate::path::member;

const VALUE_ARRAY: u8 = 1;

impl Client {
    /// Adds and removes members, adds first (rule 7.1).
    ///
    /// # Errors
    /// [`ScimError`]; what was done before it stands.
    pub async fn change_members(&self, group: &str, added: &[String], removed: &[String]) -> Result<Answered<()>, ScimError> {
        let batch = self.inner.settings.member_batch as usize;
        let mut requests = 0;
        for some in added.chunks(batch) {
            requests += self.add(group, some, requests).await?;
        }
        for some in removed.chunks(batch) {
            requests += self.remove(group, some, requests).await?;
        }
        Ok(Answered { value: (), requests })
    }

    async fn add(&self, group: &str, members: &[String], before: u32) -> Result<u32, ScimError> {
        let mut requests = 0;
        let mut waiting = vec![members];
        while let Some(some) = waiting.pop() {
            let values: Vec<Json> = some.iter().map(|id| json!({"value": id})).collect();
            let operation = json!({"op": "add", "path": "members", "value": values});
            match self.patch(Endpoint::Groups, group, &body(&[operation]), Repeat::Unsafe).await {
                Ok(answered) => requests += answered.requests,
                Err(error) if some.len() > 1 && matches!(error.status, Some(400 | 413 | 422)) => {
                    requests += error.requests;
                    let (left, right) = some.split_at(some.len() / 2);
                    waiting.extend([left, right]);
                }
                Err(error) => return Err(after(error, before + requests)),
            }
        }
        Ok(requests)
    }

    /// By filter path; where that is refused, by an array of values, from then on (rule 5.3).
    async fn remove(&self, group: &str, members: &[String], before: u32) -> Result<u32, ScimError> {
        let mut requests = 0;
        if self.inner.removal.load(Ordering::Relaxed) != VALUE_ARRAY {
            let operations: Vec<Json> = members
                .iter()
                .map(|id| json!({"op": "remove", "path": format!("members[value eq {}]", Json::from(id.as_str()))}))
                .collect();
            match self.patch(Endpoint::Groups, group, &body(&operations), Repeat::Unsafe).await {
                Ok(answered) => return Ok(answered.requests),
                Err(error) if matches!(error.status, Some(400 | 501)) && error.scim_type != "noTarget" => requests += error.requests,
                // Not a member any more is what was asked for (rule 4.2).
                Err(error) if error.scim_type == "noTarget" => return Ok(error.requests),
                Err(error) => return Err(after(error, before)),
            }
        }
        let values: Vec<Json> = members.iter().map(|id| json!({"value": id})).collect();
        let operation = json!({"op": "remove", "path": "members", "value": values});
        let answered = self
            .patch(Endpoint::Groups, group, &body(&[operation]), Repeat::Unsafe)
            .await
            .map_err(|error| after(error, before + requests))?;
        self.inner.removal.store(VALUE_ARRAY, Ordering::Relaxed);
        Ok(requests + answered.requests)
    }

    /// The members that a group has.
    ///
    /// # Errors
    /// [`ScimError`]; [`Kind::Gone`] where the group isn't there.
    pub async fn members(&self, group: &str) -> Result<Answered<Vec<String>>, ScimError> {
        let url = self.inner.url.join(&[Endpoint::Groups.segment(), group]);
        let answered = self.send(Ask { method: Method::GET, url, body: None, repeat: Repeat::Safe, version: None }).await?;
        let Some(object) = answered.value.json.as_object() else {
            return Err(ScimError::new(Kind::Object, "NotScim", "The group could not be read.", "Look at the group in the application.")
                .after(answered.requests));
        };
        let held = member(object, "members").and_then(Json::as_array).cloned().unwrap_or_default();
        let ids = held
            .iter()
            .filter_map(|one| one.as_object().and_then(|one| member(one, "value")).and_then(Json::as_str).map(str::to_owned))
            .collect();
        Ok(Answered { value: ids, requests: answered.requests })
    }
}

fn after(error: ScimError, before: u32) -> ScimError {
    let requests = error.requests + before;
    error.after(requests)
}
