//! Test Connection, the source's half: may the directory be read, is the application there, and does Graph have what the configuration uses?

use std::time::Instant;

use usher_core::configuration::{Configuration, ConnectionDocument, SourceSetting};
use usher_core::evaluation::Severity;
use usher_core::id::ConnectionId;
use usher_entra::graph::{Ask, GraphClient};
use usher_entra::{EntraError, Job, application};

use crate::adapters::entra::graph::Purpose;
use crate::adapters::entra::{complaints, selection};
use crate::app::{App, profile};
use crate::message;
use crate::view::{CheckState, CheckView, ProblemView, SignInEnd, SignInView};

const SIGNED_IN: &str = "Microsoft Entra ID signs in";
const CREDENTIAL: &str = "What signs in is good for a while";
const PEOPLE: &str = "People can be read";
const GROUPS: &str = "Groups can be read";
const APPLICATION: &str = "The enterprise application is there";
const ATTRIBUTES: &str = "Microsoft Entra ID has the used attributes";

impl App {
    /// Checks of the source; none for one that is a file or made up. One that can't be made is skipped.
    pub(super) async fn source_checks(&self, id: &ConnectionId, document: &ConnectionDocument) -> Vec<CheckView> {
        let SourceSetting::Entra { application, .. } = &document.source else { return Vec::new() };
        let mut checks = attributes(document);
        let began = Instant::now();
        let graph = match self.entra_graph(id, document, Purpose::Directory).await {
            Ok(graph) => graph,
            Err(problem) => {
                checks.insert(0, failed(SIGNED_IN, &problem, began));
                return checks;
            }
        };
        let client = graph.client.until(&self.inner.closing.child_token());
        let mut all = entra(&client, application).await;
        if all.len() > 1 {
            all.insert(1, credential(self.sign_in_end(id, document, &graph).await));
        }
        all.append(&mut checks);
        graph.put_away(&self.inner.secrets, id).await;
        all
    }
}

/// What ends within 30 days is a doubt: it works today.
fn credential(told: SignInView) -> CheckView {
    let SignInView { way: _, ends_at_ms: _, end, message, fix } = told;
    let state = if end == SignInEnd::Far { CheckState::Passed } else { CheckState::Assumed };
    CheckView { state, fix, ..passed(CREDENTIAL, message, Instant::now()) }
}

/// What was asked of Graph. The first request also signs in, so that one that fails for that reason is told as such.
async fn entra(client: &GraphClient, application: &str) -> Vec<CheckView> {
    let one = |collection| Ask::get(Job::ReadDirectory, &[collection]).query("$select", "id").query("$top", "1");
    let began = Instant::now();
    let people = client.send(one("users")).await;
    if let Err(error) = &people
        && error.kind == usher_entra::Kind::SignIn
    {
        return vec![failed(SIGNED_IN, &message::of_entra(error), began)];
    }
    let mut checks = vec![passed(SIGNED_IN, String::new(), began), judged(PEOPLE, people.map(|_| String::new()), began)];
    let began = Instant::now();
    checks.push(judged(GROUPS, client.send(one("groups")).await.map(|_| String::new()), began));
    let began = Instant::now();
    let found = application::named(client, application).await;
    checks.push(judged(APPLICATION, found.map(|one| format!("{} ({})", one.display_name.unwrap_or_default(), one.id)), began));
    checks
}

/// What the configuration reads and Graph doesn't have, by name.
fn attributes(document: &ConnectionDocument) -> Vec<CheckView> {
    let began = Instant::now();
    // A configuration that can't be used is told where it is used.
    let Ok(profile) = profile(&document.target.profile) else { return Vec::new() };
    let Ok(configuration) = Configuration::compile(document, profile) else { return Vec::new() };
    let found = complaints(document, &selection(&configuration));
    if found.is_empty() {
        return vec![passed(ATTRIBUTES, String::new(), began)];
    }
    let words = found.iter().map(|one| format!("{} {}", one.message, one.fix)).collect::<Vec<_>>().join(" ");
    if found.iter().any(|one| one.severity == Severity::Blocking) {
        return vec![failed(ATTRIBUTES, &message::problem("AttributeMissing", &words, ""), began)];
    }
    vec![CheckView { state: CheckState::Assumed, ..passed(ATTRIBUTES, words, began) }]
}

fn judged(name: &str, outcome: Result<String, EntraError>, began: Instant) -> CheckView {
    match outcome {
        Ok(words) => passed(name, words, began),
        Err(error) => failed(name, &message::of_entra(&error), began),
    }
}

fn passed(name: &str, message: String, began: Instant) -> CheckView {
    let ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    CheckView { name: name.to_owned(), state: CheckState::Passed, message, code: String::new(), fix: String::new(), ms }
}

fn failed(name: &str, problem: &ProblemView, began: Instant) -> CheckView {
    let ProblemView { code, message, fix, details: _ } = problem.clone();
    CheckView { state: CheckState::Failed, code, fix, ..passed(name, message, began) }
}
