//! Refusals in the authority's form: `error`, `error_description` with the AADSTS number, `error_codes`, `trace_id`, `correlation_id`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::guid::Guid;

/// Why a sign-in is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// RFC 6749 section 5.2's code, or the device flow's.
    pub(super) error: &'static str,
    /// The AADSTS number.
    pub(super) number: u32,
    /// What happened.
    pub(super) text: String,
    /// More about `invalid_grant`.
    pub(super) suberror: Option<&'static str>,
}

impl Refused {
    pub(super) fn new(error: &'static str, number: u32, text: impl Into<String>) -> Self {
        Self { error, number, text: text.into(), suberror: None }
    }

    /// A parameter is missing.
    pub(super) fn missing(parameter: &str) -> Self {
        Self::new("invalid_request", 900_144, format!("The request body must contain the following parameter: '{parameter}'."))
    }

    /// Nobody agreed to these permissions.
    pub(super) fn consent(client: &str, missing: &[String]) -> Self {
        let text = format!(
            "The user or administrator has not consented to use the application with ID '{client}'. Send an interactive authorization request for this user and resource. Missing: {}.",
            missing.join(" ")
        );
        Self { suberror: Some("consent_required"), ..Self::new("invalid_grant", 65001, text) }
    }

    /// With its number, as `error_description` begins.
    pub(super) fn description(&self) -> String {
        format!("AADSTS{}: {}", self.number, self.text)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (trace, correlation) = (Guid::random().to_string(), Guid::random().to_string());
        let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let mut body = json!({
            "error": self.error,
            "error_description": format!("{} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}", self.description()),
            "error_codes": [self.number],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("https://login.microsoftonline.com/error?code={}", self.number),
        });
        if let Some(more) = self.suberror {
            body["suberror"] = more.into();
        }
        let status = if self.error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        (status, axum::Json(body)).into_response()
    }
}
