//! What can be asked: every job of window and command line, once. The bodies are in `commands/`, a file for each kind of job.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{ApplicationProfile, Configuration, ConnectionDocument, SourceSetting, builtin, builtin_names};
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_engine::ports::{Clock, OnlyLooks, Ports, Source};
use usher_engine::{ConnectionSettings, Engine};
use usher_scim::{Client, ClientSettings, TenantUrl};
use usher_store::Store;

use crate::adapters::entra::Directories;
use crate::adapters::sqlite::SqliteJournal;
use crate::adapters::{NotesByConnection, ScimTarget, SystemClock, csv_source, practice_source};
use crate::commands::ServiceClearance;
use crate::commands::setup_entra::SetupEntra;
use crate::message::{self, problem};
use crate::runs::Runs;
use crate::secrets::{Kept, Secrets};
use crate::view::{AppEvent, ProblemView};

/// Usher, without a shell. Cheap to clone; all clones share one data folder, one set of runs and one event channel.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Arc<Store>,
    pub(crate) secrets: Secrets,
    pub(crate) events: broadcast::Sender<AppEvent>,
    pub(crate) runs: Runs,
    pub(crate) practice: tokio::sync::Mutex<Option<usher_practice::Running>>,
    pub(crate) data_dir: PathBuf,
    pub(crate) closing: CancellationToken,
    pub(crate) practice_rate: u32,
    pub(crate) source_notes: NotesByConnection,
    pub(crate) directories: Directories,
    pub(crate) setup_entra: SetupEntra,
}

/// What goes wrong is told in words for people.
pub type Answer<T> = Result<T, ProblemView>;

/// How to open.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The data folder.
    pub data_dir: PathBuf,
    /// Where secrets are kept.
    pub secrets: SecretStoreChoice,
    /// Requests a second that the built-in practice Dialpad takes; as many as Dialpad if none.
    pub practice_rate: Option<u32>,
}

/// `USHER_SECRET_STORE` (COMMANDS.md).
#[derive(Debug, Clone)]
pub enum SecretStoreChoice {
    /// The keychain where there is a working one, else the file where a passphrase is known, else told when a secret is to be kept.
    Automatic,
    /// The operating system's keychain.
    Keychain,
    /// An encrypted file with this passphrase.
    File(Option<Secret>),
    /// Read from `USHER_SECRET_TOKEN` each time; never kept.
    Env,
    /// Kept until Usher ends: for a practice that leaves nothing behind.
    Memory,
}

/// A connection as stored, ready to be used.
pub(crate) struct Loaded {
    pub(crate) document: ConnectionDocument,
    pub(crate) version: u32,
    pub(crate) profile: &'static ApplicationProfile,
}

impl App {
    /// Opens the data folder (made if missing) and the secret store, and starts the practice Dialpad where a connection needs it.
    ///
    /// # Errors
    /// In words: the folder or its file can't be used, or the secret store that was asked for doesn't work.
    pub async fn open(options: OpenOptions) -> Answer<Self> {
        let OpenOptions { data_dir, secrets, practice_rate } = options;
        crate::folder::make(&data_dir)?;
        let folder = data_dir.clone();
        let opened = tokio::task::spawn_blocking(move || Store::open(&folder)).await.map_err(|error| ended_badly(&error))?;
        let store = Arc::new(opened.map_err(|error| message::of_stored(&error))?);
        let secrets = Secrets::open(secrets, &data_dir).await?;
        let (events, _) = broadcast::channel(1024);
        let inner = Inner {
            store,
            secrets,
            events,
            runs: Runs::default(),
            practice: tokio::sync::Mutex::new(None),
            data_dir,
            closing: CancellationToken::new(),
            practice_rate: practice_rate.unwrap_or(crate::commands::practice::DIALPAD_RATE),
            source_notes: NotesByConnection::default(),
            directories: Directories::default(),
            setup_entra: SetupEntra::default(),
        };
        let app = Self { inner: Arc::new(inner) };
        app.revive_practice().await?;
        Ok(app)
    }

