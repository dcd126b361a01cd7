//! Answers told apart: what a status or a missing answer means, in words for people (rule 11).

use serde_json::Value as Json;

use crate::error::{Kind, ScimError};
use crate::path::member;
use crate::tenant_url::TenantUrl;

/// The body as JSON; an empty one is null. `None`: it isn't JSON.
pub(super) fn json(text: &str) -> Option<Json> {
    if text.trim().is_empty() { Some(Json::Null) } else { serde_json::from_str(text).ok() }
}

/// An answer that isn't SCIM: a login page, a proxy, another address (rule 1.1).
pub(super) fn not_scim(url: &TenantUrl, status: u16, text: &str) -> ScimError {
    let what = if text.trim_start().starts_with('<') { "a web page (HTML)" } else { "something that is no SCIM answer" };
    let message = format!("{} answered with {what} instead of SCIM.", url.host());
    let fix =
        "Check the tenant URL: it is the SCIM address of the application, not its website. A proxy or login page on the way does the same.";
    ScimError { status: Some(status), ..ScimError::new(Kind::Connection, "NotScim", message, fix) }
}

/// No answer at all.
pub(super) fn no_answer(url: &TenantUrl, error: &reqwest::Error) -> ScimError {
    let host = url.host();
    let chain = causes(error);
    let says = |words: &[&str]| words.iter().any(|word| chain.contains(word));
    if error.is_connect() || error.is_builder() {
        if says(&["certificate", "tls", "handshake", "invalidcertificate", "unknownissuer"]) {
            return ScimError::new(
                Kind::Connection,
                "Tls",
                format!(
                    "No secure connection to {host}: its certificate is not one that this machine trusts, or TLS failed ({}).",
                    last_cause(error)
                ),
                "Check the address. Behind a company proxy, install the company's root certificate on this machine.",
            );
        }
        if says(&["dns", "lookup", "name or service not known", "resolve"]) {
            return ScimError::new(
                Kind::Connection,
                "NoNetwork",
                format!("The name {host} could not be found. Either it is misspelt, or this machine has no network."),
                "Check the tenant URL's spelling and this machine's network.",
            );
        }
        if says(&["refused"]) {
            return ScimError::new(
                Kind::Connection,
                "Refused",
                format!("{host} refused the connection: nothing listens at that address and port."),
                "Check the tenant URL's host and port, and whether the application is running.",
            );
        }
        return ScimError::new(
            Kind::Connection,
            "NoNetwork",
            format!("{host} could not be reached ({}).", last_cause(error)),
            "Check this machine's network, proxy and firewall.",
        );
    }
    let (code, message) = if error.is_timeout() {
        ("Timeout", format!("{host} gave no answer in time."))
    } else {
        ("WebExceptionProtocolError", format!("The connection to {host} broke before the answer was there."))
    };
    ScimError::new(
        Kind::Unknown,
        code,
        message,
        "Usher looks again by itself. If it stays, check the network and the application's status page.",
    )
}

fn causes(error: &reqwest::Error) -> String {
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        chain.push_str(": ");
        chain.push_str(&source.to_string());
        cause = source.source();
    }
    chain.to_ascii_lowercase()
}

fn last_cause(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

/// A refusal, by its status. `proven`: a request with this token has gone well before.
pub(super) fn refusal(url: &TenantUrl, name: &str, status: u16, text: &str, location: Option<&str>, proven: bool) -> ScimError {
    let host = url.host();
    let parsed = serde_json::from_str::<Json>(text).ok();
    let (scim_type, detail) = parsed.as_ref().map(words).unwrap_or_default();
    let said = if detail.is_empty() { String::new() } else { format!(" It says: {detail}") };
    let exists = scim_type == "uniqueness" || detail.to_ascii_lowercase().contains("already exist");
    let licence = detail.to_ascii_lowercase().contains("licen");
    let (kind, code, message, fix): (Kind, &'static str, String, &str) = match status {
        301 | 302 | 303 | 307 | 308 => {
            let to = location.unwrap_or("another address");
            (
                Kind::Connection,
                "Redirected",
                format!("{host} sends requests on to {to}. Usher doesn't follow with the secret token."),
                "Enter the address that really answers as the tenant URL.",
            )
        }
        401 => (
            Kind::Connection,
            "WrongToken",
            format!("{name} refuses the secret token (401).{said}"),
            "Make a new token in the application's admin settings and enter it. It may have expired, been revoked, or belong to another company.",
        ),
        403 if !proven => (
            Kind::Connection,
            "TooFewRights",
            format!("{name} knows the secret token but allows it nothing (403).{said}"),
            "The token's owner needs admin rights in the application; ask its administrator, or make a token as one.",
        ),
        403 => (
            Kind::Object,
            "InsufficientRights",
            format!("{name} doesn't allow this (403).{said}"),
            "Look at this account in the application: it may be an owner or managed elsewhere.",
        ),
        404 if !proven && text.trim_start().starts_with('<') => return not_scim(url, status, text),
        404 | 410 => (
            Kind::Gone,
            "NotFound",
            format!("{name} has nothing at that address ({status}).{said}"),
            "If it concerns everyone, check the tenant URL; for one account, the next cycle looks for it again.",
        ),
        402 | 507 => (
            Kind::Object,
            "LicenseLimitExceeded",
            format!("No licence is left in the application ({status}).{said}"),
            "Free or buy licences in the application; Usher tries again by itself.",
        ),
        409 => (
            Kind::Exists,
            "Conflict",
            format!("{name} has something with this value already (409).{said}"),
            "Find the account or group that holds the value in the application; change one of the two, or let matching find it.",
        ),
        400 | 422 if exists => (
            Kind::Exists,
            "Conflict",
            format!("{name} has something with this value already ({status}).{said}"),
            "Find the account or group that holds the value in the application; change one of the two, or let matching find it.",
        ),
        400 | 422 if licence => (
            Kind::Object,
            "LicenseLimitExceeded",
            format!("No licence is left in the application ({status}).{said}"),
            "Free or buy licences in the application; Usher tries again by itself.",
        ),
        405 | 501 => (
            Kind::Object,
            "NotImplemented",
            format!("{name} doesn't offer this ({status}).{said}"),
            "The application lacks a feature that the profile expects.",
        ),
        429 => (
            Kind::Passing,
            "TooManyRequests",
            format!("{name} asks to slow down (429).{said}"),
            "Nothing to do: Usher waits and goes on by itself.",
        ),
        503 => (
            Kind::Unknown,
            "ServiceUnavailable",
            format!("{name} is not available just now (503).{said}"),
            "Nothing to do: Usher looks again by itself.",
        ),
        500 | 502 | 504 => (
            Kind::Unknown,
            "InternalServerError",
            format!("{name} had trouble of its own ({status}).{said}"),
            "Nothing to do at once: Usher looks again by itself. If it stays for one person, ask the application's support.",
        ),
        _ => (
            Kind::Object,
            "UnprocessableEntity",
            format!("{name} refuses this ({status}).{said}"),
            "Put the named value right in the source or its mapping.",
        ),
    };
    ScimError { status: Some(status), scim_type, ..ScimError::new(kind, code, message, fix) }
}

/// The error's type and words, in SCIM's form or another's (rule 11), cut to a length.
fn words(answer: &Json) -> (String, String) {
    let Some(object) = answer.as_object() else { return Default::default() };
    let text = |name: &str| member(object, name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let detail = ["detail", "message", "error_description", "title", "error"].iter().map(|name| text(name)).find(|words| !words.is_empty());
    let detail: String = detail.unwrap_or_default().chars().take(300).collect();
    (text("scimType"), detail)
}
