//! Looking for accounts that may be theirs: by one listing of the target, or by one filter each; both give the same plan.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Candidate, MatchQuery, References};
use usher_core::evaluation::Evaluation;
use usher_core::id::{SourceId, TargetId};
use usher_core::import::{ObjectType, Value};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Listing, TargetError, TargetErrorKind, TargetObject};
use crate::references::Known;

/// Where answers come from.
pub(crate) enum Lookup {
    /// The target was listed whole: every matching property is an index.
    Listed(Index),
    /// One filter for each question.
    Filtered,
    /// The target has no such collection.
    NotOffered(TargetError),
}

/// Accounts by matching property and folded value.
#[derive(Default)]
pub(crate) struct Index {
    by_value: HashMap<(String, String), Vec<TargetObject>>,
}

impl Index {
    /// Indexes a listing by the properties that are asked about.
    pub(crate) fn new(listing: &Listing, properties: &[String]) -> Self {
        let mut index = Self::default();
        for object in &listing.objects {
            for property in properties {
                let value = object.image.attributes.get(property).and_then(Value::as_text);
                let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
                index.by_value.entry((property.clone(), value.to_lowercase())).or_default().push(object.clone());
            }
        }
        index
    }

    fn find(&self, query: &MatchQuery) -> Vec<TargetObject> {
        let Some(value) = query.value.as_text() else { return Vec::new() };
        let held = self.by_value.get(&(query.property.clone(), value.to_lowercase()));
        let same = |object: &&TargetObject| {
            !query.case_exact || object.image.attributes.get(&query.property).and_then(Value::as_text).as_ref() == Some(&value)
        };
        held.map(|objects| objects.iter().filter(same).cloned().collect()).unwrap_or_default()
    }
}

/// This many questions in a row without any answer end the run: the rest would wait as long for nothing (scim-client.md 12.5).
const MOST_UNANSWERED: u32 = 20;

/// How to ask for people and for groups, and how many questions in a row had no answer.
#[derive(Default)]
pub(crate) struct Lookups {
    of: HashMap<ObjectType, Lookup>,
    unanswered: AtomicU32,
}

impl Lookups {
    pub(crate) fn set(&mut self, object_type: ObjectType, lookup: Lookup) {
        self.of.insert(object_type, lookup);
    }

    pub(crate) fn looks_for(&self, object_type: ObjectType) -> bool {
        self.of.contains_key(&object_type)
    }

    /// One question, answered from the listing or by a filter. What is refused for one object is that object's trouble; only what every
    /// further question would meet ends the run.
    pub(crate) async fn ask(
        &self,
        engine: &Engine,
        object_type: ObjectType,
        query: &MatchQuery,
        cancel: &CancellationToken,
    ) -> Result<Answer, EngineError> {
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        match self.of.get(&object_type) {
            Some(Lookup::Listed(index)) => Ok(Answer { objects: Ok(index.find(query)), requests: 0 }),
            Some(Lookup::NotOffered(error)) => Ok(Answer { objects: Err(error.clone()), requests: 0 }),
            Some(Lookup::Filtered) | None => match engine.ports.target.find(object_type, query).await {
                Ok(answer) => {
                    self.unanswered.store(0, Ordering::Relaxed);
                    Ok(Answer { objects: Ok(answer.value), requests: answer.requests })
                }
                Err(error) => {
                    let requests = error.requests;
                    Ok(Answer { objects: Err(endurable(error, &self.unanswered)?), requests })
                }
            },
        }
    }
}

/// What one question found, or why it can't be told; and what it took.
pub(crate) struct Answer {
    pub(crate) objects: Result<Vec<TargetObject>, TargetError>,
    pub(crate) requests: u32,
}

/// What came of the questions about one object.
#[derive(Default)]
pub(crate) struct Asked {
    /// What each found, up to the first hit.
    pub(crate) found: Vec<Vec<Candidate>>,
    pub(crate) requests: u32,
    /// The target refused one, or didn't answer: nothing may be concluded about this object.
    pub(crate) failed: Option<TargetError>,
}

impl Asked {
    /// Was everything answered, and is there no account? Then one is going to be made.
    pub(crate) fn makes_one(&self) -> bool {
        self.failed.is_none() && self.found.iter().all(Vec::is_empty)
    }

    /// Nothing is done for an object that couldn't be asked about: the evaluation says why. Answers what kind of trouble that was.
    pub(crate) fn refuse(&self, evaluation: &mut Evaluation) -> Option<TargetErrorKind> {
        let error = self.failed.as_ref()?;
        let message = format!("{} could not be looked for in the target: {}", evaluation.subject.display_name, error.message);
        evaluation.block(error.code, message, error.fix.as_str());
        Some(error.kind)
    }
}

/// Asks one question after the other until one finds any (EP-301).
pub(crate) async fn ask(
    engine: &Engine,
    lookups: &Lookups,
    object_type: ObjectType,
    who: &SourceId,
    queries: &[MatchQuery],
    known: &Known,
    cancel: &CancellationToken,
) -> Result<Asked, EngineError> {
    let mut asked = Asked::default();
    for query in queries {
        let answer = lookups.ask(engine, object_type, query, cancel).await?;
        asked.requests += answer.requests;
        let objects = match answer.objects {
            Ok(objects) => objects,
            Err(error) => {
                asked.failed = Some(error);
                return Ok(asked);
            }
        };
        let any = !objects.is_empty();
        asked.found.push(objects.into_iter().map(|object| candidate(object_type, object, who, known)).collect());
        if any {
            break;
        }
    }
    Ok(asked)
}

