//! What can be asked of a connection's runs. One owner of the run's state; workers only report to it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Configuration, Inputs, TakenValues};
use usher_core::id::{ConnectionId, CycleId};
use usher_core::import::SourceObject;
use usher_core::plan::{Counts, DeletionPrevention, Held};

use crate::error::EngineError;
use crate::ports::{Clearance, CycleKind, CycleStart, Journal, Ports, RunSummary, StoreError};
use crate::progress::Progress;
use crate::{cycle, on_demand, recover, unique};

/// What a run has to know of its connection.
#[derive(Clone)]
pub struct ConnectionSettings {
    /// Its id.
    pub id: ConnectionId,
    /// Its configuration, compiled.
    pub configuration: Arc<Configuration>,
    /// The configuration's version: another one than the watermark's makes the next cycle an initial one (EP-603).
    pub configuration_version: u32,
    /// The limit on disables and deletes.
    pub prevention: DeletionPrevention,
    /// Process and machine, for those who meet the lock.
    pub holder: String,
}

/// Runs of one connection.
#[derive(Clone)]
pub struct Engine {
    pub(crate) ports: Ports,
    pub(crate) settings: ConnectionSettings,
}

/// Which kind of cycle is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everyone is judged again.
    Initial,
    /// What changed, or everyone where nothing is known yet.
    WhatIsDue,
}

/// Are disables and deletes over the limit let through?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletions {
    /// The limit stands.
    Guarded,
    /// Someone let them through, for this cycle: those of the plan that waits, or all where none waits.
    AllowedOnce,
}

/// One cycle to run.
#[derive(Debug, Clone, Copy)]
pub struct RunRequest {
    /// Which kind.
    pub wanted: Wanted,
    /// The limit's rule.
    pub deletions: Deletions,
}

/// How a cycle ended.
#[derive(Debug, Clone, PartialEq)]
pub struct RunReport {
    /// Its id.
    pub cycle: CycleId,
    /// Initial or incremental.
    pub kind: CycleKind,
    /// What it did; for a held one, what it would have done.
    pub summary: RunSummary,
    /// Why it was held: nothing was sent then.
    pub held: Option<Held>,
    /// How long it took.
    pub seconds: f64,
    /// Requests sent to the target.
    pub requests: u32,
}

/// A plan that was made; its evaluations are kept under its cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanReport {
    /// The run that made it.
    pub cycle: CycleId,
    /// When it was made: UTC, milliseconds since 1970.
    pub at_ms: i64,
    /// Counts by action.
    pub counts: Counts,
    /// Evaluations with a problem that blocks them.
    pub blocked: u32,
    /// Why a cycle would be held.
    pub held: Option<Held>,
}

impl Engine {
    /// Runs of one connection over these ports.
    #[must_use]
    pub fn new(ports: Ports, settings: ConnectionSettings) -> Self {
        Self { ports, settings }
    }

    /// The same, asking there before its first change.
    #[must_use]
    pub fn cleared_by(mut self, clearance: Arc<dyn Clearance>) -> Self {
        self.ports.clearance = clearance;
        self
    }

    /// One cycle, whole: what an interrupted one left is looked at first.
    ///
    /// # Errors
    /// [`EngineError`]: nothing more was sent after it happened, and what was sent is recorded.
    pub async fn run(
        &self,
        request: RunRequest,
        progress: &watch::Sender<Option<Progress>>,
        cancel: &CancellationToken,
    ) -> Result<RunReport, EngineError> {
        recover::look_back(self, cancel).await?;
        cycle::run(self, request, progress, cancel).await
    }

    /// Every change that a cycle would make, each with its reason, and none made.
    ///
    /// # Errors
    /// [`EngineError`]; the target was only read.
    pub async fn plan(
        &self,
        wanted: Wanted,
        progress: &watch::Sender<Option<Progress>>,
        cancel: &CancellationToken,
    ) -> Result<PlanReport, EngineError> {
        cycle::plan_only(self, wanted, progress, cancel).await
    }

