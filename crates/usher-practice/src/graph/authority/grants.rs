//! `/token`: a code, a refresh token, a device code, or a client's own credentials, for tokens.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json as JsonAnswer;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::super::Shared;
use super::super::call::{Caller, Who};
use super::super::guid::Guid;
use super::super::world::Application;
use super::client::{Redirect, Shown, check_tenant, prove, redirect, registration};
use super::form::Form;
use super::refuse::Refused;
use super::scopes::Scopes;
use super::{Refresh, device, identity, secret};

/// The device flow's grant type.
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) async fn token(State(shared): State<Arc<Shared>>, Path(tenant): Path<String>, headers: HeaderMap, body: String) -> Response {
    let answer = Form::of_body(&headers, &body).and_then(|form| granted(&shared, &tenant, &form));
    let mut response = answer.map_or_else(IntoResponse::into_response, |json| JsonAnswer(json).into_response());
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

fn granted(shared: &Shared, tenant: &str, form: &Form) -> Result<Json, Refused> {
    let grant = form.need("grant_type")?;
    shared.stats().sign_in(grant.rsplit(':').next().unwrap_or(grant));
    check_tenant(shared, tenant, grant != "client_credentials")?;
    let application = registration(shared, form)?;
    let shown = prove(shared, tenant, &application, form)?;
    match grant {
        "authorization_code" => by_code(shared, &application, shown, form),
        "refresh_token" => by_refresh(shared, &application, form),
        DEVICE => {
            let (person, scopes) = device::poll(shared, application.app_id, form.need("device_code")?)?;
            for_person(shared, application.app_id, person, &scopes, None)
        }
        "client_credentials" => by_client(shared, tenant, &application, shown, form),
        other => Err(Refused::new("unsupported_grant_type", 70003, format!("The app requested an unsupported grant type '{other}'."))),
    }
}

fn by_code(shared: &Shared, application: &Application, shown: Shown, form: &Form) -> Result<Json, Refused> {
    let invalid = |number, text: &str| Refused::new("invalid_grant", number, text);
    let (code, asked, verifier) = (form.need("code")?, form.need("redirect_uri")?, form.need("code_verifier")?);
    match (redirect(application, asked), shown) {
        (Some(Redirect::Public), Shown::Proven) => {
            let text = "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
            return Err(Refused::new("invalid_client", 700_025, text));
        }
        (Some(Redirect::Web), Shown::Public) => {
            let text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
            return Err(Refused::new("invalid_client", 7_000_218, text));
        }
        _ => {}
    }
    let now = shared.world().now();
    let held = {
        let mut authority = shared.authority();
        let unknown = || invalid(70000, "Provided grant is invalid or malformed.");
        let held = authority.codes.get_mut(code).filter(|held| held.client == application.app_id).ok_or_else(unknown)?;
        if std::mem::replace(&mut held.used, true) {
            return Err(invalid(
                54005,
                "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
            ));
        }
        held.clone()
    };
    if held.until <= now {
        return Err(invalid(
            70008,
            "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
        ));
    }
    if held.redirect != asked {
        let text = format!(
            "The reply address '{asked}' does not match the reply address '{}' provided when requesting Authorization code.",
            held.redirect
        );
        return Err(invalid(500_112, &text));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != held.challenge {
        return Err(invalid(501_481, "The Code_Verifier does not match the code_challenge supplied in the authorization request."));
    }
    for_person(shared, held.client, held.person, &held.scopes, held.nonce.as_deref())
}

fn by_refresh(shared: &Shared, application: &Application, form: &Form) -> Result<Json, Refused> {
    let invalid = |number, text: &str| Refused::new("invalid_grant", number, text);
    let given = form.need("refresh_token")?;
    let held = shared.authority().refreshes.get(given).filter(|held| held.client == application.app_id).cloned();
    let held = held.ok_or_else(|| invalid(9_002_313, "Invalid request. Request is malformed or invalid."))?;
    if held.revoked {
        return Err(invalid(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed."));
    }
    let enabled = {
        let world = shared.world();
        let person = world.person(held.person).filter(|person| world.is_present(person.id));
        person.is_some_and(|person| world.properties(person).get("accountEnabled") == Some(&true.into()))
    };
    if !enabled {
        return Err(invalid(50057, "The user account is disabled."));
    }
    let scopes = match form.get("scope") {
        Some(text) => Scopes::read(text, &shared.base)?,
        None => held.scopes.clone(),
    };
    for_person(shared, held.client, held.person, &scopes, None)
}

fn by_client(shared: &Shared, tenant: &str, application: &Application, shown: Shown, form: &Form) -> Result<Json, Refused> {
    if shown == Shown::Public {
        let text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        return Err(Refused::new("invalid_client", 7_000_218, text));
    }
    debug_assert!(!matches!(tenant, "organizations" | "common"));
    let text = form.need("scope")?;
    let scopes = Scopes::read(text, &shared.base)?;
    if !scopes.default || !scopes.openid.is_empty() {
        let text = format!(
            "The provided value for scope {text} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."
        );
        return Err(Refused::new("invalid_scope", 1_002_012, text));
    }
    let permissions = shared.authority().consents.of_application(application.app_id);
    let caller = Caller { client: application.app_id, who: Who::Application, permissions };
    let (token, life) = access(shared, caller);
    Ok(json!({ "token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token }))
}

/// Tokens for a person, if what is asked was agreed to.
fn for_person(shared: &Shared, client: Guid, person: Guid, scopes: &Scopes, nonce: Option<&str>) -> Result<Json, Refused> {
    let agreed = shared.authority().consents.of_person(client, person);
    let missing: Vec<String> = scopes.permissions.difference(&agreed).cloned().collect();
    if !missing.is_empty() {
        return Err(Refused::consent(&client.to_string(), &missing));
    }
    // A token carries all that was agreed to, not only what was asked for, as the real one does.
    let permissions: BTreeSet<String> = agreed;
    let scope: Vec<String> = permissions.iter().map(|name| format!("{}/{name}", shared.base)).collect();
    let (token, life) = access(shared, Caller { client, who: Who::Person(person), permissions });
    let mut told =
        json!({ "token_type": "Bearer", "scope": scope.join(" "), "expires_in": life, "ext_expires_in": life, "access_token": token });
    let mut authority = shared.authority();
    if scopes.openid.contains("offline_access") {
        let refresh = secret("refresh");
        authority.refreshes.insert(refresh.clone(), Refresh { client, person, scopes: scopes.clone(), revoked: false });
        told["refresh_token"] = refresh.into();
    }
    if scopes.openid.contains("openid") {
        let world = shared.world();
        told["id_token"] = identity::id_token(&authority.signer, &shared.base, &world, client, person, nonce, world.now()).into();
    }
    Ok(told)
}

fn access(shared: &Shared, caller: Caller) -> (String, i64) {
    let now = shared.world().now();
    let life = shared.authority().token_life;
    (shared.tokens().give(caller, now, life), life.as_secs())
}
