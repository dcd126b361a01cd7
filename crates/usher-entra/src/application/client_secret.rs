//! When a client secret ends: Entra ID tells it of the registration, never with a token. The kept secret is found among several by its first
//! letters, which is all that Graph shows of one.
//! Rule: Microsoft Graph, "Get application", "passwordCredential resource type" (`hint`: the first three characters).

use jiff::Timestamp;
use serde::Deserialize;
use usher_core::secret::Secret;

use crate::error::EntraError;
use crate::graph::{Ask, GraphClient};
use crate::permission::Job;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    #[serde(default)]
    password_credentials: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(default)]
    hint: Option<String>,
    #[serde(default)]
    end_date_time: Option<String>,
}

/// When this secret of the registration `client_id` ends. Of several that begin alike the first to end of those that are still good, so that
/// nobody is warned too late; `None` where the registration lists none that begins so.
///
/// # Errors
/// Those of the client.
pub async fn secret_ends_at(client: &GraphClient, client_id: &str, secret: &Secret) -> Result<Option<Timestamp>, EntraError> {
    let key = format!("applications(appId='{client_id}')");
    let ask = Ask::get(Job::ReadApplication, &[&key]).query("$select", "id,passwordCredentials");
    let json = client.send(ask).await?.json;
    let read: Registration = serde_json::from_value(json).map_err(|_| EntraError::unpublished("a registration can't be read"))?;
    Ok(end_of(&read.password_credentials, secret, Timestamp::now()))
}

fn end_of(listed: &[Listed], secret: &Secret, now: Timestamp) -> Option<Timestamp> {
    let is_it = |one: &&Listed| one.hint.as_deref().is_some_and(|hint| !hint.is_empty() && secret.expose().starts_with(hint));
    let ends: Vec<Timestamp> = listed.iter().filter(is_it).filter_map(|one| one.end_date_time.as_ref()?.parse().ok()).collect();
    ends.iter().filter(|end| **end > now).min().or_else(|| ends.iter().max()).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Listed, Secret, Timestamp, end_of};

    #[test]
    fn the_secret_is_found_by_its_first_letters_and_the_first_end_counts() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let one = |hint: &str, end: &str| Listed { hint: Some(hint.to_owned()), end_date_time: Some(end.to_owned()) };
        let listed = [
            one("abc", "2027-06-01T00:00:00Z"),
            one("abc", "2027-03-01T00:00:00Z"),
            one("abc", "2026-01-01T00:00:00Z"),
            one("xyz", "2026-12-01T00:00:00Z"),
            one("", "2026-12-01T00:00:00Z"),
        ];
        let (secret, now) = (Secret::new("abcdef".to_owned()), at("2026-11-27T00:00:00Z"));
        assert_eq!(end_of(&listed, &secret, now), Some(at("2027-03-01T00:00:00Z")));
        assert_eq!(end_of(&listed[2..], &secret, now), Some(at("2026-01-01T00:00:00Z")), "one that has ended is told too");
        assert_eq!(end_of(&listed[3..], &secret, now), None);
    }
}
