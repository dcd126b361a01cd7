//! The practice company, the practice Dialpad and the practice Graph.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use usher_core::configuration::SourceSetting;
use usher_core::id::ConnectionId;
use usher_core::secret::Secret;
use usher_practice::graph::{GraphOptions, RunningGraph, serve as serve_graph};
use usher_practice::{Company, Dialect, Running, ServeOptions, Written, serve};
use usher_scim::TenantUrl;

use super::AddConnection;
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::PracticeTarget;

/// The limit on disables that suits a company of hundreds.
const PRACTICE_THRESHOLD: u32 = 20;
/// Requests a second that Dialpad takes for a company (field notes on Dialpad).
pub(crate) const DIALPAD_RATE: u32 = 20;

/// A practice Dialpad of one's own, for `usher serve-practice`.
#[derive(Debug, Clone)]
pub struct ServePractice {
    /// Port; 0 for any.
    pub port: u16,
    /// Secret token; random if none.
    pub token: Option<String>,
    /// Where it is kept.
    pub data: Option<PathBuf>,
    /// Requests a second.
    pub rate: u32,
    /// Every answer takes so long.
    pub latency_ms: u64,
    /// Share of requests that get a fault.
    pub fault_rate: f64,
    /// Which ones.
    pub fault_seed: u64,
    /// Only the practice company's own e-mail domains.
    pub company: bool,
}

/// Starts a practice Dialpad.
///
/// # Errors
/// The port is taken, or its data can't be read.
pub async fn serve_practice(options: ServePractice) -> Answer<Running> {
    let ServePractice { port, token, data, rate, latency_ms, fault_rate, fault_seed, company } = options;
    let dialect = if company { Dialect::contoso() } else { Dialect::default() };
    let options = ServeOptions { port, token, data, rate, latency: Duration::from_millis(latency_ms), fault_rate, fault_seed, dialect };
    serve(options).await.map_err(|error| message::of_practice(&error))
}

/// Starts a practice Graph with its authority: the people of the practice company, on this machine only.
///
/// # Errors
/// The port is taken.
pub async fn serve_practice_graph(port: u16, users: u32, seed: u32) -> Answer<RunningGraph> {
    // People wait for their jobs; only tests advance time by hand.
    let options = GraphOptions { port, users, seed, real_clock: true, ..GraphOptions::default() };
    serve_graph(options).await.map_err(|error| message::of_practice(&error))
}

/// Writes the practice directory as CSV files.
///
/// # Errors
/// The folder can't be written.
pub async fn write_directory(users: u32, seed: u32, out: &Path) -> Answer<Written> {
    let out = out.to_owned();
    let written = tokio::task::spawn_blocking(move || Company::new(users, seed, 0).write_csv(&out)).await;
    written.map_err(|error| crate::app::ended_badly(&error))?.map_err(|error| message::of_practice(&error))
}

/// Where the built-in practice Dialpad listens. Its token opens nothing but made-up people on this machine, so it is kept beside
/// them and not in the keychain, and the same practice goes on after a restart.
#[derive(Serialize, Deserialize)]
struct Kept {
    port: u16,
    token: String,
}

impl App {
    /// Starts the built-in practice Dialpad (kept in the data folder) and answers where it is and its token.
    ///
    /// # Errors
    /// It can't listen, or the data folder can't be written.
    pub async fn practice_target(&self) -> Answer<PracticeTarget> {
        let mut practice = self.inner.practice.lock().await;
        if practice.is_none() {
            *practice = Some(self.start_practice().await?);
        }
        let running = practice.as_ref().ok_or_else(|| problem("InternalError", "The practice Dialpad did not start.", "Try again."))?;
        Ok(PracticeTarget { tenant_url: running.tenant_url.clone(), secret_token: running.secret_token.clone() })
    }

    async fn start_practice(&self) -> Answer<Running> {
        let place = self.inner.data_dir.join("practice-dialpad.json");
        let kept: Option<Kept> = std::fs::read(&place).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let options = |port: u16| ServePractice {
            port,
            token: kept.as_ref().map(|kept| kept.token.clone()),
            data: Some(self.inner.data_dir.join("practice-dialpad-data.json")),
            rate: self.inner.practice_rate,
            latency_ms: 0,
            fault_rate: 0.0,
            fault_seed: 1,
            company: true,
        };
        let wanted = kept.as_ref().map_or(0, |kept| kept.port);
        let running = match serve_practice(options(wanted)).await {
            // Someone else took the port meanwhile: another one does as well.
            Err(problem) if problem.code == "PortTaken" && wanted != 0 => serve_practice(options(0)).await?,
            other => other?,
        };
        let kept = Kept { port: running.port, token: running.secret_token.clone() };
        let text = serde_json::to_vec(&kept).unwrap_or_default();
        usher_store::write_private(&place, &text).map_err(|error| crate::view::ProblemView {
            details: error.to_string(),
            ..problem(
                "DataFolder",
                "The practice Dialpad's place could not be kept.",
                "Check the data folder's rights and the disk's room.",
            )
        })?;
        Ok(running)
    }

