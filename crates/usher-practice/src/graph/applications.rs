//! Application registrations, enterprise applications, and the gallery that they are made from.

use serde_json::{Value as Json, json};

use super::Shared;
use super::call::{Answer, Call, Who};
use super::directory::{object_json, paged, shown};
use super::filter::{Filter, Op};
use super::guid::Guid;
use super::refusal::Refusal;
use super::world::{Application, ServicePrincipal, World, app_roles};

/// Dialpad's template in the practice gallery.
pub(super) const DIALPAD_TEMPLATE: &str = "7b6d1f5a-3c1e-4f0b-9d5e-6a1f0c2b8e44";
/// The template of an application that isn't in the gallery, the same in every tenant.
pub(super) const OTHER_TEMPLATE: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
/// Graph's own application id, the same in every tenant.
const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";

/// `/servicePrincipals/...`, but for assignments and provisioning.
pub(super) fn principals(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let read = call.method == axum::http::Method::GET;
    match rest {
        [] if read => {
            let world = shared.world();
            let all = world.principals.iter().map(|one| principal_json(&world, one)).collect();
            listed(shared, call, "servicePrincipal", &world, all)
        }
        [] if call.method == axum::http::Method::POST => add_principal(shared, call),
        [key] if read => {
            let world = shared.world();
            let found = world.principals.iter().find(|one| is_it(key, one.id, one.app_id)).ok_or_else(|| Refusal::no_object(key))?;
            one(call, "servicePrincipal", &world, principal_json(&world, found))
        }
        [key, "owners"] if read => {
            let world = shared.world();
            let found = world.principals.iter().find(|one| is_it(key, one.id, one.app_id)).ok_or_else(|| Refusal::no_object(key))?;
            owners(shared, call, &world, found.owners.iter().copied())
        }
        [_, other, ..] => Err(Refusal::no_path(other)),
        _ => Err(Refusal::no_path("servicePrincipals")),
    }
}

/// `/applications/...`
pub(super) fn registrations(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    use axum::http::Method;
    let read = call.method == Method::GET;
    match rest {
        [] if read => {
            let world = shared.world();
            let all = world.applications.iter().map(application_json).collect();
            listed(shared, call, "application", &world, all)
        }
        [] if call.method == Method::POST => add_application(shared, call),
        [key] if read => {
            let world = shared.world();
            let found = world.applications.iter().find(|one| is_it(key, one.id, one.app_id)).ok_or_else(|| Refusal::no_object(key))?;
            one(call, "application", &world, application_json(found))
        }
        [key] if call.method == Method::PATCH => change_application(shared, call, key),
        [key, "owners"] if read => {
            let world = shared.world();
            let found = world.applications.iter().find(|one| is_it(key, one.id, one.app_id)).ok_or_else(|| Refusal::no_object(key))?;
            owners(shared, call, &world, found.owners.iter().copied())
        }
        [_, other, ..] => Err(Refusal::no_path(other)),
        _ => Err(Refusal::no_path("applications")),
    }
}

/// `/applicationTemplates/...`
pub(super) fn templates(shared: &Shared, call: &Call, rest: &[&str]) -> Result<Answer, Refusal> {
    let world = shared.world();
    let all = [template(DIALPAD_TEMPLATE, "Dialpad", "oidc"), template(OTHER_TEMPLATE, "Custom", "saml")];
    match rest {
        [] => {
            let takes: &[(&str, &[Op])] = &[("displayName", &[Op::Eq, Op::StartsWith, Op::Contains]), ("id", &[Op::Eq])];
            call.query.only(&["$filter", "$top", "$skiptoken", "$select"])?;
            let filter = Filter::of(&call.query, "applicationTemplate", takes, &world.extensions)?;
            let select = call.query.select("applicationTemplate", &world.extensions)?;
            let fits = |one: &Json| filter.as_ref().is_none_or(|filter| filter.fits(|name| one[name].clone()));
            let all = all.into_iter().filter(fits).map(|one| selected("applicationTemplate", one, select.as_deref())).collect();
            paged(shared, call, "applicationTemplate", all)
        }
        [id] => {
            let found = all.into_iter().find(|one| one["id"] == **id).ok_or_else(|| Refusal::no_object(id))?;
            one(call, "applicationTemplate", &world, found)
        }
        [id, "instantiate"] if all.iter().any(|one| one["id"] == **id) => {
            drop(world);
            instantiate(shared, call, id)
        }
        [id, "instantiate"] => Err(Refusal::no_object(id)),
        [_, other, ..] => Err(Refusal::no_path(other)),
    }
}

