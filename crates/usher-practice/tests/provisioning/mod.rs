//! What the tests of the practice provisioning service share: a practice Graph, a practice Dialpad, and a plain HTTP client.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "each test file uses its own part")]

use std::sync::Mutex;

use reqwest::Method;
use serde_json::{Value as Json, json};
use usher_practice::graph::{GraphOptions, RunningGraph};
use usher_practice::{Running, ServeOptions};

pub struct Service {
    pub graph: RunningGraph,
    pub dialpad: Running,
    token: Mutex<String>,
    http: reqwest::Client,
}

/// A tenant of 60 people and a practice Dialpad that is never too busy.
pub async fn service() -> Service {
    service_with(GraphOptions::default(), ServeOptions::default()).await
}

pub async fn service_with(graph: GraphOptions, dialpad: ServeOptions) -> Service {
    let graph = usher_practice::graph::serve(GraphOptions { users: 60, ..graph }).await.unwrap();
    let dialpad = usher_practice::serve(ServeOptions { rate: 100_000, ..dialpad }).await.unwrap();
    let http = reqwest::Client::new();
    let token = Mutex::new(signed_in(&graph, &http).await);
    Service { graph, dialpad, token, http }
}

async fn signed_in(graph: &RunningGraph, http: &reqwest::Client) -> String {
    let form = [
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", graph.client_id.clone()),
        ("client_secret", graph.client_secret.clone()),
        ("scope", format!("{}/.default", graph.graph_url)),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let place = format!("{}/{}/oauth2/v2.0/token", graph.authority_url, graph.tenant_id);
    let request = http.post(place).header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer: Json = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

impl Service {
    /// Asks Graph; `path` begins after the version.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Json>) -> (u16, Json) {
        self.send(method, &format!("{}/v1.0{path}", self.graph.graph_url), body).await
    }

    pub async fn beta(&self, method: Method, path: &str) -> (u16, Json) {
        self.send(method, &format!("{}/beta{path}", self.graph.graph_url), None).await
    }

    /// Signs in again where the token has expired: advancing time does that too.
    pub async fn send(&self, method: Method, url: &str, body: Option<Json>) -> (u16, Json) {
        let (status, answer) = self.send_once(method.clone(), url, body.clone()).await;
        if status != 401 {
            return (status, answer);
        }
        *self.token.lock().unwrap() = signed_in(&self.graph, &self.http).await;
        self.send_once(method, url, body).await
    }

    async fn send_once(&self, method: Method, url: &str, body: Option<Json>) -> (u16, Json) {
        let token = self.token.lock().unwrap().clone();
        let request = self.http.request(method, url).bearer_auth(token);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Json::Null))
    }

    pub async fn get(&self, path: &str) -> Json {
        let (status, answer) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub async fn done(&self, method: Method, path: &str, body: Option<Json>) {
        let (status, answer) = self.ask(method, path, body).await;
        assert_eq!(status, 204, "{path}: {answer}");
    }

    /// What an administrator does meanwhile.
    pub async fn control(&self, deed: Json) -> Json {
        let request = self.http.post(&self.graph.control_url).header("content-type", "application/json").body(deed.to_string());
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{deed}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub async fn advance(&self, minutes: i64) {
        self.control(json!({ "do": "advance", "minutes": minutes })).await;
    }

    pub fn synchronization(&self) -> String {
        format!("/servicePrincipals/{}/synchronization", self.graph.application)
    }

    /// Secrets with a token; `more`: settings beside.
    pub fn secrets(&self, token: &str, more: &[(&str, &str)]) -> Json {
        let mut all =
            vec![json!({ "key": "BaseAddress", "value": self.dialpad.tenant_url }), json!({ "key": "SecretToken", "value": token })];
        all.extend(more.iter().map(|(key, value)| json!({ "key": key, "value": value })));
        json!({ "value": all })
    }

    /// The right secrets.
    pub async fn configure(&self, more: &[(&str, &str)]) {
        let secrets = self.secrets(&self.dialpad.secret_token, more);
        self.done(Method::PUT, &format!("{}/secrets", self.synchronization()), Some(secrets)).await;
    }

    /// A new job; its path.
    pub async fn job(&self) -> String {
        let jobs = format!("{}/jobs", self.synchronization());
        let (status, made) = self.ask(Method::POST, &jobs, Some(json!({ "templateId": "dialpad" }))).await;
        assert_eq!(status, 201, "{made}");
        format!("{jobs}/{}", made["id"].as_str().unwrap())
    }

    /// A job that ran once.
    pub async fn running(&self, more: &[(&str, &str)]) -> String {
        self.configure(more).await;
        let job = self.job().await;
        self.done(Method::POST, &format!("{job}/start"), None).await;
        self.advance(0).await;
        job
    }

    pub async fn log(&self, filter: &str) -> Vec<Json> {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("$filter", filter).finish();
        self.get(&format!("/auditLogs/provisioning?{query}")).await["value"].as_array().cloned().unwrap()
    }

    /// Accounts as the practice Dialpad has them.
    pub async fn accounts(&self) -> Vec<Json> {
        let mut all = Vec::new();
        loop {
            let place = format!("{}/Users?startIndex={}&count=100", self.dialpad.tenant_url, all.len() + 1);
            let answer = self.http.get(place).bearer_auth(&self.dialpad.secret_token).send().await.unwrap();
            let page: Json = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            let found = page["Resources"].as_array().cloned().unwrap_or_default();
            if found.is_empty() {
                return all;
            }
            all.extend(found);
        }
    }

    pub async fn account(&self, name: &str) -> Option<Json> {
        self.accounts().await.into_iter().find(|one| one["userName"] == name)
    }

    /// Nothing that isn't published was asked or answered.
    pub async fn nothing_unpublished(&self) {
        let text = reqwest::get(&self.graph.stats_url).await.unwrap().text().await.unwrap();
        let stats: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(stats["violations"], json!([]));
    }
}
