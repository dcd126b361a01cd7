//! One action, sent: what it assumes, what it does about each answer, and how it looks again when none came (CYCLE.md §4).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use usher_core::evaluate::{Link, MatchQuery, References};
use usher_core::evaluation::{ActionKind, Evaluation};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Value};
use usher_core::plan::{references_to_send, values_to_send};

use crate::active::{self, ACTIVE, READ_AFTER_WRITE};
use crate::ports::{ActionPhase, Answered, JournalledAction, LinkChange, Target, TargetError, TargetErrorKind, TargetObject};
use crate::references::Known;
use crate::settle::Ended;

/// What the actions of one run share.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) target: Arc<dyn Target>,
    pub(crate) known: Arc<RwLock<Known>>,
    /// Accounts that were matched in this run and are not linked yet.
    pub(crate) matched: Arc<HashMap<(ObjectType, SourceId), Link>>,
}

type Sent<T> = Result<Answered<T>, TargetError>;

impl Sender {
    /// Sends one action to its end. `Err` only where every further request would fail alike, or someone asked to stop.
    pub(crate) async fn perform(&self, action: &JournalledAction) -> Result<Ended, TargetError> {
        let evaluation = &action.evaluation;
        let kind = evaluation.subject.object_type;
        let ended = match (action.phase, evaluation.action.kind) {
            (ActionPhase::Deletes, _) => self.delete(kind, action).await,
            (ActionPhase::Members, _) => self.members(action).await,
            (ActionPhase::References, _) => self.references(action).await,
            (_, ActionKind::Create) => self.create(evaluation).await,
            (_, _) => self.update(action, values_to_send(evaluation)).await,
        };
        match ended {
            Err(error) if matches!(error.kind, TargetErrorKind::Connection | TargetErrorKind::Cancelled) => Err(error),
            Err(error) if error.kind == TargetErrorKind::Gone => Ok(Ended::Left {
                code: "InvalidAnchor",
                message: "The linked account is gone from the target. The next cycle looks for another one.".to_owned(),
                link: LinkChange::Drop,
                requests: error.requests,
            }),
            Err(error) => Ok(Ended::Failed { requests: error.requests, link: LinkChange::Keep, error }),
            Ok(ended) => Ok(ended),
        }
    }

    fn remember(&self, evaluation: &Evaluation, target: &TargetId) {
        if let Ok(mut known) = self.known.write() {
            known.link(evaluation.subject.object_type, evaluation.subject.source_id.clone(), target.clone());
        }
    }

    fn person(&self, id: &SourceId) -> Option<TargetId> {
        self.known.read().ok().and_then(|known| known.target_of(ObjectType::User, id))
    }

    fn member(&self, id: &SourceId) -> Option<TargetId> {
        self.known.read().ok().and_then(|known| known.member(id))
    }

    async fn create(&self, evaluation: &Evaluation) -> Result<Ended, TargetError> {
        let object_type = evaluation.subject.object_type;
        let values = values_to_send(evaluation);
        let mut requests = 0;
        for attempt in 0..2 {
            match count(self.target.create(object_type, &values).await, &mut requests) {
                Ok(made) => return Ok(self.linked(evaluation, made, &values, BTreeMap::new(), requests, false).await),
                Err(error) if error.kind == TargetErrorKind::Exists => return self.adopt(evaluation, &values, error, requests).await,
                Err(error) if error.kind == TargetErrorKind::Unknown => {
                    if let Some(found) = self.look_again(evaluation, &mut requests).await? {
                        return Ok(self.linked(evaluation, found, &values, BTreeMap::new(), requests, true).await);
                    }
                    if attempt == 1 {
                        return Err(TargetError { requests, ..error });
                    }
                }
                Err(error) => return Err(TargetError { requests, ..error }),
            }
        }
        Err(never())
    }

    /// No answer came: is it there? Asked twice, since what was written may not be readable at once.
    pub(crate) async fn look_again(&self, evaluation: &Evaluation, requests: &mut u32) -> Result<Option<TargetObject>, TargetError> {
        for round in 0..2 {
            if round > 0 {
                tokio::time::sleep(READ_AFTER_WRITE).await;
            }
            let mut found = self.find(evaluation, requests).await?;
            if found.len() == 1 {
                return Ok(found.pop());
            }
        }
        Ok(None)
    }

