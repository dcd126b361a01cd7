//! Step 1 of a cycle: pages of the source into the snapshot. Only a source that was read whole turns "not seen" into "left".

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::import::SourceObject;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{CycleStart, SourceError, SourcePosition, SourceSink};
use crate::track::Track;

struct IntoSnapshot<'a, 'b> {
    engine: &'a Engine,
    start: &'a CycleStart,
    track: &'a mut Track<'b>,
    broken: Option<crate::ports::StoreError>,
}

#[async_trait]
impl SourceSink for IntoSnapshot<'_, '_> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        let count = objects.len();
        let (connection, cycle, now_ms) = (self.start.connection.clone(), self.start.cycle.clone(), self.start.started_at_ms);
        let stored = self.engine.journal(move |journal| journal.store_page(&connection, &cycle, now_ms, &objects)).await;
        if let Err(error) = stored {
            self.broken = Some(error);
            return Err(SourceError { code: "Cancelled", message: "the data folder failed".to_owned(), fix: String::new() });
        }
        self.track.read(count);
        Ok(())
    }
}

/// Reads the source whole and marks who left.
pub(super) async fn import(
    engine: &Engine,
    start: &CycleStart,
    track: &mut Track<'_>,
    cancel: &CancellationToken,
) -> Result<SourcePosition, EngineError> {
    let mut sink = IntoSnapshot { engine, start, track, broken: None };
    let read = engine.ports.source.read(&mut sink, cancel).await;
    if let Some(broken) = sink.broken {
        return Err(broken.into());
    }
    if cancel.is_cancelled() {
        return Err(EngineError::Cancelled);
    }
    let position = read?;
    let (connection, cycle, now_ms) = (start.connection.clone(), start.cycle.clone(), start.started_at_ms);
    let sizes = {
        let (connection, cycle) = (connection.clone(), cycle.clone());
        engine.journal(move |journal| journal.snapshot_sizes(&connection, &cycle)).await?
    };
    if sizes.marked == 0 && sizes.before > 0 {
        return Err(EngineError::Source(SourceError {
            code: "SourceEmpty",
            message: format!("The source holds nobody now; {} people and groups were in it before. Nothing was sent.", sizes.before),
            fix: "Look whether the file or directory was emptied by mistake, put it back, and run again.".to_owned(),
        }));
    }
    engine.journal(move |journal| journal.mark_departures(&connection, &cycle, now_ms)).await?;
    Ok(position)
}
