//! A group's members: added and removed in batches, of which some may be done when one fails. What is done is remembered, or someone
//! who was added could never be removed again.

use usher_core::evaluate::References;
use usher_core::evaluation::{ActionReason, Member};
use usher_core::id::{SourceId, TargetId};
use usher_core::import::ObjectType;

use super::attempt::still_unknown;
use super::{Attempt, Sender, left_without_account};
use crate::names::{self, Whom};
use crate::ports::{JournalledAction, LinkChange, MembersError, TargetError, TargetErrorKind};
use crate::settle::Ended;
use crate::waiting::{self, REFERENCES_WAIT};

/// Members to add and to remove, by account.
pub(crate) struct MembersToSend {
    pub(crate) added: Vec<TargetId>,
    pub(crate) removed: Vec<TargetId>,
    /// To be added, but without an account.
    waiting: Vec<SourceId>,
}

impl MembersToSend {
    /// Is there somebody to add, and none of them has an account? Then there is nothing to send.
    fn is_nobody(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && !self.waiting.is_empty()
    }

    /// Is all of it surely done in a group that shows these members? A member that it doesn't show may be there all the same
    /// (scim-client.md 6.2), so removals never are: they are sent again, which does no harm.
    pub(crate) fn is_done(&self, there: &[TargetId]) -> bool {
        self.removed.is_empty() && self.added.iter().all(|id| there.contains(id))
    }

    /// Our members after as much of it as the group shows. Whoever was to be removed stays ours until the removal was answered.
    pub(crate) fn after_part(&self, before: &[TargetId], there: &[TargetId]) -> Vec<TargetId> {
        sorted(before.iter().chain(self.added.iter().filter(|id| there.contains(id))))
    }

    /// Our members after all of it.
    fn after_all(&self, before: &[TargetId]) -> Vec<TargetId> {
        sorted(before.iter().filter(|id| !self.removed.contains(id)).chain(&self.added))
    }
}

fn sorted<'a>(ids: impl Iterator<Item = &'a TargetId>) -> Vec<TargetId> {
    let ids: std::collections::BTreeSet<&TargetId> = ids.collect();
    ids.into_iter().cloned().collect()
}

impl Sender {
    /// What is to change in a group, as far as accounts are known now.
    pub(crate) fn members_to_send(&self, action: &JournalledAction) -> MembersToSend {
        let Some(changes) = &action.evaluation.action.members else {
            return MembersToSend { added: Vec::new(), removed: Vec::new(), waiting: Vec::new() };
        };
        let resolve = |member: &Member| member.target_id.clone().or_else(|| self.member(&member.source_id));
        let waiting = changes.added.iter().filter(|member| resolve(member).is_none()).map(|member| member.source_id.clone()).collect();
        let added = changes.added.iter().filter_map(resolve).collect();
        MembersToSend { added, removed: changes.removed.iter().filter_map(resolve).collect(), waiting }
    }

    pub(super) async fn members(&self, action: &JournalledAction, attempt: &mut Attempt) -> Result<Ended, TargetError> {
        let Some(mut link) = self.link(action, attempt).await? else { return Ok(left_without_account(attempt.requests)) };
        let wanted = self.members_to_send(action);
        if wanted.is_nobody() {
            let message = self.whom_it_waits_for(&wanted.waiting).await;
            return Ok(Ended::Left { code: REFERENCES_WAIT, message, link: LinkChange::Set(link), requests: attempt.requests });
        }
        let mut added = wanted.added.clone();
        // A group that was there before may have them already, and some servers double who is added twice (scim-client.md 7.4).
        if action.evaluation.action.reason == ActionReason::Matched && !added.is_empty() {
            let there = attempt.read(self.target.members(&link.target_id).await)?;
            added.retain(|id| !there.contains(id));
        }
        for round in 0..2 {
            if added.is_empty() && wanted.removed.is_empty() {
                break;
            }
            let (changed, refused) = match self.target.change_members(&link.target_id, &added, &wanted.removed).await {
                Ok(answered) => (Ok(answered), Vec::new()),
                Err(MembersError { error, refused }) => (Err(error), refused),
            };
            let error = match attempt.writes(changed) {
                Ok(()) => break,
                Err(error) => error,
            };
            if error.kind.ends_a_run() {
                return Err(error);
            }
            // It may be a member that isn't there. Of those who were told before it, some may be done.
            if error.kind == TargetErrorKind::Gone
                && attempt.read(self.target.get(ObjectType::Group, &link.target_id).await).map_err(still_unknown)?.is_none()
            {
                return Err(error);
            }
            let there = attempt.read(self.target.members(&link.target_id).await).map_err(still_unknown)?;
            if error.kind == TargetErrorKind::Unknown && round == 0 {
                added.retain(|id| !there.contains(id));
                continue;
            }
            link.image.members = wanted.after_part(&link.image.members, &there);
            let error = if error.kind == TargetErrorKind::Gone { TargetError { kind: TargetErrorKind::Object, ..error } } else { error };
            let error = self.naming(error, &refused, added.len() + wanted.removed.len()).await;
            return Ok(Ended::Failed { error, link: LinkChange::Set(link), requests: attempt.requests });
        }
        link.image.members = wanted.after_all(&link.image.members);
        let warning = if wanted.waiting.is_empty() {
            None
        } else {
            Some((REFERENCES_WAIT, self.whom_it_waits_for(&wanted.waiting).await, String::new()))
        };
        Ok(Ended::Applied { link: LinkChange::Set(link), requests: attempt.requests, found: false, warning })
    }

    async fn whom_it_waits_for(&self, waiting: &[SourceId]) -> String {
        waiting::of_group(&names::of(&self.engine, waiting.iter().cloned().map(Whom::Member).collect()).await)
    }

    /// The target knows its own ids alone: people are told who it was. `sent`: how many there were.
    async fn naming(&self, error: TargetError, refused: &[TargetId], sent: usize) -> TargetError {
        if refused.is_empty() {
            return error;
        }
        let names = names::of(&self.engine, refused.iter().map(|id| self.owner(id)).collect()).await;
        let told = error.message.trim_end();
        let stop = if told.is_empty() || told.ends_with(['.', '!', '?']) { "" } else { "." };
        let rest = if refused.len() < sent { " All others were sent." } else { "" };
        TargetError { message: format!("{told}{stop} Refused: {names}.{rest}"), ..error }
    }

    /// Whose account it is.
    fn owner(&self, id: &TargetId) -> Whom {
        let of_type = |object_type| {
            let owner = self.known.read().ok().and_then(|known| known.source_of(object_type, id));
            owner.map(|owner| Whom::Source(vec![object_type], owner))
        };
        of_type(ObjectType::User).or_else(|| of_type(ObjectType::Group)).unwrap_or_else(|| Whom::Account(id.clone()))
    }
}