fn template(id: &str, name: &str, sign_on: &str) -> Json {
    json!({
        "id": id,
        "displayName": name,
        "description": format!("{name}, provisioned by SCIM."),
        "publisher": name,
        "categories": ["collaboration"],
        "homePageUrl": format!("https://www.{}.example/", name.to_lowercase()),
        "logoUrl": null,
        "supportedProvisioningTypes": ["sync"],
        "supportedSingleSignOnModes": [sign_on],
    })
}

fn instantiate(shared: &Shared, call: &Call, template: &str) -> Result<Answer, Refusal> {
    let body = call.parameters("applicationTemplate", "instantiate")?;
    let Some(name) = body["displayName"].as_str().filter(|name| !name.is_empty()) else {
        return Err(Refusal::bad("The display name of the application is missing."));
    };
    let mut world = shared.world();
    let mut application = Application::new(Guid::random(), Guid::random(), name);
    application.template = Some(template.to_owned());
    application.app_roles = app_roles();
    application.owners = caller(&world, call).into_iter().collect();
    let principal = principal_of(&application);
    let made = json!({ "application": application_json(&application), "servicePrincipal": principal_json(&world, &principal) });
    world.applications.push(application);
    world.principals.push(principal);
    Ok(Answer::created("applicationServicePrincipal", made))
}

fn add_principal(shared: &Shared, call: &Call) -> Result<Answer, Refusal> {
    let mut world = shared.world();
    let body = call.object("servicePrincipal", &world.extensions)?;
    let app_id = body["appId"].as_str().and_then(Guid::parse).ok_or_else(|| Refusal::bad("The appId is missing or no id."))?;
    if world.principals.iter().any(|one| one.app_id == app_id) {
        let told = format!(
            "The service principal cannot be created, updated, or restored because the service principal name {app_id} is already in use."
        );
        return Err(Refusal::new(409, "Request_MultipleObjectsWithSameKeyValue", told));
    }
    let found = world.applications.iter().find(|one| one.app_id == app_id);
    let application = found.ok_or_else(|| {
        Refusal::bad(format!("The appId '{app_id}' of the service principal does not reference a valid application object."))
    })?;
    let principal = principal_of(application);
    let json = principal_json(&world, &principal);
    world.principals.push(principal);
    Ok(Answer::created("servicePrincipal", json))
}

fn principal_of(application: &Application) -> ServicePrincipal {
    ServicePrincipal {
        id: Guid::random(),
        app_id: application.app_id,
        name: application.name.clone(),
        template: application.template.clone(),
        app_roles: application.app_roles.clone(),
        owners: application.owners.clone(),
    }
}

fn add_application(shared: &Shared, call: &Call) -> Result<Answer, Refusal> {
    let mut world = shared.world();
    let body = call.object("application", &world.extensions)?;
    let Some(name) = body["displayName"].as_str().filter(|name| !name.is_empty()) else {
        return Err(Refusal::bad("A value is required for property 'displayName' of resource 'Application'."));
    };
    let mut application = Application::new(Guid::random(), Guid::random(), name);
    application.owners = caller(&world, call).into_iter().collect();
    fill(&mut application, &body)?;
    let json = application_json(&application);
    world.applications.push(application);
    Ok(Answer::created("application", json))
}

fn change_application(shared: &Shared, call: &Call, key: &str) -> Result<Answer, Refusal> {
    let mut world = shared.world();
    let body = call.object("application", &world.extensions)?;
    let found = world.applications.iter_mut().find(|one| is_it(key, one.id, one.app_id)).ok_or_else(|| Refusal::no_object(key))?;
    fill(found, &body)?;
    Ok(Answer::nothing())
}

/// What a client may set. Credentials come by control only: the practice Graph takes no keys over Graph.
fn fill(application: &mut Application, body: &Json) -> Result<(), Refusal> {
    const TAKEN: [&str; 4] = ["displayName", "signInAudience", "publicClient", "web"];
    if let Some(name) = body.as_object().into_iter().flatten().map(|(name, _)| name).find(|name| !TAKEN.contains(&name.as_str())) {
        return Err(Refusal::bad(format!("The practice Graph doesn't take '{name}' of an application.")));
    }
    let texts = |list: &Json| list.as_array().map(|all| all.iter().filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>());
    if let Some(name) = body["displayName"].as_str() {
        name.clone_into(&mut application.name);
    }
    if let Some(all) = texts(&body["publicClient"]["redirectUris"]) {
        application.public_redirects = all;
    }
    if let Some(all) = texts(&body["web"]["redirectUris"]) {
        application.web_redirects = all;
    }
    Ok(())
}

