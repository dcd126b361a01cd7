//! What the tests of the practice Graph share: a small client that is signed in as the application.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each test file uses its own part")]

use std::collections::BTreeMap;

use reqwest::{Client, Method, Response, redirect};
use serde_json::{Value as Json, json};
use usher_practice::graph::{GraphOptions, RunningGraph, serve};

/// A running Graph and a token for it.
pub struct Tenant {
    pub graph: RunningGraph,
    pub client: Client,
    pub token: String,
}

pub async fn started(options: GraphOptions) -> Tenant {
    let graph = serve(options).await.unwrap();
    // Redirects are looked at, not followed.
    let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
    let mut tenant = Tenant { graph, client, token: String::new() };
    tenant.renew().await;
    tenant
}

pub async fn of(users: u32) -> Tenant {
    started(GraphOptions { users, ..GraphOptions::default() }).await
}

impl Tenant {
    /// A new token by the client secret.
    pub async fn renew(&mut self) {
        let scope = format!("{}/.default", self.graph.graph_url);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.graph.client_id),
            ("client_secret", &self.graph.client_secret),
            ("scope", &scope),
        ];
        let (status, told) = self.form("token", &form).await;
        assert_eq!(status, 200, "{told}");
        self.token = told["access_token"].as_str().unwrap().to_owned();
    }

    pub async fn form(&self, endpoint: &str, form: &[(&str, &str)]) -> (u16, Json) {
        let url = format!("{}/{}/oauth2/v2.0/{endpoint}", self.graph.authority_url, self.graph.tenant_id);
        read(self.posted(&url, form).await).await
    }

    pub async fn posted(&self, url: &str, form: &[(&str, &str)]) -> Response {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        let request = self.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(body.finish());
        request.send().await.unwrap()
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Json>) -> Response {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}/v1.0{path}", self.graph.graph_url) };
        let request = self.client.request(method, url).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        request.send().await.unwrap()
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Json>) -> (u16, Json) {
        read(self.send(method, path, body).await).await
    }

    pub async fn get(&self, path: &str) -> Json {
        let (status, json) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    pub async fn refused(&self, path: &str) -> (u16, String) {
        let (status, json) = self.ask(Method::GET, path, None).await;
        (status, json["error"]["code"].as_str().unwrap_or_default().to_owned())
    }

    /// What an administrator does.
    pub async fn control(&self, deed: Json) -> Json {
        let request = self.client.post(&self.graph.control_url).header("content-type", "application/json").body(deed.to_string());
        let (status, json) = read(request.send().await.unwrap()).await;
        assert_eq!(status, 200, "{deed}: {json}");
        json
    }

    pub async fn stats(&self) -> Json {
        read(self.client.get(&self.graph.stats_url).send().await.unwrap()).await.1
    }

    pub async fn no_violations(&self) {
        assert_eq!(self.stats().await["violations"], json!([]));
    }

    /// All pages, to the delta link; the pages' sizes.
    pub async fn delta(&self, path: &str) -> (Vec<Json>, String, Vec<usize>) {
        let (mut all, mut sizes, mut next) = (Vec::new(), Vec::new(), path.to_owned());
        loop {
            let page = self.get(&next).await;
            let value = page["value"].as_array().unwrap();
            sizes.push(value.len());
            all.extend(value.iter().cloned());
            match page["@odata.deltaLink"].as_str() {
                Some(link) => return (all, link.to_owned(), sizes),
                None => next = page["@odata.nextLink"].as_str().unwrap().to_owned(),
            }
        }
    }

    /// All pages of a list.
    pub async fn all(&self, path: &str) -> Vec<Json> {
        let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.get(&path).await;
            all.extend(page["value"].as_array().unwrap().iter().cloned());
            next = page["@odata.nextLink"].as_str().map(str::to_owned);
        }
        all
    }

    /// The first person's id, ...
    pub async fn person(&self, place: usize) -> String {
        let page = self.get("/users?$select=id&$top=50").await;
        page["value"][place]["id"].as_str().unwrap().to_owned()
    }
}

pub async fn read(response: Response) -> (u16, Json) {
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Json::Null))
}

/// By id; a later one replaces an earlier one.
pub fn by_id(all: &[Json]) -> BTreeMap<String, Json> {
    all.iter().map(|one| (one["id"].as_str().unwrap().to_owned(), one.clone())).collect()
}
