//! Answers told apart: what a status or a missing answer means, in words for people (rule 11).

use serde_json::Value as Json;

use crate::error::{Kind, ScimError};
use crate::path::member;
use crate::resource;
use crate::tenant_url::TenantUrl;

/// The body as JSON; an empty one is null. `None`: it isn't JSON.
pub(super) fn json(text: &str) -> Option<Json> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() { Some(Json::Null) } else { serde_json::from_str(text).ok() }
}

/// The status of an error that came under a good status (rule 4.7).
pub(super) fn error_status(json: &Json) -> Option<u16> {
    let object = json.as_object()?;
    let is_error = |urn: &Json| urn.as_str().is_some_and(|urn| urn.eq_ignore_ascii_case("urn:ietf:params:scim:api:messages:2.0:Error"));
    member(object, "schemas")?.as_array()?.iter().find(|urn| is_error(urn))?;
    let status = member(object, "status").and_then(resource::number).and_then(|status| u16::try_from(status).ok());
    Some(status.filter(|status| (400..600).contains(status)).unwrap_or(400))
}

/// Did it refuse the content type, in so many words? (rule 1.2)
pub(super) fn speaks_of_content_type(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["content-type", "content type", "contenttype", "media type"].iter().any(|words| text.contains(words))
}

/// More was sent than any answer needs.
pub(super) fn too_large(url: &TenantUrl) -> ScimError {
    ScimError::new(
        Kind::Object,
        "AnswerTooLarge",
        format!("{} sent an answer that is larger than any SCIM answer needs to be, so it was not read to its end.", url.host()),
        "Check the tenant URL, and ask the application's vendor.",
    )
}

/// An answer that isn't SCIM: a login page, a proxy, another address (rule 1.1).
pub(super) fn not_scim(url: &TenantUrl, status: u16, text: &str) -> ScimError {
    let what = if text.trim_start().starts_with('<') { "a web page (HTML)" } else { "something that is no SCIM answer" };
    let message = format!("{} answered with {what} instead of SCIM.", url.host());
    let fix =
        "Check the tenant URL: it is the SCIM address of the application, not its website. A proxy or login page on the way does the same.";
    ScimError { status: Some(status), ..ScimError::new(Kind::Connection, "NotScim", message, fix) }
}

/// An answer that isn't JSON.
pub(super) fn no_json(url: &TenantUrl, status: u16, text: &str) -> ScimError {
    if !text.trim_start().starts_with(['{', '[']) {
        return not_scim(url, status, text);
    }
    let message = format!("{} answered with JSON that is broken or ends too early.", url.host());
    let fix = "Try again. If it stays, tell the application's vendor; a proxy on the way may cut answers off, too.";
    ScimError { status: Some(status), ..ScimError::new(Kind::Connection, "BrokenJson", message, fix) }
}

/// Do the headers tell that a rate limit was reached? Some limiters answer 403 then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    Reached,
    Untold,
}

/// What is needed to tell a refusal.
pub(super) struct Refused<'a> {
    pub(super) url: &'a TenantUrl,
    pub(super) name: &'a str,
    pub(super) status: u16,
    pub(super) text: &'a str,
    pub(super) location: Option<&'a str>,
    /// A request with this token has gone well before.
    pub(super) proven: bool,
    pub(super) limit: Limit,
}

/// A refusal, by its status.
pub(super) fn refusal(refused: &Refused<'_>) -> ScimError {
    let Refused { url, name, status, text, location, proven, limit } = *refused;
    let host = url.host();
    let parsed = json(text);
    let (scim_type, detail) = parsed.as_ref().map(words).unwrap_or_default();
    let said = if detail.is_empty() { String::new() } else { format!(" It says: {}", ended(&detail)) };
    let exists = scim_type == "uniqueness" || detail.to_ascii_lowercase().contains("already exist");
    let licence = detail.to_ascii_lowercase().contains("licen");
    let (kind, code, message, fix): Told = match status {
        403 if limit == Limit::Reached => slow_down(name, status, &said),
        301 | 302 | 303 | 307 | 308 => {
            let to: String = location.unwrap_or("another address").chars().take(200).collect();
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
        412 | 428 => (
            Kind::Object,
            "ChangedInTarget",
            format!("{name} says that this was changed there meanwhile ({status}).{said}"),
            "Nothing to do: the next cycle looks at it again. If it stays, see who else writes to the application.",
        ),
        423 | 425 => (
            Kind::Passing,
            "ServiceUnavailable",
            format!("{name} can't take this just now ({status}).{said}"),
            "Nothing to do: Usher tries again by itself.",
        ),
        429 => slow_down(name, status, &said),
        503 => (
            Kind::Unknown,
            "ServiceUnavailable",
            format!("{name} is not available just now (503).{said}"),
            "Nothing to do: Usher looks again by itself.",
        ),
        408 | 500 | 502 | 504..=506 | 508..=599 => (
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

type Told = (Kind, &'static str, String, &'static str);

fn slow_down(name: &str, status: u16, said: &str) -> Told {
    let message = format!("{name} asks to slow down ({status}).{said}");
    (Kind::Passing, "TooManyRequests", message, "Nothing to do: Usher waits and goes on by itself.")
}

/// As a sentence that another may follow.
fn ended(detail: &str) -> String {
    let detail = detail.trim_end();
    if detail.ends_with(['.', '!', '?', '…']) { detail.to_owned() } else { format!("{detail}.") }
}

/// The error's type and words, in SCIM's form or another's (rule 11), cut to a length.
fn words(answer: &Json) -> (String, String) {
    let Some(object) = answer.as_object() else { return Default::default() };
    let text = |name: &str| member(object, name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let detail = ["detail", "message", "error_description", "title", "error"].iter().map(|name| text(name)).find(|words| !words.is_empty());
    let detail: String = detail.unwrap_or_default().chars().take(300).collect();
    (text("scimType"), detail)
}
