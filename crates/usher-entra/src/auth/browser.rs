//! Signing in by the system's browser: authorization code with PKCE (S256), state and nonce, coming back to a loopback port.
//! Rule: RFC 8252 §7.3, RFC 7636; Microsoft identity platform, "OAuth 2.0 authorization code flow", "Redirect URI restrictions": of
//! `http://localhost` the port is ignored, and `127.0.0.1` would need a registration of its own.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::authority::{Authority, SignedIn};
use super::send::Sender;
use super::{page, refusal};
use crate::error::{EntraError, Kind};
use crate::permission::{Caller, Permission};

/// How long a person has: some must first find a phone.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How long the page has to reach the browser.
const PAGE: Duration = Duration::from_secs(2);

/// A sign-in that waits for the browser to come back.
pub struct BrowserSignIn {
    authority: Authority,
    listener: TcpListener,
    redirect: RedirectUrl,
    url: Url,
    state: CsrfToken,
    nonce: CsrfToken,
    verifier: PkceCodeVerifier,
    patience: Duration,
}

impl std::fmt::Debug for BrowserSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowserSignIn").field("redirect", &self.redirect).finish_non_exhaustive()
    }
}

/// What the browser brings back.
#[derive(Debug, Deserialize)]
struct Back {
    code: Option<AuthorizationCode>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// What the listener needs to answer.
struct Waiting {
    authority: Authority,
    state: CsrfToken,
    answers: mpsc::Sender<Result<AuthorizationCode, EntraError>>,
}

impl BrowserSignIn {
    /// Opens a loopback port and makes the address for the browser, which asks for just these permissions. `login_hint` fills in the user name.
    ///
    /// # Errors
    /// `LoopbackPort`: no port could be opened.
    pub async fn begin(authority: &Authority, permissions: &[Permission], login_hint: Option<&str>) -> Result<Self, EntraError> {
        let no_port = |error: std::io::Error| {
            let message = format!("No port could be opened on this machine for the browser to come back to: {error}.");
            EntraError::new(Kind::Configuration, "LoopbackPort", message, "Sign in by device code instead.")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(no_port)?;
        let port = listener.local_addr().map_err(no_port)?.port();
        let redirect = RedirectUrl::new(format!("http://localhost:{port}/")).map_err(|_| EntraError::unpublished("a loopback address"))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let client = authority.oauth()?.set_redirect_uri(redirect.clone());
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(authority.scopes(permissions))
            .set_pkce_challenge(challenge)
            .add_extra_param("nonce", nonce.secret().clone())
            .add_extra_param("response_mode", "query");
        request = match login_hint {
            Some(hint) => request.add_extra_param("login_hint", hint.to_owned()),
            // Without it the browser takes whichever account was last, and people end up in the wrong tenant.
            None => request.add_extra_param("prompt", "select_account"),
        };
        let (url, state) = request.url();
        Ok(Self { authority: authority.clone(), listener, redirect, url, state, nonce, verifier, patience: PATIENCE })
    }

    /// The address to open in the system's browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The same, with so much time for the person rather than 15 minutes.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Waits for the browser and redeems its code. An answer with another state is refused, and waiting goes on.
    ///
    /// # Errors
    /// `SignInTimeout`, `Cancelled`, and those of the authority, in words.
    pub async fn finish(self, cancel: &CancellationToken) -> Result<SignedIn, EntraError> {
        let code = came_back(self.listener, self.authority.clone(), self.state, self.patience, cancel).await?;
        let sender = Sender::new(&self.authority, Caller::Person, cancel);
        let client = self.authority.oauth()?.set_redirect_uri(self.redirect);
        let request = client.exchange_code(code).set_pkce_verifier(self.verifier);
        let answer = request.request_async(&sender).await.map_err(|error| sender.why(error))?;
        self.authority.signed_in(&answer, Some(self.nonce.secret()))
    }
}

/// Serves the one page until the browser came back, and then until the page is there.
async fn came_back(
    listener: TcpListener,
    authority: Authority,
    state: CsrfToken,
    patience: Duration,
    cancel: &CancellationToken,
) -> Result<AuthorizationCode, EntraError> {
    let (answers, mut answered) = mpsc::channel(1);
    let router = Router::new().route("/", get(back)).with_state(Arc::new(Waiting { authority, state, answers }));
    let stop = Arc::new(Notify::new());
    let stopping = Arc::clone(&stop);
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move { stopping.notified().await });
    let mut serving = std::pin::pin!(serving.into_future());
    let answer = tokio::select! {
        answer = answered.recv() => answer,
        _ = &mut serving => None,
        () = cancel.cancelled() => return Err(EntraError::cancelled()),
        () = tokio::time::sleep(patience) => {
            let fix = "Begin again. If the browser showed an error, the registration may lack http://localhost under Authentication.";
            return Err(EntraError::new(Kind::SignIn, "SignInTimeout", "The browser didn't come back in time.", fix));
        }
    };
    stop.notify_one();
    // The code is here; a browser that doesn't take the page loses only the page.
    let _ = tokio::time::timeout(PAGE, serving).await;
    answer.unwrap_or_else(|| Err(EntraError::unpublished("the loopback port closed")))
}

/// What the browser brings is taken only with the state that was sent along.
async fn back(State(waiting): State<Arc<Waiting>>, Query(back): Query<Back>) -> impl IntoResponse {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let is_ours = back.state.is_some_and(|state| state == *waiting.state.secret());
    let (status, text, answer) = match (is_ours, back.code, back.error) {
        (true, _, Some(error)) => {
            let error = refusal::of_browser(&waiting.authority, &error, &back.error_description.unwrap_or_default());
            (StatusCode::OK, page::declined(&error.message), Some(Err(error)))
        }
        (true, Some(code), None) => (StatusCode::OK, page::done(), Some(Ok(code))),
        (_, _, _) => (StatusCode::BAD_REQUEST, page::foreign(), None),
    };
    if let Some(answer) = answer {
        // Full or closed: the browser came twice, and the first time counts.
        let _ = waiting.answers.try_send(answer);
    }
    (status, headers, Html(text))
}
