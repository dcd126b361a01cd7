//! One stored link (beta `objectConnections`): read by the source's or the account's id, deleted while the job rests (EP-308).

use axum::http::Method;
use serde_json::json;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::refusal::Refusal;
use super::job::Schedule;
use super::state::Key;
use super::status::type_name;

pub(super) fn answer(shared: &Shared, call: &Call, key: &Key, object: &str) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let mut service = shared.provisioning();
    let job = service.job(key)?;
    let found = job.links.iter().find(|(id, linked)| id.as_str() == object || linked.link.target_id.as_str() == object);
    let found = found.map(|(id, linked)| (id.clone(), linked.clone()));
    match (&call.method, found) {
        (&Method::GET, Some((id, linked))) => Ok(Answer::free(json!({
            "objectId": id.as_str(),
            "sourceAnchor": id.as_str(),
            "targetAnchor": linked.link.target_id.as_str(),
            "displayName": linked.link.image.name,
            "objectTypeName": type_name(linked.object_type),
        }))),
        (&Method::GET, None) => Err(Refusal::no_object(object)),
        (&Method::DELETE, _) if job.schedule == Schedule::Active => {
            Err(Refusal::new(409, "Conflict", "The job must be paused or disabled before a connection can be deleted."))
        }
        (&Method::DELETE, found) => {
            if let Some((id, _)) = found {
                job.links.remove(&id);
                job.seen.remove(&id);
            }
            Ok(Answer::nothing())
        }
        _ => Err(Refusal::no_path("objectConnections")),
    }
}
