//! Provision on demand: one person, or one group with up to five members; the same four steps as in a cycle, from today's source.

use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use async_trait::async_trait;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Link, Matching, Prepared, References, imported};
use usher_core::evaluation::{Evaluation, Outcome, Status};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};
use usher_core::matching::is_another;
use usher_core::plan::{order, refuse};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::lookup::{self, Asked, Lookups};
use crate::ports::{CycleKind, CycleStart, CycleState, PlannedEvaluation, RunSummary, SourceError, SourceSink};
use crate::recover::Doubts;
use crate::references::Known;
use crate::settle::{planned_outcome, quiet_outcome};
use crate::track::Track;
use crate::unique::{Asking, Questions};
use crate::{before, cycle, recover, rivals, waiting};

/// The most members of a group on demand (EP-901).
pub const MOST_MEMBERS: usize = 5;

/// Is it to be done?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// Only shown.
    No,
    /// Done.
    Yes,
}

/// One person's or group's four steps.
#[derive(Debug, Clone, PartialEq)]
pub struct OnDemand {
    /// The evaluation; with an outcome once done.
    pub evaluation: Evaluation,
    /// Milliseconds of import, scope, match, action.
    pub step_ms: [f64; 4],
    /// The manager's name, where the source has one.
    pub manager_name: Option<String>,
}

/// Keeps those who fit, and everyone's name by id, for the manager's.
struct Finder<'a> {
    object_type: ObjectType,
    who: &'a str,
    found: Vec<SourceObject>,
    names: HashMap<SourceId, String>,
    people: HashMap<String, SourceId>,
}

impl Finder<'_> {
    fn fits(&self, object: &SourceObject) -> bool {
        if object.object_type != self.object_type {
            return false;
        }
        let holds = |name: &str| object.attribute(name).as_text().is_some_and(|value| value.eq_ignore_ascii_case(self.who));
        object.id.as_str().eq_ignore_ascii_case(self.who)
            || ["userPrincipalName", "mail", "objectId", "mailNickname", "employeeId", "displayName"].iter().any(|name| holds(name))
    }
}

#[async_trait]
impl SourceSink for Finder<'_> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        for object in objects {
            self.names.insert(object.id.clone(), object.label());
            if object.object_type == ObjectType::User && self.object_type == ObjectType::Group {
                self.people.insert(object.id.as_str().to_lowercase(), object.id.clone());
                if let Some(name) = object.attribute("userPrincipalName").as_text() {
                    self.people.insert(name.to_lowercase(), object.id.clone());
                }
            }
            if self.fits(&object) {
                self.found.push(object);
            }
        }
        Ok(())
    }
}

async fn find<'a>(
    engine: &Engine,
    object_type: ObjectType,
    who: &'a str,
    cancel: &CancellationToken,
) -> Result<(SourceObject, Finder<'a>), EngineError> {
    let mut finder = Finder { object_type, who: who.trim(), found: Vec::new(), names: HashMap::new(), people: HashMap::new() };
    engine.ports.source.read(&mut finder, cancel).await?;
    // An exact id or userPrincipalName wins over a name that two people share.
    let exact = |object: &&SourceObject| {
        object.id.as_str().eq_ignore_ascii_case(finder.who)
            || object.attribute("userPrincipalName").as_text().is_some_and(|name| name.eq_ignore_ascii_case(finder.who))
    };
    let exactly: Vec<SourceObject> = finder.found.iter().filter(exact).cloned().collect();
    let mut found = if exactly.is_empty() { std::mem::take(&mut finder.found) } else { exactly };
    match (found.len(), found.pop()) {
        (1, Some(object)) => Ok((object, finder)),
        (0, _) | (_, None) => Err(EngineError::NobodyFound { who: who.to_owned() }),
        (count, Some(_)) => Err(EngineError::SeveralFound { who: who.to_owned(), count }),
    }
}

struct Looked {
    evaluation: Evaluation,
    step_ms: [f64; 4],
    known: Known,
    matched: HashMap<(ObjectType, SourceId), Link>,
    requests: u32,
}

