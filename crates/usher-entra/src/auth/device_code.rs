//! Signing in on another device: a short code, entered at a page, and polling until somebody did.
//! Rule: RFC 8628; Microsoft identity platform, "OAuth 2.0 device authorization grant".

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use oauth2::StandardDeviceAuthorizationResponse;
use tokio_util::sync::CancellationToken;

use super::authority::{Authority, SignedIn};
use super::send::Sender;
use crate::error::{EntraError, Kind};
use crate::permission::{Caller, Permission};

/// The longest between two polls when the network is away.
const LONGEST_INTERVAL: Duration = Duration::from_secs(30);

/// A code that waits to be entered.
#[derive(Debug)]
pub struct DeviceCode {
    authority: Authority,
    answer: StandardDeviceAuthorizationResponse,
    expires_at: Timestamp,
}

impl DeviceCode {
    /// Asks for a code, and for just these permissions.
    ///
    /// # Errors
    /// Those of the authority, in words.
    pub async fn begin(authority: &Authority, permissions: &[Permission], cancel: &CancellationToken) -> Result<Self, EntraError> {
        let sender = Sender::new(authority, Caller::Person, cancel);
        let client = authority.oauth()?;
        let request = client.exchange_device_code().add_scopes(authority.scopes(permissions));
        let answer: StandardDeviceAuthorizationResponse = request.request_async(&sender).await.map_err(|error| sender.why(error))?;
        let life = SignedDuration::try_from(answer.expires_in()).unwrap_or(SignedDuration::from_mins(15));
        let expires_at = Timestamp::now().checked_add(life).unwrap_or(Timestamp::MAX);
        Ok(Self { authority: authority.clone(), answer, expires_at })
    }

    /// The code to enter.
    #[must_use]
    pub fn user_code(&self) -> &str {
        self.answer.user_code().secret()
    }

    /// The page to enter it at.
    #[must_use]
    pub fn verification_uri(&self) -> &str {
        self.answer.verification_uri().as_str()
    }

    /// Until when it can be entered.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Waits until somebody entered it, declined, or it expired; asks no more often than the authority wants.
    ///
    /// # Errors
    /// `DeviceCodeExpired`, `Cancelled`, and those of the authority, in words.
    pub async fn finish(self, cancel: &CancellationToken) -> Result<SignedIn, EntraError> {
        self.finish_with(cancel, tokio::time::sleep).await
    }

    /// The same, waiting as it is told to.
    async fn finish_with<S, F>(self, cancel: &CancellationToken, sleep: S) -> Result<SignedIn, EntraError>
    where
        S: Fn(Duration) -> F,
        F: Future<Output = ()>,
    {
        let sender = Sender::new(&self.authority, Caller::Person, cancel);
        let client = self.authority.oauth()?;
        let polling = async {
            sleep(self.answer.interval()).await;
            let request = client.exchange_device_access_token(&self.answer).set_max_backoff_interval(LONGEST_INTERVAL);
            request.request_async(&sender, &sleep, None).await
        };
        let answer = tokio::select! {
            () = cancel.cancelled() => return Err(EntraError::cancelled()),
            answer = polling => answer,
        };
        match answer {
            Ok(answer) => self.authority.signed_in(&answer, None),
            // It is told by the crate itself, without an answer of the authority.
            Err(_) if Timestamp::now() >= self.expires_at => Err(expired()),
            Err(error) => Err(sender.why(error)),
        }
    }
}

