//! The first pass over a plan's candidates, without asking the target: who will have an account, which names are wanted and by whom
//! twice, and how many questions there are. Read next: `plan.rs`.

use std::collections::{BTreeSet, HashMap};

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Configuration, Inputs, Link, MatchQuery, Matching, evaluate, queries, wants_match};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};
use usher_core::plan::{Claims, Conflict, order};

use super::handover::{Handovers, Order};
use super::plan::{candidates, with_links};
use super::twins::{Refused, Twins};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Candidates, CycleStart};
use crate::references::Known;

/// What the first pass learnt.
pub(super) struct Survey {
    pub(super) known: Known,
    /// Names that somebody takes in this plan.
    pub(super) wanted: BTreeSet<String>,
    pub(super) conflicts: HashMap<(ObjectType, SourceId), Conflict>,
    pub(super) questions: HashMap<ObjectType, usize>,
    pub(super) order: Order,
    pub(super) twins: Refused,
}

pub(super) async fn survey(
    engine: &Engine,
    start: &CycleStart,
    which: Candidates,
    cancel: &CancellationToken,
) -> Result<Survey, EngineError> {
    let configuration = &engine.settings.configuration;
    let inputs = Engine::inputs(start);
    let known = Known::load(engine).await?;
    let mut survey = Survey {
        known,
        wanted: BTreeSet::new(),
        conflicts: HashMap::new(),
        questions: HashMap::new(),
        order: Order::default(),
        twins: Refused::new(),
    };
    let mut handovers = Handovers::default();
    let mut claims = Claims::default();
    let mut twins = Twins::default();
    let mut asked = Asked::new();
    let mut after = None;
    loop {
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let page = candidates(engine, start, which, after.as_ref()).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.object_type, last.id.clone()));
        for (object, link) in with_links(engine, start, &survey.known, page).await? {
            let matching = unasked(configuration, &object, link, inputs);
            let looked_for = matches!(matching, Matching::Searched(_));
            if looked_for {
                *survey.questions.entry(object.object_type).or_default() += 1;
                survey.known.will_come(object.object_type, object.id.clone());
            }
            let evaluation = evaluate(configuration, &object, &matching, &survey.known, inputs);
            if order::is_blocked(&evaluation) {
                survey.known.will_not_come(object.object_type, &object.id);
            }
            let questions = if looked_for { queries(configuration, &object, inputs) } else { Vec::new() };
            if which == Candidates::Changed {
                for question in questions.iter().filter_map(|query| question(object.object_type, query)) {
                    asked.entry(question).or_default().push(object.id.clone());
                }
            }
            survey.wanted.extend(order::taken_name(&evaluation));
            handovers.add(&evaluation);
            twins.add(&object, &matching, &questions, &evaluation);
            if let Some(conflict) = claims.claim(&evaluation) {
                let mirrored = conflict.mirrored(&evaluation.subject);
                survey.conflicts.insert((object.object_type, conflict.with.source_id.clone()), mirrored);
                survey.conflicts.insert((object.object_type, object.id.clone()), conflict);
            }
        }
    }
    if which == Candidates::Changed && (!survey.wanted.is_empty() || twins.anyone_leaves()) {
        survey_rivals(engine, start, &mut survey, &asked, &mut claims, &mut handovers, &mut twins).await?;
    }
    survey.twins = twins.refused();
    survey.order = handovers.order();
    Ok(survey)
}

/// Who asks the target for which value.
type Asked = HashMap<(ObjectType, String, String), Vec<SourceId>>;

fn question(object_type: ObjectType, query: &MatchQuery) -> Option<(ObjectType, String, String)> {
    let value = query.value.as_text().filter(|value| !value.is_empty())?;
    Some((object_type, query.property.clone(), if query.case_exact { value } else { value.to_lowercase() }))
}

/// Those without an account are not all judged in this cycle, but whoever is must not get what one of them wants too, whatever they
/// wait for.
async fn survey_rivals(
    engine: &Engine,
    start: &CycleStart,
    survey: &mut Survey,
    asked: &Asked,
    claims: &mut Claims,
    handovers: &mut Handovers,
    twins: &mut Twins,
) -> Result<(), EngineError> {
    let configuration = &engine.settings.configuration;
    let inputs = Engine::inputs(start);
    let mut after = None;
    loop {
        let page = candidates(engine, start, Candidates::Rivals, after.as_ref()).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.object_type, last.id.clone()));
        for (object, link) in with_links(engine, start, &survey.known, page).await? {
            let matching = unasked(configuration, &object, link, inputs);
            if matches!(matching, Matching::NotTried) {
                continue;
            }
            let questions = if matches!(matching, Matching::Searched(_)) { queries(configuration, &object, inputs) } else { Vec::new() };
            let evaluation = evaluate(configuration, &object, &matching, &survey.known, inputs);
            twins.add(&object, &matching, &questions, &evaluation);
            if order::is_blocked(&evaluation) {
                continue;
            }
            handovers.add(&evaluation);
            for query in &questions {
                let others = question(object.object_type, query).and_then(|question| asked.get(&question));
                for other in others.into_iter().flatten() {
                    survey.conflicts.insert((object.object_type, other.clone()), Conflict::over(query, &object));
                }
            }
            if let Some(conflict) = claims.claim(&evaluation) {
                let mirrored = conflict.mirrored(&evaluation.subject);
                survey.conflicts.insert((object.object_type, conflict.with.source_id), mirrored);
            }
        }
    }
}

/// What is known of someone's account before the target was asked: linked, or as if there were none yet.
fn unasked(configuration: &Configuration, object: &SourceObject, link: Option<Link>, inputs: Inputs) -> Matching {
    match link {
        Some(link) => Matching::Linked(link),
        None if wants_match(configuration, object, inputs) => {
            Matching::Searched(vec![Vec::new(); queries(configuration, object, inputs).len()])
        }
        None => Matching::NotTried,
    }
}
