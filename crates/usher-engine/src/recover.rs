//! What a start does with an interrupted run (CYCLE.md §7): every action that was intended and has no outcome is looked up in the
//! target. Found done: settled so. Not done: dropped, and its object is evaluated anew from today's source.

use std::collections::{HashMap, HashSet};

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Link, TakenValues};
use usher_core::evaluation::{ActionKind, Evaluation};
use usher_core::id::SourceId;
use usher_core::import::ObjectType;
use usher_core::plan::stranger::is_stranger;
use usher_core::plan::values_to_send;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{ActionPhase, CycleState, JournalledAction, LinkChange, TargetError, TargetErrorKind};
use crate::references::Known;
use crate::send::{Attempt, Sender, differing};
use crate::settle::{Ended, settled};
use crate::stranger;

/// Looks at what an interrupted run left, and gives that run up.
pub(crate) async fn look_back(engine: &Engine, cancel: &CancellationToken) -> Result<(), EngineError> {
    let connection = engine.settings.id.clone();
    let unknown = {
        let connection = connection.clone();
        engine.journal(move |journal| journal.unknown_actions(&connection)).await?
    };
    if !unknown.is_empty() {
        settle_unknown(engine, unknown, cancel).await?;
    }
    let Some(left) = engine.journal(move |journal| journal.unfinished_cycle(&connection)).await? else { return Ok(()) };
    let now_ms = engine.ports.clock.now_ms();
    let message = "It was interrupted. The next cycle went on from what was recorded.".to_owned();
    engine.journal(move |journal| journal.abandon_cycle(&left.cycle, CycleState::Cancelled, &message, now_ms)).await?;
    Ok(())
}

async fn settle_unknown(engine: &Engine, unknown: Vec<JournalledAction>, cancel: &CancellationToken) -> Result<(), EngineError> {
    let known = Known::load(engine).await?;
    let sender = Sender::new(engine, known, HashMap::new());
    for action in unknown {
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let started_ms = engine.ports.clock.now_ms();
        let row = action.row;
        let ended = match look(&sender, &action).await {
            Ok(Found::Done(ended)) => ended,
            Ok(Found::NotDone(Some(link))) => interrupted(link),
            Ok(Found::NotDone(None)) => {
                engine.journal(move |journal| journal.replan(&[row])).await?;
                continue;
            }
            Err(error) if error.kind == TargetErrorKind::Cancelled => return Err(EngineError::Cancelled),
            Err(error) if error.kind.ends_a_run() => return Err(error.into()),
            // One that can't be looked at stays unknown, and its object waits; the others go on.
            Err(error) => {
                tracing::warn!(row, code = error.code, "an action of unknown outcome could not be looked at");
                continue;
            }
        };
        let settled = settled(row, ended, started_ms, engine.ports.clock.now_ms());
        engine.journal(move |journal| journal.settle(&[settled])).await?;
    }
    Ok(())
}

fn interrupted(link: Link) -> Ended {
    Ended::Left {
        code: "Interrupted",
        message: "It was interrupted, and the account doesn't hold what was to be sent. The next cycle compares it again.".to_owned(),
        link: LinkChange::Set(link),
        requests: 0,
    }
}

/// Objects that can't be judged in this run, and what kind of trouble that is.
pub(crate) type Unasked = HashMap<(ObjectType, SourceId), TargetErrorKind>;

/// What actions leave open whose outcome nobody knows still.
#[derive(Default)]
pub(crate) struct Doubts {
    /// Whom they are about.
    pub(crate) whom: HashSet<(ObjectType, SourceId)>,
    /// Unique values that an account may have got although nobody knows whether it was made: whoever else comes gets another one.
    pub(crate) taken: TakenValues,
}

/// The connection's doubts, as they are now.
pub(crate) async fn doubts(engine: &Engine) -> Result<Doubts, EngineError> {
    let connection = engine.settings.id.clone();
    let mut doubts = Doubts::default();
    for action in engine.journal(move |journal| journal.unknown_actions(&connection)).await? {
        doubts.taken.take(&engine.settings.configuration, &action.evaluation);
        let subject = action.evaluation.subject;
        doubts.whom.insert((subject.object_type, subject.source_id));
    }
    Ok(doubts)
}

