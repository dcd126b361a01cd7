//! A cycle, top to bottom: import, plan, hold, apply, finish. A cycle that is cancelled or killed has no finish: its settled actions
//! stand, its watermark doesn't move (CYCLE.md §6).

mod apply;
mod handover;
mod hold;
mod import;
mod pages;
mod plan;
mod planned;
mod survey;

use std::time::Instant;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, PlanReport, RunReport, RunRequest, Wanted};
use crate::error::EngineError;
use crate::ports::{CycleFinish, CycleKind, CycleStart, CycleState, RunSummary, SourcePosition, Watermark};
use crate::progress::{Phase, Progress};
use crate::track::Track;

pub(crate) use apply::apply_phases;
pub(crate) use handover::Waves;
pub use pages::PLAN_PAGE;
pub(crate) use planned::phases_of;

use hold::LetThrough;

type Told = watch::Sender<Option<Progress>>;

/// Runs one cycle to its end.
pub(crate) async fn run(
    engine: &Engine,
    request: RunRequest,
    progress: &Told,
    cancel: &CancellationToken,
) -> Result<RunReport, EngineError> {
    let kind = kind_due(engine, request.wanted).await?;
    let start = engine.start(kind);
    let let_through = LetThrough::of(engine, request.deletions).await?;
    let (begun, starting) = (start.clone(), Instant::now());
    engine.journal(move |journal| journal.begin_cycle(&begun)).await?;
    let mut track = Track::new(progress, start.cycle.clone(), start.started_at_ms);
    let ended = run_begun(engine, let_through, &start, &mut track, cancel).await;
    progress.send_replace(None);
    match ended {
        Ok(report) => Ok(RunReport { seconds: starting.elapsed().as_secs_f64(), ..report }),
        Err(error) => Err(give_up(engine, &start, error).await),
    }
}

async fn run_begun(
    engine: &Engine,
    let_through: LetThrough,
    start: &CycleStart,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<RunReport, EngineError> {
    let position = import::import(engine, start, track, cancel).await?;
    track.phase(Phase::Evaluate);
    let made = plan::make(engine, start, start.kind == CycleKind::Initial, let_through, track, cancel).await?;
    let mut summary = RunSummary { counts: made.counts, failed: made.failed, requests: made.requests };
    if let Some(held) = made.held {
        let report = report(start, summary, Some(held.clone()));
        finish(engine, start, CycleState::Held, summary, None, Some(held)).await?;
        return Ok(report);
    }
    track.phase(Phase::Write);
    track.planned(made.changes);
    let applied = apply_phases(engine, start, made.known, made.matched, &made.waves, track, cancel).await?;
    summary.counts = applied.counts;
    summary.counts.none += made.quiet.none;
    summary.counts.skip += made.quiet.skip;
    summary.failed += applied.failed;
    summary.requests += applied.requests;
    track.phase(Phase::Settle);
    finish(engine, start, CycleState::Finished, summary, Some(position), None).await?;
    track.phase(Phase::Finished);
    Ok(report(start, summary, None))
}

/// Everything up to the first write, and no write.
pub(crate) async fn plan_only(
    engine: &Engine,
    wanted: Wanted,
    progress: &Told,
    cancel: &CancellationToken,
) -> Result<PlanReport, EngineError> {
    let initial = kind_due(engine, wanted).await? == CycleKind::Initial;
    let start = engine.start(CycleKind::Plan);
    let begun = start.clone();
    engine.journal(move |journal| journal.begin_cycle(&begun)).await?;
    let mut track = Track::new(progress, start.cycle.clone(), start.started_at_ms);
    let ended = plan_begun(engine, &start, initial, &mut track, cancel).await;
    progress.send_replace(None);
    match ended {
        Ok(report) => Ok(report),
        Err(error) => Err(give_up(engine, &start, error).await),
    }
}

async fn plan_begun(
    engine: &Engine,
    start: &CycleStart,
    initial: bool,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<PlanReport, EngineError> {
    import::import(engine, start, track, cancel).await?;
    track.phase(Phase::Evaluate);
    let made = plan::make(engine, start, initial, LetThrough::Nobody, track, cancel).await?;
    let summary = RunSummary { counts: made.counts, failed: made.failed, requests: made.requests };
    finish(engine, start, CycleState::Finished, summary, None, made.held.clone()).await?;
    Ok(PlanReport { cycle: start.cycle.clone(), at_ms: start.started_at_ms, counts: made.counts, blocked: made.failed, held: made.held })
}

/// Initial if someone asks, if nothing is known yet, or if the configuration changed (EP-603).
async fn kind_due(engine: &Engine, wanted: Wanted) -> Result<CycleKind, EngineError> {
    let connection = engine.settings.id.clone();
    let watermark = engine.journal(move |journal| journal.watermark(&connection)).await?;
    let same = watermark.is_some_and(|watermark| watermark.configuration_digest == engine.settings.configuration.digest());
    Ok(if wanted == Wanted::WhatIsDue && same { CycleKind::Incremental } else { CycleKind::Initial })
}

fn report(start: &CycleStart, summary: RunSummary, held: Option<usher_core::plan::Held>) -> RunReport {
    RunReport { cycle: start.cycle.clone(), kind: start.kind, summary, held, seconds: 0.0, requests: summary.requests }
}

pub(crate) async fn finish(
    engine: &Engine,
    start: &CycleStart,
    state: CycleState,
    summary: RunSummary,
    position: Option<SourcePosition>,
    held: Option<usher_core::plan::Held>,
) -> Result<(), EngineError> {
    let watermark =
        position.map(|position| Watermark { position, configuration_digest: engine.settings.configuration.digest().to_owned() });
    let finish = CycleFinish {
        cycle: start.cycle.clone(),
        connection: start.connection.clone(),
        state,
        summary,
        watermark,
        held,
        ended_at_ms: engine.ports.clock.now_ms(),
    };
    Ok(engine.journal(move |journal| journal.finish_cycle(&finish)).await?)
}

/// Records why a run could not go on; its settled actions stand.
pub(crate) async fn give_up(engine: &Engine, start: &CycleStart, error: EngineError) -> EngineError {
    let state = if matches!(error, EngineError::Cancelled) { CycleState::Cancelled } else { CycleState::Failed };
    let (cycle, message, now_ms) = (start.cycle.clone(), words(&error), engine.ports.clock.now_ms());
    match engine.journal(move |journal| journal.abandon_cycle(&cycle, state, &message, now_ms)).await {
        Ok(()) => error,
        // The first trouble is what people need to hear; the run is found unfinished at the next start.
        Err(second) => {
            tracing::error!(%second, "a run that could not go on could not be recorded either");
            error
        }
    }
}

fn words(error: &EngineError) -> String {
    match error {
        EngineError::Source(source) => source.message.clone(),
        EngineError::Target(target) => target.message.clone(),
        EngineError::Store(store) => store.message.clone(),
        EngineError::NotCleared(why) => why.message.clone(),
        other => other.to_string(),
    }
}
