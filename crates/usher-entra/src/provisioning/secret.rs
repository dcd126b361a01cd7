//! Credentials and settings of the application: one list, which a write replaces whole. So it is read, added to, and written; what can't be
//! read back (a password) would be lost by that, and is named instead.

use serde_json::{Value as Json, json};
use usher_core::secret::Secret;

use super::read;
use crate::error::EntraError;

/// Keys whose values are settings (`synchronizationSecret`, and what the portal writes beside it). Every other key counts as a credential,
/// so that one which Microsoft adds later is shown to nobody and kept nowhere.
const SETTINGS: [&str; 24] = [
    "BaseAddress",
    "Url",
    "Server",
    "Domain",
    "CompanyId",
    "InstanceName",
    "Sandbox",
    "SingleSignOnType",
    "AuthenticationType",
    "ApplicationTemplateIdentifier",
    "TokenExpiration",
    "Oauth2AccessTokenCreationTime",
    "Oauth2RefreshTokenCreationTime",
    "Oauth2RedirectUri",
    "Oauth2TokenExchangeUri",
    "Oauth2AuthorizationUri",
    "PerformInboundEntitlementGrants",
    "HardDeletesEnabled",
    "ValidateDomain",
    "TestReferences",
    "UpdateKeyOnSoftDelete",
    "SyncAll",
    "SyncNotificationSettings",
    "SkipOutOfScopeDeletions",
];

/// Is the value of this key a credential, which nobody is shown?
#[must_use]
pub fn is_credential(key: &str) -> bool {
    !SETTINGS.iter().any(|name| name.eq_ignore_ascii_case(key))
}

/// One key with its value.
#[derive(Debug, Clone)]
pub struct SecretEntry {
    /// The key (`BaseAddress`, `SecretToken`, `SyncAll`).
    pub key: String,
    /// Its value.
    pub value: SecretValue,
}

/// A value of the list.
#[derive(Debug, Clone)]
pub enum SecretValue {
    /// This one; it may be empty.
    Text(Secret),
    /// A setting that is there without a value: it goes back so.
    Nothing,
    /// There may be one, and the service doesn't give it back.
    Hidden,
}

impl SecretValue {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(secret) => Some(secret.expose()),
            Self::Nothing | Self::Hidden => None,
        }
    }
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct SecretEntries(Vec<SecretEntry>);

impl SecretEntries {
    /// Reads an answer's list. A value of nothing but stars or dots isn't given back; nor is a credential's that is absent or empty.
    pub(super) fn of(list: &[Json]) -> Self {
        let entry = |json: &Json| {
            let key = read::text(json, "key");
            let value = value(&key, json.get("value").unwrap_or(&Json::Null));
            (!key.is_empty()).then_some(SecretEntry { key, value })
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

    /// The value of a setting, empty where it has none; `None` for a credential, and for one that isn't there or isn't given back.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).filter(|entry| !is_credential(&entry.key))?;
        match &found.value {
            SecretValue::Text(text) => Some(text.expose()),
            SecretValue::Nothing => Some(""),
            SecretValue::Hidden => None,
        }
    }

    /// Sets a key, in its place where it is there.
    pub fn set(&mut self, key: &str, value: Secret) {
        match self.0.iter_mut().find(|entry| entry.key.eq_ignore_ascii_case(key)) {
            Some(entry) => entry.value = SecretValue::Text(value),
            None => self.0.push(SecretEntry { key: key.to_owned(), value: SecretValue::Text(value) }),
        }
    }

    /// Keys whose values a write would lose: they are there, and their values are known to nobody here.
    #[must_use]
    pub fn unreadable(&self) -> Vec<&str> {
        self.0.iter().filter(|entry| matches!(entry.value, SecretValue::Hidden)).map(|entry| entry.key.as_str()).collect()
    }

    /// Bytes of keys and values together: US Government clouds take at most 1,024 (EP-1304).
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.iter().map(|entry| entry.key.len() + entry.value.text().map_or(0, str::len)).sum()
    }

    /// An error whose words may repeat what was sent, without any credential of this list.
    pub(super) fn hidden_in(&self, mut error: EntraError) -> EntraError {
        let credentials = self.0.iter().filter(|entry| is_credential(&entry.key)).filter_map(|entry| entry.value.text());
        for credential in credentials.filter(|text| !text.is_empty()) {
            error.message = error.message.replace(credential, "(hidden)");
            error.fix = error.fix.replace(credential, "(hidden)");
        }
        error
    }

    /// The request's body. Those whose value isn't known are left out.
    pub(super) fn body(&self) -> Json {
        json!({"value": self.pairs()})
    }

    pub(super) fn pairs(&self) -> Vec<Json> {
        let pair = |entry: &SecretEntry| match &entry.value {
            SecretValue::Text(text) => Some(json!({"key": entry.key, "value": text.expose()})),
            SecretValue::Nothing => Some(json!({"key": entry.key, "value": null})),
            SecretValue::Hidden => None,
        };
        self.0.iter().filter_map(pair).collect()
    }
}

impl FromIterator<(String, Secret)> for SecretEntries {
    fn from_iter<T: IntoIterator<Item = (String, Secret)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(key, value)| SecretEntry { key, value: SecretValue::Text(value) }).collect())
    }
}

fn value(key: &str, json: &Json) -> SecretValue {
    let text = read::plain(json);
    match is_credential(key) {
        true if is_masked(&text) => SecretValue::Hidden,
        false if json.is_null() => SecretValue::Nothing,
        false if !text.is_empty() && is_masked(&text) => SecretValue::Hidden,
        true | false => SecretValue::Text(Secret::new(text)),
    }
}

fn is_masked(text: &str) -> bool {
    text.chars().all(|letter| matches!(letter, '*' | '•' | '.'))
}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretEntries, is_credential};
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

    #[test]
    fn an_empty_setting_goes_back_as_it_came_and_only_a_credential_without_a_value_is_lost() {
        let list = [
            json!({"key": "Sandbox", "value": ""}),
            json!({"key": "Domain", "value": null}),
            json!({"key": "CompanyId", "value": "***"}),
            json!({"key": "ClientSecret", "value": ""}),
        ];
        let held = SecretEntries::of(&list);
        assert_eq!(held.unreadable(), ["CompanyId", "ClientSecret"]);
        assert_eq!(held.pairs(), list[..2]);
        assert_eq!((held.setting("Sandbox"), held.setting("Domain"), held.setting("CompanyId")), (Some(""), Some(""), None));
    }

    #[test]
    fn what_nobody_knows_to_be_a_setting_is_a_credential() {
        let held = SecretEntries::of(&[json!({"key": "Oauth3SigningKey", "value": "k3y"}), json!({"key": "syncall", "value": "true"})]);
        assert_eq!((held.setting("Oauth3SigningKey"), held.setting("SyncAll")), (None, Some("true")));
        assert!(held.unreadable().is_empty(), "it is known here, and goes back as it came");
        assert!(is_credential("UserName") && is_credential("SecretToken") && !is_credential("baseaddress"));
    }
}
