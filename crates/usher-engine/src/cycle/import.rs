//! Step 1 of a cycle: pages of the source into the snapshot. Only a source that was read whole turns "not seen" into "left".

use std::collections::BTreeMap;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::evaluate::imported;
use usher_core::import::{ObjectType, SourceObject};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{CycleStart, SourceError, SourcePosition, SourceSink};
use crate::track::Track;

struct IntoSnapshot<'a, 'b> {
    engine: &'a Engine,
    start: &'a CycleStart,
    track: &'a mut Track<'b>,
    /// Who is in groups that protect their members, by id or userPrincipalName in lower case, with the names of these groups.
    held: BTreeMap<String, Vec<String>>,
    broken: Option<crate::ports::StoreError>,
}

impl IntoSnapshot<'_, '_> {
    fn note_members(&mut self, group: &SourceObject) {
        if self.engine.settings.configuration.protects_members(group) {
            self.hold(&group.label(), group.members.iter().map(|member| member.as_str()));
        }
    }

    fn hold<'m>(&mut self, group: &str, members: impl Iterator<Item = &'m str>) {
        for member in members {
            self.held.entry(member.to_lowercase()).or_default().push(group.to_owned());
        }
    }
}

#[async_trait]
impl SourceSink for IntoSnapshot<'_, '_> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        let count = objects.len();
        objects.iter().for_each(|object| self.note_members(object));
        let (configuration, inputs) = (&self.engine.settings.configuration, Engine::inputs(self.start));
        let objects: Vec<_> = objects.into_iter().map(|object| imported(configuration, object, inputs)).collect();
        let (connection, cycle, now_ms) = (self.start.connection.clone(), self.start.cycle.clone(), self.start.started_at_ms);
        let stored = self.engine.journal(move |journal| journal.store_page(&connection, &cycle, now_ms, &objects)).await;
        if let Err(error) = stored {
            self.broken = Some(error);
            return Err(SourceError { code: "Cancelled", message: "the data folder failed".to_owned(), fix: String::new() });
        }
        self.track.read(count);
        Ok(())
    }

    fn absent_members(&mut self, group: &str, members: &[String]) {
        self.hold(group, members.iter().map(String::as_str));
    }
}

/// Reads the source whole and marks who left.
pub(super) async fn import(
    engine: &Engine,
    start: &CycleStart,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<SourcePosition, EngineError> {
    let mut sink = IntoSnapshot { engine, start, track, held: BTreeMap::new(), broken: None };
    let read = engine.ports.source.read(&mut sink, cancel).await;
    let IntoSnapshot { held, broken, .. } = sink;
    if let Some(broken) = broken {
        return Err(broken.into());
    }
    if cancel.is_cancelled() {
        return Err(EngineError::Cancelled);
    }
    let position = read?;
    refuse_emptied(engine, start).await?;
    let (connection, cycle, now_ms) = (start.connection.clone(), start.cycle.clone(), start.started_at_ms);
    engine.journal(move |journal| journal.mark_departures(&connection, &cycle, now_ms)).await?;
    // Whoever left carries the groups of then; who is protected is told by the groups as they are now, too.
    if !held.is_empty() {
        let (connection, cycle) = (start.connection.clone(), start.cycle.clone());
        engine.journal(move |journal| journal.note_memberships(&connection, &cycle, &held)).await?;
    }
    Ok(position)
}

/// A source without a single person, or a single group, where there were some is broken, not a company that everyone left.
/// People and groups are judged apart: groups that are all there say nothing about an empty file of people.
async fn refuse_emptied(engine: &Engine, start: &CycleStart) -> Result<(), EngineError> {
    let people = emptied(engine, start, ObjectType::User).await?;
    if people > 0 {
        return Err(EngineError::Source(SourceError {
            code: "SourceEmpty",
            message: format!("The source holds no people now; it held {people} before. Nothing was sent."),
            fix: "Look whether the file or directory was emptied by mistake, put it back, and run again.".to_owned(),
        }));
    }
    if !engine.settings.configuration.groups_enabled() {
        return Ok(());
    }
    // Groups may be given up while people stay: who says so forgets the watermark.
    let connection = start.connection.clone();
    if engine.journal(move |journal| journal.watermark(&connection)).await?.is_none() {
        return Ok(());
    }
    let groups = emptied(engine, start, ObjectType::Group).await?;
    if groups > 0 {
        return Err(EngineError::Source(SourceError {
            code: "SourceEmpty",
            message: format!("The source holds no groups now; it held {groups} before. Nothing was sent."),
            fix: "Put the groups back and run again. If they are meant to be gone, run `usher restart NAME --clear watermark`.".to_owned(),
        }));
    }
    Ok(())
}

/// How many of a type would leave, where none is left; else 0.
async fn emptied(engine: &Engine, start: &CycleStart, object_type: ObjectType) -> Result<u32, EngineError> {
    let (connection, cycle) = (start.connection.clone(), start.cycle.clone());
    let sizes = engine.journal(move |journal| journal.snapshot_sizes(&connection, &cycle, object_type)).await?;
    Ok(if sizes.marked == 0 { sizes.present } else { 0 })
}
