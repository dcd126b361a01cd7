//! The signed-in person, and the directory roles that they hold.

use serde_json::{Value as Json, json};

use super::Shared;
use super::call::{Answer, Call, Who};
use super::directory::{object_json, paged, person_json};
use super::filter::{Filter, Op};
use super::guid::Guid;
use super::refusal::Refusal;
use super::roles;
use super::world::World;

/// `/me/...`
pub(super) fn answer(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let Who::Person(id) = call.caller.who else {
        return Err(Refusal::new(400, "BadRequest", "/me request is only valid with delegated authentication flow."));
    };
    let world = shared.world();
    match rest {
        [] => {
            call.query.only(&["$select"])?;
            let select = call.query.select("user", &world.extensions)?;
            let person = world.person(id).ok_or_else(|| Refusal::no_object("me"))?;
            Ok(Answer::one("user", person_json(&world, person, select.as_deref())))
        }
        ["memberOf" | "transitiveMemberOf", cast @ ..] => member_of(shared, &world, call, id, cast),
        [other, ..] => Err(Refusal::no_path(other)),
    }
}

/// Groups and directory roles that hold a person directly. (No group holds a group that holds a role here, so both links say the same
/// of roles.)
pub(super) fn member_of(shared: &Shared, world: &World, call: &Call, id: Guid, cast: &[&str]) -> Result<Answer, Refusal> {
    call.query.only(&["$select", "$top", "$skiptoken"])?;
    let held = world.roles.get(&id).into_iter().flatten().map(|role| role_json(world, role));
    let groups = world.groups_of(id).map(|group| group.id).filter_map(|id| object_json(world, id, None));
    let (of, all): (&str, Vec<Json>) = match cast {
        [] => ("directoryObject", groups.chain(held).collect()),
        ["microsoft.graph.directoryRole"] => ("directoryRole", held.collect()),
        ["microsoft.graph.group"] => ("group", groups.collect()),
        [other, ..] => return Err(Refusal::no_path(other)),
    };
    let names = call.query.get("$select").map(|text| text.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>());
    if let Some(names) = &names {
        let known = |name: &&String| ["group", "directoryRole"].iter().any(|of| super::types::TYPES.property(of, name).is_some());
        if let Some(name) = names.iter().find(|name| !known(name)) {
            return Err(Refusal::unpublished(format!("Could not find a property named '{name}' on type 'microsoft.graph.{of}'.")));
        }
    }
    let cut = |mut one: Json| {
        if let (Some(names), Some(map)) = (&names, one.as_object_mut()) {
            map.retain(|name, _| name == "id" || name.starts_with('@') || names.contains(name));
        }
        one
    };
    paged(shared, call, of, all.into_iter().map(cut).collect())
}

fn role_json(world: &World, template: &str) -> Json {
    json!({
        "@odata.type": "#microsoft.graph.directoryRole",
        "id": Guid::parse(template).unwrap_or(Guid::ZERO).within(world.tenant).to_string(),
        "deletedDateTime": null,
        "description": roles::name(template),
        "displayName": roles::name(template),
        "roleTemplateId": template,
    })
}

/// `/roleManagement/directory/...`: role assignments and definitions.
pub(super) fn role_management(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let world = shared.world();
    match rest {
        ["roleAssignments"] => {
            call.query.only(&["$filter", "$expand", "$top", "$skiptoken"])?;
            let takes: &[(&str, &[Op])] = &[("principalId", &[Op::Eq]), ("roleDefinitionId", &[Op::Eq])];
            let filter = Filter::of(&call.query, "unifiedRoleAssignment", takes, &world.extensions)?;
            let expand = match call.query.get("$expand") {
                None => false,
                Some("roleDefinition") => true,
                Some(other) => {
                    return Err(Refusal::unpublished(format!(
                        "Could not find a property named '{other}' on type 'microsoft.graph.unifiedRoleAssignment'."
                    )));
                }
            };
            if filter.is_none() {
                return Err(Refusal::bad("A filter by principalId or roleDefinitionId is required."));
            }
            let all = world.roles.iter().flat_map(|(person, held)| held.iter().map(move |role| assignment_json(*person, role, expand)));
            let fits = |one: &Json| filter.as_ref().is_none_or(|filter| filter.fits(|name| one[name].clone()));
            paged(shared, call, "unifiedRoleAssignment", all.filter(fits).collect())
        }
        ["roleDefinitions"] => {
            call.query.only(&["$filter", "$top", "$skiptoken"])?;
            let takes: &[(&str, &[Op])] = &[("displayName", &[Op::Eq]), ("templateId", &[Op::Eq]), ("id", &[Op::Eq])];
            let filter = Filter::of(&call.query, "unifiedRoleDefinition", takes, &world.extensions)?;
            let fits = |one: &Json| filter.as_ref().is_none_or(|filter| filter.fits(|name| one[name].clone()));
            let all = roles::ALL.iter().map(|(id, _)| definition_json(id)).filter(fits).collect();
            paged(shared, call, "unifiedRoleDefinition", all)
        }
        ["roleDefinitions", id] => match roles::ALL.iter().find(|(own, _)| own == id) {
            Some((id, _)) => Ok(Answer::one("unifiedRoleDefinition", definition_json(id))),
            None => Err(Refusal::no_object(id)),
        },
        [] => Err(Refusal::no_path("directory")),
        [other, ..] => Err(Refusal::no_path(other)),
    }
}

fn assignment_json(person: Guid, role: &str, expand: bool) -> Json {
    let id = super::world::assignment_id(person, Guid::parse(role).unwrap_or(Guid::ZERO));
    let mut one = json!({ "id": id, "principalId": person.to_string(), "roleDefinitionId": role, "directoryScopeId": "/" });
    if expand {
        one["roleDefinition"] = definition_json(role);
    }
    one
}

fn definition_json(role: &str) -> Json {
    let name = roles::name(role);
    json!({ "id": role, "templateId": role, "displayName": name, "description": name, "isBuiltIn": true, "isEnabled": true, "resourceScopes": ["/"] })
}
