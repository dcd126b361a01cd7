//! Why something with Entra failed, as the caller decides on it; words for people included, a token or secret never.

use url::Url;

use crate::permission::{Caller, Job, Permission};

/// What a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The person must sign in again, or the application's secret or certificate isn't accepted.
    SignIn,
    /// Signed in, but not allowed: consent, a role or a licence is missing. [`Details::missing`] names what.
    NotAllowed,
    /// What was configured is wrong: an address, a tenant, a client id, a certificate file.
    Configuration,
    /// No byte was sent: no network, an unknown name, no TLS. Surely not done, and it may be over in a minute.
    Unreachable,
    /// No answer, and a write may have been done: look before it is repeated.
    Unknown,
    /// Passing trouble, surely not done: throttled for too long, or the service is busy.
    Passing,
    /// It isn't there.
    NotFound,
    /// Something else stands in its way: it is there already, or it was changed meanwhile (409, 412).
    Conflict,
    /// A delta link is worth nothing any more: read everything, and never conclude that anyone left.
    StartOver,
    /// Refused as it was asked: 400 and the like, or an answer that Graph doesn't publish.
    Refused,
    /// Someone asked to stop.
    Cancelled,
}

/// A permission that was missing, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// What it was needed for.
    pub job: Job,
    /// Who called: a signed-in person, or the application itself.
    pub caller: Caller,
    /// The least that does.
    pub permissions: &'static [Permission],
}

/// What support asks for, and what only some callers read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// HTTP status, if any came.
    pub status: Option<u16>,
    /// The number behind `AADSTS`, if the authority named one.
    pub aadsts: Option<u32>,
    /// Graph's `request-id`, or the authority's trace id.
    pub request_id: Option<String>,
    /// The `client-request-id` that was sent.
    pub client_request_id: Option<String>,
    /// What an administrator has to grant.
    pub missing: Option<Missing>,
    /// Where to start over ([`Kind::StartOver`]), on Graph's own origin.
    pub location: Option<Url>,
}

/// A failed sign-in or request.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct EntraError {
    /// What a caller can do about it.
    pub kind: Kind,
    /// Stable code: ours, Graph's own, or `AADSTS` with its number.
    pub code: String,
    /// What happened, in Microsoft's words where they help.
    pub message: String,
    /// What to do, and where.
    pub fix: String,
    /// For support.
    pub details: Box<Details>,
}

impl EntraError {
    pub(crate) fn new(kind: Kind, code: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { kind, code: code.into(), message: message.into(), fix: fix.into(), details: Box::default() }
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(Kind::Cancelled, "Cancelled", "It was stopped.", "Start it again to go on.")
    }

    /// An answer that isn't what Microsoft publishes.
    pub(crate) fn unpublished(what: &str) -> Self {
        let message = format!("The answer isn't what Microsoft publishes: {what}.");
        let fix = "A proxy on the way may have answered in its place. If it stays, tell Usher's authors the request id.";
        Self::new(Kind::Refused, "UnexpectedAnswer", message, fix)
    }

    /// May the same be tried again by itself, later?
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self.kind {
            Kind::Unreachable | Kind::Passing => true,
            Kind::SignIn
            | Kind::NotAllowed
            | Kind::Configuration
            | Kind::Unknown
            | Kind::NotFound
            | Kind::Conflict
            | Kind::StartOver
            | Kind::Refused
            | Kind::Cancelled => false,
        }
    }
}
