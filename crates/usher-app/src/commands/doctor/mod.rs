//! `usher doctor`: what this machine and a connection need, each with what was seen and what to do. Reads only: no target and no directory
//! is ever written to; the one thing that is written is a probe into the secret store, which is removed again.
//!
//! Read next: `connection.rs` (a connection's checks in order), `rights.rs` (`--entra`), `checklist.rs` (a first real tenant).

mod check;
mod checklist;
mod connection;
mod folder;
mod network;
mod rights;
mod service_rights;

use usher_core::configuration::SourceSetting;
use usher_core::id::ConnectionId;

use crate::app::{Answer, App};
use crate::secrets::Secrets;
use crate::view::{DoctorCheckView, DoctorState, DoctorView, ProblemView};

pub use folder::folder;

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What a cycle needs.
    Usual,
    /// Beyond that whatever of the checklist of a first real tenant can be run.
    Entra,
}

impl App {
    /// The checks of an open data folder: the secret store, then each connection, or the one that is named. With [`Depth::Entra`] only those
    /// whose people come from Entra ID.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn doctor(&self, named: Option<&ConnectionId>, depth: Depth) -> Answer<Vec<DoctorCheckView>> {
        let mut checks = vec![check::ok(check::DATA_FILE, "It opens, and is of this version.".to_owned()), self.secret_store().await];
        for stored in self.store(|store| store.connections()).await? {
            if named.is_some_and(|id| *id != stored.id) {
                continue;
            }
            let document = self.load(&stored.id).await?.document;
            let is_entra = matches!(document.source, SourceSetting::Entra { .. });
            if named.is_none() && depth == Depth::Entra && !is_entra {
                continue;
            }
            let of_it = self.connection_checks(&stored.id, depth).await?;
            checks.extend(of_it.into_iter().map(|one| DoctorCheckView { connection: stored.name.clone(), ..one }));
        }
        Ok(checks)
    }

    /// Writes a probe, reads it, removes it.
    async fn secret_store(&self) -> DoctorCheckView {
        let secrets = &self.inner.secrets;
        if matches!(secrets, Secrets::Environment) {
            return check::ok(
                check::SECRET_STORE,
                "USHER_SECRET_STORE is env: secrets are read from the environment each time.".to_owned(),
            );
        }
        match secrets.probe().await {
            Ok(()) => check::ok(check::SECRET_STORE, format!("A probe was written, read and removed in {}.", secrets.place())),
            Err(problem) => check::fail(check::SECRET_STORE, &problem),
        }
    }
}

/// The folder's checks where it could not be opened.
#[must_use]
pub fn unopened(problem: &ProblemView) -> DoctorCheckView {
    check::fail(check::DATA_FILE, problem)
}

/// All checks together, with the checklist where it was asked for.
#[must_use]
pub fn report(checks: Vec<DoctorCheckView>, depth: Depth) -> DoctorView {
    let ok = checks.iter().all(|one| one.state != DoctorState::Fail);
    let checklist = if depth == Depth::Entra { checklist::with(&checks) } else { Vec::new() };
    DoctorView { ok, checks, checklist }
}
