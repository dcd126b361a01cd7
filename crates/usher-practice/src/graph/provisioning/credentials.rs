//! `secrets`, `validateCredentials`, `acquireAccessToken`.

use std::sync::Arc;

use serde_json::Value as Json;
use usher_core::configuration::Configuration;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::check::{self, Extensions, Written};
use super::super::refusal::Refusal;
use super::job::configuration;
use super::routes::Subject;
use super::run;
use super::secrets::Secrets;
use super::state::Key;
use super::target::{Target, TargetError};

const PAIR: &str = "synchronizationSecretKeyStringValuePair";
const JOB: &str = "synchronizationJob";
const JOBS: &str = "Collection(synchronizationJob)";

pub(super) fn read(shared: &Shared, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let all = shared.provisioning().application(subject.id).secrets.json();
    Ok(Answer::many(PAIR, all, None))
}

/// The whole list: what isn't sent again is gone.
pub(super) fn write(shared: &Shared, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.body.as_ref().ok_or_else(|| Refusal::bad("Empty Payload. JSON content expected."))?;
    let unknown =
        body.as_object().into_iter().flatten().map(|(name, _)| name).find(|name| *name != "value" && !name.starts_with("@odata."));
    if let Some(name) = unknown {
        return Err(Refusal::unpublished(format!("The property '{name}' does not exist in the list of secrets.")));
    }
    let Some(list) = body["value"].as_array() else { return Err(Refusal::bad("The list 'value' of key and value pairs is missing.")) };
    let wrong = list.iter().flat_map(|one| check::object(PAIR, one, Written::ByClient, &Extensions::default())).next();
    if let Some(wrong) = wrong {
        return Err(Refusal::unpublished(wrong));
    }
    shared.provisioning().application(subject.id).secrets = Secrets::read(&body["value"])?;
    Ok(Answer::nothing())
}

/// None of the practice gallery's applications signs in so.
pub(super) fn acquire(call: &Call) -> Result<Answer, Refusal> {
    call.parameters("synchronization", "acquireAccessToken")?;
    Err(Refusal::bad("The application doesn't take tokens by OAuth; it has a secret token."))
}

/// Tests a connection for a job.
pub(super) async fn validate(shared: &Arc<Shared>, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.parameters(JOB, "validateCredentials")?;
    let (saved, made) = {
        let mut service = shared.provisioning();
        let saved = service.application(key.application).secrets.clone();
        let made = service.job(key)?.configuration(&saved);
        (saved, made)
    };
    tested(shared, &chosen(&body, saved)?, made).await
}

/// Tests a connection before there is a job.
pub(super) async fn validate_template(shared: &Arc<Shared>, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.parameters(JOBS, "validateCredentials")?;
    let wanted = body["templateId"].as_str().unwrap_or_default();
    let template = subject.template.filter(|template| template.id == wanted);
    let template = template.ok_or_else(|| Refusal::bad(format!("The application has no provisioning template '{wanted}'.")))?;
    let saved = shared.provisioning().application(subject.id).secrets.clone();
    let made = configuration(template, &template.schema(subject.id), &saved);
    tested(shared, &chosen(&body, saved)?, made).await
}

/// Those that were sent, or those that are kept.
fn chosen(body: &Json, saved: Secrets) -> Result<Secrets, Refusal> {
    match (body["useSavedCredentials"] == true, body["credentials"].is_array()) {
        (true, false) => Ok(saved),
        (false, true) => Secrets::read(&body["credentials"]),
        (true, true) => Err(Refusal::bad("Credentials were sent although the saved ones are to be used.")),
        (false, false) => Err(Refusal::bad("Neither credentials nor useSavedCredentials were sent.")),
    }
}

async fn tested(shared: &Shared, secrets: &Secrets, made: Result<Configuration, String>) -> Result<Answer, Refusal> {
    let refused = |message: String| {
        Refusal::new(
            400,
            "SystemForCrossDomainIdentityManagementCredentialValidationUnavailable",
            format!("You appear to have entered invalid credentials. {message}"),
        )
    };
    let (fails, http) = {
        let mut service = shared.provisioning();
        (service.credentials_fail, service.http().map_err(|error| refused(error.message))?)
    };
    let target = Target::new(http, secrets.credentials().map_err(refused)?);
    match run::test(&target, &made.map_err(refused)?, fails).await {
        Ok(()) => Ok(Answer::nothing()),
        Err(TargetError { message, .. }) => Err(refused(message)),
    }
}
