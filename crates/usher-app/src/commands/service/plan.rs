//! The plan: the difference between what the service holds and what the connection would set. It holds no credential's value.

use std::collections::BTreeMap;

use usher_core::id::ConnectionId;

use super::held::{Held, facts};
use super::wanted::{Wanted, wanted};
use crate::app::{Answer, App, Loaded};
use crate::view::{ServiceChange, ServiceFact, ServicePart, ServicePlanView};

/// What a plan is made of, and what is written by it.
pub(super) struct Made {
    pub(super) view: ServicePlanView,
    pub(super) held: Held,
    pub(super) wanted: Wanted,
}

impl App {
    /// What would be written to the service, and nothing written. `credentials`: send the secret token anew though nothing else changes.
    ///
    /// # Errors
    /// The service can't be read, or the secret token is missing.
    pub async fn service_plan(&self, id: &ConnectionId, credentials: bool) -> Answer<ServicePlanView> {
        self.make_service_plan(id, credentials).await.map(|(_, made)| made.view)
    }

    pub(super) async fn make_service_plan(&self, id: &ConnectionId, credentials: bool) -> Answer<(super::reach::Reached, Made)> {
        let Loaded { document, version, .. } = self.load(id).await?;
        let token = self.token_for(id, &document.target.tenant_url).await?;
        let (reached, job) = self.reach_job(id, &document).await?;
        let held = Held::read(&reached.service, job).await?;
        let wanted = wanted(&document, token, &held);
        let found = held.facts();
        let changes = differences(&found, &facts(&wanted.secrets, &wanted.schema, &held.job.settings));
        let writes_secrets = credentials || !held.secrets.has("SecretToken") || changes.iter().any(|change| is_secret(change.part));
        let mut losses = wanted.losses.clone();
        losses.extend(threshold_note(&held, document.accidental_deletion_prevention.threshold));
        let view = ServicePlanView {
            application: reached.name(),
            job: held.job.id.clone(),
            at_ms: Self::now_ms(),
            configuration_version: version,
            changes,
            resent: if writes_secrets { vec!["SecretToken".to_owned()] } else { Vec::new() },
            losses,
            // What can't be written of the credentials matters only where they are written.
            obstacles: if writes_secrets { wanted.obstacles.clone() } else { Vec::new() },
            fingerprint: held.fingerprint(),
            found,
        };
        Ok((reached, Made { view, held, wanted }))
    }
}

/// Is it written with the credentials?
pub(super) fn is_secret(part: ServicePart) -> bool {
    match part {
        ServicePart::Credentials | ServicePart::Scope | ServicePart::Notifications | ServicePart::AccidentalDeletion => true,
        ServicePart::JobSettings | ServicePart::Objects | ServicePart::Mappings | ServicePart::Filters | ServicePart::TargetAttributes => {
            false
        }
    }
}

/// Microsoft publishes no way to write a job's settings.
fn threshold_note(held: &Held, threshold: u32) -> Option<String> {
    let (_, value) = held.job.settings.iter().find(|(name, _)| name == "QuarantineTooManyDeletesThreshold")?;
    (value.trim() != threshold.to_string()).then(|| {
        format!(
            "The job's own setting QuarantineTooManyDeletesThreshold is {value}; Microsoft publishes no way to write it. Usher sets DeleteThresholdValue to {threshold}; \
             check in the Entra admin center which of them the service goes by."
        )
    })
}

/// What differs between two lists of facts, by part and name, in the order of the second and then of what is gone.
pub(super) fn differences(before: &[ServiceFact], after: &[ServiceFact]) -> Vec<ServiceChange> {
    let (old, new) = (by_name(before), by_name(after));
    let mut keys: Vec<(ServicePart, &str)> = after.iter().chain(before).map(|fact| (fact.part, fact.name.as_str())).collect();
    let mut seen = std::collections::BTreeSet::new();
    keys.retain(|key| seen.insert(*key));
    keys.sort_by_key(|(part, _)| *part);
    let told = |values: Option<&Vec<&str>>| values.map(|values| values.join("; "));
    let change = |(part, name): (ServicePart, &str)| {
        let (before, after) = (told(old.get(&(part, name))), told(new.get(&(part, name))));
        (before != after).then(|| ServiceChange { part, name: name.to_owned(), before, after })
    };
    keys.into_iter().filter_map(change).collect()
}

fn by_name(facts: &[ServiceFact]) -> BTreeMap<(ServicePart, &str), Vec<&str>> {
    let mut all: BTreeMap<(ServicePart, &str), Vec<&str>> = BTreeMap::new();
    for fact in facts {
        all.entry((fact.part, fact.name.as_str())).or_default().push(&fact.value);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{ServiceFact, ServicePart, differences};

    fn fact(part: ServicePart, name: &str, value: &str) -> ServiceFact {
        ServiceFact { part, name: name.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn before_and_after_by_name_and_nothing_where_nothing_differs() {
        let before = [
            fact(ServicePart::Mappings, "User: title", "[jobTitle]"),
            fact(ServicePart::Mappings, "User: nickName", "[alias]"),
            fact(ServicePart::Scope, "SyncAll", "true"),
        ];
        let after = [
            fact(ServicePart::Scope, "SyncAll", "true"),
            fact(ServicePart::Mappings, "User: title", "ToUpper([jobTitle])"),
            fact(ServicePart::Credentials, "SecretToken", "set, not shown"),
        ];
        let told: Vec<_> = differences(&before, &after)
            .into_iter()
            .map(|change| format!("{} {:?} {:?}", change.name, change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                r#"SecretToken None Some("set, not shown")"#,
                r#"User: title Some("[jobTitle]") Some("ToUpper([jobTitle])")"#,
                r#"User: nickName Some("[alias]") None"#,
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }
}
