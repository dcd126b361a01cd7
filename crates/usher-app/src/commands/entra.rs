//! Microsoft Entra ID as a connection's source: signing in and out, and wiping what was read of the directory.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::Serialize;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{Configuration, ConnectionDocument, SourceSetting};
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_engine::ports::Source;
use usher_entra::EntraError;
use usher_entra::auth::{Authority, BrowserSignIn, Certificate, DeviceCode, SignedIn};

use crate::adapters::Notes;
use crate::adapters::entra::graph::{self, Purpose, SignedInGraph};
use crate::adapters::entra::{EntraSource, Through};
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::secrets::{EntraSecret, Kept};
use crate::view::AppEvent;

/// What an application signs in with, unattended.
#[derive(Debug, Clone)]
pub enum EntraCredential {
    /// The value of a client secret.
    ClientSecret(Secret),
    /// A certificate and its private key, as PEM.
    Certificate(Secret),
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SignedInView {
    /// The tenant.
    pub tenant_id: String,
    /// The user name.
    pub username: String,
    /// The name.
    pub name: String,
}

/// How a reading of a directory goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DirectoryProgress {
    /// People and groups that Microsoft Graph told of so far; 0 where nothing is read.
    pub told: usize,
    /// Seconds left of what Microsoft Graph asked to wait.
    pub waits_seconds: Option<u64>,
}

/// What a wipe dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Wiped {
    /// People and groups as the directory told them.
    pub objects: usize,
    /// People and groups without an account, which are forgotten.
    pub forgotten: usize,
    /// People and groups with an account, of whom little more than the id is left.
    pub reduced: usize,
}

/// A sign-in that waits for the browser.
#[derive(Debug)]
pub struct BrowserPage(BrowserSignIn);

impl BrowserPage {
    /// The page to open in the system's browser.
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.url().as_str()
    }
}

/// A sign-in that waits for a code to be entered.
#[derive(Debug)]
pub struct DevicePage(DeviceCode);

impl DevicePage {
    /// The page to open, on any device.
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.verification_uri()
    }

    /// The code to enter there.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.user_code()
    }
}

impl App {
    /// The directory of a connection, ready to be read.
    pub(crate) async fn entra_source(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        configuration: &Configuration,
        notes: Notes,
    ) -> Answer<Arc<dyn Source>> {
        let (tenant, application) = match &document.source {
            SourceSetting::Entra { tenant_id, application, .. } => (tenant_id.clone(), application.clone()),
            SourceSetting::Csv { .. } | SourceSetting::Practice { .. } => return Err(not_entra()),
        };
        let through = Through {
            graph: self.entra_graph(id, document, Purpose::Directory).await?,
            secrets: self.inner.secrets.clone(),
            tenant,
            application,
            store: Arc::clone(&self.inner.store),
            connection: id.clone(),
            gate: self.inner.directories.gate(id),
        };
        Ok(Arc::new(EntraSource::new(through, document, configuration, notes)))
    }

    /// Graph, signed in as the connection is.
    pub(crate) async fn entra_graph(&self, id: &ConnectionId, document: &ConnectionDocument, purpose: Purpose) -> Answer<SignedInGraph> {
        let kept = self.inner.secrets.get(id, Kept::EntraSignIn).await?;
        if let Some(graph) = self.inner.directories.find(id, purpose, &document.source).filter(|graph| graph.is_of(kept.as_ref())) {
            return Ok(graph);
        }
        let authority = authority_of(&document.source)?;
        let secret = match kept.as_ref().and_then(EntraSecret::of_kept) {
            Some(secret) => Some(secret),
            None => EntraSecret::of_environment()?,
        };
        let secret = secret.ok_or_else(nobody_signed_in)?;
        let graph = graph::sign_in(&authority, secret, purpose).map_err(|error| message::of_entra(&error))?.of_kept(kept);
        self.inner.directories.keep(id, purpose, &document.source, &graph);
        Ok(graph)
    }

