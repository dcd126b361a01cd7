//! One request to its answer: turn, send, and what is safe to send again (rules 10, 11, 12).

use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, IF_MATCH};
use reqwest::{Method, Response};
use serde_json::Value as Json;
use tokio::time::Instant;
use url::Url;

use super::answer::{self, Limit, Refused};
use super::{Answered, Client, Endpoint, hints, network};
use crate::error::{Kind, ScimError};
use crate::path::member;

/// Tries of a request that may be sent again.
const TRIES: u32 = 6;
/// A wait longer than this isn't waited for: the request fails as passing trouble, and its object is tried again later (rule 12.2).
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// An answer may be so large: a group of a hundred thousand members is.
const LARGEST_ANSWER: usize = 32 << 20;

/// How a body is named: SCIM's own way, and the plain one for targets that don't know that (rule 1.2).
const SCIM_JSON: &str = "application/scim+json";
const PLAIN_JSON: &str = "application/json";

/// May a request whose outcome is unknown be sent again as it is? (rule 10.3)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It reads, or it sets what it sets however often.
    Safe,
    /// A second one could do it twice.
    Unsafe,
    /// Not at all: a check wants the first answer.
    Never,
}

/// A request.
pub(super) struct Ask<'a> {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<&'a Json>,
    pub(super) repeat: Repeat,
    /// Only onto this version (`If-Match`).
    pub(super) version: Option<&'a str>,
}

impl Ask<'_> {
    /// Is it about one account or group, rather than a list? Then a refusal may be that one's.
    fn is_about_one(&self) -> bool {
        let last = self.url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
        let list = [Endpoint::Users, Endpoint::Groups].iter().any(|endpoint| endpoint.segment() == last);
        self.repeat != Repeat::Never && (self.method != Method::GET || !list)
    }
}

/// A well-formed answer.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) json: Json,
    pub(super) location: Option<String>,
    etag: Option<String>,
}

impl Reply {
    /// The resource's version. An ETag without `meta.version` is a web framework's, not SCIM's (rule 9.1).
    pub(super) fn version(&self) -> Option<String> {
        let meta = member(self.json.as_object()?, "meta")?.as_object()?;
        let version = member(meta, "version")?.as_str().filter(|version| !version.is_empty())?;
        Some(self.etag.clone().unwrap_or_else(|| version.to_owned()))
    }
}

enum Tried {
    Done(Reply),
    Failed(ScimError),
    /// Surely not done: wait so long and send it again.
    Again(ScimError, Duration),
}

