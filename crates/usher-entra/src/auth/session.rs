//! A session: the access token that is good now, renewed silently and by one caller at a time, for a person or for the application itself.

use std::sync::{Arc, Mutex as Held, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use oauth2::RefreshToken;
use tokio::sync::{Mutex, MutexGuard};
use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;

use super::authority::{Authority, SignedIn, Tokens, tokens};
use super::client_credentials::{self, Credential};
use super::send::Sender;
use crate::endpoints::Tenant;
use crate::error::EntraError;
use crate::graph::{AccessToken, TokenSource};
use crate::permission::{Caller, Permission};

/// A token is renewed so long before it ends, or after four fifths of a shorter life.
const EARLY: SignedDuration = SignedDuration::from_mins(5);

/// Told of each new refresh token, to put it into the keychain in the old one's place.
pub type Keep = Arc<dyn Fn(&Secret) + Send + Sync>;

/// Somebody who is signed in, in one tenant. Several sessions, of several tenants, live beside each other.
pub struct Session {
    authority: Authority,
    way: Way,
    cached: Mutex<Option<Cached>>,
    keep: Option<Keep>,
}

enum Way {
    Person { refresh: Held<Secret>, permissions: Vec<Permission> },
    Application(Credential),
}

struct Cached {
    access: AccessToken,
    renew_at: Timestamp,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("tenant", self.authority.tenant()).field("caller", &self.caller()).finish_non_exhaustive()
    }
}

impl Session {
    /// The session of a person who has just signed in, in the tenant that it turned out to be. Its tokens ask for just these permissions.
    ///
    /// # Errors
    /// `TenantMalformed`: the id token names a tenant that is none.
    pub fn signed_in(authority: &Authority, signed_in: SignedIn, permissions: &[Permission]) -> Result<Self, EntraError> {
        let authority = authority.in_tenant(Tenant::parse(&signed_in.person.tenant_id)?);
        let session = Self::kept(&authority, signed_in.refresh_token, permissions);
        Ok(Self { cached: Mutex::new(Some(Cached::of(signed_in.access))), ..session })
    }

    /// The session of a person whose refresh token was kept.
    #[must_use]
    pub fn kept(authority: &Authority, refresh_token: Secret, permissions: &[Permission]) -> Self {
        let way = Way::Person { refresh: Held::new(refresh_token), permissions: permissions.to_vec() };
        Self { authority: authority.clone(), way, cached: Mutex::default(), keep: None }
    }

    /// The session of the application itself, unattended.
    #[must_use]
    pub fn of_application(authority: &Authority, credential: Credential) -> Self {
        Self { authority: authority.clone(), way: Way::Application(credential), cached: Mutex::default(), keep: None }
    }

    /// The same, which hands each new refresh token to `keep`. Called within a renewal: it must not wait long.
    #[must_use]
    pub fn keeping(self, keep: Keep) -> Self {
        Self { keep: Some(keep), ..self }
    }

    /// Whose authority, tenant and registration.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// When the application's certificate or secret ends, as far as is known.
    #[must_use]
    pub fn credential_expires_at(&self) -> Option<Timestamp> {
        match &self.way {
            Way::Person { .. } => None,
            Way::Application(credential) => credential.expires_at(),
        }
    }

    /// One at a time: who comes while another renews waits, and finds the new token.
    async fn lock(&self, cancel: &CancellationToken) -> Result<MutexGuard<'_, Option<Cached>>, EntraError> {
        tokio::select! {
            () = cancel.cancelled() => Err(EntraError::cancelled()),
            cached = self.cached.lock() => Ok(cached),
        }
    }

    async fn renew(&self, cached: &mut Option<Cached>, cancel: &CancellationToken) -> Result<AccessToken, EntraError> {
        let Tokens { access, refresh } = match &self.way {
            Way::Person { refresh, permissions } => self.refreshed(refresh, permissions, cancel).await?,
            Way::Application(credential) => client_credentials::sign_in(&self.authority, credential, cancel).await?,
        };
        if let (Way::Person { refresh: held, .. }, Some(new)) = (&self.way, refresh) {
            if let Some(keep) = &self.keep {
                keep(&new);
            }
            *held.lock().unwrap_or_else(PoisonError::into_inner) = new;
        }
        *cached = Some(Cached::of(access.clone()));
        Ok(access)
    }

    async fn refreshed(
        &self,
        refresh: &Held<Secret>,
        permissions: &[Permission],
        cancel: &CancellationToken,
    ) -> Result<Tokens, EntraError> {
        let sender = Sender::new(&self.authority, Caller::Person, cancel);
        let token = RefreshToken::new(refresh.lock().unwrap_or_else(PoisonError::into_inner).expose().to_owned());
        let client = self.authority.oauth()?;
        let request = client.exchange_refresh_token(&token).add_scopes(self.authority.scopes(permissions));
        request.request_async(&sender).await.map(|answer| tokens(&answer)).map_err(|error| sender.why(error))
    }
}

impl Cached {
    fn of(access: AccessToken) -> Self {
        let life = access.expires_at.duration_since(Timestamp::now());
        let renew_at = access.expires_at.checked_sub(EARLY.min(life / 5)).unwrap_or(access.expires_at);
        Self { access, renew_at }
    }
}

#[async_trait]
impl TokenSource for Session {
    async fn token(&self, cancel: &CancellationToken) -> Result<AccessToken, EntraError> {
        let mut cached = self.lock(cancel).await?;
        let now = Timestamp::now();
        let good = cached.as_ref().filter(|cached| now < cached.access.expires_at).map(|cached| (cached.access.clone(), cached.renew_at));
        match good {
            Some((access, renew_at)) if now < renew_at => Ok(access),
            // It is good for a little while yet: an authority that is busy stops nobody.
            Some((access, _)) => match self.renew(&mut cached, cancel).await {
                Err(error) if error.is_passing() => Ok(access),
                renewed => renewed,
            },
            None => self.renew(&mut cached, cancel).await,
        }
    }

    async fn renewed(&self, refused: &AccessToken, cancel: &CancellationToken) -> Result<AccessToken, EntraError> {
        let mut cached = self.lock(cancel).await?;
        let newer = cached.as_ref().filter(|cached| cached.access.token.expose() != refused.token.expose());
        match newer {
            Some(newer) => Ok(newer.access.clone()),
            None => self.renew(&mut cached, cancel).await,
        }
    }

    fn caller(&self) -> Caller {
        match self.way {
            Way::Person { .. } => Caller::Person,
            Way::Application(_) => Caller::Application,
        }
    }
}