fn expired() -> EntraError {
    let fix = "Begin again, and enter the new code within its 15 minutes.";
    EntraError::new(Kind::SignIn, "DeviceCodeExpired", "Nobody entered the code in time.", fix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::sync::Mutex;

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value as Json, json};
    use wiremock::matchers::{body_string_contains, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::{Authority, CancellationToken, DeviceCode, Duration, EntraError, Kind, SignedIn, Timestamp};
    use crate::{Endpoints, Permission, Tenant};

    const CLIENT: &str = "6731de76-14a6-49ae-97bc-6eba6914391e";

    /// An authority that gives a code of this life, and then these answers, the last one for good.
    async fn authority(server: &MockServer, life: u32, answers: &[Json]) -> Authority {
        let code = json!({"device_code": "d", "user_code": "ABC", "verification_uri": "https://microsoft.com/devicelogin", "expires_in": life,
            "interval": 5, "message": "To sign in ..."});
        let scope = body_string_contains("scope=openid+profile+offline_access+");
        Mock::given(path("/contoso.com/oauth2/v2.0/devicecode")).and(scope).respond_with(answer(&code)).mount(server).await;
        for (index, json) in answers.iter().enumerate() {
            let times = if index + 1 == answers.len() { u64::MAX } else { 1 };
            let token = Mock::given(path("/contoso.com/oauth2/v2.0/token")).and(body_string_contains("device_code=d"));
            token.respond_with(answer(json)).up_to_n_times(times).mount(server).await;
        }
        let endpoints = Endpoints::custom("https://graph.example", &server.uri()).unwrap();
        Authority::new(endpoints, Tenant::parse("contoso.com").unwrap(), CLIENT).unwrap()
    }

    fn answer(json: &Json) -> ResponseTemplate {
        ResponseTemplate::new(if json.get("error").is_some() { 400 } else { 200 }).set_body_json(json)
    }

    fn tokens() -> Json {
        let claims = json!({"aud": CLIENT, "iss": "https://x/t/v2.0", "exp": Timestamp::now().as_second() + 60, "tid": "t", "oid": "o"});
        let id_token = format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#), URL_SAFE_NO_PAD.encode(claims.to_string()));
        json!({"token_type": "Bearer", "expires_in": 3599, "access_token": "a", "refresh_token": "r", "id_token": id_token})
    }

    /// What came of it, and how long it waited each time, in seconds.
    async fn polled(life: u32, answers: &[Json]) -> (Result<SignedIn, EntraError>, Vec<u64>) {
        let server = MockServer::start().await;
        let cancel = CancellationToken::new();
        let code = DeviceCode::begin(&authority(&server, life, answers).await, &[Permission::UserRead], &cancel).await.unwrap();
        assert_eq!((code.user_code(), code.verification_uri()), ("ABC", "https://microsoft.com/devicelogin"));
        let waits = Mutex::new(Vec::new());
        let sleep = |wait: Duration| {
            waits.lock().unwrap().push(wait.as_secs());
            tokio::time::sleep(Duration::from_millis(20))
        };
        let outcome = code.finish_with(&cancel, sleep).await;
        (outcome, waits.into_inner().unwrap())
    }

    #[tokio::test]
    async fn it_is_polled_no_more_often_than_wanted_until_somebody_signed_in() {
        let error = |name: &str| json!({ "error": name, "error_description": "AADSTS70016: OAuth 2.0 device flow error." });
        let (outcome, waits) =
            polled(900, &[error("authorization_pending"), error("slow_down"), error("authorization_pending"), tokens()]).await;
        assert_eq!(outcome.unwrap().person.object_id, "o");
        assert_eq!(waits, [5, 5, 10, 10]);
    }

    #[tokio::test]
    async fn declined_and_expired_are_told() {
        let (declined, _) = polled(900, &[json!({"error": "authorization_declined"})]).await;
        assert_eq!(declined.unwrap_err().code, "authorization_declined");
        let (expired, _) = polled(900, &[json!({"error": "expired_token", "error_description": "AADSTS70020: expired"})]).await;
        assert_eq!(expired.unwrap_err().code, "AADSTS70020");
        let (late, _) = polled(1, &[json!({"error": "authorization_pending"})]).await;
        assert_eq!(late.unwrap_err().code, "DeviceCodeExpired");
    }

    #[tokio::test]
    async fn it_can_be_cancelled_while_it_waits() {
        let server = MockServer::start().await;
        let cancel = CancellationToken::new();
        let code = DeviceCode::begin(&authority(&server, 900, &[tokens()]).await, &[Permission::UserRead], &cancel).await.unwrap();
        let waiting = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            cancel.cancel();
        };
        let (outcome, ()) = tokio::join!(code.finish(&cancel), waiting);
        assert_eq!(outcome.unwrap_err().kind, Kind::Cancelled);
    }
}
