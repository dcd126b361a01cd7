//! Which part answers which path below `/servicePrincipals/{id}/synchronization`. `/applications/{id}/synchronization` has templates only:
//! jobs belong to the enterprise application.

use std::sync::Arc;

use axum::http::Method;

use super::super::Shared;
use super::super::call::{Answer, Call, Version};
use super::super::guid::Guid;
use super::super::refusal::Refusal;
use super::state::Key;
use super::templates::Template;
use super::{connections, credentials, expressions, jobs, on_demand, schema};

/// Who is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// The enterprise application's object id, or the registration's where only templates are asked for.
    pub(super) id: Guid,
    /// The template that it has.
    pub(super) template: Option<Template>,
}

/// Answers.
pub(in super::super) async fn answer(shared: &Arc<Shared>, call: &Call, id: &str, rest: &[&str]) -> Result<Answer, Refusal> {
    let subject = subject(shared, call, id)?;
    let is = |method: &Method| call.method == *method;
    let (read, put, post, delete) = (is(&Method::GET), is(&Method::PUT), is(&Method::POST), is(&Method::DELETE));
    let registration = call.segments.first().is_some_and(|first| first == "applications");
    if call.version == Version::Beta {
        return match rest {
            ["jobs", job, "objectConnections", object] => connections::answer(shared, call, &key(subject.id, job), object),
            _ => Err(Refusal::no_path("synchronization")),
        };
    }
    match rest {
        ["templates"] if read => schema::templates(shared, call, subject),
        ["templates", template] if read => schema::template(call, subject, template),
        ["templates", template, "schema"] if read => schema::of_template(call, subject, template),
        _ if registration => Err(Refusal::no_path("synchronization")),
        ["secrets"] if read => credentials::read(shared, call, subject),
        ["secrets"] if put => credentials::write(shared, call, subject),
        ["acquireAccessToken"] if post => credentials::acquire(call),
        ["jobs"] if read => jobs::list(shared, call, subject),
        ["jobs"] if post => jobs::create(shared, call, subject),
        ["jobs", "validateCredentials"] if post => credentials::validate_template(shared, call, subject).await,
        ["jobs", job] if read => jobs::read(shared, call, &key(subject.id, job)),
        ["jobs", job] if delete => jobs::delete(shared, call, &key(subject.id, job)),
        ["jobs", job, "validateCredentials"] if post => credentials::validate(shared, call, &key(subject.id, job)).await,
        ["jobs", job, "start"] if post => jobs::start(shared, call, &key(subject.id, job)),
        ["jobs", job, "pause"] if post => jobs::pause(shared, call, &key(subject.id, job)),
        ["jobs", job, "restart"] if post => jobs::restart(shared, call, &key(subject.id, job)),
        ["jobs", job, "provisionOnDemand"] if post => on_demand::answer(shared, call, &key(subject.id, job)).await,
        ["jobs", job, "schema"] if read => schema::read(shared, call, &key(subject.id, job)),
        ["jobs", job, "schema"] if put => schema::write(shared, call, &key(subject.id, job)),
        ["jobs", job, "schema"] if delete => schema::reset(shared, call, &key(subject.id, job)),
        ["jobs", job, "schema", "filterOperators"] if read => schema::operators(shared, call, &key(subject.id, job)),
        ["jobs", job, "schema", "functions"] if read => schema::functions(shared, call, &key(subject.id, job)),
        ["jobs", job, "schema", "parseExpression"] if post => expressions::parse(shared, call, &key(subject.id, job)),
        [.., last] => Err(Refusal::no_path(last)),
        [] => Err(Refusal::no_path("synchronization")),
    }
}

fn key(application: Guid, job: &str) -> Key {
    Key { application, job: job.to_owned() }
}

/// # Errors
/// 404 for an application that isn't there.
fn subject(shared: &Shared, call: &Call, id: &str) -> Result<Subject, Refusal> {
    let world = shared.world();
    let wanted = Guid::parse(id);
    let gallery = if call.segments.first().is_some_and(|first| first == "applications") {
        world.applications.iter().find(|one| Some(one.id) == wanted).map(|one| (one.id, one.template.clone()))
    } else {
        world.principals.iter().find(|one| Some(one.id) == wanted).map(|one| (one.id, one.template.clone()))
    };
    let (id, gallery) = gallery.ok_or_else(|| Refusal::no_object(id))?;
    Ok(Subject { id, template: Template::of(gallery.as_deref()) })
}
