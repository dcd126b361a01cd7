//! `SyncNotificationSettings`: who is told, and when deletions are held; a JSON text within a JSON value.
//! Documented are `Enabled` and `DeleteThresholdEnabled`; the rest is what the portal writes. What isn't known is kept.

use serde_json::{Map, Value as Json};

use super::read;

/// The settings, over the document that they came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotificationSettings {
    /// Is anyone told?
    pub enabled: bool,
    /// Who, by address.
    pub recipients: String,
    /// Are deletions held above the threshold?
    pub delete_threshold_enabled: bool,
    /// The threshold; `None` where none is set.
    pub delete_threshold: Option<u32>,
    document: Map<String, Json>,
}

impl NotificationSettings {
    /// Reads the text; `None` where it is no JSON object.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let Ok(Json::Object(document)) = serde_json::from_str(text) else { return None };
        let json = Json::Object(document.clone());
        let flag = |name: &str| read::flag(&json[name]).unwrap_or(false);
        Some(Self {
            enabled: flag("Enabled"),
            recipients: read::text(&json, "Recipients"),
            delete_threshold_enabled: flag("DeleteThresholdEnabled"),
            delete_threshold: json.get("DeleteThresholdValue").map(read::plain).and_then(|text| text.trim().parse().ok()),
            document,
        })
    }

    /// The text, with everything else as it came.
    #[must_use]
    pub fn write(&self) -> String {
        let mut document = self.document.clone();
        let mut set = |name: &str, value: Json| document.insert(name.to_owned(), value);
        set("Enabled", Json::Bool(self.enabled));
        set("Recipients", Json::from(self.recipients.as_str()));
        set("DeleteThresholdEnabled", Json::Bool(self.delete_threshold_enabled));
        set("DeleteThresholdValue", self.delete_threshold.map_or(Json::Null, Json::from));
        Json::Object(document).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::NotificationSettings;

    #[test]
    fn what_isnt_known_survives_and_odd_values_are_read() {
        let text = r#"{"Enabled":"True","Recipients":"ops@contoso.com","DeleteThresholdEnabled":true,"DeleteThresholdValue":"500","HumanResourcesLookaheadQueryEnabled":false}"#;
        let mut settings = NotificationSettings::read(text).unwrap();
        assert_eq!((settings.enabled, settings.delete_threshold), (true, Some(500)));
        settings.delete_threshold = Some(10);
        let written = settings.write();
        assert!(
            written.contains(r#""HumanResourcesLookaheadQueryEnabled":false"#) && written.contains(r#""DeleteThresholdValue":10"#),
            "{written}"
        );
        assert_eq!(NotificationSettings::read(&written).unwrap().delete_threshold, Some(10));
        assert_eq!(NotificationSettings::read("").unwrap(), NotificationSettings::default());
        assert!(NotificationSettings::read("[1]").is_none() && NotificationSettings::read("none").is_none());
    }
}
