//! Step 4 of a cycle: the actions in the order of CYCLE.md §3, many in flight, each journalled before it is sent and settled after.
//! Cancelling is heeded between actions, never between sent and recorded.

use std::collections::HashMap;
use std::sync::Arc;

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
use crate::ports::{ActionPhase, Clock, CycleStart, JournalledAction, LinkChange, NotCleared, TargetError, TargetErrorKind};
use crate::recover::{self, Found};
use crate::references::Known;
use crate::send::{Sender, Unsettled};
use crate::settle::{Ended, settled};
use crate::track::Track;

const PAGE: u32 = 512;

/// What follows the freeing of names, and whose: `None` is everyone's. What people refer to are people; what groups refer to may be groups.
const ORDER: [(ActionPhase, Option<ObjectType>); 7] = [
    (ActionPhase::Users, None),
    (ActionPhase::References, Some(ObjectType::User)),
    (ActionPhase::Groups, None),
    (ActionPhase::References, Some(ObjectType::Group)),
    (ActionPhase::Members, None),
    (ActionPhase::Disables, None),
    (ActionPhase::Deletes, None),
];

/// What was done.
pub(crate) struct Applied {
    pub(crate) counts: Counts,
    pub(crate) failed: u32,
    pub(crate) requests: u32,
    /// The outcome of the worst action; of a run with one object, that object's.
    pub(crate) last: Option<Outcome>,
}

/// What became of an object's actions so far, to count each object once.
type Tally = HashMap<EvaluationId, (ActionKind, Status)>;

struct Report {
    action: JournalledAction,
    outcome: Outcome,
    requests: u32,
}

/// How far an action came.
enum Ran {
    Settled(Report),
    /// Stays intended: it had no answer and could not be looked at.
    InDoubt(JournalledAction, TargetError),
}

/// A plan being applied: what its phases share, and what was done so far.
struct Applying<'a, 'b> {
    engine: &'a Engine,
    start: &'a CycleStart,
    sender: Sender,
    track: &'a mut Track<'b>,
    cancel: &'a CancellationToken,
    tally: Tally,
    worst: Option<Outcome>,
    requests: u32,
    in_doubt: Vec<(JournalledAction, TargetError)>,
    /// Was it asked whether changes may be sent?
    cleared: bool,
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
    let sender = Sender::new(engine, known, matched);
    let (writer, written) = Writer::start(Arc::clone(&engine.ports.journal), Arc::clone(&engine.ports.clock));
    let mut applying = Applying {
        engine,
        start,
        sender,
        track,
        cancel,
        tally: Tally::new(),
        worst: None,
        requests: 0,
        in_doubt: Vec::new(),
        cleared: false,
    };
    let ended = applying.phases(waves, &writer).await;
    drop(writer);
    if let Err(error) = written.await {
        tracing::error!(%error, "the journal's writer ended badly");
    }
    ended?;
    let Applying { tally, worst, requests, .. } = applying;
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

impl Applying<'_, '_> {
    async fn phases(&mut self, waves: &Waves, writer: &Writer) -> Result<(), EngineError> {
        // Names go from hand to hand: in the freeing phase, whoever gives one goes before whoever takes it.
        let last = waves.values().copied().max().unwrap_or(0);
        for wave in 0..=last {
            self.phase(ActionPhase::Free, &|action| wave == wave_of(waves, action), writer).await?;
        }
        for (phase, whose) in ORDER {
            self.phase(phase, &|action| whose.is_none_or(|whose| action.evaluation.subject.object_type == whose), writer).await?;
        }
        self.look_again(writer).await
    }

    async fn phase(
        &mut self,
        phase: ActionPhase,
        due: &(dyn Fn(&JournalledAction) -> bool + Sync),
        writer: &Writer,
    ) -> Result<(), EngineError> {
        let most = self.engine.settings.configuration.profile().max_in_flight.max(1) as usize;
        let mut after = None;
        loop {
            let cycle = self.start.cycle.clone();
            let page = self.engine.journal(move |journal| journal.planned_actions(&cycle, phase, after, PAGE)).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.row);
            self.page(page.into_iter().filter(due), most, writer).await?;
        }
    }

