//! The first pass over a plan's candidates, without asking the target: who will have an account, which names are wanted and by whom
//! twice, and how many questions there are. Read next: `plan.rs`.

use std::collections::{BTreeSet, HashMap};

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Configuration, Inputs, Link, MatchQuery, Matching, Prepared, TakenValues};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};
use usher_core::plan::twins::{Refused, Twins};
use usher_core::plan::{Claims, Rivalry, order};

use super::handover::{Handovers, Order};
use super::pages::Pages;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Candidates, CycleStart};
use crate::references::Known;

/// What the first pass learnt.
pub(super) struct Survey {
    pub(super) known: Known,
    /// Names that somebody takes in this plan.
    pub(super) wanted: BTreeSet<String>,
    pub(super) rivalries: HashMap<(ObjectType, SourceId), Rivalry>,
    pub(super) questions: HashMap<ObjectType, usize>,
    pub(super) order: Order,
    pub(super) twins: Refused,
    /// Values that somebody chooses because nobody has them: no two of one plan choose the same.
    taken: TakenValues,
}

pub(super) async fn survey(
    engine: &Engine,
    start: &CycleStart,
    which: Candidates,
    cancel: &CancellationToken,
) -> Result<Survey, EngineError> {
    let configuration = &engine.settings.configuration;
    let mut surveyor = Surveyor::new(configuration, Engine::inputs(start), Known::load(engine).await?);
    let pages = |which| Pages::new(engine, start, which, cancel);
    pages(which).each(|object, link| surveyor.add(object, link, which)).await?;
    if which == Candidates::Changed && configuration.protects_anybody() {
        pages(Candidates::Everything).each(|object, _| surveyor.protect(&surveyor.prepared(object))).await?;
    }
    if which == Candidates::Changed && surveyor.may_have_rivals() {
        pages(Candidates::Rivals).each(|object, link| surveyor.add_rival(object, link)).await?;
    }
    Ok(surveyor.done())
}

/// Who asks the target for which value.
type Asked = HashMap<(ObjectType, String, String), Vec<SourceId>>;

/// What is gathered on the way.
struct Surveyor<'a> {
    configuration: &'a Configuration,
    inputs: Inputs,
    survey: Survey,
    handovers: Handovers,
    claims: Claims,
    twins: Twins,
    asked: Asked,
}

impl<'a> Surveyor<'a> {
    fn new(configuration: &'a Configuration, inputs: Inputs, known: Known) -> Self {
        let survey = Survey {
            known,
            wanted: BTreeSet::new(),
            rivalries: HashMap::new(),
            questions: HashMap::new(),
            order: Order::default(),
            twins: Refused::new(),
            taken: TakenValues::default(),
        };
        Self {
            configuration,
            inputs,
            survey,
            handovers: Handovers::default(),
            claims: Claims::default(),
            twins: Twins::new(configuration),
            asked: Asked::new(),
        }
    }

    fn prepared<'o>(&self, object: &'o SourceObject) -> Prepared<'o>
    where
        'a: 'o,
    {
        Prepared::new(self.configuration, object, self.inputs)
    }

    /// Whoever is protected stays in their groups, judged in this cycle or not.
    fn protect(&mut self, prepared: &Prepared<'_>) {
        if prepared.is_protected() {
            self.survey.known.protect(prepared.object().object_type, prepared.object().id.clone());
        }
    }

    fn add(&mut self, object: &SourceObject, link: Option<Link>, which: Candidates) {
        let prepared = self.prepared(object);
        self.protect(&prepared);
        let Self { configuration, inputs: _, survey, handovers, claims, twins, asked } = self;
        let (matching, questions) = unasked(&prepared, link);
        if matches!(matching, Matching::Searched(_)) {
            *survey.questions.entry(object.object_type).or_default() += 1;
            survey.known.will_come(object.object_type, object.id.clone());
        }
        let evaluation = prepared.evaluate(&matching, &survey.known, &survey.taken);
        survey.taken.take(configuration, &evaluation);
        if order::is_blocked(&evaluation) {
            survey.known.will_not_come(object.object_type, &object.id);
        }
        if which == Candidates::Changed {
            for question in questions.iter().filter_map(|query| question(object.object_type, query)) {
                asked.entry(question).or_default().push(object.id.clone());
            }
        }
        survey.wanted.extend(order::taken_name(&evaluation));
        handovers.add(&evaluation);
        twins.add(object, &matching, &questions, &evaluation);
        if let Some(rivalry) = claims.claim(&evaluation) {
            let mirrored = rivalry.mirrored(&evaluation.subject);
            survey.rivalries.insert((object.object_type, rivalry.with.source_id.clone()), mirrored);
            survey.rivalries.insert((object.object_type, object.id.clone()), rivalry);
        }
    }

    /// Could somebody who isn't judged in this cycle want what somebody takes or leaves in it?
    fn may_have_rivals(&self) -> bool {
        !self.survey.wanted.is_empty() || self.twins.anyone_leaves()
    }

    /// Those without an account are not all judged in this cycle, but whoever is must not get what one of them wants too, whatever they
    /// wait for.
    fn add_rival(&mut self, object: &SourceObject, link: Option<Link>) {
        let prepared = self.prepared(object);
        let Self { configuration, inputs: _, survey, handovers, claims, twins, asked } = self;
        let (matching, questions) = unasked(&prepared, link);
        if matches!(matching, Matching::NotTried) {
            return;
        }
        let evaluation = prepared.evaluate(&matching, &survey.known, &survey.taken);
        survey.taken.take(configuration, &evaluation);
        twins.add(object, &matching, &questions, &evaluation);
        if order::is_blocked(&evaluation) {
            return;
        }
        handovers.add(&evaluation);
        for query in &questions {
            let others = question(object.object_type, query).and_then(|question| asked.get(&question));
            for other in others.into_iter().flatten() {
                survey.rivalries.insert((object.object_type, other.clone()), Rivalry::over(query, object));
            }
        }
        if let Some(rivalry) = claims.claim(&evaluation) {
            let mirrored = rivalry.mirrored(&evaluation.subject);
            survey.rivalries.insert((object.object_type, rivalry.with.source_id), mirrored);
        }
    }

    fn done(self) -> Survey {
        let (twins, order, mut survey) = (self.twins.refused(), self.handovers.order(), self.survey);
        // Whoever is refused because somebody wants the same gets no account in this plan.
        for (object_type, id) in survey.rivalries.keys().chain(twins.keys()) {
            survey.known.will_not_come(*object_type, id);
        }
        Survey { twins, order, ..survey }
    }
}

fn question(object_type: ObjectType, query: &MatchQuery) -> Option<(ObjectType, String, String)> {
    let value = query.value.as_text().filter(|value| !value.is_empty())?;
    Some((object_type, query.property.clone(), if query.case_exact { value } else { value.to_lowercase() }))
}

/// What is known of someone's account before the target was asked: linked, or as if there were none yet. And what it is to be asked.
fn unasked(prepared: &Prepared<'_>, link: Option<Link>) -> (Matching, Vec<MatchQuery>) {
    match link {
        Some(link) => (Matching::Linked(link), Vec::new()),
        None if prepared.wants_match() => {
            let questions = prepared.queries();
            (Matching::Searched(vec![Vec::new(); questions.len()]), questions)
        }
        None => (Matching::NotTried, Vec::new()),
    }
}
