//! What a connection would set in the service: credentials and settings, mappings and filters, over what the service holds.

use usher_core::configuration::{
    Carried, CloudName, CloudSetting, ConnectionDocument, Lost, LostPart, ScopeSetting, SourceSetting, SynchronizationSchema,
};
use usher_core::import::ObjectType;
use usher_core::secret::Secret;
use usher_entra::provisioning::{NotificationSettings, SecretEntries};

use super::held::{Held, NOTIFICATIONS};

/// US Government clouds take so many bytes of credentials and settings together (EP-1304).
const GOVERNMENT_LIMIT: usize = 1024;

/// What would be set.
pub(super) struct Wanted {
    pub(super) secrets: SecretEntries,
    pub(super) schema: SynchronizationSchema,
    /// What the connection says and the service can't do.
    pub(super) losses: Vec<String>,
    /// Why it can't be written.
    pub(super) obstacles: Vec<String>,
}

/// Puts a connection's document over what the service holds.
pub(super) fn wanted(document: &ConnectionDocument, token: Secret, held: &Held) -> Wanted {
    let secrets = secrets(document, token, held);
    let Carried { schema, without, lost } = SynchronizationSchema::new(document.schema.clone()).carried_onto(&held.schema);
    let mut losses = losses(document);
    losses.extend(narrowing(document, held));
    losses.extend(without.iter().map(|object_type| match object_type {
        ObjectType::User => "The service's schema has no object mapping of people, so it provisions nobody.".to_owned(),
        ObjectType::Group => "The service's schema has no object mapping of groups, so it provisions none.".to_owned(),
    }));
    losses.extend(lost.iter().map(lost_in_words));
    let obstacles = obstacles(document, &secrets, held);
    Wanted { secrets, schema, losses, obstacles }
}

fn secrets(document: &ConnectionDocument, token: Secret, held: &Held) -> SecretEntries {
    let mut secrets = held.secrets.clone();
    secrets.set("BaseAddress", Secret::new(document.target.tenant_url.clone()));
    secrets.set("SecretToken", token);
    let all = document.scope == ScopeSetting::All;
    // The texts that Microsoft's own examples use: lower case here, a capital there.
    set_flag(&mut secrets, "SyncAll", all, if all { "true" } else { "false" });
    if document.skip_out_of_scope_deletions || secrets.has("SkipOutOfScopeDeletions") {
        let skip = document.skip_out_of_scope_deletions;
        set_flag(&mut secrets, "SkipOutOfScopeDeletions", skip, if skip { "True" } else { "False" });
    }
    let mut settings = NotificationSettings::read(secrets.setting(NOTIFICATIONS).unwrap_or_default()).unwrap_or_default();
    let before = settings.clone();
    settings.enabled = document.notifications.enabled;
    settings.recipients.clone_from(&document.notifications.email);
    settings.delete_threshold_enabled = document.accidental_deletion_prevention.enabled;
    settings.delete_threshold = Some(document.accidental_deletion_prevention.threshold);
    if settings != before || !secrets.has(NOTIFICATIONS) {
        secrets.set(NOTIFICATIONS, Secret::new(settings.write()));
    }
    secrets
}

/// Sets a flag, and leaves one alone that says the same in other letters.
fn set_flag(secrets: &mut SecretEntries, key: &str, wanted: bool, text: &str) {
    let says = secrets.setting(key).filter(|held| !held.trim().is_empty()).map(|held| held.trim().eq_ignore_ascii_case("true"));
    if says != Some(wanted) {
        secrets.set(key, Secret::new(text.to_owned()));
    }
}