    /// What was kept to sign in with; what the environment gives isn't.
    pub(super) async fn kept_sign_in(&self, id: &ConnectionId) -> Answer<Option<EntraSecret>> {
        Ok(self.inner.secrets.get(id, Kept::EntraSignIn).await?.as_ref().and_then(EntraSecret::of_kept))
    }

    /// How a reading of the connection's directory goes just now, before the cycle's own progress begins.
    ///
    /// # Errors
    /// There is no such connection.
    pub async fn directory_progress(&self, id: &ConnectionId) -> Answer<DirectoryProgress> {
        let source = self.load(id).await?.document.source;
        let graph = self.inner.directories.find(id, Purpose::Directory, &source);
        Ok(graph.map_or_else(DirectoryProgress::default, |graph| DirectoryProgress {
            told: graph.told.load(Ordering::Relaxed),
            waits_seconds: graph.client.waits().map(|left| left.as_secs() + 1),
        }))
    }

    /// Keeps what the application signs in with. Whoever was signed in before is not any more.
    ///
    /// # Errors
    /// The connection's source is another one, the certificate can't be read, or no secret store works.
    pub async fn set_entra_credential(&self, id: &ConnectionId, credential: EntraCredential) -> Answer<()> {
        authority_of(&self.load(id).await?.document.source)?;
        let secret = match credential {
            EntraCredential::ClientSecret(secret) => EntraSecret::ClientSecret(secret, None),
            EntraCredential::Certificate(pem) => {
                Certificate::from_pem(&pem).map_err(|error| message::of_entra(&error))?;
                EntraSecret::Certificate(pem)
            }
        };
        self.keep_sign_in(id, &secret).await
    }

    /// Begins a person's sign-in in the system's browser.
    ///
    /// # Errors
    /// The connection's source is another one, or no port can be opened for the browser to come back to.
    pub async fn begin_browser_sign_in(&self, id: &ConnectionId, purpose: Purpose) -> Answer<BrowserPage> {
        let permissions = graph::permissions(self.at_least(id, purpose).await?);
        let authority = authority_of(&self.load(id).await?.document.source)?;
        let begun = BrowserSignIn::begin(&authority, &permissions, None).await;
        begun.map(BrowserPage).map_err(|error| message::of_entra(&error))
    }

    /// Waits for the browser, and keeps what signs the person in again.
    ///
    /// # Errors
    /// Nobody signed in, or the authority refused; the words say which.
    pub async fn finish_browser_sign_in(&self, id: &ConnectionId, page: BrowserPage) -> Answer<SignedInView> {
        let signed_in = page.0.finish(&self.closing()).await;
        self.keep_person(id, signed_in).await
    }

    /// Begins a person's sign-in with a code that is entered on any device.
    ///
    /// # Errors
    /// The connection's source is another one, or the authority refused.
    pub async fn begin_device_sign_in(&self, id: &ConnectionId, purpose: Purpose) -> Answer<DevicePage> {
        let permissions = graph::permissions(self.at_least(id, purpose).await?);
        let authority = authority_of(&self.load(id).await?.document.source)?;
        let begun = DeviceCode::begin(&authority, &permissions, &self.closing()).await;
        begun.map(DevicePage).map_err(|error| message::of_entra(&error))
    }

    /// Waits for the code, and keeps what signs the person in again.
    ///
    /// # Errors
    /// As [`Self::finish_browser_sign_in`].
    pub async fn finish_device_sign_in(&self, id: &ConnectionId, page: DevicePage) -> Answer<SignedInView> {
        let signed_in = page.0.finish(&self.closing()).await;
        self.keep_person(id, signed_in).await
    }