async fn look(
    engine: &Engine,
    start: &CycleStart,
    object: &SourceObject,
    import_ms: f64,
    cancel: &CancellationToken,
) -> Result<Looked, EngineError> {
    let configuration = &engine.settings.configuration;
    let inputs = Engine::inputs(start);
    let known = Known::load(engine).await?;
    let began = Instant::now();
    let prepared = Prepared::new(configuration, object, inputs);
    let wants = prepared.wants_match();
    let scope_ms = milliseconds(began);
    let began = Instant::now();
    let (connection, object_type, id) = (start.connection.clone(), object.object_type, object.id.clone());
    let link = engine.journal(move |journal| journal.link(&connection, object_type, &id)).await?;
    let mut requests = 0;
    let link = if wants { theirs(engine, object_type, link, &mut requests).await? } else { link };
    let (mut asked, mut unique) = (Asked::default(), Questions::default());
    let Doubts { whom: in_doubt, mut taken } = recover::doubts(engine).await?;
    let matching = match link {
        Some(link) => Matching::Linked(link),
        None if wants => {
            let (questions, lookups) = (prepared.queries(), Lookups::default());
            asked = lookup::ask(engine, &lookups, object.object_type, &object.id, &questions, &known, cancel).await?;
            if asked.makes_one() {
                let (before, lookups) = before::take(engine, object, &known, inputs, &mut taken, cancel).await?;
                let asking = Asking { engine, lookups: &lookups, cancel };
                unique = Questions::begin(asking, object, inputs).await?;
                unique.settle(asking, object.object_type, &mut taken).await?;
                requests += before;
            }
            requests += asked.requests + unique.requests;
            Matching::Searched(std::mem::take(&mut asked.found))
        }
        None => Matching::NotTried,
    };
    let match_ms = milliseconds(began);
    let began = Instant::now();
    let mut evaluation = prepared.evaluate(&matching, &known, &taken);
    waiting::tell(engine, &known, object, &mut evaluation).await;
    if asked.refuse(&mut evaluation).is_none() {
        unique.refuse(&mut evaluation);
    }
    // Whoever takes a name or looks for an account takes nothing that somebody else wants too.
    if order::taken_name(&evaluation).is_some() || matches!(matching, Matching::Searched(_)) {
        let wanted = prepared.queries();
        if let Some(rivalry) = rivals::rivalry(engine, object, &wanted, inputs, cancel).await? {
            refuse(&mut evaluation, &rivalry);
        }
    }
    recover::refuse(&mut evaluation, &in_doubt, &mut Default::default());
    let mut matched = HashMap::new();
    if let (Matching::Searched(found), Some(id)) = (&matching, &evaluation.subject.target_id)
        && let Some(theirs) = found.iter().flatten().find(|candidate| candidate.target_id == *id)
    {
        let link = Link { target_id: theirs.target_id.clone(), image: theirs.image.clone(), kept: Default::default() };
        matched.insert((object.object_type, object.id.clone()), link);
    }
    let step_ms = [import_ms, scope_ms, match_ms, milliseconds(began)];
    Ok(Looked { evaluation, step_ms, known, matched, requests })
}

