//! The application profiles that ship with Usher: `crates/usher-core/profiles/*.json`, read once.
//!
//! Two choices that the files can't explain themselves: both map externalId from objectId, where Entra's own template has
//! mailNickname, because an object id never changes and is never shared (scim-client.md 3.12). Dialpad's department is mapped
//! from the office name, because Dialpad reads the person's office there and it must be exactly an office's name (dialpad.md).

use std::sync::LazyLock;

use super::ApplicationProfile;

const FILES: [(&str, &str); 2] =
    [("dialpad", include_str!("../../profiles/dialpad.json")), ("scim", include_str!("../../profiles/scim.json"))];

/// A file that can't be read is left out; a test makes sure that none is.
static PROFILES: LazyLock<Vec<ApplicationProfile>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect());

/// The profile with this name, as `--profile` and connection documents give it.
///
/// ```
/// use usher_core::configuration::builtin;
/// assert_eq!(builtin("dialpad").map(|profile| profile.tenant_url.as_str()), Some("https://dialpad.com/scim"));
/// assert!(builtin("unheard-of").is_none());
/// ```
#[must_use]
pub fn builtin(name: &str) -> Option<&'static ApplicationProfile> {
    PROFILES.iter().find(|profile| profile.name == name)
}

/// The names of all built-in profiles, in the order to offer them.
#[must_use]
pub fn builtin_names() -> Vec<&'static str> {
    FILES.iter().map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn every_profile_can_be_read_and_bears_its_name() {
        for (name, text) in FILES {
            let profile: ApplicationProfile = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(profile.name, name);
        }
    }
}
