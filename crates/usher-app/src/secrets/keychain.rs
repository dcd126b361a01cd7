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
        blocking(|| {
            let store = zbus_secret_service_keyring_store::Store::new().map_err(|error| error.to_string())?;
            let entry = store.build(SERVICE, "probe", None).map_err(|error| error.to_string())?;
            entry.set_password("probe").map_err(|error| error.to_string())?;
            let read = entry.get_password().map_err(|error| error.to_string())?;
            entry.delete_credential().map_err(|error| error.to_string())?;
            if read == "probe" { Ok(Self { store }) } else { Err("it gives back something else than was put in".to_owned()) }
        })
        .await
        .unwrap_or_else(|| Err("it ended badly".to_owned()))
    }

    fn entry(&self, id: &ConnectionId) -> Result<Entry, Error> {
        self.store.build(SERVICE, &format!("connection {id}"), None)
    }

    pub(crate) async fn get(&self, id: &ConnectionId) -> Answer<Option<Secret>> {
        let (keychain, id) = (self.clone(), id.clone());
        let read = blocking(move || keychain.entry(&id)?.get_password()).await;
        match read {
            Some(Ok(text)) => Ok(Some(Secret::new(text))),
            Some(Err(Error::NoEntry)) => Ok(None),
            Some(Err(error)) => Err(failed("read from", &error)),
            None => Ok(None),
        }
    }

    pub(crate) async fn set(&self, id: &ConnectionId, secret: Secret) -> Answer<()> {
        let (keychain, id) = (self.clone(), id.clone());
        match blocking(move || keychain.entry(&id)?.set_password(secret.expose())).await {
            Some(Err(error)) => Err(failed("kept in", &error)),
            Some(Ok(())) | None => Ok(()),
        }
    }

    pub(crate) async fn remove(&self, id: &ConnectionId) -> Answer<()> {
        let (keychain, id) = (self.clone(), id.clone());
        match blocking(move || keychain.entry(&id)?.delete_credential()).await {
            Some(Err(Error::NoEntry)) | Some(Ok(())) | None => Ok(()),
            Some(Err(error)) => Err(failed("removed from", &error)),
        }
    }
}

async fn blocking<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(call).await.ok()
}

fn failed(what: &str, error: &Error) -> crate::view::ProblemView {
    crate::view::ProblemView {
        details: error.to_string(),
        ..problem("Keychain", &format!("The secret token could not be {what} the system's keychain."), "Unlock the keychain and try again.")
    }
}