    async fn find(&self, evaluation: &Evaluation, requests: &mut u32) -> Result<Vec<TargetObject>, TargetError> {
        for attempt in &evaluation.matching.attempts {
            let query = MatchQuery {
                property: attempt.property.clone(),
                precedence: attempt.precedence,
                value: attempt.value.clone(),
                case_exact: false,
            };
            if query.value.is_null() {
                continue;
            }
            let found = count(self.target.find(evaluation.subject.object_type, &query).await, requests)?;
            let free: Vec<_> = found.into_iter().filter(|object| self.is_free(evaluation, &object.id)).collect();
            if !free.is_empty() {
                return Ok(free);
            }
        }
        Ok(Vec::new())
    }

    /// Not linked to anyone else.
    fn is_free(&self, evaluation: &Evaluation, id: &TargetId) -> bool {
        let owner = self.known.read().ok().and_then(|known| known.source_of(evaluation.subject.object_type, id));
        owner.is_none_or(|owner| owner == evaluation.subject.source_id)
    }

    /// The target says that it exists already: matched again, and brought up to date if it is one and nobody else's (scim-client.md 3.4).
    async fn adopt(
        &self,
        evaluation: &Evaluation,
        values: &BTreeMap<String, Value>,
        refused: TargetError,
        mut requests: u32,
    ) -> Result<Ended, TargetError> {
        let mut found = self.find(evaluation, &mut requests).await?;
        let Some(object) = found.pop().filter(|_| found.is_empty()) else { return Err(TargetError { requests, ..refused }) };
        let link = Link { target_id: object.id, image: object.image, kept: BTreeMap::new() };
        self.change(evaluation, link, values.clone(), requests).await
    }

    async fn update(&self, action: &JournalledAction, values: BTreeMap<String, Value>) -> Result<Ended, TargetError> {
        let mut requests = 0;
        let Some(link) = self.link(action, &mut requests).await? else { return Ok(left_without_account(requests)) };
        self.change(&action.evaluation, link, values, requests).await
    }

    async fn change(
        &self,
        evaluation: &Evaluation,
        link: Link,
        values: BTreeMap<String, Value>,
        mut requests: u32,
    ) -> Result<Ended, TargetError> {
        let object_type = evaluation.subject.object_type;
        let values = differing(&values, &link.image.attributes);
        if values.is_empty() {
            self.remember(evaluation, &link.target_id);
            return Ok(Ended::applied(LinkChange::Set(link), requests));
        }
        for attempt in 0..2 {
            match count(self.target.update(object_type, &link.target_id, &link.image, &values).await, &mut requests) {
                Ok(mut held) => {
                    held.image.members = link.image.members;
                    return Ok(self.linked(evaluation, held, &values, link.kept, requests, false).await);
                }
                Err(error) if error.kind == TargetErrorKind::Unknown => {
                    let now = count(self.target.get(object_type, &link.target_id).await, &mut requests)?;
                    let done = now.filter(|object| differing(&values, &object.image.attributes).is_empty());
                    if let Some(mut held) = done {
                        held.image.members = link.image.members;
                        return Ok(self.linked(evaluation, held, &values, link.kept, requests, true).await);
                    }
                    if attempt == 1 {
                        return Err(TargetError { requests, ..error });
                    }
                }
                Err(error) => return Err(TargetError { requests, ..error }),
            }
        }
        Err(never())
    }

    async fn references(&self, action: &JournalledAction) -> Result<Ended, TargetError> {
        let wanted = references_to_send(&action.evaluation);
        let mut values = BTreeMap::new();
        let mut missing = Vec::new();
        for (name, source) in &wanted {
            match self.person(source) {
                Some(target) => drop(values.insert(name.clone(), Value::Text(target.0))),
                None => missing.push(name.clone()),
            }
        }
        if !missing.is_empty() {
            return Ok(Ended::Applied {
                link: LinkChange::Keep,
                requests: 0,
                found: false,
                warning: Some((
                    "ReferenceMissing",
                    format!("{} was left as it is: the person referred to has no account yet.", missing.join(", ")),
                    "Nothing to do: it is set when that person gets an account.".to_owned(),
                )),
            });
        }
        self.update(action, values).await
    }

