//! The engine's types as the store's, and back. Every field and every variant is named, so that none is forgotten.

use usher_engine::ports;
use usher_store as store;

pub(super) fn start(start: &ports::CycleStart) -> store::CycleStart {
    let ports::CycleStart { cycle, connection, kind, configuration_version, started_at_ms, seed, holder } = start.clone();
    store::CycleStart { cycle, connection, kind: kind_of(kind), configuration_version, started_at_ms, seed, holder }
}

pub(super) fn start_back(start: store::CycleStart) -> ports::CycleStart {
    let store::CycleStart { cycle, connection, kind, configuration_version, started_at_ms, seed, holder } = start;
    ports::CycleStart { cycle, connection, kind: kind_back(kind), configuration_version, started_at_ms, seed, holder }
}

fn kind_of(kind: ports::CycleKind) -> store::CycleKind {
    match kind {
        ports::CycleKind::Initial => store::CycleKind::Initial,
        ports::CycleKind::Incremental => store::CycleKind::Incremental,
        ports::CycleKind::OnDemand => store::CycleKind::OnDemand,
        ports::CycleKind::Plan => store::CycleKind::Plan,
    }
}

/// The kind of a stored run.
#[must_use]
pub(crate) fn kind_back(kind: store::CycleKind) -> ports::CycleKind {
    match kind {
        store::CycleKind::Initial => ports::CycleKind::Initial,
        store::CycleKind::Incremental => ports::CycleKind::Incremental,
        store::CycleKind::OnDemand => ports::CycleKind::OnDemand,
        store::CycleKind::Plan => ports::CycleKind::Plan,
    }
}

pub(super) fn state(state: ports::CycleState) -> store::CycleState {
    match state {
        ports::CycleState::Running => store::CycleState::Running,
        ports::CycleState::Finished => store::CycleState::Finished,
        ports::CycleState::Held => store::CycleState::Held,
        ports::CycleState::Cancelled => store::CycleState::Cancelled,
        ports::CycleState::Failed => store::CycleState::Failed,
    }
}

/// The state of a stored run.
#[must_use]
pub(crate) fn state_back(state: store::CycleState) -> ports::CycleState {
    match state {
        store::CycleState::Running => ports::CycleState::Running,
        store::CycleState::Finished => ports::CycleState::Finished,
        store::CycleState::Held => ports::CycleState::Held,
        store::CycleState::Cancelled => ports::CycleState::Cancelled,
        store::CycleState::Failed => ports::CycleState::Failed,
    }
}

pub(super) fn finish(finish: &ports::CycleFinish) -> store::CycleFinish {
    let ports::CycleFinish { cycle, connection: _, state: end, summary, watermark, held, ended_at_ms } = finish.clone();
    let ports::RunSummary { counts, failed, requests } = summary;
    store::CycleFinish {
        cycle,
        state: state(end),
        counts: store::CycleCounts { counts, failed, requests },
        watermark: watermark
            .map(|ports::Watermark { position, configuration_digest }| store::Watermark { position: position.0, configuration_digest }),
        held,
        ended_at_ms,
    }
}

pub(super) fn watermark_back(watermark: store::Watermark) -> ports::Watermark {
    let store::Watermark { position, configuration_digest } = watermark;
    ports::Watermark { position: ports::SourcePosition(position), configuration_digest }
}

pub(super) fn candidates(which: ports::Candidates) -> store::Candidates {
    match which {
        ports::Candidates::Everything => store::Candidates::Everything,
        ports::Candidates::Changed => store::Candidates::Changed,
        ports::Candidates::Rivals => store::Candidates::Rivals,
    }
}

pub(super) fn phase(phase: ports::ActionPhase) -> store::Phase {
    match phase {
        ports::ActionPhase::Free => store::Phase::Free,
        ports::ActionPhase::Users => store::Phase::Users,
        ports::ActionPhase::References => store::Phase::References,
        ports::ActionPhase::Groups => store::Phase::Groups,
        ports::ActionPhase::Members => store::Phase::Members,
        ports::ActionPhase::Disables => store::Phase::Disables,
        ports::ActionPhase::Deletes => store::Phase::Deletes,
    }
}

fn phase_back(phase: store::Phase) -> ports::ActionPhase {
    match phase {
        store::Phase::Free => ports::ActionPhase::Free,
        store::Phase::Users => ports::ActionPhase::Users,
        store::Phase::References => ports::ActionPhase::References,
        store::Phase::Groups => ports::ActionPhase::Groups,
        store::Phase::Members => ports::ActionPhase::Members,
        store::Phase::Disables => ports::ActionPhase::Disables,
        store::Phase::Deletes => ports::ActionPhase::Deletes,
    }
}

pub(super) fn planned(planned: &ports::PlannedEvaluation) -> store::PlannedEvaluation<'_> {
    let ports::PlannedEvaluation { evaluation, actions, outcome } = planned;
    store::PlannedEvaluation { evaluation, actions: actions.iter().copied().map(phase).collect(), outcome: outcome.as_ref() }
}

pub(super) fn action_back(action: store::JournalledAction) -> ports::JournalledAction {
    let store::JournalledAction { row, cycle, phase, evaluation, link } = action;
    ports::JournalledAction { row, cycle, phase: phase_back(phase), evaluation, link }
}

pub(super) fn settled(settled: &ports::Settled) -> store::Settled {
    let ports::Settled { row, outcome, link, escrow_until_ms } = settled.clone();
    let link = match link {
        ports::LinkChange::Keep => store::LinkChange::Keep,
        ports::LinkChange::Set(link) => store::LinkChange::Set(link),
        ports::LinkChange::Drop => store::LinkChange::Drop,
    };
    store::Settled { row, outcome, link, escrow_until_ms }
}