/// An error that concerns one object; `Err`: it concerns all.
fn endurable(error: TargetError, unanswered: &AtomicU32) -> Result<TargetError, EngineError> {
    match error.kind {
        TargetErrorKind::Connection | TargetErrorKind::Unreachable => Err(EngineError::Target(error)),
        TargetErrorKind::Cancelled => Err(EngineError::Cancelled),
        TargetErrorKind::Unknown | TargetErrorKind::Passing if unanswered.fetch_add(1, Ordering::Relaxed) >= MOST_UNANSWERED => {
            Err(EngineError::Target(error))
        }
        TargetErrorKind::Object | TargetErrorKind::Gone | TargetErrorKind::Exists | TargetErrorKind::Unknown | TargetErrorKind::Passing => {
            Ok(error)
        }
    }
}

/// An account as the core wants it: with the other person that it is linked to already, if any.
pub(crate) fn candidate(object_type: ObjectType, object: TargetObject, who: &SourceId, known: &Known) -> Candidate {
    let linked_to = known.source_of(object_type, &object.id).filter(|owner| owner != who);
    Candidate { target_id: object.id, image: object.image, linked_to }
}

/// How to look for accounts of one type, and what finding that out told.
pub(crate) struct Chosen {
    pub(crate) lookup: Lookup,
    pub(crate) requests: u32,
    /// Whose linked account is somebody else's now.
    pub(crate) strangers: Vec<SourceId>,
}

impl Chosen {
    fn of(lookup: Lookup, requests: u32) -> Self {
        Self { lookup, requests, strangers: Vec::new() }
    }
}

/// Which way is cheaper: a listing takes a request a page, filters take about one a question. The size comes with one request.
pub(crate) async fn choose(
    engine: &Engine,
    object_type: ObjectType,
    questions: usize,
    initial: bool,
    cancel: &CancellationToken,
) -> Result<Chosen, EngineError> {
    let page = engine.settings.configuration.profile().page_size.max(1);
    if questions == 0 && !initial {
        return Ok(Chosen::of(Lookup::Filtered, 0));
    }
    let size = match engine.ports.target.size(object_type).await {
        Ok(size) => size,
        // Who doesn't answer this won't answer a question for each person either: that would wait as long again and again.
        Err(error) if error.code == "Timeout" => return Err(EngineError::Target(error)),
        Err(error) => return unlisted(object_type, error),
    };
    let mut requests = size.requests;
    let pages = size.value.map(|size| size.div_ceil(page) as usize);
    let cheaper = initial || pages.is_some_and(|pages| pages <= questions);
    if !cheaper {
        return Ok(Chosen::of(Lookup::Filtered, requests));
    }
    let listing = match engine.ports.target.list(object_type, cancel).await {
        Ok(listing) => listing,
        Err(error) => return unlisted(object_type, error),
    };
    requests += listing.requests;
    let properties: Vec<String> = engine.settings.configuration.asked_properties(object_type).map(str::to_owned).collect();
    let index = Index::new(&listing.value, &properties);
    let mut value = listing.value;
    let mut strangers = Vec::new();
    if initial {
        requests += disprove(engine, object_type, &mut value).await?;
        let (connection, refreshed) = (engine.settings.id.clone(), value.clone());
        strangers = engine.journal(move |journal| journal.refresh_images(&connection, object_type, &refreshed)).await?;
    }
    // An incomplete listing would let an account be made twice: ask for each instead.
    let lookup = if value.complete { Lookup::Listed(index) } else { Lookup::Filtered };
    Ok(Chosen { lookup, requests, strangers })
}

/// So many of the accounts that a listing doesn't show are asked about one by one.
const ASKED_ABOUT: usize = 5;

/// Accounts that are linked and not listed would lose their link, and whoever leaves later would keep access for good: so some of them are
/// asked about first. One that is there after all, or can't be asked about, takes the listing's word away. Answers the requests.
async fn disprove(engine: &Engine, object_type: ObjectType, listing: &mut Listing) -> Result<u32, EngineError> {
    if !listing.complete {
        return Ok(0);
    }
    let connection = engine.settings.id.clone();
    let links = engine.journal(move |journal| journal.links(&connection, object_type)).await?;
    let listed: HashSet<&TargetId> = listing.objects.iter().map(|object| &object.id).collect();
    let missing: Vec<&TargetId> = links.values().filter(|id| !listed.contains(id)).collect();
    let mut requests = 0;
    for id in missing.iter().step_by(missing.len().div_ceil(ASKED_ABOUT).max(1)) {
        match engine.ports.target.get(object_type, id).await {
            Ok(answer) => {
                requests += answer.requests;
                listing.complete &= answer.value.is_none();
            }
            Err(error) if error.kind.ends_a_run() => return Err(EngineError::Target(error)),
            Err(error) => {
                requests += error.requests;
                listing.complete = false;
            }
        }
    }
    Ok(requests)
}

/// The target doesn't list them. Filters may answer all the same; a target without groups is no trouble of its people.
fn unlisted(object_type: ObjectType, error: TargetError) -> Result<Chosen, EngineError> {
    let requests = error.requests;
    let not_there = error.kind == TargetErrorKind::Gone || error.code == "NotImplemented";
    if object_type == ObjectType::Group && not_there {
        return Ok(Chosen::of(Lookup::NotOffered(not_offered(error)), requests));
    }
    let never_ends_it = AtomicU32::new(0);
    endurable(error, &never_ends_it)?;
    Ok(Chosen::of(Lookup::Filtered, requests))
}

fn not_offered(error: TargetError) -> TargetError {
    TargetError {
        kind: TargetErrorKind::Object,
        code: "GroupsNotOffered",
        message: format!("the application offers no groups over SCIM. People are provisioned all the same. {}", error.message),
        fix: "Switch the mapping of groups off, or ask the application's vendor for groups.".to_owned(),
        ..error
    }
}
