//! What the tests share: a token source without an authority, and clients of a server on this machine.
#![allow(dead_code, clippy::unwrap_used, reason = "tests, each of which uses a part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use usher_core::secret::Secret;
use usher_entra::graph::{AccessToken, GraphClient, TokenSource};
use usher_entra::{Caller, Endpoints, EntraError};

/// Gives `token-0`, and after each renewal the next.
#[derive(Debug)]
pub struct Tokens {
    pub caller: Caller,
    pub renewals: AtomicU32,
}

impl Tokens {
    fn now(&self) -> AccessToken {
        let token = Secret::new(format!("token-{}", self.renewals.load(Ordering::SeqCst)));
        AccessToken { token, expires_at: Timestamp::now() + SignedDuration::from_hours(1) }
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self, _: &CancellationToken) -> Result<AccessToken, EntraError> {
        Ok(self.now())
    }

    async fn renewed(&self, _: &AccessToken, _: &CancellationToken) -> Result<AccessToken, EntraError> {
        self.renewals.fetch_add(1, Ordering::SeqCst);
        Ok(self.now())
    }

    fn caller(&self) -> Caller {
        self.caller
    }
}

pub fn client_as(base: &str, caller: Caller) -> GraphClient {
    let tokens = Arc::new(Tokens { caller, renewals: AtomicU32::new(0) });
    GraphClient::new(&Endpoints::custom(base, base).unwrap(), tokens).unwrap()
}

pub fn client(base: &str) -> GraphClient {
    client_as(base, Caller::Person)
}
