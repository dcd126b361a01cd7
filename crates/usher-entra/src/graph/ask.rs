//! One request to Graph: what for, where, with what. The path is built from segments, so nothing that is typed can change it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::Value as Json;

use crate::permission::Job;

/// What may stand as it is in a segment: RFC 3986's unreserved letters, and what OData writes keys with: `servicePrincipals(appId='…')`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'(')
    .remove(b')')
    .remove(b'\'')
    .remove(b'=')
    .remove(b',')
    .remove(b':')
    .remove(b'@')
    .remove(b'!');
/// What may stand as it is in a query's name or value: as above, and OData's `$` and `/`.
const QUERY: &AsciiSet = &SEGMENT.remove(b'$').remove(b'/').remove(b'*').remove(b';').remove(b'=');

/// A request to Graph. What repeats without harm is known by its method; a POST that only reads, or sets what it sets however often, says so.
#[derive(Debug, Clone)]
pub struct Ask {
    pub(super) job: Job,
    pub(super) method: Method,
    /// `v1.0/users?...`: below the root, encoded.
    pub(super) target: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Json>,
    pub(super) repeatable: bool,
}

impl Ask {
    /// Reads.
    #[must_use]
    pub fn get(job: Job, segments: &[&str]) -> Self {
        Self::of(job, Method::GET, segments, None)
    }

    /// Creates or does something.
    #[must_use]
    pub fn post(job: Job, segments: &[&str], body: Json) -> Self {
        Self::of(job, Method::POST, segments, Some(body))
    }

    /// Does something that takes no body (`start`, `pause`).
    #[must_use]
    pub fn act(job: Job, segments: &[&str]) -> Self {
        Self::of(job, Method::POST, segments, None)
    }

    /// Replaces.
    #[must_use]
    pub fn put(job: Job, segments: &[&str], body: Json) -> Self {
        Self::of(job, Method::PUT, segments, Some(body))
    }

    /// Changes.
    #[must_use]
    pub fn patch(job: Job, segments: &[&str], body: Json) -> Self {
        Self::of(job, Method::PATCH, segments, Some(body))
    }

    /// Deletes.
    #[must_use]
    pub fn delete(job: Job, segments: &[&str]) -> Self {
        Self::of(job, Method::DELETE, segments, None)
    }

    /// With a parameter: `$select`, `$filter`, `$top`.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target.extend(utf8_percent_encode(name, QUERY));
        self.target.push('=');
        self.target.extend(utf8_percent_encode(value, QUERY));
        self
    }

    /// With a header: `Prefer`, `ConsistencyLevel`.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// At `/beta` rather than `/v1.0`.
    #[must_use]
    pub fn beta(mut self) -> Self {
        if let Some(rest) = self.target.strip_prefix("v1.0/") {
            self.target = format!("beta/{rest}");
        }
        self
    }

    /// A POST that may be sent again when no answer came: it reads, or it sets what it sets however often.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    pub(super) fn at(job: Job, target: String) -> Self {
        Self { job, method: Method::GET, target, headers: Vec::new(), body: None, repeatable: true }
    }

    fn of(job: Job, method: Method, segments: &[&str], body: Option<Json>) -> Self {
        let mut target = "v1.0".to_owned();
        for segment in segments {
            target.push('/');
            target.extend(utf8_percent_encode(segment, SEGMENT));
        }
        let repeatable = method == Method::GET;
        Self { job, method, target, headers: Vec::new(), body, repeatable }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Job};

    #[test]
    fn what_is_typed_stays_in_its_segment_or_value() {
        let ask = Ask::get(Job::ReadApplication, &["servicePrincipals(appId='a')", "../x?y#z"])
            .query("$filter", "startswith(displayName,'R&D + ü''s')")
            .query("$select", "id,displayName");
        assert_eq!(
            ask.target,
            "v1.0/servicePrincipals(appId='a')/..%2Fx%3Fy%23z?$filter=startswith(displayName,'R%26D%20%2B%20%C3%BC''s')&$select=id,displayName"
        );
        assert_eq!(Ask::act(Job::ReadDirectory, &["users"]).beta().target, "beta/users");
    }
}
