//! Reaching the service for a connection: its enterprise application and its job.

use jiff::Timestamp;
use usher_core::configuration::{ConnectionDocument, Engine, SourceSetting};
use usher_core::id::ConnectionId;
use usher_entra::application::{self, EnterpriseApplication};
use usher_entra::graph::GraphClient;
use usher_entra::provisioning::{ProvisioningService, SynchronizationJob};
use usher_entra::{EntraError, Kind};
use usher_store::ServiceJob;

use super::guard::{AtRest, RUNS, at_rest};
use crate::adapters::entra::graph::Purpose;
use crate::app::{Answer, App};
use crate::message::{self, problem};
use crate::view::{ProblemView, ServiceJobView};

/// The service of one connection, reached.
pub(super) struct Reached {
    pub(super) service: ProvisioningService,
    pub(super) client: GraphClient,
    pub(super) application: EnterpriseApplication,
}

impl Reached {
    /// The application's name for people.
    pub(super) fn name(&self) -> String {
        self.application.display_name.clone().unwrap_or_else(|| self.application.id.clone())
    }
}

impl App {
    /// Signs in and finds the enterprise application that the connection's document names.
    pub(super) async fn reach(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<Reached> {
        self.reach_named(id, document).await?.map_err(|error| of_service(&error))
    }

    /// The same, with what Entra ID answers told apart from what stands in the way before it is asked.
    pub(super) async fn reach_named(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<Result<Reached, EntraError>> {
        let SourceSetting::Entra { application: wanted, .. } = &document.source else { return Err(not_entra()) };
        let graph = self.entra_graph(id, document, Purpose::Service).await?;
        let client = graph.client.until(&self.inner.closing);
        let found = application::named(&client, wanted).await;
        // A person's refresh token may have come anew with the first request.
        graph.put_away(&self.inner.secrets, id).await;
        let reached = |application: EnterpriseApplication| {
            let service = ProvisioningService::new(client.clone(), application.id.clone());
            Reached { service, client, application }
        };
        Ok(found.map(reached))
    }

    /// The jobs of the application with this object id.
    pub(super) async fn jobs_of(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        application: &str,
    ) -> Answer<Result<Vec<SynchronizationJob>, EntraError>> {
        let SourceSetting::Entra { .. } = &document.source else { return Err(not_entra()) };
        let graph = self.entra_graph(id, document, Purpose::Service).await?;
        let service = ProvisioningService::new(graph.client.until(&self.inner.closing), application.to_owned());
        let jobs = service.jobs().await;
        graph.put_away(&self.inner.secrets, id).await;
        Ok(jobs)
    }

    /// The service of the application whose job the connection adopted. By its object id: names change, and the connection's document may
    /// name another application since.
    pub(super) async fn reach_kept(&self, id: &ConnectionId, document: &ConnectionDocument, kept: &ServiceJob) -> Answer<Reached> {
        let SourceSetting::Entra { .. } = &document.source else { return Err(not_entra()) };
        let graph = self.entra_graph(id, document, Purpose::Service).await?;
        let client = graph.client.until(&self.inner.closing);
        let found = application::by_id(&client, &kept.application).await;
        graph.put_away(&self.inner.secrets, id).await;
        let application = found.map_err(|error| application_gone_or(&error, kept))?;
        let service = ProvisioningService::new(client.clone(), application.id.clone());
        Ok(Reached { service, client, application })
    }

    /// The service and the connection's job, as it stands now.
    pub(super) async fn reach_job(&self, id: &ConnectionId, document: &ConnectionDocument) -> Answer<(Reached, SynchronizationJob)> {
        let kept = self.kept_job(id).await?.ok_or_else(no_job)?;
        let reached = self.reach_kept(id, document, &kept).await?;
        let job = reached.service.job(&kept.job).await.map_err(|error| gone_or(&error, &kept.job))?;
        Ok((reached, job))
    }

    /// All jobs of the application whose job the connection adopted: one that isn't among them is gone.
    pub(super) async fn kept_jobs(
        &self,
        id: &ConnectionId,
        document: &ConnectionDocument,
        kept: &ServiceJob,
    ) -> Answer<Vec<SynchronizationJob>> {
        self.jobs_of(id, document, &kept.application).await?.map_err(|error| application_gone_or(&error, kept))
    }

    /// The job that was adopted for a connection.
    pub(in crate::commands) async fn kept_job(&self, id: &ConnectionId) -> Answer<Option<ServiceJob>> {
        let wanted = id.clone();
        self.store(move |store| store.service_job(&wanted)).await
    }

    /// Adopts the application's job, or makes one from a template where it has none. A job that was just made is off.
    ///
    /// # Errors
    /// The application has several jobs or templates and none is named; the job that it takes the place of isn't at rest; or Entra ID refuses.
    pub async fn adopt_service_job(&self, id: &ConnectionId, job: Option<&str>, template: Option<&str>) -> Answer<ServiceJobView> {
        // Nobody may run the connection here, nor move it, while its job changes.
        let _run = self.begin_run(id).await?;
        let document = self.load(id).await?.document;
        let reached = self.reach(id, &document).await?;
        let jobs = reached.service.jobs().await.map_err(|error| of_service(&error))?;
        let chosen = choose(jobs, job)?;
        if let Some(kept) = self.kept_job(id).await? {
            let stays = kept.application == reached.application.id && chosen.as_ref().is_some_and(|chosen| chosen.id == kept.job);
            if !stays {
                self.leave_job(id, &document, &kept).await?;
            }
        }
        let (found, made) = match chosen {
            Some(found) => (found, false),
            None => (make(&reached, template).await?, true),
        };
        let (wanted, application, adopted, now_ms) = (id.clone(), reached.application.id.clone(), found.id.clone(), Self::now_ms());
        self.store(move |store| store.adopt_service_job(&wanted, &application, &adopted, now_ms)).await?;
        self.tell(crate::view::AppEvent::ConnectionsChanged);
        Ok(ServiceJobView { application: reached.name(), job: found.id, template: found.template_id, made })
    }

    /// Before another job takes the place of the one that was adopted: that one is at rest, and its log is read.
    async fn leave_job(&self, id: &ConnectionId, document: &ConnectionDocument, kept: &ServiceJob) -> Answer<()> {
        let jobs = match self.kept_jobs(id, document, kept).await {
            Ok(jobs) => jobs,
            // Its jobs went with it.
            Err(gone) if gone.code == APPLICATION_GONE => return Ok(()),
            Err(problem) => return Err(problem),
        };
        let Some(job) = jobs.iter().find(|job| job.id == kept.job) else { return Ok(()) };
        match at_rest(Some(job), Timestamp::now()) {
            AtRest::Yes => {}
            AtRest::On => return Err(still_runs(&job.id, "is on", "Pause it first (usher service NAME pause).")),
            AtRest::InCycle => {
                let fix = "Wait until that cycle is over (usher service NAME status), then try again.";
                return Err(still_runs(&job.id, "is paused, but a cycle that it began still runs", fix));
            }
        }
        if let Err(problem) = self.collect_service_log(id).await {
            // It stays with the service for 30 days; adopted again, the job's log is read from its beginning.
            tracing::warn!(connection = %id, code = problem.code, "the service's log could not be read before another job was adopted");
        }
        Ok(())
    }
}

fn still_runs(job: &str, how: &str, fix: &str) -> ProblemView {
    let message =
        format!("The job {job}, which this connection uses, {how}. If another took its place now, nothing here would know of it any more.");
    problem(RUNS, &message, fix)
}

/// The job that is named, or the only one; `None` where there is none at all.
fn choose(jobs: Vec<SynchronizationJob>, named: Option<&str>) -> Answer<Option<SynchronizationJob>> {
    let ids = jobs.iter().map(|job| job.id.clone()).collect::<Vec<_>>().join(", ");
    let count = jobs.len();
    let mut left = jobs.into_iter().filter(|job| named.is_none_or(|id| job.id == id));
    match (left.next(), left.next(), named) {
        (Some(one), None, _) => Ok(Some(one)),
        (Some(_), Some(_), _) => Err(problem(
            "ServiceJobAmbiguous",
            &format!("The application has {count} provisioning jobs: {ids}."),
            "Name the one that this connection is to use (usher service NAME adopt --job ID).",
        )),
        (None, _, Some(id)) => {
            let has = if ids.is_empty() { "It has none.".to_owned() } else { format!("It has {ids}.") };
            Err(problem(
                "ServiceJobUnknown",
                &format!("The application has no provisioning job {id}. {has}"),
                "Name one of these, or none.",
            ))
        }
        (None, _, None) => Ok(None),
    }
}

/// Makes a job. Where no answer came it is looked for, and not made twice.
async fn make(reached: &Reached, named: Option<&str>) -> Answer<SynchronizationJob> {
    let templates = reached.service.templates().await.map_err(|error| of_service(&error))?;
    let is_named = |name: &str| templates.iter().find(|one| one.id == name || one.factory_tag == name);
    let known = templates.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", ");
    let template = match (named, templates.as_slice()) {
        (Some(name), _) => is_named(name).ok_or_else(|| unknown_template(&format!("no template {name}"), &known))?,
        (None, [only]) => only,
        (None, all) => all
            .iter()
            .find(|one| one.is_default)
            .or_else(|| is_named("scim"))
            .ok_or_else(|| unknown_template("no template that is the usual one", &known))?,
    };
    match reached.service.create_job(&template.id).await {
        Err(error) if error.kind == Kind::Unknown => {
            let jobs = reached.service.jobs().await.map_err(|error| message::of_entra(&error))?;
            choose(jobs, None)?.ok_or_else(|| message::of_entra(&error))
        }
        made => made.map_err(|error| of_service(&error)),
    }
}

fn unknown_template(what: &str, known: &str) -> ProblemView {
    let has = if known.is_empty() {
        "It offers none, so it can't be provisioned by the service.".to_owned()
    } else {
        format!("It offers {known}.")
    };
    problem("ServiceTemplateUnknown", &format!("The application has {what}. {has}"), "Name one (usher service NAME adopt --template ID).")
}

/// Entra's service reads Entra ID alone.
pub(in crate::commands) fn refuse_foreign_source(document: &ConnectionDocument) -> Answer<()> {
    let foreign = document.engine == Engine::Entra && !matches!(document.source, SourceSetting::Entra { .. });
    if foreign { Err(not_entra()) } else { Ok(()) }
}

fn not_entra() -> ProblemView {
    problem(
        "ServiceNeedsEntra",
        "Microsoft Entra's provisioning service reads people from Microsoft Entra ID alone, and this connection's come from elsewhere.",
        "Make a connection whose source is entra:TENANT, or keep this one on this machine.",
    )
}

fn no_job() -> ProblemView {
    problem(
        "ServiceJobMissing",
        "This connection has no job of Microsoft Entra's provisioning service yet.",
        "Adopt or make it (usher service NAME adopt).",
    )
}

/// Nobody has agreed to the permissions that were asked for (AADSTS65001).
const NO_CONSENT: u32 = 65_001;

/// What Entra ID refuses, said to whoever is signed in for the directory alone: signing in again as before would ask for the directory's
/// permissions again, and for nothing more.
pub(super) fn of_service(error: &EntraError) -> ProblemView {
    let told = message::of_entra(error);
    if error.details.aadsts != Some(NO_CONSENT) {
        return told;
    }
    ProblemView { fix: format!("{} {}", message::SIGN_IN_FOR_SERVICE, told.fix), ..told }
}

/// The code of an application that isn't there any more, or isn't in this tenant.
pub(super) const APPLICATION_GONE: &str = "ServiceApplicationGone";

fn application_gone_or(error: &EntraError, kept: &ServiceJob) -> ProblemView {
    if error.kind != Kind::NotFound {
        return of_service(error);
    }
    ProblemView {
        details: message::of_entra(error).details,
        ..problem(
            APPLICATION_GONE,
            &format!(
                "The tenant has no enterprise application {} any more, whose job {} this connection adopted.",
                kept.application, kept.job
            ),
            "Check the connection's tenant. If the application was deleted, adopt the job of the one that took its place (usher service NAME adopt).",
        )
    }
}

/// A job that isn't there any more, said by its id.
fn gone_or(error: &EntraError, job: &str) -> ProblemView {
    if error.kind != Kind::NotFound {
        return of_service(error);
    }
    ProblemView {
        details: message::of_entra(error).details,
        ..problem(
            "ServiceJobGone",
            &format!("The provisioning job {job} isn't there any more; somebody deleted it, and with it its links and watermark."),
            "Adopt another, or make a new one (usher service NAME adopt).",
        )
    }
}
