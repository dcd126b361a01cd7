//! A run of a job: import, scope, match, write; people first, then whom they refer to, then groups and their members (EP-601, EP-606).
//! What it keeps it keeps object by object, so that a reader sees it at work.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use usher_core::evaluation::{ActionReason, Evaluation};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};
use usher_core::plan::order::sends;
use usher_core::plan::{quarantine_by_count, references_to_send, takes_away};

use super::super::Shared;
use super::entry::{Entry, How};
use super::job::{Counts, Ended, Escrow, Execution, INTERVAL, Job, Linked, Progress, Schedule};
use super::look::Judged;
use super::quarantine::{self, Reason, Verdict};
use super::run::{NoRun, Run};
use super::source::fingerprint;
use super::state::Key;
use super::target::{TargetError, Trouble};
use super::write::{Written, members};

/// Objects in a page of the progress (EP-608).
const PAGE: usize = 100;
/// An object that fails is given up after this (EP-701).
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(24 * 28);

/// Did a run find anything to do? Others needn't be made one by one when time is advanced by weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Something,
    Nothing,
}

/// Runs a job once, as of `at`. One run at a time, of all jobs.
pub(super) async fn run(shared: &Arc<Shared>, key: &Key, at: Timestamp) -> Found {
    let _turn = shared.provisioning_turn.lock().await;
    match Run::begin(shared, key, at).await {
        Err(NoRun::Gone) => Found::Nothing,
        Err(NoRun::Refused(error)) => {
            let execution = Execution {
                id: super::super::guid::Guid::random().to_string(),
                began: at,
                ended: at,
                how: Ended::Failed,
                counts: Counts::default(),
                escrowed: 0,
                error: Some((error.code.to_owned(), error.message.clone())),
            };
            with_job(shared, key, |job| end(job, execution, Some((Reason::Exception, error.code, &error.message))));
            Found::Something
        }
        Ok(run) => Cycle { shared, key, run, counts: Counts::default(), held: BTreeSet::new(), broken: None }.go().await,
    }
}

fn with_job(shared: &Shared, key: &Key, change: impl FnOnce(&mut Job)) {
    if let Some(job) = shared.provisioning().find(key) {
        change(job);
    }
}

struct Cycle<'a> {
    shared: &'a Shared,
    key: &'a Key,
    run: Run,
    counts: Counts,
    /// Whose deletion is held back.
    held: BTreeSet<SourceId>,
    /// What ended the run: nothing more is sent.
    broken: Option<TargetError>,
}

