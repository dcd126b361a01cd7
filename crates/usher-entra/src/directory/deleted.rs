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

/// What became of each, in the same order.
///
/// # Errors
/// `DirectoryIncomplete` where one of them is there after all; as [`GraphClient::batch`].
pub async fn what_became_of(client: &GraphClient, objects: &[(ObjectType, SourceId)]) -> Result<Vec<Event>, EntraError> {
    let mut events: Vec<Event> = objects.iter().map(|(object_type, id)| departed(*object_type, id, Presence::SoftDeleted)).collect();
    // An id of another source's is none that Graph could be asked about: they aren't there, and nothing says that they can't come back.
    let (people, groups): (Vec<usize>, Vec<usize>) =
        (0..objects.len()).filter(|place| is_guid(objects[*place].1.as_str())).partition(|place| objects[*place].0 == ObjectType::User);
    let mut not_deleted =
        missing(client, objects, &people, |_, id| Ask::get(Job::ReadDirectory, &["directory", "deletedItems", id])).await?;
    not_deleted.extend(groups);
    let gone = missing(client, objects, &not_deleted, |object_type, id| {
        let collection = match object_type {
            ObjectType::User => "users",
            ObjectType::Group => "groups",
        };
        Ask::get(Job::ReadDirectory, &[collection, id]).query("$select", "id")
    })
    .await?;
    if let Some(there) = not_deleted.iter().find(|place| !gone.contains(place)) {
        let (object_type, id) = &objects[*there];
        return Err(incomplete(*object_type, id));
    }
    for place in gone.into_iter().filter(|place| objects[*place].0 == ObjectType::User) {
        let (object_type, id) = &objects[place];
        events[place] = departed(*object_type, id, Presence::HardDeleted);
    }
    Ok(events)
}

fn departed(object_type: ObjectType, id: &SourceId, presence: Presence) -> Event {
    Event::Departed { object_type, id: id.clone(), presence }
}

/// Those of `places` that Graph doesn't find.
async fn missing(
    client: &GraphClient,
    objects: &[(ObjectType, SourceId)],
    places: &[usize],
    ask: impl Fn(ObjectType, &str) -> Ask,
) -> Result<Vec<usize>, EntraError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let asks: Vec<Ask> = places.iter().map(|place| ask(objects[*place].0, objects[*place].1.as_str())).collect();
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

fn incomplete(object_type: ObjectType, id: &SourceId) -> EntraError {
    let what = match object_type {
        ObjectType::User => "user",
        ObjectType::Group => "group",
    };
    let message =
        format!("Microsoft Graph's list of everything lacked the {what} {id}, who is there: the list wasn't whole, or is just changing.");
    EntraError::new(Kind::Passing, "DirectoryIncomplete", message, "Run it again in a few minutes; nobody counts as having left.")
}
