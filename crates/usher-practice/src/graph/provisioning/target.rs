//! The SCIM client of the service: plain requests to an application on this machine. Never leaves loopback: what a practice service was
//! told to write somewhere else isn't sent. Waits where the application asks for it (429), and repeats nothing else.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Map, Value as Json, json};
use url::{Host, Url};
use usher_core::import::ObjectType;
use usher_core::secret::Secret;

/// One request takes at most so long.
const LONGEST: Duration = Duration::from_secs(30);
/// So often is a request sent that the application has no room for.
const TRIES: u32 = 6;
/// No Retry-After is obeyed beyond this.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Where to write and with what.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    base: Url,
    token: Secret,
    /// `aadOptscim062020` stands in the tenant URL: PATCH as the RFC has it (EP-1103).
    pub(super) flagged: bool,
}

impl Credentials {
    /// # Errors
    /// The address isn't on this machine.
    pub(super) fn new(mut base: Url, token: Secret) -> Result<Self, String> {
        let here = match base.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            None => false,
        };
        if !here {
            return Err("The practice provisioning service writes to this machine only; use the practice Dialpad's tenant URL.".to_owned());
        }
        let flagged = base.query_pairs().any(|(name, _)| name.eq_ignore_ascii_case("aadOptscim062020"));
        base.set_query(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base, token, flagged })
    }
}

/// Why the application didn't do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TargetError {
    /// The provisioning log's code (EP-1006).
    pub(super) code: &'static str,
    /// What the application said.
    pub(super) message: String,
    /// What it means for the job.
    pub(super) kind: Trouble,
}

/// What an error means for the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Quarantine at once (EP-703): the credentials, or an answer that isn't SCIM.
    Connection,
    /// It passes: tried again after 40 minutes (EP-701).
    Passing,
    /// About this object.
    Object,
    /// The account is gone.
    Gone,
}

/// An application that takes people and groups.
#[derive(Debug, Clone)]
pub(super) struct Target {
    http: Client,
    credentials: Credentials,
}

type Object = Map<String, Json>;

/// The client that all requests of one service go through.
///
/// # Errors
/// None can be made on this machine.
pub(super) fn client() -> Result<Client, TargetError> {
    let built = Client::builder().timeout(LONGEST).no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    built.map_err(|error| trouble("InternalError", error.to_string(), Trouble::Passing))
}

impl Target {
    pub(super) fn new(http: Client, credentials: Credentials) -> Self {
        Self { http, credentials }
    }

    /// Is PATCH to be as the RFC has it?
    pub(super) fn flagged(&self) -> bool {
        self.credentials.flagged
    }

    /// EP-1101: nobody is found by a value that nobody has.
    ///
    /// # Errors
    /// What keeps the connection from being used.
    pub(super) async fn test(&self, attribute: &str) -> Result<(), TargetError> {
        let nobody = super::super::guid::Guid::random().to_string();
        let found = self.find(ObjectType::User, attribute, &nobody).await.map_err(|error| match error.kind {
            Trouble::Gone => incompatible("404 was answered where an empty list was due"),
            Trouble::Connection | Trouble::Passing | Trouble::Object => error,
        })?;
        if found.is_empty() { Ok(()) } else { Err(incompatible("a value that nobody has was found")) }
    }

    /// Accounts with this value (EP-302).
    pub(super) async fn find(&self, object_type: ObjectType, attribute: &str, value: &str) -> Result<Vec<Object>, TargetError> {
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        let mut query = vec![("filter", format!("{attribute} eq \"{quoted}\""))];
        if object_type == ObjectType::Group {
            query.push(("excludedAttributes", "members".to_owned()));
        }
        let answer = self.send(Method::GET, &self.place(object_type, None), &query, None).await?;
        let Some(list) = answer.get("Resources") else {
            let empty = answer.get("totalResults").and_then(Json::as_u64) == Some(0);
            return if empty { Ok(Vec::new()) } else { Err(incompatible("a list was due")) };
        };
        list.as_array().map(|all| all.iter().filter_map(|one| one.as_object().cloned()).collect()).ok_or_else(|| incompatible("no list"))
    }

