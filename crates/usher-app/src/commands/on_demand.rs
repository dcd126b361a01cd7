//! Provision on demand, and finding a person.

use tokio_util::sync::CancellationToken;
use usher_core::id::ConnectionId;
use usher_core::import::ObjectType;
use usher_engine::ports::{Source, SourceError, SourceSink};
use usher_engine::{Apply, EngineError, OnDemand};

use crate::app::{Answer, App};
use crate::message;
use crate::view::{AppEvent, OnDemandView, PersonHit};

const MOST_HITS: u32 = 20;

impl App {
    /// People in whose names, addresses or id a text stands. Before the first cycle the source itself is read.
    ///
    /// # Errors
    /// The source or data folder can't be read.
    pub async fn find_people(&self, id: &ConnectionId, text: &str) -> Answer<Vec<PersonHit>> {
        let (wanted, search) = (id.clone(), text.to_owned());
        let mut people = self.store(move |store| store.find_objects(&wanted, ObjectType::User, &search, MOST_HITS)).await?;
        if people.is_empty() {
            people = self.find_in_source(id, ObjectType::User, text).await?;
        }
        let wanted = id.clone();
        let links = self.store(move |store| store.links(&wanted, ObjectType::User)).await?;
        let hit = |person: usher_core::import::SourceObject| PersonHit {
            display_name: person.label(),
            user_principal_name: person.attribute("userPrincipalName").as_text().unwrap_or_default(),
            linked: links.contains_key(&person.id),
            source_id: person.id,
        };
        Ok(people.into_iter().map(hit).collect())
    }

    pub(super) async fn find_in_source(
        &self,
        id: &ConnectionId,
        object_type: ObjectType,
        text: &str,
    ) -> Answer<Vec<usher_core::import::SourceObject>> {
        let text = text.trim().to_lowercase();
        let fits = |object: &usher_core::import::SourceObject| {
            let holds = |name: &str| object.attribute(name).as_text().is_some_and(|value| value.to_lowercase().contains(&text));
            object.object_type == object_type && ["displayName", "userPrincipalName", "mail", "id"].iter().any(|name| holds(name))
        };
        Ok(self.read_source(id).await?.into_iter().filter(fits).take(MOST_HITS as usize).collect())
    }

    /// Everything that the source holds now.
    pub(super) async fn read_source(&self, id: &ConnectionId) -> Answer<Vec<usher_core::import::SourceObject>> {
        let source = self.saved_source(id).await?;
        let mut all = All(Vec::new());
        Source::read(source.as_ref(), &mut all, &CancellationToken::new()).await.map_err(|error| message::of_source(&error))?;
        Ok(all.0)
    }

    /// The four steps for one person; nothing is written.
    ///
    /// # Errors
    /// Nobody or several fit, or the source or target can't be read.
    pub async fn preview_on_demand(&self, id: &ConnectionId, who: &str) -> Answer<OnDemandView> {
        let cancel = self.inner.closing.child_token();
        let engine = self.engine_to_look(id, &cancel).await?;
        engine.preview_user(who, &cancel).await.map(view).map_err(|error| message::of_engine(&error))
    }

    /// The four steps for one person, done.
    ///
    /// # Errors
    /// As [`Self::preview_on_demand`], or someone else is working on this connection.
    pub async fn provision_on_demand(&self, id: &ConnectionId, who: &str) -> Answer<OnDemandView> {
        let run = self.begin_run(id).await?;
        let engine = self.engine(id, &run.cancel).await?;
        let ended = engine.provision_user(who, &run.cancel).await;
        drop(run);
        self.tell(AppEvent::ConnectionsChanged);
        ended.map(view).map_err(|error| message::of_engine(&error))
    }

    /// One group with up to five of its members.
    ///
    /// # Errors
    /// As [`Self::provision_on_demand`]; more than five members.
    pub async fn provision_group(&self, id: &ConnectionId, group: &str, members: &[String], preview: bool) -> Answer<OnDemandView> {
        if members.len() > usher_engine::MOST_MEMBERS {
            return Err(message::problem(
                "TooManyMembers",
                "On demand, a group takes up to five members.",
                "Name five or fewer; a cycle brings the others.",
            ));
        }
        let run = self.begin_run(id).await?;
        let (engine, apply) = if preview {
            (self.engine_to_look(id, &run.cancel).await?, Apply::No)
        } else {
            (self.engine(id, &run.cancel).await?, Apply::Yes)
        };
        let ended = engine.group(group, members, apply, &run.cancel).await;
        drop(run);
        self.tell(AppEvent::ConnectionsChanged);
        ended.map(view).map_err(|error| match &error {
            EngineError::NobodyFound { who } if who == group => message::problem(
                "NobodyFound",
                &format!("No group in the source is named “{who}”."),
                "Check the spelling. A group's object id finds it surely.",
            ),
            _ => message::of_engine(&error),
        })
    }
}

fn view(done: OnDemand) -> OnDemandView {
    OnDemandView { evaluation: done.evaluation.told(), step_ms: done.step_ms.to_vec(), manager_name: done.manager_name }
}

struct All(Vec<usher_core::import::SourceObject>);

#[async_trait::async_trait]
impl SourceSink for All {
    async fn page(&mut self, objects: Vec<usher_core::import::SourceObject>) -> Result<(), SourceError> {
        self.0.extend(objects);
        Ok(())
    }
}
