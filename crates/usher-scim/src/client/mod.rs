//! The client: one for each connection. Bearer token to the tenant URL's origin only, redirects refused, pace shared by all clients of
//! one host and credential. Read next: `send.rs`, then `accounts.rs`.

mod accounts;
mod again;
mod answer;
mod discovery;
mod features;
mod hints;
mod listing;
pub mod look;
mod members;
mod network;
mod pace;
pub mod probe;
mod send;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8};
use std::time::Duration;

use serde_json::{Map, Value as Json};
use tokio_util::sync::CancellationToken;
use usher_core::configuration::{ApplicationProfile, ManagerForm, PatchStyle, UpdateMethod};
use usher_core::secret::Secret;

use crate::error::{Kind, ScimError};
use crate::tenant_url::TenantUrl;
use pace::Pace;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// People.
    Users,
    /// Groups.
    Groups,
}

impl Endpoint {
    /// Its last path segment.
    #[must_use]
    pub fn segment(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::Groups => "Groups",
        }
    }

    /// Its core schema.
    #[must_use]
    pub fn schema(self) -> &'static str {
        match self {
            Self::Users => "urn:ietf:params:scim:schemas:core:2.0:User",
            Self::Groups => "urn:ietf:params:scim:schemas:core:2.0:Group",
        }
    }
}

/// A resource of the target, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its id.
    pub id: String,
    /// All of it.
    pub attributes: Map<String, Json>,
}

/// All resources of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The resources.
    pub resources: Vec<Resource>,
    /// Is it sure that none is missing? (rule 8.8)
    pub complete: bool,
}

/// An answer, with the requests that it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// Requests sent.
    pub requests: u32,
}

impl<T> Answered<T> {
    /// The same, with the requests that came before it.
    fn after(self, before: u32) -> Self {
        Self { requests: self.requests + before, ..self }
    }
}

/// How the client behaves; from the application profile.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// What people call the target.
    pub name: String,
    /// The most requests a second that the target allows.
    pub requests_per_second: u32,
    /// The most in flight.
    pub max_in_flight: u32,
    /// Objects asked for a page.
    pub page_size: u32,
    /// Most members in one PATCH.
    pub member_batch: u32,
    /// Style of PATCH.
    pub patch_style: PatchStyle,
    /// By which request people's accounts are changed.
    pub update_method: UpdateMethod,
    /// Form of the manager reference.
    pub manager_form: ManagerForm,
    /// Until a connection stands.
    pub connect_timeout: Duration,
    /// Until the whole answer is there.
    pub timeout: Duration,
}

impl ClientSettings {
    /// As the profile says; timeouts by rule 10.5.
    #[must_use]
    pub fn of(profile: &ApplicationProfile) -> Self {
        Self {
            name: profile.display_name.clone(),
            requests_per_second: profile.requests_per_second.max(1),
            max_in_flight: profile.max_in_flight.max(1),
            page_size: profile.page_size.max(1),
            member_batch: profile.member_batch.max(1),
            patch_style: profile.patch_style,
            update_method: profile.update_method,
            manager_form: profile.manager_form,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
        }
    }
}

/// A SCIM 2.0 client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Ends waits: for a turn, and for what the target asked to wait. What is sent is waited for all the same.
    cancel: CancellationToken,
}

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    url: TenantUrl,
    token: Secret,
    settings: ClientSettings,
    pace: Arc<Pace>,
    /// Has any request been answered well? Before that, a 403 means the token has no rights at all.
    proven: AtomicBool,
    /// PATCH was refused as a method: PUT from now on (rule 2.3).
    puts: AtomicBool,
    /// Something that was looked for in vain turned out to be there: filters may be blind (rule 3.4).
    doubts_filters: AtomicBool,
    /// What was listed for that doubt, until the next write that isn't refused as there already: else each of those would be listed for.
    doubted: tokio::sync::Mutex<HashMap<Endpoint, Arc<Listing>>>,
    /// The target pages by cursor only (rule 8.10).
    cursors: AtomicBool,
    /// The target knows `application/json` only (rule 1.2).
    plain_json: AtomicBool,
    /// Which form of member removal works: 0 unknown or filter path, 1 value array (rule 5.3).
    removal: AtomicU8,
    /// Listings for a target without filters, until the next write: one for everyone who is looked for, not one each (rule 8.6).
    listed: tokio::sync::Mutex<HashMap<Endpoint, Arc<Listing>>>,
}

impl Client {
    /// A client for one tenant.
    ///
    /// # Errors
    /// `SecretTokenMalformed` for a token that can't stand in a header: a line break, another control character or a blank.
    pub fn new(url: TenantUrl, token: Secret, settings: ClientSettings) -> Result<Self, ScimError> {
        check_token(&token)?;
        let settings = ClientSettings { patch_style: url.patch_style().unwrap_or(settings.patch_style), ..settings };
        let http = builder(&url, settings.connect_timeout, settings.timeout).build().map_err(|error| no_tls(&error))?;
        let pace = pace::shared(&url, &token, &settings);
        let inner = Inner {
            http,
            url,
            token,
            settings,
            pace,
            proven: AtomicBool::new(false),
            puts: AtomicBool::new(false),
            doubts_filters: AtomicBool::new(false),
            doubted: tokio::sync::Mutex::default(),
            cursors: AtomicBool::new(false),
            plain_json: AtomicBool::new(false),
            removal: AtomicU8::new(0),
            listed: tokio::sync::Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner), cancel: CancellationToken::new() })
    }

    /// The same client, which waits for nothing any more when someone asks to stop.
    #[must_use]
    pub fn until(&self, cancel: &CancellationToken) -> Self {
        Self { inner: Arc::clone(&self.inner), cancel: cancel.clone() }
    }

    /// What it noticed since it was last asked ("asked to slow down at ..."), for progress.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.inner.pace.take_note()
    }
}

/// What every client of a target is: it follows no redirect, and speaks in the clear with this machine alone.
fn builder(url: &TenantUrl, connect: Duration, whole: Duration) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Usher/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect)
        .timeout(whole)
        .https_only(!url.is_loopback());
    // No proxy can reach this machine's own loopback, and none needs to see what goes there.
    if url.is_loopback() { builder.no_proxy() } else { builder }
}

fn no_tls(error: &reqwest::Error) -> ScimError {
    let message = format!("TLS can't be set up on this machine: {error}");
    ScimError::new(Kind::Connection, "Tls", message, "Check the system's certificates.")
}

/// A token goes into one header line: anything that would break it is refused before any request.
///
/// # Errors
/// `SecretTokenMalformed`, saying what is wrong and never the token.
pub fn check_token(token: &Secret) -> Result<(), ScimError> {
    let text = token.expose();
    let wrong = if text.is_empty() {
        "The secret token is empty."
    } else if text.contains(['\n', '\r']) {
        "The secret token holds a line break."
    } else if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        "The secret token holds a blank or a control character."
    } else if !text.is_ascii() {
        "The secret token holds a letter that no token has."
    } else {
        return Ok(());
    };
    let fix = "Copy the token again, whole and in one line, and enter it anew.";
    Err(ScimError::new(Kind::Connection, "SecretTokenMalformed", wrong, fix))
}
