//! Test Connection.

use std::time::Instant;

use usher_core::configuration::discovery::{TargetSchema, lacking, unlisted};
use usher_core::configuration::{ApplicationProfile, ConnectionDocument};
use usher_core::import::ObjectType;
use usher_core::secret::Secret;
use usher_scim::client::probe::{Check, State};
use usher_scim::{Client, ClientSettings, TenantUrl};

use super::properties::same_server;
use super::tenant_url::left_out_of;
use crate::app::{Answer, App, profile};
use crate::message;
use crate::view::{CheckState, CheckView, TestReport, TestRequest};

impl App {
    /// Tries what provisioning needs, with the token typed or the one that is kept. What is wrong with address or token is a failed
    /// check, not an error.
    ///
    /// # Errors
    /// There is no such profile or connection, or the secret store can't be read.
    pub async fn test_connection(&self, request: TestRequest) -> Answer<TestReport> {
        let TestRequest { profile: name, tenant_url, secret_token, connection } = request;
        let profile = profile(&name)?;
        let settings = ClientSettings::of(profile);
        let url = match TenantUrl::parse(&tenant_url) {
            Ok(url) => url,
            Err(error) => return Ok(refused(ADDRESS, &message::of_tenant_url(&error))),
        };
        let document = match &connection {
            Some(id) => self.load(id).await?.document,
            // Before there is a connection, it is about what one would begin with.
            None => ConnectionDocument { schema: profile.schema.clone(), ..ConnectionDocument::empty() },
        };
        let token = match (&connection, secret_token.is_empty()) {
            (Some(id), true) => {
                if !same_server(&url, &document.target.tenant_url) {
                    let words = format!("The secret token that is kept belongs to another server than {}.", url.host());
                    let problem = message::problem("SecretTokenMissing", &words, "Enter the secret token of this one.");
                    return Ok(refused("Secret token can be used", &problem));
                }
                self.token_for(id, tenant_url.trim()).await?
            }
            _ => Secret::new(secret_token),
        };
        let client = match Client::new(url, token, settings) {
            Ok(client) => client,
            Err(error) => return Ok(refused("Secret token can be used", &message::of_scim(&error))),
        };
        let left_out = left_out_of(&tenant_url).map(|message| CheckView { message, state: CheckState::Assumed, ..skipped(ADDRESS) });
        let mut checks: Vec<CheckView> = left_out.into_iter().chain(client.test_connection().await.into_iter().map(view)).collect();
        let ok = checks.iter().all(|check| matches!(check.state, CheckState::Passed | CheckState::Assumed));
        checks.extend(if ok { attributes(&client, &document, profile).await } else { [MAPPED, BEYOND].map(skipped).to_vec() });
        let of_source = match &connection {
            Some(id) => self.source_checks(id, &document).await,
            None => Vec::new(),
        };
        let ok = ok && of_source.iter().all(|check| check.state != CheckState::Failed);
        checks.extend(of_source);
        Ok(TestReport { ok, checks })
    }
}

const ADDRESS: &str = "Address can be used";
const MAPPED: &str = "Lists the mapped attributes";
const BEYOND: &str = "Attributes beyond the profile";

/// The mapped attributes beside the application's own list of them, and what the profile lacks (rule 2.4). Doubts, never failures: many
/// applications take more than they list, and many list nothing.
async fn attributes(client: &Client, document: &ConnectionDocument, profile: &ApplicationProfile) -> Vec<CheckView> {
    let began = Instant::now();
    let told = client.target_schema().await;
    let ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    let check = |name: &str, state: CheckState, message: String| CheckView {
        name: name.to_owned(),
        state,
        message,
        code: String::new(),
        fix: String::new(),
        ms,
    };
    let told = match told {
        Ok(told) if told == TargetSchema::default() => Err("The application doesn't tell; the profile's word is taken.".to_owned()),
        Ok(told) => Ok(told),
        Err(error) => Err(format!("Could not be told: {}", error.message)),
    };
    let told = match told {
        Ok(told) => told,
        Err(words) => return [MAPPED, BEYOND].map(|name| check(name, CheckState::Assumed, words.clone())).to_vec(),
    };
    let doubts: Vec<String> = unlisted(document, profile, &told).into_iter().map(|one| format!("{} {}", one.message, one.fix)).collect();
    let mapped = if doubts.is_empty() {
        check(MAPPED, CheckState::Passed, "All that is mapped is among them, and all that it demands is mapped.".to_owned())
    } else {
        check(MAPPED, CheckState::Assumed, some(&doubts, " "))
    };
    let lacking: Vec<String> =
        [ObjectType::User, ObjectType::Group].into_iter().flat_map(|object_type| lacking(document, profile, &told, object_type)).collect();
    let beyond = if lacking.is_empty() {
        check(BEYOND, CheckState::Passed, "None: all that it lists can be mapped already.".to_owned())
    } else {
        let message = format!("{} can be read into the connection: {}.", lacking.len(), some(&lacking, ", "));
        check(BEYOND, CheckState::Passed, message)
    };
    vec![mapped, beyond]
}

/// The first few, and how many more.
fn some(all: &[String], between: &str) -> String {
    const SHOWN: usize = 5;
    let shown = all.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(between);
    let more = all.len().saturating_sub(SHOWN);
    if more == 0 { shown } else { format!("{shown}{between}and {more} more") }
}

fn skipped(name: &str) -> CheckView {
    CheckView { name: name.to_owned(), state: CheckState::Skipped, message: String::new(), code: String::new(), fix: String::new(), ms: 0 }
}

fn refused(name: &str, problem: &crate::view::ProblemView) -> TestReport {
    let check = CheckView {
        name: name.to_owned(),
        state: CheckState::Failed,
        message: problem.message.clone(),
        code: problem.code.clone(),
        fix: problem.fix.clone(),
        ms: 0,
    };
    TestReport { ok: false, checks: vec![check] }
}

fn view(check: Check) -> CheckView {
    let Check { name, state, message, code, fix, ms } = check;
    let state = match state {
        State::Passed => CheckState::Passed,
        State::Failed => CheckState::Failed,
        State::Assumed => CheckState::Assumed,
        State::Skipped => CheckState::Skipped,
    };
    CheckView { name: name.to_owned(), state, message, code: code.to_owned(), fix, ms }
}
