//! The device code flow (v2-oauth2-device-code, RFC 8628): a code to type on a page, and polling until someone did.

use std::sync::Arc;

use axum::Json as JsonAnswer;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde_json::json;

use super::super::Shared;
use super::super::guid::Guid;
use super::authorize::{agree, person};
use super::client::{check_tenant, registration};
use super::form::Form;
use super::refuse::Refused;
use super::scopes::Scopes;
use super::{DEVICE_LIFE, Device, page, secret};

/// Letters of a user code: none that look like another.
const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXYZ";

/// `/devicecode`
pub(super) async fn begin(State(shared): State<Arc<Shared>>, Path(tenant): Path<String>, headers: HeaderMap, body: String) -> Response {
    shared.stats().sign_in("devicecode");
    begun(&shared, &tenant, &headers, &body).map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}

fn begun(shared: &Shared, tenant: &str, headers: &HeaderMap, body: &str) -> Result<Response, Refused> {
    let form = Form::of_body(headers, body)?;
    check_tenant(shared, tenant, true)?;
    let application = registration(shared, &form)?;
    let scopes = Scopes::read(form.need("scope")?, &shared.base)?;
    let user_code: String = (0..9).map(|_| char::from(LETTERS[rand::random_range(0..LETTERS.len())])).collect();
    let until = shared.world().now() + DEVICE_LIFE;
    let mut authority = shared.authority();
    let interval = authority.device_interval.as_secs();
    let code = secret("device");
    let address = format!("{}/devicelogin", shared.base);
    let told = json!({
        "device_code": code,
        "user_code": user_code,
        "verification_uri": address,
        "expires_in": DEVICE_LIFE.as_secs(),
        "interval": interval,
        "message": format!("To sign in, use a web browser to open the page {address} and enter the code {user_code} to authenticate."),
    });
    authority.devices.insert(code, Device { user_code, client: application.app_id, scopes, until, asked: None, answer: None });
    Ok(JsonAnswer(told).into_response())
}

/// The page where the code is typed.
pub(super) async fn show(RawQuery(query): RawQuery) -> Response {
    let form = Form::read(query.as_deref().unwrap_or_default());
    let code = form.get("user_code").unwrap_or_default();
    let inner = format!(
        "<form method=\"post\" action=\"/devicelogin\">\n<p><label>Code <input name=\"user_code\" required value=\"{}\"></label></p>\n{}\
         <p><label><input type=\"checkbox\" name=\"consent\" value=\"accept\"> Accept the permissions that are asked for</label></p>\n{}</form>",
        code.chars().filter(char::is_ascii_alphanumeric).collect::<String>(),
        page::person("", &[]),
        page::BUTTONS
    );
    page::page(StatusCode::OK, "Enter code", &inner)
}

/// What the page's form sends.
pub(super) async fn answer(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: String) -> Response {
    match answered(&shared, &headers, &body) {
        Ok(text) => page::page(StatusCode::OK, text, "<p>You may close this window.</p>"),
        Err(refused) => page::problem(StatusCode::BAD_REQUEST, &refused.description()),
    }
}

fn answered(shared: &Shared, headers: &HeaderMap, body: &str) -> Result<&'static str, Refused> {
    let form = Form::of_body(headers, body)?;
    let code = form.need("user_code")?.to_uppercase();
    let now = shared.world().now();
    let wrong = || {
        Refused::new(
            "bad_verification_code",
            70018,
            "Invalid verification code due to User typing in wrong user code for device code flow.",
        )
    };
    let found = shared
        .authority()
        .devices
        .iter()
        .find(|(_, one)| one.user_code == code && one.answer.is_none())
        .map(|(key, one)| (key.clone(), one.clone()));
    let (key, device) = found.ok_or_else(wrong)?;
    if device.until <= now {
        return Err(Refused::new("expired_token", 70019, "Verification code expired. Have the user retry the sign-in."));
    }
    let said = |answer| {
        if let Some(device) = shared.authority().devices.get_mut(&key) {
            device.answer = Some(answer);
        }
    };
    if form.get("action") == Some("cancel") {
        said(Err(()));
        return Ok("You declined");
    }
    let person = person(&shared.world(), form.need("username")?)?;
    let application = shared.world().applications.iter().find(|one| one.app_id == device.client).cloned().ok_or_else(wrong)?;
    agree(shared, &application, person, &device.scopes, &form)?;
    said(Ok(person));
    Ok("You have signed in")
}

/// One poll: who signed in.
///
/// # Errors
/// The device flow's, until someone did.
pub(super) fn poll(shared: &Shared, client: Guid, code: &str) -> Result<(Guid, Scopes), Refused> {
    let now = shared.world().now();
    let mut authority = shared.authority();
    // A timer that is a little early isn't punished.
    let interval = authority.device_interval.saturating_sub(SignedDuration::from_millis(50));
    let wrong = || Refused::new("bad_verification_code", 70018, "The device code is not known, or was exchanged already.");
    let device = authority.devices.get_mut(code).filter(|one| one.client == client).ok_or_else(wrong)?;
    if device.until <= now {
        return Err(Refused::new("expired_token", 70019, "Verification code expired. Have the user retry the sign-in."));
    }
    let early = device.asked.is_some_and(|asked| now.duration_since(asked) < interval);
    device.asked = Some(now);
    if early {
        return Err(Refused::new("slow_down", 70016, "The client polls more often than the interval allows."));
    }
    match device.answer {
        None => {
            Err(Refused::new("authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."))
        }
        Some(Err(())) => Err(Refused::new("authorization_declined", 70018, "The end user denied the authorization request.")),
        Some(Ok(person)) => {
            let scopes = device.scopes.clone();
            authority.devices.remove(code);
            Ok((person, scopes))
        }
    }
}
