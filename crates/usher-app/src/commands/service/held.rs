//! What the service holds now: read, told by names without any credential's value, and its fingerprint.

use serde_json::Value as Json;
use usher_core::configuration::{SchemaPart, SynchronizationSchema};
use usher_core::plan::fingerprint;
use usher_entra::provisioning::{NotificationSettings, ProvisioningService, SecretEntries, SynchronizationJob};

use crate::app::Answer;
use crate::message;
use crate::view::{ServiceFact, ServicePart};

/// What the service holds.
pub(super) struct Held {
    pub(super) job: SynchronizationJob,
    pub(super) secrets: SecretEntries,
    pub(super) schema: SynchronizationSchema,
}

impl Held {
    /// Reads all of it.
    pub(super) async fn read(service: &ProvisioningService, job: SynchronizationJob) -> Answer<Self> {
        let secrets = service.secrets().await.map_err(|error| message::of_entra(&error))?;
        let schema = service.schema(&job.id).await.map_err(|error| message::of_entra(&error))?;
        Ok(Self { job, secrets, schema: SynchronizationSchema::new(schema) })
    }

    /// By names.
    pub(super) fn facts(&self) -> Vec<ServiceFact> {
        facts(&self.secrets, &self.schema, &self.job.settings)
    }

    /// Of everything but credentials' values, also of what has no name here.
    pub(super) fn fingerprint(&self) -> String {
        let settings = self.job.settings.iter().map(|(name, value)| format!("{name}={value}"));
        let secrets = self.secrets.entries().iter().map(|entry| {
            let value = self.secrets.setting(&entry.key).unwrap_or_default();
            format!("{}={value}", entry.key)
        });
        let all = [self.job.id.clone(), canonical(self.schema.json())].into_iter().chain(settings).chain(secrets);
        fingerprint(all)
    }
}

/// What credentials, settings and schema say, by names; of a credential only that it is set.
pub(super) fn facts(secrets: &SecretEntries, schema: &SynchronizationSchema, settings: &[(String, String)]) -> Vec<ServiceFact> {
    let mut facts = Vec::new();
    for entry in secrets.entries() {
        if entry.key.eq_ignore_ascii_case(NOTIFICATIONS) {
            facts.extend(notification_facts(secrets.setting(NOTIFICATIONS)));
            continue;
        }
        let value = match secrets.setting(&entry.key) {
            Some(value) => value.to_owned(),
            None => "set, not shown".to_owned(),
        };
        facts.push(ServiceFact { part: part_of(&entry.key), name: entry.key.clone(), value });
    }
    let setting =
        |(name, value): &(String, String)| ServiceFact { part: ServicePart::JobSettings, name: name.clone(), value: value.clone() };
    facts.extend(settings.iter().map(setting));
    facts.extend(schema.facts().into_iter().map(|fact| ServiceFact {
        part: match fact.part {
            SchemaPart::Objects => ServicePart::Objects,
            // What mappings and filters read is shown among them.
            SchemaPart::Mapping | SchemaPart::SourceAttribute => ServicePart::Mappings,
            SchemaPart::Filter => ServicePart::Filters,
            SchemaPart::TargetAttribute => ServicePart::TargetAttributes,
        },
        name: fact.name,
        value: fact.value,
    }));
    facts
}

/// The key of the notification settings.
pub(super) const NOTIFICATIONS: &str = "SyncNotificationSettings";

fn part_of(key: &str) -> ServicePart {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    if is("SyncAll") || is("SkipOutOfScopeDeletions") || is("HardDeletesEnabled") {
        return ServicePart::Scope;
    }
    ServicePart::Credentials
}

fn notification_facts(text: Option<&str>) -> Vec<ServiceFact> {
    let fact = |part, name: &str, value: String| ServiceFact { part, name: name.to_owned(), value };
    let Some(settings) = NotificationSettings::read(text.unwrap_or_default()) else {
        return vec![fact(ServicePart::Notifications, NOTIFICATIONS, text.unwrap_or_default().to_owned())];
    };
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let threshold = settings.delete_threshold.map_or_else(|| "none".to_owned(), |threshold| threshold.to_string());
    vec![
        fact(ServicePart::Notifications, "Enabled", yes(settings.enabled)),
        fact(ServicePart::Notifications, "Recipients", settings.recipients),
        fact(ServicePart::AccidentalDeletion, "DeleteThresholdEnabled", yes(settings.delete_threshold_enabled)),
        fact(ServicePart::AccidentalDeletion, "DeleteThresholdValue", threshold),
    ]
}

/// JSON with its properties in order and without an answer's notes about itself: the same document gives the same text.
fn canonical(json: &Json) -> String {
    match json {
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(name, _)| !name.starts_with("@odata.")).collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            let parts: Vec<String> = fields.iter().map(|(name, value)| format!("{name:?}:{}", canonical(value))).collect();
            format!("{{{}}}", parts.join(","))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use serde_json::json;

    #[test]
    fn order_and_notes_about_the_answer_dont_count_and_the_unknown_does() {
        let one = json!({"@odata.context": "x", "b": [1, {"d": null, "c": "t"}], "a": true});
        assert_eq!(canonical(&one), canonical(&json!({"a": true, "b": [1, {"c": "t", "d": null}]})));
        assert_ne!(canonical(&one), canonical(&json!({"a": true, "b": [1, {"c": "t", "d": null}], "new": 1})));
    }
}
