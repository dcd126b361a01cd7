//! What became of those whom a whole reading didn't meet: soft-deleted, gone for good, or still there, which means that the reading wasn't
//! whole. Each is asked about by id; nobody counts as having left because a list was shorter.
//! Rule: Microsoft Graph, "Get deleted item (directory object)": users with User.Read.All, groups only with Group.Read.All, which would
//! let Usher read their mail and files as well. So the bin isn't asked about groups: one that isn't there may be restored, for all that is
//! known, and its counterpart is left as it is.

use usher_core::id::SourceId;
use usher_core::import::{ObjectType, Presence};

use super::event::Event;
use crate::endpoints::is_guid;
use crate::error::{EntraError, Kind};
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

/// One whom a whole reading didn't meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// Person or group.
    pub object_type: ObjectType,
    /// Its id.
    pub id: SourceId,
    /// Did an earlier reading tell that it was deleted and can be restored? Only such a one can be gone for good by now: of others the bin
    /// may just not know yet.
    pub was_deleted: bool,
}

/// What became of each, in the same order.
///
/// # Errors
/// `DirectoryIncomplete` where one of them is there after all; as [`GraphClient::batch`].
pub async fn what_became_of(client: &GraphClient, unmet: &[Unmet]) -> Result<Vec<Event>, EntraError> {
    let mut events: Vec<Event> = unmet.iter().map(|one| departed(one, Presence::SoftDeleted)).collect();
    // An id of another source's is none that Graph could be asked about: they aren't there, and nothing says that they can't come back.
    let asked: Vec<usize> = (0..unmet.len()).filter(|place| is_guid(unmet[*place].id.as_str())).collect();
    let absent = missing(client, unmet, &asked, |one| {
        let collection = match one.object_type {
            ObjectType::User => "users",
            ObjectType::Group => "groups",
        };
        Ask::get(Job::ReadDirectory, &[collection, one.id.as_str()]).query("$select", "id")
    })
    .await?;
    if let Some(there) = asked.iter().find(|place| !absent.contains(place)) {
        return Err(incomplete(&unmet[*there]));
    }
    let binned = |place: &usize| unmet[*place].was_deleted && unmet[*place].object_type == ObjectType::User;
    let binned: Vec<usize> = absent.into_iter().filter(binned).collect();
    let bin = |one: &Unmet| Ask::get(Job::ReadDirectory, &["directory", "deletedItems", one.id.as_str()]);
    let gone = match missing(client, unmet, &binned, bin).await {
        // A signed-in person may lack the role that the bin takes; whoever isn't known to be gone for good can be restored.
        Err(error) if error.kind == Kind::NotAllowed => Vec::new(),
        asked => asked?,
    };
    for place in gone {
        events[place] = departed(&unmet[place], Presence::HardDeleted);
    }
    Ok(events)
}

fn departed(one: &Unmet, presence: Presence) -> Event {
    Event::Departed { object_type: one.object_type, id: one.id.clone(), presence }
}

/// Those of `places` that Graph doesn't find.
async fn missing(client: &GraphClient, unmet: &[Unmet], places: &[usize], ask: impl Fn(&Unmet) -> Ask) -> Result<Vec<usize>, EntraError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let asks: Vec<Ask> = places.iter().map(|place| ask(&unmet[*place])).collect();
    let answers = client.batch(&asks).await?;
    let mut missing = Vec::new();
    for (place, answer) in places.iter().zip(answers) {
        match answer {
            Ok(_) => {}
            Err(error) if error.kind == Kind::NotFound => missing.push(*place),
            Err(error) => return Err(error),
        }
    }
    Ok(missing)
}

fn incomplete(one: &Unmet) -> EntraError {
    let id = &one.id;
    let what = match one.object_type {
        ObjectType::User => "user",
        ObjectType::Group => "group",
    };
    let message =
        format!("Microsoft Graph's list of everything lacked the {what} {id}, who is there: the list wasn't whole, or is just changing.");
    EntraError::new(Kind::Passing, "DirectoryIncomplete", message, "Run it again in a few minutes; nobody counts as having left.")
}