/// The link, unless its account is somebody else's now: whoever provisions on demand decides that another one is looked for.
async fn theirs(engine: &Engine, object_type: ObjectType, link: Option<Link>, requests: &mut u32) -> Result<Option<Link>, EngineError> {
    let Some(link) = link else { return Ok(None) };
    let read = match engine.ports.target.get(object_type, &link.target_id).await {
        Ok(answer) => answer,
        Err(error) if error.kind.ends_a_run() => return Err(EngineError::Target(error)),
        Err(error) => {
            *requests += error.requests;
            return Ok(Some(link));
        }
    };
    *requests += read.requests;
    let another = read.value.is_some_and(|now| is_another(object_type, &link.image, &now.image));
    Ok((!another).then_some(link))
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// The four steps for one person, nothing written.
pub(crate) async fn preview_user(engine: &Engine, who: &str, cancel: &CancellationToken) -> Result<OnDemand, EngineError> {
    let began = Instant::now();
    let (object, finder) = find(engine, ObjectType::User, who, cancel).await?;
    let looked = look(engine, &engine.start(CycleKind::Plan), &object, milliseconds(began), cancel).await?;
    Ok(OnDemand { manager_name: manager_name(&object, &finder), evaluation: looked.evaluation, step_ms: looked.step_ms })
}

/// The four steps for one person, done.
pub(crate) async fn provision_user(engine: &Engine, who: &str, cancel: &CancellationToken) -> Result<OnDemand, EngineError> {
    let began = Instant::now();
    let (object, finder) = find(engine, ObjectType::User, who, cancel).await?;
    let start = engine.start(CycleKind::OnDemand);
    let looked = look(engine, &start, &object, milliseconds(began), cancel).await?;
    let manager_name = manager_name(&object, &finder);
    perform(engine, &start, Some(object), looked, manager_name, cancel).await
}

/// One group: those of its members that are named, at most five; members that it has already stay.
pub(crate) async fn group(
    engine: &Engine,
    name: &str,
    members: &[String],
    apply: Apply,
    cancel: &CancellationToken,
) -> Result<OnDemand, EngineError> {
    let began = Instant::now();
    let (mut object, finder) = find(engine, ObjectType::Group, name, cancel).await?;
    let mut chosen: BTreeSet<SourceId> = BTreeSet::new();
    for member in members {
        let id = finder.people.get(&member.trim().to_lowercase()).filter(|id| object.members.contains(id));
        chosen.insert(id.cloned().ok_or_else(|| EngineError::NobodyFound { who: format!("{member}” among the members of “{name}") })?);
    }
    if members.is_empty() {
        chosen.extend(object.members.iter().take(MOST_MEMBERS).cloned());
    }
    let start = engine.start(if apply == Apply::Yes { CycleKind::OnDemand } else { CycleKind::Plan });
    let (connection, id) = (start.connection.clone(), object.id.clone());
    let link = engine.journal(move |journal| journal.link(&connection, ObjectType::Group, &id)).await?;
    if let Some(link) = link {
        let known = Known::load(engine).await?;
        chosen.extend(link.image.members.iter().filter_map(|target| known.source_of(ObjectType::User, target)));
    }
    object.members = chosen.into_iter().collect();
    let looked = look(engine, &start, &object, milliseconds(began), cancel).await?;
    match apply {
        Apply::No => Ok(OnDemand { evaluation: looked.evaluation, step_ms: looked.step_ms, manager_name: None }),
        Apply::Yes => perform(engine, &start, None, looked, None, cancel).await,
    }
}

fn manager_name(object: &SourceObject, finder: &Finder<'_>) -> Option<String> {
    object.manager.as_ref().and_then(|id| finder.names.get(id)).cloned()
}

/// Journalled and sent as in a cycle. A person is kept in the snapshot too: whoever leaves before the next cycle is missed by it. A
/// group isn't, for only some of its members are looked at here.
async fn perform(
    engine: &Engine,
    start: &CycleStart,
    person: Option<SourceObject>,
    looked: Looked,
    manager_name: Option<String>,
    cancel: &CancellationToken,
) -> Result<OnDemand, EngineError> {
    let Looked { mut evaluation, mut step_ms, known, matched, requests } = looked;
    let begun = start.clone();
    engine.journal(move |journal| journal.begin_cycle(&begun)).await?;
    if let Some(person) = person {
        let person = imported(&engine.settings.configuration, person, Engine::inputs(start));
        let (connection, cycle, now_ms) = (start.connection.clone(), start.cycle.clone(), start.started_at_ms);
        engine.journal(move |journal| journal.store_page(&connection, &cycle, now_ms, &[person])).await?;
    }
    let began = Instant::now();
    match send(engine, start, &evaluation, known, matched, requests, cancel).await {
        Ok((id, outcome)) => {
            evaluation.id = id;
            evaluation.cycle = start.cycle.clone();
            evaluation.outcome = outcome;
            step_ms[3] += milliseconds(began);
            Ok(OnDemand { evaluation, step_ms, manager_name })
        }
        Err(error) => Err(cycle::give_up(engine, start, error).await),
    }
}

async fn send(
    engine: &Engine,
    start: &CycleStart,
    evaluation: &Evaluation,
    known: Known,
    matched: HashMap<(ObjectType, SourceId), Link>,
    requests: u32,
    cancel: &CancellationToken,
) -> Result<(usher_core::id::EvaluationId, Option<Outcome>), EngineError> {
    let actions = cycle::phases_of(evaluation, &BTreeSet::new());
    let over = planned_outcome(evaluation, start.started_at_ms)
        .or_else(|| actions.is_empty().then(|| quiet_outcome(evaluation, start.started_at_ms)));
    let planned = PlannedEvaluation { evaluation: evaluation.clone(), actions, outcome: over.clone() };
    let (connection, cycle_id) = (start.connection.clone(), start.cycle.clone());
    let mut ids = engine.journal(move |journal| journal.store_plan(&connection, &cycle_id, &[planned])).await?;
    let (told, _heard) = watch::channel(None);
    let mut track = Track::new(&told, start.cycle.clone(), start.started_at_ms);
    let applied = cycle::apply_phases(engine, start, known, matched, &cycle::Waves::new(), &mut track, cancel).await?;
    let failed = applied.failed + u32::from(over.as_ref().is_some_and(|outcome| outcome.status == Status::Failure));
    let summary = RunSummary { counts: applied.counts, failed, requests: requests + applied.requests };
    cycle::finish(engine, start, CycleState::Finished, summary, None, None).await?;
    let outcome = over.or(applied.last);
    Ok((ids.pop().unwrap_or_else(|| evaluation.id.clone()), outcome))
}
