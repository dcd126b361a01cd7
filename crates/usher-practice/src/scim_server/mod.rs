//! The practice Dialpad: a real SCIM 2.0 server over HTTP with Dialpad's rules, a rate limit and injectable faults. Listens on
//! loopback only. Read next: `world.rs` (what it holds), `routes.rs` and `resources.rs` (what it answers).

mod attributes;
mod discovery;
mod faults;
mod filter;
mod limits;
mod patch;
mod refuse;
mod resources;
mod routes;
mod rules;
mod save;
mod stats;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::error::PracticeError;
pub(crate) use attributes::{Path, values};
use faults::Faults;
use limits::Limits;
use stats::Stats;
use world::World;

/// Can a filter be read? What the fuzzer asks.
#[must_use]
pub fn is_filter(text: &str) -> bool {
    filter::parse(text).is_some()
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Port; 0 for any.
    pub port: u16,
    /// Secret token; random if none.
    pub token: Option<String>,
    /// Where it is kept; nowhere if none.
    pub data: Option<PathBuf>,
    /// Requests a second for the whole company; more get 429 with Retry-After.
    pub rate: u32,
    /// Every answer takes so long.
    pub latency: Duration,
    /// Share of requests that get a fault, 0 to 1.
    pub fault_rate: f64,
    /// Which ones.
    pub fault_seed: u64,
    /// Dialpad's own rules.
    pub dialect: Dialect,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            port: 0,
            token: None,
            data: None,
            rate: 20,
            latency: Duration::ZERO,
            fault_rate: 0.0,
            fault_seed: 1,
            dialect: Dialect::default(),
        }
    }
}

/// Dialpad's own rules, as far as they are switches.
#[derive(Debug, Clone, Default)]
pub struct Dialect {
    /// Domains of the company; a person of another one is refused. None: any domain.
    pub domains: Option<Vec<String>>,
    /// Is a rename of a group refused with an error, rather than ignored?
    pub refuses_group_rename: bool,
}

impl Dialect {
    /// As the practice company's: its own domains only.
    #[must_use]
    pub fn contoso() -> Self {
        Self { domains: Some(vec!["contoso.com".to_owned(), "contoso.onmicrosoft.com".to_owned()]), ..Self::default() }
    }
}

/// What all requests share.
pub(crate) struct Shared {
    world: Mutex<World>,
    token: String,
    limits: Limits,
    faults: Faults,
    stats: Stats,
    latency: Duration,
    dialect: Dialect,
    book: save::Book,
}

impl Shared {
    fn world(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A practice Dialpad that listens. It ends with [`Running::shutdown`] or when this is dropped.
pub struct Running {
    /// Its tenant URL.
    pub tenant_url: String,
    /// Its token; it opens nothing but made-up people.
    pub secret_token: String,
    /// What it counted; needs no token.
    pub stats_url: String,
    /// The port that it listens on.
    pub port: u16,
    stop: CancellationToken,
    serving: Option<tokio::task::JoinHandle<()>>,
}

/// A client that never ends its request isn't waited for longer.
const LONGEST_STOP: Duration = Duration::from_secs(10);

/// Starts it.
///
/// # Errors
/// [`PracticeError::Port`] if it is taken, [`PracticeError::Data`] and [`PracticeError::File`] if what it kept can't be read.
pub async fn serve(options: ServeOptions) -> Result<Running, PracticeError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let port_error = |source| PracticeError::Port { port: options.port, source };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(port_error)?;
    let port = listener.local_addr().map_err(port_error)?.port();
    // Only after the port is ours: another practice Dialpad may be at work on the same file.
    let (mut world, book) = match &options.data {
        Some(file) => save::Book::open(file)?,
        None => (World::default(), save::Book::none()),
    };
    world.base = format!("http://127.0.0.1:{port}/scim");
    let tenant_url = world.base.clone();
    let token = options.token.clone().unwrap_or_else(|| format!("practice-{:032x}", rand::random::<u128>()));
    let shared = Arc::new(Shared {
        world: Mutex::new(world),
        token: token.clone(),
        limits: Limits::new(options.rate),
        faults: Faults::new(options.fault_rate, options.fault_seed),
        stats: Stats::default(),
        latency: options.latency,
        dialect: options.dialect,
        book,
    });
    let stop = CancellationToken::new();
    let serving = tokio::spawn(run(listener, shared, stop.clone()));
    Ok(Running { tenant_url, secret_token: token, stats_url: format!("http://127.0.0.1:{port}/stats"), port, stop, serving: Some(serving) })
}

async fn run(listener: tokio::net::TcpListener, shared: Arc<Shared>, stop: CancellationToken) {
    let served = axum::serve(listener, routes::router(shared)).with_graceful_shutdown(async move { stop.cancelled().await }).await;
    if let Err(error) = served {
        tracing::error!(%error, "the practice Dialpad stopped listening");
    }
}

impl Running {
    /// Stops listening; requests in hand are answered.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(serving) = self.serving.take() {
            let _ = tokio::time::timeout(LONGEST_STOP, serving).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
