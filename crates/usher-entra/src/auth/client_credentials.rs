//! An application that signs in by itself: by certificate, or by secret. Its token carries the application permissions that it was granted.
//! Rule: Microsoft identity platform, "OAuth 2.0 client credentials flow".

use jiff::Timestamp;
use oauth2::{ClientSecret, Scope};
use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;

use super::authority::{Authority, Tokens, tokens};
use super::certificate::Certificate;
use super::send::Sender;
use crate::error::EntraError;
use crate::permission::Caller;

/// How an assertion is named (RFC 7523 §2.2).
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An application's proof.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A client secret. Entra ID tells its end only where it was made, so it is known only if somebody entered it.
    Secret {
        /// The secret's value.
        secret: Secret,
        /// Its end, if known.
        expires_at: Option<Timestamp>,
    },
    /// A certificate, which is better: its key never leaves this machine.
    Certificate(Certificate),
}

impl Credential {
    /// When it ends, as far as is known: to be shown, and warned of in time.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Secret { expires_at, .. } => *expires_at,
            Self::Certificate(certificate) => Some(certificate.expires_at()),
        }
    }
}

/// A token for Graph, for the application itself.
pub(super) async fn sign_in(authority: &Authority, credential: &Credential, cancel: &CancellationToken) -> Result<Tokens, EntraError> {
    let sender = Sender::new(authority, Caller::Application, cancel);
    let scope = Scope::new(authority.endpoints().default_scope());
    let client = authority.oauth()?;
    let answer = match credential {
        Credential::Secret { secret, .. } => {
            let client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
            client.exchange_client_credentials().add_scope(scope).request_async(&sender).await
        }
        Credential::Certificate(certificate) => {
            let assertion = certificate.assertion(authority.client_id(), &authority.token_url(), Timestamp::now())?;
            let request = client.exchange_client_credentials().add_scope(scope);
            let request = request.add_extra_param("client_assertion_type", ASSERTION);
            request.add_extra_param("client_assertion", assertion.expose().to_owned()).request_async(&sender).await
        }
    };
    answer.map(|answer| tokens(&answer)).map_err(|error| sender.why(error))
}