    /// Everything that happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.inner.events.subscribe()
    }

    /// Cancels what runs, waits for it to be recorded, stops the practice Dialpad.
    pub async fn close(&self) {
        self.inner.closing.cancel();
        self.inner.runs.stop_all().await;
        if let Some(practice) = self.inner.practice.lock().await.take() {
            practice.shutdown().await;
        }
    }

    pub(crate) fn tell(&self, event: AppEvent) {
        // Nobody listens on a server: that is no trouble.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn now_ms() -> i64 {
        SystemClock.now_ms()
    }

    /// A call on the data folder, off the async threads.
    pub(crate) async fn store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Store) -> Result<T, usher_store::StoreError> + Send + 'static,
    ) -> Answer<T> {
        let store = Arc::clone(&self.inner.store);
        let answered = tokio::task::spawn_blocking(move || call(&store)).await.map_err(|error| ended_badly(&error))?;
        answered.map_err(|error| message::of_stored(&error))
    }

    pub(crate) async fn load(&self, id: &ConnectionId) -> Answer<Loaded> {
        let wanted = id.clone();
        let stored = self.store(move |store| store.configuration(&wanted)).await?;
        let profile = profile(&stored.document.target.profile)?;
        Ok(Loaded { document: stored.document, version: stored.version, profile })
    }

    /// The runs of a connection, for whoever writes to its target: refused where Entra's provisioning service may write at the same time.
    pub(crate) async fn engine(&self, id: &ConnectionId, cancel: &CancellationToken) -> Answer<Engine> {
        let document = self.load(id).await?.document;
        self.refuse_two_engines(id, &document).await?;
        let clearance = ServiceClearance::new(self.clone(), id.clone(), document);
        Ok(self.engine_to_look(id, cancel).await?.cleared_by(Arc::new(clearance)))
    }

    /// The same for looking only, whichever engine the connection has: its configuration compiled, its token fetched, its source and target
    /// ready. `cancel` ends the target's waits.
    pub(crate) async fn engine_to_look(&self, id: &ConnectionId, cancel: &CancellationToken) -> Answer<Engine> {
        let loaded = self.load(id).await?;
        let Loaded { document, profile, .. } = &loaded;
        let configuration = Configuration::compile(document, profile).map_err(|complaints| message::of_complaints(&complaints))?;
        let source = self.source(id, document, &configuration).await?;
        self.engine_over(id, loaded, Arc::new(configuration), source, cancel).await
    }

    /// The same with a configuration that isn't saved, or with another reading of the source: only for looking.
    pub(crate) async fn engine_over(
        &self,
        id: &ConnectionId,
        Loaded { document, version, profile }: Loaded,
        configuration: Arc<Configuration>,
        source: Arc<dyn Source>,
        cancel: &CancellationToken,
    ) -> Answer<Engine> {
        let client = self.client(id, &document, profile).await?;
        let ports = Ports {
            source,
            target: Arc::new(ScimTarget::new(client.until(cancel), &configuration)),
            journal: Arc::new(SqliteJournal::new(Arc::clone(&self.inner.store))),
            clock: Arc::new(SystemClock),
            clearance: Arc::new(OnlyLooks),
        };
        let settings = ConnectionSettings {
            id: id.clone(),
            configuration,
            configuration_version: version,
            prevention: document.accidental_deletion_prevention,
            holder: holder(),
        };
        Ok(Engine::new(ports, settings))
    }

    /// The client of a connection's target, with the token that is kept for it.
    pub(crate) async fn client(&self, id: &ConnectionId, document: &ConnectionDocument, profile: &ApplicationProfile) -> Answer<Client> {
        let url = TenantUrl::parse(&document.target.tenant_url).map_err(|error| message::of_tenant_url(&error))?;
        let token = self.token_for(id, &document.target.tenant_url).await?;
        Client::new(url, token, ClientSettings::of(profile)).map_err(|error| message::of_scim(&error))
    }

    /// The source of a connection, which knows where the last finished cycle left it.
    pub(crate) async fn source(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        configuration: &Configuration,
    ) -> Answer<Arc<dyn Source>> {
        let wanted = id.clone();
        let watermark = self.store(move |store| store.watermark(&wanted)).await?;
        let position = watermark.as_ref().map(|watermark| watermark.position.as_str());
        let notes = self.inner.source_notes.begin(id);
        match &document.source {
            SourceSetting::Csv { users, groups } => Ok(csv_source((users, groups.as_deref()), document, configuration, position, notes)),
            SourceSetting::Practice { users, seed, round } => Ok(practice_source(*users, *seed, *round, document)),
            SourceSetting::Entra { .. } => self.entra_source(id, document, configuration, notes).await,
        }
    }

    /// The token of a connection: kept, or the practice Dialpad's own.
    pub(crate) async fn token_for(&self, id: &ConnectionId, tenant_url: &str) -> Answer<Secret> {
        if let Some(token) = self.practice_token(tenant_url).await.or_else(|| self.kept_practice_token(tenant_url)) {
            return Ok(token);
        }
        self.inner.secrets.get(id, Kept::SecretToken).await?.ok_or_else(|| {
            problem(
                "SecretTokenMissing",
                "There is no secret token for this connection.",
                "Enter it in Properties, or give it with USHER_SECRET_TOKEN or --secret-token-file.",
            )
        })
    }
}

/// A profile by name.
pub(crate) fn profile(name: &str) -> Answer<&'static ApplicationProfile> {
    builtin(name).ok_or_else(|| {
        let known = builtin_names().join(", ");
        problem("ProfileUnknown", &format!("There is no application profile named “{name}”."), &format!("Choose one of: {known}."))
    })
}

/// Process and program, for those who meet the lock.
pub(crate) fn holder() -> String {
    let program = std::env::current_exe().ok().and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    format!("{} (process {})", program.unwrap_or_else(|| "Usher".to_owned()), std::process::id())
}

pub(crate) fn ended_badly(error: &tokio::task::JoinError) -> ProblemView {
    ProblemView {
        details: error.to_string(),
        ..problem("InternalError", "Work ended badly inside Usher.", "Try again; what was sent is recorded. If it stays, report it.")
    }
}
