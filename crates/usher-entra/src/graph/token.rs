//! Where the client's access tokens come from: a port, so that Graph's client knows no way of signing in.

use async_trait::async_trait;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;

use crate::error::EntraError;
use crate::permission::Caller;

/// An access token for Graph. Opaque: nothing may be read out of it.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Gives access tokens and renews them silently.
#[async_trait]
pub trait TokenSource: Send + Sync + std::fmt::Debug {
    /// A token that is good for a while yet.
    ///
    /// # Errors
    /// [`crate::Kind::SignIn`] where only a person, or a new secret or certificate, helps.
    async fn token(&self, cancel: &CancellationToken) -> Result<AccessToken, EntraError>;

    /// Another token than the one that Graph just refused. Several callers who were refused with the same one cause one renewal.
    ///
    /// # Errors
    /// As [`TokenSource::token`].
    async fn renewed(&self, refused: &AccessToken, cancel: &CancellationToken) -> Result<AccessToken, EntraError>;

    /// Whose permissions count.
    fn caller(&self) -> Caller;
}
