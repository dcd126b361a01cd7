//! `/authorize`: who signs in, what they agree to, and back to the client with a code (v2-oauth2-auth-code-flow).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json as JsonAnswer;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::Shared;
use super::super::guid::Guid;
use super::super::roles;
use super::super::world::{Application, World};
use super::client::{check_tenant, redirect, registration};
use super::consent::Consents;
use super::form::Form;
use super::refuse::Refused;
use super::scopes::Scopes;
use super::{CODE_LIFE, Code, page, secret};

/// What the page documents; others are passed over, and told in the statistics.
const PARAMETERS: [&str; 15] = [
    "client_id",
    "response_type",
    "redirect_uri",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "login_hint",
    "domain_hint",
    "code_challenge",
    "code_challenge_method",
    "client-request-id",
    "client_info",
    "claims",
];
/// What the form adds.
const OF_FORM: [&str; 4] = ["username", "action", "consent", "organization"];

/// A request that can be answered.
struct Asked {
    application: Application,
    redirect: String,
    state: String,
    scopes: Scopes,
    challenge: String,
    nonce: Option<String>,
}

/// Why it can't be: on a page, or told to the client.
enum Problem {
    Page(Refused),
    Client { redirect: String, state: Option<String>, refused: Refused },
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Page(refused) => page::problem(StatusCode::BAD_REQUEST, &refused.description()),
            Self::Client { redirect, state, refused } => {
                let description = refused.description();
                let mut told = vec![("error", refused.error), ("error_description", description.as_str())];
                told.extend(state.as_deref().map(|state| ("state", state)));
                back(&redirect, &told)
            }
        }
    }
}

/// The page, or with `Accept: application/json` what is on it.
pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    shared.stats().sign_in("authorize");
    let form = Form::read(query.as_deref().unwrap_or_default());
    let asked = match read(&shared, &tenant, &form) {
        Ok(asked) => asked,
        Err(problem) => return problem.into_response(),
    };
    if form.get("prompt") == Some("none") {
        let refused = Refused::new("login_required", 50058, "A silent sign-in request was sent but no user is signed in.");
        return Problem::Client { redirect: asked.redirect, state: Some(asked.state), refused }.into_response();
    }
    let consents = &shared.authority().consents;
    let missing: Vec<String> =
        asked.scopes.permissions.difference(&consents.of_person(asked.application.app_id, Guid::ZERO)).cloned().collect();
    let people = some_people(&shared.world());
    let action = format!("/{tenant}/oauth2/v2.0/authorize");
    let wants_json =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("application/json"));
    if wants_json {
        return JsonAnswer(json!({ "action": action, "fields": form.0, "permissions": missing, "people": people })).into_response();
    }
    let fields: String =
        form.0.iter().filter(|(name, _)| PARAMETERS.contains(&name.as_str())).map(|(name, value)| page::hidden(name, value)).collect();
    let inner = format!(
        "<form method=\"post\" action=\"{action}\">\n{fields}{}{}{}</form>",
        page::person(form.get("login_hint").unwrap_or_default(), &people),
        page::consent(&asked.application.name, &missing),
        page::BUTTONS
    );
    page::page(StatusCode::OK, "Sign in", &inner)
}

