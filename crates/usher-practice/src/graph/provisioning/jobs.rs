//! Jobs: made from a template, listed, read, deleted, started, paused, restarted.

use serde_json::Value as Json;

use super::super::Shared;
use super::super::call::{Answer, Call};
use super::super::check::Extensions;
use super::super::directory::paged;
use super::super::guid::Guid;
use super::super::refusal::Refusal;
use super::job::{Job, Schedule};
use super::restart::Reset;
use super::routes::Subject;
use super::state::Key;
use super::status;

const JOB: &str = "synchronizationJob";

pub(super) fn list(shared: &Shared, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&["$top", "$skiptoken"])?;
    let all = {
        let mut service = shared.provisioning();
        let application = service.application(subject.id);
        let threshold = application.secrets.deletion_threshold();
        application.jobs.iter().map(|job| status::json(job, threshold)).collect()
    };
    paged(shared, call, JOB, all)
}

pub(super) fn create(shared: &Shared, call: &Call, subject: Subject) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.object(JOB, &Extensions::default())?;
    if let Some(name) = body.as_object().into_iter().flatten().map(|(name, _)| name).find(|name| *name != "templateId") {
        return Err(Refusal::bad(format!("The property '{name}' of a job can't be written.")));
    }
    let wanted = body["templateId"].as_str().unwrap_or_default();
    let template = subject.template.filter(|template| template.id == wanted);
    let template = template.ok_or_else(|| Refusal::bad(format!("The application has no provisioning template '{wanted}'.")))?;
    let tenant = shared.world().tenant.to_string().replace('-', "");
    let job = Job::new(format!("{}.{tenant}.{}", template.id, Guid::random()), template, template.schema(subject.id));
    let mut service = shared.provisioning();
    let application = service.application(subject.id);
    let json = status::json(&job, application.secrets.deletion_threshold());
    application.jobs.push(job);
    Ok(Answer::created(JOB, json))
}

pub(super) fn read(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let mut service = shared.provisioning();
    let threshold = service.application(key.application).secrets.deletion_threshold();
    Ok(Answer::one(JOB, status::json(service.job(key)?, threshold)))
}

/// All that it remembers goes with it.
pub(super) fn delete(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let mut service = shared.provisioning();
    service.job(key)?;
    service.application(key.application).jobs.retain(|job| job.id != key.job);
    Ok(Answer::nothing())
}

/// A job that is well and runs isn't to be started (synchronization-api.md section 1): it's let pass, and counted as a violation.
pub(super) fn start(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    nothing_told(call, "start")?;
    let now = shared.world().now();
    let running = {
        let mut service = shared.provisioning();
        let job = service.job(key)?;
        let running = job.schedule == Schedule::Active && job.quarantine.is_none();
        if !running {
            job.start(now);
        }
        running
    };
    if running {
        shared.stats().violation(format!("start of {}, which runs already", key.job));
    }
    Ok(Answer::nothing())
}

pub(super) fn pause(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    nothing_told(call, "pause")?;
    let mut service = shared.provisioning();
    let job = service.job(key)?;
    if job.schedule == Schedule::Active {
        job.rest(Schedule::Paused);
    }
    Ok(Answer::nothing())
}

pub(super) fn restart(shared: &Shared, call: &Call, key: &Key) -> Result<Answer, Refusal> {
    call.query.only(&[])?;
    let body = call.parameters(JOB, "restart")?;
    let reset = Reset::read(body["criteria"]["resetScope"].as_str().unwrap_or_default())?;
    let now = shared.world().now();
    reset.apply(shared.provisioning().job(key)?, now);
    Ok(Answer::nothing())
}

fn nothing_told(call: &Call, action: &str) -> Result<Json, Refusal> {
    call.query.only(&[])?;
    call.parameters(JOB, action)
}
