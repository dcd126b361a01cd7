//! Secrets in a file encrypted with a passphrase (age, scrypt): it can be opened with the age tool. Written whole, readable by its
//! owner only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use usher_core::id::ConnectionId;
use usher_core::secret::Secret;

use crate::app::Answer;
use crate::message::problem;
use crate::view::ProblemView;

#[derive(Clone)]
pub(crate) struct SecretFile {
    path: PathBuf,
    passphrase: Secret,
}

type Held = BTreeMap<String, String>;

impl SecretFile {
    pub(crate) fn new(path: PathBuf, passphrase: Secret) -> Self {
        Self { path, passphrase }
    }

    pub(crate) async fn get(&self, id: &ConnectionId) -> Answer<Option<Secret>> {
        let id = id.clone();
        self.within(move |file| Ok(file.read()?.remove(id.as_str()).map(Secret::new))).await
    }

    pub(crate) async fn set(&self, id: &ConnectionId, secret: Secret) -> Answer<()> {
        let id = id.clone();
        self.within(move |file| {
            let _alone = file.lock()?;
            let mut held = file.read()?;
            held.insert(id.0, secret.expose().to_owned());
            file.write(&held)
        })
        .await
    }

    pub(crate) async fn remove(&self, id: &ConnectionId) -> Answer<()> {
        let id = id.clone();
        self.within(move |file| {
            let _alone = file.lock()?;
            let mut held = file.read()?;
            if held.remove(id.as_str()).is_none() { Ok(()) } else { file.write(&held) }
        })
        .await
    }

    /// The passphrase is made slow to guess on purpose: off the async threads.
    async fn within<T: Send + 'static>(&self, call: impl FnOnce(&Self) -> Answer<T> + Send + 'static) -> Answer<T> {
        let file = self.clone();
        let ended = tokio::task::spawn_blocking(move || call(&file)).await;
        ended.unwrap_or_else(|error| Err(ProblemView { details: error.to_string(), ..broken(&self.path) }))
    }

    /// Nobody else changes the file while this is held: whoever reads it, adds a secret and writes it back would undo what another
    /// process wrote meanwhile. Given up with the file, also by a process that dies.
    fn lock(&self) -> Answer<std::fs::File> {
        let gate = usher_store::open_private(&self.path.with_extension("lock")).and_then(|gate| gate.lock().map(|()| gate));
        gate.map_err(|error| ProblemView { details: error.to_string(), ..broken(&self.path) })
    }

    fn read(&self) -> Answer<Held> {
        let sealed = match std::fs::read(&self.path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Held::new()),
            Err(error) => return Err(ProblemView { details: error.to_string(), ..broken(&self.path) }),
        };
        let identity = age::scrypt::Identity::new(self.passphrase.expose().to_owned().into());
        let opened =
            age::decrypt(&identity, &sealed).map_err(|error| ProblemView { details: error.to_string(), ..wrong_passphrase(&self.path) })?;
        serde_json::from_slice(&opened).map_err(|error| ProblemView { details: error.to_string(), ..broken(&self.path) })
    }

    fn write(&self, held: &Held) -> Answer<()> {
        let failed = |error: &dyn std::fmt::Display| ProblemView { details: error.to_string(), ..broken(&self.path) };
        let text = serde_json::to_vec(held).map_err(|error| failed(&error))?;
        let recipient = age::scrypt::Recipient::new(self.passphrase.expose().to_owned().into());
        let sealed = age::encrypt(&recipient, &text).map_err(|error| failed(&error))?;
        // A name of its own: what another process left half-written is never moved into place.
        let beside = self.path.with_extension(format!("{:016x}.new", rand::random::<u64>()));
        let written = write_all(&beside, &sealed).and_then(|()| std::fs::rename(&beside, &self.path));
        written.map_err(|error| {
            // What is left of it is of no use; that it can't be removed either is no further trouble.
            let _ = std::fs::remove_file(&beside);
            failed(&error)
        })
    }
}

fn write_all(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = usher_store::open_private(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn broken(path: &Path) -> ProblemView {
    problem(
        "SecretFile",
        &format!("The file of secrets, {}, could not be read or written.", path.display()),
        "Check its rights and the disk's room.",
    )
}

fn wrong_passphrase(path: &Path) -> ProblemView {
    problem(
        "WrongPassphrase",
        &format!("The passphrase doesn't open {}.", path.display()),
        "Set USHER_PASSPHRASE to the one it was made with.",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Secret, SecretFile};

    #[tokio::test]
    async fn secrets_that_are_kept_at_once_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.age");
        // As many processes: each has a value of its own.
        let open = || SecretFile::new(path.clone(), Secret::new("correct horse".to_owned()));
        let keep = |id: &'static str| {
            let file = open();
            tokio::spawn(async move { file.set(&id.into(), Secret::new(format!("token of {id}"))).await })
        };
        for kept in [keep("1"), keep("2"), keep("3")] {
            kept.await.unwrap().unwrap();
        }
        for id in ["1", "2", "3"] {
            assert!(open().get(&id.into()).await.unwrap().is_some(), "{id} was lost");
        }
        let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["secrets.age", "secrets.lock"]);
    }

    #[tokio::test]
    async fn a_secret_is_kept_sealed_and_opens_only_with_its_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.age");
        let file = SecretFile::new(path.clone(), Secret::new("correct horse".to_owned()));
        let id = "7".into();
        assert!(file.get(&id).await.unwrap().is_none());
        file.set(&id, Secret::new("marked-token".to_owned())).await.unwrap();
        assert_eq!(file.get(&id).await.unwrap().unwrap().expose(), "marked-token");
        let sealed = std::fs::read(&path).unwrap();
        assert!(!sealed.windows(12).any(|window| window == b"marked-token"));
        let other = SecretFile::new(path, Secret::new("wrong".to_owned()));
        assert_eq!(other.get(&id).await.unwrap_err().code, "WrongPassphrase");
        file.remove(&id).await.unwrap();
        assert!(file.get(&id).await.unwrap().is_none());
    }
}
