//! The practice Graph with its authority, a person at a browser, and an administrator elsewhere.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use url::Url;
use usher_entra::auth::{Authority, Session};
use usher_entra::graph::GraphClient;
use usher_entra::{Endpoints, Tenant};
use usher_practice::graph::{GraphOptions, RunningGraph, serve};

pub struct World {
    pub graph: RunningGraph,
    http: reqwest::Client,
}

impl World {
    pub async fn start() -> Self {
        let options = GraphOptions { users: 30, device_interval: Duration::from_secs(1), ..GraphOptions::default() };
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Self { graph: serve(options).await.unwrap(), http }
    }

    fn endpoints(&self) -> Endpoints {
        Endpoints::custom(&self.graph.graph_url, &self.graph.authority_url).unwrap()
    }

    pub fn authority(&self, tenant: &str) -> Authority {
        Authority::new(self.endpoints(), Tenant::parse(tenant).unwrap(), &self.graph.client_id).unwrap()
    }

    pub fn client(&self, session: Session) -> GraphClient {
        GraphClient::new(&self.endpoints(), Arc::new(session)).unwrap()
    }

    /// The Application Administrator of the practice tenant.
    pub async fn administrator(&self) -> String {
        let told = self.control(json!({"do": "describe"})).await;
        let holders = told["administrators"].as_object().unwrap();
        let holds = |roles: &Json| roles.as_array().unwrap().iter().any(|role| role == "Application Administrator");
        holders.iter().find(|(_, roles)| holds(roles)).map(|(name, _)| name.clone()).unwrap()
    }

    /// Fills in the page as an administrator does, and follows the browser's way back. `fields` go over those of the page.
    pub async fn browser(&self, url: &Url, fields: &[(&str, &str)]) -> reqwest::Response {
        assert_eq!(self.http.get(url.clone()).send().await.unwrap().status().as_u16(), 200, "the page is shown");
        let mut form: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        form.push(("username".to_owned(), self.administrator().await));
        form.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        if !fields.iter().any(|(name, _)| *name == "action") {
            form.push(("action".to_owned(), "continue".to_owned()));
        }
        let mut action = url.clone();
        action.set_query(None);
        let answer = self.post(action.as_str(), &form).await;
        let back = answer.headers().get("location").unwrap().to_str().unwrap().replace("//localhost", "//127.0.0.1");
        self.http.get(back).send().await.unwrap()
    }

    /// Enters a device code.
    pub async fn enter(&self, fields: &[(&str, &str)]) {
        let form: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let answer = self.post(&format!("{}/devicelogin", self.graph.authority_url), &form).await;
        assert_eq!(answer.status().as_u16(), 200);
    }

    async fn post(&self, url: &str, form: &[(String, String)]) -> reqwest::Response {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
        request.send().await.unwrap()
    }

    /// Changes the practice tenant as an administrator would.
    pub async fn control(&self, deed: Json) -> Json {
        let answer = self.http.post(&self.graph.control_url).json(&deed).send().await.unwrap();
        assert!(answer.status().is_success(), "{deed}");
        answer.json().await.unwrap()
    }

    /// What the practice Graph counted.
    pub async fn stats(&self) -> Json {
        self.http.get(&self.graph.stats_url).send().await.unwrap().json().await.unwrap()
    }

    /// Nothing was asked or answered that Microsoft didn't publish.
    pub async fn nothing_unpublished(&self) {
        let stats = self.stats().await;
        assert_eq!(stats["violations"], json!([]), "{stats}");
    }
}
