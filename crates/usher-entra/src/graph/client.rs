//! One request to its answer: token, turn, send, and what is safe to send again. Read next: `answer.rs` (what an answer means), `batch.rs`.
//! Rule: Microsoft Graph, "Throttling guidance" and "Best practices": Retry-After is obeyed, a client-request-id goes with each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Method, Response};
use serde_json::Value as Json;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::answer::{self, Answer, Refused, refusal};
use super::ask::Ask;
use super::token::{AccessToken, TokenSource};
use super::wait::{self, Pace, Pause};
use crate::endpoints::Endpoints;
use crate::error::{EntraError, Kind};
use crate::http;
use crate::permission::{Caller, Job};

/// Tries of a request in passing trouble; a wait that Graph itself asked for doesn't count, it is bounded by [`wait::LONGEST`].
const TRIES: u32 = 5;

/// A client of Microsoft Graph for one tenant and one way of signing in. Cheap to clone.
#[derive(Debug, Clone)]
pub struct GraphClient {
    inner: Arc<Inner>,
    /// Ends waits and reads. A write that was sent is waited for all the same: cancelling must not hide what was done.
    cancel: CancellationToken,
}

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    root: Url,
    tokens: Arc<dyn TokenSource>,
    pause: Pause,
    reports: Pace,
    requests: AtomicU64,
}

/// What came of one try.
enum Tried {
    Done(Answer),
    /// The token wasn't taken; nothing was done.
    Unauthorized(EntraError),
    /// Graph said how long to wait.
    Throttled(EntraError, Duration),
    /// May be sent again after a back-off.
    Again(EntraError),
    Failed(EntraError),
}

impl GraphClient {
    /// A client with tokens from there.
    ///
    /// # Errors
    /// `Tls` where the system's trust store can't be used.
    pub fn new(endpoints: &Endpoints, tokens: Arc<dyn TokenSource>) -> Result<Self, EntraError> {
        let root = endpoints.graph().clone();
        let http = http::client(&root)?;
        let inner = Inner { http, root, tokens, pause: Pause::default(), reports: Pace::default(), requests: AtomicU64::new(0) };
        Ok(Self { inner: Arc::new(inner), cancel: CancellationToken::new() })
    }

    /// The same client (pause and counter shared), which waits for nothing any more when someone asks to stop.
    #[must_use]
    pub fn until(&self, cancel: &CancellationToken) -> Self {
        Self { inner: Arc::clone(&self.inner), cancel: cancel.clone() }
    }

