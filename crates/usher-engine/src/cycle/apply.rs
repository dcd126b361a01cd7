//! Step 4 of a cycle: the actions in the order of CYCLE.md §3, many in flight, each journalled before it is sent and settled after.
//! Cancelling is heeded between actions, never between sent and recorded.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use futures::stream::{FuturesUnordered, StreamExt};
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::Link;
use usher_core::evaluation::{ActionKind, Outcome, Status};
use usher_core::id::{EvaluationId, SourceId};
use usher_core::import::ObjectType;
use usher_core::plan::Counts;

use super::handover::Waves;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::journal::Writer;
use crate::ports::{ActionPhase, Clock, CycleStart, JournalledAction, TargetError, TargetErrorKind};
use crate::references::Known;
use crate::send::{Sender, Stopped};
use crate::settle::settled;
use crate::track::Track;

const PAGE: u32 = 512;

const ORDER: [ActionPhase; 7] = [
    ActionPhase::Free,
    ActionPhase::Users,
    ActionPhase::References,
    ActionPhase::Groups,
    ActionPhase::Members,
    ActionPhase::Disables,
    ActionPhase::Deletes,
];

/// What was done.
pub(crate) struct Applied {
    pub(crate) counts: Counts,
    pub(crate) failed: u32,
    pub(crate) requests: u32,
    /// The outcome of the worst action; of a run with one object, that object's.
    pub(crate) last: Option<Outcome>,
}

/// Worst status of an object's actions so far, to count each object once.
type Tally = HashMap<EvaluationId, (ActionKind, Status)>;

struct Report {
    action: JournalledAction,
    outcome: Outcome,
    requests: u32,
}

/// Runs all phases of a stored plan.
pub(crate) async fn apply_phases(
    engine: &Engine,
    start: &CycleStart,
    known: Known,
    matched: HashMap<(ObjectType, SourceId), Link>,
    waves: &Waves,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<Applied, EngineError> {
    let sender = Sender {
        target: Arc::clone(&engine.ports.target),
        known: Arc::new(RwLock::new(known)),
        matched: Arc::new(matched),
        put_off: Arc::default(),
    };
    let (writer, written) = Writer::start(Arc::clone(&engine.ports.journal), Arc::clone(&engine.ports.clock));
    let mut tally = Tally::new();
    let mut requests = 0;
    let mut worst = None;
    let mut ended = Ok(());
    // Names go from hand to hand: in the freeing phase, whoever gives one goes before whoever takes it.
    let last = waves.values().copied().max().unwrap_or(0);
    let steps = (0..=last).map(|wave| (ActionPhase::Free, Some(wave))).chain(ORDER.into_iter().skip(1).map(|phase| (phase, None)));
    for (phase, wave) in steps {
        let due = |action: &JournalledAction| wave.is_none_or(|wave| wave == wave_of(waves, action));
        ended = apply_phase(engine, start, phase, &due, &sender, &writer, &mut tally, &mut worst, &mut requests, track, cancel).await;
        if ended.is_err() {
            break;
        }
    }
    drop(writer);
    if let Err(error) = written.await {
        tracing::error!(%error, "the journal's writer ended badly");
    }
    ended?;
    let mut applied = Applied { counts: Counts::default(), failed: 0, requests, last: worst };
    for (kind, status) in tally.into_values() {
        match status {
            Status::Failure => applied.failed += 1,
            Status::Skipped => applied.counts.add(ActionKind::None),
            Status::Success | Status::Warning => applied.counts.add(kind),
        }
    }
    Ok(applied)
}

#[allow(clippy::too_many_arguments, reason = "one run's state, owned above and lent for a phase")]
async fn apply_phase(
    engine: &Engine,
    start: &CycleStart,
    phase: ActionPhase,
    due: &(dyn Fn(&JournalledAction) -> bool + Sync),
    sender: &Sender,
    writer: &Writer,
    tally: &mut Tally,
    worst: &mut Option<Outcome>,
    requests: &mut u32,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<(), EngineError> {
    let most = engine.settings.configuration.profile().max_in_flight.max(1) as usize;
    let mut after = None;
    loop {
        let cycle = start.cycle.clone();
        let page = engine.journal(move |journal| journal.planned_actions(&cycle, phase, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.row);
        let mut waiting = page.into_iter().filter(due);
        let mut running = FuturesUnordered::new();
        let mut stop: Option<EngineError> = None;
        loop {
            while running.len() < most && stop.is_none() {
                if cancel.is_cancelled() {
                    stop = Some(EngineError::Cancelled);
                    break;
                }
                let Some(action) = waiting.next() else { break };
                running.push(one(action, sender, writer, Arc::clone(&engine.ports.clock)));
            }
            let Some(report) = running.next().await else { break };
            match report {
                Ok(report) => {
                    *requests += report.requests;
                    track.requests(report.requests);
                    if worst.as_ref().is_none_or(|held| rank(report.outcome.status) >= rank(held.status)) {
                        *worst = Some(report.outcome.clone());
                    }
                    note(report, tally, track, sender);
                }
                // What is in flight is recorded before the run ends.
                Err(error) => stop = stop.or(Some(error)),
            }
        }
        if let Some(error) = stop {
            return Err(error);
        }
    }
}

fn wave_of(waves: &Waves, action: &JournalledAction) -> u32 {
    let subject = &action.evaluation.subject;
    waves.get(&(subject.object_type, subject.source_id.clone())).copied().unwrap_or(0)
}

fn note(report: Report, tally: &mut Tally, track: &mut Track<'_>, sender: &Sender) {
    let Report { action, outcome, .. } = report;
    let status = outcome.status;
    let kind = action.evaluation.action.kind;
    let entry = tally.entry(action.evaluation.id.clone());
    let first = matches!(entry, std::collections::hash_map::Entry::Vacant(_));
    let held = entry.or_insert((kind, status));
    if rank(status) > rank(held.1) {
        held.1 = status;
    }
    if first && kind != ActionKind::None {
        let counted = (status != Status::Failure).then_some(kind);
        track.settled(counted, &action.evaluation.subject.display_name, sender.target.note());
    }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Success => 0,
        Status::Skipped => 1,
        Status::Warning => 2,
        Status::Failure => 3,
    }
}

async fn one(action: JournalledAction, sender: &Sender, writer: &Writer, clock: Arc<dyn Clock>) -> Result<Report, EngineError> {
    writer.intend(action.row).await?;
    let started_ms = clock.now_ms();
    let ended = match sender.perform(&action).await {
        Ok(ended) => ended,
        Err(Stopped { error, begun }) => {
            // What may be done stays intended: the next start looks before anything is decided anew (CYCLE.md §7).
            if !begun {
                writer.replan(action.row).await?;
            }
            return Err(stopping(error));
        }
    };
    let requests = ended.requests();
    let outcome = writer.settle(settled(action.row, ended, started_ms, clock.now_ms())).await?;
    Ok(Report { action, outcome, requests })
}

fn stopping(error: TargetError) -> EngineError {
    if error.kind == TargetErrorKind::Cancelled { EngineError::Cancelled } else { EngineError::Target(error) }
}
