//! Lists and filters (rule 8): pages by index with their guards; every hit is checked again on our side.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Map, Value as Json};
use url::Url;
use usher_core::import::Value;

use super::send::{Ask, Repeat, Reply};
use super::{Answered, Client, Endpoint, Listing, Resource, answer};
use crate::error::{Kind, ScimError};
use crate::{path, resource};

impl Client {
    /// One page, from a one-based index.
    async fn page(
        &self,
        endpoint: Endpoint,
        start: usize,
        count: u32,
        filter: Option<&str>,
    ) -> Result<Answered<(Vec<Map<String, Json>>, Option<u64>)>, ScimError> {
        let mut url = self.inner.url.join(&[endpoint.segment()]);
        {
            let mut query = url.query_pairs_mut();
            if let Some(filter) = filter {
                query.append_pair("filter", filter);
            }
            query.append_pair("startIndex", &start.to_string()).append_pair("count", &count.to_string());
            if endpoint == Endpoint::Groups {
                query.append_pair("excludedAttributes", "members");
            }
        }
        let answered = self.send(Ask { method: Method::GET, url: spaces(url), body: None, repeat: Repeat::Safe, version: None }).await?;
        match resource::list(&answered.value.json) {
            Some(list) => Ok(Answered { value: list, requests: answered.requests }),
            None => {
                Err(answer::not_scim(&self.inner.url, answered.value.status, &answered.value.json.to_string()).after(answered.requests))
            }
        }
    }

    /// Everything of one kind. Guards: a repeated id, a total that moves from page to page or isn't reached. A list that moved is read once
    /// more; if it doesn't stand still then either, it isn't complete (rule 8.8).
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn list(&self, endpoint: Endpoint) -> Result<Answered<Listing>, ScimError> {
        let (listing, requests, moved) = self.read_through(endpoint, 0).await?;
        if !moved {
            return Ok(Answered { value: listing, requests });
        }
        let (listing, requests, _) = self.read_through(endpoint, requests).await?;
        Ok(Answered { value: listing, requests })
    }

    /// All pages once; the requests, and whether the list moved meanwhile: then someone may have been passed over.
    async fn read_through(&self, endpoint: Endpoint, before: u32) -> Result<(Listing, u32, bool), ScimError> {
        let mut requests = before;
        let mut seen = std::collections::HashSet::new();
        let mut resources: Vec<Resource> = Vec::new();
        let mut total: Option<u64> = None;
        let mut moved = false;
        loop {
            let page = self
                .page(endpoint, resources.len() + 1, self.inner.settings.page_size, None)
                .await
                .map_err(|error| gone_is_wrong_address(endpoint, error, requests))?;
            requests += page.requests;
            let (found, now_total) = page.value;
            moved |= total.zip(now_total).is_some_and(|(first, now)| first != now);
            total = total.or(now_total);
            let count = resources.len();
            for attributes in found {
                let Some(id) = resource::id_of(&attributes) else { continue };
                if seen.insert(id.clone()) {
                    resources.push(Resource { id, attributes });
                } else {
                    moved = true;
                }
            }
            let reached = total.is_some_and(|total| resources.len() as u64 >= total);
            if resources.len() == count || reached || moved {
                break;
            }
        }
        let complete = !moved && total.is_none_or(|total| resources.len() as u64 >= total);
        Ok((Listing { resources, complete }, requests, moved))
    }

    /// How many there are, if the target tells.
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn size(&self, endpoint: Endpoint) -> Result<Answered<Option<u32>>, ScimError> {
        let page = self.page(endpoint, 1, 1, None).await.map_err(|error| gone_is_wrong_address(endpoint, error, 0))?;
        Ok(Answered { value: page.value.1.and_then(|total| u32::try_from(total).ok()), requests: page.requests })
    }