    /// Adds a connection from the practice company to the built-in practice Dialpad.
    ///
    /// # Errors
    /// As [`Self::practice_target`] and [`Self::add_with`].
    pub async fn add_practice_company(&self, users: u32, seed: u32) -> Answer<ConnectionId> {
        // The token is kept with the practice Dialpad; a keychain isn't needed for it.
        let tenant_url = self.practice_target().await?.tenant_url;
        let taken: Vec<String> = self.connections().await?.into_iter().map(|card| card.name.to_lowercase()).collect();
        let name = (1..)
            .map(|number| if number == 1 { "Practice company".to_owned() } else { format!("Practice company {number}") })
            .find(|name| !taken.contains(&name.to_lowercase()));
        let add = AddConnection {
            name: name.unwrap_or_default(),
            source: SourceSetting::Practice { users, seed, round: 0 },
            profile: "dialpad".to_owned(),
            tenant_url,
            notify: None,
            deletion_threshold: Some(PRACTICE_THRESHOLD),
        };
        self.add_with(add, None).await
    }

    /// The practice company's people join, move and leave.
    ///
    /// # Errors
    /// The connection's source isn't the practice company.
    pub async fn set_practice_round(&self, id: &ConnectionId, to: u32) -> Answer<()> {
        self.change_document(id, |document| match &mut document.source {
            SourceSetting::Practice { round, .. } => {
                *round = to;
                Ok(())
            }
            SourceSetting::Csv { .. } | SourceSetting::Entra { .. } => {
                Err(problem("NotPractice", "This connection's people are not the practice company.", ""))
            }
        })
        .await
        .map(|_| ())
    }

    /// The token of the built-in practice Dialpad, if that is where a connection leads.
    pub(crate) async fn practice_token(&self, tenant_url: &str) -> Option<Secret> {
        let practice = self.inner.practice.lock().await;
        practice
            .as_ref()
            .filter(|running| is_same(tenant_url, &running.tenant_url))
            .map(|running| Secret::new(running.secret_token.clone()))
    }

    /// Starts the practice Dialpad again where a connection needs it; if it had to move, the connections follow.
    pub(crate) async fn revive_practice(&self) -> Answer<()> {
        let Some(kept) = std::fs::read(self.inner.data_dir.join("practice-dialpad.json"))
            .ok()
            .and_then(|text| serde_json::from_slice::<Kept>(&text).ok())
        else {
            return Ok(());
        };
        let before = format!("http://127.0.0.1:{}/scim", kept.port);
        let mut needing = Vec::new();
        for stored in self.store(|store| store.connections()).await? {
            if self.load(&stored.id).await.is_ok_and(|loaded| is_same(&loaded.document.target.tenant_url, &before)) {
                needing.push(stored.id);
            }
        }
        if needing.is_empty() || port_is_used(kept.port).await {
            // Another Usher over the same folder serves it already.
            return Ok(());
        }
        let now = self.practice_target().await?.tenant_url;
        if now != before {
            for id in needing {
                let (before, now) = (before.clone(), now.clone());
                self.change_document(&id, move |document| {
                    let flags = document.target.tenant_url.strip_prefix(&before).unwrap_or_default();
                    document.target.tenant_url = now + flags;
                    Ok(())
                })
                .await?;
            }
        }
        Ok(())
    }

    /// The kept token of the practice Dialpad, when another process serves it.
    pub(crate) fn kept_practice_token(&self, tenant_url: &str) -> Option<Secret> {
        let kept: Kept = serde_json::from_slice(&std::fs::read(self.inner.data_dir.join("practice-dialpad.json")).ok()?).ok()?;
        is_same(tenant_url, &format!("http://127.0.0.1:{}/scim", kept.port)).then(|| Secret::new(kept.token))
    }
}

/// Is a connection's address this one? Its flags say how it is written to, not where it is.
fn is_same(tenant_url: &str, address: &str) -> bool {
    TenantUrl::parse(tenant_url).is_ok_and(|url| url.to_string() == address)
}

async fn port_is_used(port: u16) -> bool {
    tokio::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port)).await.is_ok()
}
