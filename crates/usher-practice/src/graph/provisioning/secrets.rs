//! `synchronization/secrets`: credentials and settings of an enterprise application. Secret values go in and never come out again, so
//! whoever writes the list anew must send them anew (synchronization-api.md section 1).

use serde_json::{Value as Json, json};
use url::Url;
use usher_core::secret::Secret;

use super::super::refusal::Refusal;
use super::target::Credentials;

/// Keys whose values can be read back: settings, not credentials.
const READABLE: [&str; 12] = [
    "BaseAddress",
    "SyncAll",
    "SyncNotificationSettings",
    "SkipOutOfScopeDeletions",
    "HardDeletesEnabled",
    "AuthenticationType",
    "UserName",
    "Domain",
    "CompanyId",
    "InstanceName",
    "Server",
    "UpdateKeyOnSoftDelete",
];

/// The threshold of accidental deletion prevention where nobody set one (EP-801).
const DEFAULT_THRESHOLD: u32 = 500;

/// The list, in the order in which it was written.
#[derive(Debug, Default, Clone)]
pub(super) struct Secrets(Vec<(String, Option<Secret>)>);

/// Accidental deletion prevention, as set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DeletionThreshold {
    /// Switched on?
    pub(super) enabled: bool,
    /// The most that are taken away in one run.
    pub(super) most: u32,
}

impl Secrets {
    /// Reads `[{key, value}, ...]`, whose keys were checked against the published list.
    ///
    /// # Errors
    /// 400 for a key that is there twice or a setting that can't be read.
    pub(super) fn read(list: &Json) -> Result<Self, Refusal> {
        let mut all: Vec<(String, Option<Secret>)> = Vec::new();
        for one in list.as_array().into_iter().flatten() {
            let Some(key) = one["key"].as_str() else { return Err(Refusal::bad("A credential has no key.")) };
            if all.iter().any(|(known, _)| known == key) {
                return Err(Refusal::bad(format!("The key '{key}' is there more than once.")));
            }
            let value = one["value"].as_str();
            check(key, value)?;
            all.push((key.to_owned(), value.map(|text| Secret::new(text.to_owned()))));
        }
        Ok(Self(all))
    }

    /// As Graph shows it: secret values are null.
    pub(super) fn json(&self) -> Vec<Json> {
        let shown = |(key, value): &(String, Option<Secret>)| {
            let value = value.as_ref().filter(|_| READABLE.contains(&key.as_str())).map(Secret::expose);
            json!({ "key": key, "value": value })
        };
        self.0.iter().map(shown).collect()
    }

    fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == key)?;
        found.1.as_ref().map(Secret::expose).filter(|text| !text.is_empty())
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// All people and groups, or assigned ones only.
    pub(super) fn sync_all(&self) -> bool {
        self.flag("SyncAll")
    }

    /// EP-506.
    pub(super) fn skip_out_of_scope_deletions(&self) -> bool {
        self.flag("SkipOutOfScopeDeletions")
    }

    /// Where to write and with what.
    ///
    /// # Errors
    /// What is missing, in the service's words.
    pub(super) fn credentials(&self) -> Result<Credentials, String> {
        let missing = |key: &str| format!("The credential '{key}' is missing.");
        let base = self.get("BaseAddress").ok_or_else(|| missing("BaseAddress"))?;
        let base = Url::parse(base).map_err(|_| "The tenant URL is not a valid address.".to_owned())?;
        let token = self.get("SecretToken").ok_or_else(|| missing("SecretToken"))?;
        Credentials::new(base, Secret::new(token.to_owned()))
    }

    /// EP-801: the switch and the number in the notification settings.
    pub(super) fn deletion_threshold(&self) -> DeletionThreshold {
        let settings: Json = self.get("SyncNotificationSettings").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let most = settings["DeleteThresholdValue"].as_u64().and_then(|number| u32::try_from(number).ok());
        DeletionThreshold { enabled: settings["DeleteThresholdEnabled"] == true, most: most.unwrap_or(DEFAULT_THRESHOLD) }
    }
}

fn check(key: &str, value: Option<&str>) -> Result<(), Refusal> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(()) };
    match key {
        "SyncAll" | "SkipOutOfScopeDeletions" | "HardDeletesEnabled" if !["true", "false"].contains(&value.to_lowercase().as_str()) => {
            Err(Refusal::bad(format!("The value of '{key}' must be 'true' or 'false'.")))
        }
        "SyncNotificationSettings" if !serde_json::from_str::<Json>(value).is_ok_and(|json| json.is_object()) => {
            Err(Refusal::bad("The value of 'SyncNotificationSettings' must be a JSON object written as text."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn secret_values_never_come_out_again_and_settings_do() {
        let list = json!([
            { "key": "BaseAddress", "value": "http://127.0.0.1:1/scim" },
            { "key": "SecretToken", "value": "hush" },
            { "key": "SyncNotificationSettings", "value": "{\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":3}" },
        ]);
        let secrets = Secrets::read(&list).unwrap();
        assert!(!Json::from(secrets.json()).to_string().contains("hush"));
        assert!(!format!("{secrets:?}").contains("hush"));
        assert_eq!(secrets.json()[0]["value"], "http://127.0.0.1:1/scim");
        assert_eq!(secrets.deletion_threshold(), DeletionThreshold { enabled: true, most: 3 });
        assert!(secrets.credentials().is_ok() && !secrets.sync_all());
    }

    #[test]
    fn a_setting_that_cant_be_read_is_refused() {
        for (key, value) in [("SyncAll", "yes"), ("SyncNotificationSettings", "on"), ("SyncNotificationSettings", "3")] {
            assert!(Secrets::read(&json!([{ "key": key, "value": value }])).is_err(), "{key}");
        }
        let twice = json!([{ "key": "SyncAll", "value": "true" }, { "key": "SyncAll", "value": "false" }]);
        assert!(Secrets::read(&twice).is_err());
    }
}
