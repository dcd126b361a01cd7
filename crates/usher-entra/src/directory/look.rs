//! Looking without reading everything: may who was deleted be read, and do assigned groups show their members? For a check of rights;
//! nothing is concluded about anyone.

use crate::error::{EntraError, Kind};
use crate::graph::{Ask, GraphClient, LARGEST_BATCH, Page};
use crate::permission::Job;

/// How many people are deleted and can be restored; a page at the most. Groups aren't asked about, here as elsewhere: it would take
/// Group.Read.All.
/// Rule: Microsoft Graph, "List deletedItems (directory objects)".
///
/// # Errors
/// Those of the client.
pub async fn deleted_people(client: &GraphClient) -> Result<usize, EntraError> {
    let ask =
        Ask::get(Job::ReadDirectory, &["directory", "deletedItems", "microsoft.graph.user"]).query("$select", "id").query("$top", "100");
    Ok(client.page(ask).await?.values.len())
}

/// Those of these groups (object ids; a batch at the most) that show no member: they are empty, or their membership is hidden
/// (`HiddenMembership`), which takes `Member.Read.Hidden` to see. A group that is gone isn't among them.
///
/// # Errors
/// Those of the client.
pub async fn without_a_member<'a>(client: &GraphClient, groups: &'a [String]) -> Result<Vec<&'a str>, EntraError> {
    let groups = groups.get(..LARGEST_BATCH).unwrap_or(groups);
    let members = |group: &String| Ask::get(Job::ReadDirectory, &["groups", group, "members"]).query("$select", "id").query("$top", "1");
    let asks: Vec<Ask> = groups.iter().map(members).collect();
    let mut found = Vec::new();
    for (group, answer) in groups.iter().zip(client.batch(&asks).await?) {
        match answer {
            Ok(answer) if Page::of(answer.json.clone())?.values.is_empty() => found.push(group.as_str()),
            Ok(_) => {}
            Err(error) if error.kind == Kind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
