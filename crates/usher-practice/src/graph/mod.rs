//! The practice Graph and the practice authority: Microsoft Graph v1.0 and Entra's sign-in as far as Usher uses them, over HTTP on
//! loopback, as strict as the real ones. What nobody published is refused and counted as a violation; so is an own answer that breaks
//! the published types. Knows no client of its own.
//!
//! Read next: `routes.rs` (the way of a request), `world/mod.rs` (what the tenant holds), `authority/mod.rs` (sign-in),
//! `control.rs` (what an administrator does meanwhile).

mod applications;
mod assignments;
mod authority;
mod batch;
mod call;
mod check;
mod control;
mod delta;
mod directory;
mod faults;
mod filter;
mod guid;
mod me;
mod permissions;
mod provisioning;
mod refusal;
mod roles;
mod routes;
mod stats;
mod throttle;
mod tokens;
mod types;
mod world;

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::error::PracticeError;
use authority::Authority;
use faults::Faults;
use guid::Guid;
use stats::Stats;
use throttle::Throttle;
use tokens::Tokens;
use world::{Seed, World};

/// How to serve.
#[derive(Debug, Clone)]
pub struct GraphOptions {
    /// Port; 0 for any.
    pub port: u16,
    /// How many people.
    pub users: u32,
    /// Which company: the same number, the same people and ids.
    pub seed: u32,
    /// The client secret of Usher's registration; random if none.
    pub client_secret: Option<String>,
    /// How long an access token lives.
    pub token_life: Duration,
    /// How often the device code may be asked about.
    pub device_interval: Duration,
    /// Resource units in ten seconds; by the tenant's size if none.
    pub resource_units: Option<u32>,
    /// Are the application permissions of Usher's registration granted from the start?
    pub consented: bool,
    /// Do provisioning jobs run by the real clock too, rather than only when time is advanced?
    pub real_clock: bool,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            port: 0,
            users: 200,
            seed: 1,
            client_secret: None,
            token_life: Duration::from_secs(3599),
            device_interval: Duration::from_secs(5),
            resource_units: None,
            consented: true,
            real_clock: false,
        }
    }
}

/// What all requests share. Locks are held for one step each, in no order that could meet another.
pub(crate) struct Shared {
    /// `http://127.0.0.1:PORT`
    pub(crate) base: String,
    world: Mutex<World>,
    authority: Mutex<Authority>,
    tokens: Mutex<Tokens>,
    stats: Mutex<Stats>,
    throttle: Mutex<Throttle>,
    faults: Mutex<Faults>,
    provisioning: Mutex<provisioning::Service>,
    /// One run of a provisioning job at a time, of all.
    pub(crate) provisioning_turn: tokio::sync::Mutex<()>,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// The tenant.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        open(&self.world)
    }

    fn authority(&self) -> MutexGuard<'_, Authority> {
        open(&self.authority)
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        open(&self.tokens)
    }

    /// What is counted.
    pub(crate) fn stats(&self) -> MutexGuard<'_, Stats> {
        open(&self.stats)
    }

    fn throttle(&self) -> MutexGuard<'_, Throttle> {
        open(&self.throttle)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        open(&self.faults)
    }

    fn provisioning(&self) -> MutexGuard<'_, provisioning::Service> {
        open(&self.provisioning)
    }
}

/// A practice Graph that listens. It ends with [`RunningGraph::shutdown`] or when this is dropped.
pub struct RunningGraph {
    /// Graph's root, without a version.
    pub graph_url: String,
    /// The authority's root, without a tenant.
    pub authority_url: String,
    /// The tenant's id.
    pub tenant_id: String,
    /// The application (client) id of Usher's registration.
    pub client_id: String,
    /// Its secret; it opens nothing but made-up people.
    pub client_secret: String,
    /// The object id of the enterprise application Dialpad.
    pub application: String,
    /// What was counted; needs no token.
    pub stats_url: String,
    /// What an administrator does meanwhile; needs no token.
    pub control_url: String,
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
/// [`PracticeError::Port`] if the port is taken.
pub async fn serve(options: GraphOptions) -> Result<RunningGraph, PracticeError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let port_error = |source| PracticeError::Port { port: options.port, source };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(port_error)?;
    let port = listener.local_addr().map_err(port_error)?.port();
    let base = format!("http://127.0.0.1:{port}");
    let client_secret = options.client_secret.clone().unwrap_or_else(|| format!("practice~{:032x}", rand::random::<u128>()));
    let seed = Seed { users: options.users, seed: options.seed, client_secret: client_secret.clone() };
    let shared = Arc::new(Shared {
        base: base.clone(),
        world: Mutex::new(World::new(&seed)),
        authority: Mutex::new(Authority::new(&options, seed.client())),
        tokens: Mutex::default(),
        stats: Mutex::default(),
        throttle: Mutex::new(Throttle::new(options.resource_units, options.users)),
        faults: Mutex::default(),
        provisioning: Mutex::default(),
        provisioning_turn: tokio::sync::Mutex::default(),
    });
    let stop = CancellationToken::new();
    let serving = tokio::spawn(run(listener, shared, stop.clone(), options.real_clock));
    let text = |id: Guid| id.to_string();
    Ok(RunningGraph {
        graph_url: base.clone(),
        authority_url: base.clone(),
        tenant_id: text(seed.tenant()),
        client_id: text(seed.client()),
        client_secret,
        application: text(seed.application()),
        stats_url: format!("{base}/practice/stats"),
        control_url: format!("{base}/practice/control"),
        port,
        stop,
        serving: Some(serving),
    })
}

async fn run(listener: tokio::net::TcpListener, shared: Arc<Shared>, stop: CancellationToken, real_clock: bool) {
    let serving = axum::serve(listener, routes::router(Arc::clone(&shared))).with_graceful_shutdown(async move { stop.cancelled().await });
    let served = tokio::select! {
        served = serving.into_future() => served,
        () = provisioning::keep_time(shared), if real_clock => Ok(()),
    };
    if let Err(error) = served {
        tracing::error!(%error, "the practice Graph stopped listening");
    }
}

impl RunningGraph {
    /// Stops listening; requests in hand are answered.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(serving) = self.serving.take() {
            let _ = tokio::time::timeout(LONGEST_STOP, serving).await;
        }
    }
}

impl Drop for RunningGraph {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
