//! Parameters of a sign-in request: a query, or a form in the body.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use url::form_urlencoded;

use super::refuse::Refused;

/// Parameters by name; the first of each name.
#[derive(Debug, Clone, Default)]
pub(super) struct Form(pub(super) BTreeMap<String, String>);

impl Form {
    pub(super) fn read(text: &str) -> Self {
        let mut all = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            all.entry(name.into_owned()).or_insert_with(|| value.into_owned());
        }
        Self(all)
    }

    /// A form in the body.
    ///
    /// # Errors
    /// Another content type.
    pub(super) fn of_body(headers: &HeaderMap, body: &str) -> Result<Self, Refused> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            Ok(Self::read(body))
        } else {
            Err(Refused::new(
                "invalid_request",
                900_561,
                "The endpoint only accepts POST requests of type application/x-www-form-urlencoded.",
            ))
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// AADSTS900144.
    pub(super) fn need(&self, name: &str) -> Result<&str, Refused> {
        self.get(name).ok_or_else(|| Refused::missing(name))
    }
}
