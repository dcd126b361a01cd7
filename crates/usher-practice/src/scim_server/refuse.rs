//! Refusals in SCIM's form (RFC 7644 §3.12).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) scim_type: &'static str,
    pub(super) detail: String,
    pub(super) retry_after: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: u16, scim_type: &'static str, detail: impl Into<String>) -> Self {
        Self { status, scim_type, detail: detail.into(), retry_after: None }
    }

    pub(super) fn syntax(detail: &str) -> Self {
        Self::new(400, "invalidSyntax", detail)
    }

    pub(super) fn value(detail: impl Into<String>) -> Self {
        Self::new(400, "invalidValue", detail)
    }

    pub(super) fn path(path: &str) -> Self {
        Self::new(400, "invalidPath", format!("The path {path} can't be used."))
    }

    pub(super) fn no_target(detail: &str) -> Self {
        Self::new(400, "noTarget", detail)
    }

    pub(super) fn gone(id: &str) -> Self {
        Self::new(404, "", format!("Resource {id} not found."))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if !self.scim_type.is_empty() {
            body["scimType"] = self.scim_type.into();
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, [(header::CONTENT_TYPE, "application/scim+json")], body.to_string()).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