/// Who owns what is made: the person, or the calling application's own service principal.
fn caller(world: &World, call: &Call) -> Option<Guid> {
    match call.caller.who {
        Who::Person(id) => Some(id),
        Who::Application => world.principals.iter().find(|one| one.app_id == call.caller.client).map(|one| one.id),
    }
}

/// An object id, or `appId='...'`.
fn is_it(key: &str, id: Guid, app_id: Guid) -> bool {
    match key.strip_prefix("appId='").and_then(|rest| rest.strip_suffix('\'')) {
        Some(text) => Guid::parse(text) == Some(app_id),
        None => Guid::parse(key) == Some(id),
    }
}

fn listed(shared: &Shared, call: &Call, of: &'static str, world: &World, all: Vec<Json>) -> Result<Answer, Refusal> {
    const TEXT: &[Op] = &[Op::Eq, Op::In, Op::StartsWith];
    let takes: &[(&str, &[Op])] =
        &[("id", &[Op::Eq, Op::In]), ("appId", &[Op::Eq, Op::In]), ("displayName", TEXT), ("applicationTemplateId", &[Op::Eq])];
    call.query.only(&["$select", "$filter", "$top", "$skiptoken"])?;
    let filter = Filter::of(&call.query, of, takes, &world.extensions)?;
    let select = call.query.select(of, &world.extensions)?;
    let fits = |one: &Json| filter.as_ref().is_none_or(|filter| filter.fits(|name| one[name].clone()));
    let all = all.into_iter().filter(fits).map(|one| selected(of, one, select.as_deref())).collect();
    paged(shared, call, of, all)
}

fn one(call: &Call, of: &'static str, world: &World, json: Json) -> Result<Answer, Refusal> {
    call.query.only(&["$select"])?;
    let select = call.query.select(of, &world.extensions)?;
    Ok(Answer::one(of, selected(of, json, select.as_deref())))
}

fn selected(of: &str, one: Json, select: Option<&[String]>) -> Json {
    match (select, one.as_object()) {
        (Some(names), Some(all)) => shown(of, all, names),
        _ => one,
    }
}

fn owners(shared: &Shared, call: &Call, world: &World, owners: impl Iterator<Item = Guid>) -> Result<Answer, Refusal> {
    call.query.only(&["$select", "$top", "$skiptoken"])?;
    let select = call.query.select("user", &world.extensions)?;
    let all = owners.filter_map(|id| object_json(world, id, select.as_deref())).collect();
    paged(shared, call, "directoryObject", all)
}

fn principal_json(world: &World, one: &ServicePrincipal) -> Json {
    json!({
        "id": one.id.to_string(),
        "deletedDateTime": null,
        "accountEnabled": true,
        "appId": one.app_id.to_string(),
        "applicationTemplateId": one.template,
        "appOwnerOrganizationId": world.tenant.to_string(),
        "appRoleAssignmentRequired": true,
        "appRoles": one.app_roles,
        "displayName": one.name,
        "homepage": null,
        "keyCredentials": [],
        "loginUrl": null,
        "notes": null,
        "notificationEmailAddresses": [],
        "passwordCredentials": [],
        "servicePrincipalType": "Application",
        "tags": ["WindowsAzureActiveDirectoryIntegratedApp"],
    })
}

fn application_json(one: &Application) -> Json {
    let secrets = one.secrets.iter().map(|secret| {
        let hint: String = secret.text.chars().take(3).collect();
        json!({ "keyId": secret.key_id.to_string(), "displayName": "Usher", "hint": hint, "endDateTime": secret.end.to_string(), "secretText": null })
    });
    let certificates = one.certificates.iter().map(|certificate| {
        json!({
            "keyId": certificate.key_id.to_string(),
            "displayName": certificate.subject,
            "startDateTime": certificate.start.to_string(),
            "endDateTime": certificate.end.to_string(),
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": null,
        })
    });
    json!({
        "id": one.id.to_string(),
        "deletedDateTime": null,
        "appId": one.app_id.to_string(),
        "applicationTemplateId": one.template,
        "appRoles": one.app_roles,
        "displayName": one.name,
        "keyCredentials": certificates.collect::<Vec<_>>(),
        "passwordCredentials": secrets.collect::<Vec<_>>(),
        "publicClient": { "redirectUris": one.public_redirects },
        "signInAudience": "AzureADMyOrg",
        "web": { "homePageUrl": null, "logoutUrl": null, "redirectUris": one.web_redirects, "redirectUriSettings": [] },
    })
}

/// The resource that tokens are for, by Graph's own application id.
pub(super) fn is_graph(resource: &str, base: &str) -> bool {
    resource.trim_end_matches('/') == base || resource == GRAPH_APP_ID
}
