//! One reading of the directory, page by page: people, groups, who is assigned and the roles, side by side. As long as several have pages
//! left they go in one `$batch`, so a reading that finds no change is one request. Any page that is missing is an error: never a shorter
//! list, never "everyone left".
//! Rules: Microsoft Graph, "Use delta query to track changes in Microsoft Graph data": links are followed to the end, empty pages too;
//! parameters stand in the first request only.

use usher_core::import::ObjectType;

use super::assignments::{self, Assignment, Role};
use super::event::{Event, event};
use super::selection::Selection;
use crate::error::{EntraError, Kind};
use crate::graph::{Answer, Ask, GraphClient, Page};
use crate::permission::Job;

/// Where the next reading of changes begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeltaLinks {
    /// Of the people.
    pub users: String,
    /// Of the groups.
    pub groups: String,
}

/// What one step of a reading told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// People and groups.
    pub events: Vec<Event>,
    /// Part of who is assigned. They come whole with every reading.
    pub assignments: Vec<Assignment>,
    /// The application's roles. They come whole with every reading.
    pub roles: Vec<Role>,
}

/// A reading under way.
#[derive(Debug)]
pub struct Reading {
    client: GraphClient,
    selection: Selection,
    application: String,
    /// What has pages left.
    open: Vec<(Part, Ask)>,
    users: Option<String>,
    groups: Option<String>,
    /// A page was missing: nothing more may come of it.
    broken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Objects(ObjectType),
    Assignments,
    Roles,
}

impl Reading {
    /// Begins one: where the last one ended, or with everything. `application`: the object id of the enterprise application.
    ///
    /// # Errors
    /// `ForeignLink` where a link leads away from Graph.
    pub fn begin(client: &GraphClient, selection: &Selection, application: &str, from: Option<&DeltaLinks>) -> Result<Self, EntraError> {
        let first =
            |object_type, collection| Ask::get(Job::ReadDirectory, &[collection, "delta"]).query("$select", &selection.select(object_type));
        let (users, groups) = match from {
            None => (first(ObjectType::User, "users"), first(ObjectType::Group, "groups")),
            Some(links) => (client.ask_for(Job::ReadDirectory, &links.users)?, client.ask_for(Job::ReadDirectory, &links.groups)?),
        };
        let open = vec![
            (Part::Objects(ObjectType::User), users),
            (Part::Objects(ObjectType::Group), groups),
            (Part::Assignments, assignments::ask_for_assignments(application)),
            (Part::Roles, assignments::ask_for_roles(application)),
        ];
        let (client, selection, application) = (client.clone(), selection.clone(), application.to_owned());
        Ok(Self { client, selection, application, open, users: None, groups: None, broken: false })
    }

    /// The next pages; `None` after the last.
    ///
    /// # Errors
    /// [`Kind::StartOver`] where the links are worth nothing any more; `ApplicationUnknown`; as [`GraphClient::send`]. The reading is over then.
    pub async fn next(&mut self) -> Result<Option<Told>, EntraError> {
        let open = std::mem::take(&mut self.open);
        if open.is_empty() {
            return Ok(None);
        }
        self.broken = true;
        let (parts, asks): (Vec<Part>, Vec<Ask>) = open.into_iter().unzip();
        let answers = match <[Ask; 1]>::try_from(asks) {
            Ok([ask]) => vec![Ok(self.client.send(ask).await?)],
            Err(asks) => self.client.batch(&asks).await?,
        };
        if answers.len() != parts.len() {
            return Err(EntraError::unpublished("a batch has another number of answers than of requests"));
        }
        let mut told = Told::default();
        for (part, answer) in parts.into_iter().zip(answers) {
            let answer = answer.map_err(|error| self.named(part, error))?;
            self.take(part, answer, &mut told)?;
        }
        self.broken = false;
        Ok(Some(told))
    }

    /// Where the next reading begins; only a reading that came to its end knows.
    #[must_use]
    pub fn links(self) -> Option<DeltaLinks> {
        let ended = self.open.is_empty() && !self.broken;
        self.users.zip(self.groups).filter(|_| ended).map(|(users, groups)| DeltaLinks { users, groups })
    }

    fn take(&mut self, part: Part, answer: Answer, told: &mut Told) -> Result<(), EntraError> {
        let object_type = match part {
            Part::Roles => {
                told.roles = assignments::roles(assignments::as_object(&answer.json)?)?;
                return Ok(());
            }
            Part::Assignments => {
                let page = Page::of(answer.json)?;
                for row in &page.values {
                    told.assignments.extend(assignments::assignment(row)?);
                }
                return self.go_on(part, Job::ReadApplication, page.next);
            }
            Part::Objects(object_type) => object_type,
        };
        let page = Page::of(answer.json)?;
        for object in &page.values {
            told.events.push(event(object_type, object, &self.selection)?);
        }
        match (page.next, page.delta) {
            (None, None) => Err(EntraError::unpublished("a delta query ends without a link")),
            (next @ Some(_), _) => self.go_on(part, Job::ReadDirectory, next),
            (None, delta @ Some(_)) => {
                match object_type {
                    ObjectType::User => self.users = delta,
                    ObjectType::Group => self.groups = delta,
                }
                Ok(())
            }
        }
    }

    fn go_on(&mut self, part: Part, job: Job, next: Option<String>) -> Result<(), EntraError> {
        if let Some(next) = next {
            let ask = self.client.ask_for(job, &next)?;
            self.open.push((part, ask));
        }
        Ok(())
    }

    /// Not found: it is the application that isn't there.
    fn named(&self, part: Part, error: EntraError) -> EntraError {
        match (part, error.kind) {
            (Part::Assignments | Part::Roles, Kind::NotFound) => assignments::unknown(&self.application),
            _ => error,
        }
    }
}
