//! The practice authority: Entra's sign-in as its pages describe it (v2-oauth2-auth-code-flow, v2-oauth2-device-code,
//! v2-oauth2-client-creds-grant-flow, reply-url). It hands out access tokens for the practice Graph only. Stricter than the real one
//! where a client should be: PKCE S256, state and, with `openid`, nonce must be there.
//!
//! Read next: `authorize.rs` (the page), `grants.rs` (what is exchanged for tokens).

mod assertion;
mod authorize;
mod certificate;
mod client;
mod consent;
mod device;
mod form;
mod grants;
mod identity;
mod page;
mod refuse;
mod scopes;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};

use super::guid::Guid;
use super::{GraphOptions, Shared};
pub(super) use certificate::read as read_certificate;
pub(super) use consent::{Consents, Kind as ConsentKind};
use identity::Signer;
use scopes::Scopes;

/// An authorization code lives so long.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// A device code lives so long.
const DEVICE_LIFE: SignedDuration = SignedDuration::from_secs(900);

/// An authorization code that was given out.
#[derive(Debug, Clone)]
struct Code {
    client: Guid,
    person: Guid,
    redirect: String,
    scopes: Scopes,
    challenge: String,
    nonce: Option<String>,
    until: Timestamp,
    used: bool,
}

/// A device code that was given out.
#[derive(Debug, Clone)]
struct Device {
    user_code: String,
    client: Guid,
    scopes: Scopes,
    until: Timestamp,
    asked: Option<Timestamp>,
    answer: Option<Result<Guid, ()>>,
}

/// A refresh token that was given out.
#[derive(Debug, Clone)]
struct Refresh {
    client: Guid,
    person: Guid,
    scopes: Scopes,
    revoked: bool,
}

/// What the authority remembers.
#[derive(Debug)]
pub(super) struct Authority {
    token_life: SignedDuration,
    device_interval: SignedDuration,
    codes: HashMap<String, Code>,
    devices: HashMap<String, Device>,
    refreshes: HashMap<String, Refresh>,
    /// Who agreed to what.
    pub(super) consents: Consents,
    signer: Signer,
}

impl Authority {
    pub(super) fn new(options: &GraphOptions, client: Guid) -> Self {
        let duration = |time| SignedDuration::try_from(time).unwrap_or(SignedDuration::from_secs(3599));
        Self {
            token_life: duration(options.token_life),
            device_interval: duration(options.device_interval),
            codes: HashMap::new(),
            devices: HashMap::new(),
            refreshes: HashMap::new(),
            consents: if options.consented { Consents::granted(client) } else { Consents::default() },
            signer: Signer::default(),
        }
    }

    /// Every refresh token ends, as when an administrator revokes someone's sessions.
    pub(super) fn revoke_sessions(&mut self) {
        self.refreshes.values_mut().for_each(|one| one.revoked = true);
    }
}

/// A text that nobody guesses.
fn secret(purpose: &str) -> String {
    format!("practice-{purpose}-{:032x}", rand::random::<u128>())
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/{tenant}/oauth2/v2.0/authorize", get(authorize::show).post(authorize::answer))
        .route("/{tenant}/oauth2/v2.0/devicecode", post(device::begin))
        .route("/{tenant}/oauth2/v2.0/token", post(grants::token))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(identity::configuration))
        .route("/{tenant}/discovery/v2.0/keys", get(identity::keys))
        .route("/devicelogin", get(device::show).post(device::answer))
}
