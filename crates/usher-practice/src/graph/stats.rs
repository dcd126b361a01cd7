//! What the practice Graph counted: for tests, and for people who want to see what Usher asks of a directory.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::guid::Guid;

/// Texts of violations that are kept; more are only counted.
const KEPT: usize = 200;

#[derive(Debug, Default)]
pub(crate) struct Stats {
    /// HTTP requests to Graph by method and path; ids are `{id}`.
    requests: BTreeMap<String, u64>,
    /// Requests within `$batch`.
    batched: BTreeMap<String, u64>,
    /// Requests to the authority by endpoint or grant.
    sign_in: BTreeMap<String, u64>,
    /// What was checked against the published types, by method and path: the answer's type, or why it has none.
    checked: BTreeMap<String, BTreeMap<String, u64>>,
    /// Requests whose token wasn't taken, or whose body couldn't be read: refused before anything else was looked at.
    unread: u64,
    throttled: u64,
    faults: u64,
    peak_page: usize,
    violations: Vec<String>,
    violated: u64,
}

impl Stats {
    pub(crate) fn request(&mut self, method: &str, segments: &[String]) {
        *self.requests.entry(template(method, segments)).or_default() += 1;
    }

    pub(crate) fn batched(&mut self, method: &str, segments: &[String]) {
        *self.batched.entry(template(method, segments)).or_default() += 1;
    }

    /// A request and its answer were checked: the path, the query, the body, and the answer as this type.
    pub(crate) fn checked(&mut self, method: &str, segments: &[String], answer: &str) {
        let of_path = self.checked.entry(template(method, segments)).or_default();
        *of_path.entry(answer.to_owned()).or_default() += 1;
    }

    pub(crate) fn sign_in(&mut self, what: &str) {
        *self.sign_in.entry(what.to_owned()).or_default() += 1;
    }

    pub(crate) fn unread(&mut self) {
        self.unread += 1;
    }

    pub(crate) fn throttled(&mut self) {
        self.throttled += 1;
    }

    pub(crate) fn fault(&mut self) {
        self.faults += 1;
    }

    pub(crate) fn page(&mut self, objects: usize) {
        self.peak_page = self.peak_page.max(objects);
    }

    /// Something that nobody published was asked, or answered.
    pub(crate) fn violation(&mut self, text: String) {
        self.violated += 1;
        if self.violations.len() < KEPT {
            self.violations.push(text);
        }
    }

    pub(crate) fn json(&self) -> Json {
        json!({
            "requests": self.requests,
            "total": self.requests.values().sum::<u64>(),
            "batched": self.batched,
            "checked": self.checked,
            "signIn": self.sign_in,
            "unread": self.unread,
            "throttled": self.throttled,
            "faults": self.faults,
            "peakPage": self.peak_page,
            "violations": self.violations,
            "violated": self.violated,
        })
    }
}

/// `GET /users/{id}`: the same for every person; `…/jobs/{job}`: the same for every provisioning job, whose ids are texts.
fn template(method: &str, segments: &[String]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for text in segments {
        let is_job = parts.last() == Some(&"jobs") && text != "validateCredentials";
        parts.push(match text.as_str() {
            _ if is_job => "{job}",
            text if Guid::parse(text).is_some() => "{id}",
            text => text,
        });
    }
    format!("{method} /{}", parts.join("/"))
}
