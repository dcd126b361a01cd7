//! One action, sent: what it assumes, what it does about each answer, and how it looks again when none came (CYCLE.md §4).
//! Read next: `account.rs`, then `members.rs`.

mod account;
mod attempt;
mod form;
mod members;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, RwLock};

use usher_core::evaluate::{Link, References};
use usher_core::evaluation::{ActionKind, Evaluation};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Value};
use usher_core::plan::{referred_accounts, values_to_send};

use crate::active::{self, ACTIVE};
use crate::engine::Engine;
use crate::ports::{ActionPhase, JournalledAction, LinkChange, Target, TargetError, TargetErrorKind, TargetObject};
use crate::references::Known;
use crate::settle::Ended;

/// Code of a create that found an account and linked it.
const LINKED_ONLY: &str = "LinkedExisting";

/// What the actions of one run share.
#[derive(Clone)]
pub(crate) struct Sender {
    engine: Engine,
    pub(crate) target: Arc<dyn Target>,
    pub(crate) known: Arc<RwLock<Known>>,
    /// Accounts that were matched in this run and are not linked yet.
    pub(crate) matched: Arc<HashMap<(ObjectType, SourceId), Link>>,
    /// Actions in a row that the target put off.
    put_off: Arc<AtomicU32>,
    /// Whoever has an action of which nobody knows whether it was done.
    in_doubt: Arc<RwLock<HashSet<(ObjectType, SourceId)>>>,
}

/// This many actions put off in a row end the run: the others would be too (scim-client.md 12.5).
const MOST_PUT_OFF: u32 = 20;

pub(crate) use attempt::{Attempt, Unsettled};

impl Sender {
    pub(crate) fn new(engine: &Engine, known: Known, matched: HashMap<(ObjectType, SourceId), Link>) -> Self {
        let (known, matched) = (Arc::new(RwLock::new(known)), Arc::new(matched));
        let target = Arc::clone(&engine.ports.target);
        Self { engine: engine.clone(), target, known, matched, put_off: Arc::default(), in_doubt: Arc::default() }
    }

    /// Sends one action to its end, or says why it has none.
    pub(crate) async fn perform(&self, action: &JournalledAction) -> Result<Ended, Unsettled> {
        let evaluation = &action.evaluation;
        if evaluation.outcome.as_ref().is_some_and(|so_far| so_far.code == LINKED_ONLY) {
            return Ok(Ended::Left {
                code: LINKED_ONLY,
                message: "The account was there already: what differs is decided by the next cycle.".to_owned(),
                link: LinkChange::Keep,
                requests: 0,
            });
        }
        if self.is_in_doubt(evaluation) {
            return Ok(Ended::Left {
                code: "OutcomeUnknown",
                message: "It was left, because the change before it had no answer.".to_owned(),
                link: LinkChange::Keep,
                requests: 0,
            });
        }
        let mut attempt = Attempt::default();
        let ended = match (action.phase, evaluation.action.kind) {
            (ActionPhase::Members, _) => self.members(action, &mut attempt).await,
            (ActionPhase::References, _) => self.references(action, &mut attempt).await,
            (_, ActionKind::Delete) => self.delete(action, &mut attempt).await,
            (_, ActionKind::Create) => self.create(evaluation, &mut attempt).await,
            (_, _) => self.update(action, values_to_send(evaluation), &mut attempt).await,
        };
        match ended {
            Err(error) if error.kind == TargetErrorKind::Gone => self.gone(action, error, &mut attempt).await,
            ended => self.judge(evaluation, ended, &attempt),
        }
    }

    fn judge(&self, evaluation: &Evaluation, ended: Result<Ended, TargetError>, attempt: &Attempt) -> Result<Ended, Unsettled> {
        let Attempt { requests, begun } = *attempt;
        let error = match ended {
            Ok(ended) => {
                self.put_off.store(0, Ordering::Relaxed);
                return Ok(ended);
            }
            Err(error) => error,
        };
        let doubt = begun && error.kind == TargetErrorKind::Unknown;
        let put_off = doubt || error.kind == TargetErrorKind::Passing;
        let in_a_row = if put_off { self.put_off.fetch_add(1, Ordering::Relaxed) } else { self.put_off.swap(0, Ordering::Relaxed) };
        if error.kind.ends_a_run() || put_off && in_a_row >= MOST_PUT_OFF {
            return Err(Unsettled::Stop { error, begun });
        }
        if !doubt {
            return Ok(Ended::Failed { error, link: LinkChange::Keep, requests });
        }
        if let Ok(mut in_doubt) = self.in_doubt.write() {
            in_doubt.insert((evaluation.subject.object_type, evaluation.subject.source_id.clone()));
        }
        Err(Unsettled::Doubt { error })
    }

