//! Who does a connection's work, told from what is kept; and what the application has and offers, where a job is to be adopted or made.

use usher_core::configuration::Engine;
use usher_core::id::ConnectionId;

use super::status::view;
use crate::app::{Answer, App, Loaded};
use crate::message;
use crate::view::{EngineView, ServiceChoicesView, ServiceJobChoice, ServiceTemplateChoice};

impl App {
    /// Which engine does the work now. Nobody is asked.
    ///
    /// # Errors
    /// The data folder can't be read.
    pub async fn engine_view(&self, id: &ConnectionId) -> Answer<EngineView> {
        let Loaded { document, profile, .. } = self.load(id).await?;
        let target = &profile.display_name;
        let kept = self.kept_job(id).await?;
        let sentence = match (document.engine, kept.is_some()) {
            (Engine::Local, _) => format!("This machine does the work: Usher reads the directory and writes to {target} itself."),
            (Engine::Entra, true) => format!("Microsoft Entra's provisioning service does the work for {target}."),
            (Engine::Entra, false) => {
                "Microsoft Entra's provisioning service is to do the work, and has no job for this connection yet.".to_owned()
            }
        };
        let log_read_to_ms = kept.as_ref().and_then(|job| job.read_to_ms);
        let status = self.kept_service_status(id).await?;
        Ok(EngineView { engine: document.engine, sentence, job: kept.map(|job| job.job), status, log_read_to_ms })
    }

    /// The application's jobs and templates.
    ///
    /// # Errors
    /// The connection's people come from elsewhere, or Entra ID refuses.
    pub async fn service_choices(&self, id: &ConnectionId) -> Answer<ServiceChoicesView> {
        let document = self.load(id).await?.document;
        let reached = self.reach(id, &document).await?;
        let jobs = reached.service.jobs().await.map_err(|error| message::of_entra(&error))?;
        let mut templates = reached.service.templates().await.map_err(|error| message::of_entra(&error))?;
        templates.sort_by_key(|template| !template.is_default);
        let application = reached.name();
        let now_ms = Self::now_ms();
        let job = |job: &usher_entra::provisioning::SynchronizationJob| ServiceJobChoice {
            job: job.id.clone(),
            template: job.template_id.clone(),
            sentence: view(&application, job, now_ms).sentence,
        };
        let template = |template: usher_entra::provisioning::Template| ServiceTemplateChoice {
            template: template.id,
            description: template.description,
            usual: template.is_default,
        };
        Ok(ServiceChoicesView {
            jobs: jobs.iter().map(job).collect(),
            templates: templates.into_iter().map(template).collect(),
            application,
        })
    }
}