    /// Those that hold a value, checked again here (rule 8.3). A server that can't filter, or ignores the filter, is listed instead (8.6).
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn find(
        &self,
        endpoint: Endpoint,
        attribute: &str,
        value: &Value,
        case_exact: bool,
    ) -> Result<Answered<Vec<Resource>>, ScimError> {
        let Some(wanted) = value.as_text() else { return Ok(Answered { value: Vec::new(), requests: 0 }) };
        let filter = format!("{attribute} eq {}", quoted(&wanted));
        let fits = |attributes: &Map<String, Json>| {
            let held = path::read(attributes, attribute).as_text();
            held.is_some_and(|held| if case_exact { held == wanted } else { held.to_lowercase() == wanted.to_lowercase() })
        };
        let (found, total, mut requests) = match self.page(endpoint, 1, self.inner.settings.page_size, Some(&filter)).await {
            Ok(page) => (page.value.0, page.value.1, page.requests),
            // 404 on a filtered list is "none" on some servers (rule 8.2).
            Err(error) if error.kind == Kind::Gone => return Ok(Answered { value: Vec::new(), requests: error.requests }),
            Err(error) if error.scim_type == "invalidFilter" || error.code == "NotImplemented" => {
                (Vec::new(), Some(u64::MAX), error.requests)
            }
            Err(error) => return Err(error),
        };
        let ignored = total.is_some_and(|total| total > found.len() as u64) || found.iter().any(|attributes| !fits(attributes));
        if !ignored {
            let resources = found.into_iter().filter_map(|attributes| Some(Resource { id: resource::id_of(&attributes)?, attributes }));
            return Ok(Answered { value: resources.filter(|one| fits(&one.attributes)).collect(), requests });
        }
        let all = self.listed(endpoint).await.map_err(|error| {
            let requests = requests + error.requests;
            error.after(requests)
        })?;
        requests += all.requests;
        let hits: Vec<Resource> = all.value.resources.iter().filter(|one| fits(&one.attributes)).cloned().collect();
        if hits.is_empty() && !all.value.complete {
            return Err(self.incomplete(endpoint).after(requests));
        }
        Ok(Answered { value: hits, requests })
    }

    /// Everything of one kind, listed once until something is written; those who ask meanwhile wait for it.
    async fn listed(&self, endpoint: Endpoint) -> Result<Answered<Arc<Listing>>, ScimError> {
        let mut kept = self.inner.listed.lock().await;
        if let Some(listing) = kept.get(&endpoint) {
            return Ok(Answered { value: Arc::clone(listing), requests: 0 });
        }
        let Answered { value, requests } = self.list(endpoint).await?;
        let listing = Arc::new(value);
        kept.insert(endpoint, Arc::clone(&listing));
        Ok(Answered { value: listing, requests })
    }

    /// "Not in the list" is no proof where the list is incomplete: to make an account then could be to make a second one (rule 8.8).
    fn incomplete(&self, endpoint: Endpoint) -> ScimError {
        let name = &self.inner.settings.name;
        let message = format!(
            "{name} doesn't filter, and its list of {} holds fewer than it says that there are, so it can't be told whether this one is there.",
            endpoint.segment()
        );
        ScimError::new(
            Kind::Object,
            "ListIncomplete",
            message,
            "Ask the application's vendor for filters, or for lists whose pages can be read to the end.",
        )
    }

    /// One by id; `None`: it isn't there.
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn get(&self, endpoint: Endpoint, id: &str) -> Result<Answered<Option<Resource>>, ScimError> {
        let url = self.inner.url.join(&[endpoint.segment(), id]);
        match self.send(Ask { method: Method::GET, url, body: None, repeat: Repeat::Safe, version: None }).await {
            Ok(Answered { value: Reply { json: Json::Object(attributes), .. }, requests }) => {
                let id = resource::id_of(&attributes).unwrap_or_else(|| id.to_owned());
                Ok(Answered { value: Some(Resource { id, attributes }), requests })
            }
            Ok(answered) => Err(answer::not_scim(&self.inner.url, answered.value.status, "").after(answered.requests)),
            Err(error) if error.kind == Kind::Gone => Ok(Answered { value: None, requests: error.requests }),
            Err(error) => Err(error),
        }
    }
}

/// A collection of people that isn't there is a wrong address, not a missing account. One of groups may be missing: people go on.
pub(super) fn gone_is_wrong_address(endpoint: Endpoint, error: ScimError, before: u32) -> ScimError {
    let requests = error.requests + before;
    if error.kind != Kind::Gone || endpoint == Endpoint::Groups {
        return error.after(requests);
    }
    let fix = "Check the tenant URL: it ends where /Users begins, such as https://dialpad.com/scim.".to_owned();
    ScimError { kind: Kind::Connection, code: "WrongAddress", fix, requests, ..error }
}

/// A filter's text, quoted as a JSON string (rule 4.8).
pub(super) fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// `%20`, not `+` (rule 4.8): some servers read a plus as a plus.
pub(super) fn spaces(mut url: Url) -> Url {
    let query = url.query().map(|query| query.replace('+', "%20"));
    url.set_query(query.as_deref());
    url
}