    /// Forgets what signs the connection in. Entra ID itself isn't told: an administrator revokes there.
    ///
    /// # Errors
    /// The connection's source is another one, or the secret store can't be changed.
    pub async fn sign_out(&self, id: &ConnectionId) -> Answer<()> {
        authority_of(&self.load(id).await?.document.source)?;
        self.inner.secrets.remove(id, Kept::EntraSignIn).await?;
        self.inner.directories.forget(id);
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }

    /// Drops what was read of a connection's source. Links stay, so that those who leave meanwhile are still noticed; the next cycle reads
    /// everything anew. The provisioning log stays.
    ///
    /// # Errors
    /// It runs just now, or the data folder fails.
    pub async fn wipe_directory(&self, id: &ConnectionId) -> Answer<Wiped> {
        let run = self.begin_run(id).await?;
        let protected = self.load(id).await?.document.protected;
        let gate = self.inner.directories.gate(id);
        let _turn = gate.lock().await;
        // Those who are protected by what is wiped must not lose that by leaving before they are read anew.
        let kept: Vec<String> = protected
            .patterns
            .into_iter()
            .map(|one| one.attribute)
            .chain((!protected.ids.is_empty()).then(|| "userPrincipalName".to_owned()))
            .collect();
        let wanted = id.clone();
        let usher_store::Wiped { objects, forgotten, reduced } = self.store(move |store| store.wipe_directory(&wanted, &kept)).await?;
        drop(run);
        self.tell(AppEvent::ConnectionsChanged);
        Ok(Wiped { objects, forgotten, reduced })
    }

    /// Where the service is the engine, or its job was adopted, a sign-in that is good for the directory alone would take the rest away.
    pub(super) async fn at_least(&self, id: &ConnectionId, purpose: Purpose) -> Answer<Purpose> {
        let wanted = id.clone();
        let by_service = self.is_run_by_service(id).await? || self.store(move |store| store.service_job(&wanted)).await?.is_some();
        Ok(if by_service { Purpose::Service } else { purpose })
    }

    pub(super) fn closing(&self) -> CancellationToken {
        self.inner.closing.child_token()
    }

    pub(super) async fn keep_person(&self, id: &ConnectionId, signed_in: Result<SignedIn, EntraError>) -> Answer<SignedInView> {
        let signed_in = signed_in.map_err(|error| message::of_entra(&error))?;
        let person = signed_in.person.clone();
        let kept = EntraSecret::Person { refresh: signed_in.refresh_token, username: person.username.clone() };
        self.keep_sign_in(id, &kept).await?;
        Ok(SignedInView { tenant_id: person.tenant_id, username: person.username, name: person.name })
    }

    pub(super) async fn keep_sign_in(&self, id: &ConnectionId, secret: &EntraSecret) -> Answer<()> {
        self.inner.secrets.set(id, Kept::EntraSignIn, secret.to_kept()).await?;
        self.inner.directories.forget(id);
        self.tell(AppEvent::ConnectionsChanged);
        Ok(())
    }
}

pub(super) fn authority_of(source: &SourceSetting) -> Answer<Authority> {
    match source {
        SourceSetting::Entra { tenant_id, cloud, client_id, application: _ } => {
            graph::authority(tenant_id, cloud, client_id).map_err(|error| message::of_entra(&error))
        }
        SourceSetting::Csv { .. } | SourceSetting::Practice { .. } => Err(not_entra()),
    }
}

fn not_entra() -> crate::view::ProblemView {
    problem(
        "NotEntra",
        "This connection's people don't come from Microsoft Entra ID, so nobody signs in for it.",
        "Name a connection whose source is entra:TENANT.",
    )
}

fn nobody_signed_in() -> crate::view::ProblemView {
    problem(
        "SignInNeeded",
        "Nobody is signed in to Microsoft Entra ID for this connection.",
        "Sign in under Properties > Microsoft Entra ID, or run `usher sign-in NAME`; or, unattended, give a client secret or certificate: `usher sign-in NAME --client-secret-file FILE`, --client-certificate FILE, or USHER_ENTRA_CLIENT_SECRET.",
    )
}
