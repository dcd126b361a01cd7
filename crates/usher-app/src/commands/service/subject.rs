//! Finding whom on-demand provisioning is asked for: a person or group of the directory, by id or by a name that only they have.

use serde_json::{Map, Value as Json};
use usher_core::import::ObjectType;
use usher_entra::graph::{Ask, GraphClient};
use usher_entra::{EntraError, Job, Kind};

use crate::app::Answer;
use crate::message::{self, problem};

/// Someone found.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) display_name: String,
    pub(super) user_principal_name: String,
}

/// The one whom `who` names: object id or userPrincipalName; else mail or display name.
pub(super) async fn find(client: &GraphClient, object_type: ObjectType, who: &str) -> Answer<Found> {
    let who = who.trim();
    let (kind, select) = match object_type {
        ObjectType::User => ("users", "id,displayName,userPrincipalName"),
        ObjectType::Group => ("groups", "id,displayName"),
    };
    // Names go into the query, which no log shows; a path is logged.
    if is_id(who) {
        match client.send(Ask::get(Job::ReadDirectory, &[kind, who]).query("$select", select)).await {
            Ok(answer) => return found(answer.json.as_object()).ok_or_else(|| nobody(object_type, who)),
            Err(error) if error.kind == Kind::NotFound => {}
            Err(error) => return Err(message::of_entra(&error)),
        }
    }
    let quoted = who.replace('\'', "''");
    let filter = match object_type {
        ObjectType::User => format!("userPrincipalName eq '{quoted}' or mail eq '{quoted}' or displayName eq '{quoted}'"),
        ObjectType::Group => format!("displayName eq '{quoted}'"),
    };
    let ask = Ask::get(Job::ReadDirectory, &[kind]).query("$filter", &filter).query("$select", select);
    let all = client.all(ask).await.map_err(|error: EntraError| message::of_entra(&error))?;
    let by_name = all.iter().find(|one| has_name(one, who));
    match (by_name, all.as_slice()) {
        (Some(one), _) => found(Some(one)).ok_or_else(|| nobody(object_type, who)),
        (None, []) => Err(nobody(object_type, who)),
        (None, [one]) => found(Some(one)).ok_or_else(|| nobody(object_type, who)),
        (None, several) => Err(problem(
            "SeveralFound",
            &format!("{} in the directory fit “{who}”.", several.len()),
            "Use the userPrincipalName or object id.",
        )),
    }
}

/// A userPrincipalName is one person's alone; a mail address or display name may be several people's.
fn has_name(json: &Map<String, Json>, who: &str) -> bool {
    json.get("userPrincipalName").and_then(Json::as_str).is_some_and(|name| name.eq_ignore_ascii_case(who))
}

fn is_id(who: &str) -> bool {
    who.len() == 36 && who.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
}

fn found(json: Option<&Map<String, Json>>) -> Option<Found> {
    let text = |name: &str| json.and_then(|json| json.get(name)).and_then(Json::as_str).unwrap_or_default().to_owned();
    let id = text("id");
    (!id.is_empty()).then(|| Found { id, display_name: text("displayName"), user_principal_name: text("userPrincipalName") })
}

fn nobody(object_type: ObjectType, who: &str) -> crate::view::ProblemView {
    let what = match object_type {
        ObjectType::User => "Nobody",
        ObjectType::Group => "No group",
    };
    problem(
        "NobodyFound",
        &format!("{what} in Microsoft Entra ID is named “{who}”."),
        "Check the spelling. A userPrincipalName or object id finds a person surely. Those who were deleted can't be provisioned on demand (EP-904).",
    )
}
