//! Step 2 of a cycle: candidates are matched and evaluated; the plan is stored page by page and judged as a whole. The candidates are
//! gone through twice: first without asking the target (`survey.rs`), then for good. Memory holds links, wanted names and a few pages:
//! the next one is read and the last one stored while one is evaluated.

use std::collections::{HashMap, HashSet};

use futures::stream::{self, StreamExt, TryStreamExt};
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Link, Matching, Prepared, References, TakenValues};
use usher_core::evaluation::{ActionKind, ActionReason, Evaluation};
use usher_core::id::{EvaluationId, SourceId};
use usher_core::import::ObjectType;
use usher_core::plan::{Claims, Counts, Held, Rivalry, order, refuse, stranger, twins};

use super::handover::Waves;
use super::hold::{LetThrough, TakenAway};
use super::pages::{Page, Pages};
use super::planned::{comes, planned};
use super::survey::{Survey, survey};
use crate::engine::{Engine, Work};
use crate::error::EngineError;
use crate::lookup::{self, Asked, Lookups};
use crate::ports::{Candidates, CycleKind, CycleStart, PlannedEvaluation, TargetErrorKind};
use crate::recover::{self, Doubts, Unasked};
use crate::references::Known;
use crate::settle::planned_outcome;
use crate::track::Track;
use crate::unique::{Asking, Questions};
use crate::waiting;

/// A stored plan, judged.
#[derive(Default)]
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
    /// People who were to get an account and don't.
    without_account: Vec<SourceId>,
    /// Values that no further account of this plan may take.
    taken: TakenValues,
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
    let Doubts { whom: in_doubt, taken } = recover::doubts(engine).await?;
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
    let survey = if initial && survey.known.has_links() { super::survey::survey(engine, start, which, cancel).await? } else { survey };
    let mut survey = survey;
    let known = std::mem::take(&mut survey.known);
    let planner = Planner { engine, start, which, survey: &survey, lookups: &lookups, in_doubt, strangers, cancel };
    let made = planner.plan(let_through, Made { requests, known, taken, ..Made::default() }, track).await?;
    Ok(Made { waves: survey.order.waves, ..made })
}

/// What a plan is made with.
struct Planner<'a> {
    engine: &'a Engine,
    start: &'a CycleStart,
    which: Candidates,
    survey: &'a Survey,
    lookups: &'a Lookups,
    in_doubt: HashSet<(ObjectType, SourceId)>,
    strangers: HashSet<(ObjectType, SourceId)>,
    cancel: &'a CancellationToken,
}