    /// Requests sent to Graph so far, each try counted; a batch is one. Token requests aren't in it.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.inner.requests.load(Ordering::Relaxed)
    }

    /// What it noticed since it was last asked ("Microsoft Graph asked to wait ..."), for progress.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.inner.pause.take_note()
    }

    /// How much is left of what Graph asked all of us to wait; `None`: nothing.
    #[must_use]
    pub fn waits(&self) -> Option<Duration> {
        self.inner.pause.left()
    }

    /// Whose permissions count.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.inner.tokens.caller()
    }

    pub(super) fn root(&self) -> &Url {
        &self.inner.root
    }

    /// Sends it and waits for the answer: as long as Graph asks, renewing the token once. Reads are repeated in passing trouble; a write only
    /// where it surely wasn't done.
    ///
    /// # Errors
    /// [`EntraError`] by its kind; [`Kind::Unknown`] for a write without an answer.
    pub async fn send(&self, ask: Ask) -> Result<Answer, EntraError> {
        let (mut tries, mut waited, mut was_renewed) = (0, Duration::ZERO, false);
        let mut token = self.inner.tokens.token(&self.cancel).await?;
        loop {
            self.turn().await?;
            if ask.job == Job::ReadProvisioningLog {
                self.sleep(self.inner.reports.take()).await?;
            }
            match self.try_once(&ask, &token).await {
                Tried::Done(answer) => return Ok(answer),
                Tried::Failed(error) => return Err(error),
                Tried::Unauthorized(error) if was_renewed => return Err(error),
                Tried::Unauthorized(_) => {
                    was_renewed = true;
                    token = self.inner.tokens.renewed(&token, &self.cancel).await?;
                }
                Tried::Throttled(error, wait) => {
                    waited += wait;
                    if waited > wait::LONGEST {
                        return Err(error);
                    }
                    tracing::info!(seconds = wait.as_secs(), "asked by Microsoft Graph to wait");
                    self.inner.pause.begin(wait);
                }
                Tried::Again(error) => {
                    tries += 1;
                    if tries == TRIES {
                        return Err(error);
                    }
                    self.sleep(wait::backoff(tries)).await?;
                }
            }
        }
    }

    /// Waits for what Graph asked all of us to wait.
    pub(super) async fn turn(&self) -> Result<(), EntraError> {
        while let Some(left) = self.inner.pause.left() {
            self.sleep(left).await?;
        }
        if self.cancel.is_cancelled() { Err(EntraError::cancelled()) } else { Ok(()) }
    }

    pub(super) fn pause(&self, wait: Duration) {
        tracing::info!(seconds = wait.as_secs(), "asked by Microsoft Graph to wait");
        self.inner.pause.begin(wait);
    }

    pub(crate) async fn sleep(&self, wait: Duration) -> Result<(), EntraError> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(EntraError::cancelled()),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }

    async fn try_once(&self, ask: &Ask, token: &AccessToken) -> Tried {
        let id = Uuid::new_v4().to_string();
        let request = match self.request(ask, token, &id) {
            Ok(request) => request,
            Err(error) => return Tried::Failed(error),
        };
        self.inner.requests.fetch_add(1, Ordering::Relaxed);
        let reading = async {
            let response = request.send().await.map_err(|error| http::no_answer(self.host(), &error))?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok::<_, EntraError>((status, headers, self.json(response).await?))
        };
        let read = if ask.method == Method::GET {
            tokio::select! {
                () = self.cancel.cancelled() => return Tried::Failed(EntraError::cancelled()),
                read = reading => read,
            }
        } else {
            reading.await
        };
        match read {
            Ok((status, headers, json)) => self.judge(ask, token, &id, (status, &headers, json)),
            Err(error) => without_an_answer(ask, error),
        }
    }

    fn request(&self, ask: &Ask, token: &AccessToken, id: &str) -> Result<reqwest::RequestBuilder, EntraError> {
        let malformed = |_| EntraError::new(Kind::Refused, "RequestMalformed", "The request can't be written.", "Tell Usher's authors.");
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.token.expose()))
            .map_err(|_| EntraError::unpublished("the access token can't stand in a header"))?;
        bearer.set_sensitive(true);
        let url = Url::parse(&format!("{}/{}", self.root().as_str().trim_end_matches('/'), ask.target)).map_err(malformed)?;
        let mut request = self.inner.http.request(ask.method.clone(), url);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let request = request.header(ACCEPT, "application/json").header(AUTHORIZATION, bearer).header("client-request-id", id);
        Ok(match &ask.body {
            Some(body) => request.json(body),
            None if ask.method == Method::POST => request.body(""),
            None => request,
        })
    }

    /// The body as JSON; null where there is none, or where it isn't JSON (a proxy's page).
    async fn json(&self, response: Response) -> Result<Option<Json>, EntraError> {
        let body = http::body(self.host(), response).await?;
        Ok(if body.is_empty() { Some(Json::Null) } else { serde_json::from_slice(&body).ok() })
    }

    fn judge(&self, ask: &Ask, token: &AccessToken, id: &str, (status, headers, json): (u16, &HeaderMap, Option<Json>)) -> Tried {
        let request_id = answer::header(headers, "request-id");
        let path = ask.target.split('?').next().unwrap_or_default();
        tracing::debug!(method = %ask.method, path, status, client_request_id = id, request_id, "graph answered");
        if (200..300).contains(&status) {
            let location = answer::header(headers, LOCATION.as_str());
            return json.map_or_else(
                || without_an_answer(ask, EntraError::unpublished("it is no JSON")),
                |json| Tried::Done(Answer { status, json, location }),
            );
        }
        let refused = Refused {
            job: ask.job,
            caller: self.caller(),
            is_write: !ask.repeatable,
            status,
            json: &json.unwrap_or_default(),
            request_id,
            client_request_id: Some(id.to_owned()),
        };
        let mut error = refusal(&refused);
        error.message = error.message.replace(token.token.expose(), "(hidden)");
        let location = answer::header(headers, LOCATION.as_str()).filter(|link| self.ask_for(ask.job, link).is_ok());
        error.details.location = location.and_then(|link| Url::parse(&link).ok());
        match (status, wait::retry_after(headers)) {
            (401, _) => Tried::Unauthorized(error),
            (429, Some(wait)) => Tried::Throttled(error, wait),
            (503 | 504, Some(wait)) if ask.repeatable => Tried::Throttled(error, wait),
            (429, None) if ask.job == Job::ReadProvisioningLog => Tried::Throttled(error, wait::REPORTS_IN),
            (429, None) => Tried::Again(error),
            (500..=599, _) if ask.repeatable && status != 501 => Tried::Again(error),
            _ => Tried::Failed(error),
        }
    }

    fn host(&self) -> &str {
        self.root().host_str().unwrap_or_default()
    }
}

/// A write that was sent may have been done; what surely wasn't, and what reads, may be sent again.
fn without_an_answer(ask: &Ask, error: EntraError) -> Tried {
    match error.kind {
        Kind::Unreachable if error.code != "Tls" => Tried::Again(error),
        Kind::Unknown if ask.repeatable => Tried::Again(EntraError { kind: Kind::Passing, ..error }),
        Kind::Refused if !ask.repeatable => Tried::Failed(EntraError { kind: Kind::Unknown, ..error }),
        _ => Tried::Failed(error),
    }
}
