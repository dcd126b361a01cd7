//! Accounts and groups: made, changed, deleted. A write without an answer is never repeated before someone has looked.

use std::collections::BTreeMap;

use usher_core::evaluate::{Link, MatchQuery, References, TargetImage};
use usher_core::evaluation::{ActionKind, Evaluation};
use usher_core::id::TargetId;
use usher_core::import::Value;
use usher_core::matching::is_another;
use usher_core::plan::stranger::{is_stranger, matters};
use usher_core::plan::{held_accounts, references_to_send, values_to_send};

use super::attempt::still_unknown;
use super::{Attempt, LINKED_ONLY, Sender, differing, form, left_without_account, never};
use crate::active::READ_AFTER_WRITE;
use crate::names::{self, Whom};
use crate::ports::{JournalledAction, LinkChange, TargetError, TargetErrorKind, TargetObject};
use crate::settle::Ended;
use crate::stranger;
use crate::waiting::{self, REFERENCES_WAIT};

/// Code of a look that found more than one.
const SEVERAL: &str = "DuplicateTargetEntries";

/// References as far as accounts are known now.
pub(crate) struct ReferencesNow {
    /// What is to be sent.
    pub(crate) values: BTreeMap<String, Value>,
    /// Attributes in which someone has no account.
    incomplete: Vec<String>,
    /// Who has none.
    missing: Vec<Whom>,
}