/// What the page's form sends.
pub(super) async fn answer(State(shared): State<Arc<Shared>>, Path(tenant): Path<String>, headers: HeaderMap, body: String) -> Response {
    let form = match Form::of_body(&headers, &body) {
        Ok(form) => form,
        Err(refused) => return refused.into_response(),
    };
    match signed_in(&shared, &tenant, &form) {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

fn signed_in(shared: &Shared, tenant: &str, form: &Form) -> Result<Response, Problem> {
    let asked = read(shared, tenant, form)?;
    let told = |refused| Problem::Client { redirect: asked.redirect.clone(), state: Some(asked.state.clone()), refused };
    if form.get("action") == Some("cancel") {
        return Err(told(Refused::new("access_denied", 65004, "User declined to consent to access the app.")));
    }
    let person = person(&shared.world(), form.get("username").unwrap_or_default()).map_err(Problem::Page)?;
    agree(shared, &asked.application, person, &asked.scopes, form).map_err(told)?;
    let mut authority = shared.authority();
    let code = secret("code");
    let until = shared.world().now() + CODE_LIFE;
    let held = Code {
        client: asked.application.app_id,
        person,
        redirect: asked.redirect.clone(),
        scopes: asked.scopes.clone(),
        challenge: asked.challenge.clone(),
        nonce: asked.nonce.clone(),
        until,
        used: false,
    };
    authority.codes.insert(code.clone(), held);
    Ok(back(&asked.redirect, &[("code", &code), ("state", &asked.state), ("session_state", &Guid::random().to_string())]))
}

/// Someone who can sign in.
///
/// # Errors
/// AADSTS50034, AADSTS50057.
pub(super) fn person(world: &World, name: &str) -> Result<Guid, Refused> {
    let Some(person) = world.find_person(name) else {
        let text = format!(
            "The user account '{name}' does not exist in the Contoso directory. To sign into this application, the account must be added to the directory."
        );
        return Err(Refused::new("invalid_grant", 50034, text));
    };
    if world.properties(person).get("accountEnabled") != Some(&true.into()) {
        return Err(Refused::new("invalid_grant", 50057, "The user account is disabled."));
    }
    Ok(person.id)
}

/// Agrees to what is asked and not yet agreed to, if the form says so and the person may.
///
/// # Errors
/// AADSTS65004, AADSTS90094.
pub(super) fn agree(shared: &Shared, application: &Application, person: Guid, scopes: &Scopes, form: &Form) -> Result<(), Refused> {
    let client = application.app_id;
    let missing: BTreeSet<String> =
        scopes.permissions.difference(&shared.authority().consents.of_person(client, person)).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let administrators = [roles::GLOBAL, roles::APPLICATION, roles::CLOUD_APPLICATION];
    let administrator = shared.world().roles.get(&person).is_some_and(|held| held.iter().any(|role| administrators.contains(role)));
    if !administrator && !missing.iter().all(|name| Consents::is_persons_own(name)) {
        let text = format!(
            "{} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it. Missing: {}.",
            application.name,
            missing.into_iter().collect::<Vec<_>>().join(" ")
        );
        return Err(Refused::new("access_denied", 90094, text));
    }
    if form.get("consent") != Some("accept") {
        return Err(Refused::new("access_denied", 65004, "User declined to consent to access the app."));
    }
    let mut authority = shared.authority();
    for name in missing {
        if administrator && form.get("organization") == Some("true") {
            authority.consents.grant(client, super::ConsentKind::Delegated, &name);
        } else {
            authority.consents.agree(client, person, &name);
        }
    }
    Ok(())
}

fn read(shared: &Shared, tenant: &str, form: &Form) -> Result<Asked, Problem> {
    check_tenant(shared, tenant, true).map_err(Problem::Page)?;
    let application = registration(shared, form).map_err(Problem::Page)?;
    let asked = form.need("redirect_uri").map_err(Problem::Page)?;
    if redirect(&application, asked).is_none() {
        let text = format!(
            "The redirect URI '{asked}' specified in the request does not match the redirect URIs configured for the application '{}'.",
            application.app_id
        );
        return Err(Problem::Page(Refused::new("invalid_request", 50011, text)));
    }
    let unknown = form.0.keys().find(|name| !PARAMETERS.contains(&name.as_str()) && !OF_FORM.contains(&name.as_str()));
    if let Some(name) = unknown {
        shared.stats().violation(format!("authorize: the parameter '{name}' is not documented"));
    }
    let told = |refused| Problem::Client { redirect: asked.to_owned(), state: form.get("state").map(str::to_owned), refused };
    let checked = checked(shared, form).map_err(told)?;
    Ok(Asked { application, redirect: asked.to_owned(), ..checked })
}

/// Everything but the client and its address.
fn checked(shared: &Shared, form: &Form) -> Result<Asked, Refused> {
    if form.need("response_type")? != "code" {
        return Err(Refused::new("unsupported_response_type", 70005, "The response type is not enabled for the app: only 'code' is."));
    }
    if form.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(Refused::new("invalid_request", 70007, "The practice authority answers in the query only."));
    }
    let scopes = Scopes::read(form.need("scope")?, &shared.base)?;
    let Some(challenge) = form.get("code_challenge") else {
        return Err(Refused::new("invalid_request", 9_002_325, "Proof Key for Code Exchange is required: 'code_challenge' is missing."));
    };
    let base64url = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if form.get("code_challenge_method") != Some("S256") || challenge.len() != 43 || !challenge.chars().all(base64url) {
        return Err(Refused::new("invalid_request", 501_491, "Invalid size or method of Code_Challenge parameter: S256 is required."));
    }
    let state = form.need("state")?.to_owned();
    let nonce = form.get("nonce").map(str::to_owned);
    if scopes.openid.contains("openid") && nonce.is_none() {
        return Err(Refused::missing("nonce"));
    }
    let nobody = Application::new(Guid::ZERO, Guid::ZERO, "");
    Ok(Asked { application: nobody, redirect: String::new(), state, scopes, challenge: challenge.to_owned(), nonce })
}

/// Some who can sign in: administrators first.
fn some_people(world: &World) -> Vec<String> {
    let name = |person| world.properties(person).get("userPrincipalName").and_then(|name| name.as_str().map(str::to_owned));
    world.people().iter().take(8).filter(|person| world.is_present(person.id)).filter_map(name).collect()
}

/// Back to the client; an address without a path gets one, as the real one does.
fn back(redirect: &str, told: &[(&str, &str)]) -> Response {
    let Ok(mut address) = url::Url::parse(redirect) else {
        return page::problem(StatusCode::BAD_REQUEST, "The redirect URI can't be read.");
    };
    address.query_pairs_mut().extend_pairs(told);
    (StatusCode::FOUND, [(header::LOCATION, address.to_string()), (header::CACHE_CONTROL, "no-store".to_owned())]).into_response()
}
