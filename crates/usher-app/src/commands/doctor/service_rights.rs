//! `--entra`: what may be read of Microsoft Entra's own provisioning service. Needed only where it is the engine, or its job was adopted:
//! elsewhere that it isn't allowed is told, and no failure.

use usher_core::configuration::{ConnectionDocument, Engine};
use usher_core::id::ConnectionId;
use usher_entra::application::EnterpriseApplication;
use usher_entra::graph::Ask;
use usher_entra::provisioning::{ProvisioningService, SynchronizationJob};
use usher_entra::{EntraError, Job};

use super::check;
use crate::adapters::entra::graph::Purpose;
use crate::app::App;
use crate::view::DoctorCheckView;

/// A job that was tried, the permission that it takes, and what Graph answered.
pub(super) type Tried = (Job, &'static str, Result<(), EntraError>);

impl App {
    pub(super) async fn service_rights(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        application: &EnterpriseApplication,
    ) -> (Vec<DoctorCheckView>, Vec<Tried>) {
        let wanted = id.clone();
        let adopted = self.store(move |store| store.service_job(&wanted)).await.ok().flatten();
        let needed = document.engine == Engine::Entra || adopted.is_some();
        let graph = match self.entra_graph(id, document, Purpose::Service).await {
            Ok(graph) => graph,
            Err(problem) => return (vec![check::fail(check::JOBS, &problem)], Vec::new()),
        };
        let client = graph.client.until(&self.inner.closing.child_token());
        let service = ProvisioningService::new(client.clone(), application.id.clone());
        let jobs = service.jobs().await;
        graph.put_away(&self.inner.secrets, id).await;
        let templates = service.templates().await;
        let settings = service.secrets().await;
        let log_of = adopted.map(|kept| kept.job).or_else(|| jobs.iter().flatten().next().map(|job| job.id.clone()));
        // One page, and no more: a log may be long.
        let log = match &log_of {
            Some(job) => service.log(job, None).next().await.map(|page| page.map_or(0, |entries| entries.len())),
            None => {
                let ask = Ask::get(Job::ReadProvisioningLog, &["auditLogs", "provisioning"]).query("$top", "1");
                client.page(ask).await.map(|page| page.values.len())
            }
        };
        let tried = vec![
            (Job::ReadProvisioning, "Synchronization.Read.All", jobs.as_ref().map(drop).map_err(Clone::clone)),
            (Job::ReadProvisioningLog, "AuditLog.Read.All", log.as_ref().map(drop).map_err(Clone::clone)),
        ];
        let of_templates = templates.map(|all| {
            let ids: Vec<String> = all.into_iter().map(|one| one.id).collect();
            format!("{}.", if ids.is_empty() { "None".to_owned() } else { ids.join(", ") })
        });
        let of_settings = settings.map(|all| {
            let names: Vec<&str> = all.entries().iter().map(|entry| entry.key.as_str()).collect();
            format!("{}.", if names.is_empty() { "None is set".to_owned() } else { names.join(", ") })
        });
        let of_log = log.map(|entries| format!("{entries} entries on the first page."));
        let checks = vec![
            check::judged_unless_needed(check::JOBS, jobs.map(|all| jobs_words(&all)), needed),
            check::judged_unless_needed(check::TEMPLATES, of_templates, needed),
            check::judged_unless_needed(check::SECRETS, of_settings, needed),
            check::judged_unless_needed(check::LOG, of_log, needed),
        ];
        (checks, tried)
    }
}

fn jobs_words(jobs: &[SynchronizationJob]) -> String {
    if jobs.is_empty() {
        return "The application has none.".to_owned();
    }
    let one = |job: &SynchronizationJob| format!("{} (schedule {}, status {})", job.id, job.schedule.state.text(), job.status.code.text());
    format!("{}.", jobs.iter().map(one).collect::<Vec<_>>().join("; "))
}
