//! Group memberships (rule 7): in batches, halved until the bad member is alone; others' members are never touched. What one member is
//! refused for keeps nobody else out, and nobody in.

use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::{Value as Json, json};
use usher_core::configuration::PatchStyle;

use super::send::{Ask, Repeat};
use super::{Answered, Client, Endpoint};
use crate::error::{Kind, MembersError, ScimError};
use crate::patch::body;
use crate::path::member;

/// Forms of removal ([`super::Inner::removal`]): by filter path, but that isn't known to work yet.
const UNTRIED: u8 = 0;
const VALUE_ARRAY: u8 = 1;
const FILTER_PATH: u8 = 2;

/// How far it got.
#[derive(Default)]
struct Progress {
    requests: u32,
    refused: Vec<String>,
    /// The first refusal.
    refusal: Option<ScimError>,
    /// The first write that may have been done.
    unknown: Option<ScimError>,
    /// Was anything taken?
    sent: bool,
}

impl Progress {
    fn done(&mut self, requests: u32) {
        self.requests += requests;
        self.sent = true;
    }

    /// What failed is kept and the rest goes on, unless that would fail alike.
    fn take(&mut self, error: ScimError, members: &[String]) -> Result<(), ScimError> {
        match error.kind {
            Kind::Object | Kind::Exists => {
                self.requests += error.requests;
                self.refused.extend_from_slice(members);
                self.refusal.get_or_insert(error);
                Ok(())
            }
            Kind::Unknown => {
                self.requests += error.requests;
                self.unknown.get_or_insert(error);
                Ok(())
            }
            Kind::Connection | Kind::Unreachable | Kind::Gone | Kind::Passing | Kind::Cancelled => Err(after(error, self.requests)),
        }
    }

    /// "May have been done" goes before "refused": whoever reads it looks again.
    fn ended(self) -> Result<Answered<()>, MembersError> {
        let Self { requests, refused, refusal, unknown, sent } = self;
        if let Some(error) = unknown {
            return Err(error.after(requests).into());
        }
        let Some(error) = refusal else { return Ok(Answered { value: (), requests }) };
        if !sent && matches!(error.status, Some(405 | 501)) {
            return Err(no_patch(error).after(requests).into());
        }
        Err(MembersError { error: Box::new(error.after(requests)), refused })
    }
}

impl Client {
    /// Adds and removes members, adds first (rule 7.1). A member that is refused keeps no other one from being sent.
    ///
    /// # Errors
    /// [`MembersError`], with the members that were refused; what was done stands.
    pub async fn change_members(&self, group: &str, added: &[String], removed: &[String]) -> Result<Answered<()>, MembersError> {
        let batch = self.inner.settings.member_batch as usize;
        let mut progress = Progress::default();
        for some in added.chunks(batch) {
            self.add(group, some, &mut progress).await?;
        }
        for some in removed.chunks(batch) {
            self.remove(group, some, &mut progress).await?;
        }
        progress.ended()
    }

    async fn add(&self, group: &str, members: &[String], progress: &mut Progress) -> Result<(), ScimError> {
        let mut waiting = vec![members];
        while let Some(some) = waiting.pop() {
            let values: Vec<Json> = some.iter().map(|id| json!({"value": id})).collect();
            let operation = json!({"op": "add", "path": "members", "value": values});
            match self.patch(Endpoint::Groups, group, &body(&[operation]), Repeat::Unsafe, None).await {
                Ok(answered) => progress.done(answered.requests),
                Err(error) if some.len() > 1 && may_be_one_members(&error) => {
                    progress.requests += error.requests;
                    waiting.extend(halves(some));
                }
                Err(error) => progress.take(error, some)?,
            }
        }
        Ok(())
    }

    async fn remove(&self, group: &str, members: &[String], progress: &mut Progress) -> Result<(), ScimError> {
        let mut waiting = vec![members];
        while let Some(some) = waiting.pop() {
            match self.remove_at_once(group, some).await {
                Ok(requests) => progress.done(requests),
                // All or nothing (RFC 7644 §3.5.2): one who is no member any more kept all the others in.
                Err(error) if some.len() > 1 && may_be_one_members(&error) => {
                    progress.requests += error.requests;
                    waiting.extend(halves(some));
                }
                // Not a member any more is what was asked for (rule 4.2).
                Err(error) if error.scim_type == "noTarget" => progress.requests += error.requests,
                Err(error) => progress.take(error, some)?,
            }
        }
        Ok(())
    }

    /// By filter path; where that is refused and has never worked, by an array of values, from then on (rule 5.3).
    async fn remove_at_once(&self, group: &str, members: &[String]) -> Result<u32, ScimError> {
        let mut requests = 0;
        let form = match self.inner.removal.load(Ordering::Relaxed) {
            // Entra's own form without its flag (rule 5.2).
            UNTRIED if self.inner.settings.patch_style == PatchStyle::Entra => VALUE_ARRAY,
            form => form,
        };
        if form != VALUE_ARRAY {
            let operations: Vec<Json> = members
                .iter()
                .map(|id| json!({"op": "remove", "path": format!("members[value eq {}]", Json::from(id.as_str()))}))
                .collect();
            match self.patch(Endpoint::Groups, group, &body(&operations), Repeat::Unsafe, None).await {
                Ok(answered) => {
                    self.inner.removal.store(FILTER_PATH, Ordering::Relaxed);
                    return Ok(answered.requests);
                }
                Err(error) if form == UNTRIED && matches!(error.status, Some(400 | 501)) && error.scim_type != "noTarget" => {
                    requests = error.requests;
                }
                Err(error) => return Err(error),
            }
        }
        let values: Vec<Json> = members.iter().map(|id| json!({"value": id})).collect();
        let operation = json!({"op": "remove", "path": "members", "value": values});
        let answered =
            self.patch(Endpoint::Groups, group, &body(&[operation]), Repeat::Unsafe, None).await.map_err(|error| after(error, requests))?;
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

/// It isn't about anyone: members are only ever written by PATCH, since a group sent whole would throw out whom it leaves out (rules 6.2, 7.5).
fn no_patch(error: ScimError) -> ScimError {
    let message = format!("The group's members can't be written: that needs PATCH. {}", error.message);
    let fix =
        "Ask the application's makers for PATCH of groups, or switch the mapping of groups off and keep its members by hand.".to_owned();
    ScimError { code: "GroupsNeedPatch", message, fix, ..error }
}

/// Refused, perhaps for one of them only (rule 7.3).
fn may_be_one_members(error: &ScimError) -> bool {
    matches!(error.status, Some(400 | 409 | 413 | 422)) || error.scim_type == "noTarget"
}

fn halves(some: &[String]) -> [&[String]; 2] {
    let (left, right) = some.split_at(some.len() / 2);
    [left, right]
}

fn after(error: ScimError, before: u32) -> ScimError {
    let requests = error.requests + before;
    error.after(requests)
}