    async fn members(&self, action: &JournalledAction) -> Result<Ended, TargetError> {
        let mut requests = 0;
        let Some(mut link) = self.link(action, &mut requests).await? else { return Ok(left_without_account(requests)) };
        let Some(changes) = &action.evaluation.action.members else { return Ok(Ended::applied(LinkChange::Keep, 0)) };
        let resolve = |member: &usher_core::evaluation::Member| member.target_id.clone().or_else(|| self.member(&member.source_id));
        let mut added: Vec<TargetId> = changes.added.iter().filter_map(resolve).collect();
        let waiting = changes.added.len() - added.len();
        let mut removed: Vec<TargetId> = changes.removed.iter().filter_map(resolve).collect();
        let mut after: Vec<TargetId> = link.image.members.iter().filter(|id| !removed.contains(id)).cloned().collect();
        after.extend(added.iter().cloned());
        after.sort();
        after.dedup();
        for attempt in 0..2 {
            if added.is_empty() && removed.is_empty() {
                break;
            }
            match count(self.target.change_members(&link.target_id, &added, &removed).await, &mut requests) {
                Ok(()) => break,
                Err(error) if error.kind == TargetErrorKind::Unknown && attempt == 0 => {
                    let there = count(self.target.members(&link.target_id).await, &mut requests)?;
                    added.retain(|id| !there.contains(id));
                    removed.retain(|id| there.contains(id));
                }
                Err(error) => return Err(TargetError { requests, ..error }),
            }
        }
        link.image.members = after;
        let warning = (waiting > 0).then(|| ("ReferencesWait", members_wait(waiting), String::new()));
        Ok(Ended::Applied { link: LinkChange::Set(link), requests, found: false, warning })
    }

    async fn delete(&self, object_type: ObjectType, action: &JournalledAction) -> Result<Ended, TargetError> {
        let Some(link) = &action.link else { return Ok(left_without_account(0)) };
        let mut requests = 0;
        // Gone already is well (scim-client.md 3.8), so this may be repeated as it is (10.3).
        for attempt in 0..2 {
            match count(self.target.delete(object_type, &link.target_id).await, &mut requests) {
                Ok(()) => break,
                Err(error) if error.kind == TargetErrorKind::Gone => break,
                Err(error) if error.kind == TargetErrorKind::Unknown && attempt == 0 => {}
                Err(error) => return Err(TargetError { requests, ..error }),
            }
        }
        Ok(Ended::applied(LinkChange::Drop, requests))
    }

    /// The account that the action is about: linked, matched in this run, or read by the id that the evaluation found.
    async fn link(&self, action: &JournalledAction, requests: &mut u32) -> Result<Option<Link>, TargetError> {
        if let Some(link) = &action.link {
            return Ok(Some(link.clone()));
        }
        let subject = &action.evaluation.subject;
        if let Some(link) = self.matched.get(&(subject.object_type, subject.source_id.clone())) {
            return Ok(Some(link.clone()));
        }
        let Some(id) = &subject.target_id else { return Ok(None) };
        let read = count(self.target.get(subject.object_type, id).await, requests)?;
        Ok(read.map(|object| Link { target_id: object.id, image: object.image, kept: BTreeMap::new() }))
    }

    /// The link after a write: the answer is the new image; what the target keeps in a form of its own is remembered (scim-client.md 3.3).
    pub(crate) async fn linked(
        &self,
        evaluation: &Evaluation,
        object: TargetObject,
        sent: &BTreeMap<String, Value>,
        mut kept: BTreeMap<String, (Value, Value)>,
        mut requests: u32,
        found: bool,
    ) -> Ended {
        self.remember(evaluation, &object.id);
        let object_type = evaluation.subject.object_type;
        let (object, ignored) = active::confirm(self.target.as_ref(), object_type, object, sent, &mut requests).await;
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

fn count<T>(answer: Sent<T>, requests: &mut u32) -> Result<T, TargetError> {
    match answer {
        Ok(answered) => {
            *requests += answered.requests;
            Ok(answered.value)
        }
        Err(error) => {
            *requests += error.requests;
            Err(TargetError { requests: *requests, ..error })
        }
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

fn members_wait(count: usize) -> String {
    let who = if count == 1 { "1 member has".to_owned() } else { format!("{count} members have") };
    format!("{who} no account yet. The group gets them when they do.")
}