/// What may be done must not be decided anew from an image of before: it waits until it can be looked at.
pub(crate) fn refuse(evaluation: &mut Evaluation, in_doubt: &HashSet<(ObjectType, SourceId)>, unasked: &mut Unasked) {
    let key = (evaluation.subject.object_type, evaluation.subject.source_id.clone());
    if !in_doubt.contains(&key) {
        return;
    }
    let message = format!(
        "The last change for {} had no answer, and the account could not be read since. Nothing is sent until that is known.",
        evaluation.subject.display_name
    );
    let fix = "Look at the account in the application. Usher looks again at the start of every cycle.";
    evaluation.block("OutcomeUnknown", message, fix);
    unasked.insert(key, TargetErrorKind::Unknown);
}

/// What a look at an action of unknown outcome tells.
pub(crate) enum Found {
    /// Done, in part or whole: this is its end.
    Done(Ended),
    /// Not done, or it can't be told and doing it again does no harm; with the account as it is, where it was linked and read.
    NotDone(Option<Link>),
}

/// Looks whether an action was done.
pub(crate) async fn look(sender: &Sender, action: &JournalledAction) -> Result<Found, TargetError> {
    let evaluation = &action.evaluation;
    let object_type = evaluation.subject.object_type;
    let mut attempt = Attempt::default();
    let values = match action.phase {
        ActionPhase::Members => return look_at_members(sender, action).await,
        ActionPhase::References => match sender.references_now(evaluation).values {
            // Nobody referred to has an account now, or the attribute isn't mapped any more: nothing says that it was done.
            none if none.is_empty() => return Ok(Found::NotDone(None)),
            values => values,
        },
        ActionPhase::Free | ActionPhase::Users | ActionPhase::Groups | ActionPhase::Disables | ActionPhase::Deletes => {
            values_to_send(evaluation)
        }
    };
    let creates = evaluation.action.kind == ActionKind::Create && action.phase != ActionPhase::References;
    if creates && action.link.is_none() {
        let found = sender.look_again(evaluation, &mut attempt).await?;
        let Some(object) = found else { return Ok(Found::NotDone(None)) };
        return Ok(Found::Done(sender.found(evaluation, object, &mut attempt).await));
    }
    let Some(link) = action.link.clone() else { return Ok(Found::NotDone(None)) };
    let deletes = evaluation.action.kind == ActionKind::Delete;
    let Some(mut object) = attempt.read(sender.target.get(object_type, &link.target_id).await)? else {
        let gone = Ended::Applied { link: LinkChange::Drop, requests: attempt.requests, found: true, warning: None };
        return Ok(if deletes { Found::Done(gone) } else { Found::NotDone(None) });
    };
    if is_stranger(object_type, &link.image, &values, &object.image) {
        let error = stranger::error(evaluation, &object);
        return Ok(Found::Done(Ended::Failed { error, link: LinkChange::Keep, requests: attempt.requests }));
    }
    object.image.members = link.image.members;
    if deletes || !differing(&values, &object.image.attributes).is_empty() {
        return Ok(Found::NotDone(Some(Link { image: object.image, ..link })));
    }
    Ok(Found::Done(sender.linked(evaluation, object, &values, link.kept, &mut attempt, true).await))
}

/// Of a batch of members some may be done: those are remembered, and the rest is decided anew.
async fn look_at_members(sender: &Sender, action: &JournalledAction) -> Result<Found, TargetError> {
    let Some(mut link) = action.link.clone() else { return Ok(Found::NotDone(None)) };
    let mut attempt = Attempt::default();
    let there = match attempt.read(sender.target.members(&link.target_id).await) {
        Ok(there) => there,
        Err(error) if error.kind == TargetErrorKind::Gone => return Ok(Found::NotDone(None)),
        Err(error) => return Err(error),
    };
    let wanted = sender.members_to_send(action);
    link.image.members = wanted.after_part(&link.image.members, &there);
    let (link, requests) = (LinkChange::Set(link), attempt.requests);
    if wanted.is_done(&there) {
        return Ok(Found::Done(Ended::Applied { link, requests, found: true, warning: None }));
    }
    let message = "It was interrupted. Some members may be changed already; the next cycle goes on from what the group has.".to_owned();
    Ok(Found::Done(Ended::Left { code: "Interrupted", message, link, requests }))
}
