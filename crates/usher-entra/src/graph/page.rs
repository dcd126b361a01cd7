//! A page of a list, and the links out of it, which are followed on Graph's own origin only.
//! Rule: Microsoft Graph, "Paging" and "Delta query": links are taken whole, never built or taken apart.

use serde_json::{Map, Value as Json};
use url::Url;

use super::ask::Ask;
use super::client::GraphClient;
use crate::error::{EntraError, Kind};
use crate::permission::Job;

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its objects; an empty page may well have a next one.
    pub values: Vec<Map<String, Json>>,
    /// `@odata.nextLink`: there is more.
    pub next: Option<String>,
    /// `@odata.deltaLink`: where the next delta read begins. Only the last page has it.
    pub delta: Option<String>,
}

impl Page {
    /// Reads a page out of an answer, also one that came in a batch.
    ///
    /// # Errors
    /// `UnexpectedAnswer` where `value` is no list of objects, or a link is no text.
    pub fn of(json: Json) -> Result<Self, EntraError> {
        let Json::Object(mut object) = json else { return Err(EntraError::unpublished("a list of objects was asked for")) };
        let Some(Json::Array(list)) = object.remove("value") else { return Err(EntraError::unpublished("a list has no “value”")) };
        let values = list.into_iter().map(|item| match item {
            Json::Object(object) => Ok(object),
            _ => Err(EntraError::unpublished("a list holds something that is no object")),
        });
        let values = values.collect::<Result<_, _>>()?;
        let mut link = |name: &str| match object.remove(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(link)) => Ok(Some(link)),
            Some(_) => Err(EntraError::unpublished("a link is no text")),
        };
        Ok(Self { values, next: link("@odata.nextLink")?, delta: link("@odata.deltaLink")? })
    }
}

impl GraphClient {
    /// One page.
    ///
    /// # Errors
    /// As [`GraphClient::send`].
    pub async fn page(&self, ask: Ask) -> Result<Page, EntraError> {
        Page::of(self.send(ask).await?.json)
    }

    /// A short list, whole: all its pages. Lists that grow with the company are read page by page.
    ///
    /// # Errors
    /// As [`GraphClient::send`]; one page that is missing is an error, never a shorter list.
    pub async fn all(&self, ask: Ask) -> Result<Vec<Map<String, Json>>, EntraError> {
        let (job, headers) = (ask.job, ask.headers.clone());
        let mut page = self.page(ask).await?;
        let mut values = page.values;
        while let Some(next) = page.next.take() {
            let mut ask = self.ask_for(job, &next)?;
            ask.headers.clone_from(&headers);
            page = self.page(ask).await?;
            values.append(&mut page.values);
        }
        Ok(values)
    }

    /// The request behind a link that Graph gave (next page, delta, location), taken as it is.
    ///
    /// # Errors
    /// `ForeignLink` where it leads away from Graph's own root: the token would go with it.
    pub fn ask_for(&self, job: Job, link: &str) -> Result<Ask, EntraError> {
        let foreign = || {
            let fix = "Nothing was sent there. If it stays, tell Usher's authors; a proxy on the way may have changed the answer.";
            EntraError::new(Kind::Refused, "ForeignLink", "Microsoft Graph's answer held a link that leads away from Microsoft Graph.", fix)
        };
        let root = self.root();
        let url = Url::parse(link).map_err(|_| foreign())?;
        let is_ours = url.origin() == root.origin() && url.username().is_empty() && url.password().is_none();
        let below = url.path().strip_prefix(root.path().trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
        let Some(path) = below.filter(|_| is_ours) else { return Err(foreign()) };
        Ok(Ask::at(job, url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Json, Page};
    use serde_json::json;

    #[test]
    fn an_empty_page_may_have_a_next_one_and_a_half_page_is_none() {
        let page = Page::of(json!({"value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=a"})).unwrap();
        assert_eq!((page.values.len(), page.next.is_some(), page.delta), (0, true, None));
        for wrong in [Json::Null, json!({}), json!({"value": {}}), json!({"value": ["x"]}), json!({"value": [], "@odata.nextLink": 1})] {
            assert_eq!(Page::of(wrong.clone()).unwrap_err().code, "UnexpectedAnswer", "{wrong}");
        }
    }
}