    /// The target says that something isn't there. That may be someone whom the request refers to: only an account that really is gone
    /// loses its link.
    async fn gone(&self, action: &JournalledAction, error: TargetError, attempt: &mut Attempt) -> Result<Ended, Unsettled> {
        let subject = &action.evaluation.subject;
        let linked = action.link.as_ref().map(|link| &link.target_id).or(subject.target_id.as_ref());
        let Some(id) = linked else {
            return self.judge(&action.evaluation, Err(TargetError { kind: TargetErrorKind::Object, ..error }), attempt);
        };
        match attempt.read(self.target.get(subject.object_type, id).await) {
            Ok(None) => Ok(Ended::Left {
                code: "InvalidAnchor",
                message: "The linked account is gone from the target. The next cycle looks for another one.".to_owned(),
                link: LinkChange::Drop,
                requests: attempt.requests,
            }),
            Ok(Some(_)) => self.judge(&action.evaluation, Err(TargetError { kind: TargetErrorKind::Object, ..error }), attempt),
            Err(look) => self.judge(&action.evaluation, Err(look), attempt),
        }
    }

    fn is_in_doubt(&self, evaluation: &Evaluation) -> bool {
        let key = (evaluation.subject.object_type, evaluation.subject.source_id.clone());
        self.in_doubt.read().is_ok_and(|in_doubt| in_doubt.contains(&key))
    }

    fn remember(&self, evaluation: &Evaluation, target: &TargetId) {
        if let Ok(mut known) = self.known.write() {
            known.link(evaluation.subject.object_type, evaluation.subject.source_id.clone(), target.clone());
        }
    }

    /// The account of someone who is referred to, by the first of these types that has one.
    fn referred(&self, types: &[ObjectType], id: &SourceId) -> Option<TargetId> {
        self.known.read().ok().and_then(|known| types.iter().find_map(|object_type| known.target_of(*object_type, id)))
    }

    /// What a list of references is to hold, as the plan has it, with the accounts that were made since.
    fn referred_accounts(&self, ids: &[SourceId], types: &[ObjectType], held: &Value) -> BTreeSet<String> {
        self.known.read().map(|known| referred_accounts(ids, types, held, &*known)).unwrap_or_default()
    }

    fn member(&self, id: &SourceId) -> Option<TargetId> {
        self.known.read().ok().and_then(|known| known.member(id))
    }

    /// The account that the action is about: linked, matched in this run, or read by the id that the evaluation found.
    async fn link(&self, action: &JournalledAction, attempt: &mut Attempt) -> Result<Option<Link>, TargetError> {
        if let Some(link) = &action.link {
            return Ok(Some(link.clone()));
        }
        let subject = &action.evaluation.subject;
        if let Some(link) = self.matched.get(&(subject.object_type, subject.source_id.clone())) {
            return Ok(Some(link.clone()));
        }
        let Some(id) = &subject.target_id else { return Ok(None) };
        let read = attempt.read(self.target.get(subject.object_type, id).await)?;
        Ok(read.map(|object| Link { target_id: object.id, image: object.image, kept: BTreeMap::new() }))
    }

    /// The link after a write: the answer is the new image; what the target keeps in a form of its own is remembered (scim-client.md 3.3).
    pub(crate) async fn linked(
        &self,
        evaluation: &Evaluation,
        object: TargetObject,
        sent: &BTreeMap<String, Value>,
        mut kept: BTreeMap<String, (Value, Value)>,
        attempt: &mut Attempt,
        found: bool,
    ) -> Ended {
        self.remember(evaluation, &object.id);
        let object_type = evaluation.subject.object_type;
        let (object, ignored) = active::confirm(self.target.as_ref(), object_type, object, sent, &mut attempt.requests).await;
        kept.remove(ACTIVE);
        for (name, value) in sent.iter().filter(|(name, _)| *name != ACTIVE) {
            let held = object.image.attributes.get(name).cloned().unwrap_or_default();
            if held == *value {
                kept.remove(name);
            } else {
                kept.insert(name.clone(), (value.clone(), held));
            }
        }
        let link = LinkChange::Set(Link { target_id: object.id, image: object.image, kept });
        let requests = attempt.requests;
        match ignored {
            Some(error) => Ended::Failed { error, link, requests },
            None => Ended::Applied { link, requests, found, warning: None },
        }
    }
}

/// The values that an account doesn't hold as they are.
pub(crate) fn differing(values: &BTreeMap<String, Value>, held: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    values
        .iter()
        .filter(|(name, value)| held.get(*name).unwrap_or(&Value::Null) != *value)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn left_without_account(requests: u32) -> Ended {
    Ended::Left {
        code: "NoAccountYet",
        message: "There is no account to change: the step before did not make one.".to_owned(),
        link: LinkChange::Keep,
        requests,
    }
}

/// The loops above end by themselves; this is what the compiler is told.
fn never() -> TargetError {
    TargetError {
        kind: TargetErrorKind::Unknown,
        code: "InternalError",
        status: None,
        message: "no attempt was made".to_owned(),
        fix: String::new(),
        requests: 0,
    }
}
