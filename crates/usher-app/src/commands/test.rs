//! Test Connection.

use usher_core::secret::Secret;
use usher_scim::client::probe::{Check, State};
use usher_scim::{Client, ClientSettings, TenantUrl};

use super::properties::same_server;
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
        let settings = ClientSettings::of(profile(&name)?);
        let url = match TenantUrl::parse(&tenant_url) {
            Ok(url) => url,
            Err(error) => return Ok(refused("Address can be used", &message::of_tenant_url(&error))),
        };
        let token = match (&connection, secret_token.is_empty()) {
            (Some(id), true) => {
                let held = self.load(id).await?.document.target.tenant_url;
                if !same_server(&url, &held) {
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
        let checks: Vec<CheckView> = client.test_connection().await.into_iter().map(view).collect();
        Ok(TestReport { ok: checks.iter().all(|check| matches!(check.state, CheckState::Passed | CheckState::Assumed)), checks })
    }
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
