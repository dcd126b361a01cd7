//! Directing the job: test its credentials, start, pause, restart.

use usher_core::id::ConnectionId;
use usher_entra::provisioning::{ProvisioningService, ResetScope, SecretEntries};

use super::guard::refuse_local_work;
use crate::app::{Answer, App, Loaded};
use crate::message::{self, problem};
use crate::view::{ProblemView, ServiceStatusView};

/// What a restart lets through or forgets beyond the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Letting {
    /// Only what is named.
    Nothing,
    /// The deletions that are held, for the next cycle.
    HeldDeletions,
    /// The links of people to accounts too: everyone is matched anew.
    Links,
}

impl App {
    /// Can the service sign in to the application: with the connection's tenant URL and secret token, and with those that it keeps?
    ///
    /// # Errors
    /// It can't, and why; or Entra ID refuses.
    pub async fn validate_service(&self, id: &ConnectionId, kept: bool) -> Answer<()> {
        let document = self.load(id).await?.document;
        let (reached, job) = self.reach_job(id, &document).await?;
        let given = if kept {
            None
        } else {
            let token = self.token_for(id, &document.target.tenant_url).await?;
            let address = usher_core::secret::Secret::new(document.target.tenant_url.clone());
            Some(SecretEntries::from_iter([("BaseAddress".to_owned(), address), ("SecretToken".to_owned(), token)]))
        };
        reached.service.validate(&job.id, given.as_ref()).await.map_err(|error| message::of_entra(&error))
    }

    /// Starts the job. A job that runs already is left alone: starting it over and over can stop the service.
    ///
    /// # Errors
    /// The connection's engine is this machine, local work isn't over, or nothing was written to the service yet; or Entra ID refuses.
    pub async fn start_service(&self, id: &ConnectionId) -> Answer<ServiceStatusView> {
        let Loaded { document, .. } = self.load(id).await?;
        super::guard::refuse_local_engine(&document)?;
        // Held until it is started: nobody may run the connection here meanwhile.
        let _run = self.begin_run(id).await?;
        refuse_local_work(self, id).await?;
        let _others = self.refuse_others_here(id, &document).await?;
        let (reached, job) = self.reach_job(id, &document).await?;
        if !job.is_on() || job.is_quarantined() {
            refuse_unwritten(&reached.service).await?;
            reached.service.start(&job.id).await.map_err(|error| message::of_entra(&error))?;
        }
        self.service_status(id).await
    }

    /// Pauses the job; a cycle under way runs to its end.
    ///
    /// # Errors
    /// Entra ID refuses.
    pub async fn pause_service(&self, id: &ConnectionId) -> Answer<ServiceStatusView> {
        let document = self.load(id).await?.document;
        let (reached, job) = self.reach_job(id, &document).await?;
        if job.is_on() {
            reached.service.pause(&job.id).await.map_err(|error| message::of_entra(&error))?;
        }
        self.service_status(id).await
    }

    /// Restarts the job, forgetting what `clear` names: escrows, quarantine, watermark or all.
    ///
    /// # Errors
    /// `clear` names something else; the connection's engine is this machine; or Entra ID refuses.
    pub async fn restart_service(&self, id: &ConnectionId, clear: &str, letting: Letting) -> Answer<ServiceStatusView> {
        let mut scopes = scopes(clear)?;
        match letting {
            Letting::Nothing => {}
            Letting::HeldDeletions => scopes.push(ResetScope::ForceDeletes),
            Letting::Links => scopes = vec![ResetScope::Full],
        }
        let Loaded { document, .. } = self.load(id).await?;
        // A restart also starts.
        super::guard::refuse_local_engine(&document)?;
        let _run = self.begin_run(id).await?;
        refuse_local_work(self, id).await?;
        let _others = self.refuse_others_here(id, &document).await?;
        let (reached, job) = self.reach_job(id, &document).await?;
        reached.service.restart(&job.id, &scopes).await.map_err(|error| message::of_entra(&error))?;
        self.service_status(id).await
    }
}

/// A job without any credential or setting could only go into quarantine.
async fn refuse_unwritten(service: &ProvisioningService) -> Answer<()> {
    let secrets = service.secrets().await.map_err(|error| message::of_entra(&error))?;
    if !secrets.entries().is_empty() {
        return Ok(());
    }
    Err(problem(
        "ServiceNotWritten",
        "Tenant URL and secret token were not written to the service yet, so it wasn't started.",
        "Look at what would be written, and write it (usher service NAME plan).",
    ))
}

fn scopes(clear: &str) -> Answer<Vec<ResetScope>> {
    match clear {
        // Cleared alone, those who failed wouldn't be tried again before they change.
        "escrows" => Ok(vec![ResetScope::Escrows, ResetScope::Watermark]),
        "quarantine" => Ok(vec![ResetScope::QuarantineState]),
        "watermark" => Ok(vec![ResetScope::Watermark]),
        "all" => Ok(ResetScope::AS_THE_PORTAL.to_vec()),
        other => Err(unknown_clear(other)),
    }
}

fn unknown_clear(clear: &str) -> ProblemView {
    problem("WrongUsage", &format!("“{clear}” can't be cleared."), "Choose escrows, quarantine, watermark or all.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ResetScope, scopes};

    #[test]
    fn failures_are_never_forgotten_without_everyone_being_compared_again() {
        for clear in ["escrows", "all"] {
            let scopes = scopes(clear).unwrap();
            assert!(scopes.contains(&ResetScope::Escrows) && scopes.contains(&ResetScope::Watermark), "{clear}: {scopes:?}");
        }
        assert_eq!(scopes("quarantine").unwrap(), [ResetScope::QuarantineState]);
    }
}