impl Cycle<'_> {
    async fn go(mut self) -> Found {
        let objects = self.run.read_all(self.shared, self.key.application);
        self.counts.imported = length(objects.len());
        self.counts.entitled = self.run.entitled();
        let candidates = self.candidates(&objects);
        self.counts.changed = length(candidates.len());
        self.hold(&candidates);
        let mut references = Vec::new();
        for (done, (object, print)) in candidates.iter().enumerate() {
            if self.broken.is_some() {
                break;
            }
            if done % PAGE == 0 {
                self.progress(done, candidates.len());
            }
            // Groups come last: by then everyone has an account, and who refers to whom can be written.
            if object.object_type == ObjectType::Group && !references.is_empty() {
                self.refer(std::mem::take(&mut references)).await;
            }
            let refers = self.step(object, *print).await;
            references.extend(refers.map(|to| (object.id.clone(), to)));
        }
        self.refer(references).await;
        self.progress(candidates.len(), candidates.len());
        self.finish();
        if candidates.is_empty() { Found::Nothing } else { Found::Something }
    }

    /// Whoever changed since the watermark, or failed and is due again.
    fn candidates<'o>(&self, objects: &'o [SourceObject]) -> Vec<(&'o SourceObject, u64)> {
        let at = self.run.at;
        let (seen, due): (HashMap<SourceId, u64>, BTreeSet<SourceId>) = match self.shared.provisioning().find(self.key) {
            None => return Vec::new(),
            Some(job) => {
                job.escrows.retain(|_, escrow| at.duration_since(escrow.first) < GIVEN_UP);
                let due = job.escrows.iter().filter(|(_, escrow)| escrow.next <= at).map(|(id, _)| id.clone()).collect();
                (job.seen.clone(), due)
            }
        };
        let printed = objects.iter().map(|object| (object, fingerprint(object)));
        printed.filter(|(object, print)| seen.get(&object.id) != Some(print) || due.contains(&object.id)).collect()
    }

    /// EP-801 to EP-804: more would be taken away than is let through, and nobody allowed it.
    fn hold(&mut self, candidates: &[(&SourceObject, u64)]) {
        let threshold = self.run.threshold;
        let forced = self.shared.provisioning().find(self.key).is_some_and(|job| job.force_deletes);
        let judged = candidates.iter().filter_map(|(object, _)| self.run.foresee(object));
        let leaving: BTreeSet<SourceId> = judged.filter(|one| takes_away(one) && sends(one)).map(|one| one.subject.source_id).collect();
        if threshold.enabled && !forced && leaving.len() > threshold.most as usize {
            self.held = leaving;
        }
    }

    /// One object; whom it refers to, for later.
    async fn step(&mut self, object: &SourceObject, print: u64) -> Option<BTreeMap<String, Vec<SourceId>>> {
        if self.held.contains(&object.id) {
            if let Some(evaluation) = self.run.foresee(object) {
                self.note(&evaluation, &How::Staged, Instant::now());
            }
            return None;
        }
        let judged = match self.run.judge(object).await {
            Ok(judged) => judged,
            Err(error) => {
                let evaluation = usher_core::evaluate::evaluate(
                    &self.run.configuration,
                    object,
                    &usher_core::evaluate::Matching::NotTried,
                    &self.run,
                    usher_core::evaluate::Inputs::new(self.run.at.as_millisecond(), 0),
                );
                self.failed(&evaluation, &error, Instant::now(), object, print);
                return None;
            }
        };
        if judged.lost {
            self.run.unlink(self.shared, self.key, &object.id);
        }
        if let Some(how) = How::before(&judged.evaluation) {
            self.left(&judged, &how, object, print);
            return None;
        }
        self.counts.exports += 1;
        match self.run.write_all(self.shared, self.key, object, &judged).await {
            Ok(()) => {
                self.counts.exported += 1;
                self.counts.references_changed += u64::from(members(&judged.evaluation).is_some());
                self.note(&judged.evaluation, &How::Done, judged.began);
                self.seen(&object.id, print);
                let references = references_to_send(&judged.evaluation);
                (!references.is_empty()).then_some(references)
            }
            Err(error) => {
                self.failed(&judged.evaluation, &error, judged.began, object, print);
                None
            }
        }
    }

    /// Nothing is sent for it. In a first cycle whoever was never provisioned isn't worth an entry (EP-1005 is about changes).
    fn left(&mut self, judged: &Judged, how: &How, object: &SourceObject, print: u64) {
        let silent = self.run.fresh && judged.evaluation.action.reason == ActionReason::NeverProvisioned;
        if !silent {
            self.note(&judged.evaluation, how, judged.began);
        }
        if let (Some(account), Some(linked)) = (&judged.account, self.run.linked(&object.id).cloned()) {
            // Read anew, it may have changed.
            self.run.link(self.shared, self.key, &object.id, Linked { link: account.clone(), ..linked });
        }
        match how {
            How::Failed(..) => self.escrow(&object.id, print, Trouble::Object),
            How::Done | How::Skipped(..) | How::Staged => self.seen(&object.id, print),
        }
    }

    fn failed(&mut self, evaluation: &Evaluation, error: &TargetError, began: Instant, object: &SourceObject, print: u64) {
        self.note(evaluation, &How::Failed(error.code.to_owned(), error.message.clone()), began);
        self.escrow(&object.id, print, error.kind);
        if error.kind == Trouble::Connection {
            self.broken = Some(error.clone());
        }
    }

    fn seen(&self, id: &SourceId, print: u64) {
        with_job(self.shared, self.key, |job| {
            job.seen.insert(id.clone(), print);
            job.escrows.remove(id);
        });
    }

    /// EP-701.
    fn escrow(&mut self, id: &SourceId, print: u64, kind: Trouble) {
        self.counts.failed += 1;
        let at = self.run.at;
        with_job(self.shared, self.key, |job| {
            let first = job.escrows.get(id).map_or(at, |escrow| escrow.first);
            let next = match kind {
                Trouble::Passing => at + INTERVAL,
                Trouble::Connection | Trouble::Object | Trouble::Gone => quarantine::next_try(first, at),
            };
            job.escrows.insert(id.clone(), Escrow { first, next });
            job.seen.insert(id.clone(), print);
        });
    }

    async fn refer(&mut self, references: Vec<(SourceId, BTreeMap<String, Vec<SourceId>>)>) {
        for (id, to) in references {
            let Some(linked) = self.run.linked(&id).cloned().filter(|_| self.broken.is_none()) else { continue };
            match self.run.refer(linked.object_type, &linked.link, &to).await {
                Ok(link) => {
                    self.counts.references_changed += 1;
                    self.run.link(self.shared, self.key, &id, Linked { link, ..linked });
                }
                // EP-412: it counts by itself.
                Err(_) => self.counts.references_failed += 1,
            }
        }
    }

    fn note(&self, evaluation: &Evaluation, how: &How, began: Instant) {
        let target = self.run.linked(&evaluation.subject.source_id).map(|linked| linked.link.target_id.as_str());
        let entry = Entry::of(&self.run.frame, self.run.at, evaluation, how, target, began);
        self.shared.provisioning().note(entry);
    }

    fn progress(&self, done: usize, total: usize) {
        let pages = |objects: usize| length(objects.div_ceil(PAGE));
        let progress = Progress { done: pages(done), total: pages(total), at: self.run.at };
        with_job(self.shared, self.key, |job| job.history.progress = Some(progress));
    }

    fn finish(self) {
        let Self { shared, key, run, counts, held, broken } = self;
        let told = format!("{} people and groups would be disabled or deleted, more than {}.", held.len(), run.threshold.most);
        let failures = quarantine_by_count(counts.failed, counts.references_failed, counts.exported);
        let trouble = match &broken {
            Some(error) => Some((Reason::Exception, error.code, error.message.as_str())),
            None if !held.is_empty() => Some((Reason::TooManyDeletes, "TooManyDeletes", told.as_str())),
            None if failures && counts.failed > 40_000 => Some((Reason::BaseThreshold, "BaseThreshold", "Too many objects failed.")),
            None if failures => Some((Reason::Proportion, "Proportion", "Too great a share of the objects failed.")),
            None => None,
        };
        let how = match (&broken, counts.failed + counts.references_failed) {
            (Some(_), _) => Ended::Failed,
            (None, 0) => Ended::Succeeded,
            (None, _) => Ended::EntryLevelErrors,
        };
        let took = SignedDuration::from_secs(1);
        with_job(shared, key, |job| {
            job.force_deletes &= broken.is_some();
            let escrowed = length(job.escrows.len());
            let error = broken.as_ref().map(|error| (error.code.to_owned(), error.message.clone()));
            let execution = Execution { id: run.frame.cycle.clone(), began: run.at, ended: run.at + took, how, counts, escrowed, error };
            end(job, execution, trouble);
        });
    }
}

