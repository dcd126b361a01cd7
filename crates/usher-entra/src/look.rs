//! Do the authority and Graph answer at all, and which time is it there? Asked without a token, so that the way there can be told apart from
//! the sign-in. Read next: `http.rs` (why no answer came).

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::DATE;
use url::Url;

use crate::endpoints::{Endpoints, Tenant};
use crate::error::EntraError;
use crate::http;

/// Somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Who: the host's name.
    pub host: String,
    /// HTTP status; any will do.
    pub status: u16,
    /// By how much its clock is ahead of this machine's, to the second; `None` where it didn't tell its time.
    pub ahead: Option<SignedDuration>,
}

/// The authority's description of itself in this tenant. Status 400 or 404: it doesn't know the tenant.
/// Rule: OpenID Connect Discovery 1.0 §4.
///
/// # Errors
/// [`crate::Kind::Unreachable`] or [`crate::Kind::Unknown`]: no answer, and why.
pub async fn at_authority(endpoints: &Endpoints, tenant: &Tenant) -> Result<Seen, EntraError> {
    seen(&endpoints.of_tenant(tenant, "v2.0/.well-known/openid-configuration"), endpoints.authority()).await
}

/// Graph, which refuses whoever brings no token (401).
///
/// # Errors
/// As [`at_authority`].
pub async fn at_graph(endpoints: &Endpoints) -> Result<Seen, EntraError> {
    let root = endpoints.graph();
    seen(&format!("{}/v1.0/users?$top=1&$select=id", root.as_str().trim_end_matches('/')), root).await
}

async fn seen(address: &str, base: &Url) -> Result<Seen, EntraError> {
    let host = base.host_str().unwrap_or_default();
    let answer = http::client(base)?.get(address).send().await.map_err(|error| http::no_answer(host, &error))?;
    let told = answer.headers().get(DATE).and_then(|date| date.to_str().ok()).and_then(|date| httpdate::parse_http_date(date).ok());
    Ok(Seen { host: host.to_owned(), status: answer.status().as_u16(), ahead: told.and_then(ahead_of_now) })
}

fn ahead_of_now(its: SystemTime) -> Option<SignedDuration> {
    let its = Timestamp::try_from(its).ok()?;
    Some(SignedDuration::from_secs(its.as_second() - Timestamp::now().as_second()))
}
