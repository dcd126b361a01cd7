//! On demand one object is judged alone, but what two want neither gets (EP-306): the source is read for others who would match the
//! same account, or who want the name that this one is about to take.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::{Configuration, Inputs, MatchQuery, Prepared};
use usher_core::import::SourceObject;
use usher_core::plan::Rivalry;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{SourceError, SourceSink};

struct Rivals<'a> {
    configuration: &'a Configuration,
    inputs: Inputs,
    object: &'a SourceObject,
    wanted: &'a [MatchQuery],
    rivalry: Option<Rivalry>,
}

impl Rivals<'_> {
    fn rivalry_with(&self, other: &SourceObject) -> Option<Rivalry> {
        let itself = other.object_type != self.object.object_type || other.id == self.object.id;
        if itself {
            return None;
        }
        let prepared = Prepared::new(self.configuration, other, self.inputs);
        let theirs = if prepared.wants_match() { prepared.queries() } else { return None };
        let both = self.wanted.iter().find(|mine| theirs.iter().any(|their| same(mine, their)))?;
        Some(Rivalry::over(both, other))
    }
}

fn same(one: &MatchQuery, other: &MatchQuery) -> bool {
    let (Some(value), Some(theirs)) = (one.value.as_text(), other.value.as_text()) else { return false };
    let equal = if one.case_exact { value == theirs } else { value.to_lowercase() == theirs.to_lowercase() };
    one.property == other.property && !value.is_empty() && equal
}

#[async_trait]
impl SourceSink for Rivals<'_> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        if self.rivalry.is_none() {
            self.rivalry = objects.iter().find_map(|other| self.rivalry_with(other));
        }
        Ok(())
    }
}

/// Somebody else in the source who would match the account that these questions look for, if there is one.
pub(crate) async fn rivalry(
    engine: &Engine,
    object: &SourceObject,
    wanted: &[MatchQuery],
    inputs: Inputs,
    cancel: &CancellationToken,
) -> Result<Option<Rivalry>, EngineError> {
    let configuration = &engine.settings.configuration;
    let mut rivals = Rivals { configuration, inputs, object, wanted, rivalry: None };
    engine.ports.source.read(&mut rivals, cancel).await?;
    Ok(rivals.rivalry)
}