/// What a run leaves in its job: history, and quarantine or health.
fn end(job: &mut Job, execution: Execution, trouble: Option<(Reason, &str, &str)>) {
    let at = execution.began;
    let history = &mut job.history;
    if execution.how == Ended::Failed {
        history.complete_failures += 1;
    } else {
        history.complete_failures = 0;
        history.succeeded = Some(execution.clone());
        if execution.counts.exports > 0 {
            history.with_exports = Some(execution.clone());
        }
    }
    if trouble.is_none() {
        history.steady_first.get_or_insert(execution.ended);
        history.steady_last = Some(execution.ended);
    }
    history.last = Some(execution);
    let verdict = trouble.map(|(reason, code, message)| quarantine::again(job.quarantine.as_ref(), at, reason, code, message));
    match verdict {
        None => job.quarantine = None,
        Some(Verdict::Quarantined(one)) => {
            if job.schedule == Schedule::Active {
                job.due = Some(one.next);
            }
            job.quarantine = Some(one);
        }
        Some(Verdict::GivenUp(one)) => {
            job.quarantine = Some(one);
            job.rest(Schedule::Disabled);
        }
    }
}

fn length(number: usize) -> u64 {
    number.try_into().unwrap_or(u64::MAX)
}

impl Run {
    /// Writes one object with its members, and remembers whose account it is.
    ///
    /// # Errors
    /// The target refused, or didn't answer.
    pub(super) async fn write_all(
        &mut self,
        shared: &Shared,
        key: &Key,
        object: &SourceObject,
        judged: &Judged,
    ) -> Result<(), TargetError> {
        let mut link = match self.carry_out(judged).await? {
            Written::Nothing => return Ok(()),
            Written::Deleted => {
                self.unlink(shared, key, &object.id);
                return Ok(());
            }
            Written::Account(link) => link,
        };
        let linked = |link| Linked { object_type: object.object_type, link, roles: object.app_roles.clone() };
        self.link(shared, key, &object.id, linked(link.clone()));
        if let Some(changes) = members(&judged.evaluation) {
            link = self.write_members(&link, changes).await?;
            self.link(shared, key, &object.id, linked(link));
        }
        Ok(())
    }
}