    /// The four steps for one person, nothing written.
    ///
    /// # Errors
    /// [`EngineError::NobodyFound`], [`EngineError::SeveralFound`], or the source or target can't be read.
    pub async fn preview_user(&self, who: &str, cancel: &CancellationToken) -> Result<on_demand::OnDemand, EngineError> {
        on_demand::preview_user(self, who, cancel).await
    }

    /// The four steps for one person, done, journalled as in a cycle.
    ///
    /// # Errors
    /// As [`Self::preview_user`]; a refused action is the evaluation's outcome, not an error.
    pub async fn provision_user(&self, who: &str, cancel: &CancellationToken) -> Result<on_demand::OnDemand, EngineError> {
        recover::look_back(self, cancel).await?;
        on_demand::provision_user(self, who, cancel).await
    }

    /// One group with up to five of its members, previewed or done (EP-901).
    ///
    /// # Errors
    /// As [`Self::preview_user`].
    pub async fn group(
        &self,
        name: &str,
        members: &[String],
        apply: on_demand::Apply,
        cancel: &CancellationToken,
    ) -> Result<on_demand::OnDemand, EngineError> {
        if apply == on_demand::Apply::Yes {
            recover::look_back(self, cancel).await?;
        }
        on_demand::group(self, name, members, apply, cancel).await
    }

    /// Which values of one attribute a person or group can't get in a plan (`SelectUniqueValue`): accounts of others hold them, or those
    /// take them who come before by source id; up to the first that is free. Source and target are only read.
    ///
    /// # Errors
    /// [`EngineError`]: the source can't be read, or the target can't be asked.
    pub async fn taken(
        &self,
        object: &SourceObject,
        target: &str,
        inputs: Inputs,
        cancel: &CancellationToken,
    ) -> Result<TakenValues, EngineError> {
        unique::taken(self, object, target, inputs, cancel).await
    }

    pub(crate) fn start(&self, kind: CycleKind) -> CycleStart {
        let inputs = inputs_of(&self.settings.id, self.ports.clock.now_ms());
        let id = format!("{:016x}", rand::random::<u64>());
        CycleStart {
            cycle: CycleId(id),
            connection: self.settings.id.clone(),
            kind,
            configuration_version: self.settings.configuration_version,
            started_at_ms: inputs.now_ms,
            seed: inputs.seed,
            holder: self.settings.holder.clone(),
        }
    }

    pub(crate) fn inputs(start: &CycleStart) -> Inputs {
        Inputs::new(start.started_at_ms, start.seed)
    }

    /// Runs a journal call off the async threads.
    pub(crate) async fn journal<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Journal) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.work(call).await
    }

    /// The same, begun at once. Whoever begins it waits for its end.
    pub(crate) fn work<T: Send + 'static>(&self, call: impl FnOnce(&dyn Journal) -> Result<T, StoreError> + Send + 'static) -> Work<T> {
        let journal = Arc::clone(&self.ports.journal);
        Work(tokio::task::spawn_blocking(move || call(journal.as_ref())))
    }
}

/// A journal call under way.
pub(crate) struct Work<T>(JoinHandle<Result<T, StoreError>>);

impl<T> Future for Work<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended_badly = |error| {
            Err(StoreError {
                message: format!("work on the data folder ended badly: {error}"),
                fix: "Start again; what was sent is recorded.".to_owned(),
            })
        };
        Pin::new(&mut self.0).poll(context).map(|ended| ended.unwrap_or_else(ended_badly))
    }
}

/// What a run of a connection that begins at this instant gives into its evaluations. The seed is the same in every run, so that a plan
/// repeats exactly and a preview equals what is applied. A connection's id is random itself.
#[must_use]
pub fn inputs_of(connection: &ConnectionId, now_ms: i64) -> Inputs {
    let digest = Sha256::digest(connection.as_str().as_bytes());
    Inputs::new(now_ms, digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}