impl Sender {
    pub(super) async fn create(&self, evaluation: &Evaluation, attempt: &mut Attempt) -> Result<Ended, TargetError> {
        let object_type = evaluation.subject.object_type;
        let values = values_to_send(evaluation);
        for round in 0..2 {
            match attempt.write(self.target.create(object_type, &values).await) {
                Ok(made) => return Ok(self.linked(evaluation, made, &values, BTreeMap::new(), attempt, false).await),
                Err(error) if error.kind == TargetErrorKind::Exists => {
                    let object = self.existing(evaluation, error, attempt).await?;
                    // After a create without an answer it may be that one, which could not be read until now.
                    let first = round == 0;
                    return Ok(if first {
                        self.link_only(evaluation, object, attempt)
                    } else {
                        self.found(evaluation, object, attempt).await
                    });
                }
                Err(error) if error.kind == TargetErrorKind::Unknown => {
                    if let Some(found) = self.look_again(evaluation, attempt).await.map_err(unless_several)? {
                        return Ok(self.found(evaluation, found, attempt).await);
                    }
                    if round == 1 {
                        return Ok(Ended::Failed { error, link: LinkChange::Keep, requests: attempt.requests });
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(never())
    }

    /// No answer came: is it there? Asked twice, since what was written may not be readable at once. Several are an error: none of them
    /// may be taken, and another one must not be made.
    pub(crate) async fn look_again(&self, evaluation: &Evaluation, attempt: &mut Attempt) -> Result<Option<TargetObject>, TargetError> {
        for round in 0..2 {
            if round > 0 {
                tokio::time::sleep(READ_AFTER_WRITE).await;
            }
            let mut found = self.find(evaluation, attempt).await?;
            match (found.len(), found.pop()) {
                (1, Some(one)) => return Ok(Some(one)),
                (_, None) => {}
                (count, Some(_)) => return Err(several(evaluation, count)),
            }
        }
        Ok(None)
    }

    async fn find(&self, evaluation: &Evaluation, attempt: &mut Attempt) -> Result<Vec<TargetObject>, TargetError> {
        for tried in evaluation.matching.attempts.iter().filter(|tried| !tried.value.is_null()) {
            let query = MatchQuery {
                property: tried.property.clone(),
                precedence: tried.precedence,
                value: tried.value.clone(),
                case_exact: tried.case_exact,
            };
            let found = attempt.read(self.target.find(evaluation.subject.object_type, &query).await)?;
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

    /// The target says that it exists already (scim-client.md 3.4): the one that matching finds now, if it is nobody else's.
    async fn existing(&self, evaluation: &Evaluation, refused: TargetError, attempt: &mut Attempt) -> Result<TargetObject, TargetError> {
        let mut found = self.find(evaluation, attempt).await?;
        found.pop().filter(|_| found.is_empty()).ok_or(refused)
    }

    /// An account that was found after a create without an answer: ours if it holds what was sent, in the target's own form too; else it
    /// may be another's work, and is treated as one that was there before.
    pub(crate) async fn found(&self, evaluation: &Evaluation, object: TargetObject, attempt: &mut Attempt) -> Ended {
        let values = values_to_send(evaluation);
        if !form::holds(&values, &object.image.attributes) {
            return self.link_only(evaluation, object, attempt);
        }
        self.linked(evaluation, object, &values, BTreeMap::new(), attempt, true).await
    }

    /// Linked and nothing more: what was to be sent was made for a new account. What differs from this one, the next evaluation finds out.
    fn link_only(&self, evaluation: &Evaluation, object: TargetObject, attempt: &Attempt) -> Ended {
        self.remember(evaluation, &object.id);
        let link = Link { target_id: object.id, image: object.image, kept: BTreeMap::new() };
        Ended::Left {
            code: LINKED_ONLY,
            message: "The target has such an account already, so it was linked and none was made. The next cycle compares it and sends what differs."
                .to_owned(),
            link: LinkChange::Set(link),
            requests: attempt.requests,
        }
    }

    pub(super) async fn update(
        &self,
        action: &JournalledAction,
        values: BTreeMap<String, Value>,
        attempt: &mut Attempt,
    ) -> Result<Ended, TargetError> {
        let Some(link) = self.link(action, attempt).await? else { return Ok(left_without_account(attempt.requests)) };
        self.change(&action.evaluation, link, values, attempt).await
    }

    async fn change(
        &self,
        evaluation: &Evaluation,
        link: Link,
        values: BTreeMap<String, Value>,
        attempt: &mut Attempt,
    ) -> Result<Ended, TargetError> {
        let object_type = evaluation.subject.object_type;
        let mut link = self.link_of_theirs(evaluation, link, attempt).await?;
        let values = differing(&values, &link.image.attributes);
        if values.is_empty() {
            self.remember(evaluation, &link.target_id);
            return Ok(Ended::applied(LinkChange::Set(link), attempt.requests));
        }
        for round in 0..2 {
            match attempt.write(self.target.update(object_type, &link.target_id, &link.image, &values).await) {
                Ok(held) if is_stranger(object_type, &link.image, &values, &held.image) => return Err(stranger::error(evaluation, &held)),
                Ok(mut held) => {
                    held.image.members = link.image.members;
                    return Ok(self.linked(evaluation, held, &values, link.kept, attempt, false).await);
                }
                Err(error) if error.kind == TargetErrorKind::Unknown => {
                    let read = attempt.read(self.target.get(object_type, &link.target_id).await).map_err(still_unknown)?;
                    let Some(mut now) = read else { return Err(TargetError { kind: TargetErrorKind::Gone, ..error }) };
                    if is_stranger(object_type, &link.image, &values, &now.image) {
                        return Err(stranger::error(evaluation, &now));
                    }
                    now.image.members = std::mem::take(&mut link.image.members);
                    if differing(&values, &now.image.attributes).is_empty() {
                        return Ok(self.linked(evaluation, now, &values, link.kept, attempt, true).await);
                    }
                    // What it holds now may be a part of what was sent: that is what the next evaluation has to compare with.
                    link.image = now.image;
                    if round == 1 {
                        return Ok(Ended::Failed { error, link: LinkChange::Set(link), requests: attempt.requests });
                    }
                }
                Err(error) => return self.refused(evaluation, error, link, &values, attempt).await,
            }
        }
        Err(never())
    }

    /// Where it matters whose account it is, it is read first: the id may be somebody else's by now. One that the target refuses to show
    /// is taken for theirs; one that can't be read just now is tried again later, unless access is to be taken away.
    async fn link_of_theirs(&self, evaluation: &Evaluation, link: Link, attempt: &mut Attempt) -> Result<Link, TargetError> {
        if !matters(evaluation) {
            return Ok(link);
        }
        let (object_type, kind) = (evaluation.subject.object_type, evaluation.action.kind);
        match attempt.read(self.target.get(object_type, &link.target_id).await) {
            Ok(Some(now)) if is_another(object_type, &link.image, &now.image) => Err(stranger::error(evaluation, &now)),
            Ok(Some(now)) => Ok(Link { image: TargetImage { members: link.image.members, ..now.image }, ..link }),
            // Some targets hide who is inactive; the write itself tells whether they are gone.
            Ok(None) if kind == ActionKind::Enable => Ok(link),
            Ok(None) => Err(TargetError { kind: TargetErrorKind::Gone, ..never() }),
            Err(error) if error.kind.ends_a_run() => Err(error),
            // A target that never shows accounts must not keep a leaver active for good.
            Err(error) if error.kind == TargetErrorKind::Object || kind == ActionKind::Disable => Ok(link),
            Err(error) if error.kind == TargetErrorKind::Unknown => Err(TargetError { kind: TargetErrorKind::Passing, ..error }),
            Err(error) => Err(error),
        }
    }

    /// A change that was refused may be done in part, where it took several requests: what the account holds now is what the next
    /// evaluation has to compare with.
    async fn refused(
        &self,
        evaluation: &Evaluation,
        error: TargetError,
        link: Link,
        sent: &BTreeMap<String, Value>,
        attempt: &mut Attempt,
    ) -> Result<Ended, TargetError> {
        let object_type = evaluation.subject.object_type;
        let whole = !attempt.begun && error.requests <= 1;
        if whole || error.kind.ends_a_run() || error.kind == TargetErrorKind::Gone {
            return Err(error);
        }
        match attempt.read(self.target.get(object_type, &link.target_id).await) {
            Ok(Some(now)) if is_stranger(object_type, &link.image, sent, &now.image) => Err(stranger::error(evaluation, &now)),
            Ok(Some(now)) => {
                let image = TargetImage { members: link.image.members, ..now.image };
                Ok(Ended::Failed { error, link: LinkChange::Set(Link { image, ..link }), requests: attempt.requests })
            }
            Ok(None) => Err(TargetError { kind: TargetErrorKind::Gone, ..error }),
            Err(look) if attempt.begun => Err(still_unknown(look)),
            Err(_) => Err(error),
        }
    }

    pub(super) async fn references(&self, action: &JournalledAction, attempt: &mut Attempt) -> Result<Ended, TargetError> {
        let ReferencesNow { values, incomplete, missing } = self.references_now(&action.evaluation);
        if values.is_empty() && incomplete.is_empty() {
            return Ok(Ended::applied(LinkChange::Keep, attempt.requests));
        }
        if values.is_empty() {
            let message = waiting::of_attributes(&names::of(&self.engine, missing).await, &incomplete);
            return Ok(Ended::Left { code: REFERENCES_WAIT, message, link: LinkChange::Keep, requests: attempt.requests });
        }
        match self.update(action, values, attempt).await? {
            Ended::Applied { link, requests, found, warning: None } if !incomplete.is_empty() => {
                let message = waiting::of_attributes(&names::of(&self.engine, missing).await, &incomplete);
                Ok(Ended::Applied { link, requests, found, warning: Some((REFERENCES_WAIT, message, String::new())) })
            }
            ended => Ok(ended),
        }
    }

    /// References as accounts, and those in which someone has none. What refers to one stays as it is then; of several the others are
    /// written.
    pub(crate) fn references_now(&self, evaluation: &Evaluation) -> ReferencesNow {
        let object_type = evaluation.subject.object_type;
        let mut values = BTreeMap::new();
        let mut incomplete = Vec::new();
        let mut missing = Vec::new();
        for (name, ids) in references_to_send(evaluation) {
            // Mapped when it was planned, and not any more: nobody waits for it.
            let Some(rule) = self.engine.settings.configuration.reference(object_type, &name) else { continue };
            let before = missing.len();
            let without = ids.iter().filter(|id| self.referred(rule.referred, id).is_none());
            missing.extend(without.map(|id| Whom::Source(rule.referred.to_vec(), id.clone())));
            if missing.len() > before {
                incomplete.push(name.clone());
            }
            if !rule.several {
                let account = ids.last().and_then(|id| self.referred(rule.referred, id));
                values.extend(account.map(|account| (name, Value::Text(account.0))));
                continue;
            }
            let change = evaluation.action.attributes.iter().find(|change| change.target == name);
            let held = change.map_or(Value::Null, |change| change.current.clone());
            let mut accounts = self.referred_accounts(&ids, rule.referred, &held);
            if rule.only_adds {
                accounts.extend(held_accounts(&held));
            }
            if !accounts.is_empty() {
                values.insert(name, Value::List(accounts.into_iter().collect()));
            }
        }
        ReferencesNow { values, incomplete, missing }
    }

    pub(super) async fn delete(&self, action: &JournalledAction, attempt: &mut Attempt) -> Result<Ended, TargetError> {
        let Some(link) = &action.link else { return Ok(left_without_account(0)) };
        let object_type = action.evaluation.subject.object_type;
        match self.link_of_theirs(&action.evaluation, link.clone(), attempt).await {
            Ok(_) => {}
            Err(error) if error.kind == TargetErrorKind::Gone => return Ok(Ended::applied(LinkChange::Drop, attempt.requests)),
            Err(error) => return Err(error),
        }
        // Gone already is well (scim-client.md 3.8), so this may be repeated as it is (10.3).
        for round in 0..2 {
            match attempt.write(self.target.delete(object_type, &link.target_id).await) {
                Ok(()) => break,
                Err(error) if error.kind == TargetErrorKind::Gone => break,
                Err(error) if error.kind == TargetErrorKind::Unknown && round == 0 => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Ended::applied(LinkChange::Drop, attempt.requests))
    }
}

/// Several that may be theirs are known trouble; any other failed look leaves open whether the account was made.
fn unless_several(look: TargetError) -> TargetError {
    if look.code == SEVERAL { look } else { still_unknown(look) }
}

fn several(evaluation: &Evaluation, count: usize) -> TargetError {
    TargetError {
        kind: TargetErrorKind::Object,
        code: SEVERAL,
        status: None,
        message: format!(
            "{count} accounts in the target have the values of {}, so it isn't clear which one is theirs. None of them is touched.",
            evaluation.subject.display_name
        ),
        fix: "Remove or change the accounts that aren't theirs.".to_owned(),
        requests: 0,
    }
}