impl Planner<'_> {
    async fn plan(&self, let_through: LetThrough, mut made: Made, track: &mut Track<'_>) -> Result<Made, EngineError> {
        let mut taken_away = TakenAway::new(let_through);
        let mut storing = Storing { engine: self.engine, start: self.start, under_way: None };
        let mut pages = Pages::new(self.engine, self.start, self.which, self.cancel);
        let ended = self.pages(&mut pages, &mut made, &mut taken_away, &mut storing, track).await;
        // Whatever stopped it, nothing is still being read or written when this returns.
        pages.done().await;
        let stored = storing.done().await;
        ended.and(stored)?;
        track.requests(made.requests);
        made.held = taken_away.judge(self.engine.settings.prevention);
        Ok(made)
    }

    async fn pages(
        &self,
        pages: &mut Pages<'_>,
        made: &mut Made,
        taken_away: &mut TakenAway,
        storing: &mut Storing<'_>,
        track: &mut Track<'_>,
    ) -> Result<(), EngineError> {
        let mut claims = Claims::default();
        while let Some(mut page) = pages.next().await? {
            // Everyone is judged before the first group: what becomes of its members is known then.
            let groups = page.split_off(page.partition_point(|(object, _)| object.object_type == ObjectType::User));
            self.part(page, &mut claims, made, taken_away, storing, track).await?;
            if !groups.is_empty() {
                made.forget_people_without_account();
                self.part(groups, &mut claims, made, taken_away, storing, track).await?;
            }
        }
        Ok(())
    }

    async fn part(
        &self,
        part: Page,
        claims: &mut Claims,
        made: &mut Made,
        taken_away: &mut TakenAway,
        storing: &mut Storing<'_>,
        track: &mut Track<'_>,
    ) -> Result<(), EngineError> {
        if part.is_empty() {
            return Ok(());
        }
        let mut unasked = Unasked::new();
        let mut evaluations = self.evaluate(part, made, &mut unasked).await?;
        for evaluation in &mut evaluations {
            self.refuse_doubtful(evaluation, &mut unasked);
        }
        let before = refuse_in(&mut evaluations, self.survey, claims);
        for evaluation in &evaluations {
            made.count(evaluation, taken_away);
            made.expect(evaluation);
        }
        let person = evaluations.last().map(|evaluation| evaluation.subject.display_name.clone()).unwrap_or_default();
        track.evaluated(evaluations.len(), &person);
        let planned: Vec<_> = evaluations.into_iter().map(|evaluation| self.planned(evaluation, &unasked)).collect();
        storing.store(planned).await?;
        for (id, rivalry) in before {
            storing.done().await?;
            self.refuse_stored((id, &rivalry), made).await?;
        }
        Ok(())
    }

    fn planned(&self, evaluation: Evaluation, unasked: &Unasked) -> PlannedEvaluation {
        planned(evaluation, &self.survey.wanted, self.which, unasked, self.start)
    }

    fn asking(&self) -> Asking<'_> {
        Asking { engine: self.engine, lookups: self.lookups, cancel: self.cancel }
    }

    /// Asks the target about those without a link, and evaluates all.
    async fn evaluate(&self, page: Page, made: &mut Made, unasked: &mut Unasked) -> Result<Vec<Evaluation>, EngineError> {
        let configuration = &self.engine.settings.configuration;
        let inputs = Engine::inputs(self.start);
        let in_flight = configuration.profile().max_in_flight.max(1) as usize;
        let (objects, links): (Vec<_>, Vec<_>) = page.into_iter().unzip();
        let mut questions = Vec::with_capacity(objects.len());
        for (object, link) in objects.iter().zip(links) {
            questions.push(self.look_up(Prepared::new(configuration, object, inputs), link, &made.known));
        }
        let looked_up = stream::iter(questions).buffered(in_flight).try_collect::<Vec<_>>().await?;
        let mut evaluations = Vec::with_capacity(looked_up.len());
        for LookedUp { prepared, matching, asked, mut unique } in looked_up {
            let object = prepared.object();
            unique.settle(self.asking(), object.object_type, &mut made.taken).await?;
            made.requests += asked.requests + unique.requests;
            let mut evaluation = prepared.evaluate(&matching, &made.known, &made.taken);
            // Of an initial cycle nothing is kept that sends nothing.
            if self.start.kind != CycleKind::Initial {
                waiting::tell(self.engine, &made.known, object, &mut evaluation).await;
            }
            if let Some(kind) = asked.refuse(&mut evaluation).or_else(|| unique.refuse(&mut evaluation)) {
                unasked.insert((object.object_type, object.id.clone()), kind);
            }
            made.taken.take(configuration, &evaluation);
            if let (Matching::Searched(found), Some(id)) = (&matching, &evaluation.subject.target_id)
                && let Some(theirs) = found.iter().flatten().find(|candidate| candidate.target_id == *id)
            {
                let link = Link { target_id: theirs.target_id.clone(), image: theirs.image.clone(), kept: Default::default() };
                made.matched.insert((object.object_type, object.id.clone()), link);
            }
            evaluations.push(evaluation);
        }
        Ok(evaluations)
    }

    async fn look_up<'p>(&self, prepared: Prepared<'p>, link: Option<Link>, known: &Known) -> Result<LookedUp<'p>, EngineError> {
        let object = prepared.object();
        if link.is_some() || !self.lookups.looks_for(object.object_type) || !prepared.wants_match() {
            let matching = link.map_or(Matching::NotTried, Matching::Linked);
            return Ok(LookedUp { prepared, matching, asked: Asked::default(), unique: Questions::default() });
        }
        let questions = prepared.queries();
        let mut asked = lookup::ask(self.engine, self.lookups, object.object_type, &object.id, &questions, known, self.cancel).await?;
        let unique = if asked.makes_one() {
            Questions::begin(self.asking(), object, Engine::inputs(self.start)).await?
        } else {
            Questions::default()
        };
        let matching = Matching::Searched(std::mem::take(&mut asked.found));
        Ok(LookedUp { prepared, matching, asked, unique })
    }

    /// Nothing is done for those whose last change nobody knows the end of, and whose account is somebody else's now.
    fn refuse_doubtful(&self, evaluation: &mut Evaluation, unasked: &mut Unasked) {
        recover::refuse(evaluation, &self.in_doubt, unasked);
        let key = (evaluation.subject.object_type, evaluation.subject.source_id.clone());
        if self.strangers.contains(&key) {
            stranger::refuse(evaluation);
        }
        if self.survey.order.will_be_free(evaluation) {
            unasked.insert(key, TargetErrorKind::Passing);
        }
    }

    /// Refuses one of an earlier page: neither of two who matched one account may have it, wherever they stand in the plan.
    async fn refuse_stored(&self, (key, rivalry): ((ObjectType, SourceId), &Rivalry), made: &mut Made) -> Result<(), EngineError> {
        let (cycle, (object_type, id)) = (self.start.cycle.clone(), key.clone());
        let stored = self.engine.journal(move |journal| journal.planned_evaluation(&cycle, object_type, &id)).await?;
        // A third who wants it too finds the first one refused.
        let Some(mut evaluation) = stored.filter(|evaluation| !order::is_blocked(evaluation)) else { return Ok(()) };
        made.uncount(&evaluation);
        made.matched.remove(&key);
        refuse(&mut evaluation, rivalry);
        made.expect(&evaluation);
        let planned = self.planned(evaluation, &Unasked::new());
        let (connection, cycle) = (self.start.connection.clone(), self.start.cycle.clone());
        Ok(self.engine.journal(move |journal| journal.replace_planned(&connection, &cycle, &planned)).await?)
    }
}

