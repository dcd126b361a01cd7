//! Step 2 of a cycle: candidates are matched and evaluated; the plan is stored page by page and judged as a whole. The candidates are
//! gone through twice: first without asking the target (`survey.rs`), then for good. Memory holds links, wanted names and one page.

use std::collections::{BTreeSet, HashMap, HashSet};

use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Link, Matching, References, evaluate, queries, wants_match};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation, Outcome};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};
use usher_core::plan::{Claims, Conflict, Counts, Held, order, refuse};

use super::handover::Waves;
use super::hold::{LetThrough, TakenAway};
use super::survey::{Survey, survey};
use super::twins;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::lookup::{self, Lookups};
use crate::ports::{ActionPhase, Candidates, CycleKind, CycleStart, PlannedEvaluation, TargetErrorKind};
use crate::recover::{self, Unasked};
use crate::references::Known;
use crate::retry;
use crate::settle::{planned_outcome, quiet_outcome};
use crate::stranger;
use crate::track::Track;

const PAGE: u32 = 500;

/// A stored plan, judged.
pub(super) struct Made {
    /// By action, as planned; blocked ones are in `failed` instead.
    pub(super) counts: Counts,
    /// Of these, nothing is sent for: none and skip.
    pub(super) quiet: Counts,
    /// Objects that something will be sent for.
    pub(super) changes: u32,
    /// Blocked.
    pub(super) failed: u32,
    pub(super) requests: u32,
    pub(super) held: Option<Held>,
    pub(super) known: Known,
    pub(super) matched: HashMap<(ObjectType, SourceId), Link>,
    pub(super) waves: Waves,
}

pub(super) async fn make(
    engine: &Engine,
    start: &CycleStart,
    initial: bool,
    let_through: LetThrough,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<Made, EngineError> {
    let which = if initial { Candidates::Everything } else { Candidates::Changed };
    let survey = survey(engine, start, which, cancel).await?;
    let mut requests = 0;
    let mut lookups = Lookups::default();
    let mut strangers: HashSet<(ObjectType, SourceId)> = HashSet::new();
    let in_doubt = recover::in_doubt(engine).await?;
    for object_type in [ObjectType::User, ObjectType::Group] {
        if object_type == ObjectType::Group && !engine.settings.configuration.groups_enabled() {
            continue;
        }
        let questions = survey.questions.get(&object_type).copied().unwrap_or(0);
        let chosen = lookup::choose(engine, object_type, questions, initial, cancel).await?;
        requests += chosen.requests;
        strangers.extend(chosen.strangers.into_iter().map(|id| (object_type, id)));
        lookups.set(object_type, chosen.lookup);
    }
    // A listing may have dropped links whose accounts are gone.
    let mut survey = if initial && survey.known.has_links() { super::survey::survey(engine, start, which, cancel).await? } else { survey };
    let mut made = Made {
        counts: Counts::default(),
        quiet: Counts::default(),
        changes: 0,
        failed: 0,
        requests,
        held: None,
        known: Known::default(),
        matched: HashMap::new(),
        waves: std::mem::take(&mut survey.order.waves),
    };
    let mut unasked = Unasked::new();
    let mut taken_away = TakenAway::new(let_through);
    let mut claims = Claims::default();
    let mut after = None;
    loop {
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let page = candidates(engine, start, which, after.as_ref()).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.object_type, last.id.clone()));
        let mut evaluations = evaluate_page(engine, start, &survey, &lookups, page, &mut made, &mut unasked, cancel).await?;
        for evaluation in &mut evaluations {
            recover::refuse(evaluation, &in_doubt, &mut unasked);
            if survey.order.will_be_free(evaluation) {
                unasked.insert((evaluation.subject.object_type, evaluation.subject.source_id.clone()), TargetErrorKind::Passing);
            }
            if strangers.contains(&(evaluation.subject.object_type, evaluation.subject.source_id.clone())) {
                stranger::refuse(evaluation);
            }
        }
        let before = refuse_in(&mut evaluations, &survey, &mut claims);
        for evaluation in &evaluations {
            count(evaluation, &mut made, &mut taken_away);
        }
        let person = evaluations.last().map(|evaluation| evaluation.subject.display_name.clone()).unwrap_or_default();
        track.evaluated(evaluations.len(), &person);
        let planned: Vec<_> =
            evaluations.into_iter().map(|evaluation| planned(evaluation, &survey.wanted, which, &unasked, start)).collect();
        unasked.clear();
        let (connection, cycle) = (start.connection.clone(), start.cycle.clone());
        engine.journal(move |journal| journal.store_plan(&connection, &cycle, &planned)).await?;
        for (id, conflict) in before {
            refuse_stored(engine, start, which, &survey.wanted, (id, &conflict), &mut made).await?;
        }
    }
    track.requests(made.requests);
    made.held = taken_away.judge(engine.settings.prevention);
    made.known = std::mem::take(&mut survey.known);
    Ok(made)
}

