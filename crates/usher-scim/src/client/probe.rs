//! Test Connection (rule 2): what was tried, in order, each with its time; at the first that fails, the cause and the fix. Nothing is
//! written.

use std::time::Instant;

use reqwest::Method;
use serde_json::Value as Json;

use super::features::{CASE, PAGES, PATCHES, VERSIONS};
use super::listing::{quoted, spaces};
use super::send::{Ask, Repeat};
use super::{Client, Endpoint};
use crate::error::{Kind, ScimError};
use crate::path::member;
use crate::resource;

/// One thing tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// How it went.
    pub state: State,
    /// What was seen.
    pub message: String,
    /// Stable code of a failure.
    pub code: &'static str,
    /// What to do.
    pub fix: String,
    /// How long it took.
    pub ms: u32,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Well.
    Passed,
    /// Not well: provisioning can't work.
    Failed,
    /// Could not be told; the profile's word is taken.
    Assumed,
    /// Not tried, because something before it failed.
    Skipped,
}

const REACHED: &str = "Reached the address";
const TOKEN: &str = "Secret token accepted";
const SPEAKS: &str = "Speaks SCIM 2.0";
const READS: &str = "Can read people";
const FILTERS: &str = "Can filter";
const GROUPS: &str = "Can read groups";

impl Client {
    /// Tries everything that provisioning needs. Finds trouble; never is one.
    pub async fn test_connection(&self) -> Vec<Check> {
        let began = Instant::now();
        let users = self.probe(Endpoint::Users, None).await;
        let ms = elapsed(began);
        let mut checks = first_answer(&users, ms);
        let Ok(first) = users else {
            for name in [TOKEN, SPEAKS, READS, FILTERS, PATCHES, PAGES, VERSIONS, CASE, GROUPS]
                .into_iter()
                .filter(|name| !checks.iter().any(|check| check.name == *name))
                .collect::<Vec<_>>()
            {
                checks.push(Check { name, state: State::Skipped, message: String::new(), code: "", fix: String::new(), ms: 0 });
            }
            return checks;
        };
        checks.push(self.filter_check(&first).await);
        checks.extend(self.feature_checks(&first).await);
        checks.push(self.groups_check().await);
        checks
    }

    /// One small list.
    async fn probe(&self, endpoint: Endpoint, filter: Option<&str>) -> Result<Json, ScimError> {
        let mut url = self.inner.url.join(&[endpoint.segment()]);
        {
            let mut query = url.query_pairs_mut();
            if let Some(filter) = filter {
                query.append_pair("filter", filter);
            }
            query.append_pair("startIndex", "1").append_pair("count", "2");
        }
        let answered = self.send(Ask { method: Method::GET, url: spaces(url), body: None, repeat: Repeat::Never, version: None }).await?;
        let json = answered.value.json;
        if resource::list(&json).is_none() {
            return Err(super::answer::not_scim(&self.inner.url, answered.value.status, &json.to_string()));
        }
        Ok(json)
    }

    /// Entra's own test, and more (rule 2.1): a random value finds nobody, one existing person's finds exactly that one.
    async fn filter_check(&self, first: &Json) -> Check {
        let began = Instant::now();
        let random = format!("{:032x}", rand::random::<u128>());
        let nobody = self.probe(Endpoint::Users, Some(&format!("userName eq {}", quoted(&random)))).await;
        let check = |state, message: &str, code, fix: &str| Check {
            name: FILTERS,
            state,
            message: message.to_owned(),
            code,
            fix: fix.to_owned(),
            ms: elapsed(began),
        };
        match nobody {
            Err(error) if error.kind == Kind::Gone => {}
            Err(error) if is_passing(&error) => return check(State::Assumed, &untold(&error), "", ""),
            Err(error) => {
                return check(
                    State::Assumed,
                    &format!("Filters are refused: {} Usher reads the whole list instead.", error.message),
                    "",
                    "",
                );
            }
            Ok(json) if resource::list(&json).is_some_and(|page| !page.resources.is_empty()) => {
                return check(State::Assumed, "Filters are ignored. Usher reads the whole list instead.", "", "");
            }
            Ok(_) => {}
        }
        let someone = resource::list(first)
            .and_then(|page| page.resources.iter().find_map(|one| member(one, "userName").and_then(Json::as_str).map(str::to_owned)));
        let Some(name) = someone else { return check(State::Passed, "An unknown name finds nobody, as it should.", "", "") };
        match self.probe(Endpoint::Users, Some(&format!("userName eq {}", quoted(&name)))).await {
            Ok(json) if resource::list(&json).is_some_and(|page| page.resources.len() == 1) => {
                check(State::Passed, "A known name finds exactly one account.", "", "")
            }
            Err(error) if is_passing(&error) => check(State::Assumed, &untold(&error), "", ""),
            _ => check(
                State::Failed,
                "A name that is there is not found by filter.",
                "FilterBlind",
                "Ask the application's vendor: without it, accounts could be made twice.",
            ),
        }
    }

    async fn groups_check(&self) -> Check {
        let began = Instant::now();
        let (state, message) = match self.probe(Endpoint::Groups, None).await {
            Ok(_) => (State::Passed, "The list of groups answers.".to_owned()),
            Err(error) => (State::Assumed, format!("Groups can't be read; people can still be provisioned. {}", error.message)),
        };
        Check { name: GROUPS, state, message, code: "", fix: String::new(), ms: elapsed(began) }
    }
}

const TEST_AGAIN: &str = "Test again in a minute. If it stays, look at the application's status page.";

/// Trouble that says nothing about the connection's settings.
fn is_passing(error: &ScimError) -> bool {
    matches!(error.kind, Kind::Passing | Kind::Unknown | Kind::Unreachable) && error.code != "Tls" && error.status.is_some()
}

fn untold(error: &ScimError) -> String {
    format!("Could not be told just now: {}", error.message)
}

/// What the very first answer proves.
fn first_answer(users: &Result<Json, ScimError>, ms: u32) -> Vec<Check> {
    let passed = |name, message: &str| Check { name, state: State::Passed, message: message.to_owned(), code: "", fix: String::new(), ms };
    let failed = |name, error: &ScimError, code| Check {
        name,
        state: State::Failed,
        message: error.message.clone(),
        code,
        fix: if is_passing(error) { TEST_AGAIN.to_owned() } else { error.fix.clone() },
        ms,
    };
    let answered = "It answers.";
    match users {
        Ok(_) => vec![
            passed(REACHED, answered),
            passed(TOKEN, "The application takes it."),
            passed(SPEAKS, "Lists come as SCIM 2.0 lists."),
            passed(READS, "The list of people answers."),
        ],
        Err(error) => match error.code {
            "WrongToken" => vec![passed(REACHED, answered), failed(TOKEN, error, "WrongToken")],
            "TooFewRights" => {
                vec![passed(REACHED, answered), passed(TOKEN, "The application knows it."), failed(READS, error, "TooFewRights")]
            }
            code @ ("NotScim" | "BrokenJson") => vec![passed(REACHED, answered), failed(SPEAKS, error, code)],
            "NotFound" => {
                let fix = "Check the tenant URL: it ends where /Users begins, such as https://dialpad.com/scim.".to_owned();
                let check = failed(SPEAKS, error, "WrongAddress");
                vec![passed(REACHED, answered), Check { fix, ..check }]
            }
            code if error.status.is_some() => vec![passed(REACHED, answered), failed(READS, error, code)],
            code => vec![failed(REACHED, error, code)],
        },
    }
}

pub(super) fn elapsed(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}
