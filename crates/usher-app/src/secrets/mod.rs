//! Where secrets are kept: the keychain, an encrypted file, the environment, or memory for a practice that leaves nothing. Beside a
//! connection's secret token stands what signs it in to Microsoft Entra ID.

mod entra;
mod file;
mod keychain;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use usher_core::id::ConnectionId;
use usher_core::secret::Secret;

use crate::app::{Answer, SecretStoreChoice};
use crate::message::problem;

pub(crate) use entra::EntraSecret;

/// Which of a connection's secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The target's secret token.
    SecretToken,
    /// What signs in to Microsoft Entra ID ([`EntraSecret`] as text).
    EntraSignIn,
}

impl Kept {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::SecretToken, Self::EntraSignIn];

    /// What it is kept under: a connection's token stands under the connection's own id, as it always has.
    fn under(self, id: &ConnectionId) -> ConnectionId {
        match self {
            Self::SecretToken => id.clone(),
            Self::EntraSignIn => ConnectionId(format!("{id} entra")),
        }
    }
}

/// One place for secrets.
#[derive(Clone)]
pub(crate) enum Secrets {
    Keychain(keychain::Keychain),
    File(file::SecretFile),
    Environment,
    Memory(Arc<Mutex<HashMap<ConnectionId, Secret>>>),
    /// The encrypted file without its passphrase.
    Locked,
    /// None works; why is told when one is needed, so that everything else still works.
    Nowhere(String),
}

impl Secrets {
    /// Finds the place that was chosen.
    pub(crate) async fn open(choice: SecretStoreChoice, data_dir: &Path) -> Answer<Self> {
        let file = |passphrase: Secret| Self::File(file::SecretFile::new(data_dir.join("secrets.age"), passphrase));
        match choice {
            SecretStoreChoice::Env => Ok(Self::Environment),
            SecretStoreChoice::Memory => Ok(Self::Memory(Arc::default())),
            SecretStoreChoice::File(Some(passphrase)) => Ok(file(passphrase)),
            SecretStoreChoice::File(None) => Ok(Self::Locked),
            SecretStoreChoice::Keychain => keychain::Keychain::open().await.map(Self::Keychain).map_err(|why| no_keychain(&why)),
            SecretStoreChoice::Automatic => match keychain::Keychain::open().await {
                Ok(keychain) => Ok(Self::Keychain(keychain)),
                Err(why) => Ok(match std::env::var("USHER_PASSPHRASE") {
                    Ok(passphrase) if !passphrase.is_empty() => file(Secret::new(passphrase)),
                    _ => Self::Nowhere(why),
                }),
            },
        }
    }

    /// In words, for Properties.
    pub(crate) fn place(&self) -> &'static str {
        match self {
            Self::Keychain(_) => "the system's keychain",
            Self::File(_) => "an encrypted file",
            Self::Environment => "the environment (USHER_SECRET_TOKEN), each time",
            Self::Memory(_) => "memory, until Usher ends",
            Self::Locked | Self::Nowhere(_) => "",
        }
    }

    pub(crate) async fn get(&self, id: &ConnectionId, which: Kept) -> Answer<Option<Secret>> {
        let id = &which.under(id);
        match self {
            Self::Keychain(keychain) => keychain.get(id).await,
            Self::File(file) => file.get(id).await,
            Self::Environment => match which {
                Kept::SecretToken => Ok(std::env::var("USHER_SECRET_TOKEN").ok().filter(|token| !token.is_empty()).map(Secret::new)),
                // Whoever asks for it looks there in any case.
                Kept::EntraSignIn => Ok(None),
            },
            Self::Memory(held) => Ok(held.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()),
            Self::Locked => Err(no_passphrase()),
            Self::Nowhere(_) => Ok(None),
        }
    }

    pub(crate) async fn set(&self, id: &ConnectionId, which: Kept, secret: Secret) -> Answer<()> {
        let id = &which.under(id);
        match self {
            Self::Keychain(keychain) => keychain.set(id, secret).await,
            Self::File(file) => file.set(id, secret).await,
            Self::Environment => Ok(()),
            Self::Memory(held) => {
                held.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), secret);
                Ok(())
            }
            Self::Locked => Err(no_passphrase()),
            Self::Nowhere(why) => Err(no_keychain(why)),
        }
    }

    /// Writes a probe, reads it and removes it: does the place work?
    pub(crate) async fn probe(&self) -> Answer<()> {
        let id = ConnectionId(format!("doctor probe {:016x}", rand::random::<u64>()));
        let written = "a probe, removed at once";
        self.set(&id, Kept::SecretToken, Secret::new(written.to_owned())).await?;
        let read = self.get(&id, Kept::SecretToken).await;
        let removed = self.remove(&id, Kept::SecretToken).await;
        if read?.is_none_or(|read| read.expose() != written) {
            let message = "The secret store gave back something else than what was put into it.";
            return Err(problem("SecretStoreBroken", message, "Unlock the keychain, or keep secrets in a file: USHER_SECRET_STORE=file."));
        }
        removed
    }

    pub(crate) async fn remove(&self, id: &ConnectionId, which: Kept) -> Answer<()> {
        let id = &which.under(id);
        match self {
            Self::Keychain(keychain) => keychain.remove(id).await,
            Self::File(file) => file.remove(id).await,
            Self::Locked => Err(no_passphrase()),
            Self::Environment | Self::Nowhere(_) => Ok(()),
            Self::Memory(held) => {
                held.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
                Ok(())
            }
        }
    }
}

fn no_keychain(why: &str) -> crate::view::ProblemView {
    crate::view::ProblemView {
        details: why.to_owned(),
        ..problem(
            "NoSecretStore",
            "There is no place to keep the secret token: this machine's keychain doesn't work for Usher.",
            "Unlock or install a keychain (GNOME Keyring, KWallet), or set USHER_PASSPHRASE to keep secrets in an encrypted file, or USHER_SECRET_STORE=env to give the token each time.",
        )
    }
}

fn no_passphrase() -> crate::view::ProblemView {
    problem("PassphraseMissing", "Secrets are to be kept in an encrypted file, but there is no passphrase.", "Set USHER_PASSPHRASE.")
}
