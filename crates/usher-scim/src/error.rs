//! Why a request failed, as the caller decides on it; words for people included, the token never.

/// What a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every request would fail alike until someone changes the connection: wrong token, wrong address.
    Connection,
    /// No byte was sent: no network, an unknown name, refused, no TLS. Surely not done, and it may be over in a minute (rule 10.4).
    Unreachable,
    /// This object can't be written as it is.
    Object,
    /// It isn't there.
    Gone,
    /// Something there has a value that must be unique.
    Exists,
    /// No answer, and it may have been done.
    Unknown,
    /// Passing trouble, surely not done.
    Passing,
    /// Someone asked to stop before it was sent.
    Cancelled,
}

/// A failed request.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ScimError {
    /// What a caller can do about it.
    pub kind: Kind,
    /// Stable code.
    pub code: &'static str,
    /// HTTP status, if any came.
    pub status: Option<u16>,
    /// RFC 7644 §3.12, if the server named one.
    pub scim_type: String,
    /// What happened, in the server's words where it had some.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Requests that were sent.
    pub requests: u32,
}

/// Why not all members of a group could be changed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct MembersError {
    /// What happened; of several refusals the first.
    pub error: Box<ScimError>,
    /// The ids of the members that were refused; all others were sent. Empty where it isn't about single members.
    pub refused: Vec<String>,
}

impl From<ScimError> for MembersError {
    fn from(error: ScimError) -> Self {
        Self { error: Box::new(error), refused: Vec::new() }
    }
}

impl ScimError {
    pub(crate) fn new(kind: Kind, code: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { kind, code, status: None, scim_type: String::new(), message: message.into(), fix: fix.into(), requests: 0 }
    }

    pub(crate) fn after(self, requests: u32) -> Self {
        Self { requests, ..self }
    }
}