    async fn page(&mut self, mut waiting: impl Iterator<Item = JournalledAction>, most: usize, writer: &Writer) -> Result<(), EngineError> {
        let sender = self.sender.clone();
        let mut running = FuturesUnordered::new();
        let mut stop: Option<EngineError> = None;
        loop {
            while running.len() < most && stop.is_none() {
                if self.cancel.is_cancelled() {
                    stop = Some(EngineError::Cancelled);
                    break;
                }
                let Some(action) = waiting.next() else { break };
                if let Err(why) = self.clear().await {
                    stop = Some(why.into());
                    break;
                }
                running.push(one(action, &sender, writer, Arc::clone(&self.engine.ports.clock)));
            }
            let Some(ran) = running.next().await else { break };
            match ran {
                Ok(Ran::Settled(report)) => self.note(report),
                Ok(Ran::InDoubt(action, error)) => self.in_doubt.push((action, error)),
                // What is in flight is recorded before the run ends.
                Err(error) => stop = stop.or(Some(error)),
            }
        }
        stop.map_or(Ok(()), Err)
    }

    /// Asks before the first change, and not again.
    async fn clear(&mut self) -> Result<(), NotCleared> {
        if !self.cleared {
            self.engine.ports.clearance.ask().await?;
            self.cleared = true;
        }
        Ok(())
    }

    /// Looks once more at what had no answer and could not be looked at then. What still can't be leaves the run without a finish.
    async fn look_again(&mut self, writer: &Writer) -> Result<(), EngineError> {
        let mut unknown = Vec::new();
        for (action, error) in std::mem::take(&mut self.in_doubt) {
            let started_ms = self.engine.ports.clock.now_ms();
            let ended = match recover::look(&self.sender, &action).await {
                Ok(Found::Done(ended)) => ended,
                Ok(Found::NotDone(link)) => {
                    let link = link.map_or(LinkChange::Keep, LinkChange::Set);
                    Ended::Failed { requests: error.requests, error, link }
                }
                Err(look) => {
                    tracing::warn!(row = action.row, code = look.code, "an action of unknown outcome could not be looked at");
                    unknown.push(action.evaluation.subject.display_name);
                    continue;
                }
            };
            let requests = ended.requests();
            let outcome = writer.settle(settled(action.row, ended, started_ms, self.engine.ports.clock.now_ms())).await?;
            self.note(Report { action, outcome, requests });
        }
        let count = unknown.len();
        unknown.into_iter().next().map_or(Ok(()), |first| Err(EngineError::InDoubt { first, count }))
    }

    fn note(&mut self, report: Report) {
        let Report { action, outcome, requests } = report;
        self.requests += requests;
        self.track.requests(requests);
        let status = outcome.status;
        if self.worst.as_ref().is_none_or(|held| rank(status) >= rank(held.status)) {
            self.worst = Some(outcome);
        }
        let kind = action.evaluation.action.kind;
        let entry = self.tally.entry(action.evaluation.id.clone());
        let first = matches!(entry, std::collections::hash_map::Entry::Vacant(_));
        entry.and_modify(|held| held.1 = both(held.1, status)).or_insert((kind, status));
        if first && kind != ActionKind::None {
            let counted = (status != Status::Failure).then_some(kind);
            self.track.settled(counted, &action.evaluation.subject.display_name, self.sender.target.note());
        }
    }
}

fn wave_of(waves: &Waves, action: &JournalledAction) -> u32 {
    let subject = &action.evaluation.subject;
    waves.get(&(subject.object_type, subject.source_id.clone())).copied().unwrap_or(0)
}

/// The status of an object whose actions ended so: what was done counts, though the rest was left, as the log has it.
fn both(one: Status, other: Status) -> Status {
    match (one, other) {
        (Status::Success, Status::Skipped) | (Status::Skipped, Status::Success) => Status::Warning,
        _ if rank(other) > rank(one) => other,
        _ => one,
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

async fn one(action: JournalledAction, sender: &Sender, writer: &Writer, clock: Arc<dyn Clock>) -> Result<Ran, EngineError> {
    writer.intend(action.row).await?;
    let started_ms = clock.now_ms();
    let ended = match sender.perform(&action).await {
        Ok(ended) => ended,
        Err(Unsettled::Doubt { error }) => return Ok(Ran::InDoubt(action, error)),
        Err(Unsettled::Stop { error, begun }) => {
            // What may be done stays intended: the next start looks before anything is decided anew (CYCLE.md §7).
            if !begun {
                writer.replan(action.row).await?;
            }
            return Err(stopping(error));
        }
    };
    let requests = ended.requests();
    let outcome = writer.settle(settled(action.row, ended, started_ms, clock.now_ms())).await?;
    Ok(Ran::Settled(Report { action, outcome, requests }))
}

fn stopping(error: TargetError) -> EngineError {
    if error.kind == TargetErrorKind::Cancelled { EngineError::Cancelled } else { EngineError::Target(error) }
}
