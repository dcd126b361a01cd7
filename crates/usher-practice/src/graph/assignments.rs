//! Who is assigned to an enterprise application: `/servicePrincipals/{id}/appRoleAssignedTo`.

use axum::http::Method;

use super::Shared;
use super::call::{Answer, Call};
use super::directory::{PAGE, next_page, page_token};
use super::guid::Guid;
use super::refusal::Refusal;
use super::world::AssignmentError;

pub(super) fn answer(shared: &Shared, call: &Call, application: &str, rest: &[&str]) -> Result<Answer, Refusal> {
    let resource = Guid::parse(application).filter(|id| shared.world().principal(*id).is_some());
    let resource = resource.ok_or_else(|| Refusal::no_object(application))?;
    match rest {
        [] if call.method == Method::GET => list(shared, call, resource),
        [] if call.method == Method::POST => assign(shared, call, resource),
        [id] if call.method == Method::DELETE => {
            let mut world = shared.world();
            let before = world.assignments.len();
            world.assignments.retain(|one| one.resource != resource || one.id != *id);
            if world.assignments.len() == before { Err(Refusal::no_object(id)) } else { Ok(Answer::nothing()) }
        }
        _ => Err(Refusal::no_path("appRoleAssignedTo")),
    }
}

fn list(shared: &Shared, call: &Call, resource: Guid) -> Result<Answer, Refusal> {
    call.query.only(&["$select", "$top", "$skiptoken"])?;
    let world = shared.world();
    let select = call.query.select("appRoleAssignment", &world.extensions)?;
    let top = call.query.top(PAGE.0, PAGE.1)?;
    let from: usize = page_token(call)?.parse().unwrap_or(0);
    let mut page: Vec<_> = world.assigned_to(resource).skip(from).take(top + 1).collect();
    let next = (page.len() > top).then(|| next_page(shared, call, &(from + top).to_string()));
    page.truncate(top);
    let json = |one| {
        let all = world.assignment_json(one);
        match (&select, all.as_object()) {
            (Some(names), Some(map)) => super::directory::shown("appRoleAssignment", map, names),
            _ => all,
        }
    };
    Ok(Answer::many("appRoleAssignment", page.into_iter().map(json).collect(), next))
}

fn assign(shared: &Shared, call: &Call, resource: Guid) -> Result<Answer, Refusal> {
    let mut world = shared.world();
    let body = call.object("appRoleAssignment", &world.extensions)?;
    let id = |name: &str| {
        body[name].as_str().and_then(Guid::parse).ok_or_else(|| Refusal::bad(format!("The property '{name}' is missing or no id.")))
    };
    let (principal, named, role) = (id("principalId")?, id("resourceId")?, id("appRoleId")?);
    if named != resource {
        return Err(Refusal::bad("The resourceId is another one than the address names."));
    }
    match world.assign(principal, resource, role) {
        Ok(made) => Ok(Answer::created("appRoleAssignment", world.assignment_json(&made))),
        Err(AssignmentError::Exists) => Err(Refusal::bad("Permission being assigned already exists on the object")),
        Err(AssignmentError::Role) => Err(Refusal::bad("Permission being assigned was not found on application")),
        Err(AssignmentError::Principal) => Err(Refusal::no_object(&principal.to_string())),
        Err(AssignmentError::Resource) => Err(Refusal::no_object(&resource.to_string())),
    }
}
