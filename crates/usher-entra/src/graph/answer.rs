//! What an answer of Graph means: a value, or an error in words that name the permission, the field and the fix.
//! Rule: Microsoft Graph, "Error responses and resource types".

use reqwest::header::HeaderMap;
use serde_json::Value as Json;

use crate::error::{Details, EntraError, Kind, Missing};
use crate::permission::{Caller, Job};

/// A well-formed answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status, 2xx.
    pub status: u16,
    /// The body; null where there is none (204).
    pub json: Json,
    /// `Location`, for what was created or accepted.
    pub location: Option<String>,
}

/// An answer that isn't 2xx, with what is needed to tell of it.
pub(super) struct Refused<'a> {
    pub(super) job: Job,
    pub(super) caller: Caller,
    pub(super) is_write: bool,
    pub(super) status: u16,
    pub(super) json: &'a Json,
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
}

/// The error as the caller decides on it.
pub(super) fn refusal(refused: &Refused<'_>) -> EntraError {
    let Refused { job, caller, is_write, status, json, .. } = *refused;
    let error = &json["error"];
    let said = error["code"].as_str().filter(|code| !code.is_empty());
    let theirs = error["message"].as_str().map(str::trim).filter(|message| !message.is_empty());
    let kind = kind(status, said.unwrap_or_default(), is_write);
    let missing = (kind == Kind::NotAllowed).then(|| Missing { job, caller, permissions: job.needs(caller) });
    let (message, fix) = words(kind, status, theirs, missing);
    let code = said.map_or_else(|| format!("Http{status}"), str::to_owned);
    let inner = error["innerError"]["request-id"].as_str().map(str::to_owned);
    let details = Details {
        status: Some(status),
        request_id: refused.request_id.clone().or(inner),
        client_request_id: refused.client_request_id.clone(),
        missing,
        ..Details::default()
    };
    EntraError { kind, code, message, fix, details: Box::new(details) }
}

fn kind(status: u16, code: &str, is_write: bool) -> Kind {
    let is = |name: &str| code.eq_ignore_ascii_case(name);
    // A delta token that is too old (40x) or that the service dropped (410).
    if status == 410 || is("syncStateNotFound") || is("resyncRequired") || is("syncStateInvalid") {
        return Kind::StartOver;
    }
    match status {
        401 => Kind::SignIn,
        403 => Kind::NotAllowed,
        404 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        429 => Kind::Passing,
        // A write that a gateway gave up on, or that broke inside, may have been done.
        500..=599 if is_write => Kind::Unknown,
        500..=599 => Kind::Passing,
        _ => Kind::Refused,
    }
}

fn words(kind: Kind, status: u16, theirs: Option<&str>, missing: Option<Missing>) -> (String, String) {
    let said = theirs.map_or_else(|| format!("(status {status}, without a reason)"), |theirs| format!("“{theirs}”"));
    let said = said.as_str();
    match kind {
        Kind::NotAllowed => (format!("Microsoft Graph doesn't allow it: {said}"), missing.map(ask_for).unwrap_or_default()),
        Kind::SignIn => (
            format!("Microsoft Graph didn't accept the sign-in: {said}"),
            "Sign in again. If it stays, check that the tenant and the cloud are the right ones.".to_owned(),
        ),
        Kind::NotFound => (
            format!("Microsoft Graph found nothing there: {said}"),
            "It may have been deleted, or be so new that it isn't everywhere yet: wait a minute and try again.".to_owned(),
        ),
        Kind::Conflict => (
            format!("Something stands in its way: {said}"),
            "Look at what is there now: it exists already, or somebody changed it meanwhile.".to_owned(),
        ),
        Kind::StartOver => (
            format!("Microsoft Graph can't go on from where the last read ended: {said}"),
            "Everything is read anew; nobody counts as having left.".to_owned(),
        ),
        Kind::Passing if status == 429 => (
            format!("Microsoft Graph had too many requests: {said}"),
            "Wait some minutes. Other programs that use this tenant share its limits.".to_owned(),
        ),
        Kind::Passing => (format!("Microsoft Graph is busy: {said}"), "Try again in a few minutes.".to_owned()),
        Kind::Unknown => {
            (format!("Microsoft Graph didn't say whether it was done: {said}"), "Look at what is there before it is repeated.".to_owned())
        }
        Kind::Configuration | Kind::Unreachable | Kind::Refused | Kind::Cancelled => (
            format!("Microsoft Graph refused it: {said}"),
            "If the reason doesn't tell what to correct, give the request id to Microsoft's support.".to_owned(),
        ),
    }
}