impl Client {
    /// Sends a request until it is answered, as far as that is safe.
    pub(super) async fn send(&self, ask: Ask<'_>) -> Result<Answered<Reply>, ScimError> {
        let mut requests = 0;
        let mut maybe_done = false;
        loop {
            let turn = tokio::select! {
                biased;
                () = self.cancel.cancelled() => None,
                place = self.inner.pace.turn() => Some(place),
            };
            let Some(place) = turn else { return Err(settled(cancelled(), maybe_done).after(requests)) };
            requests += 1;
            let tried = self.try_once(&ask, requests, place.began).await;
            drop(place);
            if ask.method != Method::GET {
                // Done or not: what was listed before it is no proof any more.
                self.inner.listed.lock().await.clear();
                // What was listed in doubt serves a whole run, or each refusal would list the whole target: only a write that nobody knows
                // the end of may have made what that list doesn't show.
                if matches!(&tried, Tried::Failed(error) | Tried::Again(error, _) if error.kind == Kind::Unknown) {
                    self.inner.doubted.lock().await.clear();
                }
            }
            match tried {
                Tried::Done(reply) => {
                    self.inner.pace.went_well();
                    self.inner.proven.store(true, Ordering::Relaxed);
                    return Ok(Answered { value: reply, requests });
                }
                Tried::Failed(error) => return Err(settled(error, maybe_done).after(requests)),
                Tried::Again(error, _) if requests >= TRIES || ask.repeat == Repeat::Never => {
                    return Err(settled(error, maybe_done).after(requests));
                }
                Tried::Again(error, wait) => {
                    maybe_done |= ask.method != Method::GET && error.kind == Kind::Unknown;
                    tokio::select! {
                        () = self.cancel.cancelled() => {}
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// Are token and address right? Asked before a first refusal is laid at their door: it may be about that one account. The answer, if
    /// they are wrong, says so; one that can't tell leaves the refused request for another time, since it surely wasn't done.
    async fn prove(&self) -> Result<(), ScimError> {
        let mut url = self.inner.url.join(&[Endpoint::Users.segment()]);
        url.query_pairs_mut().append_pair("startIndex", "1").append_pair("count", "1");
        match self.try_once(&Ask { method: Method::GET, url, body: None, repeat: Repeat::Never, version: None }, 1, Instant::now()).await {
            Tried::Done(_) => {
                self.inner.proven.store(true, Ordering::Relaxed);
                Ok(())
            }
            Tried::Failed(error) | Tried::Again(error, _) => Err(match error.kind {
                Kind::Connection | Kind::Unreachable => error,
                Kind::Gone => super::listing::gone_is_wrong_address(Endpoint::Users, error, 0),
                Kind::Object | Kind::Exists | Kind::Unknown | Kind::Passing | Kind::Cancelled => ScimError { kind: Kind::Passing, ..error },
            }),
        }
    }

    async fn try_once(&self, ask: &Ask<'_>, tries: u32, began: Instant) -> Tried {
        let mut request = self
            .inner
            .http
            .request(ask.method.clone(), ask.url.clone())
            .header(ACCEPT, "application/scim+json, application/json;q=0.9")
            .header(AUTHORIZATION, self.authorization());
        let content_type = if self.inner.plain_json.load(Ordering::Relaxed) { PLAIN_JSON } else { SCIM_JSON };
        if let Some(body) = ask.body {
            request = request.header(CONTENT_TYPE, content_type).body(body.to_string());
        }
        if let Some(version) = ask.version {
            request = request.header(IF_MATCH, version);
        }
        match request.send().await {
            Ok(response) => self.read(ask, content_type, response, tries, began).await,
            Err(error) => self.no_answer(ask, &error, tries),
        }
    }

    fn authorization(&self) -> reqwest::header::HeaderValue {
        let line = format!("Bearer {}", self.inner.token.expose());
        // A token that can't stand in a header was refused when the client was made.
        let mut value =
            reqwest::header::HeaderValue::from_str(&line).unwrap_or_else(|_| reqwest::header::HeaderValue::from_static("Bearer"));
        value.set_sensitive(true);
        value
    }

    fn no_answer(&self, ask: &Ask<'_>, error: &reqwest::Error, tries: u32) -> Tried {
        let told = network::no_answer(&self.inner.url, error);
        if told.kind == Kind::Unreachable {
            // Nothing was sent: a network that is back in a moment needs no one to know (rule 10.4).
            return if tries < 3 && told.code != "Tls" { Tried::Again(told, backoff(tries)) } else { Tried::Failed(told) };
        }
        match ask.repeat {
            Repeat::Safe if tries < 4 => Tried::Again(told, backoff(tries)),
            Repeat::Safe | Repeat::Unsafe | Repeat::Never => Tried::Failed(told),
        }
    }

    async fn read(&self, ask: &Ask<'_>, content_type: &str, response: Response, tries: u32, began: Instant) -> Tried {
        let mut status = response.status().as_u16();
        let headers = response.headers().clone();
        let limit = self.hinted(&headers);
        let wait = hints::retry_after(&headers).or_else(|| hints::until_reset(&headers)).unwrap_or_else(|| backoff(tries));
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (location, etag) = (text("location"), text(ETAG.as_str()));
        let text = match body_of(response).await {
            Ok(Some(text)) => text,
            Ok(None) => return Tried::Failed(may_be_done(answer::too_large(&self.inner.url), ask)),
            // The answer broke off: what was asked may have been done.
            Err(error) => return self.no_answer(ask, &error, tries),
        };
        if (200..300).contains(&status) {
            let Some(json) = answer::json(&text) else {
                return Tried::Failed(may_be_done(answer::no_json(&self.inner.url, status, &text), ask));
            };
            match answer::error_status(&json) {
                None => return Tried::Done(Reply { status, json, location, etag }),
                Some(inner) => status = inner,
            }
        }
        let wants_plain = status == 415 || (status == 400 && answer::speaks_of_content_type(&text));
        let mut proven = self.inner.proven.load(Ordering::Relaxed);
        if !proven && limit == Limit::Untold && matches!(status, 403 | 404 | 410) && ask.is_about_one() {
            if let Err(error) = Box::pin(self.prove()).await {
                return Tried::Failed(error);
            }
            proven = true;
        }
        let (url, name, location) = (&self.inner.url, self.inner.settings.name.as_str(), location.as_deref());
        let mut told = answer::refusal(&Refused { url, name, status, text: &text, location, proven, limit });
        told.message = told.message.replace(self.inner.token.expose(), "(hidden)");
        // What this one was sent as counts: another one that was refused meanwhile has changed it for all that come.
        if wants_plain && ask.body.is_some() && content_type == SCIM_JSON {
            self.inner.plain_json.store(true, Ordering::Relaxed);
            return Tried::Again(told, Duration::ZERO);
        }
        if told.code == "TooManyRequests" || told.status == Some(503) {
            return self.slowed(ask, told, wait, began);
        }
        match (told.kind, ask.repeat) {
            (Kind::Passing, _) => Tried::Again(told, wait.min(LONGEST_WAIT)),
            // It may have been done: whoever asked for a write that isn't safe to repeat looks first.
            (Kind::Unknown, Repeat::Safe) if tries < 4 => Tried::Again(told, backoff(tries)),
            (_, _) => Tried::Failed(told),
        }
    }

    /// Everything waits as long as it asks (rule 12.3). Only a limit makes it slower: a 503 may be anything's fault. A wait that is too long
    /// isn't taken over: nobody could do anything for so long.
    fn slowed(&self, ask: &Ask<'_>, mut told: ScimError, wait: Duration, began: Instant) -> Tried {
        let too_long = wait > LONGEST_WAIT;
        let pause = if too_long { Duration::ZERO } else { wait };
        let is_limit = told.kind == Kind::Passing;
        if is_limit {
            self.inner.pace.slow_down(pause, began);
        } else {
            self.inner.pace.pause(pause);
        }
        if too_long {
            told.message = format!("{} It asks to wait for {} minutes.", told.message, wait.as_secs() / 60);
            return Tried::Failed(told);
        }
        // 503: it may have been done.
        if is_limit || ask.repeat == Repeat::Safe { Tried::Again(told, Duration::ZERO) } else { Tried::Failed(told) }
    }

    /// Nothing is left of the target's limit: everything waits until there is, rather than being refused (rule 12.4).
    fn hinted(&self, headers: &HeaderMap) -> Limit {
        let reset = hints::until_reset(headers);
        if let Some(wait) = reset.filter(|wait| *wait <= LONGEST_WAIT) {
            self.inner.pace.pause(wait);
        }
        if reset.is_some() || hints::retry_after(headers).is_some() { Limit::Reached } else { Limit::Untold }
    }
}

/// The body as text; `None`: it goes on and on.
async fn body_of(mut response: Response) -> Result<Option<String>, reqwest::Error> {
    let mut bytes = Vec::new();
    while let Some(some) = response.chunk().await? {
        if bytes.len() + some.len() > LARGEST_ANSWER {
            return Ok(None);
        }
        bytes.extend_from_slice(&some);
    }
    Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())))
}

/// What writes and is answered as done, in whatever words, may be done.
fn may_be_done(error: ScimError, ask: &Ask<'_>) -> ScimError {
    if ask.method == Method::GET { error } else { ScimError { kind: Kind::Unknown, ..error } }
}

/// A refusal that came after a try without an answer says nothing about that try: it must not read as surely not done.
fn settled(error: ScimError, maybe_done: bool) -> ScimError {
    match error.kind {
        Kind::Connection | Kind::Unreachable | Kind::Passing | Kind::Cancelled if maybe_done => ScimError { kind: Kind::Unknown, ..error },
        Kind::Connection
        | Kind::Unreachable
        | Kind::Passing
        | Kind::Cancelled
        | Kind::Object
        | Kind::Gone
        | Kind::Exists
        | Kind::Unknown => error,
    }
}

fn cancelled() -> ScimError {
    ScimError::new(Kind::Cancelled, "Cancelled", "It was stopped before it was sent.", "Run it again to go on.")
}

/// Full jitter, base half a second, doubled (rule 12.5).
pub(super) fn backoff(tries: u32) -> Duration {
    let most = 500_u64 << tries.min(6);
    Duration::from_millis(rand::random_range(most / 4..=most))
}