/// One who was looked for, where that was due.
struct LookedUp<'a> {
    prepared: Prepared<'a>,
    matching: Matching,
    asked: Asked,
    unique: Questions,
}

/// The plan's way into the journal: a page is stored while the next one is worked on, never two at once.
struct Storing<'a> {
    engine: &'a Engine,
    start: &'a CycleStart,
    under_way: Option<Work<Vec<EvaluationId>>>,
}

impl Storing<'_> {
    async fn store(&mut self, planned: Vec<PlannedEvaluation>) -> Result<(), EngineError> {
        self.done().await?;
        let (connection, cycle) = (self.start.connection.clone(), self.start.cycle.clone());
        self.under_way = Some(self.engine.work(move |journal| journal.store_plan(&connection, &cycle, &planned)));
        Ok(())
    }

    async fn done(&mut self) -> Result<(), EngineError> {
        let Some(work) = self.under_way.take() else { return Ok(()) };
        work.await?;
        Ok(())
    }
}

impl Made {
    fn count(&mut self, evaluation: &Evaluation, taken_away: &mut TakenAway) {
        let outcome = planned_outcome(evaluation, 0);
        match outcome.map(|outcome| outcome.status) {
            Some(usher_core::evaluation::Status::Failure) => {
                self.failed += 1;
                return;
            }
            Some(_) => {
                self.counts.add(ActionKind::Skip);
                self.quiet.add(ActionKind::Skip);
                return;
            }
            None => self.counts.add(evaluation.action.kind),
        }
        if order::sends(evaluation) {
            self.changes += 1;
        } else if evaluation.action.reason != ActionReason::Matched {
            // An account that is only linked is an action of its own, and counted when it is done.
            self.quiet.add(evaluation.action.kind);
        }
        taken_away.add(evaluation);
    }

    /// Notes a person who was to get an account and doesn't. Others who refer to them are judged as if they did, before them and after:
    /// a plan is the same wherever its pages end, and what can't be sent is left when it is its turn.
    fn expect(&mut self, evaluation: &Evaluation) {
        let (object_type, id) = (evaluation.subject.object_type, &evaluation.subject.source_id);
        let awaited = self.known.will_have_target(object_type, id) && self.known.target_of(object_type, id).is_none();
        if object_type == ObjectType::User && awaited && !comes(evaluation) {
            self.without_account.push(id.clone());
        }
    }

    /// Once everyone is judged, no group refers to a person who gets no account.
    fn forget_people_without_account(&mut self) {
        for id in self.without_account.drain(..) {
            self.known.will_not_come(ObjectType::User, &id);
        }
    }

    /// Counts one as failed that was counted as planned.
    fn uncount(&mut self, evaluation: &Evaluation) {
        let kind = evaluation.action.kind;
        uncount(&mut self.counts, kind);
        if order::sends(evaluation) {
            self.changes = self.changes.saturating_sub(1);
        } else if evaluation.action.reason != ActionReason::Matched {
            uncount(&mut self.quiet, kind);
        }
        self.failed += 1;
    }
}

/// Two who want one name, or who matched one account: refused for both (EP-306). The names of the whole plan were surveyed before.
/// Answers those whose evaluation is stored already, to be refused there.
fn refuse_in(evaluations: &mut [Evaluation], survey: &Survey, claims: &mut Claims) -> Vec<((ObjectType, SourceId), Rivalry)> {
    let mut before = Vec::new();
    for place in 0..evaluations.len() {
        let subject = evaluations[place].subject.clone();
        if let Some(rivalry) = survey.rivalries.get(&(subject.object_type, subject.source_id.clone())) {
            refuse(&mut evaluations[place], rivalry);
            continue;
        }
        if survey.order.refuse_ring(&mut evaluations[place]) || twins::refuse(&mut evaluations[place], &survey.twins) {
            continue;
        }
        let Some(rivalry) = claims.claim(&evaluations[place]) else { continue };
        let mirrored = rivalry.mirrored(&subject);
        refuse(&mut evaluations[place], &rivalry);
        let first = evaluations
            .iter_mut()
            .find(|other| other.subject.object_type == subject.object_type && other.subject.source_id == rivalry.with.source_id);
        match first {
            Some(first) => refuse(first, &mirrored),
            None => before.push(((subject.object_type, rivalry.with.source_id), mirrored)),
        }
    }
    before
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
