//! On demand one object is judged alone, but it gets the values that a plan would give it (`SelectUniqueValue`): whoever comes before it by
//! source id and is going to get an account takes first. Only those are judged who want what it wants, or what one of these wants.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Configuration, Inputs, MatchQuery, Matching, Prepared, References, TakenValues, unique_queries};
use usher_core::id::SourceId;
use usher_core::import::{ObjectType, SourceObject};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::lookup::{self, Lookups};
use crate::ports::{SourceError, SourceSink};
use crate::references::Known;
use crate::unique::{Asking, Questions};

/// A value that somebody wants: target attribute and value, folded where case doesn't count.
type Want = (String, String);

fn wants(queries: &[MatchQuery]) -> Vec<Want> {
    let want = |query: &MatchQuery| {
        let value = query.value.as_text()?;
        Some((query.property.clone(), if query.case_exact { value } else { value.to_lowercase() }))
    };
    queries.iter().filter_map(want).collect()
}

/// Keeps what those before want: ids and values, no objects.
struct Earlier<'a> {
    configuration: &'a Configuration,
    inputs: Inputs,
    known: &'a Known,
    object: &'a SourceObject,
    found: Vec<(SourceId, Vec<Want>)>,
}

#[async_trait]
impl SourceSink for Earlier<'_> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        for other in objects.iter().filter(|other| other.object_type == self.object.object_type && other.id < self.object.id) {
            if self.known.target_of(other.object_type, &other.id).is_some() {
                continue;
            }
            let wanted = wants(&unique_queries(self.configuration, other, self.inputs));
            if !wanted.is_empty() {
                self.found.push((other.id.clone(), wanted));
            }
        }
        Ok(())
    }
}

/// Keeps some objects, by id.
struct Chosen {
    ids: BTreeSet<SourceId>,
    object_type: ObjectType,
    found: BTreeMap<SourceId, SourceObject>,
}

#[async_trait]
impl SourceSink for Chosen {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        let chosen = objects.into_iter().filter(|other| other.object_type == self.object_type && self.ids.contains(&other.id));
        self.found.extend(chosen.map(|other| (other.id.clone(), other)));
        Ok(())
    }
}

/// Whoever wants one of these values, and whoever wants what one of them wants.
fn rivals_of(mine: Vec<Want>, earlier: &[(SourceId, Vec<Want>)]) -> BTreeSet<SourceId> {
    let mut wanted: HashSet<Want> = mine.into_iter().collect();
    let mut chosen = BTreeSet::new();
    loop {
        let before = chosen.len();
        for (id, wants) in earlier {
            if !chosen.contains(id) && wants.iter().any(|want| wanted.contains(want)) {
                chosen.insert(id.clone());
                wanted.extend(wants.iter().cloned());
            }
        }
        if chosen.len() == before {
            return chosen;
        }
    }
}

/// Adds what those before `object` take of its values. Answers the requests, and how the target is asked best from here on.
pub(crate) async fn take(
    engine: &Engine,
    object: &SourceObject,
    known: &Known,
    inputs: Inputs,
    taken: &mut TakenValues,
    cancel: &CancellationToken,
) -> Result<(u32, Lookups), EngineError> {
    let configuration = &engine.settings.configuration;
    let mut lookups = Lookups::default();
    let mine = wants(&unique_queries(configuration, object, inputs));
    if mine.is_empty() {
        return Ok((0, lookups));
    }
    let mut earlier = Earlier { configuration, inputs, known, object, found: Vec::new() };
    engine.ports.source.read(&mut earlier, cancel).await?;
    let ids = rivals_of(mine, &earlier.found);
    if ids.is_empty() {
        return Ok((0, lookups));
    }
    // Each of them asks for its account and for a value.
    let chosen = lookup::choose(engine, object.object_type, 2 * (ids.len() + 1), false, cancel).await?;
    let mut requests = chosen.requests;
    lookups.set(object.object_type, chosen.lookup);
    let mut rivals = Chosen { ids, object_type: object.object_type, found: BTreeMap::new() };
    engine.ports.source.read(&mut rivals, cancel).await?;
    for other in rivals.found.values() {
        let prepared = Prepared::new(configuration, other, inputs);
        let questions = prepared.queries();
        let asked = lookup::ask(engine, &lookups, other.object_type, &other.id, &questions, known, cancel).await?;
        requests += asked.requests;
        if !asked.makes_one() {
            continue;
        }
        let asking = Asking { engine, lookups: &lookups, cancel };
        let mut unique = Questions::begin(asking, other, inputs).await?;
        unique.settle(asking, other.object_type, taken).await?;
        requests += unique.requests;
        let matching = Matching::Searched(asked.found);
        let mut evaluation = prepared.evaluate(&matching, known, taken);
        unique.refuse(&mut evaluation);
        taken.take(configuration, &evaluation);
    }
    Ok((requests, lookups))
}