fn losses(document: &ConnectionDocument) -> Vec<String> {
    let mut losses = Vec::new();
    if !document.protected.is_empty() {
        losses.push(
            "The service knows no protected accounts: whoever is protected here is changed and disabled by it, unless a scoping filter leaves them out."
                .to_owned(),
        );
    }
    if document.nested_groups {
        losses.push("The service reads no members of groups within groups: assign the inner groups themselves (EP-103).".to_owned());
    }
    if !document.cleared_attributes.is_empty() {
        losses.push("The service can't clear a value where the source has none: the old value stays (EP-406).".to_owned());
    }
    if document.accidental_deletion_prevention.enabled && document.notifications.email.trim().is_empty() {
        losses.push(
            "The service holds many deletions back only where it has an address to notify (EP-807), and this connection has none: enter one in Properties, or \
             with --notify when the connection is added."
                .to_owned(),
        );
    }
    losses
}

/// A scope that becomes narrower doesn't by being written (EP-113).
fn narrowing(document: &ConnectionDocument, held: &Held) -> Option<String> {
    let is_all = held.secrets.setting("SyncAll").is_some_and(|held| held.trim().eq_ignore_ascii_case("true"));
    (is_all && document.scope == ScopeSetting::Assigned).then(|| {
        "That only assigned people and groups are provisioned takes effect when the job is restarted after the plan is written (usher service NAME restart); until \
         then the service goes on with everyone (EP-113)."
            .to_owned()
    })
}

fn lost_in_words(lost: &Lost) -> String {
    let whose = match lost.object_type {
        ObjectType::User => "people",
        ObjectType::Group => "groups",
    };
    match &lost.what {
        LostPart::FilterKind(name) => {
            format!(
                "The connection's schema has a {name} for {whose}, which Usher doesn't write to the service: what the service has there stays."
            )
        }
        LostPart::MoreValues { filter, attribute } => format!(
            "The scoping filter “{filter}” of {whose} compares {attribute} with several values, of which only the first is written to the service. Make a filter for each value."
        ),
        LostPart::SourceAttribute(name) => format!(
            "The mappings or filters of {whose} read {name}, which the service's schema doesn't have: they find no value there. Add the attribute in the Entra admin \
             center, or take it off the mapping."
        ),
    }
}

fn obstacles(document: &ConnectionDocument, secrets: &SecretEntries, held: &Held) -> Vec<String> {
    let mut obstacles = Vec::new();
    let lost = secrets.unreadable();
    if !lost.is_empty() {
        obstacles.push(format!(
            "The service holds {}, whose value it doesn't give back, and writing the credentials would lose it. Remove it in the Entra admin center if \
             it isn't needed, or enter the credentials there.",
            lost.join(", ")
        ));
    }
    if held.secrets.setting(NOTIFICATIONS).is_some_and(|text| NotificationSettings::read(text).is_none()) {
        obstacles
            .push(format!("The service's {NOTIFICATIONS} can't be read, so it can't be changed. Save it anew in the Entra admin center."));
    }
    let size = secrets.size();
    if is_government(document) && size > GOVERNMENT_LIMIT {
        obstacles.push(format!(
            "Credentials and settings come to {size} bytes, and the US Government clouds take at most {GOVERNMENT_LIMIT} in all. Use a shorter secret \
             token, or fewer notification addresses."
        ));
    }
    obstacles
}

