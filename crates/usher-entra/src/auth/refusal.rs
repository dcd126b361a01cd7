//! Why the authority refused, in words: by its number where that is a common one, else by OAuth's own error.
//! Rule: RFC 6749 §5.2, RFC 8628 §3.5; Microsoft's `error_codes`, `error_description`, `trace_id`, `correlation_id`.

use serde_json::Value as Json;

use super::aadsts;
use super::authority::Authority;
use crate::error::{Details, EntraError, Kind};
use crate::permission::Caller;

/// Where Microsoft's own words end and its numbers for support begin.
const FOR_SUPPORT: [&str; 4] = [" Trace ID:", "\r\n", "\n", " Correlation ID:"];

/// The error behind an answer of the token or device code endpoint.
pub(super) fn refusal(authority: &Authority, caller: Caller, status: u16, body: &[u8]) -> EntraError {
    let json: Json = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| json[name].as_str().unwrap_or_default();
    let number = json["error_codes"][0].as_u64().and_then(|number| u32::try_from(number).ok());
    let request_id = json["trace_id"].as_str().map(str::to_owned);
    let mut error = told(authority, caller, status, (text("error"), text("error_description")), number);
    error.details.request_id = request_id;
    error.details.client_request_id = json["correlation_id"].as_str().map(str::to_owned);
    error
}

/// The error that came back through the browser (RFC 6749 §4.1.2.1).
pub(super) fn of_browser(authority: &Authority, error: &str, description: &str) -> EntraError {
    told(authority, Caller::Person, 400, (error, description), None)
}

fn told(authority: &Authority, caller: Caller, status: u16, (oauth, description): (&str, &str), number: Option<u32>) -> EntraError {
    let number = number.or_else(|| number_in(description));
    let theirs = theirs(description);
    // Declined is declined, whatever number comes with it.
    let number = number.filter(|_| oauth != "authorization_declined");
    let (kind, message, fix) = match number.and_then(aadsts::meaning) {
        Some(meaning) => (meaning.kind, meaning.message, meaning.fix),
        None => by_oauth(oauth, status),
    };
    let message = if theirs.is_empty() { message.to_owned() } else { format!("{message} Microsoft says: “{theirs}”") };
    let fix = match (kind, caller) {
        (Kind::NotAllowed, Caller::Person) if fix.ends_with(':') => format!("{fix} {}", authority.admin_consent_url()),
        (Kind::NotAllowed, Caller::Application) if fix.ends_with(':') => {
            format!("An administrator agrees to the application permissions: {}", authority.admin_consent_url())
        }
        _ => fix.to_owned(),
    };
    let code = match number {
        Some(number) => format!("AADSTS{number}"),
        None if oauth.is_empty() => format!("Http{status}"),
        None => oauth.to_owned(),
    };
    let details = Details { status: Some(status), aadsts: number, ..Details::default() };
    EntraError { kind, code, message, fix, details: Box::new(details) }
}

fn by_oauth(oauth: &str, status: u16) -> (Kind, &'static str, &'static str) {
    match oauth {
        "invalid_grant" => (Kind::SignIn, "The sign-in isn't good any more.", "Sign in again."),
        "interaction_required" | "login_required" => {
            (Kind::SignIn, "Entra ID wants to ask the person something.", "Sign in again in the browser.")
        }
        "consent_required" => (
            Kind::NotAllowed,
            "Nobody has agreed yet to the permissions that Usher asks for.",
            "Sign in again and agree, or have an administrator agree for the whole tenant:",
        ),
        "access_denied" | "authorization_declined" => (Kind::SignIn, "The sign-in was declined.", "Sign in again, if that wasn't meant."),
        "expired_token" | "bad_verification_code" => {
            (Kind::SignIn, "The device code isn't good any more.", "Begin again; a code is good for 15 minutes.")
        }
        "invalid_client" | "unauthorized_client" => (
            Kind::Configuration,
            "Entra ID doesn't accept the application.",
            "Check the client id, and the secret or certificate, against Entra admin center > App registrations > the registration.",
        ),
        "temporarily_unavailable" | "server_error" => {
            (Kind::Passing, "Entra ID can't sign anyone in for the moment.", "Try again in a few minutes.")
        }
        _ if status == 429 || status >= 500 => {
            (Kind::Passing, "Entra ID can't sign anyone in for the moment.", "Try again in a few minutes.")
        }
        _ => (
            Kind::Refused,
            "Entra ID refused the sign-in.",
            "Look under Entra admin center > Sign-in logs for the reason; the request id finds it.",
        ),
    }
}

/// The number behind `AADSTS`.
fn number_in(description: &str) -> Option<u32> {
    let (_, rest) = description.split_once("AADSTS")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Microsoft's own words, without the number and what is for support.
fn theirs(description: &str) -> String {
    let end = FOR_SUPPORT.iter().filter_map(|mark| description.find(mark)).min().unwrap_or(description.len());
    let words = description.get(..end).unwrap_or_default().trim();
    match words.split_once(": ") {
        Some((number, rest)) if number.starts_with("AADSTS") => rest.trim().to_owned(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Authority, Caller, EntraError, Kind, of_browser, refusal};
    use crate::{Cloud, Endpoints, Tenant};
    use serde_json::json;

    fn authority() -> Authority {
        let tenant = Tenant::parse("contoso.onmicrosoft.com").unwrap();
        Authority::new(Endpoints::of(Cloud::Global).unwrap(), tenant, "6731de76-14a6-49ae-97bc-6eba6914391e").unwrap()
    }

    fn refused(error: &str, description: &str) -> EntraError {
        let body = json!({"error": error, "error_description": description, "trace_id": "t", "correlation_id": "c"});
        refusal(&authority(), Caller::Application, 401, body.to_string().as_bytes())
    }

    #[test]
    fn a_number_becomes_words_with_the_fix() {
        let error = refused(
            "invalid_client",
            "AADSTS7000222: The provided client secret keys for app '6731de76-14a6-49ae-97bc-6eba6914391e' are expired. Trace ID: 1 Correlation ID: 2 Timestamp: 3",
        );
        assert_eq!((error.kind, error.code.as_str(), error.details.aadsts), (Kind::SignIn, "AADSTS7000222", Some(7_000_222)));
        assert_eq!(error.details.request_id.as_deref(), Some("t"));
        assert_eq!(
            error.message,
            "The client secret has expired. Microsoft says: “The provided client secret keys for app '6731de76-14a6-49ae-97bc-6eba6914391e' are expired.”"
        );
    }

    #[test]
    fn missing_consent_names_the_page_where_an_administrator_agrees() {
        let page = "https://login.microsoftonline.com/contoso.onmicrosoft.com/adminconsent?client_id=6731de76-14a6-49ae-97bc-6eba6914391e";
        let person = of_browser(&authority(), "consent_required", "AADSTS65001: The user or administrator has not consented.");
        assert!(person.kind == Kind::NotAllowed && person.fix.ends_with(page), "{}", person.fix);
        assert!(refused("invalid_grant", "AADSTS65001: No consent.").fix.ends_with(page));
    }

    #[test]
    fn an_unknown_number_is_decided_by_oauths_own_error() {
        assert_eq!(refused("invalid_grant", "AADSTS999: Something new.").kind, Kind::SignIn);
        assert_eq!(refused("invalid_grant", "AADSTS999: Something new.").code, "AADSTS999");
        assert_eq!(refusal(&authority(), Caller::Person, 502, b"<html>").kind, Kind::Passing);
        assert_eq!(refusal(&authority(), Caller::Person, 400, b"").code, "Http400");
    }
}
