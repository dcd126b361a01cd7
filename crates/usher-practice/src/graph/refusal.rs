//! Refusals in Graph's form: `{"error": {"code", "message", "innerError"}}`.

use serde_json::{Value as Json, json};

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// HTTP's status.
    pub(crate) status: u16,
    /// Graph's error code.
    pub(crate) code: &'static str,
    /// Graph's message.
    pub(crate) message: String,
    /// The client asked for what nobody published: told in the statistics too.
    pub(crate) violation: bool,
    /// Headers beyond the usual.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Refusal {
    /// Any.
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), violation: false, headers: Vec::new() }
    }

    /// 400: published, but not in this form or with this value.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// 400: a path, property or parameter that isn't published. Counted as a violation.
    pub(crate) fn unpublished(message: impl Into<String>) -> Self {
        Self { violation: true, ..Self::new(400, "BadRequest", message) }
    }

    /// 400: no such path. Counted as a violation.
    pub(crate) fn no_path(segment: &str) -> Self {
        Self::unpublished(format!("Resource not found for the segment '{segment}'."))
    }

    /// 404: no such object.
    pub(crate) fn no_object(id: &str) -> Self {
        let message = format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
        Self::new(404, "Request_ResourceNotFound", message)
    }

    /// 403.
    pub(crate) fn denied() -> Self {
        Self::new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    }

    /// 401.
    pub(crate) fn token(message: &str) -> Self {
        let refusal = Self::new(401, "InvalidAuthenticationToken", message);
        refusal.with("www-authenticate", format!("Bearer realm=\"\", error=\"invalid_token\", error_description=\"{message}\""))
    }

    /// 429; without `seconds` no Retry-After, as some APIs do.
    pub(crate) fn throttled(seconds: Option<u64>) -> Self {
        let refusal = Self::new(429, "TooManyRequests", "Too many requests. Please retry after some time.");
        match seconds {
            Some(seconds) => refusal.with("retry-after", seconds.to_string()),
            None => refusal,
        }
    }

    /// With a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The body, with what support asks for.
    pub(crate) fn body(&self, now: jiff::Timestamp, request_id: &str, client_request_id: &str) -> Json {
        let date = now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        json!({ "error": {
            "code": self.code,
            "message": self.message,
            "innerError": { "date": date, "request-id": request_id, "client-request-id": client_request_id },
        } })
    }
}
