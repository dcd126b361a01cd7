//! Looking for accounts that may be theirs: by one listing of the target, or by one filter each; both give the same plan.

use std::collections::HashMap;

use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Candidate, MatchQuery, References};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Value};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Listing, TargetError, TargetObject};
use crate::references::Known;

/// Where answers come from.
pub(crate) enum Lookup {
    /// The target was listed whole: every matching property is an index.
    Listed(Index),
    /// One filter for each question.
    Filtered,
}

/// Accounts by matching property and folded value.
#[derive(Default)]
pub(crate) struct Index {
    by_value: HashMap<(String, String), Vec<TargetObject>>,
}

impl Index {
    /// Indexes a listing by the properties that are matched on.
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

/// Asks one question after the other until one finds any (EP-301). Answers what each found, and the requests that it took.
pub(crate) async fn ask(
    engine: &Engine,
    lookup: &Lookup,
    object_type: ObjectType,
    who: &SourceId,
    queries: &[MatchQuery],
    known: &Known,
    cancel: &CancellationToken,
) -> Result<(Vec<Vec<Candidate>>, u32), EngineError> {
    let mut found = Vec::new();
    let mut requests = 0;
    for query in queries {
        if cancel.is_cancelled() {
            return Err(EngineError::Cancelled);
        }
        let objects = match lookup {
            Lookup::Listed(index) => index.find(query),
            Lookup::Filtered => {
                let answer = engine.ports.target.find(object_type, query).await?;
                requests += answer.requests;
                answer.value
            }
        };
        let any = !objects.is_empty();
        found.push(objects.into_iter().map(|object| candidate(object_type, object, who, known)).collect());
        if any {
            break;
        }
    }
    Ok((found, requests))
}

/// An account as the core wants it: with the other person that it is linked to already, if any.
pub(crate) fn candidate(object_type: ObjectType, object: TargetObject, who: &SourceId, known: &Known) -> Candidate {
    let linked_to = known.source_of(object_type, &object.id).filter(|owner| owner != who);
    Candidate { target_id: object.id, image: object.image, linked_to }
}

/// Which way is cheaper: a listing takes a request a page, filters take about one a question. The size comes with one request.
pub(crate) async fn choose(
    engine: &Engine,
    object_type: ObjectType,
    questions: usize,
    initial: bool,
    cancel: &CancellationToken,
) -> Result<(Lookup, u32), TargetError> {
    let page = engine.settings.configuration.profile().page_size.max(1);
    let mut requests = 0;
    if questions == 0 && !initial {
        return Ok((Lookup::Filtered, 0));
    }
    let size = engine.ports.target.size(object_type).await?;
    requests += size.requests;
    let pages = size.value.map(|size| size.div_ceil(page) as usize);
    let cheaper = initial || pages.is_some_and(|pages| pages <= questions);
    if !cheaper {
        return Ok((Lookup::Filtered, requests));
    }
    let listing = engine.ports.target.list(object_type, cancel).await?;
    requests += listing.requests;
    let properties: Vec<String> = engine.settings.configuration.match_properties(object_type).map(str::to_owned).collect();
    let index = Index::new(&listing.value, &properties);
    let complete = listing.value.complete;
    let (connection, value) = (engine.settings.id.clone(), listing.value);
    if initial {
        engine.journal(move |journal| journal.refresh_images(&connection, object_type, &value)).await.map_err(store_as_target)?;
    }
    // An incomplete listing would let an account be made twice: ask for each instead.
    Ok((if complete { Lookup::Listed(index) } else { Lookup::Filtered }, requests))
}

fn store_as_target(error: crate::ports::StoreError) -> TargetError {
    TargetError {
        kind: crate::ports::TargetErrorKind::Cancelled,
        code: "DataFolder",
        status: None,
        message: error.message,
        fix: error.fix,
        requests: 0,
    }
}
