//! The source as it was last read: what previews look at, so that none of them asks the directory again. Never for a cycle, which has to
//! read the source itself.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use usher_core::id::{ConnectionId, SourceId};
use usher_core::import::{ObjectType, SourceObject};
use usher_engine::ports::{Source, SourceError, SourcePosition, SourceSink};
use usher_store::Store;

use super::sqlite::in_words;
use crate::message::sentence;

const PAGE: u32 = 1000;

/// Those who were in the source, page by page.
pub(crate) struct Snapshot {
    /// Where it is kept.
    pub(crate) store: Arc<Store>,
    /// Whose source.
    pub(crate) connection: ConnectionId,
    /// Only these are read.
    pub(crate) object_types: &'static [ObjectType],
}

impl Snapshot {
    async fn page(&self, object_type: ObjectType, after: Option<SourceId>) -> Result<Vec<SourceObject>, SourceError> {
        let (store, connection) = (Arc::clone(&self.store), self.connection.clone());
        let read = tokio::task::spawn_blocking(move || store.present_page(&connection, object_type, after.as_ref(), PAGE)).await;
        let (message, fix) = match read {
            Ok(Ok(objects)) => return Ok(objects),
            Ok(Err(error)) => {
                let told = in_words(&error);
                (sentence(&told.message), told.fix)
            }
            Err(error) => (format!("Reading the data folder ended badly: {error}."), "Try it again.".to_owned()),
        };
        Err(SourceError { code: "DataFolder", message, fix })
    }
}

#[async_trait]
impl Source for Snapshot {
    async fn read(&self, sink: &mut (dyn SourceSink + Send), cancel: &CancellationToken) -> Result<SourcePosition, SourceError> {
        for object_type in self.object_types {
            let mut after = None;
            loop {
                if cancel.is_cancelled() {
                    return Err(SourceError::cancelled());
                }
                let page = self.page(*object_type, after).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id.clone());
                sink.page(page).await?;
            }
        }
        Ok(SourcePosition(String::new()))
    }
}
