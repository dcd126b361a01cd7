//! Does a target answer at all, and which time is it there? Asked without a token, so that the way there can be told apart from the rights.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{builder, hints, network, no_tls};
use crate::error::ScimError;
use crate::tenant_url::TenantUrl;

/// Until a connection stands, and until the answer is there.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);

/// Somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// HTTP status; any will do.
    pub status: u16,
    /// Seconds by which its clock is ahead of this machine's; `None` where it didn't tell its time.
    pub ahead_seconds: Option<i64>,
}

/// Asks what the target can do (`ServiceProviderConfig`, RFC 7644 §4), and reads the head of whatever is answered.
///
/// # Errors
/// [`crate::error::Kind::Unreachable`] or [`crate::error::Kind::Unknown`]: no answer, and why.
pub async fn look(url: &TenantUrl) -> Result<Seen, ScimError> {
    let http = builder(url, CONNECT, WHOLE).build().map_err(|error| no_tls(&error))?;
    let answer = http.get(url.join(&["ServiceProviderConfig"])).send().await.map_err(|error| network::no_answer(url, &error))?;
    let ahead_seconds = hints::its_now(answer.headers()).and_then(|its| Some(seconds(its)? - seconds(SystemTime::now())?));
    Ok(Seen { status: answer.status().as_u16(), ahead_seconds })
}

fn seconds(at: SystemTime) -> Option<i64> {
    i64::try_from(at.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}
