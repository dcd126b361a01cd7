//! The operating system's keychain (Secret Service on Linux). It is probed by writing and deleting an entry before anyone is told
//! that it works: a keychain that is locked or empty answers reads as if all were well.

use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;

use crate::app::Answer;
use crate::message::problem;

const SERVICE: &str = "Usher";

#[derive(Clone)]
pub(crate) struct Keychain {
    store: Arc<zbus_secret_service_keyring_store::Store>,
}

impl Keychain {
    /// Opens it; the error says in its own words why it doesn't work.
    pub(crate) async fn open() -> Result<Self, String> {
        let opened = blocking(|| {
            let store = zbus_secret_service_keyring_store::Store::new()?;
            let entry = store.build(SERVICE, "probe", None)?;
            entry.set_password("probe")?;
            let read = entry.get_password()?;
            entry.delete_credential()?;
            Ok((store, read))
        });
        let (store, read) = opened.await.map_err(|refused| refused.to_string())?;
        if read == "probe" { Ok(Self { store }) } else { Err("it gives back something else than was put in".to_owned()) }
    }

    fn entry(&self, id: &ConnectionId) -> Result<Entry, Error> {
        self.store.build(SERVICE, &format!("connection {id}"), None)
    }

    pub(crate) async fn get(&self, id: &ConnectionId) -> Answer<Option<Secret>> {
        let (keychain, id) = (self.clone(), id.clone());
        match blocking(move || keychain.entry(&id)?.get_password()).await {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Refused::NoEntry) => Ok(None),
            Err(Refused::Other(why)) => Err(failed("read from", why)),
        }
    }

    pub(crate) async fn set(&self, id: &ConnectionId, secret: Secret) -> Answer<()> {
        let (keychain, id) = (self.clone(), id.clone());
        let kept = blocking(move || keychain.entry(&id)?.set_password(secret.expose())).await;
        kept.map_err(|refused| failed("kept in", refused.to_string()))
    }

    pub(crate) async fn remove(&self, id: &ConnectionId) -> Answer<()> {
        let (keychain, id) = (self.clone(), id.clone());
        match blocking(move || keychain.entry(&id)?.delete_credential()).await {
            Ok(()) | Err(Refused::NoEntry) => Ok(()),
            Err(Refused::Other(why)) => Err(failed("removed from", why)),
        }
    }
}

/// Why the keychain did not do it.
#[derive(Debug)]
enum Refused {
    /// It holds no such entry.
    NoEntry,
    /// Anything else, in its own words.
    Other(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::NoEntry => "it holds no such entry",
            Self::Other(why) => why,
        })
    }
}

/// A call on the keychain, off the async threads. One that ended badly is refused: whoever takes it for done loses the secret.
async fn blocking<T: Send + 'static>(call: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Refused> {
    match tokio::task::spawn_blocking(call).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Error::NoEntry)) => Err(Refused::NoEntry),
        Ok(Err(error)) => Err(Refused::Other(error.to_string())),
        Err(error) => Err(Refused::Other(format!("it ended badly: {error}"))),
    }
}

fn failed(what: &str, why: String) -> crate::view::ProblemView {
    crate::view::ProblemView {
        details: why,
        ..problem("Keychain", &format!("The secret token could not be {what} the system's keychain."), "Unlock the keychain and try again.")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]
    use super::{Error, Refused, blocking};

    #[tokio::test]
    async fn a_call_that_ended_badly_is_never_taken_for_done() {
        let died = blocking(|| -> Result<(), Error> { panic!("the keychain's daemon went away") }).await;
        assert!(matches!(died, Err(Refused::Other(_))), "{died:?}");
        let empty = blocking(|| -> Result<(), Error> { Err(Error::NoEntry) }).await;
        assert!(matches!(empty, Err(Refused::NoEntry)), "{empty:?}");
    }
}
