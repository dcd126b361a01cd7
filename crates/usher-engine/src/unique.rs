//! Which values of new accounts are taken in the target (`SelectUniqueValue`): the core says what to ask, here it is asked, and the answers
//! go into the evaluation. Within one plan whoever comes first by source id takes first, however the pages fall.

use std::collections::HashMap;

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Inputs, MatchQuery, TakenValues, unique_queries};
use usher_core::evaluation::Evaluation;
use usher_core::id::TargetId;
use usher_core::import::{ObjectType, SourceObject};

use crate::before;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::lookup::Lookups;
use crate::ports::{TargetError, TargetErrorKind};
use crate::recover;
use crate::references::Known;

/// Of whom it is asked, and until when.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) lookups: &'a Lookups,
    pub(crate) cancel: &'a CancellationToken,
}

/// What has to be asked about one object, and what was answered so far.
#[derive(Default)]
pub(crate) struct Questions {
    queries: Vec<MatchQuery>,
    held: HashMap<MatchQuery, bool>,
    /// The account that they have already: what it holds is theirs.
    theirs: Option<TargetId>,
    pub(crate) requests: u32,
    /// The target refused one, or didn't answer: no value may be chosen for this object.
    pub(crate) failed: Option<TargetError>,
}

impl Questions {
    /// Asks for one that is going to get an account, as far as the target alone decides. Many may ask at once.
    pub(crate) async fn begin(asking: Asking<'_>, object: &SourceObject, inputs: Inputs) -> Result<Self, EngineError> {
        let queries = unique_queries(&asking.engine.settings.configuration, object, inputs);
        let mut questions = Self { queries, ..Self::default() };
        questions.ask(asking, object.object_type, &mut TakenValues::default()).await?;
        Ok(questions)
    }

    /// Adds what the target holds of this object's values to `taken`, up to the first of each attribute that is neither held nor taken by
    /// someone before. One after the other, in the plan's order.
    pub(crate) async fn settle(&mut self, asking: Asking<'_>, object_type: ObjectType, taken: &mut TakenValues) -> Result<(), EngineError> {
        if self.failed.is_some() {
            return Ok(());
        }
        self.ask(asking, object_type, taken).await
    }

    async fn ask(&mut self, asking: Asking<'_>, object_type: ObjectType, taken: &mut TakenValues) -> Result<(), EngineError> {
        let Self { queries, held, theirs, requests, failed } = self;
        let mut found_for: Option<&str> = None;
        for query in queries.iter() {
            if found_for == Some(query.property.as_str()) || taken.has(object_type, query) {
                continue;
            }
            let is_held = match held.get(query) {
                Some(is_held) => *is_held,
                None => {
                    let answer = asking.lookups.ask(asking.engine, object_type, query, asking.cancel).await?;
                    *requests += answer.requests;
                    let objects = match answer.objects {
                        Ok(objects) => objects,
                        Err(error) => {
                            *failed = Some(error);
                            return Ok(());
                        }
                    };
                    let others = objects.iter().any(|object| Some(&object.id) != theirs.as_ref());
                    held.insert(query.clone(), others);
                    others
                }
            };
            if is_held {
                taken.add(object_type, query);
            } else {
                found_for = Some(&query.property);
            }
        }
        Ok(())
    }

    /// No value is chosen for one whose values couldn't be asked about: the evaluation says why. Answers what kind of trouble that was.
    pub(crate) fn refuse(&self, evaluation: &mut Evaluation) -> Option<TargetErrorKind> {
        let error = self.failed.as_ref()?;
        let message = format!(
            "The target could not be asked which values are taken, so none is chosen for {}: {}",
            evaluation.subject.display_name, error.message
        );
        evaluation.block(error.code, message, error.fix.as_str());
        Some(error.kind)
    }
}

/// What an attribute of one object alone may not take: what accounts of others hold, and what those take in a plan who come before it.
pub(crate) async fn taken(
    engine: &Engine,
    object: &SourceObject,
    target: &str,
    inputs: Inputs,
    cancel: &CancellationToken,
) -> Result<TakenValues, EngineError> {
    let (connection, object_type, id) = (engine.settings.id.clone(), object.object_type, object.id.clone());
    let theirs = engine.journal(move |journal| journal.link(&connection, object_type, &id)).await?.map(|link| link.target_id);
    let mut taken = recover::doubts(engine).await?.taken;
    let known = Known::load(engine).await?;
    let (_requests, lookups) = before::take(engine, object, &known, inputs, &mut taken, cancel).await?;
    let mut queries = unique_queries(&engine.settings.configuration, object, inputs);
    queries.retain(|query| query.property == target);
    let mut questions = Questions { queries, theirs, ..Questions::default() };
    questions.ask(Asking { engine, lookups: &lookups, cancel }, object_type, &mut taken).await?;
    questions.failed.map_or(Ok(taken), |error| Err(EngineError::Target(error)))
}
