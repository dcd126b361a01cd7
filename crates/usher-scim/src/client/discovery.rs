//! What the application tells of its own attributes: `/Schemas` and `/ResourceTypes`, whole (rules 2.2, 2.4, 2.5). That it doesn't tell is
//! an answer too; trouble with token, address or network is none.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value as Json;
use usher_core::configuration::discovery::TargetSchema;

use super::Client;
use super::send::{Ask, Repeat};
use crate::error::{Kind, ScimError};
use crate::path::member;
use crate::{resource, schemas};

/// More pages of schemas than this are a server that never ends.
const MOST_PAGES: usize = 20;

impl Client {
    /// Reads what the application tells of its attributes. One that knows no such list (400, 404, 405, 406, 410, 501, or JSON
    /// without entries) doesn't tell: an empty answer. Of the resource types any refusal of this request alone says as little.
    ///
    /// # Errors
    /// It wasn't reached, the token was refused or may not read the list of attributes (403), the answer is no SCIM (a web page, broken
    /// JSON), or the trouble is passing (408, 423, 425, 429, 5xx, a rate limit told by a 403).
    pub async fn target_schema(&self) -> Result<TargetSchema, ScimError> {
        let all = match self.entries("Schemas").await {
            Err(error) if error.status == Some(403) && !is_passing(&error) => return Err(self.may_not_read(error)),
            all => all?,
        };
        if all.is_empty() {
            return Ok(TargetSchema::default());
        }
        let types = match self.entries("ResourceTypes").await {
            // Without them the schemas' own names tell whose they are.
            Err(error) if error.status.is_some_and(|status| status < 500 && status != 401) && !is_passing(&error) => Vec::new(),
            types => types?,
        };
        Ok(schemas::read(&all, &types))
    }

    fn may_not_read(&self, error: ScimError) -> ScimError {
        let name = &self.inner.settings.name;
        ScimError {
            code: "SchemasForbidden",
            message: format!("{name} doesn't allow this secret token to read its list of attributes, /Schemas (403)."),
            fix: "Make a token whose owner may read it, or add the attributes that you know of by hand.".to_owned(),
            ..error
        }
    }

    /// All entries of a list; the RFC has no pages here, some servers do.
    async fn entries(&self, segment: &str) -> Result<Vec<Json>, ScimError> {
        let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
        for page in 0..MOST_PAGES {
            let answer = match self.told(segment, (page > 0).then_some(all.len() + 1)).await {
                Ok(answer) => answer,
                Err(error) if doesnt_tell(&error) => break,
                Err(error) => return Err(error),
            };
            let total = resource::list(&answer).and_then(|page| page.total).and_then(|total| usize::try_from(total).ok());
            let before = all.len();
            all.extend(schemas::entries(&answer).into_iter().filter(|one| seen.insert(identity(one))));
            // One that ignores where a page begins gives the same again.
            if all.len() == before || total.is_none_or(|total| all.len() >= total) {
                break;
            }
        }
        Ok(all)
    }

    /// One discovery answer, asked for once.
    pub(super) async fn told(&self, segment: &str, start: Option<usize>) -> Result<Json, ScimError> {
        let mut url = self.inner.url.join(&[segment]);
        if let Some(start) = start {
            url.query_pairs_mut().append_pair("startIndex", &start.to_string());
        }
        let answer = self.send(Ask { method: Method::GET, url, body: None, repeat: Repeat::Never, version: None }).await;
        answer.map(|answered| answered.value.json)
    }
}

/// It has no such list: neither token nor address nor a bad moment is why it doesn't tell.
fn doesnt_tell(error: &ScimError) -> bool {
    matches!(error.status, Some(400 | 404 | 405 | 406 | 410 | 501))
}

/// Another time it may tell.
fn is_passing(error: &ScimError) -> bool {
    matches!(error.kind, Kind::Passing | Kind::Unreachable | Kind::Unknown | Kind::Cancelled)
}

fn identity(entry: &Json) -> String {
    let id = entry.as_object().and_then(|object| member(object, "id").or_else(|| member(object, "name"))).and_then(Json::as_str);
    id.map_or_else(|| entry.to_string(), str::to_ascii_lowercase)
}
