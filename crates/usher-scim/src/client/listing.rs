//! Lists and filters (rule 8): pages by index with their guards; every hit is checked again on our side.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::{Map, Value as Json};
use url::Url;
use usher_core::import::Value;

use super::send::{Ask, Repeat, Reply};
use super::{Answered, Client, Endpoint, Listing, Resource, answer};
use crate::error::{Kind, ScimError};
use crate::resource::Page;
use crate::{path, resource};

type Kept = tokio::sync::Mutex<HashMap<Endpoint, Arc<Listing>>>;

/// Where a page begins. Index and cursor are never mixed in one list (rule 8.10).
#[derive(Clone, Copy)]
enum At<'a> {
    First,
    /// One-based.
    Index(usize),
    Cursor(&'a str),
}

impl Client {
    async fn page(&self, endpoint: Endpoint, at: At<'_>, count: u32, filter: Option<&str>) -> Result<Answered<Page>, ScimError> {
        let mut url = self.inner.url.join(&[endpoint.segment()]);
        {
            let mut query = url.query_pairs_mut();
            if let Some(filter) = filter {
                query.append_pair("filter", filter);
            }
            match at {
                At::First if self.inner.cursors.load(Ordering::Relaxed) => query.append_pair("cursor", ""),
                At::First => query.append_pair("startIndex", "1"),
                At::Index(start) => query.append_pair("startIndex", &start.to_string()),
                At::Cursor(cursor) => query.append_pair("cursor", cursor),
            };
            query.append_pair("count", &count.to_string());
            if endpoint == Endpoint::Groups {
                query.append_pair("excludedAttributes", "members");
            }
        }
        let answered = self.send(Ask { method: Method::GET, url: spaces(url), body: None, repeat: Repeat::Safe, version: None }).await?;
        match resource::list(&answered.value.json) {
            Some(page) => Ok(Answered { value: page, requests: answered.requests }),
            None => {
                Err(answer::not_scim(&self.inner.url, answered.value.status, &answered.value.json.to_string()).after(answered.requests))
            }
        }
    }

    /// The first page of everything. A target that refuses an index may page by cursor only (rule 8.10).
    async fn first_page(&self, endpoint: Endpoint, count: u32) -> Result<Answered<Page>, ScimError> {
        match self.page(endpoint, At::First, count, None).await {
            Err(refused) if refused.status == Some(400) && !self.inner.cursors.swap(true, Ordering::Relaxed) => {
                match self.page(endpoint, At::First, count, None).await {
                    Ok(page) => Ok(Answered { requests: page.requests + refused.requests, ..page }),
                    Err(error) => {
                        self.inner.cursors.store(false, Ordering::Relaxed);
                        let requests = error.requests + refused.requests;
                        Err(refused.after(requests))
                    }
                }
            }
            other => other,
        }
        .map_err(|error| gone_is_wrong_address(endpoint, error, 0))
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
        let count = self.inner.settings.page_size;
        let first = self.first_page(endpoint, count).await.map_err(|error| more(error, before))?;
        let mut requests = before + first.requests;
        let mut page = first.value;
        let by_cursor = page.next_cursor.is_some() || self.inner.cursors.load(Ordering::Relaxed);
        let total = page.total;
        let (mut seen, mut cursors) = (HashSet::new(), HashSet::new());
        let mut resources: Vec<Resource> = Vec::new();
        let (mut received, mut moved) = (0, false);
        // May the total count the page only? Is this page only to make sure that there is none?
        let (mut counts_page, mut makes_sure) = (true, false);
        loop {
            let (some, next) = (page.resources, page.next_cursor);
            let got = some.len();
            received += got;
            counts_page &= page.total == Some(got as u64);
            moved |= !counts_page && total.zip(page.total).is_some_and(|(first, now)| first != now);
            // The one page once more, though another was asked for: this target has no pages.
            if makes_sure && !moved && got == seen.len() && some.iter().all(|one| resource::id_of(one).is_some_and(|id| seen.contains(&id)))
            {
                break;
            }
            for attributes in some {
                let Some(id) = resource::id_of(&attributes) else { continue };
                if seen.insert(id.clone()) {
                    resources.push(Resource { id, attributes });
                } else {
                    moved = true;
                }
            }
            // As many as the total says may be a page's most, where the target has a lower most than was asked for.
            makes_sure = !by_cursor && counts_page && got < count as usize;
            let reached = total.is_some_and(|total| received as u64 >= total);
            let at = match &next {
                _ if moved => break,
                // A page may be short or empty; only the missing cursor is the end.
                Some(cursor) if by_cursor => {
                    if !cursors.insert(cursor.clone()) {
                        moved = true;
                        break;
                    }
                    At::Cursor(cursor)
                }
                None if by_cursor => break,
                _ if got == 0 => break,
                // A full page is no proof: some give as the total what is on the page.
                _ if reached && got < count as usize && !makes_sure => break,
                _ => At::Index(received + 1),
            };
            page = match self.page(endpoint, at, count, None).await {
                Ok(answered) => {
                    requests += answered.requests;
                    answered.value
                }
                // Some refuse a page beyond the end. Any other failure says nothing about the end.
                Err(error) if reached && !by_cursor && matches!(error.status, Some(400 | 404)) => {
                    requests += error.requests;
                    break;
                }
                // Begun again from the first page (rule 8.10).
                Err(error) if matches!(error.scim_type.as_str(), "expiredCursor" | "invalidCursor") => {
                    requests += error.requests;
                    moved = true;
                    break;
                }
                Err(error) => return Err(more(gone_is_wrong_address(endpoint, error, 0), requests)),
            };
        }
        let complete = !moved && total.is_none_or(|total| resources.len() as u64 >= total);
        Ok((Listing { resources, complete }, requests, moved))
    }

