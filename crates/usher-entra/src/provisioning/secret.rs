//! Credentials and settings of the application: one list, which a write replaces whole. So it is read, added to, and written; what can't be
//! read back (a password) would be lost by that, and is named instead.

use serde_json::{Value as Json, json};
use usher_core::secret::Secret;

use super::read;

/// Keys whose values are credentials, whatever they hold (`synchronizationSecret`).
const CREDENTIALS: [&str; 15] = [
    "Password",
    "SecretToken",
    "AppKey",
    "ClientSecret",
    "ConsumerKey",
    "ConsumerSecret",
    "TokenKey",
    "Oauth2AccessToken",
    "Oauth2RefreshToken",
    "Oauth2ClientSecret",
    "Oauth2AuthorizationCode",
    "SyncAgentCompatibilityKey",
    "SyncAgentADContainer",
    "ConnectionString",
    "UserName",
];

/// Is the value of this key a credential, which nobody is shown?
#[must_use]
pub fn is_credential(key: &str) -> bool {
    CREDENTIALS.iter().any(|name| name.eq_ignore_ascii_case(key))
}

/// One key with its value.
#[derive(Debug, Clone)]
pub struct SecretEntry {
    /// The key (`BaseAddress`, `SecretToken`, `SyncAll`).
    pub key: String,
    /// Its value; `None` where the service doesn't give it back.
    pub value: Option<Secret>,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct SecretEntries(Vec<SecretEntry>);

impl SecretEntries {
    /// Reads an answer's list. A value that is absent, empty or nothing but stars or dots isn't given back.
    pub(super) fn of(list: &[Json]) -> Self {
        let entry = |json: &Json| {
            let key = read::text(json, "key");
            let value = json.get("value").map(read::plain).filter(|text| !is_masked(text));
            (!key.is_empty()).then(|| SecretEntry { key, value: value.map(Secret::new) })
        };
        Self(list.iter().filter_map(entry).collect())
    }

    /// All of them, in the service's order.
    #[must_use]
    pub fn entries(&self) -> &[SecretEntry] {
        &self.0
    }

    /// Is there such a key?
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|entry| entry.key.eq_ignore_ascii_case(key))
    }

    /// The value of a setting; `None` for a credential, and for one that isn't there or isn't given back.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).filter(|entry| !is_credential(&entry.key))?;
        found.value.as_ref().map(Secret::expose)
    }

    /// Sets a key, in its place where it is there.
    pub fn set(&mut self, key: &str, value: Secret) {
        match self.0.iter_mut().find(|entry| entry.key.eq_ignore_ascii_case(key)) {
            Some(entry) => entry.value = Some(value),
            None => self.0.push(SecretEntry { key: key.to_owned(), value: Some(value) }),
        }
    }

    /// Keys whose values a write would lose: they are there, and their values are known to nobody here.
    #[must_use]
    pub fn unreadable(&self) -> Vec<&str> {
        self.0.iter().filter(|entry| entry.value.is_none()).map(|entry| entry.key.as_str()).collect()
    }

    /// Bytes of keys and values together: US Government clouds take at most 1,024 (EP-1304).
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.iter().map(|entry| entry.key.len() + entry.value.as_ref().map_or(0, |value| value.expose().len())).sum()
    }

    /// The request's body. Those without a value are left out.
    pub(super) fn body(&self) -> Json {
        json!({"value": self.pairs()})
    }

    pub(super) fn pairs(&self) -> Vec<Json> {
        let pair = |entry: &SecretEntry| entry.value.as_ref().map(|value| json!({"key": entry.key, "value": value.expose()}));
        self.0.iter().filter_map(pair).collect()
    }
}

impl FromIterator<(String, Secret)> for SecretEntries {
    fn from_iter<T: IntoIterator<Item = (String, Secret)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(key, value)| SecretEntry { key, value: Some(value) }).collect())
    }
}

fn is_masked(text: &str) -> bool {
    text.chars().all(|letter| matches!(letter, '*' | '•' | '.'))
}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretEntries};
    use serde_json::json;

    #[test]
    fn what_isnt_given_back_is_named_and_what_is_there_stays() {
        let mut held = SecretEntries::of(&[
            json!({"key": "BaseAddress", "value": "https://dialpad.com/scim"}),
            json!({"key": "secretToken", "value": "***"}),
            json!({"key": "Oauth2ClientSecret", "value": null}),
            json!({"key": "SyncAll", "value": "false"}),
            json!({"value": "x"}),
        ]);
        assert_eq!(held.unreadable(), ["secretToken", "Oauth2ClientSecret"]);
        held.set("SecretToken", Secret::new("s3cret".to_owned()));
        held.set("SkipOutOfScopeDeletions", Secret::new("True".to_owned()));
        assert_eq!(held.unreadable(), ["Oauth2ClientSecret"]);
        assert_eq!((held.setting("syncall"), held.setting("SecretToken")), (Some("false"), None), "credentials are never shown");
        assert!(!format!("{held:?}").contains("s3cret"));
        let keys: Vec<String> = held.pairs().iter().map(|pair| pair["key"].as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(keys, ["BaseAddress", "secretToken", "SyncAll", "SkipOutOfScopeDeletions"]);
        assert_eq!(held.size(), 11 + 24 + 11 + 6 + 18 + 7 + 5 + 23 + 4);
    }
}