fn is_government(document: &ConnectionDocument) -> bool {
    match &document.source {
        SourceSetting::Entra { cloud: CloudSetting::Named(name), .. } => {
            matches!(name, CloudName::UsGovernment | CloudName::UsGovernmentDod)
        }
        SourceSetting::Entra { cloud: CloudSetting::Addresses { .. }, .. } | SourceSetting::Csv { .. } | SourceSetting::Practice { .. } => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{CloudName, CloudSetting, ConnectionDocument, Held, Secret, SecretEntries, SourceSetting, SynchronizationSchema, wanted};
    use serde_json::json;
    use usher_entra::provisioning::SynchronizationJob;

    fn held(secrets: &[(&str, &str)]) -> Held {
        let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), Secret::new((*value).to_owned()));
        Held {
            job: SynchronizationJob::of(json!({"id": "scim.1"})).unwrap(),
            secrets: secrets.iter().map(pair).collect(),
            schema: SynchronizationSchema::new(json!({"synchronizationRules": []})),
        }
    }

    fn document(cloud: CloudName) -> ConnectionDocument {
        let source = SourceSetting::Entra {
            tenant_id: "contoso.us".to_owned(),
            cloud: CloudSetting::Named(cloud),
            client_id: "c".to_owned(),
            application: "a".to_owned(),
        };
        ConnectionDocument { source, ..ConnectionDocument::empty() }
    }

    fn token(length: usize) -> Secret {
        Secret::new("x".repeat(length))
    }

    fn setting<'a>(secrets: &'a SecretEntries, key: &str) -> &'a str {
        secrets.setting(key).unwrap_or_default()
    }

    #[test]
    fn what_says_the_same_in_other_letters_stays_and_unknown_settings_survive() {
        let notifications = r#"{"Enabled":false,"Recipients":"","DeleteThresholdEnabled":true,"DeleteThresholdValue":500,"Later":1}"#;
        let held = held(&[("SyncAll", "False"), ("SyncNotificationSettings", notifications), ("Sandbox", "no")]);
        let same = wanted(&document(CloudName::Global), token(9), &held);
        assert_eq!((setting(&same.secrets, "SyncAll"), setting(&same.secrets, "SyncNotificationSettings")), ("False", notifications));
        assert_eq!((setting(&same.secrets, "Sandbox"), same.secrets.has("SkipOutOfScopeDeletions")), ("no", false));
        let mut other = document(CloudName::Global);
        other.skip_out_of_scope_deletions = true;
        other.accidental_deletion_prevention.threshold = 7;
        let other = wanted(&other, token(9), &held);
        assert_eq!(setting(&other.secrets, "SkipOutOfScopeDeletions"), "True");
        let text = setting(&other.secrets, "SyncNotificationSettings");
        assert!(text.contains(r#""DeleteThresholdValue":7"#) && text.contains(r#""Later":1"#), "{text}");
    }

    #[test]
    fn us_government_clouds_take_a_kilobyte_in_all() {
        let obstacles = |cloud: CloudName, length: usize| wanted(&document(cloud), token(length), &held(&[])).obstacles;
        assert!(obstacles(CloudName::UsGovernment, 700).is_empty());
        for cloud in [CloudName::UsGovernment, CloudName::UsGovernmentDod] {
            let told = obstacles(cloud, 1000);
            assert!(told[0].contains("1024"), "{told:?}");
        }
        assert!(obstacles(CloudName::Global, 5000).is_empty());
    }

    #[test]
    fn what_the_service_cant_do_is_told() {
        let mut asks = document(CloudName::Global);
        asks.protected.ids.push("boss@contoso.com".to_owned());
        asks.nested_groups = true;
        asks.cleared_attributes.users.push("title".to_owned());
        asks.notifications.email = "ops@contoso.com".to_owned();
        assert_eq!(wanted(&asks, token(9), &held(&[])).losses.len(), 3);
        let mut plain = document(CloudName::Global);
        plain.accidental_deletion_prevention.enabled = true;
        let told = wanted(&plain, token(9), &held(&[])).losses;
        assert!(told.len() == 1 && told[0].contains("EP-807") && told[0].contains("--notify"), "{told:?}");
        plain.accidental_deletion_prevention.enabled = false;
        assert!(wanted(&plain, token(9), &held(&[])).losses.is_empty());
    }

    #[test]
    fn a_scope_that_becomes_narrower_needs_a_restart() {
        let mut assigned = document(CloudName::Global);
        assigned.notifications.email = "ops@contoso.com".to_owned();
        let told = wanted(&assigned, token(9), &held(&[("SyncAll", "True")])).losses;
        assert!(told.len() == 1 && told[0].contains("usher service NAME restart"), "{told:?}");
        assert!(wanted(&assigned, token(9), &held(&[("SyncAll", "false")])).losses.is_empty());
    }
}