    /// One by its id; `None`: it's gone.
    pub(super) async fn read(&self, object_type: ObjectType, id: &str) -> Result<Option<Object>, TargetError> {
        let query = if object_type == ObjectType::Group { vec![("excludedAttributes", "members".to_owned())] } else { Vec::new() };
        match self.send(Method::GET, &self.place(object_type, Some(id)), &query, None).await {
            Ok(object) => Ok(Some(object)),
            Err(error) if error.kind == Trouble::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes one.
    pub(super) async fn create(&self, object_type: ObjectType, resource: Object) -> Result<Object, TargetError> {
        self.send(Method::POST, &self.place(object_type, None), &[], Some(resource.into())).await
    }

    /// Changes one; the answer is empty where the application shows nothing (204).
    pub(super) async fn patch(&self, object_type: ObjectType, id: &str, operations: Vec<Json>) -> Result<Object, TargetError> {
        let body = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
        self.send(Method::PATCH, &self.place(object_type, Some(id)), &[], Some(body)).await
    }

    /// Removes one; whoever is gone already is gone.
    pub(super) async fn delete(&self, object_type: ObjectType, id: &str) -> Result<(), TargetError> {
        match self.send(Method::DELETE, &self.place(object_type, Some(id)), &[], None).await {
            Err(error) if error.kind != Trouble::Gone => Err(error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn place(&self, object_type: ObjectType, id: Option<&str>) -> Url {
        let mut url = self.credentials.base.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().push(match object_type {
                ObjectType::User => "Users",
                ObjectType::Group => "Groups",
            });
            parts.extend(id);
        }
        url
    }

    async fn send(&self, method: Method, url: &Url, query: &[(&str, String)], body: Option<Json>) -> Result<Object, TargetError> {
        let mut left = TRIES;
        loop {
            let request = self.http.request(method.clone(), url.clone()).query(query).bearer_auth(self.credentials.token.expose());
            let request = match &body {
                Some(body) => request.header("content-type", "application/scim+json").body(body.to_string()),
                None => request,
            };
            let answer = request.send().await.map_err(|error| transport(&error))?;
            left -= 1;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS && left > 0 {
                tokio::time::sleep(wait(&answer)).await;
                continue;
            }
            let status = answer.status();
            let text = answer.text().await.map_err(|error| transport(&error))?;
            return read(status, &text);
        }
    }
}

fn wait(answer: &reqwest::Response) -> Duration {
    let told = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    told.map_or(Duration::from_secs(1), Duration::from_secs).min(LONGEST_WAIT)
}

fn read(status: StatusCode, text: &str) -> Result<Object, TargetError> {
    if !status.is_success() {
        return Err(refused(status, text));
    }
    if text.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => Ok(object),
        _ => Err(incompatible("the answer is no JSON object")),
    }
}

fn refused(status: StatusCode, text: &str) -> TargetError {
    let detail = serde_json::from_str::<Json>(text).ok().and_then(|json| json["detail"].as_str().map(str::to_owned));
    let message = format!("HTTP {}: {}", status.as_u16(), detail.unwrap_or_else(|| "the application gave no reason".to_owned()));
    let (code, kind) = match status.as_u16() {
        401 => ("Unauthorized", Trouble::Connection),
        403 => ("InsufficientRights", Trouble::Object),
        404 => ("InvalidAnchor", Trouble::Gone),
        405 => ("MethodNotAllowed", Trouble::Object),
        409 => ("EntryConflict", Trouble::Object),
        429 => ("TooManyRequests", Trouble::Passing),
        501 => ("NotImplemented", Trouble::Object),
        500.. => ("InternalServerError", Trouble::Passing),
        _ => ("UnprocessableEntity", Trouble::Object),
    };
    trouble(code, message, kind)
}

fn transport(error: &reqwest::Error) -> TargetError {
    let code = if error.is_timeout() { "Timeout" } else { "WebExceptionProtocolError" };
    trouble(code, "The application can't be reached at its tenant URL.".to_owned(), Trouble::Passing)
}

fn incompatible(why: &str) -> TargetError {
    let message = format!("The application doesn't answer as SCIM 2.0 says: {why}.");
    trouble("SystemForCrossDomainIdentityManagementServiceIncompatible", message, Trouble::Connection)
}

fn trouble(code: &'static str, message: String, kind: Trouble) -> TargetError {
    TargetError { code, message, kind }
}