pub(super) async fn candidates(
    engine: &Engine,
    start: &CycleStart,
    which: Candidates,
    after: Option<&(ObjectType, SourceId)>,
) -> Result<Vec<SourceObject>, EngineError> {
    let (connection, cycle, now_ms, after) = (start.connection.clone(), start.cycle.clone(), start.started_at_ms, after.cloned());
    Ok(engine.journal(move |journal| journal.candidates(&connection, &cycle, which, now_ms, after.as_ref(), PAGE)).await?)
}

pub(super) async fn with_links(
    engine: &Engine,
    start: &CycleStart,
    known: &Known,
    page: Vec<SourceObject>,
) -> Result<Vec<(SourceObject, Option<Link>)>, EngineError> {
    if !page.iter().any(|object| known.target_of(object.object_type, &object.id).is_some()) {
        return Ok(page.into_iter().map(|object| (object, None)).collect());
    }
    let connection = start.connection.clone();
    let found = engine.journal(move |journal| {
        page.into_iter()
            .map(|object| {
                let link = journal.link(&connection, object.object_type, &object.id)?;
                Ok((object, link))
            })
            .collect()
    });
    Ok(found.await?)
}

#[allow(clippy::too_many_arguments, reason = "one run's state, owned above and lent for a page")]
async fn evaluate_page(
    engine: &Engine,
    start: &CycleStart,
    survey: &Survey,
    lookups: &Lookups,
    page: Vec<SourceObject>,
    made: &mut Made,
    unasked: &mut Unasked,
    cancel: &CancellationToken,
) -> Result<Vec<Evaluation>, EngineError> {
    let configuration = &engine.settings.configuration;
    let inputs = Engine::inputs(start);
    let in_flight = configuration.profile().max_in_flight.max(1) as usize;
    let looked_up = stream::iter(with_links(engine, start, &survey.known, page).await?)
        .map(|(object, link)| async move {
            if link.is_some() || !lookups.looks_for(object.object_type) || !wants_match(configuration, &object, inputs) {
                let matching = link.map_or(Matching::NotTried, Matching::Linked);
                return Ok::<_, EngineError>((object, matching, 0, None));
            }
            let questions = queries(configuration, &object, inputs);
            let asked = lookup::ask(engine, lookups, object.object_type, &object.id, &questions, &survey.known, cancel).await?;
            Ok((object, Matching::Searched(asked.found), asked.requests, asked.failed))
        })
        .buffered(in_flight)
        .try_collect::<Vec<_>>()
        .await?;
    let mut evaluations = Vec::with_capacity(looked_up.len());
    for (object, matching, requests, failed) in looked_up {
        made.requests += requests;
        let mut evaluation = evaluate(configuration, &object, &matching, &survey.known, inputs);
        if let Some(error) = failed {
            lookup::refuse(&mut evaluation, &error);
            unasked.insert((object.object_type, object.id.clone()), error.kind);
        }
        if let (Matching::Searched(found), Some(id)) = (&matching, &evaluation.subject.target_id) {
            let theirs = found.iter().flatten().find(|candidate| candidate.target_id == *id);
            if let Some(theirs) = theirs {
                let link = Link { target_id: theirs.target_id.clone(), image: theirs.image.clone(), kept: Default::default() };
                made.matched.insert((object.object_type, object.id.clone()), link);
            }
        }
        evaluations.push(evaluation);
    }
    Ok(evaluations)
}

/// Two who want one name, or who matched one account: refused for both (EP-306). The names of the whole plan were surveyed before.
/// Answers those whose evaluation is stored already, to be refused there.
fn refuse_in(evaluations: &mut [Evaluation], survey: &Survey, claims: &mut Claims) -> Vec<((ObjectType, SourceId), Conflict)> {
    let mut before = Vec::new();
    for place in 0..evaluations.len() {
        let subject = evaluations[place].subject.clone();
        if let Some(conflict) = survey.conflicts.get(&(subject.object_type, subject.source_id.clone())) {
            refuse(&mut evaluations[place], conflict);
            continue;
        }
        if survey.order.refuse_ring(&mut evaluations[place]) || twins::refuse(&mut evaluations[place], &survey.twins) {
            continue;
        }
        let Some(conflict) = claims.claim(&evaluations[place]) else { continue };
        let mirrored = conflict.mirrored(&subject);
        refuse(&mut evaluations[place], &conflict);
        let first = evaluations
            .iter_mut()
            .find(|other| other.subject.object_type == subject.object_type && other.subject.source_id == conflict.with.source_id);
        match first {
            Some(first) => refuse(first, &mirrored),
            None => before.push(((subject.object_type, conflict.with.source_id), mirrored)),
        }
    }
    before
}

