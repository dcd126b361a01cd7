//! One request to the authority, for the `oauth2` crate: over our HTTP client, with what was refused remembered in our words.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use oauth2::{AsyncHttpClient, ErrorResponse, HttpRequest, HttpResponse, RequestTokenError};
use tokio_util::sync::CancellationToken;

use super::authority::Authority;
use super::refusal::refusal;
use crate::error::{EntraError, Kind};
use crate::graph::{backoff, retry_after};
use crate::http;
use crate::permission::Caller;

/// Tries while the authority is busy or out of reach.
const TRIES: u32 = 4;
/// Longer waits aren't waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// Sends token requests and remembers why the last was refused.
#[derive(Debug)]
pub(super) struct Sender<'a> {
    authority: &'a Authority,
    caller: Caller,
    cancel: &'a CancellationToken,
    last: Mutex<Option<EntraError>>,
}

impl<'a> Sender<'a> {
    pub(super) fn new(authority: &'a Authority, caller: Caller, cancel: &'a CancellationToken) -> Self {
        Self { authority, caller, cancel, last: Mutex::default() }
    }

    /// Why it failed: what the authority said, in our words, rather than what the crate made of it.
    pub(super) fn why<T: ErrorResponse>(&self, error: RequestTokenError<EntraError, T>) -> EntraError {
        if self.cancel.is_cancelled() {
            return EntraError::cancelled();
        }
        match error {
            RequestTokenError::Request(error) => error,
            RequestTokenError::ServerResponse(_) | RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
                last.unwrap_or_else(|| EntraError::unpublished("the authority's answer can't be read"))
            }
        }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EntraError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let response = tokio::select! {
                () = self.cancel.cancelled() => return Err(EntraError::cancelled()),
                response = self.try_once(request.clone()) => response,
            };
            let response = match response {
                Ok(response) => response,
                Err(error) if error.is_passing() && tries < TRIES => {
                    self.sleep(backoff(tries)).await?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let status = response.status().as_u16();
            let wait = retry_after(response.headers()).unwrap_or_else(|| backoff(tries));
            let is_busy = status == 429 || status == 503;
            if is_busy && tries < TRIES && wait <= LONGEST {
                self.sleep(wait).await?;
                continue;
            }
            if status != 200 {
                let error = refusal(self.authority, self.caller, status, response.body());
                tracing::debug!(status, code = error.code, request_id = error.details.request_id, "the authority refused");
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            return Ok(response);
        }
    }

    async fn sleep(&self, wait: Duration) -> Result<(), EntraError> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(EntraError::cancelled()),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }

    async fn try_once(&self, request: HttpRequest) -> Result<HttpResponse, EntraError> {
        let host = self.authority.host();
        // A token that was made and never arrived harms nobody.
        let passing = |error: EntraError| if error.kind == Kind::Unknown { EntraError { kind: Kind::Passing, ..error } } else { error };
        let no_answer = |error: reqwest::Error| passing(http::no_answer(host, &error));
        let request = reqwest::Request::try_from(request).map_err(no_answer)?;
        let response = self.authority.http.execute(request).await.map_err(no_answer)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = http::body(host, response).await.map_err(passing)?;
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Sender<'_> {
    type Error = EntraError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, EntraError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
