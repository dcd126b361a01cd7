//! What can be asked of the provisioning service of one enterprise application.
//! Rule: Microsoft Graph, the synchronization API's pages; paths are below the service principal's object id.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::job::SynchronizationJob;
use super::log::LogPages;
use super::on_demand::{self, OnDemandAnswer, OnDemandSubject};
use super::restart::{self, ResetScope};
use super::secret::SecretEntries;
use super::template::Template;
use crate::error::EntraError;
use crate::graph::{Ask, GraphClient, Page};
use crate::permission::Job;

const READ: Job = Job::ReadProvisioning;
const CHANGE: Job = Job::ChangeProvisioning;

/// The provisioning service of one enterprise application. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ProvisioningService {
    client: GraphClient,
    /// Object id of the service principal.
    application: String,
}

impl ProvisioningService {
    /// Of the application with this object id.
    #[must_use]
    pub fn new(client: GraphClient, application: String) -> Self {
        Self { client, application }
    }

    /// The application's object id.
    #[must_use]
    pub fn application(&self) -> &str {
        &self.application
    }

    fn path<'a>(&'a self, rest: &[&'a str]) -> Vec<&'a str> {
        [&["servicePrincipals", self.application.as_str(), "synchronization"], rest].concat()
    }

    fn job_path<'a>(&'a self, job: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
        self.path(&[&["jobs", job], rest].concat())
    }

    /// What jobs can be made from.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn templates(&self) -> Result<Vec<Template>, EntraError> {
        let all = self.client.all(Ask::get(READ, &self.path(&["templates"]))).await?;
        Ok(all.into_iter().filter_map(|object| Template::of(&Json::Object(object))).collect())
    }

    /// The application's jobs.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn jobs(&self) -> Result<Vec<SynchronizationJob>, EntraError> {
        let all = self.client.all(Ask::get(READ, &self.path(&["jobs"]))).await?;
        all.into_iter().map(|object| SynchronizationJob::of(Json::Object(object))).collect()
    }

    /// One job, with its status.
    ///
    /// # Errors
    /// [`crate::Kind::NotFound`], and those of the client.
    pub async fn job(&self, job: &str) -> Result<SynchronizationJob, EntraError> {
        SynchronizationJob::of(self.client.send(Ask::get(READ, &self.job_path(job, &[]))).await?.json)
    }

    /// Makes a job; it is off until it is started.
    ///
    /// # Errors
    /// Those of the client; [`crate::Kind::Unknown`] where no answer came: look at [`Self::jobs`] before it is made again.
    pub async fn create_job(&self, template: &str) -> Result<SynchronizationJob, EntraError> {
        let ask = Ask::post(CHANGE, &self.path(&["jobs"]), json!({ "templateId": template }));
        SynchronizationJob::of(self.client.send(ask).await?.json)
    }

    /// The mappings and filters, word for word. `directories` is a relationship in v1.0 and may be missing from a plain answer.
    ///
    /// # Errors
    /// Those of the client; `UnexpectedAnswer` where it holds no rules.
    pub async fn schema(&self, job: &str) -> Result<Json, EntraError> {
        let path = self.job_path(job, &["schema"]);
        let mut schema = self.client.send(Ask::get(READ, &path)).await?.json;
        if !schema["directories"].is_array() {
            schema = self.client.send(Ask::get(READ, &path).query("$expand", "directories")).await?.json;
        }
        if !schema["synchronizationRules"].is_array() {
            return Err(EntraError::unpublished("a synchronization schema holds no rules"));
        }
        Ok(schema)
    }

    /// Replaces mappings and filters whole; the next cycle compares everyone.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn put_schema(&self, job: &str, schema: &Json) -> Result<(), EntraError> {
        let mut body = schema.clone();
        if let Some(fields) = body.as_object_mut() {
            // Notes of the answer about itself: they aren't properties that can be written.
            fields.retain(|name, _| !name.starts_with("@odata.context"));
        }
        self.done(Ask::put(CHANGE, &self.job_path(job, &["schema"]), body).repeatable()).await
    }

    /// Credentials and settings, as far as they are given back.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn secrets(&self) -> Result<SecretEntries, EntraError> {
        let json = self.client.send(Ask::get(READ, &self.path(&["secrets"]))).await?.json;
        let page = Page::of(json)?;
        Ok(SecretEntries::of(&page.values.into_iter().map(Json::Object).collect::<Vec<_>>()))
    }

    /// Replaces credentials and settings whole.
    ///
    /// # Errors
    /// Those of the client; their words hold no credential that was sent.
    pub async fn put_secrets(&self, secrets: &SecretEntries) -> Result<(), EntraError> {
        let put = self.done(Ask::put(CHANGE, &self.path(&["secrets"]), secrets.body()).repeatable()).await;
        put.map_err(|error| secrets.hidden_in(error))
    }

    /// Can the service sign in to the target? With these credentials, or with those that it keeps.
    ///
    /// # Errors
    /// What the service found wrong, and those of the client; their words hold no credential that was sent.
    pub async fn validate(&self, job: &str, credentials: Option<&SecretEntries>) -> Result<(), EntraError> {
        let body = credentials.map_or_else(|| json!({"useSavedCredentials": true}), |given| json!({"credentials": given.pairs()}));
        let validated = self.done(Ask::post(CHANGE, &self.job_path(job, &["validateCredentials"]), body).repeatable()).await;
        // The application's own words may repeat what it was sent.
        validated.map_err(|error| match credentials {
            Some(given) => given.hidden_in(error),
            None => error,
        })
    }

    /// Starts it. Not for a job that runs: doing that over and over can stop the service.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn start(&self, job: &str) -> Result<(), EntraError> {
        self.done(Ask::act(CHANGE, &self.job_path(job, &["start"]))).await
    }

    /// Pauses it; a cycle under way runs to its end.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn pause(&self, job: &str) -> Result<(), EntraError> {
        self.done(Ask::act(CHANGE, &self.job_path(job, &["pause"])).repeatable()).await
    }

    /// Forgets what is named and starts anew.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn restart(&self, job: &str, forget: &[ResetScope]) -> Result<(), EntraError> {
        self.done(Ask::post(CHANGE, &self.job_path(job, &["restart"]), restart::body(forget))).await
    }

    /// Provisions one person, or one group with up to five members, now.
    ///
    /// # Errors
    /// Those of the client; what the service itself says is in the answer.
    pub async fn provision_on_demand(&self, job: &str, rule_id: &str, subject: &OnDemandSubject) -> Result<OnDemandAnswer, EntraError> {
        let ask = Ask::post(CHANGE, &self.job_path(job, &["provisionOnDemand"]), on_demand::body(rule_id, subject));
        on_demand::answer(&self.client.send(ask).await?.json)
    }

    /// The job's log, page by page; only what came after an instant, if one is given.
    #[must_use]
    pub fn log(&self, job: &str, after: Option<Timestamp>) -> LogPages<'_> {
        LogPages::of(&self.client, job, after)
    }

    async fn done(&self, ask: Ask) -> Result<(), EntraError> {
        self.client.send(ask).await.map(drop)
    }
}