/// Refuses one of an earlier page: neither of two who matched one account may have it, wherever they stand in the plan.
async fn refuse_stored(
    engine: &Engine,
    start: &CycleStart,
    which: Candidates,
    wanted: &BTreeSet<String>,
    (key, conflict): ((ObjectType, SourceId), &Conflict),
    made: &mut Made,
) -> Result<(), EngineError> {
    let (cycle, (object_type, id)) = (start.cycle.clone(), key.clone());
    let stored = engine.journal(move |journal| journal.planned_evaluation(&cycle, object_type, &id)).await?;
    // A third who wants it too finds the first one refused.
    let Some(mut evaluation) = stored.filter(|evaluation| !order::is_blocked(evaluation)) else { return Ok(()) };
    let (kind, sent) = (evaluation.action.kind, order::sends(&evaluation));
    uncount(&mut made.counts, kind);
    if sent {
        made.changes = made.changes.saturating_sub(1);
    } else if evaluation.action.reason != ActionReason::Matched {
        uncount(&mut made.quiet, kind);
    }
    made.failed += 1;
    made.matched.remove(&key);
    refuse(&mut evaluation, conflict);
    let planned = planned(evaluation, wanted, which, &Unasked::new(), start);
    let (connection, cycle) = (start.connection.clone(), start.cycle.clone());
    Ok(engine.journal(move |journal| journal.replace_planned(&connection, &cycle, &planned)).await?)
}

fn uncount(counts: &mut Counts, kind: ActionKind) {
    let count = match kind {
        ActionKind::Create => &mut counts.create,
        ActionKind::Update => &mut counts.update,
        ActionKind::Disable => &mut counts.disable,
        ActionKind::Enable => &mut counts.enable,
        ActionKind::Delete => &mut counts.delete,
        ActionKind::None => &mut counts.none,
        ActionKind::Skip => &mut counts.skip,
    };
    *count = count.saturating_sub(1);
}

fn count(evaluation: &Evaluation, made: &mut Made, taken_away: &mut TakenAway) {
    let outcome = planned_outcome(evaluation, 0);
    match outcome.map(|outcome| outcome.status) {
        Some(usher_core::evaluation::Status::Failure) => {
            made.failed += 1;
            return;
        }
        Some(_) => {
            made.counts.add(ActionKind::Skip);
            made.quiet.add(ActionKind::Skip);
            return;
        }
        None => made.counts.add(evaluation.action.kind),
    }
    if order::sends(evaluation) {
        made.changes += 1;
    } else if evaluation.action.reason != ActionReason::Matched {
        // An account that is only linked is an action of its own, and counted when it is done.
        made.quiet.add(evaluation.action.kind);
    }
    taken_away.add(evaluation);
}

fn planned(
    evaluation: Evaluation,
    wanted: &BTreeSet<String>,
    which: Candidates,
    unasked: &Unasked,
    start: &CycleStart,
) -> PlannedEvaluation {
    let actions = phases_of(&evaluation, wanted);
    let quiet = which == Candidates::Changed && start.kind == CycleKind::Incremental && actions.is_empty();
    let outcome =
        planned_outcome(&evaluation, start.started_at_ms).or_else(|| quiet.then(|| quiet_outcome(&evaluation, start.started_at_ms)));
    let kind = unasked.get(&(evaluation.subject.object_type, evaluation.subject.source_id.clone()));
    let outcome = outcome.map(|outcome| match kind {
        Some(kind) => Outcome { next_try_ms: Some(retry::next_try(*kind, start.started_at_ms)), ..outcome },
        None => outcome,
    });
    PlannedEvaluation { evaluation, actions, outcome }
}

/// The actions that follow from an evaluation, in the order of CYCLE.md §3.
pub(crate) fn phases_of(evaluation: &Evaluation, wanted: &BTreeSet<String>) -> Vec<ActionPhase> {
    let blocked = order::is_blocked(evaluation);
    let adopts = evaluation.action.reason == ActionReason::Matched && !blocked;
    if !order::sends(evaluation) && !adopts {
        return Vec::new();
    }
    let group = evaluation.subject.object_type == ObjectType::Group;
    let own = if group { ActionPhase::Groups } else { ActionPhase::Users };
    let first = match evaluation.action.kind {
        ActionKind::Delete if order::frees_name(evaluation, wanted) => return vec![ActionPhase::Free],
        ActionKind::Delete => return vec![ActionPhase::Deletes],
        ActionKind::Disable if order::frees_name(evaluation, wanted) => ActionPhase::Free,
        ActionKind::Disable => ActionPhase::Disables,
        ActionKind::Update | ActionKind::Enable if order::frees_name(evaluation, wanted) => ActionPhase::Free,
        ActionKind::Create | ActionKind::Update | ActionKind::Enable | ActionKind::None | ActionKind::Skip => own,
    };
    let mut phases = Vec::new();
    if adopts || evaluation.action.kind == ActionKind::Create || !order::values_to_send(evaluation).is_empty() {
        phases.push(first);
    }
    if !order::references_to_send(evaluation).is_empty() {
        phases.push(ActionPhase::References);
    }
    if order::changes_members(evaluation) {
        phases.push(ActionPhase::Members);
    }
    phases
}