    /// How many there are, if the target tells.
    ///
    /// # Errors
    /// [`ScimError`].
    pub async fn size(&self, endpoint: Endpoint) -> Result<Answered<Option<u32>>, ScimError> {
        let page = self.first_page(endpoint, 1).await?;
        Ok(Answered { value: page.value.total.and_then(|total| u32::try_from(total).ok()), requests: page.requests })
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
        let fits = |attributes: &Map<String, Json>| {
            let held = path::read(attributes, attribute).as_text();
            held.is_some_and(|held| if case_exact { held == wanted } else { held.to_lowercase() == wanted.to_lowercase() })
        };
        // Some compare with case where they shouldn't: the lower form is asked for too (rule 3.11).
        let lower = Some(wanted.to_lowercase()).filter(|lower| !case_exact && *lower != wanted);
        let mut requests = 0;
        let mut ignored = false;
        for form in std::iter::once(&wanted).chain(&lower) {
            let filter = format!("{attribute} eq {}", quoted(form));
            let page = match self.page(endpoint, At::First, self.inner.settings.page_size, Some(&filter)).await {
                Ok(page) => page,
                // 404 on a filtered list is "none" on some servers (rule 8.2).
                Err(error) if error.kind == Kind::Gone => Answered { value: Page::default(), requests: error.requests },
                Err(error) if matches!(error.status, Some(400 | 405 | 414 | 501)) => {
                    requests += error.requests;
                    ignored = true;
                    break;
                }
                Err(error) => return Err(more(error, requests)),
            };
            requests += page.requests;
            let Page { resources: found, total, next_cursor: _ } = page.value;
            ignored = total.is_some_and(|total| total > found.len() as u64) || found.iter().any(|attributes| !fits(attributes));
            if ignored {
                break;
            }
            if !found.is_empty() {
                let resources = found.into_iter().filter_map(|attributes| Some(Resource { id: resource::id_of(&attributes)?, attributes }));
                return Ok(Answered { value: resources.collect(), requests });
            }
        }
        if !ignored {
            if !self.inner.doubts_filters.load(Ordering::Relaxed) {
                return Ok(Answered { value: Vec::new(), requests });
            }
            // It may be there all the same; if it isn't in the list either, the target's own refusal stands.
            let all = self.listed_in(&self.inner.doubted, endpoint).await.map_err(|error| more(error, requests))?;
            let hits = all.value.resources.iter().filter(|one| fits(&one.attributes)).cloned().collect();
            return Ok(Answered { value: hits, requests: requests + all.requests });
        }
        let all = self.listed_in(&self.inner.listed, endpoint).await.map_err(|error| more(error, requests))?;
        requests += all.requests;
        let hits: Vec<Resource> = all.value.resources.iter().filter(|one| fits(&one.attributes)).cloned().collect();
        if hits.is_empty() && !all.value.complete {
            return Err(self.incomplete(endpoint).after(requests));
        }
        Ok(Answered { value: hits, requests })
    }

    /// Everything of one kind, listed once and kept until something is written; those who ask meanwhile wait for it.
    async fn listed_in(&self, kept: &Kept, endpoint: Endpoint) -> Result<Answered<Arc<Listing>>, ScimError> {
        let mut kept = kept.lock().await;
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
    let error = more(error, before);
    if error.kind != Kind::Gone || endpoint == Endpoint::Groups {
        return error;
    }
    let fix = "Check the tenant URL: it ends where /Users begins, such as https://dialpad.com/scim.".to_owned();
    ScimError { kind: Kind::Connection, code: "WrongAddress", fix, ..error }
}

/// The same error after more requests.
fn more(error: ScimError, before: u32) -> ScimError {
    let requests = error.requests + before;
    error.after(requests)
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
