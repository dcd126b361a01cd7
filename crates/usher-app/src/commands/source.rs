//! Who is in the source, for previews: from the snapshot, or before the first cycle from the source itself. One object after the other;
//! the whole directory is never held.

use std::sync::Arc;

use usher_core::configuration::Configuration;
use usher_core::id::ConnectionId;
use usher_core::import::{ObjectType, Presence, SourceObject};
use usher_engine::ports::{Source, SourceError, SourceSink};

use crate::adapters::Snapshot;
use crate::app::{Answer, App, Loaded};
use crate::message;

impl App {
    /// Hands on everyone of these types who is in the source, each once.
    pub(super) async fn for_everyone(
        &self,
        id: &ConnectionId,
        object_types: &'static [ObjectType],
        take: impl FnMut(SourceObject) + Send,
    ) -> Answer<()> {
        let source = match self.snapshot(id, object_types).await? {
            Some(snapshot) => snapshot,
            None => self.saved_source(id).await?,
        };
        let read = source.read(&mut Each { object_types, take }, &self.inner.closing.child_token()).await;
        read.map(|_| ()).map_err(|error| message::of_source(&error))
    }

    /// The snapshot, as soon as there is one.
    pub(super) async fn snapshot(&self, id: &ConnectionId, object_types: &'static [ObjectType]) -> Answer<Option<Arc<dyn Source>>> {
        let wanted = id.clone();
        let is_known = self
            .store(move |store| {
                Ok(store.present_objects(&wanted, ObjectType::User)? > 0 || store.present_objects(&wanted, ObjectType::Group)? > 0)
            })
            .await?;
        let snapshot = || Snapshot { store: Arc::clone(&self.inner.store), connection: id.clone(), object_types };
        Ok(is_known.then(|| Arc::new(snapshot()) as Arc<dyn Source>))
    }

    /// The source of the connection as it is saved.
    pub(super) async fn saved_source(&self, id: &ConnectionId) -> Answer<Arc<dyn Source>> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        let configuration = Configuration::compile(&document, profile).map_err(|complaints| message::of_complaints(&complaints))?;
        self.source(id, &document, &configuration).await
    }
}

/// One type of object.
pub(super) fn only(object_type: ObjectType) -> &'static [ObjectType] {
    match object_type {
        ObjectType::User => &[ObjectType::User],
        ObjectType::Group => &[ObjectType::Group],
    }
}

/// Takes what it is shown object by object.
struct Each<T> {
    object_types: &'static [ObjectType],
    take: T,
}

#[async_trait::async_trait]
impl<T: FnMut(SourceObject) + Send> SourceSink for Each<T> {
    async fn page(&mut self, objects: Vec<SourceObject>) -> Result<(), SourceError> {
        let Self { object_types, take } = self;
        objects
            .into_iter()
            .filter(|object| object.presence == Presence::Present && object_types.contains(&object.object_type))
            .for_each(take);
        Ok(())
    }
}