/// Microsoft's page of the provisioning logs names a second permission by now, which Usher doesn't ask for unasked.
const ALSO_FOR_LOGS: &str = " If it was granted: the tenant needs Microsoft Entra ID P1 or P2, and some want Directory.Read.All as well.";

/// What an administrator has to grant, and where.
fn ask_for(missing: Missing) -> String {
    let names: Vec<&str> = missing.permissions.iter().map(|permission| permission.name()).collect();
    let names = names.join(" and ");
    match missing.caller {
        Caller::Person => format!(
            "To {}, Usher needs the delegated permission {names}: sign in again and agree to it, or ask an administrator to grant it for the tenant. \
             If it was granted, your account lacks a role: Application Administrator, Cloud Application Administrator or owner of the application{}.",
            missing.job.what(),
            if missing.job == Job::ReadProvisioningLog {
                "; for the logs Reports Reader also does, the tenant needs Microsoft Entra ID P1 or P2, and some tenants want Directory.Read.All as well"
            } else {
                ""
            },
        ),
        Caller::Application if missing.permissions.is_empty() => {
            format!("An application can't {} by itself: sign in as a person for that.", missing.job.what())
        }
        Caller::Application => {
            let owned = missing.job.where_owned(missing.caller).map_or_else(String::new, |permission| {
                format!(" ({} does where the application owns what it works on)", permission.name())
            });
            let also = if missing.job == Job::ReadProvisioningLog { ALSO_FOR_LOGS } else { "" };
            format!(
                "To {}, Usher needs the application permission {names}{owned}: Entra admin center > App registrations > the registration > API permissions > \
                 Add a permission > Microsoft Graph > Application permissions, then “Grant admin consent”. It can take some minutes to work.{also}",
                missing.job.what(),
            )
        }
    }
}

/// A header's text.
pub(super) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Caller, Job, Json, Kind, Refused, refusal};
    use crate::error::EntraError;
    use serde_json::json;

    fn refused(status: u16, code: &str, caller: Caller, is_write: bool) -> EntraError {
        let json: Json = json!({"error": {"code": code, "message": "No.", "innerError": {"request-id": "r"}}});
        let job = Job::ChangeProvisioning;
        refusal(&Refused { job, caller, is_write, status, json: &json, request_id: None, client_request_id: None })
    }

    #[test]
    fn each_status_and_code_has_its_kind() {
        for (status, code, kind) in [
            (400, "BadRequest", Kind::Refused),
            (400, "syncStateNotFound", Kind::StartOver),
            (401, "InvalidAuthenticationToken", Kind::SignIn),
            (403, "Authorization_RequestDenied", Kind::NotAllowed),
            (404, "Request_ResourceNotFound", Kind::NotFound),
            (409, "Conflict", Kind::Conflict),
            (410, "", Kind::StartOver),
            (412, "PreconditionFailed", Kind::Conflict),
            (429, "TooManyRequests", Kind::Passing),
            (503, "ServiceUnavailable", Kind::Passing),
        ] {
            assert_eq!(refused(status, code, Caller::Person, false).kind, kind, "{status} {code}");
        }
        assert_eq!(refused(504, "", Caller::Person, true).kind, Kind::Unknown);
        assert_eq!(refused(504, "", Caller::Person, true).code, "Http504");
    }

    #[test]
    fn what_isnt_allowed_names_what_to_ask_the_administrator_for() {
        let person = refused(403, "Authorization_RequestDenied", Caller::Person, true);
        let application = refused(403, "Authorization_RequestDenied", Caller::Application, true);
        assert_eq!(person.details.request_id.as_deref(), Some("r"));
        insta::assert_snapshot!(format!("{person}\n{}\n\n{application}\n{}", person.fix, application.fix));
    }
}
